//! Population-based training.

use serde_json::json;
use tuning_playground::check::to_value;
use tuning_playground::space::Params;
use tuning_playground::train::{Experiment, RunState, Trainer};
use tuning_playground::tune::{Explored, Generation, PopulationTraining, PopulationTrainingSpec};

fn experiment(optimizer: &str) -> Experiment {
    let document = json!({
        "data": { "name": "moons", "samples": 120, "seed": 1 },
        "model": { "hidden": [6] },
        "train": { "optimizer": { "name": optimizer }, "epochs": 40, "seed": 9 },
    });
    Experiment::from_json(&to_value(&document)).expect("the experiment is allowed")
}

fn space(high: f64) -> serde_json::Value {
    json!({
        "train.learningRate": { "type": "float", "low": 1e-4, "high": high, "log": true },
        "train.l2": { "type": "float", "low": 1e-6, "high": 0.1, "log": true },
    })
}

fn population(optimizer: &str, spec: serde_json::Value) -> PopulationTraining {
    let spec = PopulationTrainingSpec::from_json(&to_value(&spec)).expect("the specification is allowed");
    PopulationTraining::new(&experiment(optimizer), &spec, None).expect("the population is allowed")
}

fn run(population: &mut PopulationTraining) -> Vec<Generation> {
    let mut generations = Vec::new();
    while !population.is_over() {
        generations.push(population.advance());
    }
    generations
}

fn number(params: &Params, name: &str) -> f64 {
    params[name].number().expect("it is a number")
}

/// Every exchange is what the generation's losses call for, and its new values are the source's, changed as it says.
#[test]
fn the_worst_take_over_from_the_best() {
    let spec = json!({ "space": space(1.0), "trials": 10, "interval": 40, "seed": 3 });
    let mut population = population("momentum", spec);
    let generations = run(&mut population);
    assert_eq!(generations.len(), 9, "84 rows in batches of 10 make 9 steps an epoch, 360 in all");
    let (last, rest) = generations.split_last().expect("there are generations");
    assert!(last.exchanges.is_empty(), "after the last step nothing is taken over");
    let mut kinds = Vec::new();
    for (index, generation) in rest.iter().enumerate() {
        let loss = |trial: usize| generation.members[trial].progress.test_loss.expect("none diverges");
        let rank = |trial: usize| (0..10).filter(|other| loss(*other) < loss(trial)).count();
        assert_eq!(generation.exchanges.len(), 2);
        for exchange in &generation.exchanges {
            assert_eq!(exchange.step, 40 * (index as u64 + 1));
            assert!(rank(exchange.trial) >= 8 && rank(exchange.source) < 2, "{exchange:?}");
            assert_eq!(exchange.before, generation.members[exchange.trial].params);
            assert_eq!(
                (exchange.loss, exchange.source_loss),
                (Some(loss(exchange.trial)), Some(loss(exchange.source)))
            );
            let source = &generation.members[exchange.source].params;
            for ((name, low, high), kind) in [("train.learningRate", 1e-4, 1.0), ("train.l2", 1e-6, 0.1)]
                .into_iter()
                .zip(&exchange.explored)
            {
                let (from, to) = (number(source, name), number(&exchange.after, name));
                assert!((low..=high).contains(&to));
                let factor = match kind {
                    Explored::Lowered => 0.8,
                    Explored::Raised => 1.2,
                    Explored::Resampled => to / from,
                };
                let expected = (from * factor).clamp(low, high);
                assert!((to - expected).abs() <= 1e-9 * expected, "{name}: {to}, not {expected}");
                kinds.push(*kind);
            }
        }
    }
    for kind in [Explored::Lowered, Explored::Raised, Explored::Resampled] {
        assert!(kinds.contains(&kind), "{kind:?} never happened");
    }
    let exchanges: Vec<_> = generations.iter().flat_map(|generation| generation.exchanges.clone()).collect();
    assert_eq!(population.lineage(), exchanges);
}

/// From one generation to the next only those trials change their values that took over, to those of the lineage.
#[test]
fn values_change_by_exchanges_only() {
    let mut population = population("adam", json!({ "space": space(0.1), "trials": 7, "interval": 30 }));
    let generations = run(&mut population);
    for pair in generations.windows(2) {
        for trial in 0..7 {
            let exchange = pair[0].exchanges.iter().find(|exchange| exchange.trial == trial);
            let expected = exchange.map_or(&pair[0].members[trial].params, |exchange| &exchange.after);
            assert_eq!(&pair[1].members[trial].params, expected);
        }
    }
}

