//! Bytes to characters, and markup to plain text, for the documents that list articles.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use scraper::Html;

use crate::model::Capture;

/// No headline is longer.
const MOST_TITLE: usize = 300;

/// The body as text. Bytes that are sound UTF-8 are taken as such whatever the server says of them.
pub(super) fn decode(capture: &Capture) -> String {
    let bytes = capture.body.as_slice();
    let encoding = if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        encoding
    } else if bytes.starts_with(&[b'<', 0]) || bytes.starts_with(&[b'{', 0]) {
        UTF_16LE
    } else if bytes.starts_with(&[0, b'<']) || bytes.starts_with(&[0, b'{']) {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        // A few bytes of a title are too little to guess by; the sources write western languages.
        stated(capture).unwrap_or(WINDOWS_1252)
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    text.into_owned()
}

/// What the header says, else what the document says of itself in its first bytes.
fn stated(capture: &Capture) -> Option<&'static Encoding> {
    let header = capture.header("content-type").and_then(|value| value.split_once("charset="));
    let header =
        header.and_then(|(_, label)| Encoding::for_label(label.trim_matches(['"', '\'', ' ']).as_bytes()));
    let head = String::from_utf8_lossy(&capture.body[..capture.body.len().min(1024)]).to_ascii_lowercase();
    let inside = || {
        let (_, rest) = head.split_once("encoding=").or_else(|| head.split_once("charset="))?;
        let rest = rest.trim_start_matches(['"', '\'']);
        let label =
            rest.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':')).next()?;
        Encoding::for_label(label.as_bytes())
    };
    // Bytes that are not sound UTF-8 may be stated as such; the single damaged one is then marked.
    header.or_else(inside).filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
}

/// A title or name out of a feed or a page: entities resolved, tags dropped, white space single; none when blank.
pub(super) fn title(markup: &str) -> Option<String> {
    let cut: String = markup.chars().take(4 * MOST_TITLE).collect();
    let once = without_markup(&cut);
    // Feeds that encode a title twice show `&#8217;` after the first reading.
    let plain = if once.contains("&#") || once.contains("&amp;") { without_markup(&once) } else { once };
    let words: Vec<&str> = plain.split(|c: char| c.is_whitespace() || c.is_control()).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let text: String = words.join(" ").chars().take(MOST_TITLE).collect();
    (!text.is_empty()).then_some(text)
}

fn without_markup(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    Html::parse_fragment(text).root_element().text().collect()
}

/// Whether the text is a page of HTML, which servers send with a good status in place of a feed.
pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(2000).collect::<String>().to_ascii_lowercase();
    let mut rest = start.as_str();
    // Declarations, instructions and comments may come first.
    while let Some(after) = rest
        .strip_prefix("<?")
        .and_then(|rest| rest.split_once("?>"))
        .or_else(|| rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")))
    {
        rest = after.1.trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body", "<script"].iter().any(|tag| rest.starts_with(tag))
}

/// What a text looks like, for a message: its first tag, or its first words.
pub(super) fn looks_like(text: &str) -> String {
    if is_html(text) {
        return "a page of HTML".to_owned();
    }
    let start: String = text.trim_start().chars().take(40).collect();
    match start.split_whitespace().next() {
        None => "empty".to_owned(),
        Some(_) => {
            format!("something that begins with `{}`", start.split_whitespace().collect::<Vec<_>>().join(" "))
        }
    }
}
