//! What CMA-ES sees, for the page to draw and to say.

use serde::Serialize;

use super::search::Search;
use crate::numeric::eigen::symmetric_eigen;
use crate::sampler::{View, Why};

/// The search distribution of CMA-ES, one generation after the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CmaEsPath {
    /// The distributions: the first before any trial, the last that of the point.
    pub generations: Vec<GenerationShape>,
}

/// The distribution from which a generation is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct GenerationShape {
    /// How many finished trials it rests on.
    pub trials: u32,
    /// How often the search started anew before.
    pub restarts: u32,
    /// The trials of the generation.
    pub population: u32,
    /// The step size.
    pub sigma: f64,
    /// The mean (D), in coordinates; along a categorical parameter the likeliest choice. It may lie a little outside of
    /// [0, 1].
    pub mean: Vec<f64>,
    /// The standard deviation along each parameter (D), in coordinates; 0 for categorical ones and those of one value.
    pub deviations: Vec<f64>,
    /// The probability of each choice, by parameter (D); none for numeric ones.
    pub choices: Vec<Vec<f64>>,
    /// The ellipse of one standard deviation over the two parameters looked at; null for one alone and where one of
    /// them is categorical or has one value.
    pub ellipse: Option<Ellipse>,
}

/// The points centre + cos t · first + sin t · second, in coordinates.
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

/// The reason for `point` (D).
pub fn why(search: &Search, point: &[f64]) -> Why {
    let along: Vec<f64> = search.numeric.iter().map(|d| point[*d]).collect();
    let facts = [
        ("generation", f64::from(search.normal.generation)),
        ("population", search.strategy.lambda as f64),
        ("restarts", f64::from(search.restarts)),
        ("sigma", search.normal.sigma),
        ("distance", search.normal.distance(&along)),
    ];
    Why::new("generation", &facts)
}

impl GenerationShape {
    /// That of `search`, which has learnt from so many `trials`.
    pub(super) fn of(search: &Search, trials: usize, view: &View) -> Self {
        let dimensions = view.base.len();
        let (mut mean, mut deviations) = (vec![0.5; dimensions], vec![0.0; dimensions]);
        let mut choices = vec![Vec::new(); dimensions];
        for (k, d) in search.numeric.iter().enumerate() {
            mean[*d] = search.normal.mean[k];
            deviations[*d] = search.normal.sigma * search.scales[k] * search.normal.deviation(k);
        }
        for (d, shares) in &search.choices.axes {
            let likeliest =
                (0..shares.len()).fold(0, |best, k| if shares[k] > shares[best] { k } else { best });
            mean[*d] = (likeliest as f64 + 0.5) / shares.len() as f64;
            choices[*d].clone_from(shares);
        }
        Self {
            trials: trials as u32,
            restarts: search.restarts,
            population: search.strategy.lambda as u32,
            sigma: search.normal.sigma,
            mean,
            deviations,
            choices,
            ellipse: ellipse(search, &view.axes),
        }
    }
}

/// The ellipse of σ² A C A over two parameters.
fn ellipse(search: &Search, axes: &[usize]) -> Option<Ellipse> {
    let &[one, other] = axes else { return None };
    let place = |d: usize| search.numeric.iter().position(|numeric| *numeric == d);
    let places = [place(one)?, place(other)?];
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
