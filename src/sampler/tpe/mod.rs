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

pub use explain::{AxisDensities, TpeDensities};
pub use parzen::{Narrowest, Parzen};
pub use spec::TpeSpec;

use split::{Split, valued};

use super::start::{is_known, start, uniform};
use super::{Draw, History, Proposal, Running, Sampler, SamplerModel, Upcoming, View, Why};
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

    /// The point (D) that `split` leads to.
    fn choose(
        &self,
        space: &Space,
        split: &Split<'_>,
        known: impl Fn(&[f64]) -> bool,
        draw: Draw,
    ) -> Proposal {
        let mut stream = draw.stream("sampler.tpe");
        let mut point = vec![0.5; space.dimensions()];
        let axes: Axes<'_> = space.axes().enumerate().filter(|(_, axis)| axis.count() != Some(1)).collect();
        let together = if self.spec.multivariate { axes.len().max(1) } else { 1 };
        // ln l / g, summed over the axes where each is chosen alone.
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
            return Proposal::new(uniform(space, &mut stream), Why::new("known", &[]));
        }
        let why = explain::why(space, split, &point, total);
        Proposal::new(point, why)
    }
}

impl Sampler for Tpe {
    fn propose(&self, space: &Space, history: &History, running: &[Running], draw: Draw) -> Proposal {
        if let Some(split) = self.split(history, running) {
            return self.choose(space, &split, |point| is_known(point, history, running), draw);
        }
        let startup = self.spec.startup;
        let facts = [("startup", f64::from(startup)), ("valued", valued(history) as f64)];
        Proposal::new(start(space, draw, u64::from(startup)), Why::new("start", &facts))
    }

    fn model(
        &self,
        space: &Space,
        history: &History,
        running: &[Running],
        _draw: Draw,
        view: &View,
    ) -> SamplerModel {
        match self.split(history, running) {
            None => SamplerModel::Points(Upcoming::default()),
            Some(split) => SamplerModel::Tpe(explain::densities(space, &split, view)),
        }
    }
}
