//! One trainer over both engines: which one trains and why, and what happens when the device is lost.
#![cfg(feature = "gpu")]

#[path = "gpu/adapter.rs"]
mod adapter;
#[path = "gpu/tolerance.rs"]
mod tolerance;

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use adapter::once;
use serde_json::json;
use tolerance::Tolerance;
use tuning_playground::check::to_value;
use tuning_playground::train::{
    CreateError, Experiment, HyperChange, Machine, OneOrEach, Progress, RunState, SwitchingTrainer, Trainer,
};

/// A clock that counts how often it is asked: a millisecond each time.
fn machine() -> Rc<Machine> {
    let now = Cell::new(0.0);
    Machine::new(move || {
        now.set(now.get() + 1.0);
        now.get()
    })
}

fn experiments(engine: &str, rates: &[f64]) -> Vec<Experiment> {
    let experiment = |rate: &f64| {
        let document = json!({
            "data": { "name": "moons", "samples": 60, "seed": 2 },
            "model": { "hidden": [8, 5], "dropout": 0.1 },
            "train": { "optimizer": { "name": "adam" }, "learningRate": rate, "batchSize": 10, "epochs": 200,
                       "l2": 0.001 },
            "engine": engine,
        });
        Experiment::from_json(&to_value(&document)).expect("allowed")
    };
    rates.iter().map(experiment).collect()
}

fn rate(value: f64) -> HyperChange {
    HyperChange { learning_rate: Some(OneOrEach::One(value)), ..HyperChange::default() }
}

/// Whether a run on the device is the run on the CPU.
fn check(ours: &[Progress], reference: &[Progress], what: &str) {
    let tolerance = Tolerance { absolute: 2e-3, relative: 2e-3 };
    assert_eq!(ours.len(), reference.len());
    for (ours, reference) in ours.iter().zip(reference) {
        assert_eq!(
            (ours.step, ours.state, ours.reason),
            (reference.step, reference.state, reference.reason),
            "{what}"
        );
        let number = |value: Option<f64>| value.expect("it is measured");
        tolerance.check(number(ours.loss), number(reference.loss), what);
        tolerance.check(number(ours.test_loss), number(reference.test_loss), what);
    }
}

const RATES: [f64; 5] = [0.001, 0.003, 0.01, 0.02, 0.03];

#[test]
fn a_run_on_the_device_is_the_run_on_the_cpu() {
    once(async |_| {
        let trainer = SwitchingTrainer::create(machine(), &experiments("webgpu", &RATES), None).await;
        let trainer = trainer.expect("there is a device");
        let description = trainer.describe();
        assert_eq!((description.engine.as_str(), description.code.as_str()), ("webgpu", "chosen"));
        assert!(description.adapter.is_some());
        let mut cpu = Trainer::create(&experiments("cpu", &RATES), None).expect("allowed");
        for steps in [1, 3, 40] {
            check(&trainer.train_steps(steps).await.expect("it trains"), &cpu.train_steps(steps), "a slice");
        }
        trainer.set_hyper(&rate(0.005)).expect("allowed");
        cpu.set_hyper(&rate(0.005)).expect("allowed");
        check(&trainer.train_steps(20).await.expect("it trains"), &cpu.train_steps(20), "another rate");
        let close = Tolerance { absolute: 5e-3, relative: 5e-3 };
        let inputs = [0.5, 0.25, -1.0, 2.0];
        let predicted = trainer.predict(inputs.to_vec()).await.expect("allowed");
        close.check_all(&predicted, &cpu.predict(&inputs).expect("allowed"), "predictions");
        close.check_all(
            &trainer.grid(5).await.expect("a plane"),
            &cpu.grid(5).expect("a plane"),
            "a picture",
        );
        let neurons = trainer.neurons(2, 3).await.expect("a plane");
        close.check_all(&neurons, &cpu.neurons(2, 3).expect("a plane"), "neurons");
        let (ours, reference) = (trainer.metrics().await.expect("it answers"), cpu.metrics());
        for (ours, reference) in ours.iter().zip(reference) {
            close.check(ours.train.loss.expect("finite"), reference.train.loss.expect("finite"), "scores");
        }
        // Either engine goes on from the other's checkpoint.
        let bytes = trainer.checkpoint().await.expect("it answers");
        let mut on_cpu = Trainer::restore(&experiments("cpu", &RATES), &bytes, None).expect("it fits");
        assert_eq!(on_cpu.params(), trainer.params().await.expect("it answers"));
        let (asked, bytes) = (experiments("webgpu", &RATES), cpu.checkpoint());
        let back = SwitchingTrainer::restore(machine(), &asked, &bytes, None).await.expect("it fits");
        assert_eq!(back.params().await.expect("it answers"), cpu.params());
        check(&back.train_steps(10).await.expect("it trains"), &cpu.train_steps(10), "after a checkpoint");
        check(&trainer.train_steps(10).await.expect("it trains"), &on_cpu.train_steps(10), "on the CPU");
        trainer.set_params(&cpu.params()).expect("allowed");
        assert_eq!(trainer.params().await.expect("it answers"), cpu.params());
        assert!(trainer.set_params(&[1.0]).is_err());
        assert!(trainer.predict(vec![f32::NAN, 1.0]).await.is_err());
        assert!(trainer.neurons(5, 3).await.is_err());
        Ok(())
    });
}

