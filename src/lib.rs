//! The tuning playground's core: multilayer perceptrons that train in the browser, and the search for their
//! hyperparameters.
//!
//! The modules stand in the order of their dependencies: each uses only those above it. `numeric` -> `net` ->
//! {`data`, `engine`} -> `train` is training, `numeric` -> `space` -> `sampler` -> `study` is search, both meet in
//! `tune`, and only `wasm` knows JavaScript. ARCHITECTURE.md says more.
//!
//! ```
//! use tuning_playground::train::{Experiment, Trainer};
//!
//! // Five learning rates, one population: the same network, data, first weights and batches.
//! let experiments = [0.003, 0.03, 0.3, 3.0, 30.0].map(|learning_rate| {
//!     let mut experiment = Experiment::default();
//!     experiment.train.learning_rate = learning_rate;
//!     experiment
//! });
//! let mut trainer = Trainer::create(&experiments, None)?;
//! for (experiment, progress) in experiments.iter().zip(trainer.train_steps(1000)) {
//!     println!("{}: {:?} {:?}", experiment.train.learning_rate, progress.state, progress.test_loss);
//! }
//! # Ok::<(), tuning_playground::train::CreateError>(())
//! ```

pub use tuning_playground_core::{check, engine, net, numeric};

pub mod data;

pub mod train;

pub mod gp;

pub mod space;

pub mod sampler;

pub mod study;

pub mod tune;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

#[cfg(feature = "typescript")]
pub mod typescript;
