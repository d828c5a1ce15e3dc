//! The device itself: what is counted, what is refused, what is lost, and what moves to it and back.
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
use tuning_playground::engine::cpu::CpuEngine;
use tuning_playground::engine::gpu::{AdapterFacts, Family, GpuEngine, GpuError, Unsupported, unsupported};
use tuning_playground::net::{Activation, OptimizerKind};

fn small(optimizer: OptimizerKind) -> Case {
    Case::new(Activation::Tanh, optimizer)
}

#[test]
fn a_device_destroyed_in_mid_run_is_an_error_not_a_panic() {
    with_gpu(async |gpu| {
        let case = small(OptimizerKind::Adam);
        let engine = GpuEngine::create(Rc::clone(&gpu), case.population(2)).await?;
        engine.step(100)?;
        engine.read_metrics().await?;
        engine.step(100)?;
        gpu.destroy();
        let lost = |error: &GpuError| matches!(error, GpuError::Lost { .. }) && error.code() == "lost";
        assert!(gpu.failure().as_ref().is_some_and(lost));
        assert!(engine.step(1).as_ref().is_err_and(lost));
        assert!(engine.read_metrics().await.as_ref().is_err_and(lost));
        assert!(engine.read_params(0).await.as_ref().is_err_and(lost));
        assert!(engine.read_state(0).await.as_ref().is_err_and(lost));
        assert!(engine.predict(ndarray::Array2::zeros((3, 2)).view()).await.as_ref().is_err_and(lost));
        assert!(gpu.finish().await.as_ref().is_err_and(lost));
        // What only writes does nothing, and says nothing.
        engine.write_params(0, &vec![0.0; engine.shape().layout.parameters()]);
        engine.set_hyper(0, engine.hyper(0));
        let created = GpuEngine::create(gpu, case.population(2)).await;
        assert!(created.as_ref().is_err_and(lost));
        Ok(())
    });
}

#[test]
fn nothing_is_made_after_the_start_and_dispatches_are_few() {
    with_gpu(async |gpu| {
        for hidden in [vec![], vec![8, 8], vec![5; 8]] {
            let case = Case { hidden, ..small(OptimizerKind::Nadam) };
            let engine = GpuEngine::create(gpu.clone(), case.population(5)).await?;
            let mut hyper = engine.hyper(3);
            hyper.clip_norm = Some(1.0);
            for round in 0..5 {
                engine.step(60)?;
                engine.read_metrics().await?;
                engine.predict(ndarray::Array2::zeros((700, 2)).view()).await?;
                engine.read_all_params().await?;
                let state = engine.read_state(round).await?;
                engine.write_state(round, &state);
                if round == 2 {
                    engine.set_hyper(3, hyper.clone());
                }
            }
            let counters = engine.counters();
            let layers = case.hidden.len() as u64 + 1;
            assert_eq!((counters.steps, counters.objects_created), (300, 0));
            if engine.family() == Family::Resident {
                assert_eq!(counters.dispatches, counters.submits);
                let most = 180 * (2 * layers + 3) + 120 * (2 * layers + 4);
                assert!((3 * 300 + 120..=most).contains(&counters.barriers), "{}", counters.barriers);
            } else {
                assert_eq!(counters.dispatches, 180 * (2 * layers + 3) + 120 * (2 * layers + 4));
                assert_eq!(counters.barriers, 120, "one where gradients are clipped, none else");
            }
            assert!(counters.steps / counters.submits >= 20 && counters.bytes_read > 0);
        }
        Ok(())
    });
}

#[test]
fn submits_follow_the_pace() {
    with_gpu(async |gpu| {
        let engine = GpuEngine::create(gpu, small(OptimizerKind::Sgd).population(2)).await?;
        engine.paced(100, 4000.0);
        assert_eq!(engine.steps_per_submit(), 1, "a step takes 40 ms");
        engine.paced(1, 0.1);
        assert_eq!(engine.steps_per_submit(), 4, "it grows step by step");
        for _ in 0..9 {
            engine.paced(1, 0.1);
        }
        let most = engine.steps_per_submit();
        assert!((100..=400).contains(&most), "{most}");
        engine.paced(10, 0.0);
        assert!(engine.steps_per_submit() >= most, "no time at all is no reason to stop");
        engine.paced(0, 1e9);
        assert_eq!(engine.steps_per_submit(), 1, "at least one step");
        engine.step(5)?;
        assert_eq!(engine.counters().submits, 5);
        Ok(())
    });
}

