//! The catalogue's cross-references, made once for all the pages: who stands where.

use std::cmp::Reverse;
use std::collections::HashMap;

use jiff::civil::Date;

use super::{country, tidy};
use crate::model::{Article, ArticleId, Case, Catalogue, Claim, ClaimId, Source, SourceId, Story};

/// What pages look up besides the catalogue itself.
pub(super) struct Register<'a> {
    /// The catalogue that the references lead into.
    pub(super) catalogue: &'a Catalogue,
    /// All the articles, newest first; undated ones last.
    pub(super) articles: Vec<&'a Article>,
    claims_in: HashMap<&'a ArticleId, Vec<&'a Claim>>,
    story_of: HashMap<&'a ArticleId, &'a Story>,
    cases_with: HashMap<&'a ClaimId, Vec<&'a Case>>,
    claims: HashMap<&'a ClaimId, &'a Claim>,
    sources: HashMap<&'a SourceId, &'a Source>,
}

impl<'a> Register<'a> {
    /// Reads the catalogue once.
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        let mut articles: Vec<&Article> = catalogue.articles.values().collect();
        articles.sort_by_key(|article| (Reverse(published(article)), &article.id));
        let mut claims_in: HashMap<_, Vec<&Claim>> = HashMap::new();
        for claim in &catalogue.claims {
            for appearance in &claim.appearances {
                let claims = claims_in.entry(&appearance.article).or_default();
                if claims.last().is_none_or(|last| last.id != claim.id) {
                    claims.push(claim);
                }
            }
        }
        let mut cases_with: HashMap<_, Vec<&Case>> = HashMap::new();
        for case in &catalogue.cases {
            for claim in &case.claims {
                cases_with.entry(claim).or_default().push(case);
            }
        }
        let story_of = catalogue
            .stories
            .iter()
            .flat_map(|story| story.articles.iter().map(move |article| (article, story)))
            .collect();
        Self {
            catalogue,
            articles,
            claims_in,
            story_of,
            cases_with,
            claims: catalogue.claims.iter().map(|claim| (&claim.id, claim)).collect(),
            sources: catalogue.sources.iter().map(|source| (&source.id, source)).collect(),
        }
    }

    /// The article of that name; none when the edition does not hold it.
    pub(super) fn article(&self, id: &ArticleId) -> Option<&'a Article> {
        self.catalogue.articles.get(id)
    }

    /// The claim of that name.
    pub(super) fn claim(&self, id: &ClaimId) -> Option<&'a Claim> {
        self.claims.get(id).copied()
    }

    /// The claims that appear in an article, each once, in the ledger's order.
    pub(super) fn claims_in(&self, id: &ArticleId) -> &[&'a Claim] {
        self.claims_in.get(id).map_or(&[], Vec::as_slice)
    }

    /// The story that an article belongs to.
    pub(super) fn story_of(&self, id: &ArticleId) -> Option<&'a Story> {
        self.story_of.get(id).copied()
    }

    /// The cases that a claim belongs to.
    pub(super) fn cases_with(&self, id: &ClaimId) -> &[&'a Case] {
        self.cases_with.get(id).map_or(&[], Vec::as_slice)
    }

    /// The source that led to an article; none for an imported page.
    pub(super) fn source_of(&self, article: &Article) -> Option<&'a Source> {
        self.sources.get(article.source.as_ref()?).copied()
    }

    /// Who published an article: the source's name, else the site's own, else its host.
    pub(super) fn publisher(&self, article: &Article) -> String {
        let named = self.source_of(article).map(|source| source.name.as_str());
        let name = tidy::cut(&tidy::line(named.or(article.item.site.as_deref()).unwrap_or_default()), 80);
        if !name.is_empty() {
            return name;
        }
        let host = url::Url::parse(&article.url).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.map_or_else(|| "publisher not stated".to_owned(), |host| tidy::cut(&host, 80))
    }

    /// The country that an article writes about.
    pub(super) fn country(&self, article: &Article) -> Option<&'a str> {
        let own = self.article(&article.id).and_then(|article| article.item.country.as_deref());
        own.or_else(|| self.source_of(article).and_then(|source| source.country.as_deref()))
            .filter(|code| country::is_code(code))
    }
}

/// The day an article was published.
pub(super) fn published(article: &Article) -> Option<Date> {
    article.item.published.map(|dated| dated.date)
}
