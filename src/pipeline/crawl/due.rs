//! When an address is worth asking for again.

use std::time::Duration;

use jiff::Timestamp;

use crate::store::PageState;

/// The longest rest: a page that never changes is still looked at once a month.
const LONGEST_REST: Duration = Duration::from_hours(30 * 24);

/// Whether a page is due at `now`. Each time that it was found unchanged doubles its rest, which begins at `interval`.
pub(super) fn is_due(page: &PageState, interval: Duration, now: Timestamp) -> bool {
    if page.failure.is_some() {
        return true;
    }
    let rest = interval.saturating_mul(1 << page.unchanged.min(10)).min(LONGEST_REST);
    // A clock that went back must not keep a page from ever being looked at again.
    let rested = now.duration_since(page.checked);
    rested.is_negative() || rested.unsigned_abs() >= rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn an_unchanging_page_rests_longer_each_time() {
        let checked: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        for (interval, unchanged, failed, hours, due) in [
            (0, 5, false, 0, true),
            (6, 0, false, 5, false),
            (6, 0, false, 6, true),
            (6, 1, false, 11, false),
            (6, 1, false, 12, true),
            (6, 10, false, 24 * 31, true),
            (6, 3, true, 0, true),
            (6, 0, false, -1, true),
        ] {
            let page = PageState {
                url: String::new(),
                source: "a".parse().unwrap(),
                capture: None,
                etag: None,
                last_modified: None,
                listed: None,
                checked,
                unchanged,
                failure: failed.then(String::new),
            };
            let now = checked + jiff::SignedDuration::from_hours(hours);
            assert_eq!(
                is_due(&page, Duration::from_hours(interval), now),
                due,
                "{interval} {unchanged} {hours}"
            );
        }
    }
}
