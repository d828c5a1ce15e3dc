//! wasm-bindgen as a library: JavaScript and TypeScript declarations around the compiled module.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::panics;

/// The version of wasm-bindgen, which must be the crate's own to the last digit (a test compares).
pub const VERSION: &str = "0.2.130";

/// Where wasm-bindgen puts the crate's own JavaScript, in folders named after its content.
const SNIPPETS: &str = "snippets";

/// Removes the crate's own JavaScript of an earlier build from `folder`.
///
/// # Errors
/// When it cannot be removed.
pub fn clear_snippets(folder: &Path) -> Result<()> {
    let snippets = folder.join(SNIPPETS);
    if snippets.exists() {
        fs::remove_dir_all(&snippets).with_context(|| format!("cannot remove {}", snippets.display()))?;
    }
    Ok(())
}

/// Writes `<name>.js`, `<name>_bg.wasm` and their declarations to `folder`.
///
/// # Errors
/// When the module cannot be read or a file cannot be written.
pub fn write_module(compiled: &Path, folder: &Path, name: &str, declarations: &str) -> Result<()> {
    let mut bindgen = Bindgen::new();
    // Without the default path `init()` would not find the .wasm file beside the script.
    bindgen.input_path(compiled).web(true)?.typescript(true).omit_default_module_path(false).demangle(false);
    bindgen.out_name(name);
    let mut output = bindgen.generate_output().context("wasm-bindgen")?;
    panics::silence(output.wasm_mut());
    output.emit(folder).context("wasm-bindgen")?;
    let file = folder.join(format!("{name}.d.ts"));
    let bound = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    fs::write(&file, format!("{bound}\n{declarations}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The versions of a package in Cargo.lock.
    fn locked<'a>(lock: &'a str, package: &str) -> Vec<&'a str> {
        let name = format!("name = \"{package}\"");
        let entries = lock.split("[[package]]").filter(|entry| entry.lines().any(|line| line == name));
        let version = |entry: &'a str| entry.lines().find_map(|line| line.strip_prefix("version = "));
        entries.filter_map(version).map(|version| version.trim_matches('"')).collect()
    }

    #[test]
    fn both_halves_of_wasm_bindgen_have_one_version() {
        let lock = include_str!("../../../Cargo.lock");
        assert_eq!(locked(lock, "wasm-bindgen"), [VERSION]);
        assert_eq!(locked(lock, "wasm-bindgen-cli-support"), [VERSION]);
    }

    #[test]
    fn a_version_is_read_from_the_entry_of_that_very_name() {
        let lock =
            "[[package]]\nname = \"a-b\"\nversion = \"2\"\n[[package]]\nname = \"a\"\nversion = \"1\"\n";
        assert_eq!(locked(lock, "a"), ["1"]);
        assert!(locked(lock, "b").is_empty());
    }
}
