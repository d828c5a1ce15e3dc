//! `cargo xtask test`: every check of the project as a list of stages, run in order.

mod report;
mod rust;
mod smoke;
mod stage;
mod web;

pub use web::biome;

use anyhow::{Context as _, Result, bail};

use crate::setup;
use crate::setup::BuildTools;
use crate::setup::browsers::Browsers;
use crate::workspace::Workspace;
use report::Report;
use stage::{Outcome, STAGES, Stage};

/// The stages of `cargo xtask lint`.
pub const LINTS: [&str; 4] = ["format", "clippy", "clippy-wasm", "check"];

/// What the stages work with.
#[derive(Debug)]
pub struct Context<'a> {
    workspace: &'a Workspace,
    tools: BuildTools,
    browsers: Option<Browsers>,
}

impl Context<'_> {
    /// The browsers, which are set up when a chosen stage drives one.
    fn browsers(&self) -> Result<&Browsers> {
        self.browsers.as_ref().context("set-up finds browsers for the stages that say so")
    }
}

/// Runs the named stages with those that they need; without names, all of them.
///
/// # Errors
/// When a name is unknown or any stage failed; the message names them.
pub fn run(workspace: &Workspace, names: &[&str]) -> Result<()> {
    let stages = stage::chosen(names)?;
    let mut report = Report::default();
    let mut context = None;
    report.stage("set-up", || {
        context = Some(set_up(workspace, &stages)?);
        Ok(Outcome::Passed)
    });
    if let Some(context) = context {
        for stage in &stages {
            run_stage(stage, &context, &mut report);
        }
    }
    let failed = report.close();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

/// The names of all stages, for the usage text.
pub fn names() -> Vec<&'static str> {
    STAGES.iter().map(|stage| stage.name).collect()
}

fn set_up<'a>(workspace: &'a Workspace, stages: &[&Stage]) -> Result<Context<'a>> {
    let tools = setup::for_lint(workspace)?;
    if stages.iter().any(|stage| stage.vulkan) {
        setup::vulkan::set_up(workspace)?;
    }
    let drive_browsers = stages.iter().any(|stage| stage.browsers);
    let browsers = drive_browsers.then(|| setup::browsers::set_up(workspace)).transpose()?;
    Ok(Context { workspace, tools, browsers })
}

fn run_stage(stage: &Stage, context: &Context<'_>, report: &mut Report) {
    match stage.needs.iter().find(|need| !report.has_passed(need)) {
        Some(need) => report.skip(stage.name, &format!("needs `{need}`")),
        None => report.stage(stage.name, || (stage.run)(context)),
    }
}
