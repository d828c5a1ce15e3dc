//! wasm-opt, from the npm package `binaryen`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::command::{Task, minutes};
use crate::workspace::Workspace;

/// Optimises for speed; each `--enable` names a feature that the compiled module uses and every browser
/// with WebAssembly SIMD has.
pub const FLAGS: [&str; 8] = [
    "-O3",
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
];

/// Keeps the names of functions, which no page needs.
pub const NAMES: &str = "--debuginfo";

/// Optimises the module `name` of the package in `package` in place; `more` are further flags.
///
/// # Errors
/// When wasm-opt fails or the file cannot be replaced.
pub fn optimize(workspace: &Workspace, package: &Path, name: &str, more: &[&str]) -> Result<()> {
    let module = package.join(format!("{name}_bg.wasm"));
    let optimized = workspace.notes().join("optimized.wasm");
    let program = workspace.node_program("binaryen/bin/wasm-opt");
    let task = Task::new("node").arg(program).args(FLAGS).args(more).arg(&module).arg("-o").arg(&optimized);
    task.limit(minutes(5)).run().context("wasm-opt comes with the page's npm packages")?;
    fs::copy(&optimized, &module).with_context(|| format!("cannot write {}", module.display()))?;
    Ok(())
}
