//! Takes accents off: `ŵ` becomes `w`, `ß` becomes `ss`.

/// Each base and the letters that fold to it, all in lower case.
const FOLDED: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặªɐ"),
    ("ae", "æǣǽ"),
    ("b", "ḃḅḇƀɓ"),
    ("c", "çćĉċčḉƈ"),
    ("d", "ďđðḋḍḏḑḓɖɗ"),
    ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệə"),
    ("f", "ḟƒ"),
    ("g", "ĝğġģǧǵḡɠǥ"),
    ("h", "ĥħḣḥḧḩḫẖ"),
    ("i", "ìíîïĩīĭįıǐȉȋḭḯỉị"),
    ("ij", "ĳ"),
    ("j", "ĵǰ"),
    ("k", "ķǩḱḳḵƙĸ"),
    ("l", "ĺļľŀłḷḹḻḽ"),
    ("m", "ḿṁṃ"),
    ("n", "ñńņňŉŋǹṅṇṉṋ"),
    ("o", "òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợº"),
    ("oe", "œ"),
    ("p", "ṕṗƥ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšșṡṣṥṧṩſ"),
    ("ss", "ß"),
    ("t", "ţťŧțṫṭṯṱẗ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿʋ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("z", "źżžẑẓẕƶ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
];

/// Whether a character is an accent that stands behind its letter.
pub(super) fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// A lower-case word without its accents; none when it has none.
pub(crate) fn folded(form: &str) -> Option<String> {
    if form.is_ascii() {
        return None;
    }
    let mut text = String::with_capacity(form.len());
    for character in form.chars() {
        match base(character) {
            Some(base) => text.push_str(base),
            None if is_mark(character) => {}
            None => text.push(character),
        }
    }
    (text != form).then_some(text)
}

fn base(character: char) -> Option<&'static str> {
    if character.is_ascii() {
        return None;
    }
    FOLDED.iter().find(|(_, accented)| accented.contains(character)).map(|(base, _)| *base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_come_off() {
        for (form, expected) in [
            ("dŵr", Some("dwr")),
            ("tŷ", Some("ty")),
            ("économies", Some("economies")),
            ("w\u{302}yl", Some("wyl")),
            ("straße", Some("strasse")),
            ("zürich", Some("zurich")),
            ("plain", None),
            ("Ελλάδα", None),
        ] {
            assert_eq!(folded(form).as_deref(), expected, "{form}");
        }
    }
}
