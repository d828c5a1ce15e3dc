//! What a network is: its shape, the layout of its parameters, activations, losses, initial weights, and
//! the rules that change the weights.

mod activation;
mod curvature;
mod init;
mod layout;
mod loss;
mod network;
mod optimizer;
mod schedule;
mod spec;
mod task;

pub use activation::Activation;
pub use init::{Init, initial_parameters};
pub use layout::{Layer, Layout};
pub use loss::{Loss, best_constant_loss, probabilities};
pub use network::{Derivatives, Examples, Network};
pub use optimizer::{OptimizerKind, OptimizerSpec};
pub use schedule::{Schedule, ScheduleSpec};
pub use spec::{Dropout, MAX_DEPTH, MAX_WIDTH, ModelSpec};
pub use task::Task;
