//! Tables as CSV (RFC 4180), safe to open in a spreadsheet.

use super::ExportError;

/// One table: its header and rows.
pub(super) fn csv(
    path: &'static str,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, ExportError> {
    let fail = |source| ExportError::Table { path, source };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(header).map_err(fail)?;
    for row in rows {
        writer.write_record(row.into_iter().map(spreadsheet_cell)).map_err(fail)?;
    }
    writer.into_inner().map_err(|error| fail(error.into_error().into()))
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.
pub fn spreadsheet_cell(text: String) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    if risky { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, expected) in
            [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "-5"), ("£2m", "£2m"), ("-x", "'-x")]
        {
            assert_eq!(spreadsheet_cell(text.to_owned()), expected);
        }
    }
}
