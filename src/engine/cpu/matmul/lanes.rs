//! Products of four trials at once: an element is one number of each lane and fills a register.

use super::super::lanes::WIDTH;
use super::super::tile::{Element, across, along, tile};
use super::{Matrix, Rows, Sizes, for_all_rows, store};

/// One number of each lane.
type Lanes = [f32; WIDTH];

/// C = `start` + A·B.
#[inline(never)]
pub fn product(c: &mut [f32], a: Matrix<'_>, b: Matrix<'_>, start: &[f32], sizes: Sizes) {
    for_all_rows(
        &(0..sizes.m),
        &mut Product {
            c,
            start: &Lanes::of(start)[..sizes.n],
            a: Lanes::of(a.values),
            b: Lanes::of(b.values),
            transposed: (a.transposed, b.transposed),
            sizes,
        },
    );
}

struct Product<'a> {
    c: &'a mut [f32],
    start: &'a [Lanes],
    a: &'a [Lanes],
    b: &'a [Lanes],
    /// Whether A and B are.
    transposed: (bool, bool),
    sizes: Sizes,
}

impl Rows for Product<'_> {
    #[inline(always)]
    fn compute<const R: usize>(&mut self, row: usize) {
        let Self { a, b, sizes: Sizes { m, n, k }, .. } = *self;
        match self.transposed {
            (false, false) => self.row_of_tiles(
                row,
                || along::<_, R>(a, row, k),
                |at| across(b, at, n),
                |at| across(b, at, n),
            ),
            (false, true) => self.row_of_tiles(
                row,
                || along::<_, R>(a, row, k),
                |at| along(b, at, k),
                |at| along(b, at, k),
            ),
            (true, _) => self.row_of_tiles(
                row,
                || across::<_, R>(a, row, m),
                |at| across(b, at, n),
                |at| across(b, at, n),
            ),
        }
    }
}

impl Product<'_> {
    /// R rows from `row` on, two columns at a time; `a` gives A, and `two` and `one` B for the columns from a first one
    /// on.
    #[inline(always)]
    fn row_of_tiles<const R: usize, A, B2, B1>(
        &mut self,
        row: usize,
        a: impl Fn() -> A,
        two: impl Fn(usize) -> B2,
        one: impl Fn(usize) -> B1,
    ) where
        A: Iterator<Item = [Lanes; R]>,
        B2: Iterator<Item = [Lanes; 2]>,
        B1: Iterator<Item = [Lanes; 1]>,
    {
        let n = self.sizes.n;
        let (pairs, rest) = self.start.as_chunks::<2>();
        for (index, start) in pairs.iter().enumerate() {
            store(self.c, &tile(*start, a(), two(2 * index)), row, 2 * index * WIDTH, n * WIDTH);
        }
        if let [start] = rest {
            store(self.c, &tile([*start], a(), one(n - 1)), row, (n - 1) * WIDTH, n * WIDTH);
        }
    }
}
