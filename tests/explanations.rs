//! What samplers say about themselves is what they do.

use serde_json::json;
use tuning_playground::check::to_value;
use tuning_playground::numeric::Stream;
use tuning_playground::sampler::{
    AxisDensities, CmaEsSpec, DifferentialEvolutionSpec, Draw, GenerationShape, GeneticSpec, History,
    Observation, Outcome, Population, Proposal, RegularizedEvolutionSpec, Running, Sampler, SamplerModel,
    TpeSpec, View,
};
use tuning_playground::space::{Scalar, Space, SpaceSpec};

fn space() -> Space {
    let spec = json!({
        "rate": { "type": "float", "low": 1e-4, "high": 1, "log": true },
        "depth": { "type": "int", "low": 1, "high": 6 },
        "kind": { "type": "categorical", "choices": ["a", "b", "c"] },
        "fixed": { "type": "int", "low": 4, "high": 4 },
        "decay": { "type": "float", "low": 0, "high": 1 },
    });
    SpaceSpec::parse("space", &to_value(&spec))
        .and_then(|spec| spec.check("space"))
        .expect("the space is legal")
}

/// Trials at random points, best near 0.2 along every axis; each seventh failed, each eleventh pruned.
fn history(space: &Space, count: u32) -> History {
    let mut history = History::new();
    let mut stream = Stream::new(1, "explanations", 0);
    for trial in 0..count {
        let point: Vec<f64> = (0..space.dimensions()).map(|_| stream.uniform()).collect();
        let point = space.snapped(&point);
        let value = point.iter().map(|u| (u - 0.2) * (u - 0.2)).sum();
        let outcome = match trial {
            _ if trial % 7 == 6 => Outcome::Failed,
            _ if trial % 11 == 10 => Outcome::Pruned(Some(value)),
            _ => Outcome::Complete(value),
        };
        history.push(Observation { trial, point, reports: Vec::new(), outcome });
    }
    history
}

fn running(space: &Space) -> Vec<Running> {
    vec![Running { trial: 60, point: space.snapped(&[0.5; 5]), reports: Vec::new() }]
}

/// The first and the last parameter, through the middle.
fn view(axes: [usize; 2]) -> View {
    View { axes: axes.to_vec(), points: 51, base: vec![0.5; 5] }
}

fn fact(proposal: &Proposal, name: &str) -> f64 {
    *proposal.why.facts.get(name).expect("the fact is there")
}

/// The distributions that CMA-ES shows.
fn path(cma: &dyn Sampler, history: &History, draw: Draw, axes: [usize; 2]) -> Vec<GenerationShape> {
    match cma.model(&space(), history, &[], draw, &view(axes)) {
        SamplerModel::CmaEs(path) => path.generations,
        other => panic!("{other:?}"),
    }
}

/// No options.
fn nothing() -> tuning_playground::check::Value {
    to_value(&json!({}))
}

