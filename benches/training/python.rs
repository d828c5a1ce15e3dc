//! NumPy and PyTorch: `benches/peers.py` in a process of its own, asked line by line.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::contender::{Contender, Outcome, Turn};
use crate::workloads::{Rows, Sweep, Workload};

/// One peer in its own Python, which has one thread.
pub struct Python {
    version: String,
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Python {
    /// Starts `peer` (as `peers.py` names it) for a workload and its rows. `python` names the interpreter.
    pub fn start(python: &str, peer: &str, workload: &Workload, rows: &Rows) -> Outcome<Self> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(&workload.name);
        write_rows(&folder, rows).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut command = Command::new(python);
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers.py"));
        command.args([peer, &workload.name]).arg(&folder);
        for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
            command.env(threads, "1");
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{python}: {error}"))?;
        let questions = child.stdin.take().ok_or("no standard input")?;
        let answers = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut python = Self { version: String::new(), child, questions, answers };
        python.version = python.answer()?["version"].as_str().ok_or("it has no version")?.to_owned();
        Ok(python)
    }

    /// Of the peer.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn ask(&mut self, question: &Value) -> Outcome<Value> {
        writeln!(self.questions, "{question}").map_err(|error| error.to_string())?;
        self.answer()
    }

    fn answer(&mut self) -> Outcome<Value> {
        let mut line = String::new();
        self.answers.read_line(&mut line).map_err(|error| error.to_string())?;
        let answer: Value = serde_json::from_str(&line).map_err(|_| format!("it ended: {line}"))?;
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer),
        }
    }

    fn turn(&mut self, question: &Value) -> Outcome<Turn> {
        let answer = self.ask(question)?;
        Ok(Turn { made: number(&answer, "made")?, seconds: number(&answer, "seconds")? })
    }
}

impl Contender for Python {
    fn run(&mut self, steps: u64) -> Outcome<Turn> {
        self.turn(&json!({ "call": "run", "steps": steps }))
    }

    fn loss(&mut self) -> Outcome<f64> {
        number(&self.ask(&json!({ "call": "loss" }))?, "loss")
    }
}

/// A peer's sweeps.
pub struct PythonSweep<'a> {
    pub python: Python,
    pub sweep: &'a Sweep,
    /// Seconds after which no further trial begins.
    pub budget: f64,
}

impl Contender for PythonSweep<'_> {
    fn run(&mut self, steps: u64) -> Outcome<Turn> {
        let rates = self.sweep.rates();
        self.python.turn(&json!({ "call": "sweep", "rates": rates, "steps": steps, "budget": self.budget }))
    }

    fn loss(&mut self) -> Outcome<f64> {
        Err("a sweep has no single loss".to_owned())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // One that has ended already needs no end.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn number(answer: &Value, key: &str) -> Outcome<f64> {
    answer[key].as_f64().ok_or_else(|| format!("no number `{key}` in {answer}"))
}

/// Raw little-endian floats: features, classes, first parameters.
fn write_rows(folder: &PathBuf, rows: &Rows) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let bytes =
        |values: &mut dyn Iterator<Item = &f32>| values.flat_map(|value| value.to_le_bytes()).collect();
    let files: [(&str, Vec<u8>); 3] = [
        ("x.f32", bytes(&mut rows.x.iter())),
        ("y.f32", bytes(&mut rows.y.iter())),
        ("params.f32", bytes(&mut rows.params.iter())),
    ];
    files.iter().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
}
