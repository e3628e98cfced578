//! The recipes: each command's stages in their order, the only place that knows it.

mod build;
mod crawl;
mod desk;
mod earlier;
mod extract;
mod folder;
mod import;
mod spread;
mod stored;
mod verify;
mod versions;

pub use build::{BuildReport, build, catalogue};
pub use crawl::{CrawlOptions, CrawlReport, Failure, crawl};
pub use desk::Desk;
pub use extract::{ExtractReport, Scope, articles_of, derive, extract, extracting_threads, hints};
pub use folder::Folder;
pub use import::{ImportReport, import};
pub use stored::{StoredArticle, stored_article};
pub use verify::{Fault, VerifyReport, verify};
