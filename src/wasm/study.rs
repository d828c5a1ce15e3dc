//! The study's handle.

use wasm_bindgen::prelude::*;

use super::convert::{document, measured, read_number, to_js, whole};
use crate::check::document::list;
use crate::check::{Invalid, MAX_SEED, Value};
use crate::sampler::Report;
use crate::space::parse_params;
use crate::study::{self, Ending, ExplainSpec, ImportanceSpec, JournalOptions, StudySpec};

/// A search: it hands out trials and keeps what became of them. The objective may be anything that JavaScript
/// can compute.
#[wasm_bindgen]
pub struct Study {
    inner: study::Study,
}

#[wasm_bindgen]
impl Study {
    /// A study without trials.
    ///
    /// # Errors
    /// A value that is not allowed, with its path.
    #[wasm_bindgen(constructor)]
    pub fn new(#[wasm_bindgen(unchecked_param_type = "StudySpec")] spec: &JsValue) -> Result<Study, JsError> {
        let spec = StudySpec::parse("", &document("", spec)?)?;
        Ok(Self { inner: study::Study::new(spec)? })
    }

    /// The next trial to run: the one that waits longest, or else a new one at the sampler's next point.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Suggestion")]
    pub fn ask(&mut self) -> Result<JsValue, JsError> {
        to_js(&self.inner.ask())
    }

    /// The next `count` trials to run, 1 to 10,000, as that many calls of `ask` give them.
    ///
    /// # Errors
    /// A count out of range.
    #[wasm_bindgen(js_name = askBatch, unchecked_return_type = "Suggestion[]")]
    pub fn ask_batch(&mut self, count: f64) -> Result<JsValue, JsError> {
        to_js(&self.inner.ask_batch(whole("count", count, MAX_SEED)?)?)
    }

    /// Lets a trial with the given values wait; `ask` returns it before any new one. The trial's id.
    ///
    /// # Errors
    /// A value that is missing, unknown or outside the space.
    pub fn enqueue(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Record<string, Scalar>")] params: &JsValue,
    ) -> Result<u32, JsError> {
        let params = parse_params("params", &document("params", params)?)?;
        Ok(self.inner.enqueue(&params)?)
    }

    /// Adds a trial that ended elsewhere, so that the search begins with what is known from it. The trial's id.
    ///
    /// # Errors
    /// Values that are missing, unknown or outside the space, an outcome of another form, and steps that do not rise.
    #[wasm_bindgen(js_name = addTrial)]
    pub fn add_trial(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Record<string, Scalar>")] params: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "TrialOutcome")] outcome: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "TrialReport[]")] reports: &JsValue,
    ) -> Result<u32, JsError> {
        let params = parse_params("params", &document("params", params)?)?;
        let ending = Ending::parse("outcome", &measured("outcome", outcome)?)?;
        let reports = match measured("reports", reports)? {
            Value::Null => Vec::new(),
            reports => list("reports", &reports, Report::parse)?,
        };
        Ok(self.inner.add_trial(&params, ending, reports)?)
    }

    /// Notes the objective's `value` at `step` of a trial. Whether the trial should stop now; the trial then keeps
    /// the reason. A value that is not finite always stops it.
    ///
    /// # Errors
    /// A trial that does not run, and a step that does not come after the last one.
    pub fn report(&mut self, id: f64, step: f64, value: f64) -> Result<bool, JsError> {
        let step = whole("step", step, MAX_SEED)?;
        Ok(self.inner.report(trial_id(id)?, step, value)?)
    }

    /// Ends a trial with its value, or one for each objective (`[v1, v2]`), or values under several seeds
    /// (`{ repeats }`, whose mean is the value), or its failure. A value that is not finite, and one of the
    /// `constraints` above 0, fails it.
    ///
    /// # Errors
    /// A trial that does not run, another number of values than objectives, and an outcome of another form.
    pub fn tell(
        &mut self,
        id: f64,
        #[wasm_bindgen(unchecked_param_type = "TrialOutcome")] outcome: &JsValue,
    ) -> Result<(), JsError> {
        let ending = Ending::parse("outcome", &measured("outcome", outcome)?)?;
        self.inner.tell(trial_id(id)?, ending)?;
        Ok(())
    }

    /// All trials, by id.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Trial[]")]
    pub fn trials(&self) -> Result<JsValue, JsError> {
        to_js(self.inner.trials())
    }

    /// The trials that are new or have changed since `revision`, by id, with the revision to go on from; all of them if
    /// it is missing. So a page follows a long study without copying it again and again. Revisions count the changes to
    /// this handle's study; `toJSON` does not hold them.
    ///
    /// # Errors
    /// A revision that is no whole number.
    #[wasm_bindgen(js_name = trialsSince, unchecked_return_type = "TrialChanges")]
    pub fn trials_since(&self, revision: Option<f64>) -> Result<JsValue, JsError> {
        to_js(&self.inner.trials_since(whole("revision", revision.unwrap_or(0.0), MAX_SEED)?))
    }

