//! An answer: status, headers and body; conditional requests.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use data_encoding::HEXLOWER;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::drip::Drip;
use super::when;

/// What a skin answers.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(&'static str, String)>,
    bytes: Vec<u8>,
    delivery: Delivery,
}

/// How the body travels.
enum Delivery {
    Whole,
    /// In this many pieces, with a pause before each.
    Slow {
        pieces: usize,
        pause: Duration,
    },
    /// The header promises as much again as is sent.
    CutShort,
}

impl Answer {
    pub(super) fn new(content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", content_type.to_owned())],
            bytes: bytes.into(),
            delivery: Delivery::Whole,
        }
    }

    pub(super) fn html(page: impl Into<Vec<u8>>) -> Self {
        Self::new("text/html; charset=utf-8", page)
    }

    pub(super) fn text(message: impl Into<Vec<u8>>) -> Self {
        Self::new("text/plain; charset=utf-8", message)
    }

    pub(super) fn json(value: &serde_json::Value) -> Self {
        Self::new("application/json; charset=UTF-8", value.to_string())
    }

    pub(super) fn redirect(status: u16, to: impl Into<String>) -> Self {
        Self::html("").status(status).header("location", to)
    }

    pub(super) fn not_found() -> Self {
        Self::html("<!DOCTYPE html><title>404 Not Found</title><h1>Not Found</h1>").status(404)
    }

    pub(super) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn content_type(mut self, value: &str) -> Self {
        self.headers.retain(|(name, _)| *name != "content-type");
        self.header("content-type", value)
    }

    /// Sets `Last-Modified` to nine in the morning of `date`.
    pub(super) fn last_modified(self, date: Date) -> Self {
        self.header("last-modified", when::http_date(date))
    }

    pub(super) fn slow(mut self, pieces: usize, pause: Duration) -> Self {
        self.delivery = Delivery::Slow { pieces, pause };
        self
    }

    pub(super) fn cut_short(mut self) -> Self {
        self.delivery = Delivery::CutShort;
        self
    }

    pub(super) fn map_bytes(mut self, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Self {
        self.bytes = change(self.bytes);
        self
    }

    /// The response to a request with this method and these headers.
    pub(super) fn into_response(self, method: &Method, asked: &HeaderMap) -> Response {
        let Self { mut status, mut headers, bytes, delivery } = self;
        if status == 200 {
            let digest = HEXLOWER.encode(&Sha256::digest(&bytes)[..8]);
            headers.push(("etag", format!("\"{digest}\"")));
            if is_unchanged(&headers, asked) {
                status = 304;
                headers.retain(|(name, _)| *name != "content-type");
            }
        }
        let promised = match delivery {
            Delivery::Whole => Some(bytes.len()),
            Delivery::Slow { .. } => None,
            Delivery::CutShort => Some(bytes.len() * 2),
        };
        let body =
            if status == 304 || method == Method::HEAD { Body::empty() } else { body_of(bytes, &delivery) };
        let mut response = Response::new(body);
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let (Some(length), false) = (promised, status == 304) {
            response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().append(HeaderName::from_static(name), value);
            }
        }
        response
    }
}

fn body_of(bytes: Vec<u8>, delivery: &Delivery) -> Body {
    match *delivery {
        Delivery::Whole => Body::from(bytes),
        Delivery::Slow { pieces, pause } => {
            let size = bytes.len().div_ceil(pieces.max(1)).max(1);
            Body::new(Drip::new(bytes.chunks(size).map(Bytes::copy_from_slice), pause))
        }
        Delivery::CutShort => Body::new(Drip::new([Bytes::from(bytes)], Duration::from_millis(50))),
    }
}

/// RFC 9110, 13.2.2: the tag decides where the request names one, else the date.
fn is_unchanged(headers: &[(&'static str, String)], asked: &HeaderMap) -> bool {
    let ours =
        |wanted: &str| headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str());
    let theirs = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    if let Some(tags) = theirs(header::IF_NONE_MATCH) {
        return tags
            .split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == "*" || Some(tag) == ours("etag"));
    }
    let date = |value: &str| httpdate::parse_http_date(value).ok();
    match (theirs(header::IF_MODIFIED_SINCE).and_then(date), ours("last-modified").and_then(date)) {
        (Some(since), Some(modified)) => modified <= since,
        _ => false,
    }
}
