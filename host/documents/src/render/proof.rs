//! A page that needs everything: the child, Chinese fonts, the helpers, a QR
//! code. Whoever asks whether documents can be rendered has one rendered.
use super::{Job, RenderError, Rendered, Renderer, Verify};
use async_recursion::async_recursion as boxed;

const PAGE: &str = r#"#import "hub.typ": official, seal-place
#show: official
兹证明本平台可以生成文书。
#align(right, seal-place("proof", 40mm, 40mm))"#;

impl Renderer {
    #[boxed]
    pub async fn proof(&self, verify_base: &str) -> Result<Rendered, RenderError> {
        self.render(&Job {
            id: "proof".to_owned(),
            template: "proof.typ".to_owned(),
            files: [("proof.typ".to_owned(), PAGE.as_bytes().to_vec())].into(),
            data: serde_json::Value::Null,
            title: "自检".to_owned(),
            number: None,
            at: jiff::civil::date(2025, 1, 1).at(0, 0, 0, 0),
            draft: false,
            verify: Some(Verify { url: verify_base.to_owned(), code: "0000".to_owned() }),
        })
        .await
    }
}