    /// The complete trial with the best value, the first of equal ones; null before one is complete.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Trial | null")]
    pub fn best(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.best())
    }

    /// The complete trials that no other is better than (the Pareto front), by id.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "Trial[]")]
    pub fn pareto(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.pareto())
    }

    /// How much each parameter matters for the objective.
    ///
    /// # Errors
    /// An option that is unknown or out of range.
    #[wasm_bindgen(unchecked_return_type = "Importance")]
    pub fn importance(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ImportanceSpec")] options: &JsValue,
    ) -> Result<JsValue, JsError> {
        let spec = ImportanceSpec::parse("options", &document("options", options)?)?;
        to_js(&self.inner.importance("options", &spec)?)
    }

    /// Why the sampler chose a point, and what it saw of one parameter or two: of the next trial, or of the given `trial`
    /// as it was when it was asked for. The `model` is told apart by its `name`. Nothing changes: the next trial stays
    /// the same.
    ///
    /// # Errors
    /// A parameter or a trial that is unknown, a trial whose values the sampler did not choose, an option out of range.
    #[wasm_bindgen(unchecked_return_type = "Explanation")]
    pub fn explain(
        &self,
        #[wasm_bindgen(unchecked_optional_param_type = "ExplainSpec")] options: &JsValue,
    ) -> Result<JsValue, JsError> {
        let spec = ExplainSpec::parse("options", &document("options", options)?)?;
        to_js(&self.inner.explain("options", &spec)?)
    }

    /// What the pruner would decide now: limits by step, and brackets with their rungs.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(js_name = explainPruner, unchecked_return_type = "PrunerExplanation")]
    pub fn explain_pruner(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.explain_pruner())
    }

    /// Which sampler chooses the next point, and why, with the sampler `auto`; null with others.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(unchecked_return_type = "AutoChoice | null")]
    pub fn choice(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.choice())
    }

    /// All trials as a table (CSV).
    #[wasm_bindgen(js_name = toCSV)]
    pub fn to_csv(&self) -> String {
        self.inner.to_csv()
    }

    /// Adds the ended trials of a table (CSV) with a column for each parameter, as `name` or `params_name`, and
    /// `value` (or `values_0` and so on). How many there were.
    ///
    /// # Errors
    /// A missing column, and the first value that is not allowed, with its row; then nothing is added.
    #[wasm_bindgen(js_name = addCSV)]
    pub fn add_csv(&mut self, table: &str) -> Result<u32, JsError> {
        Ok(self.inner.add_csv(table, read_number)?)
    }

    /// The study as a journal file of Optuna, in which it has the `name`, "study" if missing. In Python:
    /// `optuna.load_study(study_name=name, storage=JournalStorage(JournalFileBackend(path)))`.
    #[wasm_bindgen(js_name = toJournal)]
    pub fn to_journal(&self, name: Option<String>) -> String {
        self.inner.to_journal(name.as_deref().unwrap_or("study"))
    }

    /// The study of a journal file of Optuna: that of the name in `options`, or else the first. Sampler, pruner and
    /// seed, which Optuna does not keep, may stand in the options too. Trials without a value for each parameter
    /// are left out.
    ///
    /// # Errors
    /// A line that is no operation, a study that is not there, and what a study here cannot hold, with its path.
    #[wasm_bindgen(js_name = fromJournal)]
    pub fn from_journal(
        journal: &str,
        #[wasm_bindgen(
            unchecked_optional_param_type = "{ name?: string, sampler?: SamplerSpec, pruner?: PrunerSpec, seed?: number }"
        )]
        options: &JsValue,
    ) -> Result<Study, JsError> {
        let options = JournalOptions::parse("options", &document("options", options)?)?;
        Ok(Self { inner: study::Study::from_journal(journal, &options, read_number)? })
    }

    /// The whole study as plain data, which `JSON.stringify` can write.
    ///
    /// # Errors
    /// None.
    #[wasm_bindgen(js_name = toJSON, unchecked_return_type = "StudyDocument")]
    pub fn to_json(&self) -> Result<JsValue, JsError> {
        to_js(&self.inner.document())
    }

    /// The study of what `toJSON` gave. Its next trial is the one that the original would have asked for.
    ///
    /// # Errors
    /// Another version, and a value that is malformed or contradicts the rest, with its path.
    #[wasm_bindgen(js_name = fromJSON)]
    pub fn from_json(
        #[wasm_bindgen(unchecked_param_type = "StudyDocument")] json: &JsValue,
    ) -> Result<Study, JsError> {
        let json: Value = document("", json)?;
        Ok(Self { inner: study::Study::from_json(&json)? })
    }
}

fn trial_id(id: f64) -> Result<u32, Invalid> {
    whole("id", id, u64::from(u32::MAX)).map(|id| id as u32)
}
