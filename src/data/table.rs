//! Reads the shipped tables: CSV text with a header line, one example a line, the class index in the last
//! column. Values are plain numbers; there is no quoting.

use super::{DataName, Dataset};
use crate::check::Invalid;

/// (features, classes) of a shipped table.
fn shape(name: DataName) -> Option<(usize, usize)> {
    match name {
        DataName::Digits => Some((64, 10)),
        DataName::Iris => Some((4, 3)),
        DataName::Wine => Some((13, 3)),
        DataName::BreastCancer => Some((30, 2)),
        _ => None,
    }
}

/// The data set in `text`, the content of the table's file `data/<name>.csv`; rows in the file's order.
///
/// # Errors
/// An [`Invalid`] at `data.name` for a set that is not a table, and at `digits.csv, line 7, column 3` for text
/// that is not that table.
pub fn read_table(name: DataName, text: &str) -> Result<Dataset, Invalid> {
    let Some((inputs, classes)) = shape(name) else {
        return Err(Invalid::new("data.name", name, "digits, iris, wine or breast-cancer"));
    };
    let mut lines = text.lines().enumerate();
    let header = lines.next().map_or("", |(_, line)| line);
    check_width(&place(name, 1), header, inputs + 1)?;
    let (mut x, mut y) = (Vec::new(), Vec::new());
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let place = place(name, index + 1);
        check_width(&place, line, inputs + 1)?;
        for (column, cell) in line.split(',').enumerate() {
            let value = number(cell).ok_or_else(|| cell_error(&place, column, cell, "a finite number"))?;
            if column < inputs {
                x.push(value);
            } else if value >= 0.0 && value < classes as f32 && value.fract() == 0.0 {
                y.push(value);
            } else {
                let allowed = format!("a class index from 0 to {}", classes - 1);
                return Err(cell_error(&place, column, cell, &allowed));
            }
        }
    }
    if y.is_empty() {
        return Err(Invalid::new(place(name, 2), "the end of the text", "at least one example"));
    }
    Ok(Dataset::classified(x, y, inputs, classes))
}

fn place(name: DataName, line: usize) -> String {
    format!("{name}.csv, line {line}")
}

fn check_width(place: &str, line: &str, width: usize) -> Result<(), Invalid> {
    match line.split(',').count() {
        found if found == width => Ok(()),
        found => Err(Invalid::new(place, format!("{found} columns"), format!("{width} columns"))),
    }
}

/// The decimal number in `cell`: digits with at most one point and a sign before them. The tables need no more,
/// and the standard library's reader brings 10 kB of tables of its own.
///
/// Up to 15 digits the mantissa and the power of ten are exact, so the quotient is correctly rounded (Clinger
/// 1990, section 4).
fn number(cell: &str) -> Option<f32> {
    const MOST_DIGITS: usize = 15;
    let cell = cell.trim();
    let (sign, digits) = cell.strip_prefix('-').map_or((1.0, cell), |digits| (-1.0, digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let count = whole.len() + fraction.len();
    if count == 0 || count > MOST_DIGITS {
        return None;
    }
    let add = |sum: f64, digit: char| Some(sum * 10.0 + f64::from(digit.to_digit(10)?));
    let mantissa = whole.chars().chain(fraction.chars()).try_fold(0.0, add)?;
    let scale = (0..fraction.len()).fold(1.0, |scale, _| scale * 10.0);
    Some((sign * mantissa / scale) as f32)
}

fn cell_error(place: &str, column: usize, cell: &str, allowed: &str) -> Invalid {
    Invalid::new(format!("{place}, column {}", column + 1), format!("\"{}\"", cell.trim()), allowed)
}
