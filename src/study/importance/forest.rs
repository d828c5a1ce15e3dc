//! Regression trees over the unit cube.
//!
//! Breiman et al., "Classification and regression trees" (1984), chapter 8; Breiman, "Random forests" (Machine
//! Learning 45, 2001). As in scikit-learn's `RandomForestRegressor`, every axis is tried at every split, a tree sees
//! a bootstrap sample, and it grows until its leaves are pure.

use crate::numeric::{Stream, sort_places};

/// A leaf with its value, or a split at a threshold of an axis.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// All of the box has the value.
    Leaf(f64),
    /// Points whose coordinate is at most the threshold go to the first node, others to the second.
    Split {
        /// The axis.
        axis: usize,
        /// Where it is split.
        threshold: f64,
        /// The numbers of the two nodes.
        children: [usize; 2],
    },
}

/// The deepest that a tree grows.
const MAX_DEPTH: u32 = 64;

/// A tree; node 0 is its root.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Node>,
}

/// The samples of a tree: points (N of D) and values (N).
#[derive(Clone, Copy, Debug)]
pub struct Samples<'a> {
    /// The points.
    pub points: &'a [Vec<f64>],
    /// Their values.
    pub values: &'a [f64],
}

impl Tree {
    /// A tree on a bootstrap sample that `stream` draws.
    pub fn grow(samples: Samples<'_>, stream: &mut Stream) -> Self {
        let n = samples.values.len() as u32;
        let mut rows: Vec<usize> = (0..n).map(|_| stream.below(n) as usize).collect();
        let mut tree = Self { nodes: Vec::new() };
        tree.add(samples, &mut rows, 0, stream);
        tree
    }

    /// Adds the tree of `rows`; the number of its root.
    fn add(&mut self, samples: Samples<'_>, rows: &mut [usize], depth: u32, stream: &mut Stream) -> usize {
        let place = self.nodes.len();
        let sum: f64 = rows.iter().map(|row| samples.values[*row]).sum();
        self.nodes.push(Node::Leaf(sum / rows.len() as f64));
        if depth == MAX_DEPTH {
            return place;
        }
        if let Some((axis, threshold)) = best_split(samples, rows, stream) {
            sort_rows(samples, rows, axis);
            let middle = rows.partition_point(|row| samples.points[*row][axis] <= threshold);
            let (left, right) = rows.split_at_mut(middle);
            let children = [left, right].map(|rows| self.add(samples, rows, depth + 1, stream));
            self.nodes[place] = Node::Split { axis, threshold, children };
        }
        place
    }
}

fn sort_rows(samples: Samples<'_>, rows: &mut [usize], axis: usize) {
    sort_places(rows, &|a, b| samples.points[a][axis].total_cmp(&samples.points[b][axis]));
}

/// The split that leaves the least squared error, if any leaves less. Of equally good ones it is that of the axis
/// that comes first from a random one on: small nodes can be split equally well at many axes.
fn best_split(samples: Samples<'_>, rows: &mut [usize], stream: &mut Stream) -> Option<(usize, f64)> {
    let value = |row: &usize| samples.values[*row];
    let first = value(rows.first()?);
    if rows.iter().all(|row| value(row) == first) {
        return None;
    }
    let n = rows.len();
    let total: f64 = rows.iter().map(value).sum();
    let dimensions = samples.points[rows[0]].len();
    let offset = stream.below(dimensions as u32) as usize;
    // The error falls by Σ²/n of both sides less that of all.
    let mut best = (total * total / n as f64, None);
    for axis in (0..dimensions).map(|d| (d + offset) % dimensions) {
        let coordinate = |row: usize| samples.points[row][axis];
        sort_rows(samples, rows, axis);
        let mut left = 0.0;
        for k in 1..n {
            left += value(&rows[k - 1]);
            let (below, above) = (coordinate(rows[k - 1]), coordinate(rows[k]));
            let right = total - left;
            let score = left * left / k as f64 + right * right / (n - k) as f64;
            let threshold = f64::midpoint(below, above);
            if below < above && threshold < above && score > best.0 {
                best = (score, Some((axis, threshold)));
            }
        }
    }
    best.1
}
