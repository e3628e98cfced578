//! The search, for a Web Worker: a few functions over bytes, and no glue beside them.
//!
//! The worker writes a function's input where [`input`] says, calls the function, and reads its output where
//! [`output`] and [`output_length`] say. The names are those that the worker calls.
#![allow(unsafe_code, reason = "a function called by name from outside has to be marked so")]

use std::cell::RefCell;

use commonpurse_search::{Index, Request};
use serde_json::json;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static INDEX: RefCell<Option<Index>> = const { RefCell::new(None) };
}

/// The output is what was asked for.
const DONE: u32 = 0;

/// The output is a list of ranges of bundles, `[[bundle, start, end], …]`: [`put`] them and ask again.
const MISSING: u32 = 1;

/// The output is what went wrong.
const FAILED: u32 = 2;

/// Rounds that a question may take; a sound index needs four at most.
const MOST_ROUNDS: u32 = 12;

/// Makes room for an input of `length` bytes and says where.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        input.clear();
        input.resize(length, 0);
        input.as_mut_ptr()
    })
}

/// Where the output stands.
#[unsafe(no_mangle)]
pub extern "C" fn output() -> *const u8 {
    OUTPUT.with_borrow(|output| output.as_ptr())
}

/// How long the output is.
#[unsafe(no_mangle)]
pub extern "C" fn output_length() -> usize {
    OUTPUT.with_borrow(Vec::len)
}

/// Opens the index whose first file, uncompressed, is the input. The output is a list of its bundles' file names, which
/// stand in the same folder.
#[unsafe(no_mangle)]
pub extern "C" fn open() -> u32 {
    match Index::far(INPUT.take()) {
        Ok(index) => {
            let opened = written(DONE, &index.bundles());
            INDEX.set(Some(index));
            opened
        }
        Err(error) => said(FAILED, error.to_string().into_bytes()),
    }
}

/// Takes the input as the bytes of a bundle from `start` on.
#[unsafe(no_mangle)]
pub extern "C" fn put(bundle: usize, start: usize) {
    let bytes = INPUT.take();
    INDEX.with_borrow(|index| {
        if let Some(index) = index {
            index.put(bundle, start, bytes);
        }
    });
}

/// Answers the request that is the input; `round` is how often its ranges were fetched before.
#[unsafe(no_mangle)]
pub extern "C" fn ask(round: u32) -> u32 {
    let input = INPUT.take();
    INDEX.with_borrow(|index| {
        let Some(index) = index else { return said(FAILED, b"no index is open".to_vec()) };
        let request: Request = match serde_json::from_slice(&input) {
            Ok(request) => request,
            Err(error) => return said(FAILED, format!("the request is not understood: {error}").into_bytes()),
        };
        let answer = index.ask(&request);
        let missing = index.take_missing();
        if !missing.is_empty() && round < MOST_ROUNDS {
            let ranges: Vec<_> = missing.iter().map(|(bundle, range)| json!([bundle, range.start, range.end])).collect();
            return written(MISSING, &ranges);
        }
        match answer {
            Ok(answer) => written(DONE, &answer),
            Err(error) => said(FAILED, error.to_string().into_bytes()),
        }
    })
}

fn written(kind: u32, value: &impl serde::Serialize) -> u32 {
    match serde_json::to_vec(value) {
        Ok(bytes) => said(kind, bytes),
        Err(error) => said(FAILED, error.to_string().into_bytes()),
    }
}

fn said(kind: u32, bytes: Vec<u8>) -> u32 {
    OUTPUT.set(bytes);
    kind
}

/// The source of randomness that a reader never asks.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(_to: *mut u8, _length: usize) -> Result<(), getrandom::Error> {
    Err(getrandom::Error::UNSUPPORTED)
}
