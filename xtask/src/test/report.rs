//! What became of the stages, and the lines that say so.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::stage::Outcome;

/// The stages so far.
#[derive(Debug, Default)]
pub struct Report {
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    name: String,
    state: State,
    time: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Passed,
    Failed,
    Skipped,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "FAILED",
            Self::Skipped => "skipped",
        }
    }
}

impl Report {
    /// Runs a stage and prints how it went and how long it took.
    pub fn stage(&mut self, name: &str, run: impl FnOnce() -> Result<Outcome>) {
        println!("\n== {name}");
        let start = Instant::now();
        let state = match run() {
            Ok(Outcome::Passed) => State::Passed,
            Ok(Outcome::Skipped(reason)) => {
                println!("{name} was skipped: {reason}");
                State::Skipped
            }
            Err(error) => {
                println!("{error:#}");
                State::Failed
            }
        };
        self.add(name, state, start.elapsed());
    }

    /// Notes that a stage is not run.
    pub fn skip(&mut self, name: &str, reason: &str) {
        println!("\n== {name}: {reason}");
        self.add(name, State::Skipped, Duration::ZERO);
    }

    /// Whether the stage ran and passed.
    pub fn has_passed(&self, name: &str) -> bool {
        self.lines.iter().any(|line| line.name == name && line.state == State::Passed)
    }

    /// Prints the table and the closing line, and returns the names of the stages that failed.
    pub fn close(&self) -> Vec<&str> {
        println!("\n{}", self.table());
        println!("{}", self.closing_line());
        let failed = self.lines.iter().filter(|line| line.state == State::Failed);
        failed.map(|line| line.name.as_str()).collect()
    }

    fn add(&mut self, name: &str, state: State, time: Duration) {
        let line = Line { name: name.to_owned(), state, time };
        println!("-- {}", line.text());
        self.lines.push(line);
    }

    fn table(&self) -> String {
        self.lines.iter().map(Line::text).collect::<Vec<_>>().join("\n")
    }

    fn closing_line(&self) -> String {
        let count = |state| self.lines.iter().filter(|line| line.state == state).count();
        let skipped = match count(State::Skipped) {
            0 => String::new(),
            skipped => format!(", {skipped} skipped"),
        };
        format!("{} passed, {} failed{skipped}", count(State::Passed), count(State::Failed))
    }
}

impl Line {
    fn text(&self) -> String {
        format!("{:<12} {:<7} {:>7.1} s", self.name, self.state.word(), self.time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_counts_each_kind() {
        let mut report = Report::default();
        report.stage("one", || Ok(Outcome::Passed));
        assert_eq!(report.closing_line(), "1 passed, 0 failed");
        report.stage("two", || Err(anyhow::anyhow!("no")));
        report.stage("three", || Ok(Outcome::Skipped("not here".to_owned())));
        report.skip("four", "needs `two`");
        assert_eq!(report.closing_line(), "1 passed, 1 failed, 2 skipped");
        assert_eq!(report.close(), ["two"]);
        assert!(report.has_passed("one") && !report.has_passed("two") && !report.has_passed("five"));
    }
}