/// Weights and moments are the source's: a trial that takes over, with the same seed, numbers and rows, goes on with
/// the source's bits.
#[test]
fn a_copy_goes_on_like_its_source() {
    for optimizer in ["sgd", "adam", "nadam", "adadelta"] {
        let experiments = [0.01, 0.02, 0.03, 0.04, 0.05].map(|rate| {
            let mut experiment = experiment(optimizer);
            experiment.train.learning_rate = rate;
            experiment
        });
        let mut trainer = Trainer::create(&experiments, None).expect("allowed");
        trainer.train_steps(50);
        trainer.copy_trial(1, 4);
        assert_eq!(trainer.state(1), trainer.state(4));
        let change = json!({ "learningRate": 0.02 });
        let change = tuning_playground::train::HyperChange::parse(&to_value(&change)).expect("it reads");
        trainer.set_hyper(&change).expect("allowed");
        let progress = trainer.train_steps(50);
        assert_eq!(progress[1], progress[4]);
        assert_eq!(trainer.state(1), trainer.state(4));
        assert_ne!(trainer.state(1), trainer.state(0));
    }
}

/// Rates up to a million let trials diverge; each takes over from a sound one and trains on.
#[test]
fn diverged_trials_come_back() {
    let mut population = population(
        "sgd",
        json!({ "space": space(1e6), "trials": 12, "interval": 20, "seed": 5, "resample": 0 }),
    );
    let first = population.advance();
    let diverged = |generation: &Generation| {
        let state = |trial: &usize| generation.members[*trial].progress.state;
        (0..12).filter(|trial| state(trial) == RunState::Diverged).collect::<Vec<_>>()
    };
    let lost = diverged(&first);
    assert!(!lost.is_empty(), "no trial diverged, so that the test shows nothing");
    for trial in lost {
        let exchange = first.exchanges.iter().find(|exchange| exchange.trial == trial);
        assert_eq!(exchange.expect("it took over").loss, None);
    }
    let second = population.advance();
    for exchange in &first.exchanges {
        assert!(second.members[exchange.trial].progress.step > first.members[exchange.source].progress.step);
    }
}

#[test]
fn seed_and_configuration_decide_everything() {
    let generations = |seed: u64| {
        to_value(&run(&mut population("sgd", json!({ "space": space(1.0), "interval": 60, "seed": seed }))))
    };
    assert_eq!(generations(1), generations(1));
    assert_ne!(generations(1), generations(2));
}

/// The point of it: the best of the population ends better than the same trials without exchanges.
#[test]
fn a_population_ends_better_than_its_trials_alone() {
    let best = |interval: u64| {
        let mut all = Vec::new();
        for seed in 1..=5 {
            let spec = json!({ "space": space(1e-2), "interval": interval, "trials": 10, "seed": seed });
            let generations = run(&mut population("sgd", spec));
            let losses = generations[generations.len() - 1]
                .members
                .iter()
                .map(|member| member.progress.test_loss.unwrap_or(f64::INFINITY));
            all.push(losses.fold(f64::INFINITY, f64::min));
        }
        all.iter().sum::<f64>()
    };
    // An interval as long as the run leaves no exchange.
    let (with, without) = (best(20), best(100_000));
    assert!(with < without, "{with} with exchanges, {without} without");
}

#[test]
fn what_is_wrong_is_named_with_its_path() {
    let refused = |optimizer: &str, spec: serde_json::Value| {
        let spec = match PopulationTrainingSpec::from_json(&to_value(&spec)) {
            Ok(spec) => spec,
            Err(error) => return error.path,
        };
        let error =
            PopulationTraining::new(&experiment(optimizer), &spec, None).expect_err("it is not allowed");
        error.to_string().split(':').next().expect("a text has a first part").to_owned()
    };
    let momentum = json!({ "train.optimizer.momentum": { "type": "float", "low": 0, "high": 0.9 } });
    assert_eq!(refused("sgd", json!({ "space": momentum })), "train.optimizer.momentum");
    assert_eq!(refused("sgd", json!({ "space": space(1e12) })), "train.learningRate");
    assert_eq!(refused("sgd", json!({ "space": space(1.0), "trials": 1 })), "trials");
    assert_eq!(refused("sgd", json!({ "space": space(1.0), "interval": 0 })), "interval");
    assert_eq!(refused("sgd", json!({ "space": space(1.0), "fraction": 0.6 })), "fraction");
    assert_eq!(refused("sgd", json!({ "trials": 4 })), "space");
}
