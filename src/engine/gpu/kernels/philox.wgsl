// Philox4x32-10 (Salmon et al. 2011), as `numeric/philox.rs` has it, and the dropout masks that come from it.

// The upper word of the product of two words, by halves.
fn upper_product(a: u32, b: u32) -> u32 {
    let a_low = a & 0xffffu;
    let a_high = a >> 16u;
    let b_low = b & 0xffffu;
    let b_high = b >> 16u;
    let low = a_low * b_low;
    let middle = a_high * b_low + (low >> 16u);
    let other = a_low * b_high + (middle & 0xffffu);
    return a_high * b_high + (middle >> 16u) + (other >> 16u);
}

fn philox4x32(start: vec4<u32>, start_key: vec2<u32>) -> vec4<u32> {
    var counter = start;
    var key = start_key;
    for (var round = 0u; round < 10u; round++) {
        let low = counter.x * 0xd2511f53u;
        let high = counter.z * 0xcd9e8d57u;
        let low_upper = upper_product(counter.x, 0xd2511f53u);
        let high_upper = upper_product(counter.z, 0xcd9e8d57u);
        counter = vec4<u32>(high_upper ^ counter.y ^ key.x, high, low_upper ^ counter.w ^ key.y, low);
        key += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
    }
    return counter;
}

// The word that stands for the stream `dropout` in the counter (`numeric/stream.rs`).
override DROPOUT_STREAM: u32 = 0;

// Words `first` to `first + 3` of a trial's stream of dropout masks at this step.
fn dropout_words(key: vec2<u32>, first: u32) -> vec4<u32> {
    let block = first / 4u;
    let shift = first % 4u;
    let a = philox4x32(vec4<u32>(block, step.index_low, step.index_high, DROPOUT_STREAM), key);
    if (shift == 0u) {
        return a;
    }
    let b = philox4x32(vec4<u32>(block + 1u, step.index_low, step.index_high, DROPOUT_STREAM), key);
    if (shift == 1u) {
        return vec4<u32>(a.yzw, b.x);
    }
    if (shift == 2u) {
        return vec4<u32>(a.zw, b.xy);
    }
    return vec4<u32>(a.w, b.xyz);
}

// Inverted dropout: 0 or 1 / (1 - rate) for four units, from the words `first` on. `drops` is the threshold below which a
// unit is left out and, as bits, the factor of what is kept.
fn dropout_mask(drops: vec2<u32>, key: vec2<u32>, first: u32) -> vec4<f32> {
    let words = dropout_words(key, first);
    return select(vec4<f32>(bitcast<f32>(drops.y)), vec4<f32>(0.0), words < vec4<u32>(drops.x));
}
