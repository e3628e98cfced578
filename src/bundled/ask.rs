//! A request as a skin sees it.

use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use jiff::civil::Date;
use url::{Url, form_urlencoded};

/// What was asked for.
pub(super) struct Ask {
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    /// How often this address was asked for before.
    pub(super) times: usize,
    /// What the site believes to be the present day.
    pub(super) today: Date,
}

impl Ask {
    pub(super) fn new(uri: &Uri, times: usize, today: Date) -> Self {
        let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        Self { path: uri.path().to_owned(), query, times, today }
    }

    /// The first value of a query parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A query parameter that is a number; zero when it is anything else, as these systems read it.
    pub(super) fn number(&self, name: &str) -> usize {
        self.get(name).and_then(|value| value.parse().ok()).unwrap_or(0)
    }
}

/// The host asked for, in lower case, without the port.
pub(super) fn host_of(uri: &Uri, headers: &HeaderMap) -> String {
    let named = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = uri.authority().map(Authority::as_str).or(named).unwrap_or_default();
    Url::parse(&format!("http://{authority}/"))
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}
