//! Odd and malformed experiments: each has a clear outcome, and none a panic.

use proptest::prelude::*;
use serde_json::{Value, json};
use tuning_playground::check::{Invalid, to_value};
use tuning_playground::data::{Dataset, Task};
use tuning_playground::numeric::Stream;
use tuning_playground::train::{CreateError, Experiment, Progress, RunState, Trainer};

fn read(document: &Value) -> Result<Experiment, Invalid> {
    Experiment::from_json(&to_value(document))
}

/// Trains the experiment in `document` for `steps` steps and returns what the trial reports.
fn trained(document: &Value, steps: u64) -> Progress {
    let experiment = read(document).expect("the experiment is allowed");
    let mut trainer = Trainer::create(&[experiment], None).expect("it can be created");
    let progress = trainer.train_steps(steps).remove(0);
    assert!(
        trainer.params().iter().all(|parameter| parameter.is_finite()),
        "{document}: parameters must be finite"
    );
    progress
}

#[test]
fn odd_shapes_train_or_stop_with_a_reason() {
    let cases = [
        ("a batch larger than the data", json!({ "train": { "batchSize": 1_000_000_000 } })),
        ("a batch of one", json!({ "data": { "samples": 20 }, "train": { "batchSize": 1 } })),
        ("one example", json!({ "data": { "samples": 1 } })),
        ("two examples", json!({ "data": { "samples": 2, "testFraction": 0 } })),
        ("no test rows", json!({ "data": { "testFraction": 0 } })),
        ("no hidden layer", json!({ "model": { "hidden": [] } })),
        ("width 1", json!({ "model": { "hidden": [1, 1, 1] } })),
        ("depth 8", json!({ "model": { "hidden": [3, 5, 8, 13, 8, 5, 3, 1] } })),
        ("one class", json!({ "data": { "name": "blobs", "centers": 1 } })),
        ("all weights zero", json!({ "model": { "init": "zeros" } })),
        ("almost all units dropped", json!({ "model": { "dropout": 0.95 } })),
        (
            "17 classes",
            json!({ "data": { "name": "make-classification", "classes": 17, "clustersPerClass": 1, "informative": 6 } }),
        ),
    ];
    for (name, document) in cases {
        let progress = trained(&document, 60);
        assert!(progress.loss.is_some_and(f64::is_finite), "{name}: {progress:?}");
    }
}

#[test]
fn a_huge_learning_rate_diverges_with_finite_parameters() {
    for optimizer in ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "nadam", "lion"] {
        for activation in ["relu", "tanh", "linear", "silu"] {
            let progress = trained(
                &json!({
                    "model": { "activation": activation },
                    "train": { "learningRate": 1e6, "optimizer": { "name": optimizer } }
                }),
                5000,
            );
            let stopped = progress.state == RunState::Diverged && progress.reason.is_some();
            assert!(stopped, "{optimizer}, {activation}: {progress:?}");
        }
    }
}

#[test]
fn own_arrays_are_checked() {
    let own = |x: Vec<f32>, y: Vec<f32>, outputs| Dataset::own(x, y, 2, outputs, Task::Classification);
    assert_eq!(own(vec![0.0, f32::NAN], vec![0.0], 1).expect_err("not finite").path, "dataset.x[1]");
    assert_eq!(own(vec![0.0, 1.0], vec![2.0], 1).expect_err("no such class").path, "dataset.y[0]");
    assert_eq!(own(vec![0.0; 3], vec![0.0], 1).expect_err("half a row").path, "dataset.x");
    let seventeen = own((0..68).map(|i| i as f32).collect(), (0..34).map(|i| (i % 17) as f32).collect(), 17);
    let experiment = read(&json!({ "data": { "name": "own", "testFraction": 0 } })).expect("allowed");
    let mut trainer = Trainer::create(&[experiment], Some(seventeen.expect("in order"))).expect("created");
    assert!(trainer.train_steps(10)[0].loss.is_some());
    let wrong = Trainer::create(&[read(&json!({ "data": { "name": "own" } })).expect("allowed")], None);
    assert!(matches!(wrong, Err(CreateError::Invalid(error)) if error.path == "dataset"));
}

