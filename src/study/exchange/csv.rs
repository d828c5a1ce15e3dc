//! Trials as a table (RFC 4180), with the names of the columns of Optuna's `trials_dataframe`: `number`, `state`,
//! `source`, `value` (or `values_0` and so on), `spread`, one `params_…` for each parameter, `reason`.

use std::fmt::{Display, Write};

use super::ReadNumber;
use crate::check::{Invalid, Number, Quoted};
use crate::sampler::Report;
use crate::space::{Params, Scalar, Space};
use crate::study::{Ending, Study};

impl Study {
    /// All trials as a table, by id; empty cells where there is nothing.
    pub fn to_csv(&self) -> String {
        let several = self.directions().len() > 1;
        let mut head: Vec<String> = ["number", "state", "source"].map(str::to_owned).into();
        if several {
            head.extend((0..self.directions().len()).map(|k| format!("values_{k}")));
        } else {
            head.push("value".to_owned());
        }
        head.push("spread".to_owned());
        head.extend(self.space().names().map(|name| format!("params_{name}")));
        head.push("reason".to_owned());
        let mut table = String::new();
        add_row(&mut table, head);
        for trial in self.trials() {
            let number =
                |value: Option<&f64>| value.map_or_else(String::new, |value| Number(*value).to_string());
            let mut row = vec![trial.id.to_string(), trial.state.to_string(), trial.source.name().to_owned()];
            if several {
                let values = trial.values.as_deref().unwrap_or_default();
                row.extend((0..self.directions().len()).map(|k| number(values.get(k))));
            } else {
                row.push(number(trial.value.as_ref()));
            }
            row.push(number(trial.spread.as_ref()));
            row.extend(trial.params.values().map(shown));
            row.push(trial.reason.clone().unwrap_or_default());
            add_row(&mut table, row);
        }
        table
    }

    /// Adds the ended trials of a table; how many. It needs a column for each parameter, with or without `params_`
    /// before its name, and `value` (`values_0` and so on); `state` and `reason` are read too, and other columns
    /// are not. Rows that wait or run are left out. Nothing is added when a row is wrong.
    ///
    /// # Errors
    /// An [`Invalid`] that names the column that is missing, or row (from 1, after the head) and column of what
    /// is wrong.
    pub fn add_csv(&mut self, text: &str, number: ReadNumber) -> Result<u32, Invalid> {
        let rows = rows(text);
        let (head, rows) =
            rows.split_first().ok_or_else(|| Invalid::new("table", "nothing", "a row of names"))?;
        let table = Table::new(self, head)?;
        let mut read = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let path = format!("row {}", place + 1);
            if let Some(ending) = table.ending(&path, row, number)? {
                let params = table.params(self.space(), row, number);
                self.space().point(&path, &params)?;
                read.push((params, ending));
            }
        }
        let count = read.len() as u32;
        for (params, ending) in read {
            self.add_trial(&params, ending, Vec::<Report>::new())?;
        }
        Ok(count)
    }
}

/// Where the columns stand.
struct Table {
    params: Vec<usize>,
    values: Vec<usize>,
    state: Option<usize>,
    reason: Option<usize>,
}

impl Table {
    fn new(study: &Study, head: &[String]) -> Result<Self, Invalid> {
        let place = |name: &str| head.iter().position(|known| known == name);
        let needed = |name: &str, place: Option<usize>| {
            place.ok_or_else(|| Invalid::new(name, "nothing", "a column of this name"))
        };
        let param = |name: &str| needed(name, place(&format!("params_{name}")).or_else(|| place(name)));
        let objectives = study.directions().len();
        let value = |k: usize| match objectives {
            1 => needed("value", place("value").or_else(|| place("values_0"))),
            _ => needed(&format!("values_{k}"), place(&format!("values_{k}"))),
        };
        Ok(Self {
            params: study.space().names().map(param).collect::<Result<_, _>>()?,
            values: (0..objectives).map(value).collect::<Result<_, _>>()?,
            state: place("state"),
            reason: place("reason"),
        })
    }

    /// How the trial of `row`, at `path`, ended; nothing if it has not.
    fn ending(&self, path: &str, row: &[String], number: ReadNumber) -> Result<Option<Ending>, Invalid> {
        let cell = |place: usize| row.get(place).map_or("", String::as_str);
        let values: Vec<f64> = self.values.iter().filter_map(|place| number(cell(*place))).collect();
        let state = self.state.map_or("", cell).to_ascii_lowercase();
        Ok(Some(match state.as_str() {
            "waiting" | "running" => return Ok(None),
            "fail" | "failed" => Ending::Failed(self.reason.map_or("", cell).to_owned()),
            "pruned" => Ending::Pruned(values.first().copied().filter(|_| self.values.len() == 1)),
            _ if values.len() == self.values.len() => Ending::from(values),
            _ => {
                let found = cell(self.values[values.len()]);
                return Err(Invalid::new(format!("{path}.value"), Quoted(found), "a number"));
            }
        }))
    }

    /// The values of the parameters, as their axes read the cells; a cell that is none stays a text.
    fn params(&self, space: &Space, row: &[String], number: ReadNumber) -> Params {
        let named = space.names().zip(space.axes()).zip(&self.params);
        named
            .map(|((name, axis), place)| {
                let cell = row.get(*place).map_or("", String::as_str);
                let value = axis.choices().iter().find(|choice| shown(choice) == cell).cloned();
                let numeric = || number(cell).map(Scalar::Number);
                (name.to_owned(), value.or_else(numeric).unwrap_or_else(|| Scalar::from(cell)))
            })
            .collect()
    }
}

/// A value as a cell shows it: a text as it stands.
fn shown(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        other => other.to_string(),
    }
}

fn add_row<T: Display>(table: &mut String, cells: Vec<T>) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            table.push(',');
        }
        let start = table.len();
        write!(table, "{cell}").expect("a string takes everything");
        if table[start..].contains(['"', ',', '\n', '\r']) {
            let quoted = table[start..].replace('"', "\"\"");
            table.truncate(start);
            table.push('"');
            table.push_str(&quoted);
            table.push('"');
        }
    }
    table.push_str("\r\n");
}

/// The cells of each row that is not empty.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut characters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' | '\r' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    row.push(cell);
    rows.push(row);
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    #[test]
    fn rows_are_read_as_they_are_written() {
        let cells = vec!["a", "b\"c", "d,e", "", "f\r\ng"];
        let mut table = String::new();
        super::add_row(&mut table, cells.clone());
        super::add_row(&mut table, vec!["1", "2"]);
        assert_eq!(table, "a,\"b\"\"c\",\"d,e\",,\"f\r\ng\"\r\n1,2\r\n");
        assert_eq!(super::rows(&table), [cells, vec!["1", "2"]]);
        assert_eq!(super::rows("\u{feff}x\n\"open"), [["x"], ["open"]]);
    }
}
