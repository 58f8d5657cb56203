//! The generated bindings and the panic hook. Only on wasm32: natively there is no host to speak to.

use std::panic::PanicHookInfo;

wit_bindgen::generate!({
    path: "1.0.0",
    world: "plugin",
    pub_export_macro: true,
    default_bindings_module: "hub_wit::guest",
});

/// With `panic=abort` nothing but this line survives a panic: the host reads text and place from it.
pub fn report_panics() {
    std::panic::set_hook(Box::new(report));
}

fn report(panic: &PanicHookInfo<'_>) {
    let text = panic.payload_as_str().unwrap_or("no text");
    let line = match panic.location() {
        Some(at) => format!("panic: {text} at {}:{}", at.file(), at.line()),
        None => format!("panic: {text}"),
    };
    hub::plugin::log::write(5, &line);
}
