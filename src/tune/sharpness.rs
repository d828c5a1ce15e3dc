//! Sharpness: the largest eigenvalue λ of the Hessian H of the training loss.
//!
//! Plain gradient descent is stable along the sharpest direction up to a learning rate of 2/λ; trained with all rows in a
//! batch, networks come to hover there, at the edge of stability (Cohen et al. 2021, arXiv 2103.00065).
//!
//! Notation: w (P) the parameters, v (P) the direction of the power iteration, of length 1.

use super::problem::in_double;
use crate::check::{Invalid, Number};
use crate::data::Dataset;
use crate::net::{Examples, Network};
use crate::numeric::Stream;
use crate::numeric::vector::{add_scaled, dot};
use crate::train::{Experiment, Prepared, population};

/// Most training rows that count; of more, every k-th.
const MOST_ROWS: usize = 1024;
/// Most products of one power iteration.
const MOST_PRODUCTS: usize = 200;
/// The iteration ends when the value changes by less than this part of it.
const TOLERANCE: f64 = 1e-5;

/// The mean loss of an experiment's training rows as a function of the parameters; penalties and dropout excluded.
#[derive(Debug)]
pub struct Sharpness {
    network: Network,
    /// Prepared features (N, I) and targets (N, 1 or O).
    x: Vec<f64>,
    y: Vec<f64>,
    rows: Vec<u32>,
}

impl Sharpness {
    /// The training loss of `experiment`. `dataset` as for `Trainer::create`.
    ///
    /// # Errors
    /// A value that is not allowed.
    pub fn new(experiment: &Experiment, dataset: Option<Dataset>) -> Result<Self, Invalid> {
        let experiment = experiment.checked()?;
        let prepared = Prepared::of(&experiment, dataset)?;
        let (network, [x, y]) = in_double(population(&[experiment], &prepared)?);
        let train = prepared.split.train;
        let every = train.len().div_ceil(MOST_ROWS).max(1);
        Ok(Self { network, x, y, rows: train.into_iter().step_by(every).collect() })
    }

    /// The largest eigenvalue of the Hessian at `parameters` (P), to about four digits; negative where the loss curves
    /// downwards in every direction.
    ///
    /// # Errors
    /// Another number of parameters, or one that is not finite.
    pub fn at(&self, parameters: &[f32]) -> Result<f64, Invalid> {
        let count = self.network.layout.parameters();
        if parameters.len() != count {
            let allowed = format!("{count} values");
            return Err(Invalid::new("params", format!("{} values", parameters.len()), allowed));
        }
        if let Some(index) = parameters.iter().position(|value| !value.is_finite()) {
            let value = Number(parameters[index].into());
            return Err(Invalid::new(format!("params[{index}]"), value, "a finite number"));
        }
        let w: Vec<f64> = parameters.iter().copied().map(f64::from).collect();
        let first = self.dominant(&w, 0.0);
        // The largest in magnitude is the smallest of all if it is negative: H - λ then has no negative eigenvalue.
        Ok(if first < 0.0 { self.dominant(&w, -first) + first } else { first })
    }

    /// The eigenvalue of H + `shift` of the largest magnitude, by power iteration from a direction that is always the
    /// same: the Rayleigh quotient, whose error is the square of the direction's.
    fn dominant(&self, w: &[f64], shift: f64) -> f64 {
        let examples = Examples { x: &self.x, y: &self.y, rows: &self.rows };
        let mut stream = Stream::new(0, "power-iteration", 0);
        let mut v: Vec<f64> = w.iter().map(|_| stream.normal()).collect();
        let mut value = 0.0;
        for product in 0..=MOST_PRODUCTS {
            let length = libm::sqrt(dot(&v, &v));
            if length == 0.0 {
                return value;
            }
            v.iter_mut().for_each(|v| *v /= length);
            let mut moved = self.network.derivatives(w, examples, &[&v]).products.remove(0);
            add_scaled(&mut moved, shift, &v);
            let next = dot(&v, &moved);
            if product > 0 && (next - value).abs() <= TOLERANCE * next.abs() {
                return next;
            }
            (value, v) = (next, moved);
        }
        value
    }
}
