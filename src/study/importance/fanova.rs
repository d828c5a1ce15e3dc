//! Functional ANOVA: the variance of a random forest over the whole space, split into what each parameter causes
//! alone and what two of them cause only together.
//!
//! Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance" (ICML 2014).
//! Every value has the same weight in the measure, and a logarithmic axis is even in the logarithm: the measure is
//! the unit cube's.
//!
//! Notation: a tree is a function that is constant on the boxes of its leaves, with values v and volumes V, whose mean
//! has been taken off. Its marginal over the axes U is piecewise constant on the lattice of the thresholds of U: each
//! leaf adds v·V / (extent of its box in U) to the cells of its box.

use super::Samples;
use super::forest::{Node, Samples as Rows, Tree};
use crate::numeric::{Stream, order, sorted};
use crate::space::Space;

/// Shares of the variance.
pub struct Shares {
    /// By each axis alone (D).
    pub alone: Vec<f64>,
    /// By two axes only together.
    pub together: Vec<([usize; 2], f64)>,
}

/// The means over `trees` trees of the shares of the variance.
pub fn importance(space: &Space, samples: &Samples<'_>, trees: u64, mut stream: Stream) -> Shares {
    let largest = samples.values.iter().fold(f64::MIN_POSITIVE, |most, value| most.max(value.abs()));
    let values: Vec<f64> = samples.values.iter().map(|value| value / largest).collect();
    let points = ordered(space, &samples.points, &values);
    let d = space.dimensions();
    let pairs = (0..d).flat_map(|one| (one + 1..d).map(move |other| [one, other]));
    let mut shares = Shares { alone: vec![0.0; d], together: pairs.map(|pair| (pair, 0.0)).collect() };
    let mut counted = 0.0;
    for _ in 0..trees {
        let tree = Tree::grow(Rows { points: &points, values: &values }, &mut stream);
        counted += f64::from(u8::from(Boxes::of(&tree, d).add_shares(&mut shares)));
    }
    let all = shares.alone.iter_mut().chain(shares.together.iter_mut().map(|(_, share)| share));
    all.for_each(|share| *share /= f64::max(counted, 1.0));
    shares
}

/// The points with the cells of each categorical axis in the order of their mean values, so that a threshold can
/// separate good choices from bad ones (Breiman et al. 1984, section 4.2.2). All cells are equally wide, so the order
/// changes no share.
fn ordered(space: &Space, points: &[&[f64]], values: &[f64]) -> Vec<Vec<f64>> {
    let mut points: Vec<Vec<f64>> = points.iter().map(|point| point.to_vec()).collect();
    for (d, axis) in space.axes().enumerate().filter(|(_, axis)| axis.is_categorical()) {
        let size = axis.lattice_size(0);
        let mut cells: Vec<(f64, f64)> = vec![(0.0, 0.0); size as usize];
        for (point, value) in points.iter().zip(values) {
            let (sum, count) = &mut cells[axis.lattice_point(point[d], size) as usize];
            (*sum, *count) = (*sum + value, *count + 1.0);
        }
        let means: Vec<f64> = cells.iter().map(|(sum, count)| sum / f64::max(*count, 1.0)).collect();
        let order = order(&means);
        for point in &mut points {
            let cell = axis.lattice_point(point[d], size) as usize;
            let place = order.iter().position(|other| *other == cell).unwrap_or(cell);
            point[d] = axis.coordinate_of(place as u64).unwrap_or(point[d]);
        }
    }
    points
}

/// A tree's leaves as boxes, and the thresholds of each axis.
struct Boxes {
    /// The value, less the mean, and the volume of each leaf.
    leaves: Vec<(f64, f64)>,
    /// The ends of the box of each leaf, as numbers of the axis' edges (D each).
    ends: Vec<Vec<[usize; 2]>>,
    /// The edges of each axis (D): 0, the thresholds, 1.
    edges: Vec<Vec<f64>>,
}

