//! What is read back, and what is written in its place.

use ndarray::ArrayView2;

use super::capacity::{FOUR_BYTES, WORD};
use super::engine::{GpuEngine, failure_code, failure_of};
use super::error::GpuError;
use super::host::add_sample;
use super::kernels::Slot;
use super::plan::FOUR;
use super::words::{Record, Sample, Step, Words};
use crate::engine::population::{EpochRule, Measured, Trial, TrialState};
use crate::net::initial_parameters;

/// Bytes of a record.
const RECORD: u64 = Record::COUNT as u64 * WORD;
/// Bytes of a sample.
const SAMPLE: u64 = Sample::COUNT as u64 * WORD;

impl GpuEngine {
    /// What was measured of each trial (T) since the last call.
    ///
    /// # Errors
    /// The device's failure; what was measured is lost with it.
    pub async fn read_metrics(&self) -> Result<Vec<Measured>, GpuError> {
        let trials = self.trials() as u64;
        let samples = std::mem::take(&mut self.host.borrow_mut().samples);
        let (of_records, of_samples) = (trials * RECORD, trials * samples * SAMPLE);
        let words = self.staging.read(&self.gpu, of_records + of_samples, |encoder, to| {
            encoder.copy_buffer_to_buffer(self.buffers.slot(Slot::Records), 0, to, 0, of_records);
            if samples > 0 {
                let from = self.buffers.slot(Slot::Samples);
                encoder.copy_buffer_to_buffer(from, 0, to, of_records, of_samples);
            }
        });
        let words = words.await?;
        let (records, samples) = words.split_at((of_records / WORD) as usize);
        let records = records.chunks_exact(Record::COUNT).map(record);
        let mut measured: Vec<_> = records
            .map(|record| Measured {
                step: steps_of(&record),
                failure: failure_of(record.failure),
                ..Measured::default()
            })
            .collect();
        for (index, sample) in samples.as_chunks::<{ Sample::COUNT }>().0.iter().enumerate() {
            add_sample(&mut measured[index % self.trials()], *sample);
        }
        Ok(measured)
    }

    /// The parameters (P) of `trial`.
    ///
    /// # Errors
    /// The device's failure.
    pub async fn read_params(&self, trial: usize) -> Result<Vec<f32>, GpuError> {
        Ok(self.read_range(trial, 1).await?.remove(0))
    }

    /// The parameters of all trials, (T, P).
    ///
    /// # Errors
    /// The device's failure.
    pub async fn read_all_params(&self) -> Result<Vec<f32>, GpuError> {
        let per_trial = RECORD + 2 * self.half();
        let at_once = (self.capacity.staging / per_trial) as usize;
        let mut all = Vec::new();
        let mut first = 0;
        while first < self.trials() {
            let count = at_once.min(self.trials() - first);
            all.extend(self.read_range(first, count).await?.into_iter().flatten());
            first += count;
        }
        Ok(all)
    }

    /// Bytes of one half of a trial's parameters, which are also those of a moment.
    fn half(&self) -> u64 {
        self.plan.parameters as u64 * FOUR_BYTES
    }

    /// The parameters of `count` trials from `first` on.
    async fn read_range(&self, first: usize, count: usize) -> Result<Vec<Vec<f32>>, GpuError> {
        let both = 2 * self.half();
        let (start, trials) = (first as u64, count as u64);
        let words = self.staging.read(&self.gpu, trials * (RECORD + both), |encoder, to| {
            let (records, parameters) =
                (self.buffers.slot(Slot::Records), self.buffers.slot(Slot::Parameters));
            encoder.copy_buffer_to_buffer(records, start * RECORD, to, 0, trials * RECORD);
            encoder.copy_buffer_to_buffer(parameters, start * both, to, trials * RECORD, trials * both);
        });
        let words = words.await?;
        let (records, parameters) = words.split_at(count * Record::COUNT);
        let of_trials = records
            .chunks_exact(Record::COUNT)
            .zip(parameters.chunks_exact(2 * FOUR * self.plan.parameters))
            .map(|(words, both)| self.current_half(&record(words), both));
        Ok(of_trials.collect())
    }

    /// The half of both that counts, as the CPU has it.
    fn current_half(&self, record: &Record, both: &[u32]) -> Vec<f32> {
        let numbers = FOUR * self.plan.parameters;
        let half = &both[(record.step_low & 1) as usize * numbers..][..numbers];
        self.plan.unpack(bytemuck::cast_slice(half))
    }

