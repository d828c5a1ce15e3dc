//! The package's files that are not compiled: tables and licences.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

const BUILT: [&str; 4] = [".js", ".d.ts", "_bg.wasm", "_bg.wasm.d.ts"];

const LICENSES: [&str; 2] = ["LICENSE-MIT", "LICENSE-APACHE"];

/// Whether everything that wasm-bindgen writes of the module `name` is there.
pub fn is_whole(workspace: &Workspace, name: &str) -> bool {
    BUILT.iter().all(|ending| workspace.package().join(format!("{name}{ending}")).is_file())
}

/// Copies the licences and the real tables with their notice into the package.
///
/// # Errors
/// When a file cannot be copied.
pub fn copy_files(workspace: &Workspace) -> Result<()> {
    let package = workspace.package();
    for name in LICENSES {
        copy(&workspace.root.join(name), &package.join(name))?;
    }
    let tables = workspace.root.join("data");
    if !tables.exists() {
        return Ok(());
    }
    let copies = package.join("data");
    fs::create_dir_all(&copies)?;
    for entry in fs::read_dir(&tables).with_context(|| format!("cannot list {}", tables.display()))? {
        let table = entry?.path();
        if table.is_file() {
            let name = table.file_name().context("a listed file has a name")?;
            copy(&table, &copies.join(name))?;
        }
    }
    Ok(())
}

/// Copies a file, unless the copy is the same already: a watching server would reload for nothing.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let content = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if fs::read(to).is_ok_and(|copied| copied == content) {
        return Ok(());
    }
    fs::write(to, content).with_context(|| format!("cannot write {}", to.display()))
}
