//! The rule of divergence on the device beside the trainer's on the CPU.
#![cfg(feature = "gpu")]

#[path = "gpu/adapter.rs"]
mod adapter;
#[path = "gpu/populations.rs"]
mod populations;

use std::rc::Rc;

use adapter::with_gpu;
use populations::Case;
use tuning_playground::data::Task;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::gpu::{Gpu, GpuEngine, GpuError};
use tuning_playground::engine::{EpochRule, Failure, Measured};
use tuning_playground::net::{Activation, Loss, OptimizerKind, best_constant_loss};
use tuning_playground::train::{Experiment, Prepared, Progress, Trainer, population};

/// The first workload at 64 learning rates from 0.003 to 3e4, of which some diverge.
fn experiments(optimizer: OptimizerKind) -> Vec<Experiment> {
    let experiment = |number: i32| {
        let mut experiment = Experiment::default();
        experiment.data.samples = Some(500);
        experiment.data.test_fraction = 0.0;
        experiment.model.hidden = vec![8, 8];
        experiment.train.batch_size = 10;
        experiment.train.optimizer.name = optimizer;
        experiment.train.learning_rate = 0.003 * 10_f64.powf(f64::from(number) / 9.0);
        experiment.checked().expect("it is allowed")
    };
    (0..64).map(experiment).collect()
}

/// An engine for `experiments` with the rule that their trainer has.
async fn engine(gpu: &Rc<Gpu>, experiments: &[Experiment]) -> Result<GpuEngine, GpuError> {
    let prepared = Prepared::of(&experiments[0], None).expect("the data is generated");
    let population = population(experiments, &prepared).expect("they are of one shape");
    let shape = &population.shape;
    let best_constant =
        best_constant_loss(shape.loss, shape.task, population.y.view(), shape.layout.outputs());
    let engine = GpuEngine::create(gpu.clone(), population).await?;
    let rule = EpochRule {
        best_constant,
        first_batch: None,
        loss_sum: 0.0,
        examples: 0,
        last_epoch_was_above: false,
    };
    (0..experiments.len()).for_each(|trial| engine.write_rule(trial, &rule));
    Ok(engine)
}

fn on_the_cpu(experiments: &[Experiment], steps: u64) -> Vec<Progress> {
    Trainer::create(experiments, None).expect("they are allowed").train_steps(steps)
}

/// Trials that have stopped.
fn stopped(measured: &[Measured]) -> usize {
    measured.iter().filter(|measured| measured.failure.is_some()).count()
}

#[test]
fn as_many_trials_diverge_in_a_thousand_steps() {
    with_gpu(async |gpu| {
        let experiments = experiments(OptimizerKind::Sgd);
        let engine = engine(&gpu, &experiments).await?;
        engine.step(1000)?;
        let ours = engine.read_metrics().await?;
        let reference = on_the_cpu(&experiments, 1000);
        let expected = reference.iter().filter(|progress| progress.reason.is_some()).count();
        assert!((8..56).contains(&expected), "{expected} of 64 diverge: the rates show nothing");
        // Near the edge between learning and divergence a last bit decides.
        assert!(stopped(&ours).abs_diff(expected) <= 1, "{} of 64 diverge, not {expected}", stopped(&ours));
        let same = ours
            .iter()
            .zip(&reference)
            .filter(|(ours, reference)| (ours.failure, ours.step) == (reference.reason, reference.step));
        let same = same.count();
        assert!(same >= 60, "only {same} of 64 stop at the same step for the same reason");
        Ok(())
    });
}

