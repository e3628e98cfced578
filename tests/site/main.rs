//! Tests of the built site: a rich sample catalogue is rendered, published and served, and looked at from outside.

mod pages;
mod publish;
mod sample;
mod serve;
