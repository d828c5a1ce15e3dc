//! Subprocesses: each has a limit of time, and its output goes to the terminal or to a log.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use wait_timeout::ChildExt;

use crate::process_tree;

/// How many lines of a log a failure shows.
const SHOWN_LINES: usize = 40;

/// Minutes as a duration.
pub const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

/// A subprocess to be run within a limit of time.
#[derive(Debug)]
pub struct Task {
    command: Command,
    limit: Option<Duration>,
    log: Option<PathBuf>,
}

impl Task {
    /// A task that may take ten minutes and writes to the terminal.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        Self { command, limit: Some(minutes(10)), log: None }
    }

    /// Cargo of the toolchain that runs this program.
    pub fn cargo() -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// npm; on Windows it is a script whose ending must be named.
    pub fn npm() -> Self {
        Self::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
    }

    /// Adds arguments.
    pub fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Adds one argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes an environment variable away.
    pub fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// The folder to run in.
    pub fn in_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// The longest time that it may take.
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// For a program that a person ends: no limit, and the terminal's input is its own.
    pub fn until_interrupted(mut self) -> Self {
        self.limit = None;
        self.command.stdin(Stdio::inherit());
        self
    }

    /// Sends the output to a file; a failure prints its last lines.
    pub fn log(mut self, file: PathBuf) -> Self {
        self.log = Some(file);
        self
    }

    /// Hides what it writes to its standard error: for a question whose failure is an answer.
    pub fn quiet_errors(mut self) -> Self {
        self.command.stderr(Stdio::null());
        self
    }

    /// Runs it.
    ///
    /// # Errors
    /// When it cannot start, exceeds its limit or exits with another status than 0.
    pub fn run(mut self) -> Result<()> {
        if let Some(log) = &self.log {
            let file = create(log)?;
            self.command.stdout(file.try_clone()?).stderr(file);
        }
        let outcome = self.wait();
        match (&self.log, outcome) {
            (Some(log), Err(error)) => Err(anyhow!("{error:#}\n{}", last_lines(log))),
            (_, outcome) => outcome,
        }
    }

    /// Runs it and returns what it wrote to its standard output, which passes through `file`.
    ///
    /// # Errors
    /// As [`Task::run`].
    pub fn output(mut self, file: &Path) -> Result<String> {
        self.command.stdout(create(file)?);
        self.wait()?;
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
    }

    fn wait(&mut self) -> Result<()> {
        let name = describe(&self.command);
        let mut child = self.command.spawn().with_context(|| format!("`{name}` cannot be started"))?;
        let status = match self.limit {
            None => child.wait()?,
            Some(limit) => wait_within(&mut child, limit).with_context(|| format!("`{name}`"))?,
        };
        if !status.success() {
            bail!("`{name}` failed: {status}");
        }
        Ok(())
    }
}

/// Waits for the child; past the limit it ends it with everything that it started.
fn wait_within(child: &mut Child, limit: Duration) -> Result<ExitStatus> {
    if let Some(status) = child.wait_timeout(limit)? {
        return Ok(status);
    }
    process_tree::end(child);
    bail!("did not end within {} s and was stopped", limit.as_secs())
}

fn create(file: &Path) -> Result<File> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create(file).with_context(|| format!("cannot write {}", file.display()))
}

fn last_lines(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.len().saturating_sub(SHOWN_LINES);
    format!("{}\n(all of it: {})", lines[first..].join("\n"), log.display())
}

fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn a_task_past_its_limit_is_stopped() {
        let start = std::time::Instant::now();
        let task = Task::new("sh").args(["-c", "sleep 30 & wait"]).limit(Duration::from_millis(200));
        let error = task.run().expect_err("thirty seconds do not fit into 0.2");
        assert!(format!("{error:#}").contains("did not end within"), "{error:#}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    #[cfg(unix)]
    fn a_failure_shows_the_end_of_the_log() {
        let log = std::env::temp_dir().join(format!("xtask-log-{}", std::process::id()));
        let error = Task::new("sh").args(["-c", "echo last words; exit 3"]).log(log.clone()).run();
        let message = format!("{:#}", error.expect_err("exit 3 is a failure"));
        fs::remove_file(&log).expect("the log was written");
        assert!(message.contains("last words") && message.contains('3'), "{message}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error = Task::new("no-such-program-here").run().expect_err("it is not there");
        assert!(format!("{error:#}").contains("no-such-program-here"));
    }
}
