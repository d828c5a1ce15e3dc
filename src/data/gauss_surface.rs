//! Six Gaussian bumps of alternating sign in two rows, placed as in the TensorFlow Playground's regression set
//! of that name.

/// (x₁, x₂, sign) of each bump.
const BUMPS: [(f64, f64, f64); 6] = [
    (-2.0 / 3.0, 5.0 / 12.0, 1.0),
    (0.0, 5.0 / 12.0, -1.0),
    (2.0 / 3.0, 5.0 / 12.0, 1.0),
    (-2.0 / 3.0, -5.0 / 12.0, -1.0),
    (0.0, -5.0 / 12.0, 1.0),
    (2.0 / 3.0, -5.0 / 12.0, -1.0),
];

/// Standard deviation of a bump.
const WIDTH: f64 = 0.2;

/// y = Σ sign · exp(−d² / (2 · 0.2²)) over the bumps, where d is the distance to the bump's centre.
pub fn height([first, second]: [f64; 2]) -> f64 {
    let bump = |&(x, y, sign): &(f64, f64, f64)| {
        let square = (first - x) * (first - x) + (second - y) * (second - y);
        sign * libm::exp(-square / (2.0 * WIDTH * WIDTH))
    };
    BUMPS.iter().map(bump).sum()
}
