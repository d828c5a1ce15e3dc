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

/// One of the package's modules.
#[derive(Debug)]
struct Module {
    /// The name of its files.
    name: &'static str,
    /// What cargo is told beside the package.
    features: &'static [&'static str],
    /// Its folder in the target folder: cargo would overwrite one module with the other.
    folder: &'static str,
}

/// Everything.
const WHOLE: Module = Module { name: "tuning_playground", features: &[], folder: "" };

/// What a page loads first: training, without studies.
const TRAINING: Module =
    Module { name: "training", features: &["--no-default-features"], folder: "training-module" };

/// Builds the package. Cargo decides whether to compile; the later steps run when its result changed.
///
/// # Errors
/// As [`all`].
pub fn package(workspace: &Workspace, wasm: &WasmTarget) -> Result<()> {
    let modules = [WHOLE, TRAINING];
    let compiled =
        modules.iter().map(|module| compile(workspace, wasm, module)).collect::<Result<Vec<_>>>()?;
    let declarations = tuning_playground::typescript::declarations();
    let mut inputs = Inputs::default();
    for module in &compiled {
        inputs = inputs.with_file(module)?;
    }
    let inputs = inputs
        .with(&declarations)
        .with(bindgen::VERSION)
        .with(optimize::FLAGS.join(" "))
        .with(include_str!("panics.rs"))
        .with_file(&workspace.www().join("package-lock.json"))?;
    let stamp = Stamp::at(workspace.notes().join("package.stamp"));
    let whole = modules.iter().all(|module| package::is_whole(workspace, module.name));
    if !(stamp.matches(&inputs) && whole) {
        stamp.clear();
        println!("build: wasm-bindgen and wasm-opt");
        let folder = workspace.package();
        bindgen::clear_snippets(&folder)?;
        for (module, compiled) in modules.iter().zip(&compiled) {
            bindgen::write_module(compiled, &folder, module.name, &declarations)?;
            optimize::optimize(workspace, &folder, module.name, &[])?;
        }
        stamp.write(&inputs)?;
    }
    package::copy_files(workspace)
}

/// Builds the same package, but for the names of its functions, which it keeps; for profiles. Its folder.
///
/// # Errors
/// As [`all`].
pub fn package_with_names(workspace: &Workspace, wasm: &WasmTarget) -> Result<PathBuf> {
    let compiled = compile(workspace, wasm, &WHOLE)?;
    let folder = workspace.notes().join("named-package");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    println!("build: wasm-bindgen and wasm-opt, with names");
    bindgen::clear_snippets(&folder)?;
    bindgen::write_module(&compiled, &folder, WHOLE.name, "")?;
    optimize::optimize(workspace, &folder, WHOLE.name, &[optimize::NAMES])?;
    Ok(folder)
}

/// Compiles the crate to WebAssembly; the module.
fn compile(workspace: &Workspace, wasm: &WasmTarget, module: &Module) -> Result<PathBuf> {
    println!("build: compiling {} for {TRIPLE}", module.name);
    let folder = wasm.target_dir(workspace).join(module.folder);
    wasm.cargo_build(workspace, &folder)
        .args(["--locked", "--release", "--lib", "--package", "tuning-playground"])
        .args(module.features.iter().copied())
        .run()?;
    Ok(folder.join(TRIPLE).join("release/tuning_playground.wasm"))
}

/// Builds the site from the package and the page's sources.
///
/// # Errors
/// As [`all`].
pub fn site(workspace: &Workspace) -> Result<()> {
    println!("build: the site");
    Task::npm().args(["run", "--silent", "build"]).in_dir(workspace.www()).limit(minutes(5)).run()
}