#[test]
fn a_lost_device_costs_no_step_and_no_change() {
    once(async |_| {
        let machine = machine();
        let trainer =
            SwitchingTrainer::create(Rc::clone(&machine), &experiments("webgpu", &RATES), None).await;
        let trainer = trainer.expect("there is a device");
        let mut cpu = Trainer::create(&experiments("cpu", &RATES), None).expect("allowed");
        for (steps, learning_rate) in [(30, 0.004), (25, 0.01)] {
            check(&trainer.train_steps(steps).await.expect("it trains"), &cpu.train_steps(steps), "before");
            trainer.set_hyper(&rate(learning_rate)).expect("allowed");
            cpu.set_hyper(&rate(learning_rate)).expect("allowed");
        }
        machine.gpu().await.expect("it is there").destroy();
        // The steps since the last checkpoint are made anew, and are no progress.
        let mut calls = 0;
        let progress = loop {
            let progress = trainer.train_steps(7).await.expect("the CPU goes on");
            calls += 1;
            if progress[0].step > 55 {
                break progress;
            }
            assert!(progress.iter().all(|told| told.step == 55 && told.loss.is_none()));
            trainer.set_hyper(&rate(0.02)).expect("allowed");
        };
        assert!(calls > 1, "55 steps are not made at once");
        let description = trainer.describe();
        assert_eq!((description.engine.as_str(), description.code.as_str()), ("cpu", "engine-lost"));
        assert!(description.reason.starts_with("lost: "), "{}", description.reason);
        assert!(description.adapter.is_none());
        cpu.set_hyper(&rate(0.02)).expect("allowed");
        let step = progress[0].step - 55;
        check(&progress, &cpu.train_steps(step), "after");
        // From here on it is the CPU's run, bit by bit: the losses agree, and so do the steps made from now on.
        check(&trainer.train_steps(50).await.expect("it trains"), &cpu.train_steps(50), "later");
        // A new trainer of the same machine gets a new device.
        let next = SwitchingTrainer::create(machine, &experiments("webgpu", &RATES[..1]), None).await;
        assert_eq!(next.expect("there is another").describe().engine, "webgpu");
        Ok(())
    });
}

#[test]
fn a_device_lost_before_a_reading_is_no_error_either() {
    once(async |_| {
        let machine = machine();
        let trainer =
            SwitchingTrainer::create(Rc::clone(&machine), &experiments("webgpu", &RATES), None).await;
        let trainer = trainer.expect("there is a device");
        let mut cpu = Trainer::create(&experiments("cpu", &RATES), None).expect("allowed");
        trainer.train_steps(40).await.expect("it trains");
        cpu.train_steps(40);
        machine.gpu().await.expect("it is there").destroy();
        assert_eq!(trainer.metrics().await.expect("it answers").len(), RATES.len());
        let bytes = trainer.checkpoint().await.expect("it answers");
        let mut on_cpu = Trainer::restore(&experiments("cpu", &RATES), &bytes, None).expect("it fits");
        check(&on_cpu.train_steps(10), &cpu.train_steps(10), "a checkpoint has caught up");
        Ok(())
    });
}

#[test]
fn a_trial_that_diverged_on_the_device_stays_where_it_was() {
    once(async |_| {
        let machine = machine();
        let rates = [0.001, 90.0];
        let trainer =
            SwitchingTrainer::create(Rc::clone(&machine), &experiments("webgpu", &rates), None).await;
        let trainer = trainer.expect("there is a device");
        let before = trainer.train_steps(150).await.expect("it trains");
        let mut cpu = Trainer::create(&experiments("cpu", &rates), None).expect("allowed");
        let reference = cpu.train_steps(150);
        assert_eq!(
            (before[1].state, before[1].step, before[1].reason),
            (RunState::Diverged, reference[1].step, reference[1].reason)
        );
        machine.gpu().await.expect("it is there").destroy();
        let mut after = trainer.train_steps(10).await.expect("the CPU goes on");
        while after[0].step == 150 {
            after = trainer.train_steps(40).await.expect("the CPU goes on");
        }
        assert_eq!(
            (after[1].state, after[1].step, after[1].reason),
            (before[1].state, before[1].step, before[1].reason)
        );
        Ok(())
    });
}

