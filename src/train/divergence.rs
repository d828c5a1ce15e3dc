//! When a run has diverged.

use super::bytes::Bytes;
use crate::engine::EpochRule;

/// The rule of divergence for losses that stay finite: the mean training loss of two successive epochs exceeds
/// twice the loss of the best constant guess and twice the loss of the first batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DivergenceRule {
    seen: EpochRule,
}

impl DivergenceRule {
    /// The rule for training data whose best constant guess has the loss `best_constant`.
    pub fn new(best_constant: f64) -> Self {
        Self { seen: EpochRule { best_constant, ..EpochRule::default() } }
    }

    /// The same as plain data, for an engine that applies the rule itself.
    #[cfg(feature = "gpu")]
    pub(super) fn seen(&self) -> &EpochRule {
        &self.seen
    }

    /// The reverse of `seen`.
    #[cfg(feature = "gpu")]
    pub(super) fn of(seen: EpochRule) -> Self {
        Self { seen }
    }

    /// Writes the rule with what it has seen, or reads it.
    pub(super) fn describe(&mut self, bytes: &mut Bytes<'_>) {
        bytes.number(&mut self.seen.best_constant);
        bytes.optional(&mut self.seen.first_batch);
        bytes.number(&mut self.seen.loss_sum);
        bytes.whole(&mut self.seen.examples);
        bytes.choice(&mut self.seen.last_epoch_was_above, &[false, true]);
    }

    /// Whether the loss of the first batch has still to be seen.
    pub fn needs_first_batch(&self) -> bool {
        self.seen.first_batch.is_none()
    }

    /// Takes the sum of losses over some examples of the current epoch. The first call must be about the
    /// first batch alone.
    pub fn add(&mut self, loss_sum: f64, examples: u64) {
        if examples == 0 {
            return;
        }
        self.seen.first_batch.get_or_insert(loss_sum / examples as f64);
        self.seen.loss_sum += loss_sum;
        self.seen.examples += examples;
    }

    /// Ends the epoch; whether the run has diverged.
    pub fn end_epoch(&mut self) -> bool {
        let seen = &mut self.seen;
        let mean = seen.loss_sum / seen.examples as f64;
        let limit = 2.0 * seen.best_constant.max(seen.first_batch.unwrap_or(0.0));
        let above = mean > limit;
        let diverged = above && seen.last_epoch_was_above;
        (seen.last_epoch_was_above, seen.loss_sum, seen.examples) = (above, 0.0, 0);
        diverged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_successive_epochs_above_both_limits() {
        let mut rule = DivergenceRule::new(0.7);
        let mut epoch = |loss: f64| {
            rule.add(loss, 1);
            rule.end_epoch()
        };
        // The first batch has 0.8, so the limit is 1.6.
        assert!(!epoch(0.8));
        assert!(!epoch(1.7));
        assert!(!epoch(1.5));
        assert!(!epoch(1.7));
        assert!(epoch(1.7));
    }
}
