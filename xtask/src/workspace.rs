//! Where the parts of the project lie.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The project's folders, as absolute paths.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// The root of the repository.
    pub root: PathBuf,
    /// Cargo's target folder, in which this program itself was built.
    pub target: PathBuf,
}

impl Workspace {
    /// Finds the folders from the place of this program: `<target>/debug/xtask`.
    ///
    /// # Errors
    /// When the system cannot name the running program.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
        let program = std::env::current_exe().context("the path of this program")?;
        let target = program.ancestors().nth(2).context("this program lies in <target>/<profile>/")?;
        Ok(Self { root: root.to_path_buf(), target: target.to_path_buf() })
    }

    /// The web page's sources.
    pub fn www(&self) -> PathBuf {
        self.root.join("www")
    }

    /// The built static site.
    pub fn site(&self) -> PathBuf {
        self.root.join("www/dist")
    }

    /// The npm package.
    pub fn package(&self) -> PathBuf {
        self.root.join("pkg")
    }

    /// A program that an npm package of the page brings along, as a JavaScript file for Node.
    pub fn node_program(&self, path: &str) -> PathBuf {
        self.root.join("www/node_modules").join(path)
    }

    /// What this program keeps for itself between runs: logs and stamps.
    pub fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }
}
