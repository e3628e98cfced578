//! Content: the editors' Markdown to cases and pages.
