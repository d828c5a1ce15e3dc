//! `cargo xtask build`: the Rust crate becomes the npm package `pkg/`, and with it the site `www/dist`.

mod bindgen;
mod optimize;
mod package;
mod panics;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::command::{Task, minutes};
use crate::setup::BuildTools;
use crate::setup::wasm_target::{TRIPLE, WasmTarget};
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

/// Builds the package and the site.
///
/// # Errors
/// When a step fails; the message names it.
pub fn all(workspace: &Workspace, tools: &BuildTools) -> Result<()> {
    package(workspace, &tools.wasm)?;
    site(workspace)
}

/// Builds the package. Cargo decides whether to compile; the later steps run when its result changed.
///
/// # Errors
/// As [`all`].
pub fn package(workspace: &Workspace, wasm: &WasmTarget) -> Result<()> {
    let compiled = compile(workspace, wasm)?;
    let declarations = tuning_playground::typescript::declarations();
    let inputs = Inputs::default()
        .with_file(&compiled)?
        .with(&declarations)
        .with(bindgen::VERSION)
        .with(optimize::FLAGS.join(" "))
        .with(include_str!("panics.rs"))
        .with_file(&workspace.www().join("package-lock.json"))?;
    let stamp = Stamp::at(workspace.notes().join("package.stamp"));
    if !(stamp.matches(&inputs) && package::is_whole(workspace)) {
        stamp.clear();
        println!("build: wasm-bindgen and wasm-opt");
        bindgen::write_package(&compiled, &workspace.package(), &declarations)?;
        optimize::optimize(workspace, &workspace.package(), &[])?;
        stamp.write(&inputs)?;
    }
    package::copy_files(workspace)
}

/// Builds the same package, but for the names of its functions, which it keeps; for profiles. Its folder.
///
/// # Errors
/// As [`all`].
pub fn package_with_names(workspace: &Workspace, wasm: &WasmTarget) -> Result<PathBuf> {
    let compiled = compile(workspace, wasm)?;
    let folder = workspace.notes().join("named-package");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    println!("build: wasm-bindgen and wasm-opt, with names");
    bindgen::write_package(&compiled, &folder, "")?;
    optimize::optimize(workspace, &folder, &[optimize::NAMES])?;
    Ok(folder)
}

/// Compiles the crate to WebAssembly; the module.
fn compile(workspace: &Workspace, wasm: &WasmTarget) -> Result<PathBuf> {
    println!("build: compiling for {TRIPLE}");
    wasm.cargo_build(workspace)
        .args(["--locked", "--release", "--lib", "--package", "tuning-playground"])
        .run()?;
    Ok(wasm.target_dir(workspace).join(TRIPLE).join("release/tuning_playground.wasm"))
}

/// Builds the site from the package and the page's sources.
///
/// # Errors
/// As [`all`].
pub fn site(workspace: &Workspace) -> Result<()> {
    println!("build: the site");
    Task::npm().args(["run", "--silent", "build"]).in_dir(workspace.www()).limit(minutes(5)).run()
}
