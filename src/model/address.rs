//! Addresses in the one form in which they are compared and asked for.

use url::Url;

/// Parameters that name a session or the way a reader came.
const VISIT_PARAMETERS: &[&str] = &[
    "jsessionid",
    "phpsessid",
    "sessionid",
    "session_id",
    "sess_id",
    "cfid",
    "cftoken",
    "zenid",
    "_ga",
    "_gl",
    "dclid",
    "fbclid",
    "gclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "msclkid",
    "yclid",
];
/// Beginnings of such parameters.
const VISIT_PREFIXES: &[&str] = &["utm_", "aspsessionid"];

/// The address without fragment, session and tracking parameters; the others stay as they were written and in their
/// order, because servers differ on what is the same.
pub fn tidy_address(mut url: Url) -> Url {
    url.set_fragment(None);
    if let Some(query) = url.query() {
        let kept: Vec<&str> =
            query.split('&').filter(|pair| !pair.is_empty() && !names_a_visit(pair)).collect();
        if kept.join("&") != query {
            let kept = kept.join("&");
            url.set_query((!kept.is_empty()).then_some(kept.as_str()));
        } else if query.is_empty() {
            url.set_query(None);
        }
    }
    let path = url.path().to_owned();
    if let Some(start) = path.to_ascii_lowercase().find(";jsessionid=") {
        let rest = path[start + 1..].find(['/', ';']).map_or(path.len(), |end| start + 1 + end);
        url.set_path(&format!("{}{}", &path[..start], &path[rest..]));
    }
    url
}

fn names_a_visit(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let name = name.to_ascii_lowercase();
    // `sid` alone is a story's number as often as a session: only a long value gives the session away.
    VISIT_PARAMETERS.contains(&name.as_str())
        || VISIT_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || (name == "sid" && value.len() >= 16 && value.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn only_the_visit_goes() {
        for (given, expected) in [
            ("https://a.test/x#top", "https://a.test/x"),
            ("https://a.test/x?", "https://a.test/x"),
            ("https://a.test/x?utm_source=rss&id=7&UTM_medium=feed", "https://a.test/x?id=7"),
            ("https://a.test/x?PHPSESSID=abc", "https://a.test/x"),
            ("https://a.test/x;jsessionid=0123?a=1", "https://a.test/x?a=1"),
            ("https://a.test/a;jsessionid=0123/b", "https://a.test/a/b"),
            ("https://a.test/x;v=2", "https://a.test/x;v=2"),
            ("https://a.test/x?sid=12", "https://a.test/x?sid=12"),
            ("https://a.test/x?sid=0123456789abcdef", "https://a.test/x"),
            ("https://a.test/x?q=%C3%A9+b&empty=&flag", "https://a.test/x?q=%C3%A9+b&empty=&flag"),
        ] {
            let tidied = tidy_address(Url::parse(given).unwrap());
            assert_eq!(tidied.as_str(), expected);
            assert_eq!(tidy_address(tidied.clone()), tidied);
        }
    }
}
