//! Each kernel against its namesake on the CPU, at odd sizes.
//!
//! A step of plain gradient descent at a rate of 1 shows the gradients, predictions and activations the way
//! forward. Sums of up to 257 products in single precision, in another order, differ by some units in the last place
//! of their largest terms: hence an absolute part as well.
#![cfg(feature = "gpu")]

#[path = "gpu/adapter.rs"]
mod adapter;
#[path = "gpu/populations.rs"]
mod populations;
#[path = "gpu/tolerance.rs"]
mod tolerance;

use std::rc::Rc;

use adapter::with_gpu;
use populations::Case;
use tolerance::Tolerance;
use tuning_playground::data::Task;
use tuning_playground::engine::Population;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::gpu::{Gpu, GpuEngine, GpuError};
use tuning_playground::net::{Activation, Loss, OptimizerKind};
use tuning_playground::numeric::Stream;

const SIZES: [usize; 5] = [1, 3, 17, 65, 257];
const TOLERANCE: Tolerance = Tolerance { absolute: 2e-6, relative: 2e-5 };

/// Trains `population` for `steps` steps on both engines and compares all that can be read.
async fn compare(
    gpu: &Rc<Gpu>,
    population: Population,
    steps: u64,
    tolerance: Tolerance,
    what: &str,
) -> Result<(), GpuError> {
    let x = population.x.clone();
    let mut cpu = CpuEngine::create(population.clone()).expect("it fits into memory");
    let engine = GpuEngine::create(gpu.clone(), population).await?;
    tolerance.check_all(&engine.predict(x.view()).await?, &cpu.predict(x.view()), what);
    let last = cpu.trials() - 1;
    tolerance.check_all(&engine.activations(last, x.view()).await?, &cpu.activations(last, x.view()), what);
    cpu.step(steps);
    engine.step(steps)?;
    for trial in 0..cpu.trials() {
        let (ours, reference) = (engine.read_state(trial).await?, cpu.read_state(trial));
        tolerance.check_all(&ours.parameters, &reference.parameters, what);
        tolerance.check_all(&ours.moments, &reference.moments, what);
        assert_eq!((ours.step, ours.failure), (reference.step, reference.failure), "{what}");
    }
    for (ours, reference) in engine.read_metrics().await?.iter().zip(cpu.read_metrics()) {
        assert_eq!((ours.step, ours.examples), (reference.step, reference.examples), "{what}");
        assert_eq!((ours.correct, ours.failure), (reference.correct, reference.failure), "{what}");
        tolerance.check(ours.loss_sum, reference.loss_sum, what);
    }
    Ok(())
}

/// A case whose first steps show gradients.
fn plain(activation: Activation) -> Case {
    Case { learning_rate: 1.0, ..Case::new(activation, OptimizerKind::Sgd) }
}

#[test]
fn dense_layers_of_odd_sizes() {
    with_gpu(async |gpu| {
        for (place, size) in SIZES.into_iter().enumerate() {
            // Each size meets each other one as fan-in, fan-out, batch and number of outputs.
            for shift in 1..SIZES.len() {
                let other = SIZES[(place + shift) % SIZES.len()];
                let case = Case {
                    inputs: size,
                    hidden: vec![other, size],
                    outputs: SIZES[(place + 2 * shift) % SIZES.len()],
                    rows: size.max(other) + 2,
                    batch: size.max(other),
                    ..plain(Activation::Tanh)
                };
                let what = format!("{size}-{other}-{size}-{} batch {}", case.outputs, case.batch);
                compare(&gpu, case.population(2), 1, TOLERANCE, &what).await?;
            }
        }
        Ok(())
    });
}

#[test]
fn every_activation() {
    with_gpu(async |gpu| {
        for (name, activation) in Activation::NAMED {
            let case = Case { hidden: vec![17, 3], inputs: 3, outputs: 3, ..plain(activation) };
            compare(&gpu, case.population(3), 2, TOLERANCE, name).await?;
        }
        Ok(())
    });
}

#[test]
fn activations_far_out() {
    with_gpu(async |gpu| {
        for (name, activation) in Activation::NAMED {
            let case = Case { hidden: vec![5], ..Case::new(activation, OptimizerKind::Sgd) };
            let mut population = case.population(1);
            // Sums of the hidden layer from -3e4 to 3e4; the sine loses its meaning there, but not its range.
            population.x *= 1e4;
            let (x, cpu) = (population.x.clone(), CpuEngine::create(population.clone()));
            let cpu = cpu.expect("it fits into memory");
            let engine = GpuEngine::create(gpu.clone(), population).await?;
            let (ours, reference) = (engine.activations(0, x.view()).await?, cpu.activations(0, x.view()));
            if activation == Activation::Sine {
                assert!(ours.iter().all(|value| value.abs() <= 1.0 + 1e-6), "{name}");
            } else {
                TOLERANCE.check_all(&ours, &reference, name);
            }
        }
        Ok(())
    });
}

