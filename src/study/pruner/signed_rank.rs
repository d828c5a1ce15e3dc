//! The p-value of Wilcoxon's signed-rank test, one-sided.
//!
//! Wilcoxon, "Individual comparisons by ranking methods" (Biometrics Bulletin 1, 1945), computed as SciPy's
//! `wilcoxon(differences, alternative="greater", zero_method="zsplit")` does: exactly for up to 50 different
//! numbers, or 13 that are not, and else by the normal approximation with the correction for ties (Conover 1999,
//! section 5.7) and without that for continuity.

use crate::numeric::order;

/// The most differences for which the exact distribution is used, without and with ties or zeros.
const MOST_EXACT: usize = 50;
const MOST_TIED: usize = 13;

/// The probability, if the signs of `differences` (n ≥ 1, no NaN) were those of a fair coin, that the ranks of the
/// positive ones sum up to at least what they do.
pub fn p_value(differences: &[f64]) -> f64 {
    let n = differences.len();
    let sizes: Vec<f64> = differences.iter().map(|difference| difference.abs()).collect();
    let sorted: Vec<f64> = order(&sizes).into_iter().map(|place| differences[place]).collect();
    // Twice the ranks, which are whole numbers even where ranks are shared.
    let mut ranks: Vec<usize> = Vec::with_capacity(n);
    let mut ties = 0.0; // Σ t³ - t over the groups of t equal ones.
    while ranks.len() < n {
        let first = ranks.len();
        let equal = sorted[first..].iter().take_while(|value| value.abs() == sorted[first].abs()).count();
        // Differences of infinities are the only ones that might not equal themselves.
        let equal = equal.max(1);
        ranks.resize(first + equal, 2 * first + equal + 1);
        let t = equal as f64;
        ties += t * t * t - t;
    }
    let zeros = sorted.iter().filter(|value| **value == 0.0).count();
    let positive = sorted.iter().zip(&ranks).filter(|(value, _)| **value > 0.0).map(|(_, rank)| rank).sum();
    if n <= MOST_TIED || (n <= MOST_EXACT && ties == 0.0 && zeros == 0) {
        return exact(&ranks[zeros..], positive);
    }
    let zero: usize = ranks[..zeros].iter().sum();
    let sum = (positive as f64 + zero as f64 / 2.0) / 2.0;
    let n = n as f64;
    let mean = n * (n + 1.0) / 4.0;
    let deviation = ((n * (n + 1.0) * (2.0 * n + 1.0) - ties / 2.0) / 24.0).sqrt();
    let z = (sum - mean) / deviation;
    libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2) / 2.0
}

/// The share of all subsets of `ranks` whose sum is at least `least`.
fn exact(ranks: &[usize], least: usize) -> f64 {
    let mut counts = vec![0.0; ranks.iter().sum::<usize>() + 1];
    counts[0] = 1.0;
    let mut highest = 0;
    for rank in ranks {
        highest += rank;
        for sum in (*rank..=highest).rev() {
            counts[sum] += counts[sum - rank];
        }
    }
    let all: f64 = counts.iter().sum();
    counts.get(least..).map_or(0.0, |counts| counts.iter().sum::<f64>()) / all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `scipy.stats.wilcoxon(d, alternative="greater", zero_method="zsplit").pvalue` of SciPy 1.17.1.
    #[test]
    fn p_values_are_those_of_scipy() {
        let steps = |n: i32, factor: i32| (1..=n).map(move |k| f64::from((k * factor) % (n + 1) - n / 3));
        let cases: [(Vec<f64>, f64); 6] = [
            (vec![1.0, 2.0, 3.0], 0.125),
            (vec![0.0, 0.0], 1.0),
            (vec![1.0, -1.0, 2.0, 0.0], 0.375),
            (vec![0.5, 1.5, -2.5, 3.5, 4.5], 0.15625),
            (steps(40, 7).collect(), 4.386_610_960_296_252_4e-4),
            (steps(60, 7).collect(), 5.552_404_935_770_653e-5),
        ];
        for (differences, expected) in cases {
            let p = p_value(&differences);
            assert!((p - expected).abs() <= 1e-12, "{differences:?}: {p}, SciPy has {expected}");
        }
    }
}
