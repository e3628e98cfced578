//! Fetching: request to capture; the only network client.
