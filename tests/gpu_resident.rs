//! Whole trials in a workgroup: when they are chosen, and what they do that the other suites do not ask for.
#![cfg(feature = "gpu")]

#[path = "gpu/adapter.rs"]
mod adapter;
#[path = "gpu/populations.rs"]
mod populations;
#[path = "gpu/tolerance.rs"]
mod tolerance;

use std::rc::Rc;

use adapter::once;
use populations::Case;
use tolerance::Tolerance;
use tuning_playground::engine::Population;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::gpu::{Family, Gpu, GpuEngine, GpuError, KernelChoice, Unsupported};
use tuning_playground::net::{Activation, OptimizerKind};

const TOLERANCE: Tolerance = Tolerance { absolute: 1e-5, relative: 1e-4 };

fn choose(gpu: &Gpu, family: Option<Family>) {
    gpu.choose_kernels(KernelChoice { family, ..KernelChoice::default() });
}

/// The resident kernel, with its work cut for software and for a graphics processor.
const CUTS: [KernelChoice; 2] = [
    KernelChoice { family: Some(Family::Resident), software: Some(true) },
    KernelChoice { family: Some(Family::Resident), software: Some(false) },
];

/// Trains `population` on both engines and compares states and losses; returns the barriers of a step.
async fn compare(gpu: &Rc<Gpu>, population: Population, steps: u64, what: &str) -> Result<u64, GpuError> {
    let mut cpu = CpuEngine::create(population.clone()).expect("it fits into memory");
    let engine = GpuEngine::create(gpu.clone(), population).await?;
    cpu.step(steps);
    engine.step(steps)?;
    for trial in 0..cpu.trials() {
        let (ours, reference) = (engine.read_state(trial).await?, cpu.read_state(trial));
        TOLERANCE.check_all(&ours.parameters, &reference.parameters, what);
        TOLERANCE.check_all(&ours.moments, &reference.moments, what);
        assert_eq!((ours.step, ours.failure), (reference.step, reference.failure), "{what}");
    }
    for (ours, reference) in engine.read_metrics().await?.iter().zip(cpu.read_metrics()) {
        assert_eq!((ours.correct, ours.examples), (reference.correct, reference.examples), "{what}");
        TOLERANCE.check(ours.loss_sum, reference.loss_sum, what);
    }
    Ok(engine.counters().barriers / steps)
}

#[test]
fn whole_trials_where_they_fit() {
    once(async |gpu| {
        gpu.choose_kernels(KernelChoice { family: None, software: Some(false) });
        let family = async |case: Case| {
            Ok::<_, GpuError>(GpuEngine::create(gpu.clone(), case.population(2)).await?.family())
        };
        let small = Case::new(Activation::Tanh, OptimizerKind::Adam);
        assert_eq!(family(small.clone()).await?, Family::Resident);
        let large = Case { hidden: vec![65, 65], ..small.clone() };
        assert_eq!(family(large.clone()).await?, Family::Layered, "its parameters alone are 17 kB");
        let deep = Case { hidden: vec![1; 16], ..small.clone() };
        assert_eq!(family(deep.clone()).await?, Family::Layered, "it has 17 layers");
        assert_eq!(family(Case { hidden: vec![1; 15], ..small.clone() }).await?, Family::Resident);
        // On software, layered kernels are faster where there is enough to do for all cores and lanes.
        gpu.choose_kernels(KernelChoice { family: None, software: Some(true) });
        assert_eq!(family(small.clone()).await?, Family::Resident);
        let much = Case { batch: 300, rows: 300, ..small.clone() };
        assert_eq!(family(much).await?, Family::Layered);
        choose(&gpu, Some(Family::Resident));
        for case in [large, deep] {
            let refused = GpuEngine::create(gpu.clone(), case.population(2)).await.err();
            let too_large = matches!(&refused, Some(GpuError::Unsupported(Unsupported::TooLarge { .. })));
            assert!(too_large, "{refused:?}");
        }
        choose(&gpu, Some(Family::Layered));
        assert_eq!(family(small).await?, Family::Layered);
        Ok(())
    });
}

/// A batch that does not fit goes through in parts, and the gradients are those of the whole.
#[test]
fn batches_larger_than_the_memory() {
    once(async |gpu| {
        let case = Case {
            inputs: 3,
            hidden: vec![17, 9],
            rows: 600,
            batch: 257,
            ..Case::new(Activation::Tanh, OptimizerKind::Adam)
        };
        let mut population = case.population(4);
        for (index, trial) in population.trials.iter_mut().enumerate() {
            trial.hyper.l1 = if index == 1 { 0.01 } else { 0.0 };
            trial.hyper.dropout = vec![if index == 2 { 0.3 } else { 0.0 }; 2];
        }
        let mut clipped = population.clone();
        clipped.trials[3].hyper.clip_norm = Some(0.01);
        for cut in CUTS {
            gpu.choose_kernels(cut);
            let barriers = compare(&gpu, population.clone(), 7, "in parts").await?;
            assert!(barriers >= 5, "{barriers} barriers: all rows fit");
            compare(&gpu, clipped.clone(), 7, "in parts, clipped").await?;
        }
        Ok(())
    });
}

/// Odd numbers of rows, inputs, units and outputs.
#[test]
fn odd_sizes() {
    once(async |gpu| {
        for cut in CUTS {
            gpu.choose_kernels(cut);
            for (size, other) in [(1, 3), (1, 17), (3, 1), (3, 17), (17, 1), (17, 3), (17, 17)] {
                let case = Case {
                    inputs: size,
                    hidden: vec![other, size],
                    outputs: other,
                    rows: 2 * size + 1,
                    batch: size,
                    ..Case::new(Activation::Gelu, OptimizerKind::Momentum)
                };
                compare(&gpu, case.population(3), 5, &format!("{size} and {other}")).await?;
            }
        }
        Ok(())
    });
}

#[test]
fn many_steps_are_one_dispatch() {
    once(async |gpu| {
        let case = Case { hidden: vec![8, 8], ..Case::new(Activation::Tanh, OptimizerKind::Sgd) };
        choose(&gpu, Some(Family::Resident));
        let engine = GpuEngine::create(gpu, case.population(1)).await?;
        engine.paced(100, 0.1);
        engine.step(200)?;
        assert_eq!((engine.counters().dispatches, engine.counters().submits), (1, 1));
        assert_eq!(engine.read_metrics().await?[0].step, 200);
        Ok(())
    });
}
