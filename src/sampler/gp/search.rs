//! Finds the point that is most worth trying.
//!
//! Candidates are compared; from the best of them, far enough apart, and from the best trial, local searches start.

use super::axes::Axes;
use super::candidates::Candidates;
use super::climb::climb;
use super::model::Model;
use crate::gp::Acquisition;
use crate::numeric::order as ascending;

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
    let Candidates { mut points, complete } = candidates;
    // Turned round, so that the least is the best.
    let mut costs: Vec<f64> = points.iter().map(|point| -acquisition.value(point)).collect();
    let mut order = ascending(&costs);
    if !complete {
        let mut starts = apart(model, &points, &order);
        starts.push(model.posterior.design().point(model.order[0]));
        for start in starts {
            let (value, point) = climb(axes, model, acquisition, start);
            costs.push(-value);
            points.push(point);
        }
        order = ascending(&costs);
    }
    let place = order.iter().find(|place| !model.has(&points[**place])).unwrap_or(&order[0]);
    points.swap_remove(*place)
}

/// The first of `points`, in their `order`, that lie apart from each other.
fn apart(model: &Model, points: &[Vec<f64>], order: &[usize]) -> Vec<Vec<f64>> {
    let mut starts: Vec<Vec<f64>> = Vec::with_capacity(STARTS + 1);
    for place in order {
        if starts.len() == STARTS {
            break;
        }
        let point = &points[*place];
        if starts.iter().all(|start| model.posterior.distance(start, point) >= APART) {
            starts.push(point.clone());
        }
    }
    starts
}
