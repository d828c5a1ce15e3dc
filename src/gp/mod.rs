//! Gaussian process regression over the unit cube, and the acquisition functions that rest on it.
//!
//! Notation: N observations, D axes; x (D) a point; z (N) standardised values, of which smaller is better; K (N, N)
//! the kernel's matrix with noise on its diagonal; w (D) inverse squared length scales; s the signal's variance; θ
//! (D + 2) the logarithms of w, s and the noise's variance, in this order; α = K⁻¹·z; μ and σ² posterior mean and
//! variance. Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), abbreviated GPML.

mod acquisition;
mod evidence;
mod kernel;
mod posterior;

pub use acquisition::{Acquisition, Criterion};
pub use evidence::{Evidence, Prior};
pub use kernel::{Design, Theta};
pub use posterior::{Posterior, Prediction, Workspace};
