//! The renderer's child by itself, for tests and benches; in production `hub render` is it.
fn main() -> std::io::Result<()> {
    documents::render::child()
}
