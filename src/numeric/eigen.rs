//! Eigenvalues and eigenvectors of a symmetric matrix.
//!
//! Notation: A = V diag(λ) Vᵀ, all (n, n), row-major.

/// Sweeps after which the rotations stop; convergence is quadratic, and 6 to 10 reach rounding in practice.
const MAX_SWEEPS: usize = 50;

/// The eigenvalues λ (n), in no order, and the eigenvectors V (n, n; vector k is column k) of the symmetric
/// `matrix` (n, n).
///
/// Jacobi's rotations in cyclic order (Golub and Van Loan, "Matrix computations", 4th edition, 8.5): slower than
/// tridiagonal methods beyond n of about 50, but the small eigenvalues are as exact as the large ones.
pub fn symmetric_eigen(matrix: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut a = matrix.to_vec();
    let mut vectors = vec![0.0; n * n];
    (0..n).for_each(|k| vectors[k * n + k] = 1.0);
    for _ in 0..MAX_SWEEPS {
        let mut turned = false;
        for p in 0..n {
            for q in p + 1..n {
                turned |= rotate(&mut a, &mut vectors, n, p, q);
            }
        }
        if !turned {
            break;
        }
    }
    ((0..n).map(|k| a[k * n + k]).collect(), vectors)
}

/// Makes a_pq zero. Whether it was not already, but for rounding.
fn rotate(a: &mut [f64], vectors: &mut [f64], n: usize, p: usize, q: usize) -> bool {
    let (app, aqq, apq) = (a[p * n + p], a[q * n + q], a[p * n + q]);
    if apq.abs() <= f64::EPSILON * 0.5 * libm::sqrt((app * aqq).abs()) {
        return false;
    }
    // The smaller of the two angles whose rotation does it: t = tan θ.
    let tau = (aqq - app) / (2.0 * apq);
    let t = 1.0_f64.copysign(tau) / (tau.abs() + libm::sqrt(1.0 + tau * tau));
    let cosine = 1.0 / libm::sqrt(1.0 + t * t);
    let sine = t * cosine;
    let turn = |x: &mut [f64], i: usize, j: usize| {
        let (u, v) = (x[i], x[j]);
        (x[i], x[j]) = (cosine * u - sine * v, sine * u + cosine * v);
    };
    for k in 0..n {
        turn(a, k * n + p, k * n + q);
    }
    for k in 0..n {
        turn(a, p * n + k, q * n + k);
        turn(vectors, k * n + p, k * n + q);
    }
    (a[p * n + q], a[q * n + p]) = (0.0, 0.0);
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::Stream;

    /// A = V diag(λ) Vᵀ and Vᵀ V = I, to rounding, for random matrices and for a nearly singular one.
    #[test]
    fn the_decomposition_gives_the_matrix_back() {
        for n in [1, 2, 3, 7, 20] {
            let mut stream = Stream::new(1, "eigen", n as u64);
            let factor: Vec<f64> =
                (0..n * n).map(|_| stream.normal() * libm::pow(10.0, stream.uniform() * 4.0)).collect();
            let product =
                |i: usize, j: usize| (0..n).map(|k| factor[i * n + k] * factor[j * n + k]).sum::<f64>();
            let matrix: Vec<f64> = (0..n * n).map(|place| product(place / n, place % n)).collect();
            let (values, vectors) = symmetric_eigen(&matrix, n);
            let size = matrix.iter().fold(0.0, |size: f64, entry| size.max(entry.abs()));
            for (place, entry) in matrix.iter().enumerate() {
                let (i, j) = (place / n, place % n);
                let sum = |term: &dyn Fn(usize) -> f64| (0..n).map(term).sum::<f64>();
                let back = sum(&|k| vectors[i * n + k] * values[k] * vectors[j * n + k]);
                assert!((back - entry).abs() <= 1e-13 * size * n as f64, "{back} {entry}");
                let unit = sum(&|k| vectors[k * n + i] * vectors[k * n + j]);
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((unit - expected).abs() <= 1e-13 * n as f64, "{unit}");
            }
        }
    }

    #[test]
    fn equal_eigenvalues_and_zeros_are_no_trouble() {
        assert_eq!(symmetric_eigen(&[0.0; 9], 3).0, [0.0; 3]);
        assert_eq!(symmetric_eigen(&[2.0, 0.0, 0.0, 2.0], 2).0, [2.0, 2.0]);
        let (values, _) = symmetric_eigen(&[0.0, 1.0, 1.0, 0.0], 2);
        assert!(
            values.iter().zip([-1.0, 1.0]).all(|(value, exact)| (value - exact).abs() < 1e-15),
            "{values:?}"
        );
    }
}
