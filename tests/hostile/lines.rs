//! Lines made to be slow or to break something: one piece, again and again, without a line break.

/// What is repeated.
pub(crate) const PIECES: [&str; 23] = [
    "9",
    "£",
    "(",
    "£1",
    "between £1 and ",
    "from £9 to £",
    "1,000,",
    "million ",
    "word",
    "£1m ",
    "save £1m, ",
    "saved. £1m ",
    "five hundred and ",
    "Barrow Council and ",
    "é£½\u{a0}",
    "save\u{a0}\u{a0}about £1",
    "£1 to £2,",
    "2010-11 ",
    "(£1) ",
    "9.9,9.9 ",
    ". ",
    "posts: 9, ",
    "staff by 19 and ",
];

/// As long as the largest pages that are read.
pub(crate) const LENGTH: usize = 5_000_000;

/// A line of `piece` of about `length` bytes.
pub(crate) fn line(piece: &str, length: usize) -> String {
    piece.repeat(length / piece.len())
}
