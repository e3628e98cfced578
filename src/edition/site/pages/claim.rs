//! The ledger and the page of each claim: figure, reasons, appearances, proof.

use serde::Serialize;
use tera::Context;

use super::SiteError;
use super::address;
use super::cite;
use super::figure::Figure;
use super::press::{Head, Link, Press};
use super::quotation::{self, Quotation};
use super::register::Register;
use super::tidy;
use super::versions;
use super::views::{self, ClaimLine, Day, heading};
use crate::model::{Appearance, Claim, Mention, Proof, Reading};

/// Claims on one page of the ledger and of the browse lists.
pub(super) const CLAIMS_ON_PAGE: usize = 100;

/// `/claims/`: all the claims, newest first.
pub(crate) fn ledger(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    for (paging, claims) in views::pages(&register.catalogue.claims, CLAIMS_ON_PAGE, "claims/") {
        let mut body = Context::new();
        let lines: Vec<_> = claims.iter().map(|claim| ClaimLine::new(register, claim)).collect();
        body.insert("claims", &lines);
        body.insert("paging", &paging);
        let first = paging.number == 1;
        let head = Head {
            path: address::list_page("claims/", paging.number),
            title: if first {
                "The ledger".to_owned()
            } else {
                format!("The ledger, page {}", paging.number)
            },
            description: "All the savings claims of this edition in one table.".to_owned(),
            section: "claims",
            crumbs: if first { Vec::new() } else { vec![ledger_link()] },
            ..Head::default()
        };
        press.page("ledger.html", &head, body)?;
    }
    Ok(())
}

/// `/claims/<id>/`: one claim, with everything that is known about it.
pub(crate) fn claims(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    for claim in &register.catalogue.claims {
        page(register, press, claim)?;
    }
    Ok(())
}

fn page(register: &Register, press: &mut Press, claim: &Claim) -> Result<(), SiteError> {
    let article = register.article(&claim.article);
    let proof = views::first_proof(claim);
    let line = ClaimLine::new(register, claim);
    let title = heading(&claim.mention);
    let original = article.and_then(|article| quotation::web_address(&article.url));

    let mut body = Context::new();
    body.insert("quotation", &Quotation::of(&claim.mention, proof));
    body.insert("fields", &fields(&claim.mention));
    body.insert("proof", &proof.map(ProofView::of));
    body.insert("original", &original);
    body.insert("at_sentence", &original.map(|url| quotation::fragment_link(&url, &claim.mention.sentence)));
    let appearances: Vec<_> = claim.appearances.iter().map(|one| appearance(register, claim, one)).collect();
    body.insert("appearances", &appearances);
    let cases = register.cases_with(&claim.id);
    let cases =
        cases.iter().map(|case| Link::new(tidy::headline(&case.title), format!("cases/{}/", case.slug)));
    body.insert("cases", &cases.collect::<Vec<_>>());
    body.insert("citation", &cite::claim(register, press.frame(), claim));
    let head = Head {
        path: address::claim(&claim.id),
        description: format!("{} Reported by {}, {}.", line.figure.line, line.publisher, line.day.words),
        title,
        section: "claims",
        crumbs: vec![ledger_link()],
        metas: cite::claim_metas(register, press.frame(), claim),
        json_ld: Some(cite::claim_json_ld(register, press.frame(), claim)),
        ..Head::default()
    };
    body.insert("claim", &line);
    press.page("claim.html", &head, body)
}

fn ledger_link() -> Link {
    Link::new("The ledger", "claims/")
}

/// One parsed field: what was read, from which words, by which rule.
#[derive(Serialize)]
struct Field {
    name: &'static str,
    value: String,
    words: Option<String>,
    rule: Option<String>,
}

