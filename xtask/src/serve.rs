//! `cargo xtask serve`: builds the page and serves it until interrupted.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result, bail};

use crate::command::Task;
use crate::workspace::Workspace;
use crate::{build, setup};

/// The first port that is tried.
const DEFAULT_PORT: u16 = 4173;

/// How many ports are tried.
const PORTS_TRIED: u16 = 50;

/// What the person asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct Options {
    port: u16,
    dev: bool,
}

impl Options {
    /// Reads `[--port N] [--dev]`.
    ///
    /// # Errors
    /// When a word is something else.
    pub fn parse(words: &[&str]) -> Result<Self> {
        let mut options = Self { port: DEFAULT_PORT, dev: false };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--dev" => options.dev = true,
                "--port" => {
                    let number = words.next().context("--port needs a number")?;
                    options.port = number.parse().with_context(|| format!("--port {number}: 1 to 65535"))?;
                }
                other => bail!("`serve` knows --port N and --dev, not `{other}`"),
            }
        }
        Ok(options)
    }
}

/// Builds and serves the page: the built site, or with `--dev` the sources, reloading when they change.
///
/// # Errors
/// When building fails, or no port is free.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let tools = setup::for_build(workspace)?;
    build::package(workspace, &tools.wasm)?;
    if !options.dev {
        build::site(workspace)?;
    }
    let port = free_port(options.port)?;
    if port != options.port {
        println!("serve: port {} is taken", options.port);
    }
    println!("serve: http://localhost:{port}/ (Ctrl-C ends it)");
    let mode = if options.dev { "dev" } else { "preview" };
    let vite = Task::new("node").arg(workspace.node_program("vite/bin/vite.js")).arg(mode);
    let vite = vite.args(["--host", "127.0.0.1", "--strictPort", "--port", &port.to_string()]);
    let vite = if has_display() { vite.arg("--open") } else { vite };
    vite.in_dir(workspace.www()).until_interrupted().run()
}

/// The first free port from `first` on.
fn free_port(first: u16) -> Result<u16> {
    let ports = first..=first.saturating_add(PORTS_TRIED - 1);
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    ports
        .clone()
        .find(is_free)
        .with_context(|| format!("no port from {} to {} is free", ports.start(), ports.end()))
}

/// Whether a browser window could be shown to a person.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let desktop = cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY");
    desktop && !set("CI")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_passed_over() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the system gives a port");
        let port = taken.local_addr().expect("it is bound").port();
        let chosen = free_port(port).expect("one of fifty is free");
        assert!(chosen > port && chosen < port.saturating_add(PORTS_TRIED));
    }

    #[test]
    fn the_options_are_read() {
        assert_eq!(Options::parse(&[]).expect("nothing is fine"), Options { port: DEFAULT_PORT, dev: false });
        let both = Options::parse(&["--dev", "--port", "8000"]).expect("both are known");
        assert_eq!(both, Options { port: 8000, dev: true });
        for wrong in [&["--port"][..], &["--port", "70000"], &["--prot", "1"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
