//! A run on its way, as bytes that can be kept outside of the program that trains.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::divergence::DivergenceRule;
use super::experiment::Experiment;
use super::hyper::HyperChange;
use super::trainer::CreateError;
use crate::engine::{Hyper, TrialState};
use crate::net::OptimizerSpec;

/// Written before everything else: what the bytes are, and the version of their layout.
const MAGIC: [u8; 4] = *b"TPC1";

/// Why a checkpoint cannot be taken up again.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// Not a checkpoint of this version, or a damaged one.
    #[error("these {0} bytes are no checkpoint of this version, or they are damaged")]
    Damaged(usize),
    /// Its numbers do not fit the experiment and data set.
    #[error("the checkpoint does not fit its data set: {0}")]
    Misfit(&'static str),
    /// Its experiment cannot be created.
    #[error(transparent)]
    Create(#[from] CreateError),
}

/// Everything that a trainer needs to go on with the same bits.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The experiments (T).
    experiments: Vec<Plain>,
    /// The trials (T).
    pub trials: Vec<TrialCheckpoint>,
}

/// What changes of one trial.
#[derive(Debug, Serialize, Deserialize)]
pub struct TrialCheckpoint {
    /// Parameters, moments, step.
    pub state: TrialState,
    /// The rule of divergence with what it has seen.
    pub rule: DivergenceRule,
    /// Numbers that may have been changed while it ran.
    live: LiveNumbers,
}

#[derive(Debug, Serialize, Deserialize)]
struct LiveNumbers {
    learning_rate: f64,
    l1: f64,
    l2: f64,
    clip_norm: Option<f64>,
    dropout: Vec<f64>,
    momentum: Option<f64>,
}

impl TrialCheckpoint {
    /// A trial as it stands.
    pub fn new(state: TrialState, rule: DivergenceRule, hyper: Hyper) -> Self {
        let Hyper { learning_rate, l1, l2, clip_norm, dropout, optimizer, .. } = hyper;
        let live = LiveNumbers { learning_rate, l1, l2, clip_norm, dropout, momentum: optimizer.momentum };
        Self { state, rule, live }
    }

    /// `hyper` with the numbers as they were when the checkpoint was made.
    ///
    /// # Errors
    /// Numbers that a running trial cannot have.
    pub fn hyper(&self, hyper: &Hyper) -> Result<Hyper, RestoreError> {
        let live = &self.live;
        if live.dropout.len() != hyper.dropout.len()
            || live.dropout.iter().any(|rate| !(0.0..=0.95).contains(rate))
        {
            return Err(RestoreError::Misfit("its dropout rates are those of another network"));
        }
        let one = |value: f64| Some(super::hyper::OneOrEach::One(value));
        let change = HyperChange {
            learning_rate: one(live.learning_rate),
            l1: one(live.l1),
            l2: one(live.l2),
            clip_norm: live.clip_norm.and_then(one),
            momentum: live.momentum.and_then(one),
            dropout: None,
        };
        change.check(1, hyper).map_err(|_| RestoreError::Misfit("its numbers are out of range"))?;
        let changed = change.apply(0, hyper);
        let optimizer = OptimizerSpec { momentum: live.momentum, ..changed.optimizer };
        Ok(Hyper { optimizer, dropout: live.dropout.clone(), ..changed })
    }
}

impl Checkpoint {
    /// A population as it stands.
    pub fn new(experiments: &[Experiment], trials: Vec<TrialCheckpoint>) -> Self {
        let to_plain = |experiment| {
            Plain::from(serde_json::to_value(experiment).expect("an experiment is plain data"))
        };
        Self { experiments: experiments.iter().map(to_plain).collect(), trials }
    }

    /// The experiments (T).
    ///
    /// # Errors
    /// The first value that is not allowed.
    pub fn experiments(&self) -> Result<Vec<Experiment>, RestoreError> {
        let read = |plain: &Plain| Experiment::from_json(&Value::from(plain.clone()));
        let experiments = self.experiments.iter().map(read).collect::<Result<Vec<_>, _>>();
        Ok(experiments.map_err(CreateError::from)?)
    }

    /// The checkpoint as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_extend(self, MAGIC.to_vec()).expect("growing a vector cannot fail")
    }

    /// The checkpoint in `bytes`.
    ///
    /// # Errors
    /// Bytes of something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RestoreError> {
        let body = bytes.strip_prefix(&MAGIC).ok_or(RestoreError::Damaged(bytes.len()))?;
        postcard::from_bytes(body).map_err(|_| RestoreError::Damaged(bytes.len()))
    }
}

/// A JSON value in a form that says its own kind, as the bytes' format needs. Numbers keep their bits.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Plain {
    Null,
    Bool(bool),
    Whole(u64),
    Number(f64),
    Text(String),
    List(Vec<Plain>),
    Fields(Vec<(String, Plain)>),
}

impl From<Value> for Plain {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(truth) => Self::Bool(truth),
            Value::Number(number) => match number.as_u64() {
                Some(whole) => Self::Whole(whole),
                None => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => Self::Text(text),
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Fields(fields.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

impl From<Plain> for Value {
    fn from(plain: Plain) -> Self {
        match plain {
            Plain::Null => Self::Null,
            Plain::Bool(truth) => Self::Bool(truth),
            Plain::Whole(whole) => Self::Number(whole.into()),
            Plain::Number(number) => Number::from_f64(number).map_or(Self::Null, Self::Number),
            Plain::Text(text) => Self::String(text),
            Plain::List(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Plain::Fields(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, Self::from(value)));
                Self::Object(fields.collect::<Map<_, _>>())
            }
        }
    }
}
