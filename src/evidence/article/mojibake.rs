//! Text that was UTF-8 but was read as windows-1252 somewhere on its way (`Â£2m`), repaired where that is certain.

use encoding_rs::WINDOWS_1252;

/// Sequences that no language writes: the beginnings of misread pound and euro signs, quotation marks and dashes.
const CERTAIN: [&str; 9] = ["Â£", "â€™", "â€œ", "â€“", "â€˜", "â€”", "â‚¬", "Ã‚Â", "Ã©"];

/// The repaired text, or nothing when it shows no certain sign of misreading.
///
/// Each run of characters above ASCII is taken back to bytes; a run that is then valid UTF-8 was misread.
/// Twice, because a text can be misread twice.
pub(super) fn repair(text: &str) -> Option<String> {
    let once = repair_once(text)?;
    Some(repair_once(&once).unwrap_or(once))
}

fn repair_once(text: &str) -> Option<String> {
    if text.is_ascii() || !CERTAIN.iter().any(|sign| text.contains(sign)) {
        return None;
    }
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        repaired.push_str(&rest[..start]);
        let run = &rest[start..];
        let end = run.find(|c: char| c.is_ascii()).unwrap_or(run.len());
        repair_run(&run[..end], &mut repaired);
        rest = &run[end..];
    }
    repaired.push_str(rest);
    (repaired != text).then_some(repaired)
}

/// Within a run, sound characters may stand beside misread ones (`–Â£`): each stretch is judged for itself.
fn repair_run(run: &str, repaired: &mut String) {
    let characters: Vec<char> = run.chars().collect();
    let mut at = 0;
    while at < characters.len() {
        let length = (2..=4).rev().find_map(|length| {
            let stretch: String = characters.get(at..at + length)?.iter().collect();
            let (bytes, _, unmappable) = WINDOWS_1252.encode(&stretch);
            let read = std::str::from_utf8(&bytes).ok()?;
            (!unmappable && read.chars().count() == 1).then(|| (length, read.to_owned()))
        });
        if let Some((length, read)) = length {
            repaired.push_str(&read);
            at += length;
        } else {
            repaired.push(characters[at]);
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(repair(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn only_what_is_certain_is_repaired() {
        check("saves Â£2m", Some("saves £2m"));
        check("councilâ€™s â€œsharedâ€\u{9d} plan", Some("council’s “shared” plan"));
        check("saves Ã‚Â£2m", Some("saves £2m"));
        check("cafÃ© – Â£5", Some("café – £5"));
        check("–Â£5", Some("–£5"));
        check("saves £2m", None);
        check("ação à côté, Âge", None);
    }
}