#[test]
fn what_does_not_fit_is_said_before() {
    let adapter = |largest_buffer| AdapterFacts {
        name: "a small one".into(),
        driver: String::new(),
        software: false,
        largest_buffer,
        workgroup_memory: 16 << 10,
    };
    let population = Case { hidden: vec![65, 65], ..small(OptimizerKind::Adam) }.population(9);
    assert_eq!(unsupported(&population, &adapter(128 << 20)), None);
    let refused = unsupported(&population, &adapter(1 << 20)).expect("it is too large");
    assert_eq!(refused.code(), "too-large");
    let Unsupported::TooLarge { what, needed, allowed } = &refused else {
        unreachable!("there are few trials");
    };
    assert!(!what.is_empty() && *needed > 1 << 20 && *allowed == 1 << 20, "{refused}");
    let mut many_large = Case { hidden: vec![512, 512], ..small(OptimizerKind::Adam) }.population(1);
    many_large.trials = vec![many_large.trials[0].clone(); 200];
    let refused = unsupported(&many_large, &adapter(1 << 30));
    assert!(
        matches!(refused, Some(Unsupported::TooLarge { what: "everything", .. })),
        "each array is small enough: {refused:?}"
    );
    let mut many = Case { hidden: vec![], ..small(OptimizerKind::Sgd) }.population(1);
    many.trials = vec![many.trials[0].clone(); 70_000];
    let refused = unsupported(&many, &adapter(1 << 30));
    assert_eq!(refused, Some(Unsupported::TooManyTrials { trials: 70_000, allowed: 65_535 }));
}

#[test]
fn a_population_that_does_not_fit_is_refused_by_the_device_itself() {
    with_gpu(async |gpu| {
        // 1,100 trials of 525,313 parameters, twice: 4.6 GB, of which nothing is allocated.
        let mut population =
            Case { inputs: 512, hidden: vec![1023], ..small(OptimizerKind::Sgd) }.population(1);
        population.trials = vec![population.trials[0].clone(); 1100];
        let refused = GpuEngine::create(gpu.clone(), population).await;
        assert!(matches!(refused, Err(GpuError::Unsupported(Unsupported::TooLarge { .. }))));
        assert_eq!(gpu.failure(), None, "the device is as good as before");
        let engine = GpuEngine::create(gpu, small(OptimizerKind::Sgd).population(1)).await?;
        engine.step(3)
    });
}

#[test]
fn a_run_moves_to_the_device_and_back() {
    with_gpu(async |gpu| {
        for (name, optimizer) in OptimizerKind::NAMED {
            let case = small(optimizer);
            let cpu = || CpuEngine::create(case.population(2)).expect("it fits into memory");
            let mut whole = cpu();
            whole.step(30);
            let mut before = cpu();
            before.step(11);
            let engine = GpuEngine::create(gpu.clone(), case.population(2)).await?;
            (0..2).for_each(|trial| engine.write_state(trial, &before.read_state(trial)));
            assert_eq!(engine.steps(), 11);
            engine.step(10)?;
            let mut after = cpu();
            for trial in 0..2 {
                after.write_state(trial, &engine.read_state(trial).await?);
            }
            after.step(9);
            let tolerance = Tolerance { absolute: 2e-5, relative: 2e-4 };
            for trial in 0..2 {
                let (ours, reference) = (after.read_state(trial), whole.read_state(trial));
                assert_eq!((ours.step, ours.momentum_product), (30, reference.momentum_product), "{name}");
                tolerance.check_all(&ours.parameters, &reference.parameters, name);
                tolerance.check_all(&ours.moments, &reference.moments, name);
            }
        }
        Ok(())
    });
}

#[test]
fn engines_share_a_device() {
    with_gpu(async |gpu| {
        let case = small(OptimizerKind::Adam);
        let first = GpuEngine::create(gpu.clone(), case.population(2)).await?;
        let second = GpuEngine::create(gpu.clone(), case.population(2)).await?;
        for _ in 0..5 {
            first.step(4)?;
            second.step(2)?;
            second.step(2)?;
        }
        assert_eq!(first.read_state(1).await?, second.read_state(1).await?);
        drop(first);
        second.step(1)?;
        assert_eq!(second.read_metrics().await?[0].step, 21);
        assert_eq!(gpu.failure(), None);
        Ok(())
    });
}

/// So many trials that the orders of one epoch fill their buffer, and the rates of a few steps theirs: submits are cut
/// where they must be.
#[test]
fn submits_are_cut_where_their_buffers_end() {
    with_gpu(async |gpu| {
        const TRIALS: usize = 15_000;
        let case = Case { hidden: vec![], rows: 300, batch: 100, ..small(OptimizerKind::Sgd) };
        let engine = GpuEngine::create(gpu, case.population(TRIALS)).await?;
        engine.step(2)?;
        // Three steps an epoch.
        engine.step(8)?;
        let counters = engine.counters();
        assert!(counters.submits >= 4, "{} submits", counters.submits);
        let measured = engine.read_metrics().await?;
        assert!(measured.iter().all(|measured| measured.step == 10 && measured.examples == 1000));
        let tolerance = Tolerance { absolute: 1e-5, relative: 1e-4 };
        for trial in [0, 7_777, TRIALS - 1] {
            let mut population = case.population(1);
            population.trials = vec![case.trial(trial)];
            let mut cpu = CpuEngine::create(population).expect("it fits into memory");
            cpu.step(10);
            tolerance.check_all(&engine.read_params(trial).await?, &cpu.read_params(0), "one of many");
        }
        Ok(())
    });
}
