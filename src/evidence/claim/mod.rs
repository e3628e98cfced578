//! Claims: mentions to claims, with appearances and drift.
