//! The engine that searches in a browser: the `search` crate, compiled by `search/build-wasm`.

use std::io::{self, Read};

use crate::model::Digest;

/// The engine, compressed with brotli.
pub(super) const PACKED: &[u8] = include_bytes!("../../../search/browser/engine.wasm.br");

/// Its path in the site: another engine, another path.
pub(super) fn address() -> String {
    format!("search/engine.{}.wasm", Digest::of(PACKED).short(10))
}

/// The engine as a browser runs it.
pub(super) fn unpacked() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    brotli_decompressor::Decompressor::new(PACKED, 1 << 16).read_to_end(&mut bytes)?;
    Ok(bytes)
}
