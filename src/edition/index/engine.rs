//! The engine that searches in a browser: the `search` crate, compiled by `search/build-wasm`.

use std::io::{self, Read};

use crate::model::Digest;

/// What every question runs, and what hardly any does and a browser fetches when one does; compressed with brotli.
pub(super) const PARTS: [(&str, &[u8]); 2] = [
    (MAIN, include_bytes!("../../../search/browser/engine.wasm.br")),
    ("rest.wasm", include_bytes!("../../../search/browser/rest.wasm.br")),
];

const MAIN: &str = "engine.wasm";

/// The folder of its parts in the site: another engine, another folder.
pub(super) fn folder() -> String {
    let parts = PARTS.map(|(_, packed)| packed).concat();
    format!("search/engine.{}", Digest::of(&parts).short(10))
}

/// The path of the part that a page names.
pub(super) fn address(folder: &str) -> String {
    format!("{folder}/{MAIN}")
}

/// A part as a browser runs it.
pub(super) fn unpacked(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    brotli_decompressor::Decompressor::new(packed, 1 << 16).read_to_end(&mut bytes)?;
    Ok(bytes)
}
