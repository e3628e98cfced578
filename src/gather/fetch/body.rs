//! The body of a response: read whole within limits of size, time and rate, then decoded.

use reqwest::Response;
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::cause::innermost;
use super::error::FetchError;
use super::limits::Limits;
use crate::model::{CodingError, decode_content};

/// What to do with a body over its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overflow {
    /// It is an error.
    Refuse,
    /// The first bytes are enough.
    Cut,
}

/// How much of a body to read, and until when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    pub(super) bytes: u64,
    pub(super) overflow: Overflow,
    pub(super) deadline: Instant,
}

/// The whole body with its content coding undone; a body that ends early is an error, never a shorter page.
pub(super) async fn read(
    response: Response,
    url: &Url,
    limits: &Limits,
    share: Share,
) -> Result<Vec<u8>, FetchError> {
    let codings: Vec<String> = response
        .headers()
        .get_all("content-encoding")
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect();
    let codings = codings.join(",");
    let coded = !codings.trim().is_empty();
    let overflow = if coded { Overflow::Refuse } else { share.overflow };
    let body = receive(response, url, limits, Share { overflow, ..share }).await?;
    if !coded {
        return Ok(body);
    }
    // Decoding may take a good part of a second, too long for a thread that drives other connections.
    let decoded = tokio::task::spawn_blocking(move || decode_content(&codings, body, share.bytes)).await;
    match decoded {
        Ok(outcome) => outcome.map_err(|error| match error {
            CodingError::TooLarge { limit } => FetchError::TooLarge { url: url.to_string(), limit },
            error => FetchError::BadEncoding { url: url.to_string(), error },
        }),
        Err(stopped) => Err(FetchError::BadResponse { url: url.to_string(), why: stopped.to_string() }),
    }
}

async fn receive(
    mut response: Response,
    url: &Url,
    limits: &Limits,
    share: Share,
) -> Result<Vec<u8>, FetchError> {
    let too_large = || FetchError::TooLarge { url: url.to_string(), limit: share.bytes };
    if share.overflow == Overflow::Refuse
        && response.content_length().is_some_and(|length| length > share.bytes)
    {
        return Err(too_large());
    }
    let began = Instant::now();
    let mut body = Vec::new();
    loop {
        let silence_ends = Instant::now() + limits.silence;
        let Ok(piece) = timeout_at(silence_ends.min(share.deadline), response.chunk()).await else {
            return Err(if silence_ends < share.deadline {
                timed_out(url, "a pause in the body", limits.silence)
            } else {
                timed_out(url, "the whole request", limits.total)
            });
        };
        let piece =
            piece.map_err(|error| FetchError::Truncated { url: url.to_string(), why: innermost(&error) })?;
        let Some(piece) = piece else {
            return Ok(body);
        };
        body.extend_from_slice(&piece);
        if body.len() as u64 > share.bytes {
            if share.overflow == Overflow::Refuse {
                return Err(too_large());
            }
            body.truncate(share.bytes as usize);
            return Ok(body);
        }
        let elapsed = began.elapsed();
        if elapsed > limits.rate_grace
            && (body.len() as f64) < limits.least_rate as f64 * elapsed.as_secs_f64()
        {
            return Err(FetchError::TooSlow { url: url.to_string(), least: limits.least_rate });
        }
    }
}

fn timed_out(url: &Url, phase: &'static str, limit: std::time::Duration) -> FetchError {
    FetchError::Timeout { url: url.to_string(), phase, limit }
}
