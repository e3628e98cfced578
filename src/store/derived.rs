//! Derived rows: what extraction made of each capture, kept by capture and recipe.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};

use super::captures::parsed;
use super::{Store, StoreError};
use crate::model::{Article, ArticleId, CaptureId, Rejection, Sighting, Sketch, format_timestamp};

/// One article with all that was derived from it.
#[derive(Clone, Debug, PartialEq)]
pub struct ArticleRow {
    /// The article, text included unless it was asked for without.
    pub article: Article,
    /// Its savings figures with their proofs.
    pub sightings: Vec<Sighting>,
    /// Figures that were found but have no proof, and why; they are not published.
    pub unproven: Vec<String>,
    /// The sketch of its text.
    pub sketch: Sketch,
}

/// What extraction made of one capture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Derived {
    /// The articles.
    pub articles: Vec<ArticleRow>,
    /// What was left out, and why.
    pub rejected: Vec<(String, Rejection)>,
}

/// An article as one record of the archive has it. A page that went back to what it was has two records of one capture.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The address of the capture.
    pub url: String,
    /// The capture.
    pub capture: CaptureId,
    /// When this record of it was fetched.
    pub fetched: Timestamp,
    /// The article.
    pub row: ArticleRow,
}

/// An item that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The capture's address.
    pub url: String,
    /// The item's title or place; empty for the whole capture.
    pub place: String,
    /// Why.
    pub rejection: Rejection,
}

/// The newest row of each article: a page that changed is shown as it last was. What was fetched within one second
/// has the order of the archive.
const NEWEST: &str = "FROM article AS a JOIN capture AS ac ON ac.id = a.capture WHERE NOT EXISTS (
    SELECT 1 FROM article AS b JOIN capture AS bc ON bc.id = b.capture
    WHERE b.id = a.id AND (b.fetched, bc.file, bc.start) > (a.fetched, ac.file, ac.start))";

/// Every article with every record of the capture that it was derived from.
const RECORDS: &str = "SELECT a.id, a.article, a.sightings, a.unproven, a.sketch, c.url, c.id, r.fetched
    FROM article AS a JOIN capture AS c ON c.id = a.capture JOIN record AS r ON r.capture = a.capture";
const RECORD_ORDER: &str = "ORDER BY a.id, r.fetched, r.file, r.start";

