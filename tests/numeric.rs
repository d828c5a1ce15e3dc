//! Linear algebra, special functions, the minimiser and Gaussian processes beside SciPy, scikit-learn and mpmath
//! (`tests/outside/numeric.py` makes the fixtures).

use std::fs;
use std::path::Path;

use serde_json::Value;
use tuning_playground::gp::{
    Acquisition, Criterion, Design, Evidence, Posterior, Prediction, Prior, Theta, Workspace,
};
use tuning_playground::numeric::minimize::{Stop, minimize};
use tuning_playground::numeric::normal::{inverse_mills, log_cdf, log_improvement, log_pdf};
use tuning_playground::numeric::{Cholesky, Sobol, Stream};

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/numeric/{name}.json"));
    let text = fs::read_to_string(path).expect("the fixture is there");
    serde_json::from_str(&text).expect("a fixture is JSON")
}

fn cases(name: &str) -> Vec<Value> {
    fixture(name)["cases"].as_array().expect("there are cases").clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("it is a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("it is an array").iter().map(number).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().expect("it is an array").iter().map(numbers).collect()
}

/// |ours - theirs| <= absolute + relative · |theirs|; NaN fails.
fn close(ours: f64, theirs: f64, absolute: f64, relative: f64, what: &str) {
    assert!((ours - theirs).abs() <= absolute + relative * theirs.abs(), "{what}: {ours}, not {theirs}");
}

#[test]
fn sobol_points_are_those_of_scipy() {
    let sobol = Sobol::new(Sobol::MAX_DIMENSIONS);
    let points = rows(&fixture("sobol")["points"]);
    assert_eq!((points.len(), points[0].len()), (64, 64));
    for (index, point) in points.iter().enumerate() {
        for (d, expected) in point.iter().enumerate() {
            assert_eq!(f64::from(sobol.bits(index as u32, d)), *expected, "point {index}, dimension {d}");
        }
    }
}

/// To 1e-13 of the value, which leaves the 30 ulp that the direct formula loses at -5; where the logarithm itself is
/// near 0, absolutely. Far out only the last digit of z² / 2 is left.
#[test]
fn the_normal_distribution_is_exact_into_its_tails() {
    for row in rows(&fixture("normal")["rows"]) {
        let [z, pdf, cdf, mills, improvement] = row[..] else { panic!("a row has five numbers") };
        let (log, by_mean, by_deviation) = log_improvement(z);
        close(log_pdf(z), pdf, 0.0, 1e-15, &format!("ln φ({z})"));
        close(log_cdf(z), cdf, 1e-15, 1e-14, &format!("ln Φ({z})"));
        close(inverse_mills(z), mills, 1e-300, 1e-13, &format!("φ/Φ({z})"));
        close(log, improvement, 1e-13, 1e-13, &format!("ln h({z})"));
        close(by_deviation + z * by_mean, 1.0, 1e-13 * (1.0 + z * z), 0.0, &format!("φ/h + zΦ/h at {z}"));
    }
}

/// d ln h / dz = Φ / h, on both sides of the change of formula and across it.
#[test]
fn the_slope_of_log_improvement_is_that_of_differences() {
    for z in [-1e4, -300.0, -20.0, -5.0, -4.9, -2.0, 0.0, 1.5, 6.0] {
        let step = 1e-5 * f64::max(1.0, f64::abs(z));
        let difference = (log_improvement(z + step).0 - log_improvement(z - step).0) / (2.0 * step);
        close(log_improvement(z).1, difference, 0.0, 1e-6, &format!("at {z}"));
    }
}

fn lower(matrix: &[Vec<f64>]) -> Vec<f64> {
    matrix.iter().enumerate().flat_map(|(i, row)| row[..=i].to_vec()).collect()
}

#[test]
fn cholesky_factors_are_those_of_scipy() {
    for case in cases("cholesky") {
        let matrix = rows(&case["matrix"]);
        let n = matrix.len();
        let factor = Cholesky::factor(lower(&matrix), n, 0.0).expect("the matrix is positive");
        let mut solution = numbers(&case["right"]);
        factor.solve(&mut solution);
        let inverse = factor.inverse();
        let (theirs, their_inverse) = (rows(&case["factor"]), rows(&case["inverse"]));
        close(factor.log_det(), number(&case["logDet"]), 1e-12, 1e-12, "ln det");
        for i in 0..n {
            close(solution[i], numbers(&case["solution"])[i], 1e-11, 1e-11, "the solution");
            for j in 0..=i {
                close(factor.row(i)[j], theirs[i][j], 1e-13, 1e-13, "the factor");
                close(inverse[i * (i + 1) / 2 + j], their_inverse[i][j], 1e-11, 1e-11, "the inverse");
            }
        }
    }
}

#[test]
fn a_factor_extended_row_by_row_has_the_bits_of_one_made_at_once() {
    for case in cases("cholesky") {
        let matrix = rows(&case["matrix"]);
        let whole = Cholesky::factor(lower(&matrix), matrix.len(), 0.0).expect("the matrix is positive");
        let mut grown = Cholesky::default();
        for (i, row) in matrix.iter().enumerate() {
            assert!(grown.extend(&row[..=i], 0.0));
        }
        assert_eq!(grown, whole);
        // A row equal to an earlier one makes the matrix singular: it is refused, and nothing changes.
        let double: Vec<f64> = matrix[0].iter().copied().chain([matrix[0][0]]).collect();
        assert!(!grown.extend(&double, 1e-9));
        assert_eq!(grown, whole);
    }
    assert_eq!(Cholesky::factor(vec![f64::NAN], 1, 0.0), None);
    assert_eq!(Cholesky::factor(vec![1.0, 2.0, 1.0], 2, 0.0), None);
}

fn rosenbrock(x: &[f64], gradient: &mut [f64]) -> f64 {
    gradient.fill(0.0);
    let mut sum = 0.0;
    for i in 1..x.len() {
        let (a, b) = (x[i - 1], x[i] - x[i - 1] * x[i - 1]);
        sum += 100.0 * b * b + (1.0 - a) * (1.0 - a);
        gradient[i - 1] -= 400.0 * a * b + 2.0 * (1.0 - a);
        gradient[i] += 200.0 * b;
    }
    sum
}

fn springs(x: &[f64], gradient: &mut [f64]) -> f64 {
    gradient.fill(0.0);
    let mut sum = 0.0;
    for i in 0..x.len() {
        let off = x[i] - if i % 2 == 0 { 3.0 } else { -2.0 };
        sum += 0.5 * (1.0 + i as f64) * off * off;
        gradient[i] += (1.0 + i as f64) * off;
        if i > 0 {
            let stretch = x[i] - x[i - 1];
            sum += 0.5 * stretch * stretch;
            gradient[i] += stretch;
            gradient[i - 1] -= stretch;
        }
    }
    sum
}

const PATIENT: Stop = Stop { evaluations: 2000, gradient: 1e-9, decrease: 0.0 };

#[test]
fn minima_in_boxes_are_those_of_scipy() {
    for case in cases("minimize") {
        let function = if case["function"] == "springs" { springs } else { rosenbrock };
        let (low, high) = (numbers(&case["low"]), numbers(&case["high"]));
        let found = minimize(&mut { function }, numbers(&case["start"]), &low, &high, PATIENT);
        close(found.value, number(&case["value"]), 1e-9, 1e-9, &case.to_string());
        for (d, theirs) in numbers(&case["x"]).into_iter().enumerate() {
            close(found.x[d], theirs, 1e-5, 1e-5, &case.to_string());
            assert!((low[d]..=high[d]).contains(&found.x[d]));
        }
    }
}

#[test]
fn a_minimiser_survives_what_is_not_finite() {
    let stop = Stop { evaluations: 50, ..PATIENT };
    let nowhere = minimize(&mut |_, _| f64::NAN, vec![0.5], &[0.0], &[1.0], stop);
    assert_eq!((nowhere.x, nowhere.evaluations), (vec![0.5], 1));
    // ln x is not finite below 0; from 3 the first steps overshoot.
    let mut log = |x: &[f64], gradient: &mut [f64]| {
        gradient[0] = 1.0 - 0.01 / x[0];
        x[0] - 0.01 * x[0].ln()
    };
    let found = minimize(&mut log, vec![3.0], &[-5.0], &[5.0], stop);
    close(found.x[0], 0.01, 1e-6, 0.0, "the minimum of x - ln x / 100");
}

const FLAT: Prior = Prior { weight: (0.0, 1e9), signal: (0.0, 1e9), noise: (0.0, 1e9) };

fn design(points: &[Vec<f64>], categorical: &[bool]) -> Design {
    let mut design = Design::new(categorical.to_vec());
    points.iter().for_each(|point| design.push(point));
    design
}

#[test]
fn evidence_mean_and_deviation_are_those_of_scikit_learn() {
    for case in cases("process") {
        let (points, z, logs) = (rows(&case["points"]), numbers(&case["z"]), numbers(&case["logs"]));
        let axes = points[0].len();
        let design = design(&points, &vec![false; axes]);
        let cost = Evidence::new(&design, &z, FLAT).negative_log(&logs, &mut vec![0.0; axes + 2]);
        let constant = 0.5 * z.len() as f64 * std::f64::consts::TAU.ln();
        close(-cost - constant, number(&case["logLikelihood"]), 1e-9, 1e-9, "the evidence");
        let posterior = Posterior::new(design, &z, Theta::of_logs(&logs)).expect("K has a factor");
        let mut work = Workspace::default();
        let (means, deviations) = (numbers(&case["mean"]), numbers(&case["deviation"]));
        for (i, at) in rows(&case["at"]).iter().enumerate() {
            let Prediction { mean, deviation } = posterior.predict(at, &mut work);
            close(mean, means[i], 1e-9, 1e-9, "the mean");
            close(deviation, deviations[i], 1e-7, 1e-7, "the deviation");
        }
        for (i, fitted) in posterior.fitted(&z).into_iter().enumerate() {
            close(fitted, posterior.predict(&points[i], &mut work).mean, 1e-9, 1e-9, "a fitted mean");
        }
    }
}

/// Random points on two floats and a category of three values, with duplicates, and their values.
fn sample(count: usize) -> (Vec<Vec<f64>>, Vec<f64>) {
    let mut stream = Stream::new(3, "sample", count as u64);
    let mut points: Vec<Vec<f64>> = (0..count)
        .map(|_| vec![stream.uniform(), stream.uniform(), (f64::from(stream.below(3)) + 0.5) / 3.0])
        .collect();
    points[count - 1] = points[0].clone();
    let z = (0..count).map(|_| stream.normal()).collect();
    (points, z)
}

const KINDS: [bool; 3] = [false, false, true];

#[test]
fn the_gradient_of_the_evidence_is_that_of_differences() {
    let (points, z) = sample(15);
    let prior = Prior { weight: (0.0, 2.0), signal: (0.3, 1.0), noise: (-7.0, 3.0) };
    let design = design(&points, &KINDS);
    let evidence = Evidence::new(&design, &z, prior);
    let logs = [0.7, -1.2, 0.4, 0.2, -3.0];
    let mut gradient = [0.0; 5];
    evidence.negative_log(&logs, &mut gradient);
    for d in 0..5 {
        let cost = |step: f64| {
            let mut moved = logs;
            moved[d] += step;
            evidence.negative_log(&moved, &mut [0.0; 5])
        };
        let difference = (cost(1e-5) - cost(-1e-5)) / 2e-5;
        close(gradient[d], difference, 1e-6, 1e-6, &format!("by logarithm {d}"));
    }
}

#[test]
fn gradients_of_acquisitions_are_those_of_differences() {
    let (points, z) = sample(15);
    let theta = Theta::of_logs(&[1.5, 0.8, -0.5, 0.1, -6.0]);
    let mut posterior = Posterior::new(design(&points, &KINDS), &z, theta).expect("K has a factor");
    posterior.believe(&[0.4, 0.6, 0.5]);
    for criterion in [Criterion::LogImprovement, Criterion::Bound(1.7), Criterion::LogProbability] {
        for best in [-30.0, -1.0, 3.0] {
            let mut acquisition = Acquisition::new(&posterior, criterion, best);
            for point in [[0.2, 0.7, 0.5], [0.9, 0.1, 1.0 / 6.0], [0.45, 0.61, 0.5]] {
                let mut gradient = [0.0; 3];
                let value = acquisition.value_and_gradient(&point, &mut gradient);
                assert_eq!(value, acquisition.value(&point));
                for d in 0..2 {
                    let mut at = |step: f64| {
                        let mut moved = point;
                        moved[d] += step;
                        acquisition.value(&moved)
                    };
                    let difference = (at(1e-6) - at(-1e-6)) / 2e-6;
                    let what = format!("{criterion:?} over {best} at {point:?} by {d}");
                    close(gradient[d], difference, 1e-4, 1e-4, &what);
                }
                assert_eq!(gradient[2], 0.0);
            }
        }
    }
}

#[test]
fn believing_in_a_mean_leaves_all_means_and_shrinks_deviations() {
    let (points, z) = sample(10);
    let theta = Theta::of_logs(&[1.0, 1.0, 0.0, 0.0, -5.0]);
    let before = Posterior::new(design(&points, &KINDS), &z, theta.clone()).expect("K has a factor");
    let believed = [0.3, 0.3, 0.5];
    let mut work = Workspace::default();
    let mut after = before.clone();
    after.believe(&believed);
    // The same as observing the mean.
    let mut more = design(&points, &KINDS);
    more.push(&believed);
    let z: Vec<f64> = z.iter().copied().chain([before.predict(&believed, &mut work).mean]).collect();
    let observed = Posterior::new(more, &z, theta).expect("K has a factor");
    for x in [[0.3, 0.3, 0.5], [0.35, 0.2, 0.5], [0.9, 0.9, 5.0 / 6.0]] {
        let [old, new, same] = [&before, &after, &observed].map(|process| process.predict(&x, &mut work));
        assert_eq!(old.mean, new.mean);
        assert!(new.deviation < old.deviation);
        close(same.mean, new.mean, 1e-10, 1e-10, "the mean");
        close(same.deviation, new.deviation, 1e-10, 1e-10, "the deviation");
    }
}
