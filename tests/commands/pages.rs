//! An article that its site spreads over several pages.

use crate::site::Site;

const TITLE: &str = "Councils share a payroll team";
const STANDFIRST: &str =
    "Two neighbours plan to run one payroll team, and say how much it will save them both.";

/// Page `number` of three, with its own words.
fn page(number: u32, words: &str) -> String {
    let links = [1, 2, 3].into_iter().filter(|other| *other != number).fold(String::new(), |links, other| {
        links + &format!("<a href=\"/article?page={other}\">{other}</a> ")
    });
    format!(
        "<html lang=\"en\"><head><title>{TITLE}</title><link rel=canonical href=\"/article\"></head><body>\
         <nav><a href=\"/\">Home</a></nav><article><h1>{TITLE}</h1><p class=\"standfirst\">{STANDFIRST}</p>{words}\
         <p>Page {number} of 3</p><div class=\"pager\">{links}</div></article></body></html>"
    )
}

const FIRST: &str = "<p>Marlbury District Council and Tenford Borough Council are to run one payroll team from the \
    spring, both said after their meetings on Tuesday night. A committee of six councillors will watch over it.</p>\
    <p>The leaders of both councils had talked about it for more than two years before they agreed.</p>";
const SECOND: &str = "<p>Sharing payroll will save the two councils £2m a year. Staff at both councils have been told \
    of the plan, and the unions have been asked for their views on it before the end of the month.</p>\
    <p>Nobody will have to move house, and those who wish to work from home may do so.</p>";
const THIRD: &str = "<p>A third council may join in the next year, which would save a further £300,000 a year. It has \
    not yet made up its mind, its leader said.</p>";

#[test]
fn the_pages_of_an_article_are_one_article() {
    let site = Site::new(TITLE);
    let place = site.place();
    for (path, number, words) in
        [("/article", 1, FIRST), ("/article?page=2", 2, SECOND), ("/article?page=3", 3, THIRD)]
    {
        site.put(path, &page(number, words));
    }
    let first = place.run(&["crawl", "--json"]).exits(0).json();
    assert_eq!((&first["fetched"], &first["articles"], &first["claims"]), (&3.into(), &1.into(), &2.into()));
    assert_eq!(first["changed"], serde_json::json!([]), "{first}");
    // One after the other, behind the page that names them.
    let asked = site.asked();
    assert_eq!(asked[asked.len() - 3..], ["/article", "/article?page=2", "/article?page=3"], "{asked:?}");
    place.run(&["verify"]).exits(0);

    let url = format!("{}/article", site.base);
    let shown = place.run(&["inspect", "article", "--json", &url]).exits(0).json();
    assert!(site.asked().is_empty(), "what is archived is not asked for");
    let text = shown["text"].as_str().unwrap();
    assert_eq!(text.matches(STANDFIRST).count(), 1, "{text}");
    assert!(!text.contains("Page 2") && !text.contains(TITLE), "{text}");
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("`{words}` is missing: {text}"));
    assert!(at("Marlbury") < at("£2m") && at("£2m") < at("£300,000"));
    assert_eq!(shown["joined"].as_array().unwrap().len(), 3, "{shown}");
    assert_eq!(shown["versions"], serde_json::Value::Null);

    // Each figure is proved on the page that states it.
    let proofs = place.read("public/data/proofs.ndjson");
    let mut captures: Vec<String> = proofs
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["proof"]["capture"].to_string())
        .collect();
    captures.sort();
    captures.dedup();
    assert_eq!(captures.len(), 2, "{proofs}");

    // What was read once is the same without a store.
    let catalogue = place.read("public/data/claims.json");
    std::fs::remove_file(place.path("commonpurse.db")).unwrap();
    place.run(&["build"]).exits(0);
    assert_eq!(place.read("public/data/claims.json"), catalogue);

    // A further page that changes is a version of the whole article.
    site.put("/article?page=2", &page(2, &SECOND.replace("£2m", "£5m")));
    let second = place.run(&["crawl", "--force", "--json"]).exits(0).json();
    assert_eq!((&second["articles"], &second["claims"]), (&1.into(), &2.into()), "{second}");
    assert_eq!(second["changed"], serde_json::json!([format!("{url}: says `£5m`, not `£2m`")]), "{second}");
    let shown = place.run(&["inspect", "article", "--json", &url]).exits(0).json();
    assert_eq!(shown["versions"].as_array().unwrap().len(), 2, "{shown}");
    place.run(&["verify"]).exits(0);
}

#[test]
fn numbers_that_count_something_else_are_not_followed() {
    let site = Site::new(TITLE);
    let place = site.place();
    // A list beside the article has pages too; the article is the same on all of them.
    for path in ["/article", "/article?page=2", "/article?page=3"] {
        site.put(path, &page(1, &format!("{FIRST}{SECOND}")));
    }
    let crawled = place.run(&["crawl", "--json"]).exits(0).json();
    assert_eq!((&crawled["articles"], &crawled["claims"]), (&1.into(), &1.into()), "{crawled}");
    assert!(!site.asked().contains(&"/article?page=3".to_owned()));
}

#[test]
fn saved_pages_of_one_article_are_joined() {
    let place = crate::program::Place::new();
    let article = "https://marlbury.example/news/payroll";
    for (number, words) in [(1, FIRST), (2, SECOND)] {
        let own = if number == 1 { article.to_owned() } else { format!("{article}/2") };
        let page = page(number, words)
            .replace("href=\"/article\"", &format!("href=\"{own}\""))
            .replace("/article?page=", "/news/payroll/");
        place.write(&format!("saved/{number}.html"), page);
    }
    let saved = place.path("saved");
    place.run(&["import", saved.to_str().unwrap()]).exits(0);
    let built = place.run(&["build", "--json"]).exits(0).json();
    assert_eq!((&built["articles"], &built["claims"]), (&1.into(), &1.into()), "{built}");
    place.run(&["verify"]).exits(0);
}
