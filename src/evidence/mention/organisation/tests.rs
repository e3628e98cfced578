//! Tests of the bodies: which names are found, and whose a saving is by the rules.

use super::*;
use crate::evidence::mention::lexicon;

fn bodies(text: &str) -> Vec<String> {
    let parties = Parties::read("", text, lexicon::of(Some("en")));
    parties.all.iter().filter(|party| party.is_body()).map(|party| party.short.clone()).collect()
}

#[test]
fn places_are_bodies_by_the_words_beside_them() {
    assert_eq!(bodies("Tolbury and Crake Forest councils share a depot."), ["Tolbury", "Crake Forest"]);
    assert_eq!(
        bodies("The districts of Ashby Vale, Norleigh and Marram agreed."),
        ["Ashby Vale", "Norleigh", "Marram"]
    );
    assert_eq!(bodies("After a debate Pentlow council voted no."), ["Pentlow"]);
    assert_eq!(bodies("A report by Anna Rook says that Cllr Bert Mole is glad."), Vec::<String>::new());
}

#[test]
fn listed_bodies_need_no_words_beside_them() {
    assert_eq!(bodies("A deal of oneSource with Havering."), ["oneSource", "Havering"]);
    assert_eq!(
        bodies("It serves Westminster, Hammersmith and Fulham, and Kensington and Chelsea."),
        ["Westminster", "Hammersmith and Fulham", "Kensington and Chelsea"]
    );
}

#[test]
fn a_full_and_a_short_name_are_one_body() {
    let text = "Exmoor Vale District Council joined. Exmoor Vale gains.";
    let parties = Parties::read("", text, lexicon::of(Some("en")));
    assert_eq!(parties.all.len(), 1);
    assert_eq!(parties.form(0, &(37..text.len())), "Exmoor Vale");
    assert_eq!(parties.form(0, &(0..0)), "Exmoor Vale District Council");
}

#[test]
fn a_group_is_known_by_its_number() {
    let text = "Adur and Worthing merged. Brent, Lewisham and Southwark share IT.";
    let parties = Parties::read("", text, lexicon::of(Some("en")));
    let names = |count| -> Vec<&str> {
        parties.members(text.len(), count).into_iter().map(|party| parties.form(party, &(0..0))).collect()
    };
    assert_eq!(names(Some(2)), ["Adur", "Worthing"]);
    assert_eq!(names(Some(3)), ["Brent", "Lewisham", "Southwark"]);
    let lexicon = lexicon::of(Some("en"));
    assert_eq!(size("the trio", lexicon), Some(3));
    assert_eq!(size("both counties", lexicon), Some(2));
}
