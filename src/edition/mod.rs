//! What goes out: the catalogue to index, pages and data files, published all or nothing.

pub mod index;

pub mod site;

pub mod export;

pub mod publish;

pub mod serve;
