//! Tests of the engine as a whole.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;

#[test]
fn every_table_is_sound() {
    for language in ["en", "cy", "fr", "de", "nl", "es", "sv", "da", "no"] {
        assert_eq!(lexicon::of(Some(language)).faults, Vec::<String>::new(), "{language}");
    }
}
