//! What a study explains: of the next trial and of earlier ones, without changing what comes.

use serde_json::{Value, json};
use tuning_playground::check::to_value;
use tuning_playground::sampler::SamplerModel;
use tuning_playground::space::Scalar;
use tuning_playground::study::{ExplainSpec, Explanation, Study, StudySpec, TrialState};

const SAMPLERS: [&str; 13] = [
    "grid",
    "random",
    "sobol",
    "lhs",
    "gp",
    "tpe",
    "cma-es",
    "genetic",
    "regularized-evolution",
    "differential-evolution",
    "nsga2",
    "bohb",
    "auto",
];

fn study(sampler: &str, extra: &Value) -> Study {
    let mut spec = json!({
        "space": {
            "lr": { "type": "float", "low": 1e-4, "high": 1, "log": true },
            "n": { "type": "int", "low": 1, "high": 8 },
            "act": { "type": "categorical", "choices": ["relu", "tanh"] },
        },
        "sampler": { "name": sampler },
        "pruner": { "name": "none" },
    });
    let fields = spec.as_object_mut().expect("it is an object");
    fields.extend(extra.as_object().expect("it is an object").clone());
    StudySpec::parse("", &to_value(&spec)).and_then(Study::new).expect("the study is legal")
}

/// Asks for `count` trials, each told three trials later; every seventh fails.
fn run(study: &mut Study, count: u32) {
    for _ in 0..count {
        let id = study.ask().id;
        if let Some(done) =
            id.checked_sub(3).filter(|done| study.trials()[*done as usize].state == TrialState::Running)
        {
            let value = loss(study, done);
            study.tell(done, if done % 7 == 6 { f64::NAN } else { value }).expect("the trial runs");
        }
    }
}

fn loss(study: &Study, id: u32) -> f64 {
    let point = study.space().point("", &study.trials()[id as usize].params).expect("the values are legal");
    point.iter().map(|u| (u - 0.3) * (u - 0.3)).sum()
}

fn explain(study: &Study, options: &Value) -> Result<Explanation, String> {
    let spec = ExplainSpec::parse("options", &to_value(options)).map_err(|error| error.to_string())?;
    study.explain("options", &spec).map_err(|error| error.to_string())
}

fn explained(study: &Study, options: &Value) -> Explanation {
    explain(study, options).expect("the options are legal")
}

/// The next point stays the same however often and whatever is explained, in the study and in its copy.
#[test]
fn explaining_changes_nothing() {
    for sampler in SAMPLERS {
        let (mut asked, mut quiet) = (study(sampler, &json!({})), study(sampler, &json!({})));
        for round in 0..5 {
            run(&mut asked, 7);
            run(&mut quiet, 7);
            explained(&asked, &json!({}));
            for trial in [0, round * 7, round * 7 + 6] {
                explained(&asked, &json!({ "trial": trial, "parameters": ["n"], "through": "best" }));
            }
        }
        assert_eq!(asked.document_text(), quiet.document_text(), "{sampler}");
        assert_eq!(asked.ask(), quiet.ask(), "{sampler}");
    }
}

/// A document's text.
trait Text {
    fn document_text(&self) -> String;
}

impl Text for Study {
    fn document_text(&self) -> String {
        to_value(&self.document()).to_string()
    }
}

/// What is said of the next trial is said of it again when it is an earlier one, also after reading the study anew.
#[test]
fn an_earlier_trial_is_explained_as_it_was() {
    for sampler in SAMPLERS {
        let mut study = study(sampler, &json!({ "direction": "maximize" }));
        let mut said = Vec::new();
        for count in [4, 9, 12, 15] {
            run(&mut study, count);
            let next = explained(&study, &json!({ "through": "chosen", "resolution": 5 }));
            let trial = study.ask();
            assert_eq!(trial.params, next.params, "{sampler}");
            assert_eq!(study.trials()[trial.id as usize].chosen.as_ref(), Some(&next.chosen), "{sampler}");
            said.push(Explanation { trial: Some(trial.id), ..next });
        }
        let copy = Study::from_json(&to_value(&study.document())).expect("a study reads its own document");
        for study in [&study, &copy] {
            for said in &said {
                let now = explained(study, &json!({ "trial": said.trial, "resolution": 5 }));
                assert_eq!(now, *said, "{sampler}");
            }
        }
    }
}

