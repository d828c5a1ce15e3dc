//! A bounded quasi-Newton minimiser: projected L-BFGS.
//!
//! Notation: x (n) the point, g its gradient, s and y the steps of both, low and high the bounds of x (n each).
//!
//! Coordinates that stand on a bound and whose gradient pushes outwards are held; the others move along the L-BFGS
//! direction (Nocedal and Wright 2006, algorithm 7.4) of the pairs restricted to them, and the step is projected
//! onto the box and halved until it satisfies Armijo's condition (Bertsekas, "Projected Newton methods", 1982).

use super::vector::{add_scaled, dot};

/// Pairs of steps that are remembered.
const MEMORY: usize = 8;
/// Armijo's constant.
const SUFFICIENT: f64 = 1e-4;
/// Halvings of one step before the search ends.
const HALVINGS: u32 = 12;

/// The function to minimise: gives its value at x and writes its gradient. A value that is not finite is too high.
pub type Objective<'a> = &'a mut dyn FnMut(&[f64], &mut [f64]) -> f64;

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// The most evaluations of the function.
    pub evaluations: u32,
    /// The largest component of the projected gradient that counts as zero.
    pub gradient: f64,
    /// The relative decrease of a step that counts as none.
    pub decrease: f64,
}

/// Where the search ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    /// The point (n).
    pub x: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// How often the function was evaluated.
    pub evaluations: u32,
}

/// A minimum of `f` between `low` and `high` (n each), found from `x`, which is moved into the box first.
///
/// If the function is not finite there, `x` is returned.
pub fn minimize(f: Objective<'_>, x: Vec<f64>, low: &[f64], high: &[f64], stop: Stop) -> Minimum {
    let mut search = Search { f, low, high, left: stop.evaluations };
    let mut at = search.evaluated(x);
    let mut pairs: Vec<Pair> = Vec::new();
    while search.left > 0 && at.value.is_finite() {
        let free = search.free(&at);
        let steepest =
            at.gradient.iter().zip(&free).fold(0.0, |most, (g, free)| f64::max(most, (g * free).abs()));
        if steepest <= stop.gradient {
            break;
        }
        let mut direction = descent(&at.gradient, &free, &pairs);
        if dot(&direction, &at.gradient) >= 0.0 {
            pairs.clear();
            direction = descent(&at.gradient, &free, &pairs);
        }
        // Without memory the length of the gradient says nothing: the first step has at most length 0.2 in each.
        let length = if pairs.is_empty() { f64::min(1.0, 0.2 / steepest) } else { 1.0 };
        let Some(next) = search.step(&at, &direction, length) else { break };
        pairs.extend(Pair::new(difference(&next.x, &at.x), difference(&next.gradient, &at.gradient)));
        if pairs.len() > MEMORY {
            pairs.remove(0);
        }
        let decrease = at.value - next.value;
        at = next;
        if decrease <= stop.decrease * at.value.abs().max(1.0) {
            break;
        }
    }
    Minimum { x: at.x, value: at.value, evaluations: stop.evaluations - search.left }
}

/// A point with its value and gradient.
struct Place {
    x: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

struct Search<'a> {
    f: Objective<'a>,
    low: &'a [f64],
    high: &'a [f64],
    /// Evaluations that are left.
    left: u32,
}

impl Search<'_> {
    /// `x`, moved into the box.
    fn evaluated(&mut self, mut x: Vec<f64>) -> Place {
        for ((x, low), high) in x.iter_mut().zip(self.low).zip(self.high) {
            *x = x.clamp(*low, *high);
        }
        let mut gradient = vec![0.0; x.len()];
        let value = (self.f)(&x, &mut gradient);
        self.left = self.left.saturating_sub(1);
        Place { x, value, gradient }
    }

    /// 1 for each coordinate that may move, 0 for those that stand on a bound and would move outwards.
    fn free(&self, at: &Place) -> Vec<f64> {
        let may_move = |i: usize| match at.gradient[i] > 0.0 {
            true => at.x[i] > self.low[i],
            false => at.x[i] < self.high[i],
        };
        (0..at.x.len()).map(|i| f64::from(may_move(i))).collect()
    }

    /// The first place from `at` along `direction` that is low enough, of ever shorter steps from `length` on.
    fn step(&mut self, at: &Place, direction: &[f64], mut length: f64) -> Option<Place> {
        for _ in 0..HALVINGS {
            if self.left == 0 {
                break;
            }
            let mut x = at.x.clone();
            add_scaled(&mut x, length, direction);
            let next = self.evaluated(x);
            let slope = dot(&at.gradient, &difference(&next.x, &at.x));
            if next.value <= at.value + SUFFICIENT * slope && slope < 0.0 {
                return Some(next);
            }
            // The minimum of the parabola through the value, the slope and the value at the step's end.
            let factor = -0.5 * slope / (next.value - at.value - slope);
            length *= if factor.is_finite() { factor.clamp(0.1, 0.5) } else { 0.1 };
        }
        None
    }
}

/// A step and its change of gradient.
struct Pair {
    s: Vec<f64>,
    y: Vec<f64>,
}

impl Pair {
    /// Nothing if the curvature sᵀy is not clearly positive.
    fn new(s: Vec<f64>, y: Vec<f64>) -> Option<Self> {
        (dot(&s, &y) > 1e-10 * dot(&y, &y)).then_some(Self { s, y })
    }
}

/// -H·g over the coordinates that are `free`, by the two-loop recursion; zero for the others.
fn descent(gradient: &[f64], free: &[f64], pairs: &[Pair]) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().zip(free).map(|(g, free)| -g * free).collect();
    let masked = |pair: &Pair| Pair::new(product(&pair.s, free), product(&pair.y, free));
    let pairs: Vec<Pair> = pairs.iter().filter_map(masked).collect();
    let mut weights = Vec::with_capacity(pairs.len());
    for Pair { s, y } in pairs.iter().rev() {
        let weight = dot(s, &direction) / dot(s, y);
        add_scaled(&mut direction, -weight, y);
        weights.push(weight);
    }
    if let Some(Pair { s, y }) = pairs.last() {
        let scale = dot(s, y) / dot(y, y);
        direction.iter_mut().for_each(|d| *d *= scale);
    }
    for (Pair { s, y }, weight) in pairs.iter().zip(weights.into_iter().rev()) {
        let correction = dot(y, &direction) / dot(s, y);
        add_scaled(&mut direction, weight - correction, s);
    }
    direction
}

#[inline(never)]
fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

#[inline(never)]
fn product(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a * b).collect()
}
