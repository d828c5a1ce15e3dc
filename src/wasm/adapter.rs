//! The graphics adapter's name. wgpu passes on the browser's description alone, which is often empty; what the browser
//! says besides is the maker and the architecture.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    static NAME: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Whether there is WebGPU here, in a page or a worker: wgpu stops where it finds neither, as in Node.
pub fn can_be_asked_for() -> bool {
    let global = js_sys::global();
    let is_there = |object: &JsValue, name: &str| {
        get(object, name).is_ok_and(|value| !value.is_undefined() && !value.is_null())
    };
    let in_browser = is_there(&global, "window") || is_there(&global, "WorkerGlobalScope");
    in_browser && get(&global, "navigator").is_ok_and(|navigator| is_there(&navigator, "gpu"))
}

/// Asks the browser once.
pub async fn learn_name() {
    if NAME.with_borrow(Option::is_none) {
        let name = ask().await.unwrap_or_default();
        NAME.replace(Some(name));
    }
}

/// What the browser said; nothing if that is nothing.
pub fn name() -> Option<String> {
    NAME.with_borrow(Clone::clone).filter(|name| !name.is_empty())
}

async fn ask() -> Result<String, JsValue> {
    let navigator = get(&js_sys::global(), "navigator")?;
    let gpu = get(&navigator, "gpu")?;
    let request: Function = get(&gpu, "requestAdapter")?.dyn_into()?;
    let options = js_sys::Object::new();
    Reflect::set(&options, &"powerPreference".into(), &"high-performance".into())?;
    let adapter = JsFuture::from(request.call1(&gpu, &options)?.dyn_into::<Promise>()?).await?;
    let info = get(&adapter, "info")?;
    let words =
        ["vendor", "architecture"].map(|word| get(&info, word).ok().and_then(|word| word.as_string()));
    Ok(words.into_iter().flatten().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
}
