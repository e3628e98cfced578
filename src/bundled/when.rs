//! A date in every form in which the imitated systems print it.

use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday};
use serde::Serialize;

/// A moment of publication; the time of day is made up from a seed.
#[derive(Serialize)]
pub(super) struct When {
    /// `2010-11-30`
    iso: String,
    /// `2010-11-30T09:15:00+00:00`, in British time
    stamp: String,
    /// `2010-11-30T09:15:00`, in British time
    local: String,
    /// `2010-11-30T09:15:00`, in UTC
    gmt: String,
    /// `Tue, 30 Nov 2010 09:15:00 +0000`
    rfc: String,
    /// `Tue, 30 Nov 2010 09:15:00 Z`
    rfc_z: String,
    /// `Tue, 30 Nov 2010`
    rfc_day: String,
    /// `30 November 2010`
    long: String,
    /// `Tuesday, 30 November 2010 09:15`
    joomla: String,
    /// `November 30, 2010`
    us: String,
    /// `30 Nov 2010`
    short: String,
    /// `30/11/2010`
    slashes: String,
    /// `Tue, 30/11/2010 - 09:15`
    drupal: String,
    /// `30 novembre 2010`, in the language of the text
    spoken: String,
    year: i16,
}

impl When {
    pub(super) fn new(date: Date, seed: u64, language: &str) -> Self {
        let moment = date.at(9 + (seed % 8) as i8, (seed / 8 % 12 * 5) as i8, 0, 0);
        let summer = is_summer_time(date);
        let gmt = if summer { moment.saturating_sub(Span::new().hours(1)) } else { moment };
        let form = |moment: DateTime, format: &str| moment.strftime(format).to_string();
        let zone = if summer { "+01:00" } else { "+00:00" };
        Self {
            iso: date.to_string(),
            stamp: form(moment, "%Y-%m-%dT%H:%M:%S") + zone,
            local: form(moment, "%Y-%m-%dT%H:%M:%S"),
            gmt: form(gmt, "%Y-%m-%dT%H:%M:%S"),
            rfc: form(gmt, "%a, %d %b %Y %H:%M:%S +0000"),
            rfc_z: form(gmt, "%a, %d %b %Y %H:%M:%S Z"),
            rfc_day: form(moment, "%a, %d %b %Y"),
            long: form(moment, "%-d %B %Y"),
            joomla: form(moment, "%A, %d %B %Y %H:%M"),
            us: form(moment, "%B %-d, %Y"),
            short: form(moment, "%-d %b %Y"),
            slashes: form(moment, "%d/%m/%Y"),
            drupal: form(moment, "%a, %d/%m/%Y - %H:%M"),
            spoken: spoken(date, language),
            year: date.year(),
        }
    }
}

/// Nine in the morning of `date` as `Last-Modified` gives it.
pub(super) fn http_date(date: Date) -> String {
    date.strftime("%a, %d %b %Y 09:00:00 GMT").to_string()
}

fn spoken(date: Date, language: &str) -> String {
    let months = match language {
        "fr" => "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "de" => "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "nl" => "januari februari maart april mei juni juli augustus september oktober november december",
        "cy" => "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
        _ => "January February March April May June July August September October November December",
    };
    let month = months.split(' ').nth(usize::from(date.month().unsigned_abs()) - 1).unwrap_or_default();
    let dot = if language == "de" { "." } else { "" };
    let day = if language == "fr" && date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    format!("{day}{dot} {month} {}", date.year())
}

/// From the last Sunday of March to the day before the last Sunday of October, as in Britain.
fn is_summer_time(date: Date) -> bool {
    let to_sunday = i16::from(date.weekday().until(Weekday::Sunday));
    let last_sunday_passed = to_sunday == 0 || i16::from(date.day()) + to_sunday > 31;
    match date.month() {
        4..=9 => true,
        3 => last_sunday_passed && date.day() >= 25,
        10 => !(last_sunday_passed && date.day() >= 25),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

    use super::*;

    #[test]
    fn dates_are_printed_as_each_system_prints_them() {
        let when = When::new("2010-11-30".parse().unwrap(), 3, "fr");
        assert_eq!(when.joomla, "Tuesday, 30 November 2010 12:00");
        assert_eq!(when.rfc_z, "Tue, 30 Nov 2010 12:00:00 Z");
        assert_eq!(when.spoken, "30 novembre 2010");
        assert_eq!(spoken("2026-01-02".parse().unwrap(), "cy"), "2 Ionawr 2026");
        assert_eq!(spoken("2026-03-01".parse().unwrap(), "de"), "1. März 2026");
    }

    #[test]
    fn summer_time_begins_and_ends_on_the_last_sunday() {
        for (day, summer) in [
            ("2016-03-26", false),
            ("2016-03-27", true),
            ("2016-10-29", true),
            ("2016-10-30", false),
            ("2015-10-31", false),
            ("2013-03-31", true),
            ("2013-03-30", false),
            ("2016-12-25", false),
        ] {
            assert_eq!(is_summer_time(day.parse().unwrap()), summer, "{day}");
        }
    }
}
