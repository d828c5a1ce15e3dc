//! What a sampler sees of the space, for a page to draw.

use serde::{Serialize, Serializer};

use super::cma_es::CmaEsPath;
use super::gp::GpSurface;
use super::tpe::TpeDensities;
use super::{Draw, History, Sampler};
use crate::check::{named, to_value};
use crate::space::{Axis, Scalar, Space};

/// Where to look.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The numbers of one parameter, or of two different ones.
    pub axes: Vec<usize>,
    /// The most coordinates on each; at least 2.
    pub points: usize,
    /// The point (D) that gives the other parameters' coordinates.
    pub base: Vec<f64>,
}

/// What a sampler sees, told apart by `name`. Coordinates lie in [0, 1], in which a logarithmic parameter is even in
/// the logarithm and each value of a parameter of n values takes 1 / n.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(tag = "name", rename_all = "kebab-case"))]
pub enum SamplerModel {
    /// No model: the points do not depend on values, or not yet.
    Points(Upcoming),
    /// A Gaussian process (`gp`).
    Gp(GpSurface),
    /// The densities of good and other trials (`tpe`, `bohb`).
    Tpe(TpeDensities),
    /// A normal distribution that moves (`cma-es`).
    CmaEs(CmaEsPath),
    /// A population (`genetic`, `regularized-evolution`, `differential-evolution`, `nsga2`).
    Evolution(Population),
}

impl Serialize for SamplerModel {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, model) = match self {
            Self::Points(points) => ("points", to_value(points)),
            Self::Gp(surface) => ("gp", to_value(surface)),
            Self::Tpe(densities) => ("tpe", to_value(densities)),
            Self::CmaEs(path) => ("cma-es", to_value(path)),
            Self::Evolution(population) => ("evolution", to_value(population)),
        };
        named(name, model).serialize(serializer)
    }
}

/// What comes next where no value matters.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Upcoming {
    /// The coordinates along the parameters looked at of the next points, as many as were asked for; none where values
    /// will matter.
    pub upcoming: Vec<Vec<f64>>,
}

/// The trials from which a sampler breeds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Population {
    /// Their numbers, best first; by place with `differential-evolution`.
    pub members: Vec<u32>,
}

/// Places along one parameter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AxisGrid {
    /// The parameter's name.
    pub parameter: String,
    /// Coordinates in [0, 1], rising.
    pub coordinates: Vec<f64>,
    /// The values there.
    pub values: Vec<Scalar>,
}

impl AxisGrid {
    /// Up to `points` (at least 2) places along parameter number `d`: its values where it has no more, else evenly
    /// spread. Nothing where `space` has no such parameter.
    pub fn new(space: &Space, d: usize, points: usize) -> Option<Self> {
        let (name, axis) = space.names().zip(space.axes()).nth(d)?;
        let coordinates = coordinates(axis, points.max(2));
        let values = coordinates.iter().map(|u| axis.value(*u)).collect();
        Some(Self { parameter: name.to_owned(), coordinates, values })
    }
}

fn coordinates(axis: &Axis, points: usize) -> Vec<f64> {
    match axis.count().filter(|count| *count <= points as u64) {
        Some(count) => (0..count).filter_map(|k| axis.coordinate_of(k)).collect(),
        None => {
            let even = |k: usize| axis.snapped(k as f64 / (points - 1) as f64);
            let mut grid: Vec<f64> = (0..points).map(even).collect();
            grid.dedup();
            grid
        }
    }
}

impl View {
    /// The places of the grids over all axes, that of the last one changing fastest; each is a point (D).
    pub fn places(&self, grids: &[AxisGrid]) -> Vec<Vec<f64>> {
        let mut places = vec![self.base.clone()];
        for (d, grid) in self.axes.iter().zip(grids) {
            let mut next = Vec::with_capacity(places.len() * grid.coordinates.len());
            for place in &places {
                for u in &grid.coordinates {
                    let mut moved = place.clone();
                    moved[*d] = *u;
                    next.push(moved);
                }
            }
            places = next;
        }
        places
    }

    /// The next points of a `sampler` whose points depend on nothing but their number.
    pub fn upcoming(&self, sampler: &dyn Sampler, space: &Space, draw: Draw) -> SamplerModel {
        let history = History::new();
        let point = |k: usize| {
            let draw = Draw::new(draw.seed(), draw.index() + k as u64);
            let point = space.snapped(&sampler.suggest(space, &history, &[], draw));
            self.axes.iter().map(|d| point[*d]).collect()
        };
        SamplerModel::Points(Upcoming { upcoming: (0..self.points).map(point).collect() })
    }
}
