//! The options' values with their defaults.

use super::{DataName, DataSpec};

impl DataSpec {
    /// The same description with every option that the named set has filled in.
    pub fn complete(&self) -> Self {
        let mut full = self.clone();
        let has = |option| self.name.takes(option);
        full.samples = has("samples").then(|| self.samples() as u32);
        full.noise = has("noise").then(|| self.noise());
        full.factor = has("factor").then(|| self.factor());
        full.arms = has("arms").then(|| self.arms());
        full.centers = has("centers").then(|| self.centers());
        full.spread = has("spread").then(|| self.spread());
        full
    }

    /// Number of examples, N.
    pub fn samples(&self) -> usize {
        self.samples.unwrap_or(if self.name == DataName::Mnist1d { 5000 } else { 500 }) as usize
    }

    /// Standard deviation of the Gaussian noise.
    pub fn noise(&self) -> f64 {
        self.noise.unwrap_or(0.2)
    }

    /// Radius of the inner circle.
    pub fn factor(&self) -> f64 {
        self.factor.unwrap_or(0.5)
    }

    /// Number of the spiral's arms.
    pub fn arms(&self) -> u32 {
        self.arms.unwrap_or(2)
    }

    /// Number of blobs.
    pub fn centers(&self) -> u32 {
        self.centers.unwrap_or(3)
    }

    /// Standard deviation of a blob.
    pub fn spread(&self) -> f64 {
        self.spread.unwrap_or(1.0)
    }
}
