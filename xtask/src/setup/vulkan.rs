//! A Vulkan driver that computes on the CPU, with which the tests of the WebGPU engine run where there is no graphics
//! processor.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::{debian, progress};
use crate::stamp::{Inputs, Stamp};
use crate::workspace::Workspace;

/// Debian's package with the software adapter llvmpipe.
const PACKAGE: &str = "mesa-vulkan-drivers";

/// Where drivers are announced on Linux.
const DRIVERS: [&str; 2] = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"];

/// Installs the driver where none is there and where that is possible. It is tried once: where it cannot be had, the tests
/// that need it say that they are skipped, and everything else goes on.
///
/// # Errors
/// When the note that it was tried cannot be written.
pub fn set_up(workspace: &Workspace) -> Result<()> {
    if DRIVERS.iter().any(|folder| has_drivers(Path::new(folder))) || !debian::can_install(workspace) {
        return Ok(());
    }
    let file = workspace.notes().join("vulkan.stamp");
    let (tried, package) = (Stamp::at(file.clone()), Inputs::default().with(PACKAGE));
    if tried.matches(&package) {
        let again = file.display();
        progress(&format!("{PACKAGE} could not be installed earlier; remove {again} to try once more"));
        return Ok(());
    }
    match debian::install(workspace, &[PACKAGE]) {
        Ok(()) => Ok(()),
        Err(error) => {
            progress(&format!("the tests of the WebGPU engine find no adapter: {error:#}"));
            tried.write(&package)
        }
    }
}

/// Whether drivers are announced in `folder`.
fn has_drivers(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.path().extension().is_some_and(|ending| ending == "json"))
}

#[cfg(test)]
mod tests {
    use super::has_drivers;

    #[test]
    fn a_driver_is_announced_by_a_file_of_json() {
        let folder = std::env::temp_dir().join(format!("xtask-vulkan-{}", std::process::id()));
        assert!(!has_drivers(&folder), "there is no such folder yet");
        std::fs::create_dir_all(&folder).expect("it can be made");
        std::fs::write(folder.join("README"), "").expect("it can be written");
        assert!(!has_drivers(&folder));
        std::fs::write(folder.join("lvp_icd.x86_64.json"), "{}").expect("it can be written");
        assert!(has_drivers(&folder));
        std::fs::remove_dir_all(folder).expect("the test made it");
    }
}
