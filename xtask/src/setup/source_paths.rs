//! Takes this machine's folders out of the compiled module: panic messages name the file that they come from,
//! so that without this the module would differ from machine to machine and show where it was built.

use std::fs;
use std::path::{Path, PathBuf};

/// Cargo's option that makes the compiler write sources relative to the project or to their registry.
pub fn cargo_option(target: &str, root: &Path) -> String {
    let mut folders = registries();
    folders.push(root.to_path_buf());
    let flags: Vec<String> =
        folders.iter().map(|folder| format!("'--remap-path-prefix={}/='", folder.display())).collect();
    format!("target.{target}.rustflags=[{}]", flags.join(", "))
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
        let option = cargo_option("wasm32-unknown-unknown", Path::new("/home/me/it"));
        assert!(
            option.starts_with("target.wasm32-unknown-unknown.rustflags=['--remap-path-prefix="),
            "{option}"
        );
        assert!(option.ends_with("'--remap-path-prefix=/home/me/it/=']"), "{option}");
    }
}
