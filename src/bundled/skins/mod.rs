//! The skins: what each site answers, in the markup of the system that it imitates.

mod alliance;
mod audit;
mod badlands;
mod chronicle;
mod chronicle_api;
mod europa;
mod govuk;
mod govuk_api;
mod hazelshire;
mod mirror;
mod newsroom;
mod portal;

use super::answer::Answer;
use super::desk::Desk;

/// The sites: name of the folder and first label of the host.
pub(super) const NAMES: [&str; 10] = [
    "alliance",
    "audit",
    "badlands",
    "chronicle",
    "europa",
    "govuk",
    "hazelshire",
    "mirror",
    "newsroom",
    "portal",
];

/// What the desk's site answers.
pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    if desk.path() == "/robots.txt" {
        return robots(desk);
    }
    match desk.site.about.id.as_str() {
        "alliance" => alliance::answer(desk),
        "audit" => audit::answer(desk),
        "badlands" => badlands::answer(desk),
        "chronicle" => chronicle::answer(desk),
        "europa" => europa::answer(desk),
        "govuk" => govuk::answer(desk),
        "hazelshire" => hazelshire::answer(desk),
        "mirror" => mirror::answer(desk),
        "newsroom" => newsroom::answer(desk),
        "portal" => portal::answer(desk),
        _ => Answer::not_found(),
    }
}

fn robots(desk: &Desk<'_>) -> Answer {
    desk.xml("text/plain; charset=utf-8", "robots.txt", serde_json::Value::Null)
}
