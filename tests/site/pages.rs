//! What is written on the pages: escaping, links, ids, and the words of the house.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use commonpurse::edition::site::{Engine, Rendered, Site, SiteError};
use commonpurse::model::{Catalogue, Settings};
use scraper::{Html, Selector};

use crate::sample::{HOSTILE, Sample, sample};

type Files = BTreeMap<String, String>;

fn render(sample: &Sample) -> (Files, Rendered) {
    let site = Site::new(&BTreeMap::new()).unwrap();
    let settings = Settings { contact: Some("editor@commonpurse.example".to_owned()), ..Settings::default() };
    let mut files = Files::new();
    let rendered = site
        .render(&sample.catalogue, &settings, &Engine::default(), sample, &mut |file| {
            let text = String::from_utf8(file.bytes).unwrap();
            assert!(files.insert(file.path.clone(), text).is_none(), "`{}` is written twice", file.path);
            Ok(())
        })
        .unwrap();
    (files, rendered)
}

fn pages(files: &Files) -> impl Iterator<Item = (&String, Html)> {
    files
        .iter()
        .filter(|(path, _)| std::path::Path::new(path).extension().is_some_and(|end| end == "html"))
        .map(|(path, html)| (path, Html::parse_document(html)))
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

#[test]
fn every_link_within_the_site_leads_to_a_file() {
    let (files, _) = render(&sample("/", 230));
    let mut checked = 0;
    for (path, html) in pages(&files).filter(|(path, _)| *path != "404.html") {
        for element in select(&html, "[href], [src], [action]") {
            let value = element.value();
            let link = value.attr("href").or(value.attr("src")).or(value.attr("action")).unwrap();
            if link.contains(':') || link.starts_with('#') {
                continue;
            }
            assert!(!link.starts_with('/'), "{path}: `{link}` does not work below a sub-path");
            let target = resolve(path, link);
            assert!(
                files.contains_key(&target) || target.starts_with("data/"),
                "{path}: `{link}` → `{target}`"
            );
            checked += 1;
        }
    }
    assert!(checked > 5_000, "{checked} links");
}

/// Where a relative link leads, as a browser would work it out.
fn resolve(page: &str, link: &str) -> String {
    let base = url::Url::parse("http://site.test/").unwrap().join(page).unwrap();
    let target = base.join(link).unwrap();
    let path = target.path().trim_start_matches('/').to_owned();
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }
}

#[test]
fn every_page_has_one_heading_unique_ids_and_the_policy() {
    let (files, rendered) = render(&sample("/", 0));
    let mut count = 0;
    for (path, html) in pages(&files) {
        count += 1;
        assert_eq!(select(&html, "h1").len(), 1, "{path}");
        assert_eq!(select(&html, "main").len(), 1, "{path}");
        let mut ids = BTreeSet::new();
        for element in select(&html, "[id]") {
            assert!(
                ids.insert(element.value().id().unwrap().to_owned()),
                "{path}: {:?}",
                element.value().id()
            );
        }
        for labelled in select(&html, "[aria-labelledby]") {
            assert!(ids.contains(labelled.value().attr("aria-labelledby").unwrap()), "{path}");
        }
        let policy = select(&html, "meta[http-equiv='Content-Security-Policy']");
        let policy = policy[0].value().attr("content").unwrap();
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        assert!(select(&html, "[style], [onclick], style").is_empty(), "{path}");
    }
    assert_eq!(count, rendered.pages);
}

#[test]
fn hostile_text_stays_text() {
    let (files, _) = render(&sample("/", 0));
    for (path, html) in pages(&files) {
        for script in select(&html, "script") {
            if script.value().attr("src").is_some() {
                assert_eq!((path.as_str(), script.inner_html().as_str()), ("search/index.html", ""));
                continue;
            }
            assert_eq!(script.value().attr("type"), Some("application/ld+json"), "{path}");
            serde_json::from_str::<serde_json::Value>(&script.inner_html()).unwrap();
        }
        assert!(select(&html, "img, iframe, object, svg, [onerror]").is_empty(), "{path}");
        for link in select(&html, "[href]") {
            let href = link.value().attr("href").unwrap().to_ascii_lowercase();
            assert!(!href.starts_with("javascript") && !href.contains("script:"), "{path}: {href}");
        }
    }
    for (path, text) in &files {
        assert!(!text.contains('\u{202e}'), "{path}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{path}");
    }
    let shown: Vec<_> = files.values().filter(|text| text.contains("{{ 7*7 }}")).collect();
    assert!(shown.len() > 4, "braces are shown as they are, on every page that lists the article");
    assert!(HOSTILE.contains("{{ 7*7 }}"));
    feed_rs::parser::parse(files["feed.xml"].as_bytes()).unwrap();
}

