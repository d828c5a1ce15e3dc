//! Finds the point that is most worth trying.
//!
//! Candidates are compared; from the best of them, far enough apart, and from the best trial, local searches start.

use super::axes::Axes;
use super::candidates::Candidates;
use super::climb::climb;
use super::model::Model;
use crate::gp::Acquisition;

/// Local searches from candidates.
const STARTS: usize = 6;
/// The least Σ w·δ² of two starts, that is, in units of the length scales.
const APART: f64 = 0.05;

/// The best point (D) found. It is none that the process already has, unless all of those found are.
pub fn best(
    axes: &Axes,
    model: &Model,
    acquisition: &mut Acquisition<'_>,
    candidates: Candidates,
) -> Vec<f64> {
    let mut scored: Vec<(f64, Vec<f64>)> =
        candidates.points.into_iter().map(|point| (acquisition.value(&point), point)).collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    if !candidates.complete {
        let mut starts = apart(model, &scored);
        starts.push(model.posterior.design().point(model.order[0]));
        let found: Vec<_> = starts.into_iter().map(|start| climb(axes, model, acquisition, start)).collect();
        scored.extend(found);
        scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    }
    let place = scored.iter().position(|(_, point)| !model.has(point)).unwrap_or(0);
    scored.swap_remove(place).1
}

/// The first points of `scored` that lie apart from each other.
fn apart(model: &Model, scored: &[(f64, Vec<f64>)]) -> Vec<Vec<f64>> {
    let mut starts: Vec<Vec<f64>> = Vec::with_capacity(STARTS + 1);
    for (_, point) in scored {
        if starts.len() == STARTS {
            break;
        }
        if starts.iter().all(|start| model.posterior.distance(start, point) >= APART) {
            starts.push(point.clone());
        }
    }
    starts
}
