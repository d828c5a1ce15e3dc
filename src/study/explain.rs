//! What the sampler sees and why it chose a point: of the next trial, or of an earlier one as it was then.

use serde::Serialize;

use super::{Chosen, Source, Study};
use crate::check::document::{one_of, small};
use crate::check::{
    Invalid, Number, OrNull, Plain, Quoted, Read, Record, Value, Visit, join, parsed, whole_field_in_range,
};
use crate::sampler::{AutoChoice, Draw, History, Running, Sampler, SamplerModel, View};
use crate::space::Params;

/// The most places along one parameter, and along each of two.
const MOST_PLACES: [u64; 2] = [1000, 100];
/// So many where nothing is said.
const PLACES: [u32; 2] = [61, 25];

/// Through which point a model is looked at.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "typescript", ts(rename = "ExplainThrough", type = "\"chosen\" | \"best\" | number"))]
pub enum Through {
    /// The point that is explained.
    Chosen,
    #[default]
    /// The best complete trial that the sampler knew; the point that is explained where there was none.
    Best,
    /// The values of this trial.
    Trial(u32),
}

impl Plain for Through {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = match value {
            Value::Number(_) => Self::Trial(small(path, value)?),
            _ => one_of(path, value, &[("chosen", Self::Chosen), ("best", Self::Best)])?,
        };
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(match self {
            Self::Chosen => Value::String("chosen".to_owned()),
            Self::Best => Value::String("best".to_owned()),
            Self::Trial(id) => Value::Number(f64::from(*id)),
        })
    }
}

/// What is to be explained.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields = nullable))]
pub struct ExplainSpec {
    /// A trial whose values the sampler chose, as it was when it did; the next one if missing.
    pub trial: Option<u32>,
    /// One parameter or two, along which the model is shown; the first two of the space if missing.
    pub parameters: Option<Vec<String>>,
    /// The most places along each: 2 to 1000 for one parameter, 2 to 100 for two; 61 and 25 if missing.
    pub resolution: Option<u32>,
    /// The values of the other parameters: `chosen`, those that are explained; `best`, those of the best complete trial
    /// that the sampler knew; or those of a trial. `chosen` if missing for a given trial, else `best`.
    pub through: Option<Through>,
}

impl Record for ExplainSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("trial", &mut OrNull(&mut self.trial));
        visit("parameters", &mut OrNull(&mut self.parameters));
        visit("resolution", &mut OrNull(&mut self.resolution));
        visit("through", &mut OrNull(&mut self.through));
    }
}

impl ExplainSpec {
    /// The options that `value`, at `path`, describes; the defaults for null.
    ///
    /// # Errors
    /// An [`Invalid`] at the first option that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        if *value == Value::Null { Ok(Self::default()) } else { parsed(path, value) }
    }
}

/// Why a point was chosen, and what the sampler saw. Values are the objective's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Explanation {
    /// The trial that is explained; null for the next one, which `ask` gives if no trial waits.
    pub trial: Option<u32>,
    /// Its values.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, crate::space::Scalar>"))]
    pub params: Params,
    /// By which sampler they were chosen, and why.
    pub chosen: Chosen,
    /// Why `auto` left it to that sampler; null with others.
    pub auto: Option<AutoChoice>,
    /// The trials that were running, by id. The sampler knew them, and those whose `finished` is below `chosen.known`.
    pub running: Vec<u32>,
    /// The values through which the model is shown.
    #[cfg_attr(feature = "typescript", ts(as = "std::collections::HashMap<String, crate::space::Scalar>"))]
    pub through: Params,
    /// What the sampler saw, from which it chose.
    pub model: SamplerModel,
}

/// What a sampler was given for a point, and what came of it.
struct Moment<'a> {
    sampler: &'a dyn Sampler,
    history: &'a History,
    running: &'a [Running],
    draw: Draw,
    trial: Option<u32>,
    point: Vec<f64>,
    chosen: Chosen,
}

impl Study {
    /// Why the sampler chose a point, and what it saw: of the next trial, or of an earlier one as it was then. It changes
    /// nothing: the next suggestion is the same.
    ///
    /// Of an earlier trial it is not known what those that ran at the time had reported. Only `bohb` looks at that; the
    /// densities shown leave it out.
    ///
    /// # Errors
    /// An [`Invalid`] below `path` for a parameter that is unknown or named twice, none or more than two, a trial that
    /// does not exist or whose values the sampler did not choose, a resolution out of range, and a trial to look through
    /// that does not exist.
    pub fn explain(&self, path: &str, spec: &ExplainSpec) -> Result<Explanation, Invalid> {
        let axes = self.axes(&join(path, "parameters"), spec)?;
        let both = usize::from(axes.len() > 1);
        let points = spec.resolution.unwrap_or(PLACES[both]);
        whole_field_in_range(path, "resolution", u64::from(points), 2..=MOST_PLACES[both])?;
        let default = if spec.trial.is_some() { Through::Chosen } else { Through::Best };
        let through = spec.through.unwrap_or(default);
        if let Through::Trial(id) = through {
            let last = (self.trials.len() as u64).saturating_sub(1);
            whole_field_in_range(path, "through", u64::from(id), 0..=last)?;
        }
        let view = View { axes, points: points as usize, base: Vec::new() };
        match spec.trial {
            None => Ok(self.explained(&self.next_moment(), through, view)),
            Some(id) => {
                let (history, running) = self.known_to(&join(path, "trial"), id)?;
                Ok(self.explained(&self.moment_of(id, &history, &running), through, view))
            }
        }
    }

