//! Where search and training meet: searches that need the inside of training.
//!
//! - [`HypergradientSearch`]: the gradient of the validation loss with respect to learning rate, momentum and
//!   penalties, through a window of training, and descent along it;
//! - [`HypergradientDescent`]: a learning rate that learns while the network trains;
//! - [`PopulationTraining`]: trials that take over the weights of better ones and vary their numbers;
//! - [`Sharpness`]: the largest curvature of the training loss, which says how large a learning rate can be.
//!
//! The validation rows are the test rows of the experiment's split. These searches choose numbers by the loss on
//! them, so that afterwards they no longer tell how well the network does on data that it has not seen.

mod descent;
mod hypergradient;
mod live;
mod population;
mod problem;
mod search;
mod sharpness;
mod spec;

pub use descent::HypergradientDescent;
pub use hypergradient::{Hypergradient, hypergradient};
pub use live::{Live, LiveSpace};
pub use population::{Exchange, Explored, Generation, Member, PopulationTraining};
pub use problem::Problem;
pub use search::{HypergradientPoint, HypergradientSearch};
pub use sharpness::Sharpness;
pub use spec::{DescentRule, HypergradientDescentSpec, HypergradientSearchSpec, PopulationTrainingSpec};
