//! Retries: which failures are worth another try, when, and when to put a request off.

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use url::Url;

use super::client::{Client, Hop, Outcome};
use super::error::FetchError;
use super::request::Request;
use crate::model::{CodingError, Digest};

/// Longer wishes than this are taken for nonsense.
const LONGEST_WISH: Duration = Duration::from_hours(7 * 24);

/// How patient to be within one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    /// Tries after the first; 2.
    pub retries: u32,
    /// Wait before the first retry, doubled before each further one; 1 s.
    pub first_wait: Duration,
    /// The longest wait within a run; a server that asks for more is put off to a later run; 60 s.
    pub longest_wait: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { retries: 2, first_wait: Duration::from_secs(1), longest_wait: Duration::from_mins(1) }
    }
}

/// What to do after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Try again after this long.
    Again(Duration),
    /// Another try would end the same way, or there were enough.
    GiveUp,
    /// The server asks to be left alone for longer than this run may wait.
    PutOff(Duration),
}

/// An outcome and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// What came back.
    pub outcome: Outcome,
    /// Requests made, redirects not counted.
    pub tries: u32,
}

/// A failure after all tries.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct GaveUp {
    /// The last failure.
    pub error: FetchError,
    /// Requests made.
    pub tries: u32,
    /// How long the server asks to be left alone, when that is longer than this run may wait.
    pub put_off: Option<Duration>,
}

impl Retry {
    /// Decides after the failure of try number `tries`, counted from 1. The same failure of the same address always
    /// gives the same decision: what spreads retries over time is drawn from the address.
    pub fn decide(&self, error: &FetchError, tries: u32) -> Decision {
        let wish = error.retry_after();
        if let Some(wish) = wish
            && wish > self.longest_wait
        {
            return Decision::PutOff(wish);
        }
        if tries > self.retries || !may_pass(error) {
            return Decision::GiveUp;
        }
        let doubled = self.first_wait.saturating_mul(1 << (tries - 1).min(16));
        let spread = Digest::of(error.url().as_bytes()).as_bytes()[0];
        let wait = doubled.saturating_add(doubled.mul_f64(f64::from(spread) / 512.0));
        Decision::Again(wait.max(wish.unwrap_or_default()).min(self.longest_wait))
    }
}

impl Client {
    /// Gets a page with as many tries as `retry` allows. The host is waited for between tries, so whoever counts
    /// connections to it should count this as one.
    pub async fn get_patiently(
        &self,
        request: &Request,
        now: Timestamp,
        retry: &Retry,
        hop: &(dyn Fn(&Url) -> Hop + Sync),
    ) -> Result<Attempts, GaveUp> {
        let mut tries = 1;
        loop {
            let error = match self.get_if(request, now, hop).await {
                Ok(outcome) => return Ok(Attempts { outcome, tries }),
                Err(error) => error,
            };
            match retry.decide(&error, tries) {
                Decision::Again(wait) => tokio::time::sleep(wait).await,
                Decision::GiveUp => return Err(GaveUp { error, tries, put_off: None }),
                Decision::PutOff(wait) => return Err(GaveUp { error, tries, put_off: Some(wait) }),
            }
            tries += 1;
        }
    }
}

/// Whether the fault may pass by itself.
fn may_pass(error: &FetchError) -> bool {
    match error {
        FetchError::Status { status, .. } => {
            matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504 | 520..=527)
        }
        FetchError::Connect { .. }
        | FetchError::Timeout { .. }
        | FetchError::Truncated { .. }
        | FetchError::BadResponse { .. }
        | FetchError::BadEncoding { error: CodingError::Cut, .. } => true,
        _ => false,
    }
}

/// The `Retry-After` of a response: seconds or a date; nonsense is as good as none.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let value = headers.get("retry-after")?.to_str().ok()?.trim();
    let wish = if value.bytes().all(|byte| byte.is_ascii_digit()) {
        Duration::from_secs(value.parse().ok()?)
    } else {
        let date = httpdate::parse_http_date(value).ok()?;
        date.duration_since(SystemTime::from(now)).unwrap_or_default()
    };
    (wish <= LONGEST_WISH).then_some(wish)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn status(status: u16, retry_after: Option<u64>) -> FetchError {
        let url = "http://council.test/".to_owned();
        FetchError::Status { url, status, retry_after: retry_after.map(Duration::from_secs) }
    }

    #[test]
    fn decisions() {
        let retry = Retry::default();
        let truncated = FetchError::Truncated { url: "http://a.test/".to_owned(), why: String::new() };
        for (error, tries, expected) in [
            (status(500, None), 1, "again"),
            (status(500, None), 2, "again"),
            (status(500, None), 3, "give up"),
            (status(404, None), 1, "give up"),
            (status(429, None), 1, "again"),
            (status(429, Some(30)), 1, "again"),
            (status(429, Some(61)), 1, "put off"),
            (status(503, Some(3600)), 3, "put off"),
            (truncated, 1, "again"),
            (FetchError::Robots { url: String::new() }, 1, "give up"),
        ] {
            let decision = retry.decide(&error, tries);
            let found = match decision {
                Decision::Again(_) => "again",
                Decision::GiveUp => "give up",
                Decision::PutOff(_) => "put off",
            };
            assert_eq!(found, expected, "{error} {tries}");
        }
        assert_eq!(retry.decide(&status(429, Some(30)), 1), Decision::Again(Duration::from_secs(30)));
    }

    #[test]
    fn waits_grow_and_repeat_exactly() {
        let retry = Retry { retries: 40, ..Retry::default() };
        let wait = |tries| match retry.decide(&status(500, None), tries) {
            Decision::Again(wait) => wait,
            other => unreachable!("{other:?}"),
        };
        assert_eq!(wait(1), wait(1));
        assert!(wait(1) >= Duration::from_secs(1) && wait(1) < Duration::from_millis(1500));
        assert!(wait(2) >= wait(1) && wait(2) >= Duration::from_secs(2));
        assert_eq!(wait(40), retry.longest_wait);
    }

    #[test]
    fn wishes_of_servers() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        for (value, expected) in [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Sat, 21 Nov 2026 12:01:00 GMT", Some(60)),
            ("Fri, 20 Nov 2026 12:01:00 GMT", Some(0)),
            ("-5", None),
            ("soon", None),
            ("", None),
            ("999999999", None),
            ("99999999999999999999999", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", value.parse().unwrap());
            assert_eq!(retry_after(&headers, now), expected.map(Duration::from_secs), "{value}");
        }
    }
}
