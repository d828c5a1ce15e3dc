// The activations with their slopes, as `net/activation.rs` has them.

// The place of the activation in `Activation::NAMED`.
override ACTIVATION: u32 = 0;

struct ValueSlope {
    value: vec4<f32>,
    slope: vec4<f32>,
}

// What is not a number stays so, but for relu, elu and selu, which make 0 of it, as comparisons on the CPU do. Both are
// said by the bits: compilers may take for granted that every number is one.
fn value_and_slope(z: vec4<f32>) -> ValueSlope {
    let unknown = are_nan(z);
    if (ACTIVATION == 1u || ACTIVATION == 3u || ACTIVATION == 4u) {
        return activated(select(z, vec4<f32>(0.0), unknown));
    }
    var result = activated(z);
    result.value = select(result.value, z, unknown);
    return result;
}

fn activated(z: vec4<f32>) -> ValueSlope {
    let one = vec4<f32>(1.0);
    let positive = z > vec4<f32>(0.0);
    switch ACTIVATION {
        case 1u: { // relu
            return ValueSlope(select(vec4<f32>(0.0), z, positive), select(vec4<f32>(0.0), one, positive));
        }
        case 2u: { // leaky-relu
            let slope = select(vec4<f32>(0.01), one, positive);
            return ValueSlope(z * slope, slope);
        }
        case 3u: { // elu
            return exponential_unit(z, 1.0, 1.0);
        }
        case 4u: { // selu
            return exponential_unit(z, 1.6732632, 1.0507010);
        }
        case 5u: { // gelu
            let cumulative = 0.5 * (1.0 + erf(z * 0.70710678));
            let density = 0.39894228 * safe_exp(-0.5 * z * z);
            return ValueSlope(z * cumulative, cumulative + z * density);
        }
        case 6u: { // silu
            let s = sigmoid(z);
            return ValueSlope(z * s, s * (1.0 + z * (1.0 - s)));
        }
        case 7u: { // mish
            let e = safe_exp(min(z, vec4<f32>(20.0)));
            let product = e * (e + 2.0);
            let t = product / (product + 2.0);
            return ValueSlope(z * t, t + z * (1.0 - t * t) * sigmoid(z));
        }
        case 8u: { // tanh
            let t = safe_tanh(z);
            return ValueSlope(t, 1.0 - t * t);
        }
        case 9u: { // sigmoid
            let s = sigmoid(z);
            return ValueSlope(s, s * (1.0 - s));
        }
        case 10u: { // sine
            let both = sine_cosine(z);
            return ValueSlope(both.sine, both.cosine);
        }
        default: { // linear
            return ValueSlope(z, one);
        }
    }
}

fn exponential_unit(z: vec4<f32>, alpha: f32, lambda: f32) -> ValueSlope {
    let positive = z > vec4<f32>(0.0);
    let power = alpha * safe_exp(min(z, vec4<f32>(0.0)));
    let value = select(power - alpha, z, positive);
    let slope = select(power, vec4<f32>(1.0), positive);
    return ValueSlope(lambda * value, lambda * slope);
}
