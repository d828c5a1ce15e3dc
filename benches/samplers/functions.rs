//! The functions that every sampler minimises. They are defined here once: Optuna asks this program for values.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};
use tuning_playground::space::Params;

use crate::table::Table;
use crate::{analytic, mixed};

/// One function over its space.
pub struct Function {
    pub name: &'static str,
    /// As in a study's document.
    pub space: Value,
    /// The least value, and values of the parameters that have it.
    pub least: f64,
    pub best: Value,
    value: Box<dyn Fn(&Params) -> f64>,
}

impl Function {
    /// The value of `params`, which are of the space.
    pub fn value(&self, params: &Params) -> f64 {
        (self.value)(params)
    }
}

/// All functions, 2 to 6 dimensions.
pub fn all() -> Vec<Function> {
    vec![
        of_numbers(
            "branin",
            &[(-5.0, 10.0), (0.0, 15.0)],
            analytic::branin,
            0.397_887_357_729_738_16,
            &[std::f64::consts::PI, 2.275],
        ),
        of_numbers(
            "hartmann3",
            &[(0.0, 1.0); 3],
            analytic::hartmann3,
            -3.862_779_787_332_663,
            &[0.114_588_88, 0.555_648_89, 0.852_546_99],
        ),
        of_numbers(
            "hartmann6",
            &[(0.0, 1.0); 6],
            analytic::hartmann6,
            -3.322_368_011_415_515,
            &[0.201_689_51, 0.150_010_69, 0.476_873_97, 0.275_332_43, 0.311_651_61, 0.657_300_53],
        ),
        of_numbers(
            "ackley5",
            &[(-4.0, 11.0), (-9.0, 6.0), (-11.5, 3.5), (-5.5, 9.5), (-3.0, 12.0)],
            analytic::ackley,
            0.0,
            &[0.0; 5],
        ),
        of_numbers("rosenbrock4", &[(-5.0, 10.0); 4], analytic::rosenbrock, 0.0, &[1.0; 4]),
        of_numbers(
            "levy4",
            &[(-6.0, 14.0), (-12.0, 8.0), (-4.0, 16.0), (-13.0, 7.0)],
            analytic::levy,
            0.0,
            &[1.0; 4],
        ),
        of_numbers(
            "rastrigin3",
            &[(-1.7, 4.3), (-4.1, 1.9), (-2.2, 3.8)],
            analytic::rastrigin,
            0.0,
            &[0.0; 3],
        ),
        Function {
            name: "mixed",
            space: mixed::space(),
            least: mixed::LEAST,
            best: mixed::best(),
            value: Box::new(mixed::value),
        },
        of_table("spiral-table", "spiral.json"),
        of_table("digits-table", "digits.json"),
    ]
}

fn of_numbers(
    name: &'static str,
    bounds: &[(f64, f64)],
    value: fn(&[f64]) -> f64,
    least: f64,
    best: &[f64],
) -> Function {
    let parameter = |(d, (low, high)): (usize, &(f64, f64))| {
        (format!("x{}", d + 1), json!({ "type": "float", "low": low, "high": high }))
    };
    let named = |(d, x): (usize, &f64)| (format!("x{}", d + 1), json!(x));
    let number = |x: &tuning_playground::space::Scalar| x.number().expect("all parameters are floats");
    Function {
        name,
        space: Value::Object(bounds.iter().enumerate().map(parameter).collect::<Map<_, _>>()),
        least,
        best: Value::Object(best.iter().enumerate().map(named).collect::<Map<_, _>>()),
        value: Box::new(move |params| value(&params.values().map(number).collect::<Vec<f64>>())),
    }
}

fn of_table(name: &'static str, file: &str) -> Function {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/samplers/tables").join(file);
    let text = fs::read_to_string(&path).expect("the tables are in the repository");
    let table = Table::read(&text);
    let (least, best) = table.least();
    Function { name, space: table.space(), least, best, value: Box::new(move |params| table.value(params)) }
}
