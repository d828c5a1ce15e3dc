//! What the command line asks for.

use crate::race::Settings;

/// The options of `cargo xtask bench engine`.
#[derive(Debug)]
pub struct Options {
    workloads: Option<Vec<String>>,
    contenders: Option<Vec<String>>,
    pub settings: Settings,
    /// Whether a missed goal is a failure.
    pub check: bool,
    /// Whether the result is kept: only whole runs are, since a part would stand in the place of the day's record.
    pub record: bool,
}

pub const USAGE: &str = "\
options: --workloads W1,W3   --contenders package,numpy,…   --rounds N   --ms M (of one turn)   --quick
         --check (a missed goal is a failure)   --no-record";

impl Options {
    /// Reads them; `--bench`, which cargo adds, is no option of ours.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut arguments = arguments.filter(|argument| argument != "--bench").peekable();
        let mut settings = Settings { rounds: 7, turn: 0.3, budget: 10.0 };
        let (mut workloads, mut contenders, mut check, mut record) = (None, None, false, true);
        while let Some(option) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{option} needs a value\n{USAGE}"));
            match option.as_str() {
                "--workloads" => workloads = Some(list(&value()?)),
                "--contenders" => contenders = Some(list(&value()?)),
                "--rounds" => settings.rounds = number(&option, &value()?)?,
                "--ms" => settings.turn = number::<f64>(&option, &value()?)? / 1000.0,
                "--quick" => {
                    settings = Settings { rounds: 3, turn: 0.15, budget: 3.0 };
                    record = false;
                }
                "--check" => check = true,
                "--no-record" => record = false,
                _ => return Err(format!("unknown option {option}\n{USAGE}")),
            }
        }
        let whole = workloads.is_none() && contenders.is_none();
        Ok(Self { workloads, contenders, settings, check, record: record && whole })
    }

    /// Whether the workload is asked for.
    pub fn wants_workload(&self, name: &str) -> bool {
        self.workloads.as_ref().is_none_or(|names| names.iter().any(|wanted| wanted == name))
    }

    /// Whether the contender is asked for.
    pub fn wants(&self, name: &str) -> bool {
        self.contenders.as_ref().is_none_or(|names| names.iter().any(|wanted| wanted == name))
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn number<T: std::str::FromStr>(option: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{option}: `{text}` is no number"))
}