    /// Sets the parameters (P) of `trial`, and leaves its moments.
    pub fn write_params(&self, trial: usize, parameters: &[f32]) {
        self.write_halves(trial, &self.plan.pack(parameters).repeat(2));
    }

    /// Draws the first parameters of all `trials` and writes them, many at a time: each writing takes a while.
    pub(super) fn write_first_params(&self, trials: &[Trial]) {
        const AT_ONCE: u64 = 4 << 20;
        let at_once = (AT_ONCE / (2 * self.half())).max(1) as usize;
        for (index, trials) in trials.chunks(at_once).enumerate() {
            let layout = &self.shape.layout;
            let of_trial =
                |trial: &Trial| self.plan.pack(&initial_parameters(layout, trial.init, trial.seed)).repeat(2);
            let packed: Vec<f32> = trials.iter().flat_map(of_trial).collect();
            self.write_halves(index * at_once, &packed);
        }
    }

    /// Writes both halves of the parameters of some trials from `first` on.
    fn write_halves(&self, first: usize, packed: &[f32]) {
        let offset = 2 * first as u64 * self.half();
        self.gpu.queue.write_buffer(
            self.buffers.slot(Slot::Parameters),
            offset,
            bytemuck::cast_slice(packed),
        );
    }

    /// All that `trial` needs to go on.
    ///
    /// # Errors
    /// The device's failure.
    pub async fn read_state(&self, trial: usize) -> Result<TrialState, GpuError> {
        Ok(self.read_states_from(trial, 1).await?.remove(0).0)
    }

    /// The states of `count` trials from `first` on, which must fit into one reading.
    pub(super) async fn read_states_from(
        &self,
        first: usize,
        count: usize,
    ) -> Result<Vec<(TrialState, EpochRule)>, GpuError> {
        let (start, trials) = (first as u64, count as u64);
        let (both, moments) = (2 * self.half(), self.plan.moments as u64 * self.half());
        let momentum_products = self.host.borrow().momentum_products[first..][..count].to_vec();
        let words = self.staging.read(&self.gpu, trials * (RECORD + both + moments), |encoder, to| {
            let mut end = 0;
            for (slot, bytes) in [(Slot::Records, RECORD), (Slot::Parameters, both), (Slot::Moments, moments)]
            {
                if bytes > 0 {
                    let from = self.buffers.slot(slot);
                    encoder.copy_buffer_to_buffer(from, start * bytes, to, end, trials * bytes);
                }
                end += trials * bytes;
            }
        });
        let words = words.await?;
        let (records, rest) = words.split_at(count * Record::COUNT);
        let numbers = FOUR * self.plan.parameters;
        let (parameters, moments) = rest.split_at(2 * count * numbers);
        let state = |trial: usize| {
            let record = record(&records[trial * Record::COUNT..][..Record::COUNT]);
            let own = &moments[trial * self.plan.moments * numbers..][..self.plan.moments * numbers];
            let unpack = |moment| self.plan.unpack(bytemuck::cast_slice(moment));
            let state = TrialState {
                parameters: self.current_half(&record, &parameters[2 * trial * numbers..][..2 * numbers]),
                moments: own.chunks_exact(numbers).flat_map(unpack).collect(),
                momentum_product: momentum_products[trial],
                step: steps_of(&record),
                failure: failure_of(record.failure),
            };
            (state, rule_of(&record))
        };
        Ok((0..count).map(state).collect())
    }

    /// Puts `trial` into `state`, whose lengths must be those of this engine's shape. The engine's own step becomes
    /// that of the trials that have not failed. What the rule of divergence has seen stays.
    pub fn write_state(&self, trial: usize, state: &TrialState) {
        self.write_params(trial, &state.parameters);
        let moments = state.moments.chunks_exact(self.shape.layout.parameters());
        let packed: Vec<f32> = moments.flat_map(|moment| self.plan.pack(moment)).collect();
        let slot = |slot| self.buffers.slot(slot);
        if !packed.is_empty() {
            let offset = (trial * self.plan.moments) as u64 * self.half();
            self.gpu.queue.write_buffer(slot(Slot::Moments), offset, bytemuck::cast_slice(&packed));
        }
        let head = [failure_code(state.failure), state.step as u32, (state.step >> 32) as u32];
        self.gpu.queue.write_buffer(slot(Slot::Records), trial as u64 * RECORD, bytemuck::cast_slice(&head));
        // The verdict of a step that broke it is void; the scale beside it is made anew where it is read.
        self.gpu.queue.write_buffer(slot(Slot::Verdicts), trial as u64 * 2 * WORD, &[0; 8]);
        let mut host = self.host.borrow_mut();
        host.momentum_products[trial] = state.momentum_product;
        if state.failure.is_none() {
            host.step = state.step;
        }
    }

