//! What the engine remembers beside the device, and what it writes for a submit.

use super::capacity::Capacity;
use super::words::{Rates, Step, Trial};
use crate::engine::batches::Batches;
use crate::engine::cpu::Coefficients;
use crate::engine::population::{Hyper, Measured, Population, Shape};

/// What the engine remembers.
pub struct Host {
    /// The numbers of the trials, and whether the device has them.
    pub hypers: Vec<Hyper>,
    /// See `hypers`.
    pub hypers_changed: bool,
    seeds: Vec<u64>,
    /// Products of Nadam's momenta so far.
    pub momentum_products: Vec<f64>,
    /// Steps made, or submitted.
    pub step: u64,
    /// Which rows each trial sees.
    pub batches: Batches,
    /// The epoch whose orders stand in each place of the device's.
    pub epochs: Vec<Option<u64>>,
    /// Samples since the last reading.
    pub samples: u64,
    /// Steps of one submit, by what was measured.
    pub pace: u64,
    /// What was done so far.
    pub counters: Counters,
}

/// What an engine has done so far.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counters {
    /// Steps of the population.
    pub steps: u64,
    /// Submits for steps.
    pub submits: u64,
    /// Dispatches for steps.
    pub dispatches: u64,
    /// Barriers inside of their kernels, per workgroup.
    pub barriers: u64,
    /// Bytes read back.
    pub bytes_read: u64,
    /// Pipelines, bind groups and buffers made after the engine was.
    pub objects_created: u64,
}

impl Host {
    /// The memory of an engine at step 0.
    pub fn new(population: &Population, batches: Batches, capacity: &Capacity, pace: u64) -> Self {
        let trials = &population.trials;
        Self {
            hypers: trials.iter().map(|trial| trial.hyper.clone()).collect(),
            hypers_changed: true,
            seeds: trials.iter().map(|trial| trial.seed).collect(),
            momentum_products: vec![1.0; trials.len()],
            step: 0,
            batches,
            epochs: vec![None; capacity.epochs as usize],
            samples: 0,
            pace,
            counters: Counters::default(),
        }
    }

    /// The trials' numbers (T) as the kernels read them.
    pub fn trials(&self, shape: &Shape) -> Vec<Trial> {
        let rows = self.batches.rows_per_order() as u32;
        let trials = self.hypers.iter().zip(&self.seeds).enumerate().map(|(trial, (hyper, seed))| {
            let c = Coefficients::new(shape.optimizer, hyper, hyper.learning_rate, 1, &mut 1.0);
            Trial {
                seed_low: *seed as u32,
                seed_high: (*seed >> 32) as u32,
                order: self.batches.order_of(trial) as u32 * rows,
                l1: hyper.l1 as f32,
                l2: c.l2 as f32,
                clip_norm: hyper.clip_norm.map_or(-1.0, |norm| norm as f32),
                momentum: c.momentum as f32,
                beta1: c.beta1 as f32,
                beta2: c.beta2 as f32,
                rho: c.rho as f32,
                rest1: c.rest1 as f32,
                rest2: c.rest2 as f32,
                rest_rho: c.rest_rho as f32,
                epsilon: c.epsilon as f32,
            }
        });
        trials.collect()
    }

    /// Threshold and factor of dropout for each trial and hidden layer, as bits.
    pub fn dropout(&self) -> Vec<u32> {
        let rates = self.hypers.iter().flat_map(|hyper| &hyper.dropout);
        rates
            .flat_map(|rate| {
                let kept = (1.0 / (1.0 - rate)) as f32;
                [(rate * 4_294_967_296.0) as u32, kept.to_bits()]
            })
            .collect()
    }

    /// Whether any trial's gradients are clipped.
    pub fn clips(&self) -> bool {
        self.hypers.iter().any(|hyper| hyper.clip_norm.is_some())
    }

    /// Appends the rates of all trials at the current step, and brings their momentum products forward.
    pub fn rates(&mut self, shape: &Shape, rates: &mut Vec<Rates>) {
        let (step, per_epoch) = (self.step, self.batches.steps_per_epoch());
        rates.extend(self.hypers.iter().zip(&mut self.momentum_products).map(|(hyper, product)| {
            let factor = hyper.schedule.factor(step, per_epoch, shape.epochs);
            let rate = hyper.learning_rate * factor;
            let c = Coefficients::new(shape.optimizer, hyper, rate, step + 1, product);
            Rates {
                learning: rate as f32,
                first: c.first_rate as f32,
                second: c.second_rate as f32,
                correction: c.second_correction as f32,
            }
        }));
    }

    /// The current step, whose epoch's orders stand in the place `epoch_place` and which is the `number`-th of its
    /// submit's `count`. Its losses go to the samples `sample`.
    pub fn step_words(
        &self,
        capacity: &Capacity,
        epoch_place: u64,
        [number, count]: [u64; 2],
        sample: Sampled,
    ) -> Step {
        let range = self.batches.range(self.step);
        let trials = self.hypers.len() as u64;
        Step {
            index_low: self.step as u32,
            index_high: (self.step >> 32) as u32,
            batch: range.len() as u32,
            first_row: (epoch_place * capacity.orders) as u32 + range.start as u32,
            rates: (number * trials) as u32,
            samples: (sample.place * trials) as u32,
            fresh: u32::from(sample.begins && number == 0),
            ends_epoch: u32::from((self.step + 1).is_multiple_of(self.batches.steps_per_epoch())),
            first_trial: 0,
            trials: trials as u32,
            trains: 1,
            clips: u32::from(self.clips()),
            left: (count - 1 - number) as u32,
        }
    }

    /// The samples of the next submit: a place of its own as long as there is one.
    pub fn next_sample(&mut self, capacity: &Capacity) -> Sampled {
        let begins = self.samples < capacity.samples;
        self.samples += u64::from(begins);
        Sampled { place: self.samples - 1, begins }
    }
}

/// Where a submit's losses go.
#[derive(Clone, Copy, Debug)]
pub struct Sampled {
    /// Which samples.
    pub place: u64,
    /// Whether they begin anew.
    pub begins: bool,
}

/// Adds the sample `[loss, correct, examples]` to what was measured.
pub fn add_sample(measured: &mut Measured, words: [u32; 3]) {
    measured.loss_sum += f64::from(f32::from_bits(words[0]));
    measured.correct += f64::from(words[1]);
    measured.examples += u64::from(words[2]);
}