    /// The numbers of the parameters along which to look.
    fn axes(&self, path: &str, spec: &ExplainSpec) -> Result<Vec<usize>, Invalid> {
        let Some(names) = &spec.parameters else {
            return Ok((0..self.space.dimensions().min(2)).collect());
        };
        if names.is_empty() || names.len() > 2 {
            return Err(Invalid::new(path, format!("{} parameters", names.len()), "one parameter or two"));
        }
        let mut axes = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            let found = self.space.names().position(|known| known == name).filter(|d| !axes.contains(d));
            let d = found.ok_or_else(|| {
                let known: Vec<&str> = self.space.names().collect();
                let allowed = format!("one of {}, none twice", known.join(", "));
                Invalid::new(format!("{path}[{place}]"), Quoted(name), allowed)
            })?;
            axes.push(d);
        }
        Ok(axes)
    }

    /// The next suggestion.
    fn next_moment(&self) -> Moment<'_> {
        let draw = Draw::new(self.spec.seed, self.suggested);
        let proposal = self.sampler.propose(&self.space, &self.history, &self.running, draw);
        let point = self.space.snapped(&proposal.point);
        let (history, running) = (&self.history, &self.running[..]);
        let (sampler, chosen) = (&*self.sampler, self.chosen(proposal));
        Moment { sampler, history, running, draw, trial: None, point, chosen }
    }

    /// What the sampler knew when it chose the values of trial `id`: the ended trials and the running ones.
    fn known_to(&self, path: &str, id: u32) -> Result<(History, Vec<Running>), Invalid> {
        let trial = self.trials.get(id as usize);
        let Some(chosen) = trial.and_then(|trial| trial.chosen.as_ref()) else {
            let count = self.trials.len();
            let allowed =
                format!("one of the {count} trials, counted from 0, whose values the sampler chose");
            return Err(Invalid::new(path, Number(f64::from(id)), allowed));
        };
        let ran = self.trials[..id as usize].iter().filter(|trial| {
            trial.source != Source::Added && trial.finished.is_none_or(|finished| finished >= chosen.known)
        });
        let running = ran.map(|trial| {
            Ok(Running {
                trial: trial.id,
                point: self.space.point("params", &trial.params)?,
                reports: Vec::new(),
            })
        });
        Ok((self.history.first(chosen.known as usize), running.collect::<Result<_, Invalid>>()?))
    }

    /// The suggestion of trial `id`, with what the sampler knew.
    fn moment_of<'a>(&'a self, id: u32, history: &'a History, running: &'a [Running]) -> Moment<'a> {
        let before = self.trials[..id as usize].iter().filter(|trial| trial.source == Source::Sampler);
        let trial = &self.trials[id as usize];
        Moment {
            sampler: &*self.looking_back,
            history,
            running,
            draw: Draw::new(self.spec.seed, before.count() as u64),
            trial: Some(id),
            point: self
                .space
                .point("params", &trial.params)
                .expect("all parameters of a trial are in the space"),
            chosen: trial.chosen.clone().unwrap_or_default(),
        }
    }

    /// The point (D) through which to look.
    fn base(&self, moment: &Moment<'_>, through: Through) -> Vec<f64> {
        let trial =
            |id: u32| self.trials.get(id as usize).and_then(|trial| self.space.point("", &trial.params).ok());
        let point = match through {
            Through::Chosen => None,
            Through::Best => moment.history.best().map(|(trial, _)| trial.point.clone()),
            Through::Trial(id) => trial(id),
        };
        point.unwrap_or_else(|| moment.point.clone())
    }

    /// All about `moment` in `view`, whose base is given by `through`.
    fn explained(&self, moment: &Moment<'_>, through: Through, view: View) -> Explanation {
        let Moment { sampler, history, running, draw, .. } = *moment;
        let view = View { base: self.base(moment, through), ..view };
        let through = self.space.params(&view.base);
        let model = sampler.model(&self.space, history, running, draw, &view);
        let oriented = |value| self.direction().oriented(value);
        Explanation {
            trial: moment.trial,
            params: self.space.params(&moment.point),
            chosen: moment.chosen.clone(),
            auto: sampler.choice(&self.space, history),
            running: running.iter().map(|trial| trial.trial).collect(),
            through,
            model: match model {
                SamplerModel::Gp(surface) => SamplerModel::Gp(surface.oriented(oriented)),
                other => other,
            },
        }
    }
}
