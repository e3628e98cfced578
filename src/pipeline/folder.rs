//! A site's folder: where each thing lies in it, and the lock that keeps two runs apart.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::gather::content::{self, Content};
use crate::gather::sources::{self, SourcesFile};

/// A site's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
}

/// Held while a run writes; given back when dropped, also by a killed process.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "the open file is the lock")] File);

impl Folder {
    /// The folder at `root`, which need not exist yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The editors' list of sources.
    pub fn sources_file(&self) -> PathBuf {
        self.root.join("sources.toml")
    }

    /// The editors' texts.
    pub fn content(&self) -> PathBuf {
        self.root.join("content")
    }

    /// Templates that replace built-in ones of the same name.
    pub fn templates(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The captures.
    pub fn archive(&self) -> PathBuf {
        self.root.join("archive")
    }

    /// Crawl state and derived rows.
    pub fn store(&self) -> PathBuf {
        self.root.join("commonpurse.db")
    }

    /// What the index of the site was last written from, so that a build need not write all of it again. It can be lost.
    pub fn index_contents(&self) -> PathBuf {
        self.root.join("commonpurse.index.json")
    }

    /// The site.
    pub fn public(&self) -> PathBuf {
        self.root.join("public")
    }

    /// Makes the folder if need be and takes its lock; fails at once while another run holds it.
    pub fn lock(&self) -> Result<FolderLock> {
        let path = self.root.join(".commonpurse.lock");
        fs::create_dir_all(&self.root)
            .with_context(|| format!("cannot make the folder {}", self.root.display()))?;
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock(file)),
            Err(TryLockError::WouldBlock) => bail!(
                "another run is at work in {}\n  hint: wait for it to end; a killed run leaves no lock behind",
                self.root.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock {}", path.display()))
            }
        }
    }

    /// The sources and settings; none and the defaults where there is no `sources.toml`.
    pub fn sources(&self) -> Result<SourcesFile> {
        let path = self.sources_file();
        match fs::read_to_string(&path) {
            Ok(text) => Ok(sources::parse(&path, &text)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(SourcesFile::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    /// What the editors wrote.
    pub fn editors_content(&self) -> Result<Content> {
        Ok(content::read(&self.content())?)
    }

    /// The folder's own templates by file name.
    pub fn own_templates(&self) -> Result<BTreeMap<String, String>> {
        let folder = self.templates();
        let mut templates = BTreeMap::new();
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(templates),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", folder.display())),
        };
        for entry in entries {
            let path = entry.with_context(|| format!("cannot read {}", folder.display()))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
            if let Some(name) = name.filter(|_| path.is_file()) {
                let text =
                    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                templates.insert(name, text);
            }
        }
        Ok(templates)
    }
}
