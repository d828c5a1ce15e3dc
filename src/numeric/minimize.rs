//! A bounded quasi-Newton minimiser: projected L-BFGS.
//!
//! Notation: x (n) the point, g its gradient, s and y the steps of both, low and high the bounds of x (n each).
//!
//! Coordinates that stand on a bound and whose gradient pushes outwards are held; the others move along the L-BFGS
//! direction (Nocedal and Wright 2006, algorithm 7.4) of the pairs restricted to them, and the step is projected
//! onto the box and halved until it satisfies Armijo's condition (Bertsekas, "Projected Newton methods", 1982).

use super::cholesky::dot;

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
pub fn minimize(f: Objective<'_>, mut x: Vec<f64>, low: &[f64], high: &[f64], stop: Stop) -> Minimum {
    let n = x.len();
    project(&mut x, low, high);
    let mut gradient = vec![0.0; n];
    let mut value = f(&x, &mut gradient);
    let mut evaluations = 1;
    let mut pairs: Vec<Pair> = Vec::new();
    let (mut next, mut next_gradient) = (x.clone(), gradient.clone());
    while evaluations < stop.evaluations && value.is_finite() {
        let free = |i: usize| if gradient[i] > 0.0 { x[i] > low[i] } else { x[i] < high[i] };
        let held: Vec<bool> = (0..n).map(|i| !free(i)).collect();
        let steepest = (0..n).filter(|i| !held[*i]).fold(0.0, |most, i| f64::max(most, gradient[i].abs()));
        if steepest <= stop.gradient {
            break;
        }
        let mut direction = descent(&gradient, &held, &pairs);
        if dot(&direction, &gradient) >= 0.0 {
            pairs.clear();
            direction = descent(&gradient, &held, &pairs);
        }
        // Without memory the length of the gradient says nothing: the first step has at most length 0.2 in each.
        let mut length = if pairs.is_empty() { f64::min(1.0, 0.2 / steepest) } else { 1.0 };
        let mut next_value = f64::NAN;
        let mut found = false;
        for _ in 0..HALVINGS {
            for i in 0..n {
                next[i] = x[i] + length * direction[i];
            }
            project(&mut next, low, high);
            next_value = f(&next, &mut next_gradient);
            evaluations += 1;
            let slope: f64 = (0..n).map(|i| gradient[i] * (next[i] - x[i])).sum();
            found = next_value <= value + SUFFICIENT * slope && slope < 0.0;
            if found || evaluations >= stop.evaluations {
                break;
            }
            length *= shrink(value, slope, next_value);
        }
        if !found {
            break;
        }
        let step = |to: &[f64], from: &[f64]| to.iter().zip(from).map(|(to, from)| to - from).collect();
        pairs.extend(Pair::new(step(&next, &x), step(&next_gradient, &gradient)));
        if pairs.len() > MEMORY {
            pairs.remove(0);
        }
        let decrease = value - next_value;
        std::mem::swap(&mut x, &mut next);
        std::mem::swap(&mut gradient, &mut next_gradient);
        value = next_value;
        if decrease <= stop.decrease * value.abs().max(1.0) {
            break;
        }
    }
    Minimum { x, value, evaluations }
}

fn project(x: &mut [f64], low: &[f64], high: &[f64]) {
    for ((x, low), high) in x.iter_mut().zip(low).zip(high) {
        *x = x.clamp(*low, *high);
    }
}

/// The factor for the next trial length: the minimum of the parabola through the value, the slope along the last
/// step and the value at its end, between 0.1 and 0.5.
fn shrink(value: f64, slope: f64, next_value: f64) -> f64 {
    let factor = -0.5 * slope / (next_value - value - slope);
    if factor.is_finite() { factor.clamp(0.1, 0.5) } else { 0.1 }
}

/// A step, its change of gradient and 1 / sᵀy.
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

/// -H·g over the coordinates that are not `held`, by the two-loop recursion; zero for the others.
fn descent(gradient: &[f64], held: &[bool], pairs: &[Pair]) -> Vec<f64> {
    let masked = |i: usize| if held[i] { 0.0 } else { -gradient[i] };
    let mut direction: Vec<f64> = (0..gradient.len()).map(masked).collect();
    let dot_free =
        |a: &[f64], b: &[f64]| -> f64 { (0..a.len()).filter(|i| !held[*i]).map(|i| a[i] * b[i]).sum() };
    let mut used: Vec<(&Pair, f64, f64)> = Vec::with_capacity(pairs.len());
    for pair in pairs.iter().rev() {
        let curvature = dot_free(&pair.s, &pair.y);
        if curvature > 1e-10 * dot_free(&pair.y, &pair.y) {
            let weight = dot_free(&pair.s, &direction) / curvature;
            add_free(&mut direction, -weight, &pair.y, held);
            used.push((pair, curvature, weight));
        }
    }
    if let Some((pair, curvature, _)) = used.first() {
        let scale = curvature / dot_free(&pair.y, &pair.y);
        direction.iter_mut().for_each(|d| *d *= scale);
    }
    for (pair, curvature, weight) in used.into_iter().rev() {
        let correction = dot_free(&pair.y, &direction) / curvature;
        add_free(&mut direction, weight - correction, &pair.s, held);
    }
    direction
}

fn add_free(sum: &mut [f64], factor: f64, x: &[f64], held: &[bool]) {
    for i in 0..sum.len() {
        if !held[i] {
            sum[i] += factor * x[i];
        }
    }
}
