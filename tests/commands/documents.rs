//! What the documents say is what the program does.

use crate::program::Place;

fn document(name: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_readme_shows_the_help_text() {
    let help = Place::new().run(&["--help"]).exits(0).stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    assert!(document("README.md").contains(commands), "put this into the README:\n{commands}");
}

#[test]
fn the_guides_source_is_sound() {
    let guide = document("docs/editors-guide.md");
    let blocks: Vec<&str> =
        guide.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let place = Place::new();
    place.write("sources.toml", blocks[0]);
    place.run(&["sources", "check"]).exits(0).says("1 sources, 1 switched on");
    let listing = format!(
        "[[source]]\nid = \"a\"\nname = \"A\"\nkind = \"listing\"\nurl = \"https://a.example/\"\n{}{}",
        blocks[1], blocks[2]
    );
    place.write("sources.toml", listing);
    place.run(&["sources", "check"]).exits(0);
}

#[test]
fn the_guides_case_is_sound() {
    let guide = document("docs/editors-guide.md");
    let case = guide.split("```markdown\n").nth(1).unwrap().split("```").next().unwrap();
    let place = Place::new();
    place.write("content/cases/two-rivers.md", case);
    place.run(&["build"]).exits(0);
    assert!(place.read("public/cases/two-rivers/index.html").contains("Two Rivers Services"));
}

#[test]
fn the_projects_own_sources_and_content_are_sound() {
    let place = Place::new();
    place.write("sources.toml", document("sources.toml"));
    place.run(&["sources", "check"]).exits(0);
}
