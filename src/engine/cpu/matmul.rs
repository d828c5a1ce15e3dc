//! The matrix product that every dense kernel is: C(m, n) = start(n) + Σₖ A(m, k)·B(k, n).
//!
//! Each element of C is summed over k in ascending order, one product after the other, whatever the tiling:
//! that fixes its bits. Tiles of C are held in registers over the whole sum.

use crate::numeric::Real;

/// Sizes of a product: C is (m, n), A is (m, k), B is (k, n).
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Rows of A and C.
    pub m: usize,
    /// Columns of B and C.
    pub n: usize,
    /// Columns of A, rows of B.
    pub k: usize,
}

/// A matrix A whose element (m, k) is `values[m * row + k * column]`.
#[derive(Clone, Copy, Debug)]
pub struct Strided<'a, R> {
    /// The elements.
    pub values: &'a [R],
    /// Distance between rows.
    pub row: usize,
    /// Distance between columns.
    pub column: usize,
}

/// C = start + A·B. `c` is (m, n) and `b` is (k, n), both row-major; `start` (n) is where each sum begins, or
/// 0 without it.
#[inline]
pub fn matmul<R: Real>(c: &mut [R], a: Strided<'_, R>, b: &[R], start: Option<&[R]>, sizes: Sizes) {
    let product = Product { a, b, start, sizes };
    if R::LANES == 1 {
        product.rows_of_tiles::<4, 8>(c);
    } else {
        product.rows_of_tiles::<4, 2>(c);
    }
}

struct Product<'a, R> {
    a: Strided<'a, R>,
    b: &'a [R],
    start: Option<&'a [R]>,
    sizes: Sizes,
}

impl<R: Real> Product<'_, R> {
    #[inline(always)]
    fn rows_of_tiles<const M: usize, const N: usize>(&self, c: &mut [R]) {
        let mut m = 0;
        while m + M <= self.sizes.m {
            self.row_of_tiles::<M, N>(c, m);
            m += M;
        }
        while m < self.sizes.m {
            self.row_of_tiles::<1, N>(c, m);
            m += 1;
        }
    }

    #[inline(always)]
    fn row_of_tiles<const M: usize, const N: usize>(&self, c: &mut [R], m: usize) {
        let mut n = 0;
        while n + N <= self.sizes.n {
            self.tile::<M, N>(c, m, n);
            n += N;
        }
        while N > 4 && n + 4 <= self.sizes.n {
            self.tile::<M, 4>(c, m, n);
            n += 4;
        }
        while n < self.sizes.n {
            self.tile::<M, 1>(c, m, n);
            n += 1;
        }
    }

    /// The tile of C with its first element at (m, n).
    #[inline(always)]
    fn tile<const M: usize, const N: usize>(&self, c: &mut [R], m: usize, n: usize) {
        let width = self.sizes.n;
        let mut sums = [[R::zero(); N]; M];
        if let Some(start) = self.start {
            for row in &mut sums {
                row.copy_from_slice(&start[n..n + N]);
            }
        }
        let Strided { values, row, column } = self.a;
        for k in 0..self.sizes.k {
            let b: [R; N] = std::array::from_fn(|j| self.b[k * width + n + j]);
            for (i, sums) in sums.iter_mut().enumerate() {
                let a = values[(m + i) * row + k * column];
                for (sum, b) in sums.iter_mut().zip(b) {
                    *sum += a * b;
                }
            }
        }
        for (i, sums) in sums.iter().enumerate() {
            c[(m + i) * width + n..][..N].copy_from_slice(sums);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::Stream;

    #[test]
    fn agrees_with_the_sum_written_down() {
        let mut stream = Stream::new(1, "matmul", 0);
        for m in [1, 3, 17, 65] {
            for n in [1, 3, 17, 65] {
                for k in [1, 3, 17, 65] {
                    let mut numbers = |count: usize| -> Vec<f32> {
                        (0..count).map(|_| stream.uniform_f32() - 0.5).collect()
                    };
                    let (a, b, start) = (numbers(m * k), numbers(k * n), numbers(n));
                    for (row, column) in [(k, 1), (1, m)] {
                        let mut c = vec![f32::NAN; m * n];
                        matmul(
                            &mut c,
                            Strided { values: &a, row, column },
                            &b,
                            Some(&start),
                            Sizes { m, n, k },
                        );
                        for (index, c) in c.iter().enumerate() {
                            let mut expected = start[index % n];
                            for k in 0..k {
                                expected += a[index / n * row + k * column] * b[k * n + index % n];
                            }
                            assert_eq!(c.to_bits(), expected.to_bits(), "({m}, {n}, {k}) at {index}");
                        }
                    }
                }
            }
        }
    }
}