#[test]
fn a_diverging_trial_stops_at_the_end_of_its_epoch() {
    with_gpu(async |gpu| {
        let all = experiments(OptimizerKind::Sgd);
        // Rates far from the edge.
        let chosen = [all[0].clone(), all[50].clone(), all[63].clone()];
        let reference = on_the_cpu(&chosen, 400);
        assert_eq!(reference[0].reason, None);
        assert_eq!(reference[2].reason, Some(Failure::LossAboveGuess));
        for steps_at_once in [400, 50, 7] {
            let engine = engine(&gpu, &chosen).await?;
            let mut left: u64 = 400;
            while left > 0 {
                let steps = left.min(steps_at_once);
                engine.step(steps)?;
                left -= steps;
            }
            for (ours, reference) in engine.read_metrics().await?.iter().zip(&reference) {
                assert_eq!((ours.step, ours.failure), (reference.step, reference.reason));
                assert!(ours.failure.is_none() || ours.step.is_multiple_of(50));
            }
        }
        Ok(())
    });
}

#[test]
fn what_the_rule_has_seen_can_be_moved() {
    with_gpu(async |gpu| {
        let chosen = experiments(OptimizerKind::Adam)[20..22].to_vec();
        let first = engine(&gpu, &chosen).await?;
        first.step(63)?;
        let rule = first.read_rule(1).await?;
        // One epoch of 50 steps and 13 steps more.
        assert_eq!(rule.examples, 130);
        assert!(rule.first_batch.is_some() && rule.loss_sum > 0.0 && !rule.last_epoch_was_above);
        let second = engine(&gpu, &chosen).await?;
        second.write_rule(0, &rule);
        assert_eq!(second.read_rule(0).await?, rule);
        assert_eq!(second.read_metrics().await?[0].step, 0, "the trial itself stays where it is");
        // The losses of an epoch are those that were measured.
        let measured = first.read_metrics().await?[1].loss_sum;
        let engine = engine(&gpu, &chosen).await?;
        engine.step(50)?;
        let of_epoch = engine.read_metrics().await?[1].loss_sum;
        let difference = (of_epoch + rule.loss_sum - measured).abs();
        assert!(difference <= 1e-5 * measured, "{difference}");
        Ok(())
    });
}

/// Numbers that leave the range of single precision: the same trial stops at the same step for the same reason.
#[test]
fn failures_have_the_step_and_the_reason_of_the_cpu() {
    with_gpu(async |gpu| {
        let mut reasons = Vec::new();
        for (name, optimizer) in OptimizerKind::NAMED {
            for (task, loss, outputs) in [
                (Task::Regression, Loss::Mse, 2),
                (Task::Regression, Loss::Huber, 1),
                (Task::Classification, Loss::CrossEntropy, 1),
                (Task::Classification, Loss::CrossEntropy, 3),
                (Task::Classification, Loss::Mse, 3),
            ] {
                let case = Case { task, loss, outputs, ..Case::new(Activation::Relu, optimizer) };
                let mut population = case.population(4);
                for (trial, rate) in population.trials.iter_mut().zip([1e6, 1e15, 1e25, 3e38]) {
                    trial.hyper.learning_rate = rate;
                }
                let what = format!("{name}, {loss:?} of {outputs} for {task:?}");
                let mut cpu = CpuEngine::create(population.clone()).expect("it fits into memory");
                let engine = GpuEngine::create(gpu.clone(), population).await?;
                cpu.step(12);
                engine.step(12)?;
                let ours = engine.read_metrics().await?;
                for (trial, (ours, reference)) in ours.iter().zip(cpu.read_metrics()).enumerate() {
                    let of = format!("{what}, trial {trial}");
                    assert_eq!((ours.failure, ours.step), (reference.failure, reference.step), "{of}");
                    reasons.push(ours.failure);
                    let parameters = engine.read_params(trial).await?;
                    assert!(parameters.iter().all(|parameter| parameter.is_finite()), "{of}");
                }
            }
        }
        for reason in [Failure::LossNotFinite, Failure::ParameterNotFinite] {
            assert!(reasons.contains(&Some(reason)), "{reason:?} was never seen");
        }
        assert!(reasons.contains(&None));
        Ok(())
    });
}
