//! The public page behind the code on a document. Written here and not in the
//! portal, because whoever holds a paper in his hand may have an old telephone
//! and no JavaScript; both languages stand on it, for the same reason. He may
//! also send the file itself.
mod report;

use crate::{
    error::{ApiError, Result},
    routes::documents::{examined, proof, stated_length},
    state::App,
    verification::{Examined, FILE_BYTES, RECEIVE, gate},
    views::proof::{Proof, Standing},
};
use axum::{
    body::Bytes,
    extract::{
        Multipart, Path, Query, State,
        multipart::{Field, MultipartError, MultipartRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use tokio::time::timeout;

#[derive(Deserialize)]
pub struct Asked {
    code: Option<String>,
}

const STYLE: &str = include_str!("verify_page/page.css");

/// The page on which a code is typed in.
pub async fn ask(Query(asked): Query<Asked>) -> Response {
    match asked.code.as_deref().map(str::trim).filter(|c| !c.is_empty()) {
        Some(code) => match documents::code::read(code) {
            Some(code) => Redirect::to(&format!("/verify/{code}")).into_response(),
            None => page(StatusCode::NOT_FOUND, &unknown()),
        },
        None => page(StatusCode::OK, ""),
    }
}

pub async fn show(State(app): State<App>, Path(code): Path<String>) -> Result<Response> {
    Ok(match proof(&app, &code).await? {
        Some(proof) => page(StatusCode::OK, &card(&proof)),
        None => page(StatusCode::NOT_FOUND, &unknown()),
    })
}

/// The form's headers and boundaries around the file.
const AROUND_BYTES: usize = 64 << 10;

/// A file from the page's own form.
pub async fn examine(
    State(app): State<App>,
    headers: HeaderMap,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Response {
    match sent(&app, &headers, form).await {
        Ok(found) => page(StatusCode::OK, &report::card(&found)),
        Err(error) => page(error.status, &report::refused(&error)),
    }
}

async fn sent(
    app: &App,
    headers: &HeaderMap,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Examined> {
    let _room = app.gate.room(stated_length(headers).map(|bytes| bytes.saturating_sub(AROUND_BYTES)))?;
    let form = form.map_err(|_| no_file())?;
    let file = timeout(RECEIVE, received(form)).await.map_err(|_| gate::too_slow())??;
    examined(app, file).await
}

async fn received(mut form: Multipart) -> Result<Bytes> {
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            return whole(field).await;
        }
    }
    Err(no_file())
}

async fn whole(mut field: Field<'_>) -> Result<Bytes> {
    let mut file = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        if file.len() + chunk.len() > FILE_BYTES {
            return Err(gate::too_large());
        }
        file.extend_from_slice(&chunk);
    }
    if file.is_empty() { Err(no_file()) } else { Ok(file.into()) }
}

fn broken(_: MultipartError) -> ApiError {
    no_file()
}

fn no_file() -> ApiError {
    ApiError::bad(
        "no-file",
        "没有收到文件。请选择一个 PDF 文件后重试。",
        "No file has come. Choose a PDF and try again.",
    )
}

fn card(proof: &Proof) -> String {
    let (zh, en) = proof.state.words();
    let mut rows =
        vec![row("文件名称", "Document", &two(&proof.title)), row("应用系统", "System", &two(&proof.system))];
    let one = |zh, en, value: &Option<String>| value.as_deref().map(|v| row(zh, en, &escaped(v)));
    rows.extend(one("编号", "Number", &proof.number));
    rows.extend(one("盖章单位", "Sealed by", &proof.sealed_by));
    let ended = proof.ended.as_deref().map(minute);
    rows.extend(one("签发时间", "Issued", &proof.issued.as_deref().map(minute)));
    match proof.state {
        Standing::Withdrawn => rows.extend(one("撤销时间", "Withdrawn", &ended)),
        Standing::Superseded => rows.extend(one("被替代时间", "Superseded", &ended)),
        Standing::Void => rows.extend(one("作废时间", "Given up", &ended)),
        Standing::Valid | Standing::Due | Standing::Draft => {}
    }
    rows.extend(one("撤销原因", "Reason", &proof.reason));
    rows.push(row("校验码", "Code", &documents::code::printed(&proof.code)));
    rows.extend(one("电子文件指纹 SHA-256", "Fingerprint of the file", &proof.sha256));
    format!(
        "<p class=\"state {}\">{zh}<small lang=\"en\">{en}</small></p><dl>{}</dl>",
        proof.state.name(),
        rows.concat()
    )
}

/// As people write a time: `2025-10-21T09:00:00+08:00` is told to the minute, in the city's zone.
fn minute(time: &str) -> String {
    time.get(..16).map_or_else(|| time.to_owned(), |minute| minute.replace('T', " "))
}

fn unknown() -> String {
    "<p class=\"state unknown\">没有这个校验码的文件<small lang=\"en\">No document has this code</small></p>\
     <p>请核对后重新输入；仍查不到的，请向出具文件的部门核实，谨防假冒。</p>\
     <p lang=\"en\">Check the code and try again. If it stays unknown, ask the office named on the paper: it may be forged.</p>"
        .to_owned()
}

pub(crate) fn row(zh: &str, en: &str, value: &str) -> String {
    format!("<dt>{zh} <span lang=\"en\">{en}</span></dt><dd>{value}</dd>")
}

pub(crate) fn two(text: &contract::Bilingual) -> String {
    match text.english() {
        en if en == text.zh => escaped(en),
        en => format!("{} <span lang=\"en\">{}</span>", escaped(&text.zh), escaped(en)),
    }
}

pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

fn page(status: StatusCode, inside: &str) -> Response {
    let card = if inside.is_empty() { String::new() } else { format!("<div class=\"card\">{inside}</div>") };
    let body = format!(
        "{card}\
         <form action=\"/verify\" method=\"get\"><label for=\"code\">输入文件上的校验码 <span lang=\"en\">Code on the document</span></label>\
         <input id=\"code\" name=\"code\" required maxlength=\"40\" autocomplete=\"off\" autocapitalize=\"characters\" placeholder=\"XXXX-XXXX-XXXX-XXXX\">\
         <br><button>校验 <span lang=\"en\">Verify</span></button></form>\
         <form action=\"/verify\" method=\"post\" enctype=\"multipart/form-data\"><label for=\"file\">或选择电子文件（PDF，不超过 50 MB；校验后不保留） \
         <span lang=\"en\">Or the PDF itself: at most 50 MB, not kept</span></label>\
         <input id=\"file\" name=\"file\" type=\"file\" accept=\"application/pdf,.pdf\" required>\
         <br><button>校验文件 <span lang=\"en\">Verify the file</span></button></form>\
         <p class=\"note\">请核对本页内容与您手中的文件一致。本页地址应为主管部门公布的网址。\
         <br><span lang=\"en\">Compare this page with the paper in your hand, and its address with the one the authority has published.</span></p>"
    );
    framed(status, ("电子文件校验", "Verify a document"), "", &body)
}

/// A page of the hub's own for everybody: no script, nothing from elsewhere, and `style` beside the common one.
pub(crate) fn framed(status: StatusCode, (zh, en): (&str, &str), style: &str, body: &str) -> Response {
    let nonce = accounts::random_token();
    let html = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{zh} · {en}</title><style nonce=\"{nonce}\">{STYLE}{style}</style></head>\
         <body><main><h1>{zh}<small lang=\"en\">{en}</small></h1>{body}</main></body></html>"
    );
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    (status, headers, html).into_response()
}
