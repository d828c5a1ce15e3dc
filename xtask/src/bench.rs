//! `cargo xtask bench`: the native benches and those in the browser, with the peers that they measure beside ours.

use anyhow::Result;

use crate::command::{Task, minutes};
use crate::workspace::Workspace;
use crate::{build, setup};

/// The native benches of the engine.
///
/// # Errors
/// When one cannot be built or fails.
pub fn engine(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let mut task = native(workspace, "training", options).limit(minutes(30));
    if asks_for(options, &["numpy", "torch"])
        && let Some(python) = setup::python::for_bench(workspace)
    {
        task = task.env("BENCH_PYTHON", python);
    }
    task.run()
}

/// The benches in Chromium, beside other libraries.
///
/// # Errors
/// When the page cannot be built or a bench fails.
pub fn browser(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let tools = setup::for_build(workspace)?;
    let chrome = setup::browsers::chrome(workspace)?;
    if asks_for(options, &["jax", "tfjs"]) {
        setup::npm::set_up_peers(workspace);
    }
    build::all(workspace, &tools)?;
    let task = Task::npm().args(["run", "--silent", "bench", "--"]).args(options).in_dir(workspace.www());
    task.env("CHROME", chrome).limit(minutes(60)).run()
}

/// Where the package's time goes, per function, in Chromium.
///
/// # Errors
/// As [`browser`].
pub fn profile(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let tools = setup::for_build(workspace)?;
    let chrome = setup::browsers::chrome(workspace)?;
    let package = build::package_with_names(workspace, &tools.wasm)?;
    let task =
        Task::npm().args(["run", "--silent", "bench", "--", "--only", "profile", "--pkg"]).arg(package);
    task.args(options).in_dir(workspace.www()).env("CHROME", chrome).limit(minutes(20)).run()
}

/// Sample efficiency and time per suggestion of the samplers, beside Optuna.
///
/// # Errors
/// When the package cannot be built or the bench fails.
pub fn samplers(workspace: &Workspace, options: &[&str]) -> Result<()> {
    let mut task = native(workspace, "samplers", options).limit(minutes(60));
    // With one word alone the program answers at once, as with `tables`.
    if options.first().is_none_or(|option| option.starts_with("--")) {
        build::package(workspace, &setup::for_build(workspace)?.wasm)?;
        if !options.contains(&"--no-peers")
            && let Some(python) = setup::python::with_optuna(workspace)
        {
            task = task.env("BENCH_PYTHON", python);
        }
    }
    task.run()
}

/// The WebGPU engine on this machine's adapter, natively.
///
/// # Errors
/// When there is no adapter, or a loss is wrong.
pub fn gpu(workspace: &Workspace, options: &[&str]) -> Result<()> {
    native(workspace, "gpu", options).run()
}

/// The native bench `name`.
fn native(workspace: &Workspace, name: &str, options: &[&str]) -> Task {
    let task =
        Task::cargo().args(["bench", "--locked", "--package", "tuning-playground", "--bench", name, "--"]);
    task.args(options).in_dir(&workspace.root)
}

/// Whether one of these peers takes part: all do, unless the options name the contenders or another section.
fn asks_for(options: &[&str], peers: &[&str]) -> bool {
    let value = |option| options.iter().position(|word| *word == option).and_then(|at| options.get(at + 1));
    match value("--contenders") {
        Some(names) => peers.iter().any(|peer| names.contains(peer)),
        None => value("--only").is_none_or(|sections| {
            sections.split(',').any(|section| ["training", "webgpu"].contains(&section))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::asks_for;

    #[test]
    fn peers_are_set_up_only_where_they_take_part() {
        assert!(asks_for(&[], &["jax", "tfjs"]));
        assert!(asks_for(&["--contenders", "package,tfjs-wasm"], &["jax", "tfjs"]));
        assert!(!asks_for(&["--contenders", "package,plain"], &["jax", "tfjs"]));
        assert!(!asks_for(&["--only", "page"], &["jax", "tfjs"]));
        assert!(asks_for(&["--only", "page,webgpu"], &["jax", "tfjs"]));
    }
}
