//! A catalogue made by hand that holds every kind of figure, reprints, drift, gaps and hostile strings.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;

use commonpurse::model::{
    Appearance, Article, ArticleId, Attribution, Basis, Case, Catalogue, Claim, ClaimId, DateRung, Dated,
    Digest, Discovery, Edition, Item, Kind, Licence, Mention, Page, PageKind, PageRules, Period, Proof,
    Reading, Service, Source, SourceId, Status, Story, StoryId, Texts, Why,
};
use jiff::Timestamp;
use jiff::civil::Date;
use url::Url;

/// What a hostile page puts wherever text goes.
pub(crate) const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% include \"x\" %}\u{202e}\0“q” 'a' & b";

/// The sample and its articles' texts.
pub(crate) struct Sample {
    pub(crate) catalogue: Catalogue,
    texts: BTreeMap<ArticleId, Article>,
}

impl Texts for Sample {
    fn article(&self, id: &ArticleId) -> Result<Article, Box<dyn std::error::Error + Send + Sync>> {
        if id
            == &self
                .catalogue
                .articles
                .values()
                .find(|one| one.item.title.starts_with("Lost text"))
                .unwrap()
                .id
        {
            return Err("the archive has a hole".into());
        }
        self.texts.get(id).cloned().ok_or_else(|| format!("no article `{id}`").into())
    }
}

/// The sample edition; `extra` undistinguished claims are added so that lists have several pages.
pub(crate) fn sample(base_url: &str, extra: usize) -> Sample {
    let mut build = Build::default();
    build.sources();
    build.hampshire();
    build.kinds();
    build.hostile();
    build.plain();
    build.extra(extra);
    build.finish(base_url)
}

#[derive(Default)]
struct Build {
    sources: Vec<Source>,
    articles: Vec<Article>,
    stories: Vec<Vec<usize>>,
    claims: Vec<Claim>,
}

impl Build {
    fn sources(&mut self) {
        let mut add =
            |id: &str, name: &str, homepage: &str, licence: &str, republish: bool, enabled: bool| {
                self.sources.push(Source {
                    id: id.parse().unwrap(),
                    name: name.to_owned(),
                    homepage: Url::parse(homepage).unwrap(),
                    discovery: Discovery::Feed {
                        url: Url::parse(homepage).unwrap().join("feed").unwrap(),
                        follow: true,
                    },
                    enabled,
                    country: Some("GB".to_owned()),
                    language: Some("en".to_owned()),
                    licence: Licence { id: licence.to_owned(), republish },
                    delay: std::time::Duration::from_secs(2),
                    max_pages: 100,
                    interval: std::time::Duration::from_hours(1),
                    private_network: false,
                    hosts: Vec::new(),
                    page: PageRules::default(),
                    note: None,
                });
            };
        add(
            "civic-ledger",
            "The Civic Ledger",
            "https://civic-ledger.example/",
            "all-rights-reserved",
            false,
            true,
        );
        add(
            "joint-service-wire",
            "Joint Service Wire",
            "https://wire.example/",
            "all-rights-reserved",
            false,
            true,
        );
        add("audit-office", "National Audit Bureau", "https://audit.example/", "OGL-UK-3.0", true, true);
        add(
            "borders-mirror",
            "Borders Mirror",
            "https://mirror.example/",
            "all-rights-reserved",
            false,
            false,
        );
        add("cyngor", "Cyngor Dyffryn Aled", "https://cyngor.example/", "OGL-UK-3.0", true, true);
    }

