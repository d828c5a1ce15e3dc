//! The shipped tables, and text that is not a table.

use proptest::prelude::*;
use tuning_playground::data::{DataName, Dataset, read_table};

const IRIS: &str = include_str!("../../data/iris.csv");

fn table(name: DataName, text: &str) -> Dataset {
    read_table(name, text).expect("a shipped table is valid")
}

/// Shapes, class counts and sums of all features as scikit-learn 1.9.1 gives them.
#[test]
fn tables_have_their_known_shapes_counts_and_sums() {
    let tables = [
        (DataName::Digits, include_str!("../../data/digits.csv"), (1797, 64), 561_718.0),
        (DataName::Iris, IRIS, (150, 4), 2078.7),
        (DataName::Wine, include_str!("../../data/wine.csv"), (178, 13), 159_975.295_999),
        (
            DataName::BreastCancer,
            include_str!("../../data/breast-cancer.csv"),
            (569, 30),
            1_056_474.459_635_6,
        ),
    ];
    let counts: [&[usize]; 4] =
        [&[178, 182, 177, 183, 181, 182, 181, 179, 174, 180], &[50, 50, 50], &[59, 71, 48], &[212, 357]];
    for ((name, text, shape, sum), counts) in tables.into_iter().zip(counts) {
        let dataset = table(name, text);
        assert_eq!(dataset.x.dim(), shape, "{name}");
        assert_eq!(dataset.outputs, if counts.len() == 2 { 1 } else { counts.len() });
        let found: f64 = dataset.x.iter().map(|value| f64::from(*value)).sum();
        // Each value is rounded to single precision, at most 6e-8 of it.
        assert!((found - sum).abs() <= 6e-8 * sum, "{name}: {found} is not {sum}");
        for (class, count) in counts.iter().enumerate() {
            let found = dataset.y.iter().filter(|y| **y == class as f32).count();
            assert_eq!(found, *count, "{name}, class {class}");
        }
    }
    let first = table(DataName::Iris, IRIS);
    assert_eq!(first.x.row(0).to_vec(), [5.1, 3.5, 1.4, 0.2]);
}

#[test]
fn line_ends_of_other_systems_are_read_too() {
    assert_eq!(table(DataName::Iris, &IRIS.replace('\n', "\r\n")), table(DataName::Iris, IRIS));
    assert_eq!(table(DataName::Iris, IRIS.trim_end()), table(DataName::Iris, IRIS));
}

#[test]
fn malformed_text_is_refused_with_line_and_column() {
    let refusal = |text: &str| read_table(DataName::Iris, text).expect_err("not the table").to_string();
    let cases = [
        (String::new(), "iris.csv, line 1: 1 columns is not allowed here; expected 5 columns"),
        ("a,b,c,d,class\n".to_owned(), "iris.csv, line 2: the end of the text"),
        ("a,b,c,d,class\n1,2,3,0\n".to_owned(), "iris.csv, line 2: 4 columns"),
        ("a,b,c,d,class\n1,2,3,4,0\n1,2,x,4,0\n".to_owned(), "iris.csv, line 3, column 3: \"x\""),
        ("a,b,c,d,class\n1,2,NaN,4,0\n".to_owned(), "iris.csv, line 2, column 3: \"NaN\""),
        ("a,b,c,d,class\n1,2,1e39,4,0\n".to_owned(), "iris.csv, line 2, column 3: \"1e39\""),
        ("a,b,c,d,class\n1,2,,4,0\n".to_owned(), "iris.csv, line 2, column 3: \"\""),
        ("a,b,c,d,class\n1,2,3,4,3\n".to_owned(), "iris.csv, line 2, column 5: \"3\""),
        ("a,b,c,d,class\n1,2,3,4,0.5\n".to_owned(), "iris.csv, line 2, column 5: \"0.5\""),
    ];
    for (text, start) in cases {
        assert!(refusal(&text).starts_with(start), "{}", refusal(&text));
    }
    assert_eq!(read_table(DataName::Moons, IRIS).expect_err("moons is no table").path, "data.name");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "([0-9.,eE\n-]|[a-z]|\\PC){0,200}") {
        for name in DataName::ALL {
            if let Ok(dataset) = read_table(name, &text) {
                prop_assert!(dataset.x.iter().all(|value| value.is_finite()));
            }
        }
    }
}
