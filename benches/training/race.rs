//! Everyone's losses are checked, then they take turns.

use serde::Serialize;

use crate::contender::{Contender, Entrant, Outcome};

/// How far a loss may be from the plain JavaScript loop's: float32 sums in another order drift apart over the steps,
/// most under Adam, whose first updates have the size of the rate whatever the gradient's.
pub const TOLERANCE: f64 = 5e-3;

/// How long is measured.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    pub rounds: usize,
    /// Seconds of one turn.
    pub turn: f64,
    /// Most seconds of the check of the losses, and after which a sweep begins no further trial.
    pub budget: f64,
}

/// What is raced over.
#[derive(Debug)]
pub struct Course<'a> {
    /// Floating-point operations of a step of one trial.
    pub flops: f64,
    /// Mean losses after so many steps.
    pub losses: &'a [(u64, f64)],
    /// Trial steps of a whole sweep, and steps of each trial.
    pub sweep: Option<(f64, u64)>,
}

/// What was measured of one contender.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub name: String,
    /// Why it was not measured.
    pub failed: Option<String>,
    /// Trial steps per second; the median of the rounds.
    pub steps_per_second: f64,
    pub gflops: f64,
    /// Seconds of a whole sweep.
    pub seconds: Option<f64>,
    /// Only a part of the sweep was made.
    pub extrapolated: bool,
    /// How many times as fast the first contender was; the median of the rounds' ratios.
    pub ours_to_it: f64,
    /// Loss after so many steps, as far as it was compared.
    pub losses: Vec<(u64, f64)>,
    /// Of each round.
    pub speeds: Vec<f64>,
    /// Steps of one turn.
    #[serde(skip)]
    steps: u64,
}

/// Speeds of all `entrants`; the first is ours.
pub fn race(course: &Course<'_>, entrants: Vec<Entrant<'_>>, settings: Settings) -> Vec<Entry> {
    let mut racers: Vec<_> = entrants.into_iter().map(|entrant| prepare(course, entrant, settings)).collect();
    for round in 0..settings.rounds {
        for place in 0..racers.len() {
            let racers_count = racers.len();
            let (contender, entry) = &mut racers[(place + round) % racers_count]; // nobody is always first
            if let Some(contender) = contender {
                take_turn(course, contender.as_mut(), entry, round, settings);
            }
        }
    }
    let mut entries: Vec<_> = racers.into_iter().map(|(_, entry)| entry).collect();
    let ours = entries[0].speeds.clone();
    for entry in entries.iter_mut().filter(|entry| entry.failed.is_none()) {
        entry.steps_per_second = median(entry.speeds.iter().copied());
        entry.gflops = entry.steps_per_second * course.flops / 1e9;
        entry.seconds = course.sweep.map(|(whole, _)| whole / entry.steps_per_second);
        entry.ours_to_it = median(entry.speeds.iter().zip(&ours).map(|(its, ours)| ours / its));
    }
    entries
}

type Racer<'a> = (Option<Box<dyn Contender + 'a>>, Entry);

/// A contender that has trained as the plain loop did, and is warm.
fn prepare<'a>(course: &Course<'_>, (name, contender): Entrant<'a>, settings: Settings) -> Racer<'a> {
    let mut entry = Entry { name, ..Entry::default() };
    let ready = contender.and_then(|mut contender| {
        entry.steps = match course.sweep {
            Some((_, steps)) => contender.run(20).map(|_| steps)?,
            None => warm_up(course, contender.as_mut(), &mut entry, settings)?,
        };
        Ok(contender)
    });
    match ready {
        Ok(contender) => (Some(contender), entry),
        Err(reason) => (None, Entry { failed: Some(reason), ..entry }),
    }
}

/// Compares the losses as far as the budget allows, then trains until it is warm. Steps of one turn.
fn warm_up(
    course: &Course<'_>,
    contender: &mut dyn Contender,
    entry: &mut Entry,
    settings: Settings,
) -> Outcome<u64> {
    let (mut done, mut per_step) = (0, 0.0);
    for (mark, expected) in course.losses {
        if per_step * (mark - done) as f64 > settings.budget {
            break;
        }
        per_step = contender.run(mark - done)?.seconds / (mark - done) as f64;
        done = *mark;
        let loss = contender.loss()?;
        entry.losses.push((done, loss));
        let difference = (loss - expected).abs();
        if difference.is_nan() || difference > TOLERANCE {
            return Err(format!("trains something else: loss {loss} after {done} steps, not {expected}"));
        }
    }
    let steps = (settings.turn / per_step).ceil().max(1.0) as u64;
    let per_step = contender.run(steps)?.seconds / steps as f64;
    Ok((settings.turn / per_step).ceil().max(1.0) as u64)
}

/// One turn; those that take much longer than the others have only two.
fn take_turn(
    course: &Course<'_>,
    contender: &mut dyn Contender,
    entry: &mut Entry,
    round: usize,
    settings: Settings,
) {
    let slow = round >= 2 && (entry.extrapolated || entry.speeds[0] * settings.turn < 0.5);
    if entry.failed.is_some() || slow {
        return;
    }
    match contender.run(entry.steps) {
        Ok(turn) => {
            entry.speeds.push(turn.made / turn.seconds);
            entry.extrapolated = course.sweep.is_some_and(|(whole, _)| turn.made < whole);
        }
        Err(reason) => entry.failed = Some(reason),
    }
}

/// The middle value, or the mean of the middle two; NaN of none.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => f64::NAN,
        count => (sorted[(count - 1) / 2] + sorted[count / 2]) / 2.0,
    }
}