#[test]
fn calls_take_their_turns_and_changes_take_their_places() {
    once(async |_| {
        let trainer = SwitchingTrainer::create(machine(), &experiments("webgpu", &RATES), None).await;
        let trainer = trainer.expect("there is a device");
        let mut cpu = Trainer::create(&experiments("cpu", &RATES), None).expect("allowed");
        let first = trainer.train_steps(20);
        trainer.set_hyper(&rate(0.05)).expect("allowed");
        let second = trainer.train_steps(20);
        // Asked for in another order, they are still made in theirs.
        let (second, progress) = both(second, first).await;
        check(&progress.expect("it trains"), &cpu.train_steps(20), "the first call");
        cpu.set_hyper(&rate(0.05)).expect("allowed");
        check(&second.expect("it trains"), &cpu.train_steps(20), "the second call");
        assert!(trainer.set_hyper(&rate(-1.0)).is_err());
        Ok(())
    });
}

#[test]
fn auto_says_which_engine_and_why() {
    once(async |_| {
        let small = SwitchingTrainer::create(machine(), &experiments("auto", &[0.01]), None).await;
        let description = small.expect("allowed").describe();
        assert_eq!((description.engine.as_str(), description.code.as_str()), ("cpu", "small"));
        assert!(description.reason.starts_with("4500 operations"), "{}", description.reason);
        let rates: Vec<f64> = (1..=120).map(|k| f64::from(k) * 1e-3).collect();
        let measured = machine();
        let trainer =
            SwitchingTrainer::create(Rc::clone(&measured), &experiments("auto", &rates), None).await;
        let trainer = trainer.expect("allowed");
        let description = trainer.describe();
        assert_eq!(description.code, "measured-faster");
        let speeds = description.speeds.expect("both were measured");
        let faster = if speeds.webgpu > speeds.cpu { "webgpu" } else { "cpu" };
        assert_eq!(description.engine, faster);
        // The next population of these sizes is not measured again.
        let next = SwitchingTrainer::create(Rc::clone(&measured), &experiments("auto", &rates), None).await;
        assert_eq!(next.expect("allowed").describe(), description);
        // What was measured is forgotten: the run begins at its beginning.
        let mut cpu = Trainer::create(&experiments("cpu", &rates), None).expect("allowed");
        check(
            &trainer.train_steps(12).await.expect("it trains"),
            &cpu.train_steps(12),
            "after the measurement",
        );
        Ok(())
    });
}

#[test]
fn what_cannot_be_had_is_said() {
    pollster::block_on(async {
        let chosen = SwitchingTrainer::create(machine(), &experiments("cpu", &[0.1]), None).await;
        assert_eq!(chosen.expect("allowed").describe().code, "chosen");
        let wide =
            json!({ "model": { "hidden": [512, 512, 512, 512, 512, 512, 512, 512] }, "engine": "webgpu" });
        let wide = Experiment::from_json(&to_value(&wide)).expect("allowed");
        let error =
            SwitchingTrainer::create(machine(), &vec![wide; 200], None).await.err().expect("it is too large");
        assert!(matches!(error, CreateError::NoWebGpu(_)), "{error}");
        let text = error.to_string();
        let causes = ["too-large: ", "no-adapter: "];
        assert!(causes.iter().any(|cause| text.contains(cause)), "{text}");
        assert!(SwitchingTrainer::create(machine(), &[], None).await.is_err());
        let nowhere = || Machine::without_device(|| 0.0);
        let forced = SwitchingTrainer::create(nowhere(), &experiments("webgpu", &[0.1]), None).await;
        let text = forced.err().expect("there is no device").to_string();
        assert!(text.contains("no-adapter: "), "{text}");
        let auto = SwitchingTrainer::create(nowhere(), &experiments("auto", &[0.1; 120]), None).await;
        assert_eq!(auto.expect("the CPU trains").describe().code, "no-adapter");
    });
}

/// Both results of two futures of which the first waits for the second.
async fn both<A, B>(first: impl Future<Output = A>, second: impl Future<Output = B>) -> (A, B) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let mut result = None;
    poll_fn(|context| {
        let waits = first.as_mut().poll(context).is_pending();
        assert!(waits || result.is_some(), "it is not its turn");
        if result.is_none()
            && let Poll::Ready(value) = second.as_mut().poll(context)
        {
            result = Some(value);
        }
        if result.is_some() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    (first.await, result.expect("it was waited for"))
}
