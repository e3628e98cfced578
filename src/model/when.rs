//! How dates are written on pages and in data.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// A date as a reader expects it: `30 November 2010`.
pub fn format_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// A moment in UTC as data carries it: `2010-11-30T09:15:00Z`, to the second.
pub fn format_timestamp(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
