//! The browsers that the tests drive: Chromium (or Chrome) and Firefox.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::debian;
use crate::workspace::Workspace;

/// A font for each script that the tests show; without the second, Chinese is boxes.
const FONTS: [&str; 2] = ["fonts-liberation", "fonts-noto-cjk"];

/// Where the browsers' programs are.
#[derive(Debug, Clone)]
pub struct Browsers {
    /// Chromium or Chrome.
    pub chrome: PathBuf,
    /// Firefox.
    pub firefox: PathBuf,
}

/// A kind of browser and where it may be found.
struct Kind {
    /// The environment variable with which a person names the program.
    variable: &'static str,
    /// Debian's package.
    package: &'static str,
    /// Names to look for in PATH.
    names: &'static [&'static str],
    /// Places outside PATH, on macOS and Windows.
    places: &'static [&'static str],
}

const CHROME: Kind = Kind {
    variable: "CHROME",
    package: "chromium",
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"],
    places: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ],
};

const FIREFOX: Kind = Kind {
    variable: "FIREFOX",
    package: "firefox-esr",
    names: &["firefox-esr", "firefox", "firefox.exe"],
    places: &[
        "/Applications/Firefox.app/Contents/MacOS/firefox",
        "C:/Program Files/Mozilla Firefox/firefox.exe",
    ],
};

/// Finds both browsers, and installs what is missing where it may.
///
/// # Errors
/// When a browser is missing and cannot be installed; the message has the command for a person.
pub fn set_up(workspace: &Workspace) -> Result<Browsers> {
    install_missing(workspace)?;
    Ok(Browsers { chrome: CHROME.require()?, firefox: FIREFOX.require()? })
}

/// Finds Chromium alone, for the benchmarks.
///
/// # Errors
/// As [`set_up`].
pub fn chrome(workspace: &Workspace) -> Result<PathBuf> {
    if CHROME.find().is_none() && debian::can_install(workspace) {
        debian::install(workspace, &[CHROME.package])?;
    }
    CHROME.require()
}

fn install_missing(workspace: &Workspace) -> Result<()> {
    if !debian::can_install(workspace) {
        return Ok(());
    }
    let browsers = [CHROME, FIREFOX].into_iter().filter(|kind| kind.find().is_none());
    let mut missing: Vec<&str> = browsers.map(|kind| kind.package).collect();
    missing.extend(FONTS.into_iter().filter(|font| !debian::has_all(workspace, &[font])));
    if missing.is_empty() { Ok(()) } else { debian::install(workspace, &missing) }
}

impl Kind {
    fn find(&self) -> Option<PathBuf> {
        if let Some(named) = std::env::var_os(self.variable) {
            return Some(PathBuf::from(named));
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let in_path = self.names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        in_path.chain(self.places.iter().map(PathBuf::from)).find(|program| program.is_file())
    }

    fn require(&self) -> Result<PathBuf> {
        match self.find() {
            Some(program) if program.is_file() => Ok(program),
            Some(program) => bail!("{} names {}, which is no file", self.variable, program.display()),
            None => bail!(
                "no {package} found. On Debian or Ubuntu: `sudo apt-get install {package} {fonts}`; elsewhere \
                 install the browser, or name its program in the variable {variable}.",
                package = self.package,
                fonts = FONTS.join(" "),
                variable = self.variable
            ),
        }
    }
}
