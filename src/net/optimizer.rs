//! Which rule changes the weights, with its options. The rules themselves are kernels of the engines.

use serde::{Deserialize, Serialize};

use crate::check::document::name_of;
use crate::check::{Invalid, Read, Record, Value, Visit, join, option, parsed};

/// The family of update rules.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum OptimizerKind {
    /// Stochastic gradient descent (Robbins and Monro 1951)
    #[default]
    Sgd,
    /// Heavy-ball momentum (Polyak 1964; the form of Sutskever et al. 2013 that PyTorch uses)
    Momentum,
    /// Nesterov's accelerated gradient (Nesterov 1983; Sutskever et al. 2013)
    Nesterov,
    /// Adagrad (Duchi, Hazan and Singer 2011)
    Adagrad,
    /// Adadelta (Zeiler 2012)
    Adadelta,
    /// RMSProp (Tieleman and Hinton 2012)
    Rmsprop,
    /// Adam (Kingma and Ba 2015)
    Adam,
    /// Adam with decoupled weight decay (Loshchilov and Hutter 2019)
    Adamw,
    /// Adam with Nesterov momentum (Dozat 2016)
    Nadam,
    /// Lion, with decoupled weight decay (Chen et al. 2023)
    Lion,
}

crate::check::plain_choice!(OptimizerKind);

impl OptimizerKind {
    /// Every optimizer, with its name in documents.
    pub const NAMED: [(&'static str, Self); 10] = [
        ("sgd", Self::Sgd),
        ("momentum", Self::Momentum),
        ("nesterov", Self::Nesterov),
        ("adagrad", Self::Adagrad),
        ("adadelta", Self::Adadelta),
        ("rmsprop", Self::Rmsprop),
        ("adam", Self::Adam),
        ("adamw", Self::Adamw),
        ("nadam", Self::Nadam),
        ("lion", Self::Lion),
    ];

    /// The name that documents give to the rule.
    pub fn as_str(self) -> &'static str {
        name_of(self, &Self::NAMED)
    }

    /// How many numbers it keeps beside each parameter.
    pub fn moments(self) -> usize {
        match self {
            Self::Sgd => 0,
            Self::Momentum | Self::Nesterov | Self::Adagrad | Self::Lion => 1,
            Self::Adadelta | Self::Rmsprop | Self::Adam | Self::Adamw | Self::Nadam => 2,
        }
    }

    /// The options that the rule reads, with PyTorch's defaults (Lion: the paper's).
    fn defaults(self) -> OptimizerSpec {
        let none = OptimizerSpec { name: self, ..OptimizerSpec::default() };
        match self {
            Self::Sgd => none,
            Self::Momentum | Self::Nesterov => OptimizerSpec { momentum: Some(0.9), ..none },
            Self::Adagrad => OptimizerSpec { epsilon: Some(1e-10), ..none },
            Self::Adadelta => OptimizerSpec { rho: Some(0.9), epsilon: Some(1e-6), ..none },
            Self::Rmsprop => {
                OptimizerSpec { rho: Some(0.99), epsilon: Some(1e-8), momentum: Some(0.0), ..none }
            }
            Self::Adam | Self::Adamw => {
                OptimizerSpec { beta1: Some(0.9), beta2: Some(0.999), epsilon: Some(1e-8), ..none }
            }
            Self::Nadam => OptimizerSpec { momentum_decay: Some(4e-3), ..Self::Adam.defaults().named(self) },
            Self::Lion => OptimizerSpec { beta1: Some(0.9), beta2: Some(0.99), ..none },
        }
    }
}

