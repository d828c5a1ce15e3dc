// The rule of divergence, which is applied at the end of an epoch.

// A sum of finite losses, which may yet be too large: the CPU adds in double precision.
fn largest_if_infinite(sum: f32) -> f32 {
    return select(3.4e38, sum, is_finite(sum));
}

// What the rule of divergence sees of a batch; whether the trial has diverged.
fn has_diverged(own: ptr<function, Record>, loss_sum: f32) -> bool {
    if ((*own).knows_first == 0u) {
        (*own).knows_first = 1u;
        (*own).first_batch = loss_sum / f32(step.batch);
    }
    (*own).epoch_loss = largest_if_infinite((*own).epoch_loss + loss_sum);
    (*own).epoch_examples += step.batch;
    if (step.ends_epoch == 0u) {
        return false;
    }
    let mean = (*own).epoch_loss / f32((*own).epoch_examples);
    let is_above = mean > 2.0 * max((*own).guess, (*own).first_batch);
    let diverged = is_above && (*own).was_above != 0u;
    (*own).was_above = u32(is_above);
    (*own).epoch_loss = 0.0;
    (*own).epoch_examples = 0u;
    return diverged;
}
