//! A workload on the device.

use std::rc::Rc;
use std::time::Instant;

use tuning_playground::engine::gpu::{Gpu, GpuEngine};

use crate::package::{mean_loss, population};
use crate::workloads::{Rows, Table, Workload};

/// Seconds between two readings of the losses: a display's rate.
const READING: f64 = 1.0 / 60.0;

/// Trials of a workload on the device.
pub struct Device {
    gpu: Rc<Gpu>,
    engine: GpuEngine,
    rows: Rows,
    start: Instant,
    last_reading: Instant,
}

/// What was counted, per step or second.
pub struct Counted {
    pub dispatches_per_step: f64,
    pub steps_per_submit: f64,
    pub barriers_per_step: f64,
    pub bytes_per_second: f64,
    pub objects: u64,
}

impl Device {
    /// One trial for each of `rates`.
    pub fn new(gpu: &Rc<Gpu>, table: &Table, workload: &Workload, rates: &[f64]) -> Self {
        let rows = table.rows(workload);
        let population = population(workload, &table.adam, &rows, rates);
        let created = pollster::block_on(GpuEngine::create(gpu.clone(), population));
        let engine = created.expect("the workloads fit every device");
        for trial in 0..rates.len() {
            engine.write_params(trial, &rows.params);
        }
        Self { gpu: gpu.clone(), engine, rows, start: Instant::now(), last_reading: Instant::now() }
    }

    /// Makes `steps` steps as the page does: a submit at a time, with the losses read at a display's rate.
    pub fn run(&mut self, steps: u64) {
        let mut left = steps;
        while left > 0 {
            let submit = self.engine.steps_per_submit().min(left);
            let start = Instant::now();
            self.engine.step(submit).expect("the device is there");
            pollster::block_on(self.gpu.finish()).expect("the device is there");
            self.engine.paced(submit, 1e3 * start.elapsed().as_secs_f64());
            if self.last_reading.elapsed().as_secs_f64() >= READING {
                pollster::block_on(self.engine.read_metrics()).expect("the device is there");
                self.last_reading = Instant::now();
            }
            left -= submit;
        }
    }

    /// Mean loss of the first trial over all rows.
    pub fn loss(&self) -> f64 {
        let z = pollster::block_on(self.engine.predict(self.rows.x.view())).expect("the device is there");
        let outputs = self.engine.shape().layout.outputs();
        mean_loss(&z[..self.rows.y.len() * outputs], &self.rows, outputs)
    }

    /// What was counted so far.
    pub fn counted(&self) -> Counted {
        let counters = self.engine.counters();
        let per_step = |count: u64| count as f64 / counters.steps as f64;
        Counted {
            dispatches_per_step: per_step(counters.dispatches),
            steps_per_submit: counters.steps as f64 / counters.submits as f64,
            barriers_per_step: per_step(counters.barriers),
            bytes_per_second: counters.bytes_read as f64 / self.start.elapsed().as_secs_f64(),
            objects: counters.objects_created,
        }
    }
}
