//! Documents from templates inside plugins. A template is another office's
//! code: it is compiled in a child process that has no files, no network, no
//! clock and no environment, within limits of time, memory and pages. It sees
//! its own files, the data as values and what the host hands in by name.
//!
//! `Renderer` is the hub's side, `child` the other one; between them go frames
//! over the child's standard input and output. `typeset` is what the child does.
mod child;
pub(crate) mod confine;
mod error;
pub(crate) mod frames;
mod glyphs;
mod job;
mod places;
mod press;
mod proof;
mod renderer;
mod typeset;
mod world;

pub use child::child;
pub use error::RenderError;
pub use job::{HOST_FILES, Job, Place, Rect, Rendered, Verify};
pub use renderer::{RenderConfig, Renderer};
pub use typeset::{syntax_errors, typeset};
pub use world::Fonts;