    /// What the rule of divergence has seen of `trial`.
    ///
    /// # Errors
    /// The device's failure.
    pub async fn read_rule(&self, trial: usize) -> Result<EpochRule, GpuError> {
        let words = self.staging.read(&self.gpu, RECORD, |encoder, to| {
            let records = self.buffers.slot(Slot::Records);
            encoder.copy_buffer_to_buffer(records, trial as u64 * RECORD, to, 0, RECORD);
        });
        Ok(rule_of(&record(&words.await?)))
    }

    /// Sets the rule of divergence of `trial` and what it has seen. Without it no trial stops for a finite loss.
    pub fn write_rule(&self, trial: usize, rule: &EpochRule) {
        let record = Record {
            guess: rule.best_constant as f32,
            knows_first: u32::from(rule.first_batch.is_some()),
            first_batch: rule.first_batch.unwrap_or(0.0) as f32,
            epoch_loss: rule.loss_sum as f32,
            epoch_examples: rule.examples as u32,
            was_above: u32::from(rule.last_epoch_was_above),
            ..Record::default()
        };
        let mut words = Vec::with_capacity(Record::COUNT);
        record.write(&mut words);
        // The first words say how the trial stands: failure and step.
        const HEAD: usize = 3;
        self.gpu.queue.write_buffer(
            self.buffers.slot(Slot::Records),
            trial as u64 * RECORD + HEAD as u64 * WORD,
            bytemuck::cast_slice(&words[HEAD..]),
        );
    }

    /// The output's sums z for the prepared rows `x` (N, I), for every trial: (T, N, O).
    ///
    /// # Errors
    /// The device's failure.
    pub async fn predict(&self, x: ArrayView2<'_, f32>) -> Result<Vec<f32>, GpuError> {
        let output = self.plan.layers.last().expect("a network has an output layer");
        let (width, padded) = (output.layer.outputs, FOUR * output.outputs);
        let region = (self.trials() * self.plan.rows * padded) as u64 * WORD;
        let per_trial = x.nrows() * width;
        let mut outputs = vec![0.0; self.trials() * per_trial];
        let probe = Probe { first_trial: 0, trials: self.trials() as u32, layers: self.plan.layers.len() };
        let copies = [(output.values as u64 * FOUR_BYTES, region)];
        self.pass_through(x, &probe, &copies, &mut |first, rows, numbers| {
            let of_trials = numbers.chunks_exact(self.plan.rows * padded);
            for (own, numbers) in outputs.chunks_exact_mut(per_trial.max(1)).zip(of_trials) {
                let to = own[first * width..][..rows * width].chunks_exact_mut(width);
                to.zip(numbers.chunks_exact(padded))
                    .for_each(|(to, from)| to.copy_from_slice(&from[..width]));
            }
        })
        .await?;
        Ok(outputs)
    }

    /// The values of all hidden units of `trial` for the prepared rows `x` (N, I): (hidden units, N).
    ///
    /// # Errors
    /// The device's failure.
    pub async fn activations(&self, trial: usize, x: ArrayView2<'_, f32>) -> Result<Vec<f32>, GpuError> {
        let hidden = &self.plan.layers[..self.plan.layers.len() - 1];
        let rows_at_once = self.plan.rows;
        let copies: Vec<_> = hidden
            .iter()
            .map(|layer| {
                let fours = rows_at_once * layer.outputs;
                ((layer.values + trial * fours) as u64 * FOUR_BYTES, fours as u64 * FOUR_BYTES)
            })
            .collect();
        let mut values = vec![0.0; self.shape.layout.hidden_units() * x.nrows()];
        let probe = Probe { first_trial: trial as u32, trials: 1, layers: hidden.len() };
        if hidden.is_empty() {
            return Ok(values);
        }
        self.pass_through(x, &probe, &copies, &mut |first, rows, numbers| {
            let (mut unit, mut start) = (0, 0);
            for layer in hidden {
                let padded = FOUR * layer.outputs;
                for column in 0..layer.layer.outputs {
                    for row in 0..rows {
                        values[unit * x.nrows() + first + row] = numbers[start + row * padded + column];
                    }
                    unit += 1;
                }
                start += rows_at_once * padded;
            }
        })
        .await?;
        Ok(values)
    }

