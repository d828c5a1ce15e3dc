//! Our samplers on the functions, natively, in one thread.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::space::Params;
use tuning_playground::study::{Ending, Study, StudySpec};

use crate::clock::Stopwatch;
use crate::functions::Function;

/// The samplers that take part, and whether they are cheap enough for the long budget at every seed.
pub const SAMPLERS: [(&str, bool); 10] = [
    ("random", true),
    ("sobol", true),
    ("lhs", true),
    ("tpe", true),
    ("gp", false),
    ("cma-es", true),
    ("genetic", true),
    ("regularized-evolution", true),
    ("differential-evolution", true),
    ("auto", false),
];

/// Trials of a run, and of a run with a long budget.
pub const SHORT: usize = 50;
pub const LONG: usize = 200;
/// The time of a suggestion is the mean over so many trials that end at [`SHORT`] or [`LONG`].
const WINDOW: usize = 5;

/// One run.
pub struct Run {
    /// The values in order.
    pub values: Vec<f64>,
    /// Milliseconds of processor time for ask and tell (and the function's microseconds) at both budgets.
    pub ms: [Option<f64>; 2],
    /// The parameters of the last trials of both budgets.
    pub ends: [Option<Params>; 2],
}

/// `trials` trials of `sampler` at `seed`.
pub fn run(function: &Function, sampler: &str, seed: u64, trials: usize) -> Run {
    let spec = json!({ "space": function.space, "sampler": { "name": sampler }, "seed": seed });
    let spec = StudySpec::parse("", &to_value(&spec)).expect("the space and the sampler are legal");
    let mut study = Study::new(spec).expect("the sampler takes every space here");
    let mut values = Vec::with_capacity(trials);
    let (mut ms, mut ends) = ([None; 2], [None, None]);
    let mut last = None;
    let mut advance = |values: &mut Vec<f64>, until: usize| {
        while values.len() < until {
            let trial = study.ask();
            let value = function.value(&trial.params);
            study.tell(trial.id, Ending::Complete(value)).expect("the trial runs");
            values.push(value);
            last = Some(trial.params);
        }
        last.clone()
    };
    for (place, end) in [SHORT, LONG].into_iter().enumerate().filter(|(_, end)| *end <= trials) {
        advance(&mut values, end - WINDOW);
        let watch = Stopwatch::start();
        ends[place] = advance(&mut values, end);
        ms[place] = Some(1e3 * watch.seconds() / WINDOW as f64);
    }
    advance(&mut values, trials);
    Run { values, ms, ends }
}

/// The run as it is kept: the regret wherever it fell, as [trial, regret], trials counted from 1.
pub fn kept(run: &Run, function: &Function, sampler: &str, seed: u64) -> Value {
    let mut best = f64::INFINITY;
    let mut curve = Vec::new();
    for (trial, value) in run.values.iter().enumerate() {
        if *value < best {
            best = *value;
            curve.push(json!([trial + 1, rounded(value - function.least)]));
        }
    }
    json!({ "function": function.name, "sampler": sampler, "seed": seed, "trials": run.values.len(), "curve": curve,
            "ms50": run.ms[0].map(rounded), "ms200": run.ms[1].map(rounded) })
}

/// With five digits.
fn rounded(value: f64) -> f64 {
    format!("{value:.4e}").parse().expect("it was just written")
}
