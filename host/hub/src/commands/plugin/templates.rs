//! What the lint says of `templates/`. The contract's own lint is pure and knows no typesetting.
use contract::{
    Bundle,
    lint::{Finding, Severity},
};
use documents::render::{HOST_FILES, syntax_errors};

const FOLDER: &str = "templates/";
const SOURCE: &str = ".typ";

pub fn findings(bundle: &Bundle) -> Vec<Finding> {
    let own = bundle.files.iter().filter(|(path, _)| path.starts_with(FOLDER));
    own.flat_map(|(path, text)| of(path, text)).collect()
}

fn of(path: &str, text: &str) -> Vec<Finding> {
    let name = path.trim_start_matches(FOLDER);
    if HOST_FILES.contains(&name) {
        let zh = format!("“{name}”由平台提供，请改名");
        return vec![finding(path, 1, format!("`{name}` is provided by the hub"), zh, "Give the file another name.")];
    }
    if !name.ends_with(SOURCE) {
        return vec![];
    }
    let one = |(line, message): (usize, String)| {
        let zh = format!("模板有语法错误：{message}");
        finding(path, line, message, zh, "Mend the template; https://typst.app/docs/reference/syntax")
    };
    syntax_errors(text).into_iter().map(one).collect()
}

fn finding(file: &str, line: usize, what: String, zh: String, fix: &str) -> Finding {
    Finding {
        level: Severity::Error,
        code: "unreadable".to_owned(),
        file: file.to_owned(),
        line,
        path: String::new(),
        what,
        zh,
        fix: fix.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_template_and_a_taken_name_are_found() {
        let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        let files = [
            file("templates/good.typ", "#import \"hub.typ\": official\n#show: official\nx"),
            file("templates/logo.svg", "<svg>#let (</svg>"),
            file("templates/hub.typ", ""),
            file("templates/bad.typ", "x\n\n#let a = (1,"),
            file("plugin.toml", "#let ("),
        ];
        let found = findings(&Bundle { files: files.into() });
        let places: Vec<_> = found.iter().map(|f| (f.file.as_str(), f.line)).collect();
        assert_eq!(places, [("templates/bad.typ", 3), ("templates/hub.typ", 1)]);
    }
}
