// The factor by which a trial's gradients, L1 included, are scaled so that their norm is at most its limit (Pascanu,
// Mikolov and Bengio 2013; PyTorch's `clip_grad_norm_`). One workgroup for each trial.

struct Verdict {
    broken: atomic<u32>,
    scale: f32,
}

@group(0) @binding(5) var<storage, read> trials: array<Trial>;
@group(0) @binding(8) var<storage, read> parameters: array<vec4<f32>>;
@group(0) @binding(9) var<storage, read> gradients: array<vec4<f32>>;
@group(0) @binding(12) var<storage, read> records: array<Record>;
@group(0) @binding(13) var<storage, read_write> verdicts: array<Verdict>;

var<workgroup> parts: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn clip_by_norm(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
    let trial = step.first_trial + group.x;
    let half = (2u * trial + (records[trial].step_low & 1u)) * layer.parameters;
    let l1 = trials[trial].l1;
    var sum = vec4<f32>(0.0);
    for (var i = local; i < layer.parameters; i += WORKGROUP) {
        var g = gradients[trial * layer.parameters + i];
        if (l1 > 0.0 && i < layer.weight_count) {
            g += l1 * sign(parameters[half + i]);
        }
        sum += g * g;
    }
    parts[local] = sum.x + sum.y + sum.z + sum.w;
    workgroupBarrier();
    if (local == 0u) {
        var square = 0.0;
        for (var i = 0u; i < WORKGROUP; i++) {
            square += parts[i];
        }
        let ratio = trials[trial].clip_norm / (sqrt(square) + 1e-6);
        verdicts[trial].scale = select(1.0, ratio, trials[trial].clip_norm >= 0.0 && ratio < 1.0);
    }
}
