//! Claims: mentions to claims, with appearances and drift.
//!
//! 1. In each story the origin's mentions open claims; a mention in a reprint joins the claim that its sentence retells.
//! 2. Claims of different stories with the same figure for the same bodies, near in time, are one claim.
//! 3. Each appearance says how it differs from the claim: its drift.
//!
//! Beside these, [`changes`] says which figures one page changed from a version to the next.

mod changes;
mod drift;
mod gather;
mod same;

pub use changes::changes;
pub use gather::gather;
