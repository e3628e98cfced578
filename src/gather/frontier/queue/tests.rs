//! What the frontier promises, driven by a made-up clock.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use url::Url;

use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn source(name: &str) -> SourceId {
    name.parse().unwrap()
}

fn frontier(max_pages: usize) -> Frontier<()> {
    let mut frontier = Frontier::new(TrapRules::default());
    for name in ["one", "two"] {
        frontier.announce(source(name), Terms { delay: SECOND, max_pages, max_listings: 3 });
    }
    frontier
}

fn task(url: &str, date: Option<&str>) -> Task<()> {
    Task {
        url: Url::parse(url).unwrap(),
        source: source("one"),
        rank: Rank::Page,
        date: date.map(|date| date.parse().unwrap()),
        payload: (),
    }
}

/// Runs to the end, each request taking `length`; gives what was asked and when, in milliseconds.
fn drive(frontier: &mut Frontier<()>, length: Duration, feedback: Feedback) -> Vec<(String, u128)> {
    let mut now = Duration::ZERO;
    let mut asked = Vec::new();
    loop {
        match frontier.next(now) {
            Next::Ready(task) => {
                asked.push((task.url.to_string(), now.as_millis()));
                now += length;
                frontier.done(&task, feedback, now);
            }
            Next::Wait(wait) => now += wait,
            Next::Busy => panic!("nothing is under way"),
            Next::Empty => return asked,
        }
    }
}

#[test]
fn newest_first_and_listings_before_all() {
    let mut frontier = frontier(9);
    frontier.add(task("http://a.test/undated", None)).unwrap();
    frontier.add(task("http://a.test/old", Some("2010-11-30"))).unwrap();
    frontier.add(task("http://a.test/new", Some("2026-01-02"))).unwrap();
    frontier.add(Task { rank: Rank::Listing, ..task("http://a.test/feed", None) }).unwrap();
    frontier.add(task("http://a.test/undated-too", None)).unwrap();
    let asked = drive(&mut frontier, Duration::from_millis(250), Feedback::Answered);
    let expected = [("feed", 0), ("new", 1250), ("old", 2500), ("undated", 3750), ("undated-too", 5000)];
    assert_eq!(asked, expected.map(|(page, at)| (format!("http://a.test/{page}"), at)));
}

#[test]
fn one_request_a_host_whatever_the_number_of_sources() {
    let mut frontier = frontier(9);
    frontier.add(task("http://a.test/1", None)).unwrap();
    frontier.add(Task { source: source("two"), ..task("https://A.test:8443/2", None) }).unwrap();
    frontier.add(task("http://b.test/1", None)).unwrap();
    let Next::Ready(first) = frontier.next(Duration::ZERO) else { panic!() };
    let Next::Ready(second) = frontier.next(Duration::ZERO) else { panic!() };
    assert_ne!(first.url.host_str(), second.url.host_str());
    assert_eq!(frontier.next(SECOND * 100), Next::Busy);
    frontier.done(&first, Feedback::Answered, SECOND * 100);
    assert_eq!(frontier.next(SECOND * 100), Next::Wait(SECOND));
    frontier.done(&second, Feedback::Answered, SECOND * 100);
    assert!(matches!(frontier.next(SECOND * 101), Next::Ready(_)));
}

#[test]
fn robots_may_slow_a_host_down_but_not_speed_it_up() {
    let mut frontier = frontier(9);
    frontier.slow_down("A.test", SECOND * 5);
    frontier.slow_down("a.test", SECOND / 10);
    frontier.add(task("http://a.test/1", None)).unwrap();
    frontier.add(task("http://a.test/2", None)).unwrap();
    let asked = drive(&mut frontier, Duration::ZERO, Feedback::Answered);
    assert_eq!(asked.iter().map(|(_, at)| *at).collect::<Vec<_>>(), [0, 5000]);
}

