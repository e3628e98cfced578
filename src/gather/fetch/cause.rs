//! Causes: what lies at the bottom of the HTTP library's errors.

use std::error::Error;

use url::Url;

use super::error::FetchError;
use super::limits::Limits;
use super::resolver::{NameNotFound, OutOfReach};

/// Finds the cause in the chain of a failed request.
pub(super) fn explain(url: &Url, error: &reqwest::Error, limits: &Limits) -> FetchError {
    let address = url.to_string();
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = cause {
        // An I/O error shows what it wraps only on request.
        if let Some(wrapped) = current.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            cause = Some(wrapped);
            continue;
        }
        if let Some(refused) = current.downcast_ref::<OutOfReach>() {
            return FetchError::AddressRefused { url: address, why: refused.to_string() };
        }
        if let Some(missing) = current.downcast_ref::<NameNotFound>() {
            return FetchError::Dns { url: address, host: missing.host.clone(), why: missing.why.clone() };
        }
        if let Some(tls) = current.downcast_ref::<rustls::Error>() {
            let hint = match tls {
                rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer) => {
                    "; are the system's root certificates installed?"
                }
                _ => "",
            };
            return FetchError::Tls { url: address, why: format!("{tls}{hint}") };
        }
        cause = current.source();
    }
    if error.is_connect() && error.is_timeout() {
        return FetchError::Timeout { url: address, phase: "connecting", limit: limits.connect };
    }
    let why = innermost(error);
    if error.is_connect() {
        FetchError::Connect { url: address, why }
    } else {
        FetchError::BadResponse { url: address, why }
    }
}

/// The words of the last error in a chain: the one that says what happened.
pub(super) fn innermost(error: &dyn Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
