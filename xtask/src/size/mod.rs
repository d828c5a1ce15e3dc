//! How much a visitor loads: the table of files with their sizes, and the limits.

mod first_load;

use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::workspace::Workspace;

/// The largest gzipped size of the WebAssembly module that the page loads first, in bytes. The goal is 120,000, which it
/// keeps where the standard library is compiled for size (`setup/wasm_target.rs`); elsewhere it is a twentieth larger.
const MODULE_LIMIT: usize = 126_000;

/// The largest gzipped size of the module with everything, in bytes: 349,000 on 2026-11-25, of which wgpu and the WebGPU
/// engine are some 92,000, and a twentieth more where the standard library is not compiled for size. No first visit loads
/// it: a view that searches does, or a population for the graphics device (ARCHITECTURE.md, known debts).
const WHOLE_MODULE_LIMIT: usize = 372_000;

/// Where the package has it.
const WHOLE_MODULE: &str = "tuning_playground_bg.wasm";

/// The largest gzipped size of everything that the page loads before a person touches it, in bytes.
const FIRST_LOAD_LIMIT: usize = 250_000;

/// A file with its sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    name: String,
    plain: usize,
    gzipped: usize,
}

/// Prints the table and compares it with the limits.
///
/// # Errors
/// When a file cannot be read or a limit is exceeded.
pub fn check(workspace: &Workspace) -> Result<()> {
    let site = workspace.site();
    let names = first_load::files(&site)?;
    let entries = names.into_iter().map(|name| entry(&site, name)).collect::<Result<Vec<_>>>()?;
    println!("{}", table(&entries));
    let whole = entry(&workspace.package(), WHOLE_MODULE.to_owned())?;
    println!("{}", line(&whole.name, &whole.plain.to_string(), &whole.gzipped.to_string()));
    let mut problems = problems(&entries);
    if whole.gzipped > WHOLE_MODULE_LIMIT {
        problems.push(format!("{WHOLE_MODULE}: {} > {WHOLE_MODULE_LIMIT}", whole.gzipped));
    }
    if problems.is_empty() { Ok(()) } else { bail!("{}", problems.join("; ")) }
}

fn entry(site: &Path, name: String) -> Result<Entry> {
    let file = site.join(&name);
    let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(Entry { name, plain: content.len(), gzipped: gzipped(&content)? })
}

/// The size after gzip at level 6, which static hosts commonly use.
fn gzipped(content: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(content)?;
    Ok(encoder.finish()?.len())
}

fn table(entries: &[Entry]) -> String {
    let mut lines = vec![line("first load", "bytes", "gzipped")];
    let row = |name: &str, plain: usize, gzipped: usize| line(name, &plain.to_string(), &gzipped.to_string());
    lines.extend(entries.iter().map(|entry| row(&entry.name, entry.plain, entry.gzipped)));
    let plain = entries.iter().map(|entry| entry.plain).sum();
    lines.push(row("total", plain, total(entries)));
    lines.push(line("limit", "", &FIRST_LOAD_LIMIT.to_string()));
    lines.join("\n")
}

fn line(name: &str, plain: &str, gzipped: &str) -> String {
    format!("{name:<52} {plain:>9} {gzipped:>9}")
}

fn total(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| entry.gzipped).sum()
}

/// What exceeds a limit, and by how much it should not.
fn problems(entries: &[Entry]) -> Vec<String> {
    let mut problems = Vec::new();
    let modules: Vec<&Entry> = entries.iter().filter(|entry| entry.name.ends_with(".wasm")).collect();
    match modules.as_slice() {
        [module] if module.gzipped <= MODULE_LIMIT => {}
        [module] => problems.push(format!("{}: {} > {MODULE_LIMIT}", module.name, module.gzipped)),
        others => {
            problems.push(format!("the first load has {} WebAssembly modules instead of 1", others.len()));
        }
    }
    if total(entries) > FIRST_LOAD_LIMIT {
        problems.push(format!("first load: {} > {FIRST_LOAD_LIMIT}", total(entries)));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, gzipped: usize) -> Entry {
        Entry { name: name.to_owned(), plain: 2 * gzipped, gzipped }
    }

    #[test]
    fn sizes_at_the_limit_pass_and_one_byte_more_does_not() {
        let full = [entry("a.wasm", MODULE_LIMIT), entry("a.js", FIRST_LOAD_LIMIT - MODULE_LIMIT)];
        assert!(problems(&full).is_empty());
        let fat_module = [entry("a.wasm", MODULE_LIMIT + 1)];
        assert_eq!(problems(&fat_module), [format!("a.wasm: {} > {MODULE_LIMIT}", MODULE_LIMIT + 1)]);
        let fat_page = [entry("a.wasm", 1), entry("a.js", FIRST_LOAD_LIMIT)];
        assert_eq!(
            problems(&fat_page),
            [format!("first load: {} > {FIRST_LOAD_LIMIT}", FIRST_LOAD_LIMIT + 1)]
        );
        assert_eq!(problems(&[entry("a.js", 1)]).len(), 1, "a page without the module measures nothing");
    }

    #[test]
    fn the_table_adds_up() {
        let table = table(&[entry("a.js", 10), entry("b.css", 5)]);
        let total: Vec<&str> = table
            .lines()
            .find(|line| line.starts_with("total"))
            .expect("it has a sum")
            .split_whitespace()
            .collect();
        assert_eq!(total, ["total", "30", "15"]);
    }

    #[test]
    fn text_that_repeats_itself_is_small() {
        let size = gzipped("tuning ".repeat(1000).as_bytes()).expect("memory takes every byte");
        assert!((20..200).contains(&size), "{size}");
    }
}
