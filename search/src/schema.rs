//! The index's fields.
//!
//! Each field exists once in a form that a reader far away can use: words with positions, forms without, closed lists
//! as terms and as columns, numbers as columns alone.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::analysis::{FORMS, WORDS};
use crate::figures;

/// Goes up when an index built before can no longer be read as it should.
pub const SCHEMA_VERSION: u32 = 4;

/// The fields by name.
#[cfg_attr(
    not(feature = "disk"),
    expect(dead_code, reason = "columns are read by name and written by field")
)]
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    /// Words of the title.
    pub(crate) title: Field,
    /// Words of the text and of organisations' names.
    pub(crate) body: Field,
    /// Words of organisations' names.
    pub(crate) org: Field,
    /// Every word of the three above as written: exact matches rank first, and prefixes are looked up here.
    pub(crate) forms: Field,
    /// An organisation's whole name.
    pub(crate) org_name: Field,
    /// The kind of document.
    pub(crate) kind: Field,
    /// The document's name.
    pub(crate) id: Field,
    /// One of the closed lists, or a code.
    pub(crate) service: Field,
    /// See [`crate::Card::sector`].
    pub(crate) sector: Field,
    /// See [`crate::Card::status`].
    pub(crate) status: Field,
    /// See [`crate::Card::period`].
    pub(crate) period: Field,
    /// See [`crate::Card::basis`].
    pub(crate) basis: Field,
    /// The country, and where known the nation as well.
    pub(crate) country: Field,
    /// The source's id.
    pub(crate) source: Field,
    /// The language's code.
    pub(crate) language: Field,
    /// The currency's code.
    pub(crate) currency: Field,
    /// What the figure counts.
    pub(crate) unit: Field,
    /// What a figure spans, in the columns that [`figures`] describes.
    pub(crate) figures: [Field; 4],
    /// The day as 20101130.
    pub(crate) date: Field,
    /// The year of the date, which takes a third of the bytes that the date takes.
    pub(crate) year: Field,
    /// The last year named.
    pub(crate) by_year: Field,
    /// In how many places it was said.
    pub(crate) appearances: Field,
}

/// Names of columns, which tantivy asks for by name.
pub(crate) mod column {
    pub(crate) const UNIT: &str = "unit";
    pub(crate) const DATE: &str = "date";
    pub(crate) const YEAR: &str = "year";
    pub(crate) const BY_YEAR: &str = "by_year";
    pub(crate) const APPEARANCES: &str = "appearances";
}

/// The schema with its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let fields = Fields {
        title: words(&mut builder, "title", false),
        body: words(&mut builder, "body", true),
        org: words(&mut builder, "org", false),
        forms: builder.add_text_field("forms", terms(FORMS)),
        org_name: facet(&mut builder, "org_name"),
        kind: facet(&mut builder, "kind"),
        id: builder.add_text_field("id", terms("raw")),
        service: facet(&mut builder, "service"),
        sector: facet(&mut builder, "sector"),
        status: facet(&mut builder, "status"),
        period: facet(&mut builder, "period"),
        basis: facet(&mut builder, "basis"),
        country: facet(&mut builder, "country"),
        source: facet(&mut builder, "source"),
        language: facet(&mut builder, "language"),
        currency: facet(&mut builder, "currency"),
        unit: facet(&mut builder, column::UNIT),
        figures: figures::COLUMNS.map(|name| number(&mut builder, name)),
        date: number(&mut builder, column::DATE),
        year: number(&mut builder, column::YEAR),
        by_year: number(&mut builder, column::BY_YEAR),
        appearances: number(&mut builder, column::APPEARANCES),
    };
    (builder.build(), fields)
}

/// Words with their places. With `norms`, a word counts for more in a short text than in a long one; that costs a byte
/// a document, which every reader far away fetches first, and titles and names are all short.
fn words(builder: &mut SchemaBuilder, name: &str, norms: bool) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(WORDS)
        .set_fieldnorms(norms)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

fn facet(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_text_field(name, terms("raw").set_fast("raw"))
}

fn terms(tokenizer: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

fn number(builder: &mut SchemaBuilder, name: &str) -> Field {
    builder.add_u64_field(name, NumericOptions::default().set_fast())
}
