//! Where a skin works: its site, its templates and the request.

use std::error::Error as _;

use serde_json::{Value, json};
use tera::{Context, Tera};

use super::PORT;
use super::answer::Answer;
use super::article::BundledArticle;
use super::ask::Ask;
use super::library::{Library, Site};
use super::view::View;

/// Everything that a skin needs for one answer.
pub(super) struct Desk<'a> {
    pub(super) site: &'a Site,
    pub(super) ask: &'a Ask,
    skins: &'a Tera,
}

impl<'a> Desk<'a> {
    /// None for a host that is not ours.
    pub(super) fn new(library: &'a Library, host: &str, ask: &'a Ask) -> Option<Self> {
        let site = library.sites.get(host.strip_suffix(".localhost")?)?;
        Some(Self { site, ask, skins: &library.skins })
    }

    /// The site's address without a slash at the end.
    pub(super) fn base(&self) -> String {
        format!("http://{}.localhost:{PORT}", self.site.about.id)
    }

    /// The address asked for.
    pub(super) fn path(&self) -> &'a str {
        &self.ask.path
    }

    /// A page from a template; the site's name, slogan and address are always at hand in it.
    pub(super) fn page(&self, template: &str, context: Value) -> Answer {
        self.render(template, context).map_or_else(|error| broken(&error), Answer::html)
    }

    /// A feed or sitemap from a template.
    pub(super) fn xml(&self, content_type: &str, template: &str, context: Value) -> Answer {
        self.render(template, context)
            .map_or_else(|error| broken(&error), |xml| Answer::new(content_type, xml))
    }

    /// The article as a template sees it; `path` says where it stands.
    pub(super) fn view(&self, article: &BundledArticle, path: String) -> Value {
        serde_json::to_value(View::new(article, &self.base(), path)).unwrap_or_default()
    }

    /// The articles as a template sees them.
    pub(super) fn views<'b>(
        &self,
        articles: impl IntoIterator<Item = &'b BundledArticle>,
        path: impl Fn(&BundledArticle) -> String,
    ) -> Value {
        articles.into_iter().map(|article| self.view(article, path(article))).collect()
    }

    fn render(&self, template: &str, context: Value) -> Result<String, tera::Error> {
        let name = format!("{}/{template}", self.site.about.id);
        let mut all = Context::from_serialize(&json!({
            "name": self.site.about.name,
            "slogan": self.site.about.slogan,
            "base": self.base(),
        }))?;
        if let Value::Object(members) = context {
            for (name, value) in members {
                all.insert(name, &value);
            }
        }
        self.skins.render(&name, &all)
    }
}

/// A page of a list.
pub(super) struct Leaf<'a> {
    pub(super) articles: &'a [BundledArticle],
    pub(super) number: usize,
    pub(super) count: usize,
}

impl<'a> Leaf<'a> {
    /// Page `number`, counted from one, of `articles`; empty past the end.
    pub(super) fn of(articles: &'a [BundledArticle], number: usize, size: usize) -> Self {
        let first = number.saturating_sub(1).saturating_mul(size).min(articles.len());
        let last = first.saturating_add(size).min(articles.len());
        Self { articles: &articles[first..last], number, count: articles.len().div_ceil(size).max(1) }
    }

    /// The pager's part of a context.
    pub(super) fn pager(&self) -> Value {
        let next = (self.number < self.count).then_some(self.number + 1);
        let previous = (self.number > 1).then(|| self.number - 1);
        json!({ "number": self.number, "count": self.count, "next": next, "previous": previous,
                "all": (1..=self.count).collect::<Vec<_>>() })
    }
}

/// A template that fails is a fault of ours; tests walk every page so that no user meets it.
fn broken(error: &tera::Error) -> Answer {
    let mut lines = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(inner) = cause {
        lines.push(inner.to_string());
        cause = inner.source();
    }
    Answer::text(lines.join("\n")).status(500)
}