impl Boxes {
    fn of(tree: &Tree, dimensions: usize) -> Self {
        let mut edges = vec![vec![0.0, 1.0]; dimensions];
        for node in &tree.nodes {
            if let Node::Split { axis, threshold, .. } = node {
                edges[*axis].push(*threshold);
            }
        }
        for edges in &mut edges {
            *edges = sorted(edges);
            edges.dedup();
        }
        let whole = edges.iter().map(|edges| [0, edges.len() - 1]).collect();
        let mut boxes = Self { leaves: Vec::new(), ends: Vec::new(), edges };
        boxes.add(tree, 0, whole);
        let mean: f64 = boxes.leaves.iter().map(|(value, volume)| value * volume).sum();
        boxes.leaves.iter_mut().for_each(|(value, _)| *value -= mean);
        boxes
    }

    /// Adds the leaves below `node`, whose box has the `ends`.
    fn add(&mut self, tree: &Tree, node: usize, ends: Vec<[usize; 2]>) {
        match tree.nodes[node] {
            Node::Leaf(value) => {
                let volume = (0..ends.len()).map(|axis| self.extent(axis, ends[axis])).product();
                self.leaves.push((value, volume));
                self.ends.push(ends);
            }
            Node::Split { axis, threshold, children } => {
                let place = self.edges[axis].partition_point(|edge| *edge < threshold);
                let mut below = ends.clone();
                below[axis][1] = place.min(ends[axis][1]);
                let mut above = ends;
                above[axis][0] = place.max(above[axis][0]);
                self.add(tree, children[0], below);
                self.add(tree, children[1], above);
            }
        }
    }

    fn extent(&self, axis: usize, [from, to]: [usize; 2]) -> f64 {
        self.edges[axis][to] - self.edges[axis][from]
    }

    /// The variance over the cube.
    fn variance(&self) -> f64 {
        self.leaves.iter().map(|(value, volume)| volume * value * value).sum()
    }

    /// Adds this tree's shares; false, and nothing added, if it has no variance.
    fn add_shares(&self, shares: &mut Shares) -> bool {
        let variance = self.variance();
        if variance <= 0.0 {
            return false;
        }
        let alone: Vec<f64> = (0..self.edges.len()).map(|axis| self.marginal(axis)).collect();
        for (sum, alone) in shares.alone.iter_mut().zip(&alone) {
            *sum += alone / variance;
        }
        for ([one, other], sum) in &mut shares.together {
            if self.is_unused(*one) || self.is_unused(*other) {
                continue;
            }
            let both = self.marginal_of_two(*one, *other);
            *sum += (both - alone[*one] - alone[*other]).max(0.0) / variance;
        }
        true
    }

    /// Whether the tree never splits at `axis`.
    fn is_unused(&self, axis: usize) -> bool {
        self.edges[axis].len() == 2
    }

    /// The variance of the marginal over `axis`.
    fn marginal(&self, axis: usize) -> f64 {
        if self.is_unused(axis) {
            return 0.0;
        }
        // Differences between neighbouring cells, so that a leaf touches two of them only.
        let mut steps = vec![0.0; self.edges[axis].len()];
        for ((value, volume), ends) in self.leaves.iter().zip(&self.ends) {
            let [from, to] = ends[axis];
            let height = value * volume / self.extent(axis, ends[axis]);
            steps[from] += height;
            steps[to] -= height;
        }
        let mut height = 0.0;
        let mut variance = 0.0;
        for (step, edges) in steps.iter().zip(self.edges[axis].windows(2)) {
            height += step;
            variance += (edges[1] - edges[0]) * height * height;
        }
        variance
    }

