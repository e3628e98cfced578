//! The sitemap: one file up to its limit of addresses, beyond that an index and parts.

use super::File;

/// Most addresses in one file, by the protocol at sitemaps.org.
const MOST: usize = 50_000;

/// Gathers the addresses of pages; holds no more than one part of the sitemap at a time.
#[derive(Default)]
pub(super) struct Sitemap {
    base_url: String,
    part: String,
    in_part: usize,
    parts: usize,
}

impl Sitemap {
    pub(super) fn new(base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), ..Self::default() }
    }

    /// Adds a page; gives a part when that is full.
    pub(super) fn add(&mut self, path: &str) -> Option<File> {
        let full = (self.in_part == MOST).then(|| self.close_part());
        self.part.extend(["<url><loc>", &escape(&self.base_url), &escape(path), "</loc></url>\n"]);
        self.in_part += 1;
        full
    }

    /// What is still to be written: the only file, or the last part and the index of the parts.
    pub(super) fn finish(mut self) -> Vec<File> {
        if self.parts == 0 {
            return vec![File { path: "sitemap.xml".to_owned(), bytes: wrap("urlset", &self.part) }];
        }
        let last = self.close_part();
        let base = escape(&self.base_url);
        let entry = |part| format!("<sitemap><loc>{base}sitemaps/{part}.xml</loc></sitemap>\n");
        let entries: Vec<String> = (1..=self.parts).map(entry).collect();
        vec![last, File { path: "sitemap.xml".to_owned(), bytes: wrap("sitemapindex", &entries.concat()) }]
    }

    fn close_part(&mut self) -> File {
        self.parts += 1;
        self.in_part = 0;
        let entries = std::mem::take(&mut self.part);
        File { path: format!("sitemaps/{}.xml", self.parts), bytes: wrap("urlset", &entries) }
    }
}

fn wrap(element: &str, entries: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{entries}</{element}>\n"
    )
    .into_bytes()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pages: usize) -> Vec<(String, usize)> {
        let mut sitemap = Sitemap::new("https://a.test/x&y/");
        let mut files: Vec<File> = (0..pages).filter_map(|page| sitemap.add(&format!("{page}/"))).collect();
        files.extend(sitemap.finish());
        files
            .into_iter()
            .map(|file| {
                let text = String::from_utf8_lossy(&file.bytes).into_owned();
                assert!(text.contains("https://a.test/x&amp;y/"), "{text:.200}");
                (file.path, text.matches("<loc>").count())
            })
            .collect()
    }

    #[test]
    fn a_small_site_has_one_file() {
        assert_eq!(written(3), [("sitemap.xml".to_owned(), 3)]);
    }

    #[test]
    fn a_large_site_has_parts_and_an_index() {
        let expected = [("sitemaps/1.xml", MOST), ("sitemaps/2.xml", 1), ("sitemap.xml", 2)];
        assert_eq!(written(MOST + 1), expected.map(|(path, count)| (path.to_owned(), count)));
        assert_eq!(written(MOST).len(), 1);
    }
}
