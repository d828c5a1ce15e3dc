//! The contract of the engines: the same questions to the CPU's and to the device's.
#![cfg(feature = "gpu")]

#[path = "gpu/adapter.rs"]
mod adapter;
#[path = "gpu/engines.rs"]
mod engines;
#[path = "gpu/populations.rs"]
mod populations;

use adapter::with_gpu;
use engines::Engine;
use ndarray::{Array2, s};
use populations::Case;
use tuning_playground::data::Task;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::gpu::GpuEngine;
use tuning_playground::engine::{Failure, Population};
use tuning_playground::net::{Activation, Loss, OptimizerKind, initial_parameters};

/// What makes an engine.
type Make<'a> = &'a dyn Fn(Population) -> Box<dyn Engine>;

/// Asks `question` of the CPU engine, and of the device's where there is a device.
fn of_both(question: fn(Make<'_>)) {
    question(&|population| Box::new(CpuEngine::create(population).expect("it fits into memory")));
    with_gpu(async |gpu| {
        question(&|population| {
            let created = pollster::block_on(GpuEngine::create(gpu.clone(), population));
            Box::new(created.expect("it fits on the device"))
        });
        Ok(())
    });
}

fn small() -> Case {
    Case::new(Activation::Tanh, OptimizerKind::Adam)
}

#[test]
fn an_engine_begins_at_step_0_with_the_weights_of_the_seed() {
    of_both(|make| {
        let case = small();
        let population = case.population(5);
        let (layout, trials) = (population.shape.layout.clone(), population.trials.clone());
        let engine = make(population);
        assert_eq!((engine.steps(), engine.trials()), (0, 5));
        for (index, trial) in trials.iter().enumerate() {
            assert_eq!(engine.read_params(index), initial_parameters(&layout, trial.init, trial.seed));
            assert_eq!(engine.hyper(index), trial.hyper);
            let state = engine.read_state(index);
            assert_eq!((state.step, state.failure), (0, None));
            assert!(state.moments.iter().all(|moment| *moment == 0.0));
        }
    });
}

#[test]
fn what_is_written_is_read() {
    of_both(|make| {
        let mut engine = make(small().population(3));
        engine.step(7);
        let before = engine.read_state(1);
        let parameters: Vec<f32> = (0..before.parameters.len()).map(|i| 0.01 * i as f32 - 0.3).collect();
        engine.write_params(1, &parameters);
        let after = engine.read_state(1);
        assert_eq!(after.parameters, parameters);
        assert_eq!(after.moments, before.moments, "parameters leave the moments alone");
        engine.write_state(2, &before);
        assert_eq!(engine.read_state(2), before);
    });
}

#[test]
fn steps_may_be_cut_in_any_way() {
    of_both(|make| {
        let mut once = make(small().population(3));
        once.step(23);
        let mut in_parts = make(small().population(3));
        for steps in [1, 0, 4, 2, 9, 7] {
            in_parts.step(steps);
        }
        assert_eq!((once.steps(), in_parts.steps()), (23, 23));
        for trial in 0..3 {
            assert_eq!(once.read_state(trial), in_parts.read_state(trial));
        }
    });
}

#[test]
fn a_restored_run_goes_on_with_the_same_bits() {
    of_both(|make| {
        let mut first = make(small().population(2));
        first.step(13);
        let states: Vec<_> = (0..2).map(|trial| first.read_state(trial)).collect();
        let mut second = make(small().population(2));
        states.iter().enumerate().for_each(|(trial, state)| second.write_state(trial, state));
        assert_eq!(second.steps(), 13);
        first.step(15);
        second.step(15);
        for trial in 0..2 {
            assert_eq!(first.read_state(trial), second.read_state(trial));
        }
    });
}

#[test]
fn metrics_count_what_was_trained_since_the_last_reading() {
    of_both(|make| {
        let mut engine = make(small().population(2));
        // Four steps an epoch: 10, 10, 10 and 7 examples.
        engine.step(9);
        let measured = engine.read_metrics();
        assert_eq!(measured.len(), 2);
        for measured in measured {
            assert_eq!((measured.step, measured.examples, measured.failure), (9, 84, None));
            assert!(measured.loss_sum > 0.0 && measured.correct <= 84.0);
        }
        assert_eq!(engine.read_metrics()[0].examples, 0);
        engine.step(3);
        assert_eq!(engine.read_metrics()[1].examples, 27);
        // More calls than a device keeps apart.
        let mut whole = make(small().population(2));
        let mut in_parts = make(small().population(2));
        whole.step(150);
        (0..150).for_each(|_| in_parts.step(1));
        for (whole, in_parts) in whole.read_metrics().iter().zip(in_parts.read_metrics()) {
            assert_eq!((whole.examples, whole.correct), (in_parts.examples, in_parts.correct));
            let difference = (whole.loss_sum - in_parts.loss_sum).abs();
            // Sums in single precision within a submit.
            assert!(difference <= 1e-5 * whole.loss_sum, "{difference}");
        }
    });
}

#[test]
fn numbers_take_effect_with_the_next_step() {
    of_both(|make| {
        let mut engine = make(small().population(3));
        engine.step(2);
        let before = engine.read_params(1);
        let mut hyper = engine.hyper(1);
        hyper.learning_rate = 0.0;
        engine.set_hyper(1, hyper.clone());
        assert_eq!(engine.hyper(1), hyper);
        engine.step(3);
        assert_eq!(engine.read_params(1), before, "a learning rate of 0 changes nothing");
        assert_ne!(engine.read_params(0), before);
    });
}

#[test]
fn a_trial_that_fails_keeps_its_last_parameters_and_stops_no_other() {
    of_both(|make| {
        let case = Case {
            task: Task::Regression,
            loss: Loss::Mse,
            outputs: 3,
            ..Case::new(Activation::Relu, OptimizerKind::Sgd)
        };
        let mut population = case.population(3);
        population.trials[1].hyper.learning_rate = 1e8;
        let mut engine = make(population);
        let mut last = engine.read_params(1);
        let mut failed = None;
        for step in 0..40 {
            engine.step(1);
            let measured = engine.read_metrics()[1];
            if measured.failure.is_some() {
                failed = Some((step, measured));
                break;
            }
            last = engine.read_params(1);
        }
        let (step, measured) = failed.expect("this rate is too high");
        assert_eq!(measured.step, step, "the step that failed does not count");
        assert_eq!(measured.examples, 0);
        assert_eq!(engine.read_params(1), last);
        assert!(last.iter().all(|parameter| parameter.is_finite()));
        engine.step(5);
        let measured = engine.read_metrics();
        assert_eq!(measured[1].step, step);
        assert_eq!((measured[0].step, measured[0].failure), (step + 6, None));
        assert_eq!(engine.read_params(1), last, "it goes no further");
        let mut alone = make(case.population(3));
        alone.step(step + 6);
        assert_eq!(engine.read_params(0), alone.read_params(0), "the others do not notice");
        assert_eq!(engine.read_params(2), alone.read_params(2));
    });
}

#[test]
fn a_trial_can_be_stopped() {
    of_both(|make| {
        let mut engine = make(small().population(2));
        engine.step(5);
        engine.stop(0, Failure::LossAboveGuess);
        let before = engine.read_params(0);
        engine.step(5);
        assert_eq!(engine.read_params(0), before);
        let measured = engine.read_metrics();
        assert_eq!((measured[0].step, measured[0].failure), (5, Some(Failure::LossAboveGuess)));
        assert_eq!((measured[1].step, measured[1].failure), (10, None));
        // A state without failure makes it go on.
        let state = engine.read_state(1);
        engine.write_state(0, &state);
        engine.step(1);
        assert_eq!(engine.read_metrics()[0].step, 11);
    });
}

#[test]
fn networks_speak_about_any_number_of_rows() {
    of_both(|make| {
        let case = Case { outputs: 3, ..small() };
        let engine = make(case.population(3));
        let x =
            Array2::from_shape_fn((1003, 2), |(row, column)| (row as f32 - 500.0) * (0.004 + column as f32));
        let all = engine.predict(x.view());
        assert_eq!(all.len(), 3 * 1003 * 3);
        let hidden = engine.activations(2, x.view());
        assert_eq!(hidden.len(), (8 + 5) * 1003);
        for row in [0, 1, 255, 256, 1002] {
            let one = engine.predict(x.slice(s![row..=row, ..]));
            for trial in 0..3 {
                assert_eq!(one[trial * 3..][..3], all[(trial * 1003 + row) * 3..][..3]);
            }
            let units = engine.activations(2, x.slice(s![row..=row, ..]));
            for (unit, value) in units.iter().enumerate() {
                assert_eq!(*value, hidden[unit * 1003 + row]);
            }
        }
        assert!(engine.predict(Array2::zeros((0, 2)).view()).is_empty());
        assert!(engine.activations(0, Array2::zeros((0, 2)).view()).is_empty());
    });
}

#[test]
fn a_network_without_hidden_layers_trains() {
    of_both(|make| {
        let case = Case { hidden: vec![], ..small() };
        let mut engine = make(case.population(2));
        let loss = |engine: &mut Box<dyn Engine>| {
            engine.step(4);
            engine.read_metrics()[1].loss_sum
        };
        let first = loss(&mut engine);
        engine.step(200);
        engine.read_metrics();
        assert!(loss(&mut engine) < first);
        assert!(engine.activations(0, Array2::zeros((4, 2)).view()).is_empty());
    });
}

#[test]
fn one_row_one_unit_and_a_batch_of_all_rows_train() {
    of_both(|make| {
        for (rows, batch, hidden, outputs) in
            [(1, 1, vec![1], 1), (17, 17, vec![1, 1], 17), (5, 4, vec![3], 2)]
        {
            let case = Case { rows, batch, hidden, outputs, ..small() };
            let mut engine = make(case.population(2));
            engine.step(12);
            for measured in engine.read_metrics() {
                assert_eq!((measured.step, measured.failure), (12, None));
                assert!(measured.loss_sum.is_finite());
            }
        }
    });
}
