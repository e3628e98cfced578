//! Features: the names that the tables list, each with a number, to be found by a hash of the parts of a name.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The numbers of features.
#[derive(Debug, Default)]
pub(super) struct Features {
    numbers: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    /// A bit for each hash that is listed, by its upper bits: most names that are asked for are not, and this says so
    /// from a part of memory that stays near.
    listed: Vec<u64>,
}

/// So many bits of a hash choose its bit among the listed: sixteen bits and more for each of the features there are.
const BITS: u32 = 20;

impl Features {
    /// The number of a name, a new one if it has none.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        self.listed.resize(1 << (BITS - 6), 0);
        let key = hash(&[name]);
        let (word, bit) = place(key);
        self.listed[word] |= bit;
        let next = self.numbers.len() as u32;
        *self.numbers.entry(key).or_insert(next)
    }

    /// The number of a name in parts, if it is listed.
    pub(super) fn find(&self, parts: &[&str]) -> Option<u32> {
        let key = hash(parts);
        let (word, bit) = place(key);
        if self.listed.get(word)? & bit == 0 {
            return None;
        }
        self.numbers.get(&key).copied()
    }
}

fn place(key: u64) -> (usize, u64) {
    let place = key >> (64 - BITS);
    ((place >> 6) as usize, 1 << (place & 63))
}

/// A hash of the parts of a name as if they were joined, eight bytes a step.
fn hash(parts: &[&str]) -> u64 {
    let (mut hash, mut bytes, mut length) = (0x51_7c_c1_b7_27_22_0a_95_u64, 0_u64, 0_u32);
    for part in parts {
        for byte in part.bytes() {
            bytes = (bytes << 8) | u64::from(byte);
            length += 1;
            if length.is_multiple_of(8) {
                hash = mix(hash ^ bytes);
                bytes = 0;
            }
        }
    }
    mix(mix(hash ^ bytes) ^ u64::from(length))
}

fn mix(hash: u64) -> u64 {
    let product = u128::from(hash) * u128::from(0x9e37_79b9_7f4a_7c15_u64);
    (product >> 64) as u64 ^ product as u64
}

/// The keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_parts() {
        let mut features = Features::default();
        let names = ["L=saved", "", "v.lead=++|money", "a name of more than eight bytes"];
        let numbers = names.map(|name| features.number(name));
        assert_eq!(numbers, [0, 1, 2, 3]);
        assert_eq!(features.number("L=saved"), 0);
        assert_eq!(features.find(&["L", "=", "saved"]), Some(0));
        assert_eq!(features.find(&["a name of ", "more than", " eight bytes"]), Some(3));
        assert_eq!(features.find(&["L=", "save"]), None);
        assert_ne!(hash(&["a"]), hash(&["\0a"]));
    }
}
