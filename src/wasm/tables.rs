//! Tables that are shipped as files beside the package.

use wasm_bindgen::prelude::*;

use crate::data::{DataName, Dataset, read_table};

#[wasm_bindgen(module = "/src/wasm/tables.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = tableText)]
    async fn table_text(name: &str) -> Result<JsValue, JsValue>;
}

/// The shipped table `name`; nothing if that is not the name of one.
///
/// # Errors
/// A file that cannot be loaded or read.
pub async fn load_table(name: DataName) -> Result<Option<Dataset>, JsValue> {
    if !name.is_table() {
        return Ok(None);
    }
    let text = table_text(&name.to_string()).await?;
    let text = text.as_string().unwrap_or_default();
    let dataset = read_table(name, &text).map_err(JsError::from)?;
    Ok(Some(dataset))
}
