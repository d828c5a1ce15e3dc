// Elementary functions whose accuracy WGSL does not promise, or which may overflow there: those of
// `numeric/functions.rs`, with the same bounds; where these are clamped to what rounds to 1, here it is 1. Arguments that
// are not numbers give anything; who calls sees to them.

// Clamped, so that no intermediate result is infinite.
fn safe_exp(x: vec4<f32>) -> vec4<f32> {
    return exp(clamp(x, vec4<f32>(-87.3), vec4<f32>(88.37)));
}

// Eigen's rational function.
fn safe_tanh(x: vec4<f32>) -> vec4<f32> {
    let c = clamp(x, vec4<f32>(-7.905311), vec4<f32>(7.905311));
    let s = c * c;
    var n = -2.7607684774e-16 * s + 2.0001879048e-13;
    n = n * s - 8.6046715221e-11;
    n = n * s + 5.1222970903e-8;
    n = n * s + 1.4857223572e-5;
    n = n * s + 6.3726192887e-4;
    n = n * s + 4.8935245589e-3;
    var d = 1.1982583947e-6 * s + 1.1853470569e-4;
    d = d * s + 2.2684346325e-3;
    d = d * s + 4.8935251855e-3;
    return select(c * n / d, sign(x), abs(x) >= vec4<f32>(7.905311));
}

// Eigen's rational function.
fn erf(x: vec4<f32>) -> vec4<f32> {
    let c = clamp(x, vec4<f32>(-4.0), vec4<f32>(4.0));
    let s = c * c;
    var n = -2.7261422580e-10 * s + 2.7706814250e-8;
    n = n * s - 2.1010240208e-6;
    n = n * s - 5.6925063946e-5;
    n = n * s - 7.3499063033e-4;
    n = n * s - 2.9545998085e-3;
    n = n * s - 1.6096033326e-2;
    var d = -1.4566072185e-5 * s - 2.1337405528e-4;
    d = d * s - 1.6828269744e-3;
    d = d * s - 7.3733291672e-3;
    d = d * s - 1.4264739059e-2;
    return select(c * n / d, sign(x), abs(x) >= vec4<f32>(4.0));
}

fn sigmoid(x: vec4<f32>) -> vec4<f32> {
    return 1.0 / (1.0 + safe_exp(-x));
}

struct SineCosine {
    sine: vec4<f32>,
    cosine: vec4<f32>,
}

// Reduction by pi/2 in three parts and the polynomials of Cephes' `sinf` and `cosf`.
fn sine_cosine(x: vec4<f32>) -> SineCosine {
    let c = clamp(x, vec4<f32>(-1e6), vec4<f32>(1e6));
    let k = round(c * 0.63661977);
    let reduced = c - k * 1.5703125 - k * 4.83751297e-4 - k * 7.54978995e-8;
    let r = clamp(reduced, vec4<f32>(-0.8), vec4<f32>(0.8));
    let s = r * r;
    let sine = ((-1.9515296e-4 * s + 8.332161e-3) * s - 0.16666655) * s * r + r;
    let cosine = ((2.4433157e-5 * s - 1.3887316e-3) * s + 4.1666646e-2) * s * s - 0.5 * s + 1.0;
    let quadrant = vec4<i32>(k) & vec4<i32>(3);
    let odd = (quadrant & vec4<i32>(1)) == vec4<i32>(1);
    let sine_sign = select(vec4<f32>(1.0), vec4<f32>(-1.0), quadrant >= vec4<i32>(2));
    let low = (quadrant == vec4<i32>(0)) | (quadrant == vec4<i32>(3));
    let cosine_sign = select(vec4<f32>(-1.0), vec4<f32>(1.0), low);
    return SineCosine(select(sine, cosine, odd) * sine_sign, select(cosine, sine, odd) * cosine_sign);
}

// ln x of a positive normal number, with the polynomial of Cephes' `logf`.
fn natural_log(x: f32) -> f32 {
    let bits = bitcast<u32>(x);
    let half = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
    let exponent = f32(bits >> 23u) - 126.0;
    let small = half < 0.70710678;
    let m = select(half, half + half, small) - 1.0;
    let e = select(exponent, exponent - 1.0, small);
    let s = m * m;
    var p = 7.0376836e-2 * m - 0.1151461;
    p = p * m + 0.11676998;
    p = p * m - 0.12420141;
    p = p * m + 0.14249323;
    p = p * m - 0.16668058;
    p = p * m + 0.20000715;
    p = p * m - 0.24999999;
    p = p * m + 0.33333333;
    let tail = m * s * p - 2.1219444e-4 * e - 0.5 * s;
    return (m + tail) + e * 0.69335938;
}
