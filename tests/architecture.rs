//! The invariants of ARCHITECTURE.md that can be read off the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use of the crate, besides itself. Tests inside a module keep to the same.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("check", &[]),
    ("numeric", &["check"]),
    ("gp", &["numeric"]),
    ("net", &["check", "numeric"]),
    ("data", &["check", "numeric", "net"]),
    ("engine", &["check", "numeric", "net"]),
    ("train", &["check", "numeric", "data", "net", "engine"]),
    ("space", &["check", "numeric"]),
    ("sampler", &["check", "numeric", "gp", "space"]),
    ("study", &["check", "numeric", "space", "sampler"]),
    ("tune", &["check", "numeric", "data", "net", "engine", "train", "space", "sampler", "study"]),
    ("typescript", &["check", "data", "net", "engine", "train", "space", "sampler", "study", "tune"]),
];

/// All files under `folder` with one of the `extensions`.
fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if extensions.iter().any(|wanted| path.extension().is_some_and(|found| found == *wanted)) {
            found.push(path);
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The module of a file under src: its first folder, or its own name.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).expect("it lies under src");
    let first = inside.iter().next().expect("a file has a name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Code without its line comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("sources are text");
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The modules of the crate that `text` names after `crate::`.
fn used(text: &str) -> Vec<String> {
    let names = text.split("crate::").skip(1);
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
    names.map(name).filter(|name: &String| !name.is_empty()).collect()
}

#[test]
fn modules_use_only_what_stands_before_them() {
    for path in files(&root().join("src"), &["rs"]) {
        let module = module(&path);
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            assert!(
                ["lib", "base", "core", "wasm"].contains(&module.as_str()),
                "{module} has no place among the layers"
            );
            continue;
        };
        for name in used(&code(&path)) {
            let fine = name == module || allowed.contains(&name.as_str());
            assert!(fine, "{} uses crate::{name}", path.display());
        }
    }
}

#[test]
fn javascript_is_known_to_the_border_only() {
    for path in files(&root().join("src"), &["rs"]) {
        let text = code(&path);
        if module(&path) != "wasm" {
            for name in ["wasm_bindgen", "js_sys", "web_sys"] {
                assert!(!text.contains(name), "{} names {name}", path.display());
            }
        }
        if module(&path) != "numeric" {
            assert!(!text.contains("getrandom"), "{} has a random source of its own", path.display());
        }
        if !path.starts_with(root().join("src/engine/gpu")) {
            assert!(!text.contains("wgpu"), "{} names wgpu", path.display());
        }
        for name in ["std::time", "Instant::now", "SystemTime", "thread_rng", "rand::rng("] {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn the_page_imports_the_package_in_one_file() {
    for path in files(&root().join("www/src"), &["ts"]) {
        let imports =
            fs::read_to_string(&path).expect("sources are text").contains("from \"tuning-playground");
        let is_border = path.ends_with("src/pkg.ts") || path.ends_with("src/pkg-search.ts");
        assert!(!imports || is_border, "{} imports the package", path.display());
    }
}

#[test]
fn training_in_the_page_reads_no_global_randomness() {
    for path in files(&root().join("www/src"), &["ts"]) {
        assert!(!code(&path).contains("Math.random"), "{} uses Math.random", path.display());
    }
}
