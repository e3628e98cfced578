//! Stories: articles that are the same text, grouped.
