//! The pages, one function for each kind: from the register to the press.

mod article;
mod browse;
mod claim;
mod editorial;
mod front;
mod search;
mod standing;
mod versions;

pub(super) use article::{article_lists, articles};
pub(super) use browse::{browse, facets};
pub(super) use claim::{claims, ledger};
pub(super) use editorial::{cases, roundups, standing};
pub(super) use front::{feed, front};
pub(super) use search::{open_search, search, search_help};
pub(super) use standing::{not_found, sources};

use super::{
    Engine, SiteError, address, cite, country, figure, press, quotation, register, script, tidy, views,
};
