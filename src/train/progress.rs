//! How each trial fares.

use serde::{Deserialize, Serialize};

use crate::engine::Failure;

/// Where a run stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum RunState {
    /// It goes on with the next call.
    Running,
    /// All its epochs are over.
    Done,
    /// It diverged and keeps its last finite parameters.
    Diverged,
    /// It was stopped before its end.
    Stopped,
}

/// One trial after a call of `trainSteps`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Progress {
    /// Steps made so far; for a diverged run, the last one that counts.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub step: u64,
    /// The same in epochs, with fractions.
    pub epoch: f64,
    /// Mean training loss over the examples since the last call, penalties excluded; null if there were none.
    pub loss: Option<f64>,
    /// Loss on the test rows now; null without test rows.
    pub test_loss: Option<f64>,
    /// Share of the examples since the last call that were classified rightly; null for a regression.
    pub accuracy: Option<f64>,
    /// Share of the test rows that are classified rightly now.
    pub test_accuracy: Option<f64>,
    /// Where the run stands.
    pub state: RunState,
    /// Why it diverged.
    pub reason: Option<Failure>,
}
