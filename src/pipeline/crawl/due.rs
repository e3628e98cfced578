//! When an address is worth asking for again.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::store::PageState;

/// The longest rest: a page that never changes is still looked at once a month.
const LONGEST_REST: Duration = Duration::from_hours(30 * 24);

/// Whether a page is due at `now`. Each time that it was found as before, unchanged or failing, doubles its rest, which
/// begins at `interval`; a page that its listing says has changed since does not rest.
pub(super) fn is_due(page: &PageState, interval: Duration, modified: Option<Date>, now: Timestamp) -> bool {
    let checked = page.checked.to_zoned(TimeZone::UTC).date();
    if page.waiting.is_some()
        || modified.is_some_and(|modified| modified >= checked && page.failure.is_none())
    {
        return true;
    }
    let times = page.unchanged.saturating_sub(u32::from(page.failure.is_some()));
    let rest = interval.saturating_mul(1 << times.min(10)).min(LONGEST_REST);
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
            (6, 1, true, 6, true),
            (6, 3, true, 6, false),
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
                waiting: None,
            };
            let now = checked + jiff::SignedDuration::from_hours(hours);
            assert_eq!(
                is_due(&page, Duration::from_hours(interval), None, now),
                due,
                "{interval} {unchanged} {hours}"
            );
            assert!(is_due(&page, Duration::MAX, Some("2026-01-02".parse().unwrap()), now) || failed);
        }
    }
}
