//! Fetching: request to capture; the only network client.
//!
//! Every hop of every request passes the same gate: http or https, an allowed port, and an address that is public
//! unless the source says otherwise, checked where the connection is made, so that no second look-up can differ.

mod address;
mod body;
mod cause;
mod client;
mod error;
mod limits;
mod request;
mod resolver;
mod retry;
mod robots;
mod rules;

pub use client::{Client, ClientError, ClientSettings, Fetched, Hop, Outcome};
pub use error::FetchError;
pub use limits::Limits;
pub use request::{Accept, Request};
pub use retry::{Attempts, Decision, GaveUp, Retry};
pub use robots::{Robots, RobotsBasis};
