//! `cargo xtask`: sets up, builds, serves and tests the project.

mod build;
mod command;
mod process_tree;
mod setup;
mod stamp;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask <command>

  setup                    install what is missing
  build                    write pkg/ and the static site www/dist
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
    let workspace = Workspace::find()?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["setup"] => setup::for_test(&workspace).map(drop),
        ["build"] => build::all(&workspace, &setup::for_build(&workspace)?),
        ["build", "package"] => build::package(&workspace, &setup::for_build(&workspace)?.wasm),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        other => bail!("unknown command `{}`\n{USAGE}", other.join(" ")),
    }
}
