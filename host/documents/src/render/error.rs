//! Why there is no document. Each names the template; what its author can mend
//! names the line.
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RenderError {
    /// A box in place of a character of somebody's name is no document.
    #[error(
        "{template}: no font has these characters: {characters}. Install a font that has them and name it in [documents] fonts"
    )]
    MissingGlyph { template: String, characters: String },
    #[error("{file}:{line}: {message}")]
    Template { template: String, file: String, line: usize, message: String },
    #[error("{template}: not done within {limit_ms} ms. Look for an endless loop")]
    TooLong { template: String, limit_ms: u64 },
    #[error("{template}: needs more than {limit_mb} MB of memory. Look for a loop that collects without end")]
    TooMuchMemory { template: String, limit_mb: u64 },
    #[error("{template}: {pages} pages, {limit} are allowed")]
    TooManyPages { template: String, pages: usize, limit: usize },
    #[error("{template}: larger than {limit_mb} MB")]
    TooLarge { template: String, limit_mb: u64 },
    #[error("{template}: its renderer ended by itself: {what}")]
    Died { template: String, what: String },
    #[error("no renderer: {what}. Check [documents] fonts; hub doctor")]
    NoRenderer { what: String },
}

impl RenderError {
    pub fn zh(&self) -> String {
        match self {
            RenderError::MissingGlyph { template, characters } => {
                format!(
                    "模板 {template}：字体中没有这些字：{characters}。请安装含有这些字的字体，并写入 [documents] fonts"
                )
            }
            RenderError::Template { file, line, message, .. } => format!("模板 {file} 第 {line} 行有误：{message}"),
            RenderError::TooLong { template, limit_ms } => {
                format!("模板 {template}：{limit_ms} 毫秒内未能生成文书，请检查是否有死循环")
            }
            RenderError::TooMuchMemory { template, limit_mb } => {
                format!("模板 {template}：占用内存超过 {limit_mb} MB，请检查是否有无止境的累积")
            }
            RenderError::TooManyPages { template, pages, limit } => {
                format!("模板 {template}：生成了 {pages} 页，最多允许 {limit} 页")
            }
            RenderError::TooLarge { template, limit_mb } => format!("模板 {template}：文书大于 {limit_mb} MB"),
            RenderError::Died { template, what } => format!("模板 {template}：生成文书的进程意外结束：{what}"),
            RenderError::NoRenderer { what } => {
                format!("无法生成文书：{what}。请检查 [documents] fonts，并运行 hub doctor")
            }
        }
    }
}
