//! The loops in which linear algebra spends its time. They are not inlined: unrolled for lanes, each is large.

/// Σ aᵢ·bᵢ in four interleaved parts, over the shorter of the two.
#[inline(never)]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    let (a, b) = (&a[..length], &b[..length]);
    let mut parts = [0.0; 4];
    let (quads_a, quads_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = quads_a.remainder().iter().zip(quads_b.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in quads_a.zip(quads_b) {
        for lane in 0..4 {
            parts[lane] += x[lane] * y[lane];
        }
    }
    (parts[0] + parts[1]) + (parts[2] + parts[3]) + rest
}

/// `sum` += factor · x, over the shorter of the two.
#[inline(never)]
pub fn add_scaled(sum: &mut [f64], factor: f64, x: &[f64]) {
    for (sum, x) in sum.iter_mut().zip(x) {
        *sum += factor * x;
    }
}

/// `sums` += factor · (u - x)², over the shorter of the two.
#[inline(never)]
pub fn add_squares(sums: &mut [f64], factor: f64, u: f64, x: &[f64]) {
    for (sum, x) in sums.iter_mut().zip(x) {
        *sum += factor * ((u - x) * (u - x));
    }
}
