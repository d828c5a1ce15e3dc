// The losses of the examples and the gradient of their mean. Each invocation takes one example.

@group(0) @binding(3) var<storage, read> y: array<f32>;
@group(0) @binding(4) var<storage, read> orders: array<u32>;
@group(0) @binding(5) var<storage, read> trials: array<Trial>;
@group(0) @binding(11) var<storage, read_write> work: array<vec4<f32>>;
@group(0) @binding(12) var<storage, read> records: array<Record>;

fn number(start: u32, index: u32) -> f32 {
    return work[start + index / 4u][index % 4u];
}

fn set_number(start: u32, index: u32, value: f32) {
    work[start + index / 4u][index % 4u] = value;
}

fn target_number(start: u32, index: u32) -> f32 {
    return y[start + index];
}

@compute @workgroup_size(WORKGROUP)
fn loss(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let index = place(group, groups, local);
    if (index >= step.batch * step.trials) {
        return;
    }
    let trial = step.first_trial + index / step.batch;
    if (records[trial].failure != 0u) {
        return;
    }
    let example = index % step.batch;
    let row = trial * layer.rows + example;
    let z_at = layer.values + row * layer.outputs;
    let d_at = layer.slopes + row * layer.outputs;
    let target_at = orders[trials[trial].order + step.first_row + example] * layer.targets;
    let share = 1.0 / f32(step.batch);
    let scores = scores_of(z_at, d_at, target_at, share);
    work[layer.losses + row] = vec4<f32>(scores.loss, scores.right, scores.invalid, 0.0);
}
