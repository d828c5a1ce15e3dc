//! Tree-structured Parzen estimator (TPE): one density of the good trials, one of the others, and the point at which
//! their ratio is largest.
//!
//! Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization" (NIPS 2011); Watanabe,
//! "Tree-structured Parzen estimator: understanding its algorithm components and their roles for better empirical
//! performance" (arXiv 2304.11127, 2023).
//!
//! Notation: l density of the good trials, g of the others.

mod explain;
mod parzen;
mod spec;
mod split;

pub use explain::{AxisDensities, TpeExplanation};
pub use parzen::{Narrowest, Parzen};
pub use spec::TpeSpec;

use split::Split;

use super::start::{is_known, start, uniform};
use super::{Draw, History, Running, Sampler};
use crate::space::{Axis, Space};

/// The sampler.
///
/// The first trials are a Latin hypercube. After them points are drawn from l, and the one with the largest l / g
/// is taken; with all axes at once in the multivariate form, axis by axis otherwise. Failed and running trials count
/// among the others, so that no one crowds where they are. A point whose values were all tried before is not taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tpe {
    spec: TpeSpec,
}

/// A numbered axis.
type Axes<'a> = Vec<(usize, &'a Axis)>;

impl Tpe {
    /// The sampler with checked options.
    fn new(spec: TpeSpec) -> Self {
        Self { spec }
    }

    /// The split of the trials; nothing as long as too few have a value.
    fn split<'a>(&self, history: &'a History, running: &'a [Running]) -> Option<Split<'a>> {
        Split::new(history, running, self.spec.startup as usize)
    }

    /// The point (D) that `split` leads to, with ln l / g there, summed over the axes where each was chosen alone.
    fn choose(
        &self,
        space: &Space,
        split: &Split<'_>,
        known: impl Fn(&[f64]) -> bool,
        draw: Draw,
    ) -> (Vec<f64>, f64) {
        let mut stream = draw.stream("sampler.tpe");
        let mut point = vec![0.5; space.dimensions()];
        let axes: Axes<'_> = space.axes().enumerate().filter(|(_, axis)| axis.count() != Some(1)).collect();
        let together = if self.spec.multivariate { axes.len().max(1) } else { 1 };
        let mut total = 0.0;
        for group in axes.chunks(together) {
            let (l, g) = (split.good(group), split.others(group));
            let mut candidates = vec![point.clone(); self.spec.candidates as usize];
            candidates.iter_mut().for_each(|candidate| l.sample(&mut stream, candidate));
            let (l, g) = (l.log_densities(&candidates), g.log_densities(&candidates));
            let ratio = |place: usize| l[place] - g[place];
            let whole = group.len() == axes.len();
            let best = (0..candidates.len())
                .filter(|place| !whole || !known(&candidates[*place]))
                .reduce(|best, place| if ratio(place) > ratio(best) { place } else { best })
                .unwrap_or(0);
            total += ratio(best);
            point = candidates.swap_remove(best);
        }
        if known(&point) {
            point = uniform(space, &mut stream);
        }
        (point, total)
    }
}

impl Sampler for Tpe {
    fn suggest(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Vec<f64> {
        match self.split(history, running) {
            None => start(space, draw, u64::from(self.spec.startup)),
            Some(split) => self.choose(space, &split, |point| is_known(point, history, running), draw).0,
        }
    }
}
