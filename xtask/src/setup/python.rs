//! A Python with PyTorch, for the checks against outside programs and as a peer of the native benchmark only.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{debian, progress};
use crate::command::{Task, minutes};
use crate::workspace::Workspace;

/// The system's Python, if it has PyTorch or Debian can give it.
///
/// # Errors
/// When Debian's package exists but cannot be installed.
pub fn with_torch(workspace: &Workspace) -> Result<Option<PathBuf>> {
    let python = PathBuf::from("/usr/bin/python3");
    if !has_torch(workspace, &python) && debian::can_install(workspace) {
        debian::install(workspace, &["python3-torch"])?;
    }
    Ok(has_torch(workspace, &python).then_some(python))
}

/// NumPy, PyTorch, and the fast linear algebra that both then use.
const BENCH_PACKAGES: [&str; 3] = ["python3-numpy", "python3-torch", "libopenblas0-pthread"];

/// The Python whose NumPy and PyTorch the native benchmark measures: the system's, with Debian's packages where they can be
/// installed. Where they cannot, the benchmark asks whatever `python3` is in PATH, and says what that lacks.
pub fn for_bench(workspace: &Workspace) -> Option<PathBuf> {
    let there = || debian::has_all(workspace, &BENCH_PACKAGES);
    if !there()
        && debian::can_install(workspace)
        && let Err(error) = debian::install(workspace, &BENCH_PACKAGES)
    {
        progress(&format!("the benchmark goes on without NumPy and PyTorch: {error:#}"));
    }
    there().then(|| PathBuf::from("/usr/bin/python3"))
}

/// A virtual environment with PyTorch from PyPI, made once.
///
/// # Errors
/// When there is no Python, or PyTorch cannot be installed within twenty minutes.
pub fn environment(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.notes().join("python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if has_torch(workspace, &python) {
        return Ok(python);
    }
    progress("installing PyTorch in a virtual environment (large, once)");
    let venv = Task::new(if cfg!(windows) { "python" } else { "python3" }).args(["-m", "venv"]).arg(&folder);
    venv.run().context("the outside checks need Python 3 with its module venv")?;
    let pip = Task::new(&python).args(["-m", "pip", "install", "--quiet", "torch"]);
    pip.limit(minutes(20)).run()?;
    Ok(python)
}

/// Optuna and what its samplers use. Debian's PyTorch is compiled for NumPy 1; wheels alone, so that nothing is compiled.
const OPTUNA: [&str; 5] = ["optuna==5.0.0", "cmaes==0.13.1", "scipy==1.17.1", "greenlet", "numpy<2"];

/// A Python with Optuna from PyPI, in a virtual environment that is made once and also sees Debian's PyTorch, which Optuna's
/// Gaussian process needs. None, with a message, where it cannot be had: the benchmark then compares with the kept runs.
pub fn with_optuna(workspace: &Workspace) -> Option<PathBuf> {
    let folder = workspace.notes().join("optuna");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let there = has(workspace, &python, "optuna, cmaes, scipy");
    match if there { Ok(()) } else { optuna(workspace, &folder, &python) } {
        Ok(()) => Some(python),
        Err(error) => {
            progress(&format!("Optuna cannot be had, so that its kept runs alone take part: {error:#}"));
            None
        }
    }
}

fn optuna(workspace: &Workspace, folder: &Path, python: &Path) -> Result<()> {
    progress("installing Optuna in a virtual environment (once)");
    let other = if cfg!(windows) { "python" } else { "python3" };
    let system = with_torch(workspace)?.unwrap_or_else(|| other.into());
    Task::new(system).args(["-m", "venv", "--system-site-packages"]).arg(folder).run()?;
    let pip = Task::new(python).args(["-m", "pip", "install", "--quiet", "--only-binary=:all:"]).args(OPTUNA);
    pip.args(["--timeout", "20", "--retries", "1"]).limit(minutes(5)).run()
}

fn has_torch(workspace: &Workspace, python: &Path) -> bool {
    has(workspace, python, "torch")
}

/// Whether this Python can import these modules.
fn has(workspace: &Workspace, python: &Path, modules: &str) -> bool {
    let question = Task::new(python).arg("-c").arg(format!("import {modules}")).limit(minutes(2));
    question.quiet_errors().output(&workspace.notes().join("modules.txt")).is_ok()
}
