//! Features: the names that the tables list, each with a number, to be found by a hash of the parts of a name.
//!
//! The hash of a name can be put together from those of its parts, wherever it is parted. So a word is hashed once,
//! and not for each of the many names that it is a part of.

/// The numbers of features.
#[derive(Debug, Default)]
pub(super) struct Features {
    /// Open addressing: a part of a hash, and below it a number and one, or nothing. Small, to stay near.
    slots: Vec<u64>,
    /// A bit for each hash that is listed, by its upper bits: most names that are asked for are not, and this says so
    /// from a part of memory that stays nearer still.
    listed: Vec<u64>,
    /// By number.
    hashes: Vec<u64>,
}

/// So many bits of a hash choose its bit among the listed: sixteen bits and more for each of the features there are.
const BITS: u32 = 20;
/// So many bits of a slot are the number.
const NUMBER: u32 = 24;

impl Features {
    /// The number of a name, a new one if it has none.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if self.slots.len() <= 2 * self.hashes.len() {
            self.grow();
        }
        let key = mix(Part::new(name).behind(EMPTY));
        let (word, bit) = place(key);
        self.listed[word] |= bit;
        let known = self.search(key);
        known.unwrap_or_else(|slot| {
            let next = self.hashes.len() as u32;
            self.slots[slot] = filled(key, next);
            self.hashes.push(key);
            next
        })
    }

    fn grow(&mut self) {
        self.listed.resize(1 << (BITS - 6), 0);
        self.slots = vec![0; (4 * self.hashes.len()).max(1 << 17).next_power_of_two()];
        for (number, key) in self.hashes.iter().enumerate() {
            if let Err(slot) = self.search(*key) {
                self.slots[slot] = filled(*key, number as u32);
            }
        }
    }

    /// The number of a hash, or the free slot where it would be.
    fn search(&self, key: u64) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        loop {
            let held = self.slots[slot];
            if held == 0 {
                return Err(slot);
            }
            if (held ^ key) >> NUMBER == 0 {
                return Ok((held & ((1 << NUMBER) - 1)) as u32 - 1);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The number of a name in parts, if it is listed.
    pub(super) fn find<'p>(&self, parts: impl Iterator<Item = Part<'p>>) -> Option<u32> {
        let key = mix(parts.fold(EMPTY, |hash, part| part.behind(hash)));
        let (word, bit) = place(key);
        if self.listed.get(word)? & bit == 0 {
            return None;
        }
        self.search(key).ok()
    }
}

fn filled(key: u64, number: u32) -> u64 {
    key >> NUMBER << NUMBER | u64::from(number + 1)
}

fn place(key: u64) -> (usize, u64) {
    let place = key >> (64 - BITS);
    ((place >> 6) as usize, 1 << (place & 63))
}

/// The hash is a polynomial of the bytes at this place.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// The hash of no bytes; not nothing, so that leading zeros count.
const EMPTY: u64 = 1;

/// A part of a name with its hash.
#[derive(Clone, Copy, Debug)]
pub(in crate::evidence::mention) struct Part<'a> {
    pub(super) text: &'a str,
    hash: u64,
    /// The base to the power of its length.
    power: u64,
}

impl<'a> Part<'a> {
    /// Hashes a part.
    pub(in crate::evidence::mention) const fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let (mut hash, mut power, mut at) = (0_u64, 1_u64, 0);
        while at < bytes.len() {
            hash = hash.wrapping_mul(BASE).wrapping_add(bytes[at] as u64);
            power = power.wrapping_mul(BASE);
            at += 1;
        }
        Self { text, hash, power }
    }

    /// A part whose hash was taken before.
    pub(super) fn known(text: &'a str, (hash, power): (u64, u64)) -> Self {
        Self { text, hash, power }
    }

    /// What is needed to know it again.
    pub(super) fn key(&self) -> (u64, u64) {
        (self.hash, self.power)
    }

    /// The hash of the parts before and of this one.
    fn behind(self, hash: u64) -> u64 {
        hash.wrapping_mul(self.power).wrapping_add(self.hash)
    }
}

fn mix(hash: u64) -> u64 {
    let product = u128::from(hash) * u128::from(0x51_7c_c1_b7_27_22_0a_95_u64);
    (product >> 64) as u64 ^ product as u64
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
        let find = |parts: &[&str]| features.find(parts.iter().map(|part| Part::new(part)));
        assert_eq!(find(&["L", "=", "saved"]), Some(0));
        assert_eq!(find(&["a name of ", "more than", " eight bytes"]), Some(3));
        assert_eq!(find(&["L=", "save"]), None);
        assert_eq!(find(&["\0"]), None);
    }
}
