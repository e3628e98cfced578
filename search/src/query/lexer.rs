//! Cuts a query into its marks: brackets, words, quotations, fields.

/// A mark and the bytes it takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark<'a> {
    pub(super) kind: MarkKind<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What a mark is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum MarkKind<'a> {
    Open,
    Close,
    Not,
    Or,
    /// `at` is where the value begins, in bytes.
    Text {
        field: Option<&'a str>,
        value: &'a str,
        at: usize,
        quotation: Quotation,
    },
}

/// How a text is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotation {
    None,
    Closed,
    /// The closing mark is missing; the quotation goes to the end.
    Unclosed,
}

/// The marks of `text` in order.
pub(super) fn marks(text: &str) -> Vec<Mark<'_>> {
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text[at..].find(|character: char| !character.is_whitespace()) {
        at += skipped;
        let (kind, length) = mark(&text[at..], at);
        if let Some(kind) = kind {
            marks.push(Mark { kind, start: at, end: at + length });
        }
        at += length;
    }
    marks
}

/// The mark that `rest` begins with, if it means anything, and its length, which is never 0.
fn mark(rest: &str, at: usize) -> (Option<MarkKind<'_>>, usize) {
    if rest.starts_with('(') {
        return (Some(MarkKind::Open), 1);
    }
    if rest.starts_with(')') {
        return (Some(MarkKind::Close), 1);
    }
    if let Some(behind) = rest.strip_prefix('-') {
        let binds = behind.starts_with(|next: char| !next.is_whitespace() && next != '-');
        return (binds.then_some(MarkKind::Not), 1);
    }
    let (field, skipped) = field(rest);
    let (value, quotation, opening, length) = quoted(&rest[skipped..]).unwrap_or_else(|| {
        let value = bare(&rest[skipped..]);
        (value, Quotation::None, 0, value.len())
    });
    let kind = match (field, quotation, value) {
        (None, Quotation::None, "OR") => Some(MarkKind::Or),
        (None, Quotation::None, "NOT") => Some(MarkKind::Not),
        (None, Quotation::None, "AND") => None,
        _ => Some(MarkKind::Text { field, value, at: at + skipped + opening, quotation }),
    };
    (kind, skipped + length)
}

/// The field's name that `rest` begins with, and the bytes to skip; an address such as `https://…` is no field.
fn field(rest: &str) -> (Option<&str>, usize) {
    let named = rest.find(|character: char| !character.is_ascii_alphabetic() && character != '_');
    match named {
        Some(end)
            if (1..=24).contains(&end) && rest[end..].starts_with(':') && !rest[end..].starts_with("://") =>
        {
            (Some(&rest[..end]), end + 1)
        }
        _ => (None, 0),
    }
}

/// The quotation that `rest` begins with: its inside, how it ends, and its lengths before the inside and in all.
fn quoted(rest: &str) -> Option<(&str, Quotation, usize, usize)> {
    let opening = rest.chars().next().filter(|mark| is_quotation(*mark))?.len_utf8();
    let inside = &rest[opening..];
    Some(match inside.find(is_quotation) {
        Some(end) => {
            let closing = inside[end..].chars().next().map_or(0, char::len_utf8);
            (&inside[..end], Quotation::Closed, opening, opening + end + closing)
        }
        None => (inside, Quotation::Unclosed, opening, rest.len()),
    })
}

fn bare(rest: &str) -> &str {
    let ends = |character: char| {
        character.is_whitespace() || matches!(character, '(' | ')') || is_quotation(character)
    };
    &rest[..rest.find(ends).unwrap_or(rest.len())]
}

fn is_quotation(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '«' | '»')
}