    /// Sends the rows `x` (N, I) through the network, as many at a time as fit. `visit` gets each chunk's first row, its
    /// rows, and the numbers of the parts of the working memory that `copies` names by first byte and length.
    async fn pass_through(
        &self,
        x: ArrayView2<'_, f32>,
        probe: &Probe,
        copies: &[(u64, u64)],
        visit: &mut dyn FnMut(usize, usize, &[f32]),
    ) -> Result<(), GpuError> {
        let rows_at_once = self.plan.rows;
        let bytes: u64 = copies.iter().map(|(_, bytes)| bytes).sum();
        let chunks_at_once = (self.capacity.staging / bytes).min(self.capacity.chunks) as usize;
        let mut start = 0;
        while start < x.nrows() {
            let rows = (chunks_at_once * rows_at_once).min(x.nrows() - start);
            let padded = self.pad_rows(x.slice(ndarray::s![start..start + rows, ..]));
            self.gpu.queue.write_buffer(&self.buffers.probe, 0, bytemuck::cast_slice(&padded));
            let steps: Vec<_> = (0..rows)
                .step_by(rows_at_once)
                .map(|first| probe.step(first as u32, rows_at_once.min(rows - first) as u32))
                .collect();
            self.write_steps(&steps, self.capacity.steps);
            let words = self.staging.read(&self.gpu, bytes * steps.len() as u64, |encoder, to| {
                let mut end = 0;
                for (number, step) in steps.iter().enumerate() {
                    self.encode_probe(encoder, self.capacity.steps + number as u64, step, probe.layers);
                    for (from, bytes) in copies {
                        let work = self.buffers.slot(Slot::Work);
                        encoder.copy_buffer_to_buffer(work, *from, to, end, *bytes);
                        end += bytes;
                    }
                }
            });
            let words = words.await?;
            let numbers: &[f32] = bytemuck::cast_slice(&words);
            for (step, numbers) in steps.iter().zip(numbers.chunks_exact((bytes / WORD) as usize)) {
                visit(start + step.first_row as usize, step.batch as usize, numbers);
            }
            start += rows;
        }
        Ok(())
    }

    /// Rows (N, I) with their columns filled up to whole fours.
    pub(super) fn pad_rows(&self, x: ArrayView2<'_, f32>) -> Vec<f32> {
        let padded = x.ncols().next_multiple_of(FOUR);
        let mut rows = vec![0.0; x.nrows() * padded];
        for (to, from) in rows.chunks_exact_mut(padded).zip(x.rows()) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
        }
        rows
    }
}

/// A way through the network outside of training.
struct Probe {
    first_trial: u32,
    trials: u32,
    /// Layers to pass.
    layers: usize,
}

impl Probe {
    /// The `rows` rows from `first` on.
    fn step(&self, first: u32, rows: u32) -> Step {
        Step {
            first_row: first,
            batch: rows,
            first_trial: self.first_trial,
            trials: self.trials,
            ..Step::default()
        }
    }
}

/// The record in these words.
fn record(words: &[u32]) -> Record {
    let number = |index: usize| f32::from_bits(words[index]);
    Record {
        failure: words[0],
        step_low: words[1],
        step_high: words[2],
        guess: number(3),
        knows_first: words[4],
        first_batch: number(5),
        epoch_loss: number(6),
        epoch_examples: words[7],
        was_above: words[8],
    }
}

/// Steps that the trial has made.
fn steps_of(record: &Record) -> u64 {
    u64::from(record.step_low) | u64::from(record.step_high) << 32
}

/// What the rule of divergence has seen.
fn rule_of(record: &Record) -> EpochRule {
    EpochRule {
        best_constant: record.guess.into(),
        first_batch: (record.knows_first != 0).then_some(record.first_batch.into()),
        loss_sum: record.epoch_loss.into(),
        examples: record.epoch_examples.into(),
        last_epoch_was_above: record.was_above != 0,
    }
}
