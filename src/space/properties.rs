//! Properties of the mapping, over random spaces: the test module of [`Axis`].

use proptest::prelude::*;
use serde_json::json;

use super::{Axis, Scalar, SpaceSpec};
use crate::check::to_value;

/// Any legal parameter of numbers, as its document.
fn parameter() -> impl Strategy<Value = serde_json::Value> {
    let exponent = -200.0..200.0f64;
    let log = (exponent.clone(), exponent).prop_map(|(a, b)| {
        let (low, high) = (10f64.powf(a.min(b)).max(1e-200), 10f64.powf(a.max(b)).clamp(1e-200, 1e200));
        json!({ "type": "float", "low": low.min(high), "high": high.max(low), "log": true })
    });
    let size = prop_oneof![Just(1.0), Just(1e-9), Just(1e6), Just(1e100)];
    let linear = (size, -10.0..10.0f64, 0.0..1.0f64).prop_map(
        |(size, low, range)| json!({ "type": "float", "low": low * size, "high": low * size + range * size }),
    );
    let steps = (-1000i32..1000, 1i32..500, 0i32..400, 0u32..6).prop_map(|(low, step, count, digits)| {
        let scale = 10f64.powi(digits as i32);
        let high = f64::from(low + step * count) / scale;
        json!({ "type": "float", "low": f64::from(low) / scale, "high": high, "step": f64::from(step) / scale })
    });
    let int = (-1_000_000_000_000i64..1_000_000_000_000, 0i64..100_000_000_000, 1i64..1000).prop_map(
        |(low, range, step)| json!({ "type": "int", "low": low, "high": low + range, "step": step }),
    );
    let log_int = (1i64..1000, 0i64..900_000_000_000)
        .prop_map(|(low, range)| json!({ "type": "int", "low": low, "high": low + range, "log": true }));
    prop_oneof![log, linear, steps, int, log_int]
}

fn axis(parameter: &serde_json::Value) -> Axis {
    let spec = SpaceSpec::parse("space", &to_value(&json!({ "x": parameter })))
        .expect("the document is well-formed");
    let space = spec.check("space").expect("the space is legal");
    space.axes().next().cloned().expect("the space has one parameter")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// A value finds its coordinate and back with the same bits, and lies in the range.
    #[test]
    fn a_value_finds_itself(parameter in parameter(), u in 0.0..=1.0f64) {
        let axis = axis(&parameter);
        let value = axis.value(u);
        let coordinate = axis.coordinate(&value).expect("the axis has its own values");
        prop_assert!((0.0..=1.0).contains(&coordinate));
        prop_assert_eq!(axis.value(coordinate), value.clone());
        prop_assert_eq!(axis.snapped(u), coordinate);
        let number = value.number().expect("it is a number");
        let bound = |field: &str| parameter[field].as_f64().expect("both bounds are numbers");
        prop_assert!((bound("low")..=bound("high")).contains(&number));
    }

    /// The coordinate is near the one that it came from: in the same cell, or within the rounding of the value.
    #[test]
    fn a_coordinate_finds_its_neighbourhood(parameter in parameter(), u in 0.0..=1.0f64) {
        let axis = axis(&parameter);
        let wide = match (&axis, axis.count()) {
            (Axis::LogInt { low, high }, _) => (1.0 / (low - 0.5)).ln_1p() / ((high + 0.5) / (low - 0.5)).ln(),
            (_, Some(count)) => 1.0 / count as f64,
            // 1e-10 of the leading power of ten, and the doubles' own spacing where the range is narrow beside its
            // bounds; on a logarithmic axis 1e-9 in relation to the logarithm's range.
            (Axis::Linear { low, high }, None) => 1e-10 + f64::EPSILON * low.abs().max(high.abs()) / (high - low),
            (Axis::Log { low, high }, None) => 1e-9 / (high / low).ln().min(1.0),
            (Axis::Steps(_) | Axis::Choices(_), None) => unreachable!("these have a count"),
        };
        prop_assert!((axis.snapped(u) - u).abs() <= wide * (1.0 + 1e-6), "{} from {u}", axis.snapped(u));
    }

    /// A larger coordinate never has a smaller value.
    #[test]
    fn order_is_kept(parameter in parameter(), a in 0.0..=1.0f64, b in 0.0..=1.0f64) {
        let axis = axis(&parameter);
        let [low, high] = [a.min(b), a.max(b)].map(|u| axis.value(u).number().expect("it is a number"));
        prop_assert!(low <= high, "{low} > {high}");
    }

    /// Every value of a parameter of cells is found again by its number, and the values rise.
    #[test]
    fn cells_are_found_again(parameter in parameter(), part in 0.0..1.0f64) {
        let axis = axis(&parameter);
        if let Some(count) = axis.count() {
            let k = (count as f64 * part) as u64;
            let coordinate = axis.coordinate_of(k).expect("k is below the number of values");
            prop_assert_eq!(axis.snapped(coordinate), coordinate);
            let next = axis.coordinate_of(k + 1).map(|next| axis.value(next).number());
            prop_assert!(next.is_none_or(|next| next > axis.value(coordinate).number()));
            prop_assert_eq!(next.is_none(), k + 1 == count);
        }
    }

    /// Decimals of up to ten digits that a person types are used as they stand.
    #[test]
    fn typed_decimals_stay(digits in 1i64..9_999_999_999, exponent in 1i32..12) {
        let value: f64 = format!("{digits}e-{exponent}").parse().expect("it is a decimal");
        let axis = axis(&json!({ "type": "float", "low": 1e-12, "high": 1e10, "log": true }));
        let coordinate = axis.coordinate(&Scalar::from(value)).expect("the value lies in the range");
        prop_assert_eq!(axis.value(coordinate), Scalar::from(value));
    }
}
