//! All trials at once: what a checkpoint needs, in as few readings as fit.

use super::capacity::state_bytes;
use super::engine::GpuEngine;
use super::error::GpuError;
use crate::engine::population::{EpochRule, TrialState};

impl GpuEngine {
    /// All that each trial (T) needs to go on, with what the rule of divergence has seen of it.
    ///
    /// # Errors
    /// The device's failure.
    pub async fn read_states(&self) -> Result<Vec<(TrialState, EpochRule)>, GpuError> {
        let at_once = (self.capacity.staging / state_bytes(&self.plan)).max(1) as usize;
        let mut all = Vec::with_capacity(self.trials());
        while all.len() < self.trials() {
            let first = all.len();
            let count = at_once.min(self.trials() - first);
            all.extend(self.read_states_from(first, count).await?);
        }
        Ok(all)
    }
}
