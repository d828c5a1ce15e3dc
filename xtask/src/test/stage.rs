//! The list of stages.

use anyhow::{Result, bail};

use super::{Context, rust, smoke, web};

/// How a stage ended that did not fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Everything in it holds.
    Passed,
    /// It could not be run here, for the reason given.
    Skipped(String),
}

/// One stage of the tests.
#[derive(Debug)]
pub struct Stage {
    /// The name by which a person can ask for it.
    pub name: &'static str,
    /// The stages, all earlier in the list, without which it cannot run.
    pub needs: &'static [&'static str],
    /// Whether it drives a browser.
    pub browsers: bool,
    /// Whether it uses a graphics device through Vulkan.
    pub vulkan: bool,
    /// Does the work.
    pub run: fn(&Context<'_>) -> Result<Outcome>,
}

const fn stage(
    name: &'static str,
    needs: &'static [&'static str],
    run: fn(&Context<'_>) -> Result<Outcome>,
) -> Stage {
    Stage { name, needs, browsers: false, vulkan: false, run }
}

const fn in_browser(stage: Stage) -> Stage {
    Stage { browsers: true, ..stage }
}

const fn on_device(stage: Stage) -> Stage {
    Stage { vulkan: true, ..stage }
}

/// All stages, in the order in which they run.
pub const STAGES: [Stage; 14] = [
    stage("format", &[], rust::format),
    stage("clippy", &[], rust::clippy),
    stage("clippy-wasm", &[], rust::clippy_wasm),
    on_device(stage("rust", &[], rust::test)),
    stage("docs", &[], rust::docs),
    stage("package", &[], web::package),
    stage("check", &["package"], web::check),
    stage("unit", &["package"], web::unit),
    stage("site", &["package"], web::site),
    stage("size", &["site"], web::size),
    stage("node", &["package"], smoke::node),
    in_browser(stage("chromium", &["node"], smoke::chromium)),
    in_browser(stage("firefox", &["node"], smoke::firefox)),
    in_browser(stage("e2e", &["site"], web::end_to_end)),
];

/// The named stages and all that they need, in order; without names, all stages.
///
/// # Errors
/// When a name is not in the list.
pub fn chosen(names: &[&str]) -> Result<Vec<&'static Stage>> {
    const ALL: &[Stage] = &STAGES;
    if let Some(unknown) = names.iter().find(|name| !ALL.iter().any(|stage| stage.name == **name)) {
        let known: Vec<&str> = ALL.iter().map(|stage| stage.name).collect();
        bail!("there is no stage `{unknown}`; there are {}", known.join(", "));
    }
    let mut wanted: Vec<&str> = names.to_vec();
    // From the back, since what a stage needs stands before it.
    let mut stages: Vec<&Stage> = Vec::new();
    for stage in ALL.iter().rev() {
        if names.is_empty() || wanted.contains(&stage.name) {
            wanted.extend(stage.needs);
            stages.push(stage);
        }
    }
    stages.reverse();
    Ok(stages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(stages: &[&Stage]) -> Vec<&'static str> {
        stages.iter().map(|stage| stage.name).collect()
    }

    #[test]
    fn what_a_stage_needs_comes_before_it() {
        let all = names(&chosen(&[]).expect("no name is unknown"));
        assert_eq!(all.len(), STAGES.len());
        for (at, stage) in STAGES.iter().enumerate() {
            assert!(stage.needs.iter().all(|need| all[..at].contains(need)), "{}", stage.name);
        }
    }

    #[test]
    fn a_chosen_stage_brings_what_it_needs() {
        assert_eq!(names(&chosen(&["size"]).expect("known")), ["package", "site", "size"]);
        assert_eq!(
            names(&chosen(&["firefox", "format"]).expect("known")),
            ["format", "package", "node", "firefox"]
        );
    }

    #[test]
    fn an_unknown_stage_is_named() {
        let error = chosen(&["siez"]).expect_err("it is misspelt");
        assert!(error.to_string().contains("`siez`"));
    }
}