fn fields(mention: &Mention) -> Vec<Field> {
    let figure = Figure::of(mention);
    let yes_no = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let year = |year: Option<i16>| year.map_or_else(not_stated, |year| year.to_string());
    let joined = views::organisations(mention).join("; ");
    let values: [(&'static str, &[&str], String); 12] = [
        ("Amount", &["amount", "low", "high", "quote"], figure.full),
        ("Counts", &["kind"], mention.kind.label().to_owned()),
        ("Currency", &["currency"], mention.currency.clone().unwrap_or_else(|| "none".to_owned())),
        ("Approximate", &["approx"], yes_no(mention.approx)),
        ("Period", &["period", "years"], figure.period),
        ("From year", &["from_year"], year(mention.from_year)),
        ("By year", &["by_year"], year(mention.by_year)),
        ("Status", &["status"], mention.status.label().to_owned()),
        ("Basis", &["basis"], mention.basis.label().to_owned()),
        ("For each body", &["per_party"], yes_no(mention.per_party)),
        ("Whose money", &["beneficiaries"], if joined.is_empty() { not_stated() } else { joined }),
        ("Service", &["service"], mention.service.map_or_else(not_stated, |s| s.label().to_owned())),
    ];
    values
        .into_iter()
        .map(|(name, keys, value)| {
            let why: Vec<_> = keys.iter().filter_map(|key| mention.why.get(*key)).collect();
            let join = |words: Vec<String>| {
                let mut words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
                words.dedup();
                (!words.is_empty()).then(|| words.join(" … "))
            };
            Field {
                name,
                value,
                words: join(why.iter().map(|why| tidy::cut(&tidy::line(&why.words), 300)).collect()),
                rule: join(why.iter().map(|why| tidy::line(&why.rule)).collect()),
            }
        })
        .collect()
}

fn not_stated() -> String {
    "not stated".to_owned()
}

#[derive(Serialize)]
struct AppearanceView {
    article: Option<Link>,
    publisher: String,
    day: Day,
    language: Option<String>,
    figure: Figure,
    quotation: Quotation,
    drift: Vec<String>,
    /// How the page itself changed this figure.
    changed: Vec<String>,
    states_it: bool,
    original: Option<String>,
    proof: ProofView,
}

fn appearance(register: &Register, claim: &Claim, appearance: &Appearance) -> AppearanceView {
    let article = register.article(&appearance.article);
    let original = article.and_then(|article| quotation::web_address(&article.url));
    AppearanceView {
        article: article
            .map(|article| Link::new(tidy::headline(&article.item.title), address::article(&article.id))),
        publisher: article.map_or_else(|| "not in this edition".to_owned(), |one| register.publisher(one)),
        day: Day::of(article),
        language: article.and_then(views::language),
        figure: Figure::of(&appearance.mention),
        quotation: Quotation::of(&appearance.mention, Some(&appearance.proof)),
        drift: appearance.drift.iter().map(|words| tidy::line(words)).collect(),
        changed: versions::of_appearance(register, appearance),
        states_it: appearance.article == claim.article && appearance.mention.start == claim.mention.start,
        original: original.map(|url| quotation::fragment_link(&url, &appearance.mention.sentence)),
        proof: ProofView::of(&appearance.proof),
    }
}

#[derive(Serialize)]
struct ProofView {
    capture: String,
    body: String,
    sentence: String,
    quote: String,
    reading: String,
}

impl ProofView {
    fn of(proof: &Proof) -> Self {
        let steps: Vec<String> = proof.reading.iter().map(step).collect();
        Self {
            capture: proof.capture.to_string(),
            body: proof.body.to_string(),
            sentence: format!("{}–{}", proof.sentence_start, proof.sentence_end),
            quote: format!("{}–{}", proof.quote_start, proof.quote_end),
            reading: steps.join(", then "),
        }
    }
}

fn step(reading: &Reading) -> String {
    match reading {
        Reading::Charset(name) => format!("as {}", tidy::line(name)),
        Reading::Json => "JSON escapes resolved".to_owned(),
        Reading::Entities => "XML entities resolved".to_owned(),
        Reading::Html => "HTML markup dropped".to_owned(),
        Reading::Mojibake => "wrongly decoded UTF-8 repaired".to_owned(),
    }
}
