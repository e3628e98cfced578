//! The frontier: what is due, when, and with how much patience for each host.
