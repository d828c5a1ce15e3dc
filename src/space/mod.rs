//! What is searched: parameters with their ranges, and the only code that maps their values to and from the
//! unit cube.
//!
//! Notation: D is the number of parameters; a *point* is a vector of D coordinates in [0, 1].
//!
//! A continuous parameter takes the whole interval; its values are decimals of ten digits, which a person can read
//! and type again. A parameter of n values cuts it into n cells, and the
//! point of a value lies in the middle of its cell, so that every value has the same share of the cube; only
//! whole numbers on a logarithmic axis have unequal cells. A parameter of one value has the one cell [0, 1].

mod axis;
mod decimal;
mod lattice;
mod named;
#[cfg(test)]
mod properties;
mod scalar;
mod spec;

pub use axis::{Axis, MAX_VALUES};
pub use named::Named;
pub use scalar::Scalar;
pub use spec::{CategoricalSpec, FloatSpec, IntSpec, MAX_CHOICES, MAX_PARAMETERS, ParameterSpec, SpaceSpec};

use std::fmt::Display;

use crate::check::{Fields, Invalid, Plain, Read, Value, join, to_value};

/// The values of all parameters, by name, in the order of the space.
pub type Params = Named<Scalar>;

/// The values by name in the object `value`, at `path`.
///
/// # Errors
/// For anything else, and for values that are no scalars.
pub fn parse_params(path: &str, value: &Value) -> Read<Params> {
    Ok(Fields::new(path, value)?.each(Scalar::parse)?.into())
}

impl Plain for Params {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = parse_params(path, value)?;
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        Some(to_value(self))
    }
}

/// A checked search space of D parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    axes: Named<Axis>,
}

impl Space {
    /// D, the number of parameters.
    pub fn dimensions(&self) -> usize {
        self.axes.len()
    }

    /// The parameters' names, in order (D).
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.axes.names()
    }

    /// The parameters' axes, in order (D).
    pub fn axes(&self) -> impl Iterator<Item = &Axis> {
        self.axes.values()
    }

    /// The values at `point` (D).
    pub fn params(&self, point: &[f64]) -> Params {
        self.zip(point).map(|(name, axis, coordinate)| (name.to_owned(), axis.value(coordinate))).collect()
    }

    /// The point (D) of the values at `point`: in the middle of its cells.
    pub fn snapped(&self, point: &[f64]) -> Vec<f64> {
        self.zip(point).map(|(_, axis, coordinate)| axis.snapped(coordinate)).collect()
    }

    /// The point (D) of the values `params`, which stand at `path`.
    ///
    /// # Errors
    /// When a parameter is missing, unknown or has a value that its axis does not have.
    pub fn point(&self, path: &str, params: &Params) -> Result<Vec<f64>, Invalid> {
        if let Some((name, value)) = params.iter().find(|(name, _)| self.axes.get(name).is_none()) {
            return Err(Invalid::new(join(path, name), value, "no parameter but those of the space"));
        }
        let mut point = Vec::with_capacity(self.axes.len());
        for (name, axis) in self.axes.iter() {
            let value = params.get(name);
            let Some(coordinate) = value.and_then(|value| axis.coordinate(value)) else {
                let nothing: &dyn Display = &"nothing";
                let found = value.map_or(nothing, |value| value as &dyn Display);
                return Err(Invalid::new(join(path, name), found, axis.allowed()));
            };
            point.push(coordinate);
        }
        Ok(point)
    }

    fn zip<'a>(&'a self, point: &'a [f64]) -> impl Iterator<Item = (&'a str, &'a Axis, f64)> {
        debug_assert_eq!(point.len(), self.dimensions(), "a point has one coordinate for each parameter");
        self.axes.iter().zip(point).map(|((name, axis), coordinate)| (name, axis, *coordinate))
    }
}
