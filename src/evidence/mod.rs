//! What it says: pure, with no IO and no clock.

pub mod article;

pub mod story;

pub mod mention;

pub mod proof;

pub mod claim;

pub mod gazetteer;