#[test]
fn tpe_shows_its_densities() {
    let tpe = TpeSpec::parse("", &nothing()).and_then(|spec| spec.build("")).expect("no options");
    let space = space();
    for (count, code) in [(0, "start"), (5, "start"), (60, "model")] {
        let (history, running, draw) =
            (history(&space, count), running(&space), Draw::new(3, u64::from(count)));
        let proposal = tpe.propose(&space, &history, &running, draw);
        assert_eq!(proposal.why.code, code);
        let shown = match tpe.model(&space, &history, &running, draw, &view([0, 4])) {
            SamplerModel::Tpe(shown) => shown,
            SamplerModel::Points(points) => {
                assert!(code == "start" && points.upcoming.is_empty());
                continue;
            }
            other => panic!("{other:?}"),
        };
        let lengths = |axis: &AxisDensities| axis.grid.coordinates.len();
        assert_eq!(shown.axes.iter().map(lengths).collect::<Vec<_>>(), [51, 6, 3, 1, 51]);
        assert_eq!(shown.axes[2].grid.values, ["a", "b", "c"].map(Scalar::from));
        for (d, axis) in shown.axes.iter().enumerate() {
            for densities in [&axis.good, &axis.others] {
                // Probabilities sum to one; densities integrate to one by the trapezoidal rule, whose error with a
                // step of half the narrowest deviation is below 1 %.
                let ends = densities[0] + densities[densities.len() - 1];
                let sum: f64 = densities.iter().sum();
                let total = if axis.good.len() == 51 { (sum - ends / 2.0) / 50.0 } else { sum };
                assert!((total - 1.0).abs() < 0.01, "axis {d}: {total}");
            }
        }
        let grid = &shown.axes[4].grid.coordinates;
        let near = |u: f64| grid.iter().position(|grid| *grid >= u).expect("the grid covers it");
        let ratio = |u: f64| shown.axes[4].good[near(u)] / shown.axes[4].others[near(u)];
        assert!(ratio(0.2) > ratio(0.8));
        let fact = |name: &str| fact(&proposal, name);
        // 52 of 60 trials have a value, ⌈0.15 · 52⌉ = 8 are good; the one that runs counts among the others.
        assert_eq!((fact("good"), fact("others")), (8.0, 53.0));
        assert!(fact("logRatio") > 0.0 && (0.0..=1.0).contains(&fact("prior")));
        assert!(fact("threshold") < 0.5);
    }
}

#[test]
fn cma_es_shows_its_ellipse() {
    let cma = CmaEsSpec::parse("", &nothing()).and_then(|spec| spec.build("")).expect("no options");
    let (space, draw) = (space(), Draw::new(3, 60));
    let (long, running) = (history(&space, 60), running(&space));
    let first = cma.propose(&space, &History::new(), &[], Draw::new(3, 0));
    assert_eq!(fact(&first, "generation"), 0.0);
    let path_now = path(&cma, &long, draw, [0, 4]);
    let round = path_now[0].ellipse.expect("both parameters are numeric");
    assert_eq!((round.centre, round.first, round.second), ([0.5, 0.5], [0.15, 0.0], [0.0, 0.15]));
    assert_eq!(path_now[0].deviations, [0.15, 0.15, 0.0, 0.0, 0.15]);
    // Four varied parameters: 8 trials a generation, seven whole ones in 60 trials.
    assert_eq!(path_now.iter().map(|shape| shape.trials).collect::<Vec<_>>(), [0, 8, 16, 24, 32, 40, 48, 56]);
    assert_eq!(fact(&cma.propose(&space, &long, &running, draw), "generation"), 7.0);
    // What it showed at an earlier time is what it shows of that time.
    assert_eq!(path(&cma, &long.first(30), draw, [0, 4]), path_now[..4]);
    let shown = &path_now[7];
    let ellipse = shown.ellipse.expect("both parameters are numeric");
    assert_eq!(ellipse.centre, [shown.mean[0], shown.mean[4]]);
    assert!((ellipse.first[0] * ellipse.second[0] + ellipse.first[1] * ellipse.second[1]).abs() < 1e-12);
    assert!((shown.choices[2].iter().sum::<f64>() - 1.0).abs() < 1e-12 && shown.choices[0].is_empty());
    for pair in [[0, 2], [3, 4], [0, 9]] {
        assert!(path(&cma, &long, draw, pair).iter().all(|shape| shape.ellipse.is_none()));
    }
}

