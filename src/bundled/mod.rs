//! The bundled web: small sites of our own, in the shapes of real ones, served on loopback for `demo` and the tests.

mod answer;
mod article;
mod ask;
mod desk;
mod drip;
mod error;
mod library;
mod log;
mod skins;
mod view;
mod web;
mod when;

pub use article::{BundledArticle, ClaimLabel, NotLabel};
pub use error::BundledError;
pub use library::BundledSite;
pub use log::Hit;
pub use web::BundledWeb;

/// The port in every public address of the bundled web, the same on every machine and in every run.
pub const PORT: u16 = 8401;

/// The `sources.toml` of the demo, which follows all the bundled sites.
pub fn sources_toml() -> &'static str {
    include_str!("../../data/web/sources.toml")
}

/// The bundled sites, by name.
pub fn sites() -> Result<Vec<BundledSite>, BundledError> {
    Ok(library::Library::load()?.sites.into_values().map(|site| site.about).collect())
}

/// The article files of all sites with their labels, by site and slug.
pub fn articles() -> Result<Vec<BundledArticle>, BundledError> {
    Ok(library::Library::load()?.sites.into_values().flat_map(|site| site.articles).collect())
}

/// The texts that belong to one odd address each, such as those of `badlands`, with their labels.
pub fn pages() -> Result<Vec<BundledArticle>, BundledError> {
    Ok(library::Library::load()?.sites.into_values().flat_map(|site| site.pages).collect())
}