#[test]
fn every_loss() {
    with_gpu(async |gpu| {
        for (name, loss) in Loss::NAMED {
            for outputs in [1, 2, 3, 17] {
                for task in [Task::Classification, Task::Regression] {
                    if task == Task::Regression && loss == Loss::CrossEntropy {
                        continue;
                    }
                    let case = Case { outputs, loss, task, learning_rate: 0.1, ..plain(Activation::Tanh) };
                    let what = format!("{name} of {outputs} for {task:?}");
                    compare(&gpu, case.population(3), 3, TOLERANCE, &what).await?;
                }
            }
        }
        Ok(())
    });
}

#[test]
fn l1_l2_and_clipping_in_some_trials() {
    with_gpu(async |gpu| {
        for (name, optimizer) in OptimizerKind::NAMED {
            let case = Case { learning_rate: 0.01, ..Case::new(Activation::Tanh, optimizer) };
            let mut population = case.population(6);
            for (index, trial) in population.trials.iter_mut().enumerate() {
                trial.hyper.l1 = if index % 3 == 1 { 0.01 } else { 0.0 };
                trial.hyper.l2 = if index % 3 == 2 { 0.1 } else { 0.0 };
                trial.hyper.clip_norm = (index % 2 == 1).then_some(0.05);
            }
            // Rules that divide by the root of a squared gradient turn its last bits into steps of their own.
            let tolerance = Tolerance { absolute: 1e-5, relative: 1e-4 };
            compare(&gpu, population, 8, tolerance, name).await?;
        }
        Ok(())
    });
}

#[test]
fn dropout_trains_as_on_the_cpu() {
    with_gpu(async |gpu| {
        // Layers of 7 and 5 units: masks of four units lie across two blocks of the generator.
        let case = Case { hidden: vec![7, 5], ..plain(Activation::Tanh) };
        let mut population = case.population(4);
        for (index, trial) in population.trials.iter_mut().enumerate() {
            trial.seed = (index as u64) << 31 | 5;
            trial.hyper.dropout = vec![0.2 * index as f64, 0.5];
            trial.hyper.learning_rate = 0.1;
        }
        compare(&gpu, population, 9, TOLERANCE, "dropout").await
    });
}

/// With one-hot rows and a linear layer the gradient of the weight from input b to unit u is 0 where unit u of
/// example b was left out, and nowhere else: the masks themselves can be read.
#[test]
fn dropout_masks_have_the_bits_of_the_stream() {
    const ROWS: usize = 19;
    const UNITS: usize = 11;
    const RATE: f64 = 0.3;
    with_gpu(async |gpu| {
        let case =
            Case { inputs: ROWS, rows: ROWS, batch: ROWS, hidden: vec![UNITS], ..plain(Activation::Linear) };
        let mut population = case.population(2);
        population.shape.shuffle = false;
        population.x = ndarray::Array2::eye(ROWS);
        for (index, trial) in population.trials.iter_mut().enumerate() {
            trial.seed = 0x1234_5678_9abc_def0 + index as u64;
            trial.hyper.dropout = vec![RATE];
        }
        let seeds: Vec<u64> = population.trials.iter().map(|trial| trial.seed).collect();
        let engine = GpuEngine::create(gpu, population).await?;
        // Also steps of more than 32 bits.
        for step in [0, 1, (1 << 32) + 7] {
            for (trial, seed) in seeds.iter().enumerate() {
                let state = engine.read_state(trial).await?;
                engine.write_state(trial, &tuning_playground::engine::TrialState { step, ..state });
                let stream = Stream::new(*seed, "dropout", step);
                let before = engine.read_params(trial).await?;
                engine.step(1)?;
                let after = engine.read_params(trial).await?;
                for place in 0..ROWS * UNITS {
                    let is_left_out = stream.word_at(place as u32) < (RATE * 4_294_967_296.0) as u32;
                    assert_eq!(after[place] == before[place], is_left_out, "step {step}, mask {place}");
                }
                assert_eq!(engine.read_state(trial).await?.step, step + 1);
            }
        }
        Ok(())
    });
}