    /// The tale of one figure that drifts: £2m–£5m over three years becomes £5m.
    fn hampshire(&mut self) {
        let sentence = "Hampshire and Dorset expect to save between £2million and £5million over three years \
                        by running one IT service for both counties.";
        let origin =
            self.article("civic-ledger", "Two counties to share one IT service", "2010-11-30", sentence);
        let reprint = self.article("joint-service-wire", "Counties team up on IT", "2010-12-01", sentence);
        let short = self.article(
            "borders-mirror",
            "Dorset to save £5m with neighbour",
            "2010-12-03",
            "Dorset says the deal will save it £5m.",
        );
        self.articles[reprint].item.origin = Some(Attribution {
            line: "Source: https://civic-ledger.example/two-counties".to_owned(),
            url: Some("https://civic-ledger.example/two-counties".to_owned()),
            publisher: "civic-ledger.example".to_owned(),
        });
        self.stories.push(vec![origin, reprint]);
        let mut mention = mention("between £2million and £5million", sentence, Kind::Money, Some("GBP"));
        mention.low = Some(2_000_000.into());
        mention.high = Some(5_000_000.into());
        mention.period = Period::Total;
        mention.years = Some(3.into());
        mention.status = Status::Expected;
        mention.service = Some(Service::It);
        mention.beneficiaries =
            vec!["Hampshire County Council".to_owned(), "Dorset County Council".to_owned()];
        why(&mut mention, "period", "over three years", "stated-term");
        why(&mut mention, "status", "expect to save", "verb-of-expectation");
        why(&mut mention, "beneficiaries", "Hampshire and Dorset", "named-subject");
        why(&mut mention, "service", "one IT service", "shared-noun");
        why(&mut mention, "low", "between £2million", "range");
        let mut retold = mention.clone();
        "£5m".clone_into(&mut retold.quote);
        retold.sentence.clone_from(&self.articles[short].item.text);
        retold.low = Some(5_000_000.into());
        retold.period = Period::Unknown;
        retold.years = None;
        retold.beneficiaries = vec!["Dorset".to_owned()];
        self.claim(
            origin,
            mention.clone(),
            vec![
                (reprint, mention, Vec::new()),
                (
                    short,
                    retold,
                    vec![
                        "only the upper end of the range is given".to_owned(),
                        "the term of three years is left out".to_owned(),
                        "given to Dorset alone".to_owned(),
                    ],
                ),
            ],
        );
    }

    fn kinds(&mut self) {
        let money = Kind::Money;
        self.single(
            "audit-office",
            "Back offices could save £600m, audit finds",
            "2012-03-07",
            "£600m a year",
            "Sharing back offices across government could save up to £600m a year, the bureau says.",
            money,
            "GBP",
            (None, Some("600000000")),
            Period::Annual,
            Status::Proposed,
            Some(Service::BackOffice),
        );
        self.single(
            "civic-ledger",
            "Payroll pact passes its target",
            "2013-05-14",
            "£619,000",
            "The payroll partnership saved £619,000 last year, net of the cost of the new system.",
            money,
            "GBP",
            (Some("619000"), Some("619000")),
            Period::Annual,
            Status::Achieved,
            Some(Service::HrPayroll),
        );
        self.single(
            "joint-service-wire",
            "Bins across the border",
            "2011-02-01",
            "£6.7m",
            "The two districts aim to save about £6.7m by 2015 with a single waste contract.",
            money,
            "GBP",
            (Some("6700000"), Some("6700000")),
            Period::Total,
            Status::Target,
            Some(Service::Waste),
        );
        self.single(
            "audit-office",
            "Merger misses its mark",
            "2014-09-09",
            "£12m a year",
            "The merger has yet to produce the £12m a year that was promised for 2014.",
            money,
            "GBP",
            (Some("12000000"), Some("12000000")),
            Period::Annual,
            Status::Missed,
            None,
        );
        self.single(
            "civic-ledger",
            "Town halls to lose 62 posts in joint team",
            "2011-06-20",
            "62 posts",
            "The joint team will need 62 posts fewer.",
            Kind::Fte,
            "",
            (Some("62"), Some("62")),
            Period::Total,
            Status::Expected,
            Some(Service::RevenuesBenefits),
        );
        self.single(
            "civic-ledger",
            "Buying club cuts prices by 12 per cent",
            "2016-01-12",
            "12%",
            "The club has cut the price of office supplies by 12%.",
            Kind::Percent,
            "",
            (Some("12"), Some("12")),
            Period::Unknown,
            Status::Achieved,
            Some(Service::Procurement),
        );
        self.single(
            "joint-service-wire",
            "Neuf communes, une paie",
            "2018-10-02",
            "2,2 milliards d’euros",
            "La mutualisation doit rapporter 2,2 milliards d’euros à l’État et aux communes.",
            money,
            "EUR",
            (Some("2200000000"), Some("2200000000")),
            Period::Total,
            Status::Expected,
            Some(Service::Finance),
        );
        self.last_article().item.language = Some("fr".to_owned());
        self.last_article().item.country = Some("FR".to_owned());
        self.single(
            "joint-service-wire",
            "State’s shared centre to bank A$530m",
            "2009-08-17",
            "$530 million",
            "The shared centre will save at least $530 million across all agencies.",
            money,
            "AUD",
            (Some("530000000"), None),
            Period::Unknown,
            Status::Expected,
            Some(Service::BackOffice),
        );
        self.last_article().item.country = Some("AU".to_owned());
        self.single(
            "cyngor",
            "Dau gyngor yn rhannu gwasanaeth cyfreithiol",
            "2017-04-04",
            "£250,000",
            "Bydd rhannu’r tîm cyfreithiol yn arbed £250,000 yr un i’r ddau gyngor dros bum mlynedd.",
            money,
            "GBP",
            (Some("250000"), Some("250000")),
            Period::Total,
            Status::Expected,
            Some(Service::Legal),
        );
        let claim = self.claims.last_mut().unwrap();
        for mention in [&mut claim.mention, &mut claim.appearances[0].mention] {
            mention.per_party = true;
            mention.years = Some(5.into());
        }
        self.last_article().item.language = Some("cy".to_owned());
        self.last_article().item.country = Some("GB-WLS".to_owned());
    }

