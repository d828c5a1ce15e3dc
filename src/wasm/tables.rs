//! Tables that are shipped as files beside the package.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::convert::settled;
use crate::data::{DataName, Dataset, read_table};

#[wasm_bindgen(module = "/src/wasm/tables.js")]
extern "C" {
    /// The promise of what `reader` makes of the text of the table `name`.
    #[wasm_bindgen(js_name = useTable)]
    fn use_table(name: &str, reader: &JsValue) -> Promise;
}

/// What is made of a data set: a trainer, or the data set in JavaScript's form.
pub type Use = Box<dyn FnOnce(Option<Dataset>) -> Result<JsValue, JsError>>;

/// The promise of what `reader` makes of the shipped table `name`, or of nothing if that is not the name of
/// one. Only a table has to be waited for. (Rust's futures would make the module larger.)
///
/// Rejects for a file that cannot be loaded or read, and with the errors of `reader`.
pub fn with_table(name: DataName, reader: Use) -> Promise {
    if !name.is_table() {
        return settled(reader(None));
    }
    let reader = move |text: String| {
        let dataset = read_table(name, &text).map_err(JsError::from)?;
        Ok(reader(Some(dataset))?)
    };
    let reader = Closure::once_into_js(move |text: String| -> Result<JsValue, JsValue> { reader(text) });
    use_table(name.as_str(), &reader)
}
