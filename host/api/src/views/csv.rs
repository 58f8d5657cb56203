//! Lists as a spreadsheet opens them.
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

pub fn download(name: &str, text: String) -> Response {
    let named = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, named)], text)
        .into_response()
}

/// A cell that a spreadsheet would run as a formula is quoted.
pub fn cell(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if risky { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_never_run() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("a\"b"), "\"a\"\"b\"");
    }
}