#[test]
fn every_sampler_shows_its_model() {
    for sampler in SAMPLERS {
        let mut study = study(sampler, &json!({}));
        run(&mut study, 45);
        let said = explained(&study, &json!({ "parameters": ["n", "lr"], "resolution": 6 }));
        let chosen = if sampler == "auto" { "gp" } else { sampler };
        assert_eq!(said.chosen.sampler, chosen);
        assert_eq!(said.auto.is_some(), sampler == "auto");
        assert_eq!((said.chosen.known, &said.running[..]), (42, &[42, 43, 44][..]), "{sampler}");
        match (chosen, said.model) {
            ("gp", SamplerModel::Gp(surface)) => {
                assert_eq!(
                    surface.grids.iter().map(|grid| &*grid.parameter).collect::<Vec<_>>(),
                    ["n", "lr"]
                );
                assert_eq!(surface.grids[1].values[0], Scalar::from(1e-4));
                assert_eq!(surface.mean.len(), 36);
            }
            ("tpe" | "bohb", SamplerModel::Tpe(densities)) => assert_eq!(densities.axes.len(), 3),
            ("cma-es", SamplerModel::CmaEs(path)) => {
                assert!(path.generations.len() > 4 && path.generations[4].ellipse.is_some());
            }
            ("grid" | "random" | "sobol" | "lhs", SamplerModel::Points(points)) => {
                assert_eq!(points.upcoming.len(), 6);
                let params = study.ask().params;
                let next = study.space().point("", &params).expect("the values are legal");
                assert_eq!(points.upcoming[0], [next[1], next[0]]);
            }
            (_, SamplerModel::Evolution(population)) => assert!(population.members.len() >= 10, "{sampler}"),
            (name, model) => panic!("{name}: {model:?}"),
        }
    }
}

/// Where larger is better, everything that is said is the mirror image.
#[test]
fn values_are_the_objectives_own() {
    let run = |direction: &str, sign: f64| {
        let mut study = study("gp", &json!({ "direction": direction }));
        for _ in 0..20 {
            let id = study.ask().id;
            let value = sign * loss(&study, id);
            study.tell(id, value).expect("the trial runs");
        }
        explained(&study, &json!({ "parameters": ["lr"] }))
    };
    let (down, up) = (run("minimize", 1.0), run("maximize", -1.0));
    let facts = [&down, &up].map(|said| said.chosen.why.facts.clone());
    assert_eq!(down.params, up.params);
    assert_eq!(facts[0]["expected"], -facts[1]["expected"]);
    assert_eq!((facts[0]["low"], facts[0]["high"]), (-facts[1]["high"], -facts[1]["low"]));
    assert!(facts[0]["low"] < facts[0]["high"]);
    assert_eq!(facts[0]["distance"], facts[1]["distance"]);
    let (SamplerModel::Gp(down), SamplerModel::Gp(up)) = (down.model, up.model) else {
        panic!("both have a process")
    };
    let mirrored = |values: &[f64]| values.iter().map(|value| -value).collect::<Vec<_>>();
    assert_eq!((&down.mean, &down.low), (&mirrored(&up.mean), &mirrored(&up.high)));
    assert_eq!(down.acquisition, up.acquisition);
}

/// Parents come before their children, so that a page can walk up the tree.
#[test]
fn parents_are_recorded() {
    for sampler in ["genetic", "regularized-evolution", "differential-evolution", "nsga2"] {
        let mut study = study(sampler, &json!({}));
        run(&mut study, 60);
        let bred = study.trials().iter().filter_map(|trial| {
            let parents = trial.chosen.as_ref()?.parents.as_ref()?;
            assert!(parents.iter().all(|parent| *parent < trial.id), "{sampler}");
            Some(trial.id)
        });
        assert!(bred.count() > 20, "{sampler}");
    }
}

#[test]
fn options_are_checked() {
    let mut study = study("tpe", &json!({}));
    run(&mut study, 5);
    let params = study.trials()[0].params.clone();
    study.enqueue(&params).expect("the values are legal");
    let cases = [
        (json!({ "trial": 99 }), "options.trial: 99 is not allowed here; expected one of the 6 trials"),
        (json!({ "trial": 5 }), "options.trial: 5 is not allowed here"),
        (json!({ "trial": -1 }), "options.trial: -1 is not allowed here"),
        (
            json!({ "parameters": ["rate"] }),
            "options.parameters[0]: \"rate\" is not allowed here; expected one of lr, n, act, none twice",
        ),
        (json!({ "parameters": ["n", "n"] }), "options.parameters[1]: \"n\" is not allowed here"),
        (json!({ "parameters": [] }), "options.parameters: 0 parameters is not allowed here"),
        (json!({ "parameters": ["n", "lr", "act"] }), "options.parameters: 3 parameters is not allowed"),
        (json!({ "resolution": 1 }), "options.resolution: 1 is not allowed here"),
        (json!({ "resolution": 101 }), "options.resolution: 101 is not allowed here"),
        (
            json!({ "through": 6 }),
            "options.through: 6 is not allowed here; expected a whole number from 0 to 5",
        ),
        (json!({ "through": "worst" }), "options.through: \"worst\" is not allowed here"),
        (json!({ "parameter": "n" }), "options.parameter: \"n\" is not allowed here"),
    ];
    for (options, message) in cases {
        let error = explain(&study, &options).expect_err("the options are wrong");
        assert!(error.starts_with(message), "{error}");
    }
    assert!(explain(&study, &json!({ "parameters": ["n"], "resolution": 1000 })).is_ok());
    // Also through a trial that the sampler did not choose.
    let through = explained(&study, &json!({ "through": 5 })).through;
    assert_eq!(through, study.trials()[5].params);
}

