//! The workloads of `benches/workloads.json`: what is trained, on which rows, from which weights.
//!
//! Rows and weights are made as `www/bench/data.js` makes them, bit for bit; the checksum tells whether they are.

use ndarray::Array2;
use serde::Deserialize;
use tuning_playground::net::{Activation, Layout, OptimizerKind};

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    pub adam: Adam,
    pub data_seed: u32,
    pub weights_seed: u32,
    pub workloads: Vec<Workload>,
    pub sweep: Sweep,
}

/// Adam's constants, the same for everyone.
#[derive(Debug, Deserialize)]
pub struct Adam {
    pub beta1: f64,
    pub beta2: f64,
    pub epsilon: f64,
}

/// A network and how it is trained.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Workload {
    pub name: String,
    /// Inputs, hidden layers, outputs.
    pub sizes: Vec<usize>,
    activation: String,
    pub batch: usize,
    optimizer: String,
    pub learning_rate: f64,
    data: String,
    pub rows: usize,
    checksum: u32,
    /// Mean loss over all rows after so many steps of the plain JavaScript loop.
    #[serde(deserialize_with = "by_steps")]
    pub losses: Vec<(u64, f64)>,
}

/// Many trials of one workload, whose learning rates differ.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sweep {
    pub name: String,
    pub of: String,
    pub trials: usize,
    pub steps: u64,
    lowest_rate: f64,
    highest_rate: f64,
}

/// What a workload trains on.
#[derive(Debug)]
pub struct Rows {
    /// Features (N, I).
    pub x: Array2<f32>,
    /// Classes (N, 1).
    pub y: Array2<f32>,
    /// First parameters (P).
    pub params: Vec<f32>,
}

impl Table {
    /// The table as it is in the repository.
    pub fn read() -> Self {
        serde_json::from_str(include_str!("../workloads.json")).expect("the table has these fields")
    }

    /// The workload `name`.
    pub fn workload(&self, name: &str) -> &Workload {
        let found = self.workloads.iter().find(|workload| workload.name == name);
        found.expect("the sweep names a workload of the table")
    }

    /// Rows and first weights of `workload`.
    pub fn rows(&self, workload: &Workload) -> Rows {
        let rows = workload.rows(self.data_seed, self.weights_seed);
        let words = rows.x.iter().chain(&rows.y).chain(&rows.params).map(|value| value.to_bits());
        let hash = words.fold(0x811c_9dc5_u32, |hash, word| (hash ^ word).wrapping_mul(0x0100_0193));
        assert_eq!(hash, workload.checksum, "{} has other rows than the table says", workload.name);
        rows
    }
}

impl Workload {
    /// The layout of its parameters.
    pub fn layout(&self) -> Layout {
        let last = self.sizes.len() - 1;
        Layout::new(self.sizes[0], &self.sizes[1..last], self.sizes[last])
    }

    /// Of the hidden layers.
    pub fn activation(&self) -> Activation {
        named(&Activation::NAMED, &self.activation)
    }

    /// The update rule.
    pub fn optimizer(&self) -> OptimizerKind {
        named(&OptimizerKind::NAMED, &self.optimizer)
    }

    /// Floating-point operations of a step: two for each weight and row, forward, to the weights and to the inputs.
    pub fn flops(&self) -> f64 {
        (6 * self.layout().parameters() * self.batch) as f64
    }

    fn rows(&self, data_seed: u32, weights_seed: u32) -> Rows {
        let inputs = self.sizes[0];
        let classes = self.sizes[self.sizes.len() - 1].max(2);
        let mut next = Mulberry(data_seed);
        let prototypes: Vec<f64> = match self.data.as_str() {
            "prototypes" => (0..classes * inputs).map(|_| next.uniform()).collect(),
            _ => Vec::new(),
        };
        let (mut x, mut y) = (Vec::with_capacity(self.rows * inputs), Vec::with_capacity(self.rows));
        for row in 0..self.rows {
            let label = row % classes;
            if prototypes.is_empty() {
                x.extend(moon(label, &mut next));
            } else {
                let own = &prototypes[label * inputs..][..inputs];
                x.extend(own.iter().map(|prototype| (0.3 * prototype + 0.7 * next.uniform()) as f32));
            }
            let noisy = next.uniform() < NOISY_LABELS;
            y.push(if noisy { (next.uniform() * classes as f64).floor() as f32 } else { label as f32 });
        }
        let shaped = "as many numbers as were asked for";
        Rows {
            x: Array2::from_shape_vec((self.rows, inputs), x).expect(shaped),
            y: Array2::from_shape_vec((self.rows, 1), y).expect(shaped),
            params: self.first_params(weights_seed),
        }
    }

    /// Xavier-uniform weights and zero biases.
    fn first_params(&self, seed: u32) -> Vec<f32> {
        let mut next = Mulberry(seed);
        let mut params = Vec::with_capacity(self.layout().parameters());
        for sizes in self.sizes.windows(2) {
            let limit = (6.0 / (sizes[0] + sizes[1]) as f64).sqrt();
            params.extend((0..sizes[0] * sizes[1]).map(|_| ((2.0 * next.uniform() - 1.0) * limit) as f32));
            params.extend(std::iter::repeat_n(0.0, sizes[1]));
        }
        params
    }
}

impl Sweep {
    /// The trials' learning rates, in equal ratios.
    pub fn rates(&self) -> Vec<f64> {
        let ratio = self.highest_rate / self.lowest_rate;
        let last = (self.trials - 1) as f64;
        (0..self.trials).map(|trial| self.lowest_rate * ratio.powf(trial as f64 / last)).collect()
    }
}

/// Chance that a row's class is drawn anew: so no network ends with a loss of 0, and with denormal gradients.
const NOISY_LABELS: f64 = 0.1;

/// A point of one of two interleaved half circles, with uniform noise.
fn moon(label: usize, next: &mut Mulberry) -> [f32; 2] {
    let u = 2.0 * next.uniform();
    let v = if u < 1.0 { u } else { 2.0 - u }; // tangent of half the angle
    let side = if u < 1.0 { 1.0 } else { -1.0 };
    let cosine = (side * (1.0 - v * v)) / (1.0 + v * v);
    let sine = (2.0 * v) / (1.0 + v * v);
    let x = if label == 0 { cosine } else { 1.0 - cosine } - 0.5 + 0.35 * (2.0 * next.uniform() - 1.0);
    let y = if label == 0 { sine } else { 0.5 - sine } - 0.25 + 0.35 * (2.0 * next.uniform() - 1.0);
    [x as f32, y as f32]
}

/// Mulberry32: a small generator that every language can have. (Not the engine's own streams: the data must not rest
/// on what is measured.)
struct Mulberry(u32);

impl Mulberry {
    /// Uniform in [0, 1).
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6d2b_79f5);
        let mut t = (self.0 ^ (self.0 >> 15)).wrapping_mul(self.0 | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }
}

fn named<T: Copy>(all: &[(&'static str, T)], name: &str) -> T {
    all.iter().find(|(known, _)| *known == name).expect("the table uses the package's names").1
}

/// `{ "10": 0.5, … }` as pairs in rising order.
fn by_steps<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<(u64, f64)>, D::Error> {
    let losses = std::collections::BTreeMap::<u64, f64>::deserialize(from)?;
    Ok(losses.into_iter().collect())
}
