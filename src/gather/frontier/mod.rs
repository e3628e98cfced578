//! The frontier: what is due, when, and with how much patience for each host.
//!
//! It knows no clock and does no IO: `now` is the time since the run began, and whoever drives it asks for the next
//! task, carries it out and says how it went. One host has at most one task under way, whatever the number of
//! sources that lead to it.

mod host;
mod queue;
mod refused;
mod task;
mod traps;

pub use queue::{Frontier, Next};
pub use refused::Refused;
pub use task::{Feedback, Rank, Task, Terms};
pub use traps::TrapRules;
