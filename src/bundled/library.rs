//! The files of all sites, embedded in the program: descriptions, articles, templates.

use std::collections::BTreeMap;

use include_dir::{Dir, File, include_dir};
use serde::Deserialize;
use tera::Tera;

use super::{BundledArticle, BundledError, skins};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/web");

/// What a bundled site is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundledSite {
    /// Its name: the folder, and the first label of the host.
    #[serde(skip)]
    pub id: String,
    /// The name that its pages print.
    pub name: String,
    /// The line under the name.
    pub slogan: String,
    /// Which system it imitates and what is odd about it, in one line.
    pub about: String,
}

/// A site as it is served.
pub(super) struct Site {
    pub(super) about: BundledSite,
    /// The newest first, then by slug.
    pub(super) articles: Vec<BundledArticle>,
    /// Texts that belong to one address each; by slug.
    pub(super) pages: Vec<BundledArticle>,
}

/// All that the bundled web is made of.
pub(super) struct Library {
    pub(super) sites: BTreeMap<String, Site>,
    pub(super) skins: Tera,
}

impl Library {
    pub(super) fn load() -> Result<Self, BundledError> {
        let mut sites = BTreeMap::new();
        for id in skins::NAMES {
            sites.insert(id.to_owned(), load_site(id)?);
        }
        resolve_mirrors(&mut sites)?;
        for site in sites.values_mut() {
            site.articles.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.slug.cmp(&b.slug)));
        }
        Ok(Self { sites, skins: load_templates()? })
    }
}

fn load_site(id: &str) -> Result<Site, BundledError> {
    let path = format!("{id}/site.toml");
    let file = FILES.get_file(&path).ok_or_else(|| BundledError::Missing { path: path.clone() })?;
    let mut about: BundledSite = toml::from_str(text_of(file)?)
        .map_err(|error| BundledError::Unreadable { path, message: error.to_string() })?;
    id.clone_into(&mut about.id);
    Ok(Site { about, articles: load_articles(id, "articles")?, pages: load_articles(id, "pages")? })
}

fn load_articles(id: &str, folder: &str) -> Result<Vec<BundledArticle>, BundledError> {
    let mut articles = Vec::new();
    for file in FILES.get_dir(format!("{id}/{folder}")).into_iter().flat_map(Dir::files) {
        let path = path_of(file);
        let Some(slug) = file.path().file_name().and_then(|name| name.to_str()?.strip_suffix(".md")) else {
            continue;
        };
        articles.push(BundledArticle::parse(id, slug, &path, text_of(file)?)?);
    }
    articles.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(articles)
}

/// Gives each mirrored article its original's body. An original is never itself a mirrored article.
fn resolve_mirrors(sites: &mut BTreeMap<String, Site>) -> Result<(), BundledError> {
    let originals: BTreeMap<String, String> = sites
        .values()
        .flat_map(|site| &site.articles)
        .filter(|article| article.mirror_of.is_none())
        .map(|article| (format!("{}/{}", article.site, article.slug), article.markdown.clone()))
        .collect();
    for article in sites.values_mut().flat_map(|site| &mut site.articles) {
        let Some(original) = article.mirror_of.clone() else { continue };
        let body = originals.get(&original).ok_or_else(|| BundledError::NoOriginal {
            path: format!("{}/articles/{}.md", article.site, article.slug),
            original: original.clone(),
        })?;
        article.set_body(body);
    }
    Ok(())
}

fn load_templates() -> Result<Tera, BundledError> {
    let mut templates = Vec::new();
    for id in skins::NAMES {
        for file in FILES.get_dir(format!("{id}/templates")).into_iter().flat_map(Dir::files) {
            templates.push((path_of(file).replace("/templates/", "/"), text_of(file)?));
        }
    }
    let mut skins = Tera::new();
    skins.add_raw_templates(templates).map_err(|error| BundledError::Templates(Box::new(error)))?;
    Ok(skins)
}

fn text_of(file: &'static File<'static>) -> Result<&'static str, BundledError> {
    file.contents_utf8().ok_or_else(|| BundledError::NotText { path: path_of(file) })
}

/// The path below `data/web`, with slashes on every system.
fn path_of(file: &File<'_>) -> String {
    file.path().components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