/// An optimizer by name, with its options beside it. A missing option takes the default of its rule.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields, rename_all = "camelCase"))]
pub struct OptimizerSpec {
    /// The rule.
    #[cfg_attr(feature = "typescript", ts(as = "Option<OptimizerKind>"))]
    pub name: OptimizerKind,
    /// Momentum μ, 0 to 0.9999: `momentum` and `nesterov` (0.9), `rmsprop` (0).
    pub momentum: Option<f64>,
    /// Decay β₁ of the first moment, 0 to 0.9999: `adam`, `adamw`, `nadam`, `lion` (0.9).
    pub beta1: Option<f64>,
    /// Decay β₂ of the second moment, 0 to 0.99999: `adam`, `adamw`, `nadam` (0.999), `lion` (0.99).
    pub beta2: Option<f64>,
    /// Decay ρ of the squared gradients, 0 to 0.99999: `adadelta` (0.9), `rmsprop` (0.99).
    pub rho: Option<f64>,
    /// ε, which keeps a division finite, 1e-20 to 1: `adagrad` (1e-10), `adadelta` (1e-6), `rmsprop`, `adam`,
    /// `adamw`, `nadam` (1e-8).
    pub epsilon: Option<f64>,
    /// Decay ψ of Nadam's momentum schedule, 0 to 1 (4e-3).
    pub momentum_decay: Option<f64>,
}

impl Record for OptimizerSpec {
    fn fields(&mut self, visit: &mut Visit<'_>) {
        visit("name", &mut self.name);
        visit("momentum", &mut self.momentum);
        visit("beta1", &mut self.beta1);
        visit("beta2", &mut self.beta2);
        visit("rho", &mut self.rho);
        visit("epsilon", &mut self.epsilon);
        visit("momentumDecay", &mut self.momentum_decay);
    }
}

crate::check::serialize_record!(OptimizerSpec);

impl OptimizerSpec {
    /// The optimizer in the document `value`, which stands at `path`.
    ///
    /// # Errors
    /// The first field that is unknown or of the wrong type.
    pub fn parse(path: &str, value: &Value) -> Read<Self> {
        parsed(path, value)
    }

    /// The same options under another name.
    fn named(self, name: OptimizerKind) -> Self {
        Self { name, ..self }
    }

    /// The specification with every option of its rule filled in.
    ///
    /// # Errors
    /// An option out of range, or one that the rule does not have; `path` is where the optimizer stands.
    pub fn checked(&self, path: &str) -> Result<Self, Invalid> {
        let defaults = self.name.defaults();
        let option = |name: &str, given: Option<f64>, default: Option<f64>, low: f64, high: f64| {
            option(&join(path, name), given, default, low..=high, self.name.as_str())
        };
        Ok(Self {
            name: self.name,
            momentum: option("momentum", self.momentum, defaults.momentum, 0.0, 0.9999)?,
            beta1: option("beta1", self.beta1, defaults.beta1, 0.0, 0.9999)?,
            beta2: option("beta2", self.beta2, defaults.beta2, 0.0, 0.99999)?,
            rho: option("rho", self.rho, defaults.rho, 0.0, 0.99999)?,
            epsilon: option("epsilon", self.epsilon, defaults.epsilon, 1e-20, 1.0)?,
            momentum_decay: option("momentumDecay", self.momentum_decay, defaults.momentum_decay, 0.0, 1.0)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_filled_in_checked_and_refused() {
        let adam = OptimizerSpec { name: OptimizerKind::Adam, beta1: Some(0.5), ..Default::default() };
        let checked = adam.checked("train.optimizer").expect("beta1 0.5 is allowed");
        assert_eq!((checked.beta1, checked.beta2, checked.momentum), (Some(0.5), Some(0.999), None));
        let wrong = OptimizerSpec { name: OptimizerKind::Sgd, beta1: Some(0.5), ..Default::default() };
        let error = wrong.checked("train.optimizer").expect_err("sgd has no beta1");
        assert_eq!(
            error.to_string(),
            "train.optimizer.beta1: 0.5 is not allowed here; expected no such option: sgd has none"
        );
        let wrong = OptimizerSpec { name: OptimizerKind::Adam, epsilon: Some(0.0), ..Default::default() };
        assert_eq!(wrong.checked("o").expect_err("epsilon 0").path, "o.epsilon");
    }
}
