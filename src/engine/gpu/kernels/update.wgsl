// One step of the update rule: reads the half of a trial's parameters that counts and makes the other. L1 joins the
// gradient before it is clipped, L2 after it. Each invocation takes four parameters.

struct Verdict {
    // Set where a new parameter is not finite.
    broken: atomic<u32>,
    // The factor that clips the gradients.
    scale: f32,
}

@group(0) @binding(5) var<storage, read> trials: array<Trial>;
@group(0) @binding(7) var<storage, read> rates: array<Rates>;
@group(0) @binding(8) var<storage, read_write> parameters: array<vec4<f32>>;
@group(0) @binding(9) var<storage, read> gradients: array<vec4<f32>>;
@group(0) @binding(10) var<storage, read_write> moments: array<vec4<f32>>;
@group(0) @binding(12) var<storage, read> records: array<Record>;
@group(0) @binding(13) var<storage, read_write> verdicts: array<Verdict>;

@compute @workgroup_size(WORKGROUP)
fn update(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let index = place(group, groups, local);
    let count = layer.parameters;
    if (index >= count * step.trials) {
        return;
    }
    let trial = step.first_trial + index / count;
    let i = index % count;
    if (records[trial].failure != 0u) {
        return;
    }
    let half = records[trial].step_low & 1u;
    let own = trials[trial];
    let is_weight = i < layer.weight_count;
    let p = parameters[(2u * trial + half) * count + i];
    var g = gradients[trial * count + i];
    if (is_weight && own.l1 > 0.0) {
        g += own.l1 * sign(p);
    }
    if (step.clips != 0u) {
        g *= verdicts[trial].scale;
    }
    let first = trial * moment_count() * count + i;
    var m = Moments(vec4<f32>(0.0), vec4<f32>(0.0));
    if (moment_count() > 0u) {
        m.first = moments[first];
    }
    if (moment_count() > 1u) {
        m.second = moments[first + count];
    }
    let new_p = updated(own, rates[step.rates + trial], select(0.0, own.l2, is_weight), p, g, &m);
    if (moment_count() > 0u) {
        moments[first] = m.first;
    }
    if (moment_count() > 1u) {
        moments[first + count] = m.second;
    }
    if (!are_finite(new_p)) {
        atomicStore(&verdicts[trial].broken, 1u);
    }
    parameters[(2u * trial + 1u - half) * count + i] = new_p;
}
