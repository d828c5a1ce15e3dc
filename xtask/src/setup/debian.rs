//! Debian's packages: what is installed, and installing as root.

use std::path::Path;

use anyhow::Result;

use super::progress;
use crate::command::{Task, minutes};
use crate::workspace::Workspace;

/// Whether packages can be installed without asking anyone: root, on a system with apt-get.
pub fn can_install(workspace: &Workspace) -> bool {
    let id = Task::new("id").arg("-u").limit(minutes(1)).output(&workspace.notes().join("id.txt"));
    Path::new("/usr/bin/apt-get").exists() && id.is_ok_and(|id| id.trim() == "0")
}

/// Whether all of these packages are installed; false where there is no dpkg.
pub fn has_all(workspace: &Workspace, packages: &[&str]) -> bool {
    packages.iter().all(|package| has(workspace, package))
}

fn has(workspace: &Workspace, package: &str) -> bool {
    if !Path::new("/usr/bin/dpkg-query").exists() {
        return false;
    }
    let query = Task::new("dpkg-query").args(["-W", "-f", "${Status}", package]).limit(minutes(1));
    let file = workspace.notes().join("dpkg.txt");
    query.quiet_errors().output(&file).is_ok_and(|status| status == "install ok installed")
}

/// Installs packages.
///
/// # Errors
/// When apt-get fails or takes longer than ten minutes; its last lines are in the message.
pub fn install(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    progress(&format!("apt-get install {}", packages.join(" ")));
    apt(workspace, "apt-update.log").arg("update").run()?;
    apt(workspace, "apt-install.log").args(["install", "-y", "--no-install-recommends"]).args(packages).run()
}

fn apt(workspace: &Workspace, log: &str) -> Task {
    let task = Task::new("apt-get").args(["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=2"]);
    task.env("DEBIAN_FRONTEND", "noninteractive").limit(minutes(10)).log(workspace.notes().join(log))
}
