//! The editable copy of a document: a Word file from a Markdown template of the plugin, for those who must hand in what
//! they can go on writing. It bears no seal and no code; what counts is the PDF. Bounded by fuel and by bytes, because the
//! template is the plugin's.
mod fill;
mod word;

use serde_json::Value;

pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
/// Of the filled template; a table of people has a few kilobytes.
const TEXT_BYTES: usize = 4 << 20;

#[derive(Debug, thiserror::Error)]
pub enum EditableError {
    #[error("the template cannot be filled: {0}")]
    Template(String),
    #[error("the filled template is longer than {TEXT_BYTES} bytes")]
    Long,
    #[error("the file cannot be written: {0}")]
    Write(String),
}

/// `data` is what a typeset template is given as `data.json`.
pub fn docx(template: &str, title: &str, data: &Value) -> Result<Vec<u8>, EditableError> {
    let text = fill::filled(template, title, data)?;
    if text.len() > TEXT_BYTES {
        return Err(EditableError::Long);
    }
    word::written(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TEMPLATE: &str = "# {{ title }}\n\n单位名称：{{ d.name }}\n\n| 序号 | 姓名 | 备注 |\n|---|---|---|\n{% for o in d.officers %}\n| {{ o.seq }} | {{ o.person | name }} | {{ o.remark }} |\n{% endfor %}\n";

    fn data() -> Value {
        json!({
            "names": {"P-03": "王信"}, "labels": {}, "date": "2025-02-20",
            "data": {"name": "甲|乙*公司", "officers": [{"seq": 1, "person": "P-03", "remark": "工程部"}, {"seq": 2, "person": "P-04"}]},
        })
    }

    fn body(file: &[u8]) -> String {
        let docx = docx_rs::read_docx(file).expect("a Word file");
        docx.document.build_text()
    }

    trait Text {
        fn build_text(&self) -> String;
    }

    impl Text for docx_rs::Document {
        fn build_text(&self) -> String {
            serde_json::to_string(&self.children).expect("JSON")
        }
    }

    #[test]
    fn a_table_of_people_is_filled() {
        let file = docx(TEMPLATE, "联络信息表", &data()).expect("a file");
        std::fs::write("/tmp/try.docx", &file).unwrap();
        let text = body(&file);
        for word in ["联络信息表", "甲|乙*公司", "王信", "工程部", "P-04"] {
            assert!(text.contains(word), "{word}: {text}");
        }
        assert_eq!(text.matches("\"tableRow\"").count(), 3, "{text}");
    }

    #[test]
    fn a_template_that_never_ends_is_stopped() {
        let endless = "{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}";
        assert!(matches!(docx(endless, "", &data()), Err(EditableError::Template(_))));
        assert!(matches!(docx("{{ d.", "", &data()), Err(EditableError::Template(_))));
    }
}
