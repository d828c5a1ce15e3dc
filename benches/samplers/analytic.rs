//! Test functions with formulas, on boxes whose middle is no optimum: CMA-ES starts there, and quasi-random points pass it.
//!
//! Formulas and least values: S. Surjanovic and D. Bingham, Virtual Library of Simulation Experiments,
//! <https://www.sfu.ca/~ssurjano/optimization.html>. `x` has one entry per dimension D.

use std::f64::consts::{E, PI, TAU};

/// D = 2, least value 0.397887 at (π, 2.275) and two more points.
pub fn branin(x: &[f64]) -> f64 {
    let bow = x[1] - 5.1 / (4.0 * PI * PI) * x[0] * x[0] + 5.0 / PI * x[0] - 6.0;
    bow * bow + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * x[0].cos() + 10.0
}

const WEIGHTS: [f64; 4] = [1.0, 1.2, 3.0, 3.2];

/// Four Gaussian pits in D dimensions: weights above, inverse squared widths (4, D), centres (4, D) in 1e-4.
fn hartmann<const D: usize>(x: &[f64], widths: &[[f64; D]; 4], centres: &[[f64; D]; 4]) -> f64 {
    let pit = |row: usize| {
        let distance = |d: usize| widths[row][d] * (x[d] - 1e-4 * centres[row][d]).powi(2);
        WEIGHTS[row] * (-(0..D).map(distance).sum::<f64>()).exp()
    };
    -(0..4).map(pit).sum::<f64>()
}

/// D = 3, least value -3.86278 (its other digits by minimisation; the library gives six).
pub fn hartmann3(x: &[f64]) -> f64 {
    let widths = [[3.0, 10.0, 30.0], [0.1, 10.0, 35.0], [3.0, 10.0, 30.0], [0.1, 10.0, 35.0]];
    let centres = [
        [3689.0, 1170.0, 2673.0],
        [4699.0, 4387.0, 7470.0],
        [1091.0, 8732.0, 5547.0],
        [381.0, 5743.0, 8828.0],
    ];
    hartmann(x, &widths, &centres)
}

/// D = 6, least value -3.32237.
pub fn hartmann6(x: &[f64]) -> f64 {
    let widths = [
        [10.0, 3.0, 17.0, 3.5, 1.7, 8.0],
        [0.05, 10.0, 17.0, 0.1, 8.0, 14.0],
        [3.0, 3.5, 1.7, 10.0, 17.0, 8.0],
        [17.0, 8.0, 0.05, 10.0, 0.1, 14.0],
    ];
    let centres = [
        [1312.0, 1696.0, 5569.0, 124.0, 8283.0, 5886.0],
        [2329.0, 4135.0, 8307.0, 3736.0, 1004.0, 9991.0],
        [2348.0, 1451.0, 3522.0, 2883.0, 3047.0, 6650.0],
        [4047.0, 8828.0, 8732.0, 5743.0, 1091.0, 381.0],
    ];
    hartmann(x, &widths, &centres)
}

/// Least value 0 at the origin, under a grid of local minima on a nearly flat outer region.
pub fn ackley(x: &[f64]) -> f64 {
    let n = x.len() as f64;
    let radius = (x.iter().map(|x| x * x).sum::<f64>() / n).sqrt();
    let ripple = x.iter().map(|x| (TAU * x).cos()).sum::<f64>() / n;
    20.0 + E - 20.0 * (-0.2 * radius).exp() - ripple.exp()
}

/// A bent valley; least value 0 at (1, …, 1).
pub fn rosenbrock(x: &[f64]) -> f64 {
    x.windows(2).map(|pair| 100.0 * (pair[1] - pair[0] * pair[0]).powi(2) + (1.0 - pair[0]).powi(2)).sum()
}

/// Waves over a shallow bowl; least value 0 at (1, …, 1).
pub fn levy(x: &[f64]) -> f64 {
    let w: Vec<f64> = x.iter().map(|x| 1.0 + (x - 1.0) / 4.0).collect();
    let last = w[w.len() - 1];
    let wave = |w: &f64| (w - 1.0).powi(2) * (1.0 + 10.0 * (PI * w + 1.0).sin().powi(2));
    (PI * w[0]).sin().powi(2)
        + w[..w.len() - 1].iter().map(wave).sum::<f64>()
        + (last - 1.0).powi(2) * (1.0 + (TAU * last).sin().powi(2))
}

/// A bowl with a local minimum near every whole number; least value 0 at the origin.
pub fn rastrigin(x: &[f64]) -> f64 {
    x.iter().map(|x| 10.0 + x * x - 10.0 * (TAU * x).cos()).sum()
}