#[test]
fn a_claim_page_says_all_that_is_known() {
    let (files, _) = render(&sample("https://commonpurse.example/evidence/", 0));
    let path = files.keys().find(|path| {
        path.starts_with("claims/")
            && path.len() > 25
            && files[*path].contains("£2m–£5m, Hampshire County Council")
    });
    let text = &files[path.unwrap()];
    for expected in [
        "<h1><bdi>£2m–£5m, Hampshire County Council and Dorset County Council</bdi></h1>",
        "in total over 3 years",
        "gross or net not stated",
        "<mark>between £2million and £5million</mark>",
        "#:~:text=Hampshire%20and%20Dorset",
        "3 appearances",
        "given to Dorset alone",
        "commonpurse verify --claim",
        "verb-of-expectation",
        "@online{commonpurse-",
        "citation_publication_date\" content=\"2010/11/30",
        "<link rel=\"canonical\" href=\"https://commonpurse.example/evidence/claims/",
        "\"@type\":\"Claim\"",
        "South coast IT",
        "value=\"GBP 2000000/5000000\" title=\"£2,000,000 to £5,000,000\"",
    ] {
        assert!(text.contains(expected), "`{expected}` is not in\n{text}");
    }
}

#[test]
fn figures_print_amount_period_status_and_basis() {
    let (files, _) = render(&sample("/", 0));
    let html = Html::parse_document(&files["claims/index.html"]);
    let rows: Vec<String> = select(&html, "tbody tr")
        .iter()
        .map(|row| {
            let cells = Selector::parse("th, td").unwrap();
            let cells = row.select(&cells).take(4).map(|cell| cell.text().collect::<String>());
            cells.collect::<Vec<_>>().join(" · ")
        })
        .collect();
    assert_eq!(
        rows,
        [
            "£2m–£5m · in total over 3 years · expected · gross or net not stated",
            "up to £600m · a year · proposed · gross or net not stated",
            "£619,000 · a year · reported achieved · net",
            "about £6.7m · in total by 2015 · target · gross or net not stated",
            "£12m · a year · missed · gross or net not stated",
            "62 posts · in total · expected · gross or net not stated",
            "12% · period not stated · reported achieved · gross or net not stated",
            "€2.2bn · in total · expected · gross or net not stated",
            "at least A$530m · period not stated · expected · gross or net not stated",
            "£250,000 each · in total over 5 years · expected · gross or net not stated",
            "£1m · period not stated · status not stated · gross or net not stated",
        ]
    );
}

#[test]
fn a_text_is_shown_in_full_only_by_licence() {
    let (files, rendered) = render(&sample("/", 0));
    let page = |title: &str| {
        let heading = format!("<bdi>{title}</bdi></h1>");
        files.iter().find(|(path, text)| path.starts_with("articles/") && text.contains(&heading)).unwrap().1
    };
    let full = page("A report in full");
    assert!(full.contains("A <strong>full</strong> text") && full.contains("Open Government Licence v3.0"));
    let excerpt = page("Four towns, one switchboard");
    assert_eq!(excerpt.matches("word").count(), 60);
    assert!(page("Behind the counter").contains("asks readers to pay or log in"));
    assert!(page("Lost text").contains("could not be read"));
    assert_eq!(rendered.missing_texts.len(), 1);
    assert_eq!(rendered.missing_texts[0].1, "the archive has a hole");
    assert!(page("Parish clerks meet").contains("date not stated"));
    assert!(page("Counties team up on IT").contains("The story first appeared here"));
}

#[test]
fn an_empty_edition_is_a_whole_site() {
    let empty = Sample::empty();
    let (files, rendered) = render(&empty);
    assert!(rendered.pages >= 12);
    for path in
        ["index.html", "404.html", "feed.xml", "sitemap.xml", "robots.txt", "favicon.svg", "about/index.html"]
    {
        assert!(files.contains_key(path), "{path}");
    }
    assert!(files["index.html"].contains("No claims yet"));
}

#[test]
fn the_same_catalogue_gives_the_same_bytes() {
    assert_eq!(render(&sample("/", 3)).0, render(&sample("/", 3)).0);
}

#[test]
fn addresses_outside_the_pages_are_absolute_where_the_site_is_known() {
    let (files, _) = render(&sample("https://commonpurse.example/evidence/", 0));
    assert!(files["robots.txt"].contains("Sitemap: https://commonpurse.example/evidence/sitemap.xml"));
    assert!(files["sitemap.xml"].contains("<loc>https://commonpurse.example/evidence/claims/</loc>"));
    assert!(!files["sitemap.xml"].contains("404"));
    assert!(files["404.html"].contains("href=\"/evidence/claims/\""));
    let feed = feed_rs::parser::parse(files["feed.xml"].as_bytes()).unwrap();
    assert_eq!(feed.entries.len(), 11);
    assert!(
        feed.entries
            .iter()
            .all(|entry| entry.links[0].href.starts_with("https://commonpurse.example/evidence/claims/"))
    );
}