    fn hostile(&mut self) {
        let index =
            self.article("borders-mirror", HOSTILE, "2015-05-05", &format!("{HOSTILE} save £1m {HOSTILE}"));
        self.articles[index].item.site = Some(HOSTILE.to_owned());
        self.articles[index].item.authors = vec![HOSTILE.to_owned()];
        self.articles[index].item.language = Some("\"><script>".to_owned());
        self.articles[index].item.country = Some("../../<x>".to_owned());
        self.articles[index].item.origin = Some(Attribution {
            line: HOSTILE.to_owned(),
            url: Some("javascript:alert(3)".to_owned()),
            publisher: HOSTILE.to_owned(),
        });
        "java\tscript:alert(4)//\"><script>".clone_into(&mut self.articles[index].url);
        self.articles[index].source = None;
        let mut hostile = mention("£1m", &format!("{HOSTILE} save £1m {HOSTILE}"), Kind::Money, Some("GBP"));
        hostile.low = Some(1_000_000.into());
        hostile.high = hostile.low;
        hostile.beneficiaries = vec![HOSTILE.to_owned(), "ليفربول".to_owned()];
        why(&mut hostile, "status", HOSTILE, HOSTILE);
        self.claim(index, hostile, Vec::new());
        self.claims.last_mut().unwrap().appearances[0].drift = vec![HOSTILE.to_owned()];
        let long = "Councils that share everything from payroll to potholes ".repeat(7);
        self.article("civic-ledger", long.trim(), "2019-01-01", "No figure here.");
        self.article("civic-ledger", &"x".repeat(5_000), "2019-01-02", &"y".repeat(50_000));
        self.article("civic-ledger", "  \u{202e} ", "2019-01-03", "");
    }

    fn plain(&mut self) {
        let index = self.article(
            "civic-ledger",
            "Parish clerks meet",
            "2010-01-01",
            "They met, and talked, and went home.",
        );
        self.articles[index].item.published = None;
        let index =
            self.article("joint-service-wire", "Behind the counter", "2020-02-02", "Only the start is free.");
        self.articles[index].item.paywalled = true;
        self.article("civic-ledger", "Lost text", "2020-03-03", "Nobody can read this.");
        let index =
            self.article("audit-office", "A report in full", "2021-04-05", "A paragraph.\n\nAnother.");
        "<h2>Findings</h2><p>A <strong>full</strong> text, with <a href=\"https://audit.example/r\">a link</a>.</p>\
            <ul><li>one</li><li>two</li></ul><blockquote><p>Quoted.</p></blockquote>\
            <table><thead><tr><th>Year</th><th>Saving</th></tr></thead><tbody><tr><td>2010</td><td>£1m</td></tr></tbody></table>"
            .clone_into(&mut self.articles[index].item.html);
        let index =
            self.article("civic-ledger", "Four towns, one switchboard", "2022-07-01", &"word ".repeat(200));
        self.articles[index].source = None;
        self.articles[index].item.site = None;
    }

