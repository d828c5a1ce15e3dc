//! The standard library for wasm32, by the first of three routes that works: it is there already; rustup
//! brings it; Debian's `rustc-web` builds it from the sources that Debian ships.
//!
//! The library that is there already was compiled for speed. Where its sources are there too, which rustup brings, it
//! is compiled anew for size: the module is a twentieth smaller.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{debian, flags, progress};
use crate::command::{Task, minutes};
use crate::workspace::Workspace;

/// The target's name.
pub const TRIPLE: &str = "wasm32-unknown-unknown";

const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// Cargo's flags that compile the standard library too, for size.
const BUILD_STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// The compiler, 1.x, from which on a panic can be a single instruction (`flags.rs`).
const IMMEDIATE_ABORT_SINCE: u32 = 92;

/// A way to compile for wasm32.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WasmTarget {
    /// The compiler that runs this program has the target.
    Own {
        /// Whether it has the library's sources and can compile them.
        sources: bool,
    },
    /// Debian's second compiler builds the library too.
    Debian {
        /// The linker, which comes with the compiler that runs this program.
        linker: PathBuf,
    },
}

impl WasmTarget {
    /// `cargo build` for wasm32 into the target folder `target`; the caller adds which package and profile.
    pub fn cargo_build(&self, workspace: &Workspace, target: &Path) -> Task {
        // RUSTFLAGS would replace the flags of .cargo/config.toml, and with them simd128.
        let task = match self {
            Self::Own { sources: false } => Task::cargo().args(["build", "--target", TRIPLE]),
            Self::Own { sources: true } => Task::cargo().args(["build", "--target", TRIPLE]).args(BUILD_STD),
            Self::Debian { linker } => Task::new("/usr/bin/cargo")
                .args(["build", "--target", TRIPLE, BUILD_STD[0]])
                .env("RUSTC", "/usr/bin/rustc")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker),
        };
        let task = task.without_env("RUSTFLAGS").without_env("CARGO_ENCODED_RUSTFLAGS");
        let task = task
            .env("RUSTC_BOOTSTRAP", "1")
            .arg("--config")
            .arg(flags::cargo_option(workspace, *self == Self::Own { sources: true }));
        task.in_dir(&workspace.root).arg("--target-dir").arg(target).limit(minutes(15))
    }

    /// The target folder: another compiler has one of its own.
    pub fn target_dir(&self, workspace: &Workspace) -> PathBuf {
        match self {
            Self::Own { .. } => workspace.target.clone(),
            Self::Debian { .. } => workspace.target.join("debian-web"),
        }
    }
}

/// Finds or installs a way to compile for wasm32.
///
/// # Errors
/// When none of the three routes works.
pub fn set_up(workspace: &Workspace) -> Result<WasmTarget> {
    if is_there(workspace)? {
        return own(workspace);
    }
    progress("asking rustup for the wasm32 target");
    if let Err(error) = ask_rustup(workspace, &["target", "add", TRIPLE]) {
        progress(&format!("rustup could not: {error:#}"));
    } else if is_there(workspace)? {
        return own(workspace);
    }
    let linker = own_linker(workspace)?;
    if !debian::has_all(workspace, &DEBIAN_PACKAGES) {
        if !debian::can_install(workspace) {
            bail!(
                "the Rust target {TRIPLE} is missing. With rustup: `rustup target add {TRIPLE}`. \
                 On Debian: `sudo apt-get install {}`.",
                DEBIAN_PACKAGES.join(" ")
            );
        }
        debian::install(workspace, &DEBIAN_PACKAGES)?;
    }
    progress("the wasm32 library is built by Debian's rustc-web (about a minute, once)");
    Ok(WasmTarget::Debian { linker })
}

/// The compiler's own target, with the library's sources if they can be had.
fn own(workspace: &Workspace) -> Result<WasmTarget> {
    if minor_version(&rustc(workspace, &["-vV"])?) < IMMEDIATE_ABORT_SINCE {
        return Ok(WasmTarget::Own { sources: false });
    }
    let sysroot = rustc(workspace, &["--print", "sysroot"])?;
    let sources = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/Cargo.lock");
    if !sources.is_file() {
        progress("asking rustup for the sources of the standard library");
        if let Err(error) = ask_rustup(workspace, &["component", "add", "rust-src"]) {
            progress(&format!("rustup could not, so the module becomes a twentieth larger: {error:#}"));
        }
    }
    Ok(WasmTarget::Own { sources: sources.is_file() })
}

fn ask_rustup(workspace: &Workspace, request: &[&str]) -> Result<()> {
    let log = workspace.notes().join("rustup-target.log");
    Task::new("rustup").args(request).in_dir(&workspace.root).limit(minutes(2)).log(log).run()
}

fn is_there(workspace: &Workspace) -> Result<bool> {
    let answer = rustc(workspace, &["--print", "target-libdir", "--target", TRIPLE])?;
    Ok(Path::new(answer.trim()).is_dir())
}

/// rust-lld of the compiler that runs this program.
fn own_linker(workspace: &Workspace) -> Result<PathBuf> {
    let sysroot = rustc(workspace, &["--print", "sysroot"])?;
    let version = rustc(workspace, &["-vV"])?;
    let host = host(&version).context("`rustc -vV` names the host")?;
    let linker = Path::new(sysroot.trim()).join("lib/rustlib").join(host).join("bin/rust-lld");
    if !linker.is_file() {
        bail!("the linker {} is missing; it comes with Rust from rustup", linker.display());
    }
    Ok(linker)
}

fn host(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("host: "))
}

/// The x of the compiler 1.x; 0 where `rustc -vV` does not say it.
fn minor_version(version: &str) -> u32 {
    let release = version.lines().find_map(|line| line.strip_prefix("release: 1."));
    release.and_then(|rest| rest.split('.').next()).and_then(|minor| minor.parse().ok()).unwrap_or(0)
}

fn rustc(workspace: &Workspace, arguments: &[&str]) -> Result<String> {
    let task = Task::new("rustc").args(arguments).in_dir(&workspace.root).limit(minutes(1));
    task.output(&workspace.notes().join("rustc.txt"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_read_from_the_version() {
        let version = "rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\nhost: aarch64-apple-darwin\n";
        assert_eq!(host(version), Some("aarch64-apple-darwin"));
        assert_eq!(host("rustc 1.95.0"), None);
        assert_eq!(minor_version("release: 1.95.0\nLLVM version: 21.1.1"), 95);
        assert_eq!(minor_version("rustc 1.95.0"), 0);
    }
}
