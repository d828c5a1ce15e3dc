//! The `model` part of an experiment.

use serde::Serialize;

use super::{Activation, Init, Loss};
use crate::check::document::{list, number, refused};
use crate::check::{Invalid, Plain, Read, Record, Value, Visit, in_range, parsed, whole_in_range};

/// The most hidden layers.
pub const MAX_DEPTH: usize = 8;
/// The widest hidden layer.
pub const MAX_WIDTH: usize = 512;

/// A multilayer perceptron: `hidden.len()` hidden layers (the depth) of the given widths.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct ModelSpec {
    /// Units of each hidden layer, 1 to 512 each; up to 8 layers; empty for a linear model. Default `[8, 8]`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Vec<u32>>"))]
    pub hidden: Vec<u32>,
    /// Activation of the hidden layers. Default `tanh`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Activation>"))]
    pub activation: Activation,
    /// Distribution of the initial weights. Default `xavier-uniform`.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Init>"))]
    pub init: Init,
    /// What training makes small. Default: `cross-entropy` for classes, `mse` for regression.
    pub loss: Option<Loss>,
    /// Share of the hidden units that each step leaves out, 0 to 0.95: one number, or one per hidden layer
    /// (Srivastava et al. 2014). Default 0.
    #[cfg_attr(feature = "typescript", ts(as = "Option<Dropout>"))]
    pub dropout: Dropout,
}

/// One dropout rate for all hidden layers, or one for each.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum Dropout {
    /// The same rate for every hidden layer.
    Same(f64),
    /// One rate per hidden layer.
    PerLayer(Vec<f64>),
}

impl Dropout {
    /// The rate of each of `depth` hidden layers.
    pub fn rates(&self, depth: usize) -> Vec<f64> {
        match self {
            Self::Same(rate) => vec![*rate; depth],
            Self::PerLayer(rates) => rates.clone(),
        }
    }
}

impl Plain for Dropout {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        *self = match value {
            Value::Number(rate) => Self::Same(*rate),
            Value::Array(_) => Self::PerLayer(list(path, value, number)?),
            _ => return Err(refused(path, value, "a number, or an array with one number per hidden layer")),
        };
        Ok(())
    }

    fn write(&mut self) -> Option<Value> {
        match self {
            Self::Same(rate) => rate.write(),
            Self::PerLayer(rates) => rates.write(),
        }
    }
}

impl Default for ModelSpec {
    fn default() -> Self {
        Self {
            hidden: vec![8, 8],
            activation: Activation::default(),
            init: Init::default(),
            loss: None,
            dropout: Dropout::Same(0.0),
        }
    }
}

impl Record for ModelSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("hidden", &mut self.hidden);
        visit("activation", &mut self.activation);
        visit("init", &mut self.init);
        visit("loss", &mut self.loss);
        visit("dropout", &mut self.dropout);
    }
}

crate::check::serialize_record!(ModelSpec);

impl ModelSpec {
    /// The model in the document `value`, which stands at `path`.
    ///
    /// # Errors
    /// The first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        parsed(path, value)
    }

    /// Checks every value.
    ///
    /// # Errors
    /// The first value that is not allowed; `path` is where the model stands.
    pub fn check(&self, path: &str) -> Result<(), Invalid> {
        if self.hidden.len() > MAX_DEPTH {
            let found = format!("{} hidden layers", self.hidden.len());
            return Err(Invalid::new(format!("{path}.hidden"), found, format!("at most {MAX_DEPTH} layers")));
        }
        for (index, width) in self.hidden.iter().enumerate() {
            whole_in_range(&format!("{path}.hidden[{index}]"), u64::from(*width), 1..=MAX_WIDTH as u64)?;
        }
        const HIGHEST_RATE: f64 = 0.95;
        match &self.dropout {
            Dropout::Same(rate) => {
                in_range(&format!("{path}.dropout"), *rate, 0.0..=HIGHEST_RATE)?;
            }
            Dropout::PerLayer(rates) if rates.len() == self.hidden.len() => {
                for (index, rate) in rates.iter().enumerate() {
                    in_range(&format!("{path}.dropout[{index}]"), *rate, 0.0..=HIGHEST_RATE)?;
                }
            }
            Dropout::PerLayer(rates) => {
                let allowed = format!("one rate for each of the {} hidden layers", self.hidden.len());
                return Err(Invalid::new(
                    format!("{path}.dropout"),
                    format!("{} rates", rates.len()),
                    allowed,
                ));
            }
        }
        Ok(())
    }

    /// The hidden layers' widths.
    pub fn widths(&self) -> Vec<usize> {
        self.hidden.iter().map(|width| *width as usize).collect()
    }
}
