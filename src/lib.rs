//! Commonpurse: the open evidence base on shared public services.
//!
//! The modules are declared in the order in which data flows through them; `docs/architecture.md` draws the map.

pub mod model;

pub mod bundled;
pub mod gather;

pub mod evidence;

pub mod edition;

pub mod store;

pub mod pipeline;

pub mod cli;