impl Store {
    /// The recipe by which a capture was last extracted: the versions and hints that its rows depend on.
    pub fn recipe(&self, capture: &CaptureId) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached("SELECT recipe FROM extraction WHERE capture = ?1")
            .and_then(|mut statement| statement.query_row([capture.to_string()], |row| row.get(0)).optional())
            .map_err(|e| self.fault(e))
    }

    /// Replaces what was derived from a capture.
    pub fn put_derived(
        &self,
        capture: &CaptureId,
        recipe: &str,
        derived: &Derived,
    ) -> Result<(), StoreError> {
        let capture = capture.to_string();
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> Result<(), StoreError> {
            let done =
                self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(values));
            done.map(drop).map_err(|e| self.fault(e))
        };
        let json = |what: &str, value: serde_json::Result<String>| {
            value.map_err(|source| self.unreadable(what.to_owned(), source))
        };
        run("DELETE FROM extraction WHERE capture = ?1", &[&capture])?;
        run("INSERT INTO extraction (capture, recipe) VALUES (?1, ?2)", &[&capture, &recipe])?;
        for row in &derived.articles {
            let fetched = format_timestamp(row.article.fetched);
            run(
                "INSERT INTO article (id, capture, fetched, article, sightings, unproven, sketch)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                &[
                    &row.article.id.as_str(),
                    &capture,
                    &fetched,
                    &json("an article", serde_json::to_string(&row.article))?,
                    &json("a list of mentions", serde_json::to_string(&row.sightings))?,
                    &json("a list of mentions", serde_json::to_string(&row.unproven))?,
                    &json("a sketch", serde_json::to_string(&row.sketch))?,
                ],
            )?;
        }
        for (place, rejection) in &derived.rejected {
            let rejection = json("a rejection", serde_json::to_string(rejection))?;
            run(
                "INSERT INTO rejected (capture, place, rejection) VALUES (?1, ?2, ?3)",
                &[&capture, place, &rejection],
            )?;
        }
        Ok(())
    }

    /// Hands every article in its newest version to `each`, in the order of ids, one at a time.
    pub fn each_article(&self, mut each: impl FnMut(ArticleRow)) -> Result<(), StoreError> {
        let sql = format!("SELECT a.id, a.article, a.sightings, a.unproven, a.sketch {NEWEST} ORDER BY a.id");
        let mut statement = self.connection.prepare(&sql).map_err(|e| self.fault(e))?;
        let mut rows = statement.query([]).map_err(|e| self.fault(e))?;
        while let Some(row) = rows.next().map_err(|e| self.fault(e))? {
            each(self.article_row(row)?);
        }
        Ok(())
    }

    /// One article in its newest version.
    pub fn article(&self, id: &ArticleId) -> Result<Option<ArticleRow>, StoreError> {
        let sql = format!("SELECT a.id, a.article, a.sightings, a.unproven, a.sketch {NEWEST} AND a.id = ?1");
        let mut statement = self.connection.prepare_cached(&sql).map_err(|e| self.fault(e))?;
        let mut rows = statement.query([id.as_str()]).map_err(|e| self.fault(e))?;
        match rows.next().map_err(|e| self.fault(e))? {
            Some(row) => self.article_row(row).map(Some),
            None => Ok(None),
        }
    }

    /// The newest article that was read from a capture of this address; of a page of several, the first by id.
    pub fn article_from(&self, url: &str) -> Result<Option<ArticleRow>, StoreError> {
        let sql = "SELECT a.id, a.article, a.sightings, a.unproven, a.sketch
                   FROM article AS a JOIN capture AS c ON c.id = a.capture
                   WHERE c.url = ?1 ORDER BY a.fetched DESC, c.file DESC, c.start DESC, a.id LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.fault(e))?;
        let mut rows = statement.query([url]).map_err(|e| self.fault(e))?;
        match rows.next().map_err(|e| self.fault(e))? {
            Some(row) => self.article_row(row).map(Some),
            None => Ok(None),
        }
    }

    /// Hands every article of which the archive has several records to `each`, once for each record: by article, and
    /// in the order in which they were fetched.
    pub fn each_record(&self, mut each: impl FnMut(Recorded)) -> Result<(), StoreError> {
        let sql = format!(
            "{RECORDS} WHERE a.id IN (SELECT n.id FROM article AS n JOIN record AS m ON m.capture = n.capture
                 GROUP BY n.id HAVING COUNT(*) > 1) {RECORD_ORDER}"
        );
        let mut statement = self.connection.prepare(&sql).map_err(|e| self.fault(e))?;
        let mut rows = statement.query([]).map_err(|e| self.fault(e))?;
        while let Some(row) = rows.next().map_err(|e| self.fault(e))? {
            each(self.recorded(row)?);
        }
        Ok(())
    }

    /// One article as each record of it has it, in the order in which they were fetched.
    pub fn records_of(&self, id: &ArticleId) -> Result<Vec<Recorded>, StoreError> {
        let sql = format!("{RECORDS} WHERE a.id = ?1 {RECORD_ORDER}");
        let mut statement = self.connection.prepare(&sql).map_err(|e| self.fault(e))?;
        let mut rows = statement.query([id.as_str()]).map_err(|e| self.fault(e))?;
        let mut records = Vec::new();
        while let Some(row) = rows.next().map_err(|e| self.fault(e))? {
            records.push(self.recorded(row)?);
        }
        Ok(records)
    }

    fn recorded(&self, row: &Row<'_>) -> Result<Recorded, StoreError> {
        Ok(Recorded {
            url: row.get(5).map_err(|e| self.fault(e))?,
            capture: parsed(row, 6).map_err(|e| self.fault(e))?,
            fetched: parsed(row, 7).map_err(|e| self.fault(e))?,
            row: self.article_row(row)?,
        })
    }

    /// Everything that was left out, in the order of addresses.
    pub fn rejected(&self) -> Result<Vec<Rejected>, StoreError> {
        let sql =
            "SELECT c.url, r.place, r.rejection FROM rejected AS r JOIN capture AS c ON c.id = r.capture
                   ORDER BY c.url, r.rowid";
        let mut statement = self.connection.prepare(sql).map_err(|e| self.fault(e))?;
        let mut rows = statement.query([]).map_err(|e| self.fault(e))?;
        let mut rejected = Vec::new();
        while let Some(row) = rows.next().map_err(|e| self.fault(e))? {
            let url: String = row.get(0).map_err(|e| self.fault(e))?;
            let rejection = self.column(row, 2, &url)?;
            rejected.push(Rejected { place: row.get(1).map_err(|e| self.fault(e))?, url, rejection });
        }
        Ok(rejected)
    }

    fn article_row(&self, row: &Row<'_>) -> Result<ArticleRow, StoreError> {
        let id: String = row.get(0).map_err(|e| self.fault(e))?;
        Ok(ArticleRow {
            article: self.column(row, 1, &id)?,
            sightings: self.column(row, 2, &id)?,
            unproven: self.column(row, 3, &id)?,
            sketch: self.column(row, 4, &id)?,
        })
    }

    fn column<T: serde::de::DeserializeOwned>(
        &self,
        row: &Row<'_>,
        column: usize,
        what: &str,
    ) -> Result<T, StoreError> {
        let text: String = row.get(column).map_err(|e| self.fault(e))?;
        serde_json::from_str(&text)
            .map_err(|source| self.unreadable(format!("what is kept of `{what}`"), source))
    }
}
