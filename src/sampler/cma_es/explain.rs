//! What CMA-ES sees, for the page to draw and to say.

use serde::Serialize;

use super::search::Search;
use super::{CmaEs, next};
use crate::numeric::eigen::symmetric_eigen;
use crate::sampler::{Draw, History, Running, Why};
use crate::space::Space;

/// The search distribution of CMA-ES and why it takes its next point.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CmaEsExplanation {
    /// The next point (D), as `suggest` gives it for the same arguments.
    pub point: Vec<f64>,
    /// The mean (D); along a categorical parameter the likeliest choice. It may lie a little outside of [0, 1].
    pub mean: Vec<f64>,
    /// The step size.
    pub sigma: f64,
    /// The probability of each choice, by parameter (D); none for numeric ones.
    pub choices: Vec<Vec<f64>>,
    /// The ellipse of one standard deviation over two parameters; nothing where one of them is categorical or has
    /// one value.
    pub ellipse: Option<Ellipse>,
    /// `generation`: number `generation` since the last of `restarts` restarts, of `population` trials; the point
    /// lies `distance` standard deviations from the mean, where √D are usual; the step size is `sigma`.
    pub why: Why,
}

/// The points centre + cos t · first + sin t · second.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Ellipse {
    /// The mean along both parameters.
    pub centre: [f64; 2],
    /// One half axis.
    pub first: [f64; 2],
    /// The other one, perpendicular to it.
    pub second: [f64; 2],
}

impl CmaEs {
    /// What stands behind the point that `suggest` gives for the same arguments, with the ellipse over the
    /// parameters number `pair`.
    pub fn explain(
        &self,
        space: &Space,
        history: &History,
        running: &[Running],
        draw: Draw,
        pair: [usize; 2],
    ) -> CmaEsExplanation {
        self.with_search(space, history, draw, |search| {
            let point = next(search, space, history, running, draw);
            let mut mean = vec![0.5; point.len()];
            let mut choices = vec![Vec::new(); point.len()];
            search.numeric.iter().zip(&search.normal.mean).for_each(|(d, m)| mean[*d] = *m);
            for (d, shares) in &search.choices.axes {
                let likeliest =
                    (0..shares.len()).fold(0, |best, k| if shares[k] > shares[best] { k } else { best });
                mean[*d] = (likeliest as f64 + 0.5) / shares.len() as f64;
                choices[*d].clone_from(shares);
            }
            let along: Vec<f64> = search.numeric.iter().map(|d| point[*d]).collect();
            let facts = [
                ("generation", f64::from(search.normal.generation)),
                ("population", search.strategy.lambda as f64),
                ("restarts", f64::from(search.restarts)),
                ("sigma", search.normal.sigma),
                ("distance", search.normal.distance(&along)),
            ];
            let (sigma, ellipse, why) =
                (search.normal.sigma, ellipse(search, pair), Why::new("generation", &facts));
            CmaEsExplanation { point, mean, sigma, choices, ellipse, why }
        })
    }
}

/// The ellipse of σ² A C A over two parameters.
fn ellipse(search: &Search, pair: [usize; 2]) -> Option<Ellipse> {
    let place = |d: usize| search.numeric.iter().position(|numeric| *numeric == d);
    let places = [place(pair[0])?, place(pair[1])?];
    let normal = &search.normal;
    let n = normal.mean.len();
    let entry = |i: usize, j: usize| {
        normal.sigma * normal.sigma * search.scales[i] * search.scales[j] * normal.covariance[i * n + j]
    };
    let matrix: Vec<f64> = places.iter().flat_map(|i| places.map(|j| entry(*i, j))).collect();
    let (values, vectors) = symmetric_eigen(&matrix, 2);
    let half = |k: usize| [vectors[k], vectors[2 + k]].map(|part| part * libm::sqrt(values[k].max(0.0)));
    Some(Ellipse { centre: places.map(|k| normal.mean[k]), first: half(0), second: half(1) })
}
