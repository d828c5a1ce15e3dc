//! A local search of the acquisition over floats, cells and choices.
//!
//! In turn: the continuous axes together by projected L-BFGS, in units of their length scales, which makes the function
//! about equally curved along all of them; then each axis of cells through its values, while the others stand still.

use super::axes::{Axes, Kind, beside};
use super::model::Model;
use crate::gp::Acquisition;
use crate::numeric::minimize::{Stop, minimize};

/// The most turns.
const TURNS: usize = 4;
/// When a turn along the continuous axes ends.
const STOP: Stop = Stop { evaluations: 40, gradient: 1e-4, decrease: 1e-7 };

/// A local maximum near `point` (D), and its value.
pub fn climb(
    axes: &Axes,
    model: &Model,
    acquisition: &mut Acquisition<'_>,
    point: Vec<f64>,
) -> (f64, Vec<f64>) {
    let mut best = (acquisition.value(&point), point);
    for _ in 0..TURNS {
        let before = best.0;
        climb_continuous(axes, model, acquisition, &mut best);
        if !climb_cells(axes, acquisition, &mut best) || best.0 <= before {
            break;
        }
    }
    best
}

/// Along the axes that are continuous or taken to be so; what is found is snapped, and kept if it is better.
fn climb_continuous(
    axes: &Axes,
    model: &Model,
    acquisition: &mut Acquisition<'_>,
    best: &mut (f64, Vec<f64>),
) {
    let moves = |d: &usize| !matches!(axes.0[*d], Kind::Cells(_));
    let moving: Vec<usize> = (0..axes.0.len()).filter(moves).collect();
    if moving.is_empty() {
        return;
    }
    let weights = &model.posterior.theta().weights;
    let roots: Vec<f64> = moving.iter().map(|d| weights[*d].sqrt()).collect();
    let start = moving.iter().zip(&roots).map(|(d, root)| best.1[*d] * root).collect();
    let place = |point: &mut [f64], scaled: &[f64]| {
        for ((d, root), x) in moving.iter().zip(&roots).zip(scaled) {
            point[*d] = (x / root).clamp(0.0, 1.0);
        }
    };
    let mut point = best.1.clone();
    let mut full = vec![0.0; point.len()];
    let mut objective = |scaled: &[f64], gradient: &mut [f64]| {
        place(&mut point, scaled);
        let value = acquisition.value_and_gradient(&point, &mut full);
        for ((gradient, d), root) in gradient.iter_mut().zip(&moving).zip(&roots) {
            *gradient = -full[*d] / root;
        }
        -value
    };
    let found = minimize(&mut objective, start, &vec![0.0; moving.len()], &roots, STOP);
    place(&mut point, &found.x);
    axes.snap(&mut point);
    let value = acquisition.value(&point);
    if value > best.0 {
        *best = (value, point);
    }
}

/// Through the values of each axis of cells, and the neighbours on each fine axis; whether that found a better point.
fn climb_cells(axes: &Axes, acquisition: &mut Acquisition<'_>, best: &mut (f64, Vec<f64>)) -> bool {
    let before = best.0;
    for (d, kind) in axes.0.iter().enumerate() {
        let neighbours;
        let options: &[f64] = match kind {
            Kind::Continuous => continue,
            Kind::Cells(cells) => cells,
            Kind::Fine(axis) => {
                neighbours = beside(axis, best.1[d]);
                &neighbours
            }
        };
        let mut chosen = best.1[d];
        for option in options.iter().filter(|option| **option != chosen).copied().collect::<Vec<_>>() {
            best.1[d] = option;
            let value = acquisition.value(&best.1);
            if value > best.0 {
                (best.0, chosen) = (value, option);
            }
        }
        best.1[d] = chosen;
    }
    best.0 > before
}
