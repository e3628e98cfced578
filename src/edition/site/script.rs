//! The scripts of the search page: plain modules that the browser reads as they are.

use crate::model::Digest;

/// What is fetched when somebody begins to search: it is no module of the page.
const WORKER: &str = "worker.js";

/// The modules, in a folder of their own that is named after what they hold.
///
/// They name one another by file name, so the name of the folder changes and not that of each file.
pub(super) struct Scripts {
    folder: String,
    files: Vec<(String, String)>,
}

impl Scripts {
    /// The modules by file name and text, in the order of their names.
    pub(super) fn new(mut files: Vec<(String, String)>) -> Self {
        files.sort();
        let whole: Vec<u8> = files
            .iter()
            .flat_map(|(name, text)| [name.as_bytes(), b"\n", text.as_bytes(), b"\n"].concat())
            .collect();
        Self { folder: format!("search/page.{}/", Digest::of(&whole).short(10)), files }
    }

    /// The module that the page begins with.
    pub(super) fn main(&self) -> String {
        format!("{}main.js", self.folder)
    }

    /// The modules of the page, for a browser to fetch together instead of one after the other.
    pub(super) fn paths(&self) -> Vec<String> {
        let modules = self.files.iter().filter(|(name, _)| name != WORKER);
        modules.map(|(name, _)| format!("{}{name}", self.folder)).collect()
    }

    /// Each module's place and text.
    pub(super) fn files(&self) -> impl Iterator<Item = (String, &str)> {
        self.files.iter().map(|(name, text)| (format!("{}{name}", self.folder), text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_named_after_every_byte_of_every_module() {
        let main = |files: &[(&str, &str)]| {
            Scripts::new(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
                .main()
        };
        let plain = main(&[("a.js", "1"), ("main.js", "2")]);
        assert_eq!(plain, main(&[("main.js", "2"), ("a.js", "1")]));
        assert!(plain.starts_with("search/page.") && plain.ends_with("/main.js"), "{plain}");
        for changed in [[("a.js", "1"), ("main.js", "3")], [("b.js", "1"), ("main.js", "2")]] {
            assert_ne!(plain, main(&changed));
        }
    }
}
