//! The engine's gradients against central differences in double precision, for every activation and loss over a few
//! shapes. The network is written down here once more, plainly, so that both sides share nothing but the formulas.

use tuning_playground::data::{Dataset, Task};
use tuning_playground::net::{Activation, Loss};
use tuning_playground::numeric::Stream;
use tuning_playground::train::{Experiment, Trainer};

const INPUTS: usize = 3;
const ROWS: usize = 7;

/// What is learnt: the task, the number of outputs and targets for the rows.
struct Goal {
    task: Task,
    outputs: usize,
    y: Vec<f32>,
}

impl Goal {
    fn all() -> [Self; 4] {
        let class = |classes: usize| (0..ROWS).map(|row| (row % classes) as f32).collect();
        let real = |outputs: usize| (0..ROWS * outputs).map(|i| (i as f32 * 0.7).sin() * 2.0).collect();
        [
            Self { task: Task::Classification, outputs: 1, y: class(2) },
            Self { task: Task::Classification, outputs: 4, y: class(4) },
            Self { task: Task::Regression, outputs: 1, y: real(1) },
            Self { task: Task::Regression, outputs: 2, y: real(2) },
        ]
    }

    fn targets(&self) -> usize {
        if self.task == Task::Classification { 1 } else { self.outputs }
    }
}

/// Mean loss of the rows `x` (N, 3) for the flat `parameters` of a network with the given layers.
fn mean_loss(
    parameters: &[f64],
    widths: &[usize],
    activation: Activation,
    loss: Loss,
    x: &[f32],
    goal: &Goal,
) -> f64 {
    let mut total = 0.0;
    for (row, features) in x.chunks_exact(INPUTS).enumerate() {
        let mut values: Vec<f64> = features.iter().map(|feature| f64::from(*feature)).collect();
        let mut start = 0;
        for (layer, width) in widths.iter().enumerate() {
            let fan_in = values.len();
            let biases = start + fan_in * width;
            let sum = |unit: usize| {
                let weighted = (0..fan_in).map(|i| values[i] * parameters[start + i * width + unit]);
                weighted.sum::<f64>() + parameters[biases + unit]
            };
            let sums: Vec<f64> = (0..*width).map(sum).collect();
            let last = layer + 1 == widths.len();
            values =
                sums.into_iter().map(|z| if last { z } else { activation.value_and_slope(z).0 }).collect();
            start = biases + width;
        }
        let y: Vec<f64> =
            goal.y[row * goal.targets()..][..goal.targets()].iter().map(|y| f64::from(*y)).collect();
        total += loss.value_and_gradient(goal.task, &mut values, &y);
    }
    total / (x.len() / INPUTS) as f64
}

/// The engine's gradient: one step of gradient descent at learning rate 1, from `parameters`.
fn engine_gradient(
    parameters: &[f32],
    hidden: &[u32],
    activation: Activation,
    loss: Loss,
    x: &[f32],
    goal: &Goal,
) -> Vec<f32> {
    let mut experiment = Experiment::default();
    experiment.data.name = tuning_playground::data::DataName::Own;
    experiment.data.standardize = false;
    experiment.data.test_fraction = 0.0;
    experiment.model.hidden = hidden.to_vec();
    experiment.model.activation = activation;
    experiment.model.loss = Some(loss);
    experiment.train.learning_rate = 1.0;
    experiment.train.batch_size = ROWS as u64;
    experiment.train.shuffle = false;
    let dataset =
        Dataset::own(x.to_vec(), goal.y.clone(), INPUTS, goal.outputs, goal.task).expect("it is in order");
    let mut trainer = Trainer::create(&[experiment], Some(dataset)).expect("the experiment is allowed");
    trainer.set_params(parameters).expect("the parameters fit");
    trainer.train_steps(1);
    trainer.params().iter().zip(parameters).map(|(after, before)| before - after).collect()
}

/// Single precision sums of a few dozen products of size 1, and their difference to parameters of size 1.
fn agrees(ours: f64, reference: f64) -> bool {
    (ours - reference).abs() <= 3e-6 + 3e-5 * reference.abs()
}

#[test]
fn every_activation_and_loss_over_a_few_shapes() {
    const STEP: f64 = 1e-5;
    let mut stream = Stream::new(7, "gradients", 0);
    let x: Vec<f32> = (0..ROWS * INPUTS).map(|_| stream.normal() as f32).collect();
    let mut checked = 0;
    for goal in Goal::all() {
        for (_, loss) in Loss::NAMED {
            if goal.task == Task::Regression && loss == Loss::CrossEntropy {
                continue;
            }
            for (name, activation) in Activation::NAMED {
                for hidden in [&[][..], &[1], &[5], &[4, 3], &[2, 6, 3]] {
                    let widths: Vec<usize> =
                        hidden.iter().map(|w| *w as usize).chain([goal.outputs]).collect();
                    let fan_ins = [INPUTS].into_iter().chain(widths.iter().copied());
                    let count = fan_ins.zip(&widths).map(|(fan_in, width)| (fan_in + 1) * width).sum();
                    let parameters: Vec<f32> = (0..count).map(|_| stream.normal() as f32 * 0.6).collect();
                    let ours = engine_gradient(&parameters, hidden, activation, loss, &x, &goal);
                    let exact: Vec<f64> = parameters.iter().map(|p| f64::from(*p)).collect();
                    for index in 0..count {
                        let at = |shift: f64| {
                            let mut moved = exact.clone();
                            moved[index] += shift;
                            mean_loss(&moved, &widths, activation, loss, &x, &goal)
                        };
                        let difference = (at(STEP) - at(-STEP)) / (2.0 * STEP);
                        assert!(
                            agrees(f64::from(ours[index]), difference),
                            "{name}, {loss:?}, {:?} with {} outputs, hidden {hidden:?}, parameter {index}: {} and {difference}",
                            goal.task,
                            goal.outputs,
                            ours[index],
                        );
                        checked += 1;
                    }
                }
            }
        }
    }
    assert!(checked > 10_000, "only {checked} derivatives were compared");
}
