//! Densities on a lattice from counts: one normal distribution, cut at the lattice's ends, around each point that
//! was seen, and a wide one as prior.
//!
//! Bandwidth by Scott's rule: Scott, "Multivariate density estimation" (1992), formula 6.42 with the more robust
//! of deviation and interquartile range; the form and the constants of Optuna's `ScottParzenEstimator`.

/// The density at each point (G ≥ 2), which sums up to 1, from the `counts` of the observations (G; at least one).
pub fn density(counts: &[f64], categorical: bool) -> Vec<f64> {
    let seen: Vec<(usize, f64)> =
        counts.iter().copied().enumerate().filter(|(_, count)| *count > 0.0).collect();
    let total: f64 = seen.iter().map(|(_, count)| count).sum();
    let kernel = if categorical { of_choices } else { of_numbers };
    let mut density = kernel(counts.len(), &seen, total);
    for probability in &mut density {
        *probability /= total + 1.0; // The prior counts as one observation.
    }
    density
}

/// The kernel of a choice: 1 + 1/K for itself and 1/K for the others, normalised, with K kernels.
fn of_choices(size: usize, seen: &[(usize, f64)], total: f64) -> Vec<f64> {
    let each = 1.0 / (seen.len() as f64 + 1.0);
    let sum = 1.0 + size as f64 * each;
    let mut density = vec![total * each / sum + 1.0 / size as f64; size];
    for (point, count) in seen {
        density[*point] += count / sum;
    }
    density
}

fn of_numbers(size: usize, seen: &[(usize, f64)], total: f64) -> Vec<f64> {
    let bandwidth = bandwidth(seen, total);
    let mut density = vec![0.0; size];
    let mut add = |center: f64, deviation: f64, weight: f64| {
        let mass = |from: f64, to: f64| normal_mass((from - center) / deviation, (to - center) / deviation);
        let whole = mass(-0.5, size as f64 - 0.5);
        for (point, density) in density.iter_mut().enumerate() {
            *density += weight * mass(point as f64 - 0.5, point as f64 + 0.5) / whole;
        }
    };
    for (point, count) in seen {
        add(*point as f64, bandwidth, *count);
    }
    add((size as f64 - 1.0) / 2.0, size as f64, 1.0);
    density
}

/// 1.059·min(s, IQR / 1.34)·n^(-1/5), and at least the deviation at which 90 % of a kernel stay at its point.
fn bandwidth(seen: &[(usize, f64)], total: f64) -> f64 {
    let sum = |term: &dyn Fn(f64) -> f64| -> f64 {
        seen.iter().map(|(point, count)| count * term(*point as f64)).sum()
    };
    let mean = sum(&|x| x) / total;
    let deviation = (sum(&|x| (x - mean) * (x - mean)) / (total - 1.0).max(1.0)).sqrt();
    // The first point at which the cumulated count reaches a quarter, and the first at which it exceeds three.
    let (lower, upper) = (libm::floor(total / 4.0), libm::floor(total * 3.0 / 4.0));
    let mut cumulated = 0.0;
    let (mut first, mut third) = (None, None);
    for (point, count) in seen {
        cumulated += count;
        first = first.or((cumulated >= lower).then_some(*point));
        third = third.or((cumulated > upper).then_some(*point));
    }
    let last = seen.last().map_or(0, |(point, _)| *point);
    let range = third.unwrap_or(last) as f64 - first.unwrap_or(last) as f64;
    let scott = 1.059 * deviation.min(range / 1.34) * libm::pow(total, -0.2);
    scott.max(0.5 / 1.64)
}

/// The probability that a standard normal variable lies from `a` to `b`, from the tail that is nearer.
fn normal_mass(a: f64, b: f64) -> f64 {
    let tail = |x: f64| libm::erfc(x * std::f64::consts::FRAC_1_SQRT_2) / 2.0;
    if b <= 0.0 {
        tail(-b) - tail(-a)
    } else if a > 0.0 {
        tail(a) - tail(b)
    } else {
        1.0 - tail(-a) - tail(b)
    }
}

#[cfg(test)]
mod tests {
    use super::density;

    #[test]
    fn densities_sum_up_to_one() {
        for categorical in [false, true] {
            for counts in [&[3.0, 0.0][..], &[0.0, 0.0, 1.0, 5.0, 2.0, 0.0], &[1.0; 50]] {
                let sum: f64 = density(counts, categorical).iter().sum();
                assert!((sum - 1.0).abs() < 1e-13, "{sum}");
            }
        }
    }
}
