//! A training step allocates nothing: what it needs was made when the engine was. Measured over whole epochs, so
//! that shuffles, a shorter last batch, schedules, penalties, clipping and dropout are part of it.

use tuning_playground::net::Dropout;
use tuning_playground::train::{Experiment, Trainer};

fn experiments(trials: usize, change: impl Fn(&mut Experiment)) -> Vec<Experiment> {
    (0..trials as u64)
        .map(|trial| {
            let mut experiment = Experiment::default();
            experiment.train.seed = trial;
            experiment.train.batch_size = 32;
            change(&mut experiment);
            experiment
        })
        .collect()
}

/// Allocations that `steps` steps take more than one step: a call's report allocates, its steps do not.
fn allocations_of_steps(experiments: &[Experiment], steps: u64) -> u64 {
    let mut trainer = Trainer::create(experiments, None).expect("the experiments are legal");
    trainer.train_steps(40);
    let mut count = |steps| {
        allocation_counter::measure(|| {
            trainer.train_steps(steps);
        })
        .count_total
    };
    let (one, many) = (count(1), count(steps));
    // The rule of divergence reads what was measured at the end of an epoch: one list, or none.
    many.saturating_sub(one)
}

#[test]
fn steps_allocate_nothing_of_their_own() {
    let epochs = 20;
    for trials in [1, 4, 5] {
        let plain = experiments(trials, |_| {});
        let per_epoch = Trainer::create(&plain, None).expect("the experiments are legal").steps_per_epoch();
        let all = experiments(trials, |experiment| {
            experiment.train.l1 = 1e-4;
            experiment.train.l2 = 1e-4;
            experiment.train.clip_norm = Some(1.0);
            experiment.model.dropout = Dropout::Same(0.1);
        });
        for experiments in [plain, all] {
            let allocations = allocations_of_steps(&experiments, epochs * per_epoch);
            assert!(
                allocations <= epochs + 1,
                "{trials} trials: {allocations} allocations in {} steps of {epochs} epochs",
                epochs * per_epoch
            );
        }
    }
}
