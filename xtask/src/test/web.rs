//! The stages that build and test the package and the page.

use anyhow::Result;

use super::Context;
use super::stage::Outcome;
use crate::command::{Task, minutes};
use crate::workspace::Workspace;
use crate::{build, size};

/// Builds the npm package.
pub fn package(context: &Context<'_>) -> Result<Outcome> {
    build::package(context.workspace, &context.tools.wasm).map(passed)
}

/// Builds the static site.
pub fn site(context: &Context<'_>) -> Result<Outcome> {
    build::site(context.workspace).map(passed)
}

/// Compares the sizes of what a visitor loads with the limits.
pub fn size(context: &Context<'_>) -> Result<Outcome> {
    size::check(context.workspace).map(passed)
}

/// Types, lints and formatting of the page, and of the programs of the smoke test.
pub fn check(context: &Context<'_>) -> Result<Outcome> {
    npm(context, "check").run()?;
    biome(context.workspace, &["check"]).run().map(passed)
}

/// The page's unit tests.
pub fn unit(context: &Context<'_>) -> Result<Outcome> {
    npm(context, "test:unit").run().map(passed)
}

/// The page in a real Chromium.
pub fn end_to_end(context: &Context<'_>) -> Result<Outcome> {
    let task = npm(context, "test:e2e").env("CHROME", &context.browsers()?.chrome);
    task.limit(minutes(20)).run().map(passed)
}

/// Biome over the smoke test's programs, by the page's rules.
pub fn biome(workspace: &Workspace, arguments: &[&str]) -> Task {
    let task = Task::new("node").arg(workspace.node_program("@biomejs/biome/bin/biome")).args(arguments);
    task.args(["../tests/smoke", "../benches/samplers/wasm.mjs"]).in_dir(workspace.www())
}

fn npm(context: &Context<'_>, script: &str) -> Task {
    Task::npm().args(["run", "--silent", script]).in_dir(context.workspace.www())
}

fn passed((): ()) -> Outcome {
    Outcome::Passed
}
