//! `cargo xtask`: sets up, builds, serves and tests the project.

mod bench;
mod build;
mod command;
mod outside;
mod process_tree;
mod serve;
mod setup;
mod size;
mod stamp;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use command::Task;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask <command>

  serve [--port N] [--dev]   build the page and serve it; --dev reloads when its sources change
  test [STAGE ...]           run every check, or the named stages with what they need
  test outside               make the fixtures of other programs again and compare
  build [package]            write pkg/ and the static site www/dist, or pkg/ alone
  bench [engine | browser | profile | samplers | gpu] [OPTION ...]
                             measure, beside other libraries; options go to the benches
  lint                       formatting, lints and types
  fmt                        format everything
  setup                      install what is missing (the others do so themselves)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let workspace = &Workspace::find()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["serve", options @ ..] => serve::run(workspace, &serve::Options::parse(options)?),
        ["test", "outside"] => outside::run(workspace),
        ["test", stages @ ..] => test::run(workspace, stages),
        ["build"] => build::all(workspace, &setup::for_build(workspace)?),
        ["build", "package"] => build::package(workspace, &setup::for_build(workspace)?.wasm),
        ["bench"] => bench::engine(workspace, &[]).and_then(|()| bench::browser(workspace, &[])),
        ["bench", "engine", options @ ..] => bench::engine(workspace, options),
        ["bench", "browser", options @ ..] => bench::browser(workspace, options),
        ["bench", "profile", options @ ..] => bench::profile(workspace, options),
        ["bench", "gpu", options @ ..] => bench::gpu(workspace, options),
        ["bench", "samplers", options @ ..] => bench::samplers(workspace, options),
        ["lint"] => test::run(workspace, &test::LINTS),
        ["fmt"] => format(workspace),
        ["setup"] => setup::everything(workspace),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}\nstages: {}\n", test::names().join(", "));
            Ok(())
        }
        other => bail!("unknown command `{}`\n{USAGE}", other.join(" ")),
    }
}

fn format(workspace: &Workspace) -> Result<()> {
    setup::for_lint(workspace)?;
    Task::cargo().args(["fmt", "--all"]).in_dir(&workspace.root).run()?;
    Task::npm().args(["run", "--silent", "format"]).in_dir(workspace.www()).run()?;
    test::biome(workspace, &["check", "--write"]).run()
}
