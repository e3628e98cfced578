//! The target `decode`; `src/lib.rs` says what it does.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| commonpurse_fuzz::decode(data));
