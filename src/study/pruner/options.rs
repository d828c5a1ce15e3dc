//! Options that are a whole number or "auto".

use crate::check::{Plain, Read, Value};

/// A whole number; nothing for "auto" and where it is missing.
#[derive(Debug)]
pub struct OrAuto<'a>(pub &'a mut Option<u64>);

impl Plain for OrAuto<'_> {
    fn read(&mut self, path: &str, value: &Value) -> Read<()> {
        match value.as_str() {
            Some("auto") => {
                *self.0 = None;
                Ok(())
            }
            _ => self.0.read(path, value),
        }
    }

    fn write(&mut self) -> Option<Value> {
        Some(self.0.write().unwrap_or_else(|| Value::String("auto".to_owned())))
    }
}
