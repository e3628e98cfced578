//! `crawl` when the world is against it.

use crate::program::Place;

/// The project's own sources without a network: each fails with its reason, and there is a site all the same.
/// The addresses are replaced by names that never resolve, so that the test asks nobody on the internet.
#[test]
fn without_a_network_each_source_fails_and_the_content_is_shown() {
    let place = Place::new();
    let list = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/sources.toml")).unwrap();
    let unreachable =
        regex::Regex::new(r"https?://([^/\s]+)").unwrap().replace_all(&list, "https://$1.invalid");
    place.write("sources.toml", unreachable.as_bytes());
    place.write(
        "content/pages/about.md",
        "+++\ntitle = \"About us\"\nsummary = \"Who we are.\"\n+++\n\nHello.\n",
    );
    let ran = place.run(&["crawl", "--json"]).exits(3);
    let summary = ran.json();
    let failed = summary["sources_failed"].as_array().unwrap().len();
    assert_eq!(summary["sources"].as_u64().unwrap() as usize, failed);
    assert!(failed >= 10, "{failed}");
    for failure in summary["failures"].as_array().unwrap() {
        assert_eq!(failure["kind"], "dns", "{failure}");
    }
    assert!(place.read("public/about/index.html").contains("Hello."));
}

#[test]
fn a_mistake_in_sources_toml_is_named_with_its_line() {
    let place = Place::new();
    place.write(
        "sources.toml",
        "[[source]]\nid = \"a\"\nname = \"A\"\nkind = \"fed\"\nurl = \"https://a.example/\"\n",
    );
    place.run(&["crawl"]).exits(1).says("sources.toml:4:").says("hint:");
    place.run(&["sources", "check"]).exits(1).says("`fed`");
}

#[test]
fn missing_things_are_said_with_the_remedy() {
    let place = Place::new();
    place.run(&["crawl"]).exits(1).says("sources.toml is missing").says("commonpurse init");
    place.run(&["serve"]).exits(1).says("commonpurse build");
    place.run(&["verify"]).exits(1).says("commonpurse build");
    place.run(&["search", "x"]).exits(1).says("commonpurse build");
    place.run(&["claims", "show", "none"]).exits(1).says("there is no claim `none`");
    place.run(&["import", "nosuch.html"]).exits(1).says("nosuch.html");
    place.run(&["nosuch"]).exits(2);
    place.run(&["init"]).exits(0);
    place.run(&["init"]).exits(1).says("is there already");
    place.run(&["sources", "check"]).exits(0);
    place.run(&["crawl"]).exits(0).says("enabled = true");
    assert!(place.read("public/index.html").contains("<h1"));
    place.run(&["demo", "--once"]).exits(1).says("belongs to another site");
    place.run(&["build"]).exits(0);
    assert!(place.read("public/index.html").contains("<h1"));
}