#[test]
fn what_cannot_be_had_is_refused_with_its_figure() {
    let experiment = |document: &Value| read(document).expect("the experiment is allowed");
    let webgpu = Trainer::create(&[experiment(&json!({ "engine": "webgpu" }))], None);
    assert!(matches!(webgpu, Err(CreateError::NoWebGpu(_))));
    let wide = experiment(&json!({ "model": { "hidden": [512, 512, 512, 512, 512, 512, 512, 512] } }));
    let error = Trainer::create(&vec![wide; 200], None).expect_err("it needs too much memory").to_string();
    assert!(error.contains("MB"), "{error}");
    assert!(matches!(Trainer::create(&[], None), Err(CreateError::Empty)));
    let mixed = [experiment(&json!({})), experiment(&json!({ "model": { "hidden": [4] } }))];
    let error = Trainer::create(&mixed, None).expect_err("two shapes").to_string();
    assert!(error.starts_with("[1].model.hidden"), "{error}");
    let regression = json!({ "data": { "name": "plane" }, "model": { "loss": "cross-entropy" } });
    let error = Trainer::create(&[experiment(&regression)], None).expect_err("no classes").to_string();
    assert!(error.starts_with("model.loss"), "{error}");
}

/// A value that has no place, or no right place, in an experiment.
fn junk(stream: &mut Stream) -> Value {
    match stream.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(0.5),
        4 => json!(1e300),
        5 => json!(u64::MAX),
        6 => json!(""),
        7 => json!("relu"),
        8 => json!([]),
        9 => json!([1, "two", null]),
        10 => json!({ "name": "adam" }),
        _ => json!({}),
    }
}

/// Puts junk in the place of a random value of `document`, adds an unknown field, or removes one.
fn mutate(document: &mut Value, stream: &mut Stream) {
    let fields = match document {
        Value::Object(fields) if !fields.is_empty() && stream.below(8) > 0 => fields,
        other => {
            *other = junk(stream);
            return;
        }
    };
    let place = stream.below(fields.len() as u32) as usize;
    let name = fields.keys().nth(place).expect("the place lies inside").clone();
    match stream.below(10) {
        0 => drop(fields.insert("surprise".into(), junk(stream))),
        1 => drop(fields.remove(&name)),
        _ => mutate(fields.get_mut(&name).expect("the name is one of the fields'"), stream),
    }
}

#[test]
fn a_hundred_thousand_malformed_documents() {
    let whole = json!({
        "v": 1,
        "data": { "name": "spiral", "samples": 300, "noise": 0.1, "testFraction": 0.3, "standardize": true, "seed": 1, "arms": 3 },
        "model": { "hidden": [8, 8], "activation": "tanh", "init": "he-normal", "loss": "mse", "dropout": [0.1, 0.2] },
        "train": {
            "optimizer": { "name": "adam", "beta1": 0.9, "epsilon": 1e-8 },
            "learningRate": 0.03, "schedule": { "name": "step", "gamma": 0.5, "every": 10, "warmup": 2 },
            "batchSize": 10, "shuffle": true, "epochs": 100, "l1": 0, "l2": 0.001, "clipNorm": 1, "seed": 1
        },
        "engine": "auto"
    });
    assert!(read(&whole).is_ok());
    let (mut stream, mut refused) = (Stream::new(1, "fuzz", 0), 0);
    for _ in 0..100_000 {
        let mut document = whole.clone();
        for _ in 0..=stream.below(3) {
            mutate(&mut document, &mut stream);
        }
        if let Err(error) = read(&document) {
            assert!(
                !error.path.is_empty() && !error.value.is_empty() && !error.allowed.is_empty(),
                "{document}"
            );
            refused += 1;
        }
    }
    assert!(refused > 50_000, "only {refused} were refused: the mutations are too tame");
}

proptest! {
    /// An allowed experiment is the same after it was written and read again.
    #[test]
    fn documents_keep_their_meaning(
        rate in 1e-6..1e3_f64,
        batch in 1..5000_u64,
        hidden in proptest::collection::vec(1..40_u32, 0..5),
        seed in 0..(1_u64 << 53),
        dropout in 0.0..0.9_f64,
    ) {
        let experiment = read(&json!({
            "model": { "hidden": hidden, "dropout": dropout },
            "train": { "learningRate": rate, "batchSize": batch, "seed": seed }
        })).expect("every value is in range");
        let again = read(&serde_json::to_value(&experiment).expect("plain data")).expect("still allowed");
        prop_assert_eq!(again, experiment);
    }
}