/// Documents whose choices no sampler could have made.
#[test]
fn impossible_choices_are_refused() {
    let mut study = study("genetic", &json!({}));
    run(&mut study, 20);
    let id = study.trials().len();
    study.enqueue(&study.trials()[0].params.clone()).expect("the values are legal");
    let document = serde_json::to_value(study.document()).expect("plain data");
    let cases = [
        (
            3,
            json!({ "sampler": "genetic", "why": { "code": "x", "facts": {} }, "known": 18 }),
            "trials[3].chosen.known: 18",
        ),
        (
            3,
            json!({ "sampler": "genetic", "why": { "code": "x", "facts": {} }, "known": 1, "parents": [3] }),
            "trials[3].chosen.parents: 3",
        ),
        (3, json!({ "sampler": "genetic", "known": 1 }), "trials[3].chosen.why: nothing"),
        (
            3,
            json!({ "sampler": "genetic", "why": { "code": "x", "facts": { "a": "b" } }, "known": 1 }),
            "trials[3].chosen.why.facts.a: \"b\"",
        ),
        (
            id,
            json!({ "sampler": "", "why": { "code": "x", "facts": {} }, "known": 0 }),
            "trials[20].chosen: a choice",
        ),
    ];
    for (id, chosen, message) in cases {
        let mut document = document.clone();
        document["trials"][id]["chosen"] = chosen;
        let error = Study::from_json(&to_value(&document)).expect_err("the choice is impossible").to_string();
        assert!(error.starts_with(message), "{error}");
    }
    // Documents of before choices were kept have none; they read, and such trials are not explained.
    let mut old = document;
    let trials = old["trials"].as_array_mut().expect("it is a list").iter_mut();
    trials.for_each(|trial| drop(trial.as_object_mut().expect("it is an object").remove("chosen")));
    let old = Study::from_json(&to_value(&old)).expect("the document is legal");
    assert!(explain(&old, &json!({ "trial": 3 })).is_err());
    let [old, new] = [&old, &study].map(|study| explained(study, &json!({})));
    assert_eq!(old.params, new.params);
}

#[test]
fn changes_are_told_once() {
    let mut study = study("random", &json!({}));
    assert_eq!(study.trials_since(0).revision, 0);
    let ids: Vec<u32> =
        study.ask_batch(4).expect("the count is legal").iter().map(|trial| trial.id).collect();
    assert_eq!(ids, [0, 1, 2, 3]);
    let since = |study: &Study, revision: u64| {
        let changes = study.trials_since(revision);
        (changes.trials.iter().map(|trial| trial.id).collect::<Vec<_>>(), changes.revision)
    };
    let (all, revision) = since(&study, 0);
    assert_eq!(all, [0, 1, 2, 3]);
    assert_eq!(since(&study, revision), (vec![], revision));
    study.report(2, 1, 0.5).expect("the trial runs");
    study.tell(1, 0.5).expect("the trial runs");
    let (changed, next) = since(&study, revision);
    assert_eq!(changed, [1, 2]);
    study.enqueue(&study.trials()[0].params.clone()).expect("the values are legal");
    assert_eq!(since(&study, next).0, [4]);
    let added = study.add_trial(&study.trials()[0].params.clone(), 1.0, Vec::new());
    let (changed, next) = since(&study, next);
    assert_eq!((added, changed), (Ok(5), vec![4, 5]));
    assert_eq!(study.ask().id, 4);
    assert_eq!(since(&study, next).0, [4]);
    let copy = Study::from_json(&to_value(&study.document())).expect("a study reads its own document");
    assert_eq!(since(&copy, 0).0, [0, 1, 2, 3, 4, 5]);
    for count in [0, 10_001] {
        let error = study.ask_batch(count).expect_err("the count is out of range").to_string();
        assert_eq!(
            error,
            format!("count: {count} is not allowed here; expected a whole number from 1 to 10000")
        );
    }
}
