//! A trial has the same bits alone, anywhere in a population, in steps of any number, after a restart, and beside
//! trials that diverge: for every activation and every optimizer, with dropout, L1, L2 and clipping in some of
//! the trials.

use std::rc::Rc;

use ndarray::Array2;
use tuning_playground::data::Task;
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::{Failure, Hyper, Measured, Population, Shape, Trial};
use tuning_playground::net::{
    Activation, Init, Layout, Loss, OptimizerKind, OptimizerSpec, ScheduleSpec, initial_parameters,
};
use tuning_playground::numeric::Stream;

/// Training rows; with batches of 10 the last batch of each of the epochs is shorter.
const ROWS: usize = 37;
const BATCH: usize = 10;
/// Two epochs and a half.
const STEPS: u64 = 10;

/// What all trials have in common.
#[derive(Clone)]
struct Case {
    hidden: Vec<usize>,
    outputs: usize,
    task: Task,
    activation: Activation,
    loss: Loss,
    optimizer: OptimizerKind,
    /// Whether to name the trials' rates and seeds after their numbers or to give all the same seed.
    one_seed: bool,
}

impl Case {
    fn new(activation: Activation, optimizer: OptimizerKind) -> Self {
        Self {
            hidden: vec![8, 5],
            outputs: 1,
            task: Task::Classification,
            activation,
            loss: Loss::CrossEntropy,
            optimizer,
            one_seed: false,
        }
    }

    fn shape(&self) -> Shape {
        Shape {
            layout: Layout::new(2, &self.hidden, self.outputs),
            activation: self.activation,
            loss: self.loss,
            task: self.task,
            optimizer: self.optimizer,
            batch_size: BATCH,
            shuffle: true,
            epochs: 100,
        }
    }

    /// The `number`-th of endlessly many different trials.
    fn trial(&self, number: usize) -> Trial {
        let seed = if self.one_seed { 7 } else { number as u64 };
        let optimizer = OptimizerSpec { name: self.optimizer, ..OptimizerSpec::default() };
        Trial {
            seed,
            rows: (0..ROWS as u32).collect::<Rc<[u32]>>(),
            hyper: Hyper {
                learning_rate: 0.01 * (1 + number % 5) as f64,
                schedule: ScheduleSpec::default(),
                l1: if number % 3 == 1 { 0.01 } else { 0.0 },
                l2: if number % 3 == 2 { 0.02 } else { 0.0 },
                clip_norm: (number % 4 == 2).then_some(0.05),
                dropout: self.hidden.iter().map(|_| if number % 4 == 3 { 0.3 } else { 0.0 }).collect(),
                optimizer: optimizer.checked("optimizer").expect("the defaults are allowed"),
            },
            init: Init::XavierUniform,
        }
    }

    fn engine(&self, trials: Vec<Trial>) -> CpuEngine {
        let mut stream = Stream::new(3, "rows", 0);
        let x = Array2::from_shape_simple_fn((ROWS, 2), || stream.normal() as f32);
        let classes = self.outputs.max(2) as f64;
        let y = match self.task {
            Task::Classification => {
                Array2::from_shape_simple_fn((ROWS, 1), || (stream.uniform() * classes).floor() as f32)
            }
            Task::Regression => Array2::from_shape_simple_fn((ROWS, self.outputs), || stream.normal() as f32),
        };
        CpuEngine::create(Population { shape: self.shape(), trials, x, y }).expect("it fits into memory")
    }

    fn population(&self, trials: usize) -> CpuEngine {
        self.engine((0..trials).map(|number| self.trial(number)).collect())
    }
}

/// All that can be seen of a trial, with the bits of its numbers.
#[derive(Debug, PartialEq)]
struct Seen {
    parameters: Vec<u32>,
    moments: Vec<u32>,
    loss_sum: u64,
    correct: f64,
    step: u64,
    failure: Option<Failure>,
    outputs: Vec<u32>,
}

/// What can be seen of each trial, after `calls` calls of `step` with so many steps.
fn seen(mut engine: CpuEngine, calls: &[u64]) -> Vec<Seen> {
    calls.iter().for_each(|steps| engine.step(*steps));
    let bits = |numbers: &[f32]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
    let lattice =
        Array2::from_shape_fn((70, 2), |(row, column)| (row as f32 - 35.0) * (0.05 + column as f32));
    let outputs = engine.predict(lattice.view());
    let per_trial = outputs.len() / engine.trials();
    let measured: Vec<Measured> = engine.read_metrics();
    let trials = measured.into_iter().enumerate().map(|(trial, measured)| {
        let state = engine.read_state(trial);
        assert_eq!(state.parameters, engine.read_params(trial));
        Seen {
            parameters: bits(&state.parameters),
            moments: bits(&state.moments),
            loss_sum: measured.loss_sum.to_bits(),
            correct: measured.correct,
            step: measured.step,
            failure: measured.failure,
            outputs: bits(&outputs[trial * per_trial..][..per_trial]),
        }
    });
    trials.collect()
}

