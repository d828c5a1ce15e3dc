//! Training: an experiment's document becomes a trainer, which advances a population and says how it fares.

mod bytes;
mod checkpoint;
mod divergence;
mod experiment;
mod hyper;
mod lattice;
mod metrics;
mod prepare;
mod progress;
mod spec;
mod trainer;
mod trials;

pub use checkpoint::RestoreError;
pub use experiment::{EngineChoice, Experiment};
pub use hyper::{HyperChange, OneOrEach};
pub use lattice::GridBounds;
pub use metrics::{Metrics, Scores};
pub use prepare::{Prepared, population};
pub use progress::{Progress, RunState};
pub use spec::{LEARNING_RATES, TrainSpec};
pub use trainer::{CreateError, Description, Trainer, View};
