//! A part of a query that was not understood.

use std::fmt;

use serde::Serialize;

/// Where a query is not understood, why, and what would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// First character of the place, counted from 0.
    pub start: usize,
    /// One past its last character.
    pub end: usize,
    /// What is wrong; literals in backticks, no final full stop.
    pub message: String,
    /// A condition is left out, so that other documents are found than were asked for.
    pub dropped: bool,
    /// What to write instead.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {}", self.start + 1, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}