#[test]
fn the_search_page_has_its_scripts_and_the_names_of_what_it_shows() {
    let (files, _) = render(&sample("/", 0));
    let html = Html::parse_document(&files["search/index.html"]);
    let main = select(&html, "script[type=module]")[0].value().attr("src").unwrap();
    let folder = resolve("search/index.html", main).trim_end_matches("main.js").to_owned();
    let of_page = |path: &&String| path.starts_with(&folder) && !path.ends_with("/worker.js");
    let emitted: Vec<&String> = files.keys().filter(of_page).collect();
    let preloaded: Vec<String> = select(&html, "link[rel=modulepreload]")
        .iter()
        .map(|link| resolve("search/index.html", link.value().attr("href").unwrap()))
        .collect();
    assert_eq!(emitted, preloaded.iter().collect::<Vec<_>>(), "every module is asked for at once");
    for path in emitted {
        let imports = files[path].split("from \"./").skip(1).filter_map(|rest| rest.split('"').next());
        imports.for_each(|name| assert!(files.contains_key(&format!("{folder}{name}")), "{path}: {name}"));
    }
    let names = select(&html, "#finder")[0].value().attr("data-names").unwrap();
    let names: serde_json::Value = serde_json::from_str(names).unwrap();
    assert_eq!(names["status"]["achieved"], "reported achieved");
    assert!(names["country"].as_object().is_some_and(|names| names.contains_key("GB")), "{names}");
    assert!(names["source"].as_object().is_some_and(|names| !names.is_empty()), "{names}");
}

#[test]
fn a_browser_can_add_the_search_of_a_site_that_knows_its_address() {
    let described = |base: &str| {
        let (mut files, _) = render(&sample(base, 0));
        (files.remove("opensearch.xml"), files.remove("about/index.html").unwrap())
    };
    let (description, page) = described("https://commonpurse.example/evidence/");
    let template = "template=\"https://commonpurse.example/evidence/search/?q={searchTerms}\"";
    assert!(description.as_ref().is_some_and(|text| text.contains(template)), "{description:?}");
    assert!(page.contains("rel=\"search\"") && page.contains("href=\"../opensearch.xml\""));
    let (description, page) = described("/");
    assert!(description.is_none() && !page.contains("rel=\"search\""));
}

#[test]
fn an_editors_page_cannot_take_the_place_of_our_own() {
    let mut sample = sample("/", 0);
    sample.catalogue.pages[1].slug = "claims".to_owned();
    let site = Site::new(&BTreeMap::new()).unwrap();
    let result =
        site.render(&sample.catalogue, &Settings::default(), &Engine::default(), &sample, &mut |_| Ok(()));
    assert!(matches!(result, Err(SiteError::Slug { slug, .. }) if slug == "claims"));
}

#[test]
fn a_sink_that_fails_stops_the_rendering_and_names_the_file() {
    let site = Site::new(&BTreeMap::new()).unwrap();
    let sample = sample("/", 0);
    let mut left = 3;
    let result =
        site.render(&sample.catalogue, &Settings::default(), &Engine::default(), &sample, &mut |_| {
            left -= 1;
            if left == 0 { Err("disk full".into()) } else { Ok(()) }
        });
    assert!(matches!(result, Err(SiteError::Sink { path, .. }) if path.ends_with("index.html")));
    assert_eq!(left, 0);
}

impl Sample {
    fn empty() -> Self {
        let mut sample = sample("/", 0);
        let edition = commonpurse::model::Edition { data_to: None, ..sample.catalogue.edition };
        sample.catalogue = Catalogue { edition, ..Catalogue::default() };
        sample
    }
}

/// `COMMONPURSE_SAMPLE_SITE=DIR cargo test --test site sample_site` leaves the sample in `DIR` for the browser tests.
#[test]
fn the_sample_site_can_be_published() {
    #[expect(clippy::disallowed_methods, reason = "whoever looks at the sample names its folder")]
    let kept = std::env::var_os("COMMONPURSE_SAMPLE_SITE").map(std::path::PathBuf::from);
    let folder = tempfile::tempdir().unwrap();
    let target = kept.unwrap_or_else(|| folder.path().join("public"));
    let (files, _) = render(&sample("/", 230));
    let count = files.len();
    let published = commonpurse::edition::publish::publish(&target, |staging| {
        files.iter().try_for_each(|(path, text)| staging.put(path, text.as_bytes()))
    });
    let published = published.unwrap();
    assert_eq!(published.written + published.unchanged, count);
    assert!(target.join("index.html").is_file());
}
