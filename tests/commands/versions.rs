//! A page that changes its figure between two crawls.

use crate::site::Site;

fn page(sentence: &str) -> String {
    format!(
        "<html lang=\"en\"><head><title>Councils share a payroll team</title></head><body><article>\
         <h1>Councils share a payroll team</h1>\
         <p>Marlbury District Council and Tenford Borough Council are to run one payroll team from the spring, both said \
         after their meetings on Tuesday night. A committee of six councillors will watch over it.</p>\
         <p>{sentence}</p>\
         <p>Staff at both councils have been told of the plan. Nobody will have to move house, and those who \
         wish to work from home may do so, the leaders of the two councils promised.</p>\
         </article></body></html>"
    )
}

#[test]
fn a_changed_figure_is_a_version_and_is_noticed() {
    let site = Site::new("Councils share a payroll team");
    let says = |amount: &str| {
        site.put("/article", &page(&format!("Sharing payroll will save the two councils {amount} a year.")));
    };
    says("£2m");
    let (base, place) = (&site.base, site.place());
    let first = place.run(&["crawl", "--json"]).exits(0).json();
    assert_eq!((&first["fetched"], &first["claims"]), (&1.into(), &1.into()), "{first}");
    assert_eq!(first["changed"], serde_json::json!([]));

    says("£5m");
    let second = place.run(&["crawl", "--force", "--json"]).exits(0).says("figures were changed").json();
    let told = format!("{base}/article: says `£5m`, not `£2m`");
    assert_eq!(second["changed"], serde_json::json!([told]), "{second}");
    assert_eq!((&second["articles"], &second["claims"]), (&1.into(), &1.into()), "{second}");

    let list = place.run(&["claims", "list", "--json"]).exits(0).json();
    let (claim, id) = (list[0]["id"].as_str().unwrap(), list[0]["article_id"].as_str().unwrap());
    assert_eq!(list[0]["quote"], "£5m");
    let shown = place.run(&["claims", "show", claim]).exits(0).stdout;
    assert!(shown.contains("says `£5m`, not `£2m`"), "{shown}");
    let page = place.read(&format!("public/claims/{claim}/index.html"));
    assert!(page.contains("This page changed by "), "{page}");
    let page = place.read(&format!("public/articles/{id}/index.html"));
    assert!(page.contains("2 versions of this page") && page.contains("not `£2m`"), "{page}");

    // Both captures stay, and the next crawl has nothing to say of what was said before.
    let third = place.run(&["crawl", "--force", "--json"]).exits(0).json();
    assert_eq!((&third["unchanged"], &third["changed"]), (&1.into(), &serde_json::json!([])), "{third}");
    place.run(&["verify"]).exits(0);

    // A page that goes back has a version more.
    says("£2m");
    let fourth = place.run(&["crawl", "--force", "--json"]).exits(0).json();
    assert_eq!(fourth["changed"], serde_json::json!([format!("{base}/article: says `£2m`, not `£5m`")]));
    place.run(&["verify"]).exits(0);

    // Its first state stays in the list, and changes within one second have the order of the archive.
    for named in [format!("{base}/article"), id.to_owned()] {
        let shown = place.run(&["inspect", "article", "--json", &named]).exits(0).json();
        let told: Vec<_> = shown["versions"].as_array().unwrap().iter().map(|one| &one["changes"]).collect();
        let expected = [
            serde_json::json!([]),
            serde_json::json!(["says `£5m`, not `£2m`"]),
            serde_json::json!(["says `£2m`, not `£5m`"]),
        ];
        assert_eq!(told, expected.iter().collect::<Vec<_>>(), "{shown}");
        assert!(shown["text"].as_str().unwrap().contains("£2m"), "{shown}");
        assert_eq!(shown["versions"][0]["capture"], shown["versions"][2]["capture"]);
    }
    let shown = place.run(&["inspect", "article", id]).exits(0).stdout;
    assert_eq!(shown.matches("\nversion of ").count(), 3, "{shown}");
}
