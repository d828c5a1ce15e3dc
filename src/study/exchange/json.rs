//! JSON as text, with Python's additions `NaN`, `Infinity` and `-Infinity`.

use super::ReadNumber;
use crate::check::{Number, Value};

/// The deepest nesting that is read.
const MAX_DEPTH: u32 = 64;

/// `value` on one line.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    add(value, &mut text);
    text
}

fn add(value: &Value, text: &mut String) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => add_number(*number, text),
        Value::String(string) => add_string(string, text),
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                add(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            text.push('{');
            for (place, (name, value)) in fields.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                add_string(name, text);
                text.push(':');
                add(value, text);
            }
            text.push('}');
        }
    }
}

fn add_number(number: f64, text: &mut String) {
    match number {
        f64::INFINITY => text.push_str("Infinity"),
        f64::NEG_INFINITY => text.push_str("-Infinity"),
        number => text.push_str(&Number(number).to_string()),
    }
}

fn add_string(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            control if control < ' ' => {
                let digit = |four: u32| char::from_digit(four & 15, 16).unwrap_or('0');
                let code = control as u32;
                text.push_str("\\u00");
                text.push(digit(code >> 4));
                text.push(digit(code));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

/// The value that `text` is; nothing if it is none.
pub fn read(text: &str, number: ReadNumber) -> Option<Value> {
    let mut reader = Reader { rest: text, number };
    let value = reader.value(0)?;
    reader.skip_space();
    reader.rest.is_empty().then_some(value)
}

/// What is left of a text.
struct Reader<'a> {
    rest: &'a str,
    number: ReadNumber,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Whether `token` comes next, after white space; it is then taken.
    fn takes(&mut self, token: &str) -> bool {
        self.skip_space();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        const WORDS: [(&str, Value); 6] = [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Number(f64::NAN)),
            ("Infinity", Value::Number(f64::INFINITY)),
            ("-Infinity", Value::Number(f64::NEG_INFINITY)),
        ];
        if depth > MAX_DEPTH {
            return None;
        }
        for (word, value) in WORDS {
            if self.takes(word) {
                return Some(value);
            }
        }
        if self.takes("\"") {
            return self.string().map(Value::String);
        }
        if self.takes("[") {
            return self.list("]", |reader| reader.value(depth + 1)).map(Value::Array);
        }
        if self.takes("{") {
            let field = |reader: &mut Self| {
                let name = if reader.takes("\"") { reader.string()? } else { return None };
                if reader.takes(":") { Some((name, reader.value(depth + 1)?)) } else { None }
            };
            return self.list("}", field).map(Value::Object);
        }
        let end = self.rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if digits.is_empty() { None } else { (self.number)(digits).map(Value::Number) }
    }

    /// Items between commas up to `end`.
    fn list<T>(&mut self, end: &str, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        if self.takes(end) {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.takes(end) {
                return Some(items);
            }
            if !self.takes(",") {
                return None;
            }
        }
    }

    /// The string up to its closing quotation mark.
    fn string(&mut self) -> Option<String> {
        let mut string = String::new();
        loop {
            let end = self.rest.find(['"', '\\'])?;
            string.push_str(&self.rest[..end]);
            let quote = self.rest[end..].starts_with('"');
            self.rest = &self.rest[end + 1..];
            if quote {
                return Some(string);
            }
            string.push(self.escaped()?);
        }
    }

    /// The character after a backslash.
    fn escaped(&mut self) -> Option<char> {
        let character = self.rest.chars().next()?;
        self.rest = &self.rest[character.len_utf8()..];
        Some(match character {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let first = self.code_unit()?;
                let pair = (0xD800..0xDC00).contains(&first) && self.rest.starts_with("\\u");
                let second = if pair {
                    self.rest = &self.rest[2..];
                    self.code_unit()?
                } else {
                    0
                };
                let units = [first, second];
                let count = if pair { 2 } else { 1 };
                char::decode_utf16(units.into_iter().take(count))
                    .next()?
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => other,
        })
    }

    fn code_unit(&mut self) -> Option<u16> {
        let digits = self.rest.get(..4)?;
        self.rest = &self.rest[4..];
        u16::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Value> {
        super::read(text, |digits| digits.parse().ok())
    }

    #[test]
    fn what_is_written_is_read_and_is_json() {
        let text = r#"{"a":[1,-0.25,1e300,null,true,false,{}],"é\"\\\u0001\n":"😀"}"#;
        let value: Value = serde_json::from_str(text).expect("it is JSON");
        let written = write(&value);
        assert_eq!(read(&written), Some(value.clone()));
        assert_eq!(serde_json::from_str::<Value>(&written).expect("it is JSON"), value);
        assert_eq!(
            read(r#" [ "\ud83d\ude00\/" , 1 ] "#).map(|value| write(&value)).as_deref(),
            Some(r#"["😀/",1]"#)
        );
        let numbers = read("[NaN, Infinity, -Infinity]").map(|value| write(&value));
        assert_eq!(numbers.as_deref(), Some("[NaN,Infinity,-Infinity]"));
    }

    #[test]
    fn anything_else_is_refused() {
        let deep = "[".repeat(100_000);
        let wrong = [
            "", "[", "[1,]", "{\"a\"}", "{1:2}", "\"", "\"\\", "\"\\u12", "\"\\ud8", "1 2", "nul", "--",
            &deep,
        ];
        for text in wrong {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
