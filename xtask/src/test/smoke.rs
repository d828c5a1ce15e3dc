//! The package in Node and in the browsers: it must load, train, and give the same bits everywhere.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use super::Context;
use super::stage::Outcome;
use crate::command::{Task, minutes};

/// Checks the handles of study and tuning and the choice of engines, trains in Node and keeps the digests of the parameters.
pub fn node(context: &Context<'_>) -> Result<Outcome> {
    program(context, "study.mjs").run()?;
    program(context, "tune.mjs").run()?;
    program(context, "engines.mjs").run()?;
    let digests = program(context, "node.mjs").output(&node_digests(context))?;
    if digests.trim().is_empty() {
        bail!("the program in Node wrote no digest");
    }
    print!("{digests}");
    Ok(Outcome::Passed)
}

/// The same in Chromium, on its main thread and in a worker.
pub fn chromium(context: &Context<'_>) -> Result<Outcome> {
    let program = program(context, "browser.mjs").args(["chrome"]).arg(&context.browsers()?.chrome);
    same_as_node(context, program, "chromium.txt")
}

/// The same in Firefox.
pub fn firefox(context: &Context<'_>) -> Result<Outcome> {
    let program = program(context, "browser.mjs").args(["firefox"]).arg(&context.browsers()?.firefox);
    same_as_node(context, program, "firefox.txt")
}

fn same_as_node(context: &Context<'_>, program: Task, file: &str) -> Result<Outcome> {
    let digests = program.output(&context.workspace.notes().join(file))?;
    let expected =
        fs::read_to_string(node_digests(context)).context("the stage `node` writes its digests")?;
    match first_difference(&expected, &digests) {
        None => Ok(Outcome::Passed),
        Some(difference) => bail!("other bits than in Node: {difference}"),
    }
}

/// The first line in which two lists of digests differ.
fn first_difference(expected: &str, found: &str) -> Option<String> {
    let (mut expected, mut found) = (expected.lines(), found.lines());
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return None,
            (one, other) if one == other => {}
            (one, other) => {
                let text = |line: Option<&str>| line.unwrap_or("nothing").to_owned();
                return Some(format!("{} became {}", text(one), text(other)));
            }
        }
    }
}

fn program(context: &Context<'_>, name: &str) -> Task {
    let task = Task::new("node").arg(context.workspace.root.join("tests/smoke").join(name));
    task.in_dir(&context.workspace.root).limit(minutes(3))
}

fn node_digests(context: &Context<'_>) -> PathBuf {
    context.workspace.notes().join("node.txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_digests_are_compared_to_their_ends() {
        assert_eq!(first_difference("a 1\nb 2\n", "a 1\nb 2\n"), None);
        assert_eq!(first_difference("a 1\nb 2\n", "a 1\nb 3\n").as_deref(), Some("b 2 became b 3"));
        assert_eq!(first_difference("a 1\n", "").as_deref(), Some("a 1 became nothing"));
        assert_eq!(first_difference("a 1\n", "a 1\nb 2\n").as_deref(), Some("nothing became b 2"));
    }
}