    fn extra(&mut self, count: usize) {
        for number in 0..count {
            let sentence = format!("Town {number} will save £{}m by sharing.", number + 1);
            let quote = format!("£{}m", number + 1);
            let low = format!("{}000000", number + 1);
            self.single(
                "civic-ledger",
                &format!("Town {number} shares"),
                "2008-08-08",
                &quote,
                &sentence,
                Kind::Money,
                "GBP",
                (Some(&low), Some(&low)),
                Period::Unknown,
                Status::Expected,
                Some(Service::Other),
            );
        }
    }

    fn last_article(&mut self) -> &mut Article {
        self.articles.last_mut().unwrap()
    }

    #[allow(clippy::too_many_arguments, reason = "a table reads best with one row per figure")]
    fn single(
        &mut self,
        source: &str,
        title: &str,
        date: &str,
        quote: &str,
        sentence: &str,
        kind: Kind,
        currency: &str,
        (low, high): (Option<&str>, Option<&str>),
        period: Period,
        status: Status,
        service: Option<Service>,
    ) {
        let index = self.article(source, title, date, sentence);
        let mut mention = mention(quote, sentence, kind, Some(currency).filter(|code| !code.is_empty()));
        mention.low = low.map(|text| text.parse().unwrap());
        mention.high = high.map(|text| text.parse().unwrap());
        mention.approx = sentence.contains("about");
        mention.period = period;
        mention.status = status;
        mention.service = service;
        mention.basis = if sentence.contains("net of") { Basis::Net } else { Basis::Unknown };
        mention.by_year = sentence.contains("by 2015").then_some(2015);
        why(&mut mention, "status", "will", "future-tense");
        self.claim(index, mention, Vec::new());
    }

    fn article(&mut self, source: &str, title: &str, date: &str, text: &str) -> usize {
        let index = self.articles.len();
        let source: SourceId = source.parse().unwrap();
        let home = &self.sources.iter().find(|one| one.id == source).unwrap().homepage;
        let url = home.join(&format!("news/{index}")).unwrap().to_string();
        let capture = commonpurse::model::CaptureId::new(&url, text.as_bytes());
        self.articles.push(Article {
            id: ArticleId::of([url.as_str()]),
            capture,
            reading: vec![Reading::Charset("utf-8".to_owned()), Reading::Html],
            parts: Vec::new(),
            fetched: "2026-11-20T08:30:00Z".parse::<Timestamp>().unwrap(),
            source: Some(source),
            url,
            item: Item {
                title: title.to_owned(),
                published: Some(Dated { date: date.parse::<Date>().unwrap(), rung: DateRung::Meta }),
                country: Some("GB".to_owned()),
                language: Some("en".to_owned()),
                text: format!("{text}\n\nThe arrangement was agreed by both cabinets in private session."),
                html: format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;")),
                ..Item::default()
            },
        });
        index
    }

    fn claim(&mut self, article: usize, mention: Mention, others: Vec<(usize, Mention, Vec<String>)>) {
        let stated = [(article, mention.clone(), Vec::new())];
        let appearances = stated.into_iter().chain(others).map(|(article, mention, drift)| Appearance {
            article: self.articles[article].id.clone(),
            proof: Proof {
                capture: self.articles[article].capture,
                body: Digest::of(mention.sentence.as_bytes()),
                sentence_start: 1_200,
                sentence_end: 1_200 + mention.sentence.len(),
                quote_start: 1_200 + mention.sentence.find(&mention.quote).unwrap_or(0),
                quote_end: 1_200 + mention.sentence.find(&mention.quote).unwrap_or(0) + mention.quote.len(),
                reading: self.articles[article].reading.clone(),
            },
            mention,
            drift,
        });
        self.claims.push(Claim {
            id: ClaimId::of([mention.sentence.as_str(), mention.quote.as_str()]),
            article: self.articles[article].id.clone(),
            story: StoryId::from(&self.articles[article].id),
            appearances: appearances.collect(),
            mention,
        });
    }

