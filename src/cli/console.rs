//! The two streams: data to stdout, talk to stderr.

use std::io::{self, Write};

use crate::edition::publish::PublishError;
use crate::edition::serve::ServeError;

/// Writes data and talk; no colour is needed to understand either.
pub(super) struct Console {
    quiet: bool,
}

impl Console {
    pub(super) fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Talk: left out with `--quiet`. A stderr that is closed has nobody to tell.
    pub(super) fn say(&self, text: impl AsRef<str>) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{}", text.as_ref());
        }
    }

    /// What the user must see even with `--quiet`.
    pub(super) fn warn(&self, text: impl AsRef<str>) {
        let _ = writeln!(io::stderr().lock(), "warning: {}", text.as_ref());
    }

    /// An error; see [`told`].
    pub(super) fn error(&self, error: &anyhow::Error) {
        let _ = writeln!(io::stderr().lock(), "error: {}", told(error));
    }

    /// Data, as it is.
    pub(super) fn data(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Data as JSON, closed by a line end.
    pub(super) fn json(&self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        let mut bytes = serde_json::to_vec_pretty(value)?;
        bytes.push(b'\n');
        Ok(self.data(&bytes)?)
    }
}

/// A reader such as `head` has enough: no failure.
pub(super) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// An error with its causes, each said once, and with what to do.
pub(super) fn told(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            // A hint closes the message that carries it; the cause goes before.
            let (message, hint) =
                text.split_once("\n  hint:").map_or((text.as_str(), None), |(m, h)| (m, Some(h)));
            let hint = hint.map_or_else(String::new, |hint| format!("\n  hint:{hint}"));
            text = format!("{message}: {cause}{hint}");
        }
    }
    let hint = hint(error).map_or_else(String::new, |hint| format!("\n  hint: {hint}"));
    text + &hint
}

/// The remedy that an error knows beside its message.
fn hint(error: &anyhow::Error) -> Option<&'static str> {
    error.chain().find_map(|cause| {
        let publish = cause.downcast_ref::<PublishError>().and_then(PublishError::hint);
        publish.or_else(|| cause.downcast_ref::<ServeError>().and_then(ServeError::hint))
    })
}
