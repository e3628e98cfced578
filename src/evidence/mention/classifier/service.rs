//! The features for the question of what is shared.
//!
//! Each service's words are counted in rings around the figure: `n<`/`n>` the nearest ones on each side, `c` between
//! the figures beside it, `s` its sentence, `p` its paragraph and `q` the one before, `H` list and table heads, `r` the
//! first cell of its row, `h` the headline, `l` the first paragraph, `a` the whole article. `W=`, `S~`, `H~`,
//! `I~`, `P~` and `D~` are words or their first letters: near the figure, of its sentence, of list and table heads, of
//! the title, of the text before, of the opening.

use super::evidence::Figure;
use super::words::Words;
use super::{Part, Sink};
use crate::evidence::mention::context::Spoken;
use crate::evidence::mention::figure::floor;
use crate::model::Service;

/// Words on each side of a figure that are near it.
const NEAR: isize = 10;
/// Words of a sentence, of a title and of a list's head that are read.
const READ: isize = 60;
/// Words of the article's opening, and bytes in which they are looked for.
const OPENING: (usize, usize) = (60, 600);

impl Figure<'_> {
    /// The features for the question of the service; `title` is the article's.
    pub(in crate::evidence::mention) fn describe_service(self, title: &str, sink: &mut impl Sink) {
        let article = self.article;
        let reading = self.reading();
        let scene = &article.all.scenes[reading.scene];
        let sentence = &scene.block[scene.sentence.clone()];
        let context = article.context;
        ring("a", &context.whole, sink);
        let total: f32 = context.whole.0.iter().map(|(_, count)| count).sum();
        for (service, count) in &context.whole.0 {
            sink.put(&["a%", service.word()], count / total);
        }
        ring("h", &context.title, sink);
        ring("l", &context.lead, sink);
        let [here, before] = context.spoken(article.all.offsets[reading.scene]);
        for (name, spoken) in [("p", here), ("q", before)] {
            if let Some(spoken) = spoken {
                ring(name, spoken, sink);
            }
        }
        ring("H", &reading.setting.spoken, sink);
        // A cell as long as its sentence is none; a block without cells may be a whole page.
        let head = &scene.block.as_bytes()[..sentence.len()];
        if let Some(cell) = memchr::memchr(b'|', head).map(|end| &scene.block[..end]) {
            ring("r", &Spoken::read(cell, article.lexicon), sink);
        }
        self.sentence(sentence, sink);
        let ruled = article.said(reading.scene).only();
        sink.put(&["u.s=", word(ruled)], 1.0);
        sink.put(&["u.a=", word(context.service)], 1.0);
        sink.put(&["u=", word(ruled.or(context.service))], 1.0);
        sink.put(&["f.kind=", reading.kind.word()], 1.0);
        self.service_words(title, sink);
        sink.put_all(&article.opening, &|sink| opening(article.text, sink));
    }

    fn sentence(&self, sentence: &str, sink: &mut impl Sink) {
        let article = self.article;
        let reading = self.reading();
        let scene = &article.all.scenes[reading.scene];
        let edge = |index: usize| scene.figures.get(index).map(|figure| figure.outer.clone());
        let start = scene.sentence.start;
        let own = scene.figures[reading.figure].outer.clone();
        let (from, to) = (own.start - start, own.end - start);
        let clause = reading.figure.checked_sub(1).and_then(edge).map_or(0, |last| last.end - start);
        let until = edge(reading.figure + 1).map_or(sentence.len(), |next| next.start - start);
        let said = article.said(reading.scene);
        let found = &said.places;
        let mut beside = Spoken::default();
        for (service, place) in found {
            if place.start >= clause && place.end <= until {
                beside.add(*service, 1.0);
            }
        }
        ring("s", &said.spoken, sink);
        ring("c", &beside, sink);
        let last = found.iter().filter(|(_, place)| place.end <= from).max_by_key(|(_, place)| place.end);
        let next = found.iter().filter(|(_, place)| place.start >= to).min_by_key(|(_, place)| place.start);
        for (name, nearest) in [("n<", last), ("n>", next)] {
            if let Some((service, place)) = nearest {
                let gap = from.saturating_sub(place.end) + place.start.saturating_sub(to);
                sink.put(&[name, service.word()], 1.0 / (1.0 + gap as f32 / 40.0));
            }
        }
    }

    fn service_words(&self, title: &str, sink: &mut impl Sink) {
        let reading = self.reading();
        let [words, before, _] = &self.article.words[reading.scene];
        let mark = words.mark(reading.figure);
        for index in 0..words.len().min(READ) {
            let word = words.stem(index).unwrap_or(words.at(index));
            sink.put_hashed(&[const { Part::new("S~") }, word], 0.5);
        }
        for index in (mark - NEAR).max(0)..(mark + NEAR).min(words.len()) {
            sink.put_hashed(&[const { Part::new("W=") }, words.at(index)], 0.5);
        }
        let heads =
            [(Part::new("I~"), Words::read(title)), (Part::new("H~"), Words::read(&reading.setting.words))];
        let heads = heads.iter().map(|(name, words)| (*name, words)).chain([(Part::new("P~"), before)]);
        for (name, words) in heads {
            for index in 0..words.len().min(READ) {
                sink.put_hashed(&[name, words.stem(index).unwrap_or(words.at(index))], 0.4);
            }
        }
    }
}

/// The words that the article opens with, each once: what it is about is told there.
fn opening(text: &str, sink: &mut dyn Sink) {
    let (count, bytes) = OPENING;
    let words = Words::read(&text[..floor(text, bytes.min(text.len()))]);
    let words = (0..words.len()).map(|index| words.stem(index).unwrap_or(words.at(index)));
    let mut stems: Vec<Part<'_>> =
        words.filter(|word| word.text.starts_with(char::is_alphabetic)).take(count).collect();
    stems.sort_unstable_by_key(|stem| stem.text);
    stems.dedup_by_key(|stem| stem.text);
    for stem in stems {
        sink.put_hashed(&[const { Part::new("D~") }, stem], 0.4);
    }
}

/// What a part of the article says: each service, the one that is alone, and how many support functions.
fn ring(name: &str, spoken: &Spoken, sink: &mut impl Sink) {
    for (service, count) in &spoken.0 {
        sink.put(&[name, ":", service.word()], (1.0 + count).ln() / 2.0);
    }
    if let Some(service) = spoken.only() {
        sink.put(&[name, ".only=", service.word()], 1.0);
    }
    let most = spoken.0.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    sink.put(&[name, ".most=", word(most.map(|(service, _)| *service))], 1.0);
    let support = ["0", "1", "2", "3", "4"][spoken.support().count().min(4)];
    sink.put(&[name, ".support=", support], 1.0);
}

fn word(service: Option<Service>) -> &'static str {
    service.map_or("none", Service::word)
}
