//! Places: byte offsets to code points, in one pass over the text.

use crate::model::Mentions;

/// Turns the byte offsets of mentions and distractors, each list in the order of the text, into code points.
pub(super) fn in_code_points(text: &str, mentions: &mut Mentions) {
    let mut ruler = Ruler { text, byte: 0, point: 0 };
    for mention in &mut mentions.mentions {
        mention.start = ruler.point_of(mention.start);
        mention.end = ruler.point_of(mention.end);
    }
    let mut ruler = Ruler { text, byte: 0, point: 0 };
    for distractor in &mut mentions.distractors {
        distractor.start = ruler.point_of(distractor.start);
    }
}

struct Ruler<'a> {
    text: &'a str,
    byte: usize,
    point: usize,
}

impl Ruler<'_> {
    fn point_of(&mut self, byte: usize) -> usize {
        if byte < self.byte {
            (self.byte, self.point) = (0, 0);
        }
        self.point += self.text[self.byte..byte].chars().count();
        self.byte = byte;
        self.point
    }
}
