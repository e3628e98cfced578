//! The further pages of articles that their sites spread over several: asked for one after another, as long as each one
//! names the next and says something new.

use anyhow::Result;
use url::Url;

use super::super::extract::{articles_of, hints, location, on_deep_stack};
use super::driver::{Driver, Errand};
use super::due::is_due;
use crate::evidence::article;
use crate::gather::frontier::Task;
use crate::model::{Capture, Digest, Witness, tidy_address};
use crate::store::PageState;

impl Driver<'_> {
    /// Asks for the page behind a page that was kept, where that is one of an article.
    pub(super) fn follow_article(&mut self, task: &Task<Errand>, capture: &Capture) -> Result<()> {
        let Errand::Page { witness, before, .. } = &task.payload else { return Ok(()) };
        let first = witness.part_of.clone().unwrap_or_else(|| capture.url.clone());
        let own = witness.part_of.as_ref().map_or(Some(1), |first| number_of(&capture.url, first));
        let next =
            article::further_pages(capture, &first).into_iter().find(|(number, _)| Some(number - 1) == own);
        let Some((_, next)) = next else { return Ok(()) };
        let hints = hints(&self.desk.sources.sources, Some(task.source.as_str()));
        let found = on_deep_stack(|| articles_of(capture, &hints))?;
        let told = match found.articles.as_slice() {
            [article] => Some(Digest::of(article.item.text.as_bytes())),
            // A page of a few words is no article, but it may be part of one.
            [] if own > Some(1) => None,
            // A list of articles has further pages too; those are no part of any.
            _ => return Ok(()),
        };
        // The numbers may count something else on the page, such as a list beside the article.
        if told.is_some() && told == *before {
            return Ok(());
        }
        let Ok(url) = Url::parse(&next).map(tidy_address) else { return Ok(()) };
        let witness = Witness { part_of: Some(first), ..Witness::default() };
        let known = self.desk.store.page(url.as_str())?;
        let interval = self.interval(&task.source);
        match &known {
            Some(known) if !self.is_forced() && !is_due(known, interval, None, self.now()) => return Ok(()),
            Some(_) => {}
            None => {
                let state = self.state(&url, &task.source)?;
                self.desk.store.put_page(&PageState { waiting: Some(witness.clone()), ..state })?;
            }
        }
        let errand = Errand::Page { witness: Box::new(witness), handovers: 0, before: told };
        self.enqueue(url, &task.source, errand)
    }

    /// The same for a page that is as it was when it was archived.
    pub(super) fn follow_archived(&mut self, task: &Task<Errand>, state: &PageState) -> Result<()> {
        let Some(id) = state.capture else { return Ok(()) };
        let Some(stored) = self.desk.store.capture(&id)? else { return Ok(()) };
        // A damaged record is told by whoever extracts or verifies it.
        match self.desk.archive.read(&location(&stored)) {
            Ok(capture) => self.follow_article(task, &capture),
            Err(_) => Ok(()),
        }
    }
}

/// The number that the page at `url` has in the article whose first page is at `first`.
fn number_of(url: &str, first: &str) -> Option<u32> {
    let article = article::places(first).into_iter().find(|place| place.number == 1)?.article;
    article::places(url).into_iter().find(|place| place.article == article).map(|place| place.number)
}
