//! Which files of the built site a visitor loads before touching anything.
//!
//! They are read from the built files: what `index.html` names; what a loaded script imports statically; the
//! workers and the WebAssembly module that a loaded script names; and the default language's texts. What is
//! imported dynamically, and a table or image that a script names, is loaded on demand and not counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The language of a first visit, by the name of its file.
const FIRST_LOCALE: &str = "en";

/// The paths of the files, relative to the site, sorted; `index.html` is one of them.
///
/// # Errors
/// When the site cannot be read.
pub fn files(site: &Path) -> Result<Vec<String>> {
    let mut built = BTreeMap::new();
    collect(site, site, &mut built)?;
    if !built.contains_key("index.html") {
        bail!("{} has no index.html", site.display());
    }
    Ok(reachable(&built).into_iter().collect())
}

/// Reads the site's files: path relative to `site` with `/`, and the text of those that name others.
fn collect(site: &Path, folder: &Path, built: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(site, &path, built)?;
            continue;
        }
        let relative = path.strip_prefix(site).context("it was listed under the site")?;
        let name = relative.to_string_lossy().replace('\\', "/");
        let text = if names_others(&name) { fs::read_to_string(&path)? } else { String::new() };
        built.insert(name, text);
    }
    Ok(())
}

fn names_others(name: &str) -> bool {
    [".html", ".js", ".css"].iter().any(|ending| name.ends_with(ending))
}

/// Follows the names from `index.html` on.
fn reachable(built: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut found = BTreeSet::from(["index.html".to_owned()]);
    let mut open = vec!["index.html"];
    while let Some(from) = open.pop() {
        for to in built.keys().filter(|to| loads(from, &built[from], to)) {
            if found.insert(to.clone()) {
                open.push(to);
            }
        }
    }
    found
}

/// Whether the file `from` with its text loads the file `to` at once.
fn loads(from: &str, text: &str, to: &str) -> bool {
    let name = to.rsplit('/').next().unwrap_or(to);
    mentions(text, name).any(|before| {
        if from.ends_with(".html") {
            return true;
        }
        let import = before.trim_end_matches(|letter| !"\"'`".contains(letter));
        let code = import.trim_end_matches(['"', '\'', '`']).trim_end();
        // `import("./x.js")` and the list of files that Vite fetches before such an import.
        let on_demand = code.ends_with("import(") || code.ends_with('[') || code.ends_with(',');
        is_first_locale(name) || (!on_demand && is_needed_at_once(name))
    })
}

/// For every place in which the name stands as a whole, the text before it.
fn mentions<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(name)
        .map(|(at, _)| &text[..at])
        .filter(|before| before.ends_with(['/', '"', '\'', '`', '(']))
}

fn is_needed_at_once(name: &str) -> bool {
    [".js", ".css", ".wasm"].iter().any(|ending| name.ends_with(ending))
}

/// Vite names a file `<name>-<hash>.<ending>`.
fn is_first_locale(name: &str) -> bool {
    name.strip_prefix(FIRST_LOCALE).is_some_and(|rest| rest.starts_with(['-', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_load(files: &[(&str, &str)]) -> Vec<String> {
        let built = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        reachable(&built).into_iter().collect()
    }

    #[test]
    fn the_page_its_imports_worker_module_and_language_count_once() {
        let loaded = first_load(&[
            (
                "index.html",
                r#"<script type="module" src="./assets/index-a.js"></script><link href="./assets/index-b.css">"#,
            ),
            (
                "assets/index-a.js",
                r#"import{a as b}from"./chart-c.js";import"./side-d.js";const f=["./lesson-e.js","./late-f.css"];
                p(()=>import("./lesson-e.js"),f);p(()=>import(`./zh-CN-g.js`));p(()=>import(`./en-h.js`));
                new Worker(new URL(`/assets/worker-i.js`,``+import.meta.url),{type:`module`});
                new URL("digits-j.csv",import.meta.url)"#,
            ),
            ("assets/chart-c.js", r#"import"./index-a.js";"#),
            ("assets/side-d.js", ""),
            ("assets/lesson-e.js", ""),
            ("assets/late-f.css", ""),
            ("assets/zh-CN-g.js", ""),
            ("assets/en-h.js", ""),
            ("assets/worker-i.js", r#"new URL("tuning_playground_bg-k.wasm",import.meta.url)"#),
            ("assets/digits-j.csv", ""),
            ("assets/tuning_playground_bg-k.wasm", ""),
            ("assets/index-b.css", ""),
        ]);
        assert_eq!(
            loaded,
            [
                "assets/chart-c.js",
                "assets/en-h.js",
                "assets/index-a.js",
                "assets/index-b.css",
                "assets/side-d.js",
                "assets/tuning_playground_bg-k.wasm",
                "assets/worker-i.js",
                "index.html",
            ]
        );
    }

    #[test]
    fn a_name_inside_another_name_is_no_mention() {
        let loaded = first_load(&[
            ("index.html", r#"<script src="./assets/main-index-a.js"></script>"#),
            ("assets/index-a.js", ""),
            ("assets/main-index-a.js", ""),
        ]);
        assert_eq!(loaded, ["assets/main-index-a.js", "index.html"]);
    }
}