    fn finish(self, base_url: &str) -> Sample {
        let Self { sources, articles, stories, claims } = self;
        let ids = |story: &Vec<usize>| -> Vec<ArticleId> {
            story.iter().map(|index| articles[*index].id.clone()).collect()
        };
        let stories = stories.iter().map(|story| Story {
            id: StoryId::from(&ids(story)[0]),
            origin: ids(story)[0].clone(),
            articles: ids(story),
        });
        let without_text = |article: &Article| {
            let mut article = article.clone();
            article.item.text = String::new();
            article.item.html = String::new();
            (article.id.clone(), article)
        };
        let catalogue = Catalogue {
            versions: BTreeMap::new(),
            edition: Edition {
                id: "2026-11-20-k3v9".to_owned(),
                data_to: Some("2026-11-20T08:30:00Z".parse().unwrap()),
                base_url: base_url.to_owned(),
            },
            stories: stories.collect(),
            articles: articles.iter().map(without_text).collect(),
            cases: vec![
                case("south-coast-it", "South coast IT", &claims[..1]),
                case("empty-case", "West moor: a case without claims", &[]),
            ],
            pages: vec![
                page(PageKind::Roundup, "november-2026", "November: promises that fell due"),
                page(PageKind::Page, "method", "Method"),
            ],
            claims,
            sources,
        };
        Sample {
            catalogue,
            texts: articles.into_iter().map(|article| (article.id.clone(), article)).collect(),
        }
    }
}

fn mention(quote: &str, sentence: &str, kind: Kind, currency: Option<&str>) -> Mention {
    Mention {
        quote: quote.to_owned(),
        start: 120,
        end: 120 + quote.chars().count(),
        sentence: sentence.to_owned(),
        kind,
        currency: currency.map(str::to_owned),
        low: None,
        high: None,
        approx: false,
        period: Period::Unknown,
        years: None,
        from_year: None,
        by_year: None,
        status: Status::Unknown,
        basis: Basis::Unknown,
        per_party: false,
        beneficiaries: Vec::new(),
        service: None,
        is_duplicate_of: None,
        why: BTreeMap::new(),
        confidence: 0.9,
    }
}

fn why(mention: &mut Mention, field: &str, words: &str, rule: &str) {
    mention.why.insert(field.to_owned(), Why { words: words.to_owned(), rule: rule.to_owned() });
}

fn case(slug: &str, title: &str, claims: &[Claim]) -> Case {
    Case {
        slug: slug.to_owned(),
        file: format!("cases/{slug}.md").into(),
        title: title.to_owned(),
        summary: "Two counties ran one IT service and printed one figure; their neighbours printed others.".to_owned(),
        partners: vec!["Hampshire County Council".to_owned(), "Dorset County Council".to_owned()],
        service: Some(Service::It),
        country: Some("GB".to_owned()),
        model: Some("joint committee".to_owned()),
        start: Some(2010),
        end: None,
        sources: vec!["https://civic-ledger.example/two-counties".to_owned(), "minutes, paper copy".to_owned()],
        claims: claims.iter().map(|claim| claim.id.clone()).collect(),
        html: "<h2>What they did</h2><p>They pooled their desks.</p><h2>What is not known</h2><p>The result.</p>".to_owned(),
        text: "What they did. They pooled their desks.".to_owned(),
    }
}

fn page(kind: PageKind, slug: &str, title: &str) -> Page {
    Page {
        kind,
        slug: slug.to_owned(),
        file: format!("{slug}.md").into(),
        title: title.to_owned(),
        summary: "What was promised for this year, and what was found of it.".to_owned(),
        date: Some("2026-11-19".parse().unwrap()),
        html: "<p>Three promises fell due. <em>No outcome was found</em> for two of them.</p>".to_owned(),
        text: "Three promises fell due.".to_owned(),
    }
}
