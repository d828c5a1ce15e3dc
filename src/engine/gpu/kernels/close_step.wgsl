// The end of a step: adds up the losses of the batch, says whether the step counts, and applies the rule of divergence.
// Each invocation takes one trial.

struct Verdict {
    broken: u32,
    scale: f32,
}

@group(0) @binding(11) var<storage, read> work: array<vec4<f32>>;
@group(0) @binding(12) var<storage, read_write> records: array<Record>;
@group(0) @binding(13) var<storage, read> verdicts: array<Verdict>;
@group(0) @binding(14) var<storage, read_write> samples: array<Sample>;

@compute @workgroup_size(WORKGROUP)
fn close_step(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let index = place(group, groups, local);
    if (index >= step.trials) {
        return;
    }
    let trial = step.first_trial + index;
    let sample = step.samples + trial;
    if (step.fresh != 0u) {
        samples[sample] = Sample(0.0, 0u, 0u);
    }
    var own = records[trial];
    if (own.failure != 0u) {
        return;
    }
    var sum = vec4<f32>(0.0);
    let losses = layer.losses + trial * layer.rows;
    for (var row = 0u; row < step.batch; row++) {
        sum += work[losses + row];
    }
    let loss_sum = largest_if_infinite(sum.x);
    if (sum.z > 0.0) {
        own.failure = LOSS_NOT_FINITE;
    } else if (verdicts[trial].broken != 0u) {
        own.failure = PARAMETER_NOT_FINITE;
    } else {
        own.step_low = step.index_low + 1u;
        own.step_high = step.index_high + u32(own.step_low == 0u);
        let before = samples[sample];
        let correct = before.correct + u32(sum.y);
        samples[sample] = Sample(largest_if_infinite(before.loss + loss_sum), correct, before.examples + step.batch);
        if (has_diverged(&own, loss_sum)) {
            own.failure = LOSS_ABOVE_GUESS;
        }
    }
    records[trial] = own;
}
