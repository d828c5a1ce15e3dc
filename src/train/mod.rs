//! Training: an experiment's document becomes a trainer, which advances a population and says how it fares.

mod bytes;
mod checkpoint;
mod course;
#[cfg(feature = "gpu")]
mod device;
mod divergence;
mod experiment;
mod hyper;
mod lattice;
#[cfg(feature = "gpu")]
mod machine;
mod metrics;
mod prepare;
mod progress;
#[cfg(feature = "gpu")]
mod recovery;
mod spec;
#[cfg(feature = "gpu")]
mod switching;
mod trainer;
mod trials;
#[cfg(feature = "gpu")]
mod turns;

pub use checkpoint::RestoreError;
pub use course::Course;
#[cfg(feature = "gpu")]
pub use device::{Clock, DeviceError, DeviceTrainer};
pub use experiment::{EngineChoice, Experiment};
pub use hyper::{HyperChange, OneOrEach};
pub use lattice::GridBounds;
#[cfg(feature = "gpu")]
pub use machine::Machine;
pub use metrics::{Metrics, Scores};
pub use prepare::{Prepared, population};
pub use progress::{Progress, RunState};
pub use spec::{LEARNING_RATES, TrainSpec};
#[cfg(feature = "gpu")]
pub use switching::{SwitchingTrainer, TrainError};
pub use trainer::{CreateError, Description, Speeds, Trainer, View};