/// On its own points the distribution closes in on the minimum.
#[test]
fn cma_es_closes_in() {
    let (cma, space) = (CmaEsSpec::default().build("").expect("no options"), space());
    let mut history = History::new();
    for trial in 0..200 {
        let point = space.snapped(&cma.suggest(&space, &history, &[], Draw::new(1, u64::from(trial))));
        let value = point.iter().map(|u| (u - 0.2) * (u - 0.2)).sum();
        history.push(Observation { trial, point, reports: Vec::new(), outcome: Outcome::Complete(value) });
    }
    let path = path(&cma, &history, Draw::new(1, 200), [0, 4]);
    let shown = path.last().expect("there is a first one");
    assert!((shown.mean[0] - 0.2).abs() < 0.02 && (shown.mean[4] - 0.2).abs() < 0.02, "{:?}", shown.mean);
    assert!(shown.choices[2][0] > 0.6, "the first choice is the best: {:?}", shown.choices);
    let ellipse = shown.ellipse.expect("both parameters are numeric");
    assert!(ellipse.first[0].hypot(ellipse.first[1]) < 0.02, "{ellipse:?}");
}

/// A cache never changes a point: other histories, seeds and spaces in between leave no trace.
#[test]
fn cma_es_remembers_nothing_of_other_studies() {
    let fresh = || CmaEsSpec::default().build("").expect("no options");
    let used = fresh();
    let space = space();
    let other = SpaceSpec::parse("", &to_value(&json!({ "x": { "type": "float", "low": 0, "high": 1 } })))
        .and_then(|spec| spec.check(""))
        .expect("the space is legal");
    let mut changed = History::new();
    for (place, trial) in history(&space, 60).observations().iter().enumerate() {
        let mut trial = trial.clone();
        if place == 3 {
            trial.outcome = Outcome::Complete(-1.0);
        }
        changed.push(trial);
    }
    let histories = [history(&space, 60), changed, history(&space, 20), history(&space, 60)];
    for (seed, history) in histories.iter().enumerate() {
        for draw in [Draw::new(1, 60), Draw::new(seed as u64, 61)] {
            assert_eq!(used.suggest(&space, history, &[], draw), fresh().suggest(&space, history, &[], draw));
            used.suggest(&other, &History::new(), &[], draw);
        }
    }
}

#[test]
fn evolutions_name_the_parents() {
    let space = space();
    let (history, running) = (history(&space, 60), running(&space));
    let draw = Draw::new(5, 60);
    let options = nothing();
    let genetic = GeneticSpec::parse("", &options).and_then(|spec| spec.build("")).expect("no options");
    let regularized =
        RegularizedEvolutionSpec::parse("", &options).and_then(|spec| spec.build("")).expect("no options");
    let differential =
        DifferentialEvolutionSpec::parse("", &options).and_then(|spec| spec.build("")).expect("no options");

    let members = |sampler: &dyn Sampler| match sampler.model(&space, &history, &running, draw, &view([0, 4]))
    {
        SamplerModel::Evolution(Population { members }) => members,
        other => panic!("{other:?}"),
    };
    let among = |sampler: &dyn Sampler, child: &Proposal| {
        let members = members(sampler);
        child.parents.iter().all(|parent| members.contains(parent))
    };

    let child = genetic.propose(&space, &history, &running, draw);
    assert_eq!((&*child.why.code, child.parents.len()), ("crossover", 2));
    assert!(among(&genetic, &child));
    assert_eq!(members(&genetic)[0], history.best().expect("some are complete").0.trial);
    assert_ne!(child.parents[0], child.parents[1]);

    let child = regularized.propose(&space, &history, &running, draw);
    assert_eq!((&*child.why.code, child.parents.len()), ("mutation", 1));
    assert!(among(&regularized, &child));
    let parent = &history.observations()[child.parents[0] as usize];
    assert!(parent.trial >= 30, "the parent is one of the youngest");
    let changed = child.point.iter().zip(&parent.point).filter(|(a, b)| a != b).count();
    assert_eq!(changed, 1);

    let child = differential.propose(&space, &history, &running, draw);
    assert_eq!((&*child.why.code, child.parents.len()), ("difference", 4));
    assert!(among(&differential, &child));
    // The new trial is number 61: 60 have finished and one is running.
    assert_eq!(child.parents[0] % 10, 1);
}