    /// The variance of the marginal over two axes.
    fn marginal_of_two(&self, one: usize, other: usize) -> f64 {
        let width = self.edges[other].len();
        let mut steps = vec![0.0; self.edges[one].len() * width];
        for ((value, volume), ends) in self.leaves.iter().zip(&self.ends) {
            let area = self.extent(one, ends[one]) * self.extent(other, ends[other]);
            let height = value * volume / area;
            let ([top, bottom], [left, right]) = (ends[one], ends[other]);
            steps[top * width + left] += height;
            steps[top * width + right] -= height;
            steps[bottom * width + left] -= height;
            steps[bottom * width + right] += height;
        }
        let mut above = vec![0.0; width];
        let mut variance = 0.0;
        for (row, rows) in self.edges[one].windows(2).enumerate() {
            let mut height = 0.0;
            for (column, columns) in self.edges[other].windows(2).enumerate() {
                above[column] += steps[row * width + column];
                height += above[column];
                variance += (rows[1] - rows[0]) * (columns[1] - columns[0]) * height * height;
            }
        }
        variance
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn numbers(value: &Value) -> Vec<f64> {
        value.as_array().expect("an array").iter().map(|item| item.as_f64().expect("a number")).collect()
    }

    fn tree(fixture: &Value) -> Tree {
        let [feature, threshold, left, right, value] =
            ["feature", "threshold", "left", "right", "value"].map(|name| numbers(&fixture[name]));
        let node = |k: usize| match feature[k] {
            axis if axis < 0.0 => Node::Leaf(value[k]),
            axis => Node::Split {
                axis: axis as usize,
                threshold: threshold[k],
                children: [left[k] as usize, right[k] as usize],
            },
        };
        Tree { nodes: (0..feature.len()).map(node).collect() }
    }

    /// Optuna's trees (tests/outside/optuna_importance.py), to rounding.
    #[test]
    fn a_tree_has_the_marginal_variances_that_optuna_finds() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/optuna/importance.json");
        let text = std::fs::read_to_string(path).expect("the fixture is committed");
        let fixture: Value = serde_json::from_str(&text).expect("the fixture is JSON");
        let close = |ours: f64, theirs: f64| (ours - theirs).abs() <= 1e-12 + 1e-10 * theirs.abs();
        let trees = fixture["trees"].as_array().expect("an array");
        assert_eq!(trees.len(), 6);
        for case in trees {
            let axes = case["axes"].as_u64().expect("a number") as usize;
            let boxes = Boxes::of(&tree(case), axes);
            assert!(close(boxes.variance(), case["variance"].as_f64().expect("a number")));
            for (axis, theirs) in numbers(&case["alone"]).into_iter().enumerate() {
                assert!(close(boxes.marginal(axis), theirs), "axis {axis}");
            }
            for pair in case["together"].as_array().expect("an array") {
                let pair = numbers(pair);
                let ours = boxes.marginal_of_two(pair[0] as usize, pair[1] as usize);
                assert!(close(ours, pair[2]), "{pair:?}: {ours}");
            }
        }
    }

    /// x₀·x₁ over the centred square has no main effects at all; x₀ alone has nothing else.
    #[test]
    fn an_interaction_is_told_from_a_main_effect() {
        let mut stream = Stream::new(1, "test", 0);
        let points: Vec<Vec<f64>> = (0..300).map(|_| vec![stream.uniform(), stream.uniform()]).collect();
        let shares = |f: fn(f64, f64) -> f64| {
            let values: Vec<f64> = points.iter().map(|x| f(x[0], x[1])).collect();
            let tree = Tree::grow(Rows { points: &points, values: &values }, &mut Stream::new(2, "test", 0));
            let mut shares = Shares { alone: vec![0.0; 2], together: vec![([0, 1], 0.0)] };
            assert!(Boxes::of(&tree, 2).add_shares(&mut shares));
            [shares.alone[0], shares.alone[1], shares.together[0].1]
        };
        let product = shares(|x, y| (x - 0.5) * (y - 0.5));
        assert!(product[0] < 0.1 && product[1] < 0.1 && product[2] > 0.8, "{product:?}");
        let line = shares(|x, _| x);
        assert!(line[0] > 0.999 && line[1] < 1e-3 && line[2] < 1e-3, "{line:?}");
    }
}
