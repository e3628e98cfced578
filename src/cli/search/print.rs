//! Results and counts as text.

use std::io::{self, Write};

use commonpurse_search::{Answer, Hit};

use crate::edition::export::spreadsheet_cell;

/// Results for people.
pub(super) fn table(hits: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    for Hit { card, snippet, .. } in hits {
        let heading = if card.figure.is_empty() { &card.title } else { &card.figure };
        let words = |value: &Option<String>| {
            value.as_deref().filter(|word| *word != "unknown").map(|word| word.replace('_', " "))
        };
        line(out, "", &[Some(heading.clone()), words(&card.status), words(&card.service)])?;
        let quote = snippet.as_ref().map_or(&card.quote, |snippet| &snippet.text);
        if !quote.is_empty() {
            line(out, "  ", &[Some(format!("“{quote}”"))])?;
        }
        let organisations = (!card.organisations.is_empty()).then(|| card.organisations.join(", "));
        let publisher = card.publisher.clone().or_else(|| card.source.clone());
        line(out, "  ", &[organisations, publisher, card.date.clone(), Some(card.path.clone())])?;
        writeln!(out)?;
    }
    Ok(())
}

/// One line of what is stated. A title may hold anything, and a terminal obeys control characters.
fn line(out: &mut dyn Write, indent: &str, parts: &[Option<String>]) -> io::Result<()> {
    let stated: Vec<&str> =
        parts.iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let text = stated.join(" · ").replace(char::is_control, " ");
    writeln!(out, "{indent}{text}")
}

/// Anything that was found, for programs.
pub(super) fn json(found: &(impl serde::Serialize + ?Sized), out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, found)?;
    writeln!(out)
}

/// One id a line.
pub(super) fn ids(hits: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    hits.iter().try_for_each(|hit| writeln!(out, "{}", hit.card.id))
}

pub(super) const HEADER: [&str; 22] = [
    "kind",
    "id",
    "title",
    "figure",
    "quote",
    "low",
    "high",
    "currency",
    "unit",
    "period",
    "status",
    "basis",
    "service",
    "organisations",
    "date",
    "by_year",
    "publisher",
    "country",
    "language",
    "appearances",
    "url",
    "path",
];

/// Results for spreadsheets.
pub(super) fn csv(hits: &[Hit], out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(HEADER)?;
    for hit in hits {
        writer.write_record(cells(hit).map(spreadsheet_cell))?;
    }
    Ok(writer.flush()?)
}

fn cells(Hit { card, .. }: &Hit) -> [String; 22] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let amount =
        |value: Option<rust_decimal::Decimal>| value.map_or_else(String::new, |v| v.normalize().to_string());
    [
        card.kind.word().to_owned(),
        card.id.clone(),
        card.title.clone(),
        card.figure.clone(),
        card.quote.clone(),
        amount(card.low),
        amount(card.high),
        text(&card.currency),
        text(&card.unit),
        text(&card.period),
        text(&card.status),
        text(&card.basis),
        text(&card.service),
        card.organisations.join("; "),
        text(&card.date),
        card.by_year.map_or_else(String::new, |year| year.to_string()),
        text(&card.publisher),
        text(&card.country),
        text(&card.language),
        card.appearances.to_string(),
        text(&card.url),
        card.path.clone(),
    ]
}

/// Counts for people; what is found nowhere is left out.
pub(super) fn counts(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let rows = rows(answer);
    let of = |cell: fn(&Row) -> &str| rows.iter().map(|row| cell(row).chars().count()).max().unwrap_or(0);
    let (names, values) = (of(|row| row.0), of(|row| &row.1));
    for (name, value, count) in rows.iter().filter(|row| row.2 > 0) {
        line(out, "", &[Some(format!("{name:names$}  {value:values$}  {count:>7}"))])?;
    }
    Ok(())
}

/// Counts for spreadsheets.
pub(super) fn counts_csv(answer: &Answer, out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(["facet", "value", "count"])?;
    for (name, value, count) in rows(answer) {
        writer.write_record([name.to_owned(), spreadsheet_cell(value), count.to_string()])?;
    }
    Ok(writer.flush()?)
}

/// A facet, a value and how many.
type Row = (&'static str, String, u64);

fn rows(answer: &Answer) -> Vec<Row> {
    let kinds = answer.kinds.iter().map(|(kind, count)| ("kind", kind.word().to_owned(), *count));
    let facets = answer.facets.iter().flat_map(|facet| {
        facet.values.iter().map(|value| (facet.facet.word(), value.value.clone(), value.count))
    });
    let sums = answer.histogram.iter().map(|bin| ("amount", format!("{}..{}", bin.from, bin.to), bin.count));
    kinds.chain(facets).chain(sums).collect()
}