#[test]
fn the_budget_goes_to_the_newest_and_the_rest_has_a_reason() {
    let mut frontier = frontier(2);
    for day in 10..15 {
        frontier.add(task(&format!("http://a.test/{day}"), Some(&format!("2026-01-{day}")))).unwrap();
    }
    assert_eq!(frontier.waiting(), 5);
    let asked = drive(&mut frontier, SECOND, Feedback::Answered);
    assert_eq!(
        asked.iter().map(|(url, _)| url.as_str()).collect::<Vec<_>>(),
        ["http://a.test/14", "http://a.test/13"]
    );
    let left: Vec<_> =
        frontier.left_over().into_iter().map(|(task, why)| (task.url.to_string(), why.kind())).collect();
    assert_eq!(left.len(), 3);
    assert!(left.iter().all(|(_, why)| *why == "budget"));
    assert_eq!(frontier.waiting(), 0);
}

#[test]
fn an_address_is_taken_once() {
    let mut frontier = frontier(9);
    frontier.add(task("http://a.test/x?id=1&utm_source=y#top", None)).unwrap();
    assert_eq!(frontier.add(task("http://a.test/x?id=1", None)), Err(Refused::Seen));
    assert_eq!(frontier.add(task("ftp://a.test/x", None)).unwrap_err().kind(), "not-http");
    let stranger = Task { source: source("three"), ..task("http://a.test/y", None) };
    assert_eq!(frontier.add(stranger).unwrap_err().kind(), "unknown-source");
    assert_eq!(drive(&mut frontier, SECOND, Feedback::Answered)[0].0, "http://a.test/x?id=1");
}

#[test]
fn a_failing_host_gets_rarer_requests_and_then_none() {
    let mut frontier = frontier(99);
    for page in 0..20 {
        frontier.add(task(&format!("http://a.test/p{page}"), None)).unwrap();
    }
    let asked = drive(&mut frontier, Duration::ZERO, Feedback::Trouble { wait: None });
    assert_eq!(asked.iter().map(|(_, at)| *at).collect::<Vec<_>>(), [0, 2000, 6000, 14_000, 30_000]);
    let left = frontier.left_over();
    assert_eq!(left.len(), 15);
    assert!(left.iter().all(|(_, why)| why.kind() == "host-down"));
    assert_eq!(frontier.add(task("http://a.test/late", None)).unwrap_err().kind(), "host-down");
    assert!(frontier.add(task("http://b.test/", None)).is_ok());
}

#[test]
fn the_host_as_a_whole_waits_as_long_as_it_asks() {
    let mut frontier = frontier(99);
    for page in 0..3 {
        frontier.add(task(&format!("http://a.test/p{page}"), None)).unwrap();
    }
    let Next::Ready(first) = frontier.next(Duration::ZERO) else { panic!() };
    frontier.done(&first, Feedback::Trouble { wait: Some(SECOND * 30) }, SECOND);
    assert_eq!(frontier.next(SECOND), Next::Wait(SECOND * 30));
    let Next::Ready(second) = frontier.next(SECOND * 31) else { panic!() };
    frontier.done(&second, Feedback::Trouble { wait: Some(SECOND * 3600) }, SECOND * 31);
    assert_eq!(frontier.next(SECOND * 31), Next::Empty);
    assert_eq!(frontier.left_over()[0].1, Refused::PutOff { wait: SECOND * 3600 });
}

#[test]
fn a_hundred_thousand_links_are_taken_up_to_the_limit() {
    let mut frontier = frontier(10);
    let mut full = 0;
    for page in 0..60_000 {
        full += usize::from(frontier.add(task(&format!("http://h{page}.test/"), None)).is_err());
    }
    assert_eq!(full, 10_000);
    assert_eq!(drive(&mut frontier, Duration::ZERO, Feedback::Answered).len(), 10);
    assert_eq!(frontier.left_over().len(), MOST_WAITING - 10);
}
