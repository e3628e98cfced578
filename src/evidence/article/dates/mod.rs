//! When an article was published: the ladder of carriers, and dates as people write them.

mod ladder;
mod months;
mod visible;
mod written;

pub use ladder::Seen;
pub(super) use ladder::{Known, Ladder, climb};
pub(super) use written::{Order, line, stamp};
