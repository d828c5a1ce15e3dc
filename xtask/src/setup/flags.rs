//! The compiler's flags for the module, beside those of `.cargo/config.toml`.

use std::fs;
use std::path::{Path, PathBuf};

use super::wasm_target::TRIPLE;
use crate::workspace::Workspace;

/// Panics without the places in the sources, and no text of `{:?}`: in a browser nobody could read them (see
/// `build/panics.rs`), and they would be a twentieth of the module. Both flags are unstable ones, which
/// `RUSTC_BOOTSTRAP` opens.
const SILENT: [&str; 2] = ["-Zlocation-detail=none", "-Zfmt-debug=none"];

/// A panic is a single instruction that stops: for a standard library that is compiled with it.
const IMMEDIATE_ABORT: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/// Cargo's option that passes the flags; `library` says whether the standard library is compiled with them.
pub fn cargo_option(workspace: &Workspace, library: bool) -> String {
    option(&workspace.root, &registries(), if library { &IMMEDIATE_ABORT } else { &[] })
}

/// The option for a project at `root`. Sources are written relative to the project or to their registry: the module
/// would differ from machine to machine and show where it was built.
fn option(root: &Path, registries: &[PathBuf], more: &[&str]) -> String {
    let folders = registries.iter().map(PathBuf::as_path).chain([root]);
    let remapped = folders.map(|folder| format!("'--remap-path-prefix={}/='", folder.display()));
    let flags: Vec<String> =
        SILENT.iter().chain(more).map(|flag| format!("'{flag}'")).chain(remapped).collect();
    format!("target.{TRIPLE}.rustflags=[{}]", flags.join(", "))
}

/// The folders in which cargo keeps the sources of dependencies.
fn registries() -> Vec<PathBuf> {
    let home = std::env::home_dir().unwrap_or_default().join(".cargo");
    let cargo = std::env::var_os("CARGO_HOME").map_or(home, PathBuf::from);
    let Ok(folders) = fs::read_dir(cargo.join("registry/src")) else { return Vec::new() };
    let mut folders: Vec<PathBuf> = folders.flatten().map(|folder| folder.path()).collect();
    folders.sort();
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_itself_is_remapped_last() {
        let option = option(Path::new("/home/me/it"), &["/home/me/.cargo/registry/src/a".into()], &[]);
        assert!(option.starts_with("target.wasm32-unknown-unknown.rustflags=['-Z"), "{option}");
        assert!(
            option.ends_with(
                "'--remap-path-prefix=/home/me/.cargo/registry/src/a/=', '--remap-path-prefix=/home/me/it/=']"
            ),
            "{option}"
        );
    }
}
