//! How far a mistyped word is from another.

/// Characters of a word that are compared.
const LONGEST: usize = 40;

/// How many slips are forgiven in a word.
pub(crate) fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        0..3 => 0,
        3..5 => 1,
        _ => 2,
    }
}

/// How many slips lead from one word to another: a letter too many, missing, wrong, or two that changed places; none
/// when there are more than `most`.
pub(crate) fn distance(one: &str, other: &str, most: usize) -> Option<usize> {
    let one: Vec<char> = one.chars().take(LONGEST).collect();
    let other: Vec<char> = other.chars().take(LONGEST).collect();
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.iter().enumerate() {
        let mut row = vec![line + 1];
        for (column, against) in other.iter().enumerate() {
            let mut least = (last[column] + usize::from(letter != against)).min(last[column + 1] + 1);
            least = least.min(row[column] + 1);
            if line > 0 && column > 0 && *letter == other[column - 1] && one[line - 1] == *against {
                least = least.min(before[column - 1] + 1);
            }
            row.push(least);
        }
        if row.iter().all(|slips| *slips > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, expected) in [
            ("payroll", "payroll", Some(0)),
            ("payrol", "payroll", Some(1)),
            ("polcie", "police", Some(1)),
            ("ab", "ba", Some(1)),
            ("savngs", "saving", Some(2)),
            ("tŷ", "ty", Some(1)),
            ("zebra", "police", None),
            ("", "abc", None),
        ] {
            assert_eq!(distance(one, other, 2), expected, "{one} {other}");
        }
    }
}
