//! A job and a renderer as tests and the bench use them.
use documents::render::{Job, RenderConfig, Renderer, Verify};
use serde_json::Value;

pub fn config() -> RenderConfig {
    let noto = "/usr/share/fonts/opentype/noto";
    let fonts = ["NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc"].map(|file| format!("{noto}/{file}").into());
    assert!(std::path::Path::new(noto).is_dir(), "apt-get install fonts-noto-cjk");
    RenderConfig {
        fonts: fonts.to_vec(),
        command: env!("CARGO_BIN_EXE_render-child").into(),
        time_limit_ms: 20_000,
        memory_limit_mb: 512,
        children: 2,
    }
}

pub fn renderer() -> Renderer {
    Renderer::new(config())
}

pub fn job(template: &str, data: Value) -> Job {
    Job {
        id: "permits/510108202510210101".into(),
        template: "permit.typ".into(),
        files: [("permit.typ".to_owned(), template.as_bytes().to_vec())].into(),
        data,
        title: "建筑工程施工许可证".into(),
        number: Some("510108202510210101".into()),
        at: jiff::civil::date(2025, 10, 21).at(9, 30, 0, 0),
        draft: false,
        verify: Some(Verify { url: "https://hub.example.gov.cn/verify/7K2M-9QXD".into(), code: "7K2M-9QXD".into() }),
    }
}
