//! The points among which the search begins.

use super::axes::Axes;
use super::model::Model;
use crate::numeric::Stream;
use crate::sampler::{Draw, SobolPoints};
use crate::space::{Axis, Space};

/// A space of so few points is searched through all of them.
const FEW_POINTS: usize = 500;
/// Points spread over the cube, for up to 100 trials and for more.
const SPREAD: [u32; 2] = [1000, 400];
/// Points near each of the best trials, at each distance.
const NEAR: usize = 8;
/// How many of the best trials.
const BEST: usize = 5;
/// Deviations of the steps from them.
const DISTANCES: [f64; 6] = [0.2, 0.1, 0.05, 0.02, 0.01, 0.003];

/// Points in the middle of their cells.
#[derive(Debug)]
pub struct Candidates {
    /// The points, at least one.
    pub points: Vec<Vec<f64>>,
    /// Whether they are all points of the space.
    pub complete: bool,
}

/// All points of a small space, or else scrambled Sobol' points and points near the best trials.
pub fn around(space: &Space, axes: &Axes, sobol: &SobolPoints, model: &Model, draw: Draw) -> Candidates {
    if let Some(points) = axes.all_points(FEW_POINTS) {
        return Candidates { points, complete: true };
    }
    let mut stream = draw.stream("sampler.gp.search");
    let design = model.posterior.design();
    let count = SPREAD[usize::from(design.len() > 100)];
    let seed = stream.below(u32::MAX);
    let mut points: Vec<Vec<f64>> = (0..count).map(|index| sobol.scrambled(index, seed)).collect();
    for place in model.order.iter().take(BEST) {
        let centre = design.point(*place);
        for distance in DISTANCES {
            points.extend((0..NEAR).map(|_| near(space, &centre, distance, &mut stream)));
        }
    }
    points.iter_mut().for_each(|point| axes.snap(point));
    Candidates { points, complete: false }
}

/// A point near `centre` (D): about 40 % of the coordinates, and at least two of few, move by a normal step of the
/// deviation `distance`; a choice changes at random.
fn near(space: &Space, centre: &[f64], distance: f64, stream: &mut Stream) -> Vec<f64> {
    let share = f64::max(2.0 / centre.len() as f64, 0.4);
    let coordinate = |(axis, u): (&Axis, &f64)| match stream.uniform() {
        still if still > share => *u,
        _ if axis.is_categorical() => stream.uniform(),
        _ => (u + distance * stream.normal()).clamp(0.0, 1.0),
    };
    space.axes().zip(centre).map(coordinate).collect()
}