/// Trials alone against the same trials in populations of several sizes, so at several places.
fn check_populations(case: &Case, what: &str) {
    let alone: Vec<Seen> =
        (0..16).map(|number| seen(case.engine(vec![case.trial(number)]), &[STEPS]).remove(0)).collect();
    for (number, seen) in alone.iter().enumerate() {
        assert_eq!((seen.step, seen.failure), (STEPS, None), "{what}, trial {number}");
    }
    for trials in [4, 5, 16] {
        for (number, seen) in seen(case.population(trials), &[STEPS]).iter().enumerate() {
            assert_eq!(seen, &alone[number], "{what}, trial {number} of {trials}");
        }
    }
    // The same trials backwards stand in other lanes.
    let backwards = case.engine((0..7).rev().map(|number| case.trial(number)).collect());
    for (place, seen) in seen(backwards, &[STEPS]).iter().enumerate() {
        assert_eq!(seen, &alone[6 - place], "{what}, trial {} at place {place}", 6 - place);
    }
}

#[test]
fn every_activation() {
    for (_, activation) in Activation::NAMED {
        check_populations(&Case::new(activation, OptimizerKind::Adam), &format!("{activation:?}"));
    }
}

#[test]
fn every_optimizer() {
    for (_, optimizer) in OptimizerKind::NAMED {
        check_populations(&Case::new(Activation::Tanh, optimizer), &format!("{optimizer:?}"));
    }
}

#[test]
fn every_loss_and_width() {
    for (_, loss) in Loss::NAMED {
        for outputs in [1, 3, 6] {
            for (task, hidden) in [
                (Task::Classification, vec![3, 9]),
                (Task::Classification, vec![]),
                (Task::Regression, vec![17]),
            ] {
                if task == Task::Regression && loss == Loss::CrossEntropy {
                    continue;
                }
                let what = format!("{loss:?}, {outputs} outputs, {task:?}, {hidden:?}");
                let case = Case::new(Activation::Relu, OptimizerKind::Sgd);
                check_populations(&Case { hidden, outputs, task, loss, one_seed: true, ..case }, &what);
            }
        }
    }
}

#[test]
fn sixty_four_trials() {
    let case = Case::new(Activation::Silu, OptimizerKind::Nadam);
    for (number, in_population) in seen(case.population(64), &[STEPS]).iter().enumerate() {
        let alone = seen(case.engine(vec![case.trial(number)]), &[STEPS]).remove(0);
        assert_eq!(in_population, &alone, "trial {number}");
    }
}

#[test]
fn any_split_of_the_steps_into_calls() {
    for (_, optimizer) in OptimizerKind::NAMED {
        let case = Case::new(Activation::Gelu, optimizer);
        let whole = seen(case.population(6), &[STEPS]);
        for calls in [[1; STEPS as usize].as_slice(), &[3, 0, 6, 1]] {
            assert_eq!(seen(case.population(6), calls), whole, "{optimizer:?}, {calls:?}");
        }
    }
}

#[test]
fn a_restart_from_the_state_goes_on_with_the_same_bits() {
    for (_, optimizer) in OptimizerKind::NAMED {
        let case = Case::new(Activation::Mish, optimizer);
        let whole = seen(case.population(6), &[STEPS]);
        let mut first = case.population(6);
        first.step(4);
        let mut second = case.population(6);
        (0..6).for_each(|trial| second.write_state(trial, &first.read_state(trial)));
        assert_eq!(second.steps(), 4);
        for (trial, (seen, whole)) in seen(second, &[STEPS - 4]).iter().zip(&whole).enumerate() {
            assert_eq!(seen.parameters, whole.parameters, "{optimizer:?}, trial {trial}");
            assert_eq!(seen.moments, whole.moments, "{optimizer:?}, trial {trial}");
            assert_eq!(seen.outputs, whole.outputs, "{optimizer:?}, trial {trial}");
        }
    }
}

#[test]
fn a_neighbour_that_diverges_changes_nothing() {
    for optimizer in [OptimizerKind::Sgd, OptimizerKind::Momentum, OptimizerKind::Adam] {
        let case = Case { task: Task::Regression, loss: Loss::Mse, ..Case::new(Activation::Relu, optimizer) };
        let calm = seen(case.population(5), &[STEPS]);
        for wild in 0..5 {
            let mut trials: Vec<Trial> = (0..5).map(|number| case.trial(number)).collect();
            trials[wild].hyper.learning_rate = 1e30;
            trials[wild].hyper.clip_norm = None;
            let first = initial_parameters(&case.shape().layout, trials[wild].init, trials[wild].seed);
            for (trial, seen) in seen(case.engine(trials), &[STEPS]).iter().enumerate() {
                if trial == wild {
                    assert!(seen.failure.is_some() && seen.step < STEPS, "{optimizer:?}: {seen:?}");
                    assert!(seen.parameters.iter().all(|bits| f32::from_bits(*bits).is_finite()));
                    assert!(
                        seen.step > 0
                            || seen.parameters == first.iter().map(|p| p.to_bits()).collect::<Vec<_>>()
                    );
                } else {
                    assert_eq!(seen, &calm[trial], "{optimizer:?}, trial {trial} beside {wild}");
                }
            }
        }
    }
}
