//! Content: the editors' Markdown to cases, pages and round-ups; or every problem of every file.

mod front_matter;
mod markdown;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::model::strict::suggest;
use crate::model::{Case, Page, PageKind, Problem, Problems};

/// A larger file is no page.
const MOST_BYTES: usize = 2_000_000;
const FOLDERS: &[&str] = &["cases", "pages", "roundups"];

/// What editors wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// The cases by slug.
    pub cases: Vec<Case>,
    /// The standing pages by slug, then the round-ups by slug.
    pub pages: Vec<Page>,
}

/// Why the content cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// A file or folder cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Something in the files is wrong.
    #[error(transparent)]
    Problems(#[from] Problems),
}

/// Reads the content folder: `cases/*.md`, `pages/*.md` and `roundups/*.md`. A folder that is not there is empty.
pub fn read(dir: &Path) -> Result<Content, ContentError> {
    let mut problems = Vec::new();
    let mut content = Content::default();
    refuse_strays(dir, &mut problems)?;
    for folder in FOLDERS {
        for file in entries(&dir.join(folder))? {
            if let Some(written) = open(dir, &file, &mut problems)? {
                add(&mut content, folder, &written, &mut problems);
            }
        }
    }
    if problems.is_empty() {
        Ok(content)
    } else {
        problems.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        Err(Problems(problems).into())
    }
}

/// One file of an editor.
struct Written {
    /// As problems name it.
    path: PathBuf,
    /// Relative to the content folder.
    file: PathBuf,
    slug: String,
    text: String,
}

fn add(content: &mut Content, folder: &str, written: &Written, problems: &mut Vec<Problem>) {
    let Written { path, file, slug, text } = written;
    let Some((head, body)) = front_matter::split(path, text, problems) else { return };
    let rendered = markdown::render(path, &body, problems);
    let (slug, file) = (slug.clone(), file.clone());
    let (html, text) = (rendered.html, rendered.text);
    if folder == "cases" {
        let case = front_matter::case(path, &head, problems);
        content.cases.extend(case.map(|case| Case { slug, file, html, text, ..case }));
    } else {
        let kind = if folder == "pages" { PageKind::Page } else { PageKind::Roundup };
        let page = front_matter::page(path, &head, kind, problems);
        content.pages.extend(page.map(|page| Page { slug, file, html, text, ..page }));
    }
}

/// A file in a folder that nobody reads would vanish without a word.
fn refuse_strays(dir: &Path, problems: &mut Vec<Problem>) -> Result<(), ContentError> {
    for path in entries(dir)? {
        let name = name_of(&path);
        let is_markdown = path.extension().is_some_and(|extension| extension == "md");
        if path.is_dir() && !FOLDERS.contains(&name.as_str()) {
            problems.push(problem(
                &path,
                format!("the folder `{name}` is not read"),
                suggest(&name, FOLDERS),
            ));
        } else if is_markdown && path.is_file() {
            let hint = "move it to `cases`, `pages` or `roundups`".to_owned();
            problems.push(problem(&path, "a file beside the folders is not read", hint));
        }
    }
    Ok(())
}

/// The text of one file, its line ends made one; none when it cannot be a page.
fn open(dir: &Path, path: &Path, problems: &mut Vec<Problem>) -> Result<Option<Written>, ContentError> {
    let name = name_of(path);
    let Some(slug) = name.strip_suffix(".md").filter(|_| path.is_file()) else {
        let hint = "keep only `.md` files here".to_owned();
        problems.push(problem(path, format!("`{name}` is no Markdown file"), hint));
        return Ok(None);
    };
    let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if slug.is_empty() || slug.len() > 80 || !slug.bytes().all(is_plain) {
        let hint = "name it with 1 to 80 of `a-z`, `0-9` and `-`, such as `two-councils.md`".to_owned();
        problems.push(problem(path, format!("the name `{name}` cannot be part of an address"), hint));
    }
    let bytes = fs::read(path).map_err(|source| ContentError::Io { path: path.to_owned(), source })?;
    if bytes.len() > MOST_BYTES {
        let hint = "split it into several pages".to_owned();
        problems.push(problem(path, format!("it has {} bytes, more than {MOST_BYTES}", bytes.len()), hint));
        return Ok(None);
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\0', "\u{fffd}");
            let file = path.strip_prefix(dir).unwrap_or(path).to_owned();
            Ok(Some(Written { path: path.to_owned(), file, slug: slug.to_owned(), text }))
        }
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count();
            let hint = "save it as UTF-8".to_owned();
            let fault = problem(path, "a character is not UTF-8", hint);
            problems.push(Problem { line: Some(line), ..fault });
            Ok(None)
        }
    }
}

/// What a folder holds, by name, hidden files left out; nothing where there is no folder.
fn entries(dir: &Path) -> Result<Vec<PathBuf>, ContentError> {
    let failed = |source| ContentError::Io { path: dir.to_owned(), source };
    let listing = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        listing => listing.map_err(failed)?,
    };
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.map_err(failed)?.path();
        if !name_of(&path).starts_with('.') {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn problem(path: &Path, message: impl Into<String>, hint: String) -> Problem {
    Problem { file: path.to_owned(), line: None, column: None, message: message.into(), hint: Some(hint) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

    use super::*;
    use crate::model::Service;

    fn folder(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/content").join(name)
    }

    #[test]
    fn sound_files_become_cases_and_pages() {
        let content = read(&folder("sound")).unwrap();
        let slugs: Vec<_> = content.pages.iter().map(|page| (page.kind, page.slug.as_str())).collect();
        assert_eq!(slugs, [(PageKind::Page, "about"), (PageKind::Roundup, "2026-01")]);
        let case = &content.cases[0];
        assert_eq!((case.slug.as_str(), case.file.as_path()), ("two-vales", Path::new("cases/two-vales.md")));
        assert_eq!(case.partners, ["Barrow Vale Council", "Corrie Vale Council"]);
        assert_eq!((case.service, case.start, case.end), (Some(Service::HrPayroll), Some(2010), None));
        assert_eq!(case.claims.len(), 1);
        let golden = |name: &str| fs::read_to_string(folder(name)).unwrap();
        assert_eq!(case.html, golden("two-vales.html"));
        assert_eq!(case.text, golden("two-vales.txt"));
        assert_eq!(content.pages[1].date, Some(jiff::civil::date(2026, 1, 31)));
    }

    #[test]
    fn every_problem_of_every_file_is_reported() {
        let dir = folder("faulty");
        let Err(ContentError::Problems(problems)) = read(&dir) else { panic!("no problems were found") };
        let found = problems.to_string().replace(&format!("{}/", dir.display()), "");
        assert_eq!(found, fs::read_to_string(folder("faulty.txt")).unwrap().trim_end());
    }

    #[test]
    fn no_folder_is_no_content() {
        assert_eq!(read(&folder("nowhere")).unwrap(), Content::default());
    }
}
