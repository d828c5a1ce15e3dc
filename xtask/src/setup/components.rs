//! rustfmt and clippy, which rustup leaves out of its minimal profile.

use anyhow::{Result, bail};

use super::progress;
use crate::command::{Task, minutes};
use crate::workspace::Workspace;

/// Component of rustup, and the cargo subcommand that shows that it is there.
const COMPONENTS: [(&str, &str); 2] = [("rustfmt", "fmt"), ("clippy", "clippy")];

/// Installs the components that are missing.
///
/// # Errors
/// When one is missing and rustup cannot bring it.
pub fn set_up(workspace: &Workspace) -> Result<()> {
    for (component, subcommand) in COMPONENTS {
        if is_there(workspace, subcommand) {
            continue;
        }
        progress(&format!("asking rustup for {component}"));
        let log = workspace.notes().join("rustup-component.log");
        let task = Task::new("rustup").args(["component", "add", component]).in_dir(&workspace.root);
        if let Err(error) = task.limit(minutes(2)).log(log).run() {
            bail!("`cargo {subcommand}` is missing, and rustup could not install {component}: {error:#}");
        }
    }
    Ok(())
}

fn is_there(workspace: &Workspace, subcommand: &str) -> bool {
    let question = Task::cargo().args([subcommand, "--version"]).in_dir(&workspace.root).limit(minutes(1));
    question.quiet_errors().output(&workspace.notes().join("component.txt")).is_ok()
}
