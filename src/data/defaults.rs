//! The options' values with their defaults.

use super::{Amount, DataName, DataSpec};
use crate::check::Record;

impl DataSpec {
    /// The same description with every option of the named set filled in. (`weights` stays as it is: left out, it
    /// means equal shares for any number of classes.)
    pub fn complete(&self) -> Self {
        let mut full = self.clone();
        full.samples = Some(self.samples() as u32);
        full.noise = Some(self.noise());
        full.factor = Some(self.factor());
        full.arms = Some(self.arms());
        full.centers = Some(self.centers());
        full.spread = Some(self.spread());
        full.features = Some(self.features() as u32);
        full.informative = Some(self.informative() as u32);
        full.redundant = Some(self.redundant() as u32);
        full.repeated = Some(self.repeated() as u32);
        full.classes = Some(self.classes() as u32);
        full.clusters_per_class = Some(self.clusters_per_class() as u32);
        full.flip_y = Some(self.flip_y());
        full.class_sep = Some(self.class_sep());
        full.hypercube = Some(self.hypercube());
        full.shift = Some(self.shift());
        full.scale = Some(self.scale());
        full.shuffle = Some(self.shuffle());
        full.fields(&mut |option, field| {
            if !self.name.takes(option) {
                field.clear();
            }
        });
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

    /// Number of features, I.
    pub fn features(&self) -> usize {
        self.features.unwrap_or(20) as usize
    }

    /// Number of informative features.
    pub fn informative(&self) -> usize {
        self.informative.unwrap_or(2) as usize
    }

    /// Number of redundant features.
    pub fn redundant(&self) -> usize {
        self.redundant.unwrap_or(2) as usize
    }

    /// Number of repeated features.
    pub fn repeated(&self) -> usize {
        self.repeated.unwrap_or(0) as usize
    }

    /// Number of classes, K.
    pub fn classes(&self) -> usize {
        self.classes.unwrap_or(2) as usize
    }

    /// Number of clusters of a class.
    pub fn clusters_per_class(&self) -> usize {
        self.clusters_per_class.unwrap_or(2) as usize
    }

    /// Share of the examples whose class is drawn at random.
    pub fn flip_y(&self) -> f64 {
        self.flip_y.unwrap_or(0.01)
    }

    /// Half the side of the hypercube.
    pub fn class_sep(&self) -> f64 {
        self.class_sep.unwrap_or(1.0)
    }

    /// Whether clusters sit at the corners of a hypercube.
    pub fn hypercube(&self) -> bool {
        self.hypercube.unwrap_or(true)
    }

    /// What is added to the features.
    pub fn shift(&self) -> Amount {
        self.shift.unwrap_or(Amount::Fixed(0.0))
    }

    /// What multiplies the features.
    pub fn scale(&self) -> Amount {
        self.scale.unwrap_or(Amount::Fixed(1.0))
    }

    /// Whether rows and columns are put in random order.
    pub fn shuffle(&self) -> bool {
        self.shuffle.unwrap_or(true)
    }
}
