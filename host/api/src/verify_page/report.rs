//! The report on a file as part of the page.
use super::{escaped, row};
use crate::{
    error::ApiError,
    verification::{Examined, Later, Signed, Words, Worth},
    views::proof::ProofView,
};

pub fn card(found: &Examined) -> String {
    let class = match found.verdict {
        Worth::Valid => "valid",
        Worth::Unrecorded => "due",
        Worth::Changed | Worth::Foreign | Worth::Withdrawn | Worth::Superseded => "unknown",
    };
    let mut out = state(class, &found.verdict_text);
    out += &found.problem.as_ref().map(paragraph).unwrap_or_default();
    if let Some(document) = &found.document {
        out += &section("文件", "The document", &of_document(document));
    }
    if let Some(original) = &found.original {
        let text = Words::new(
            format!("前 {} 字节是下列原件，其后的内容是追加的：", original.bytes),
            format!("Its first {} bytes are this document; what follows was appended:", original.bytes),
        );
        out += &section("原件", "The original", &(paragraph(&text) + &of_document(&original.document)));
    }
    for (n, signed) in found.signatures.iter().enumerate() {
        let (zh, en) = kind(signed.kind);
        out += &section(&format!("{zh} {}", n + 1), &format!("{en} {}", n + 1), &of_signature(signed));
    }
    if !found.later.is_empty() {
        out +=
            &section("盖章后追加的内容", "Appended after sealing", &found.later.iter().map(later).collect::<String>());
    }
    out += &format!("<dl>{}</dl>", row("电子文件指纹 SHA-256", "SHA-256 of the file", &found.sha256));
    out
}

/// Why nothing was looked at.
pub fn refused(error: &ApiError) -> String {
    state("unknown", &Words::new(&error.zh, &error.en))
}

fn state(class: &str, text: &Words) -> String {
    format!("<p class=\"state {class}\">{}<small lang=\"en\">{}</small></p>", escaped(&text.zh), escaped(&text.en))
}

fn paragraph(text: &Words) -> String {
    format!("<p>{}</p>", both(text))
}

fn both(text: &Words) -> String {
    format!("{} <span lang=\"en\">{}</span>", escaped(&text.zh), escaped(&text.en))
}

fn section(zh: &str, en: &str, inside: &str) -> String {
    format!("<section><h2>{zh} <span lang=\"en\">{en}</span></h2>{inside}</section>")
}

fn kind(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "seal" => ("电子印章", "Seal"),
        "time-stamp" => ("时间戳", "Time stamp"),
        _ => ("电子签名", "Signature"),
    }
}

fn of_document(document: &ProofView) -> String {
    let one = |zh, en, value: &Option<String>| value.as_deref().map(|v| row(zh, en, &escaped(v)));
    let mut rows = vec![
        row("状态", "State", &both(&document.state_text)),
        row("文件名称", "Document", &both(&document.title)),
        row("应用系统", "System", &both(&document.system)),
    ];
    rows.extend(one("编号", "Number", &document.number));
    rows.extend(one("盖章单位", "Sealed by", &document.sealed_by));
    rows.extend(one("签发时间", "Issued", &document.issued));
    rows.extend(one("失效时间", "Ended", &document.ended));
    rows.extend(one("撤销原因", "Reason", &document.reason));
    rows.push(row("校验码", "Code", &document.code));
    format!("<dl>{}</dl>", rows.concat())
}

fn of_signature(signed: &Signed) -> String {
    let one = |zh, en, value: Option<&str>| value.map(|v| row(zh, en, &escaped(v)));
    let mut rows = vec![row("结论", "Result", &both(&signed.text))];
    rows.extend(signed.notes.iter().map(|note| row("提示", "Note", &both(note))));
    rows.extend(one("单位", "Organisation", signed.organisation.as_deref()));
    rows.extend(one("统一社会信用代码", "Credit code", signed.code.as_deref()));
    rows.extend(one("印章或签名人", "Seal or person", Some(&signed.signer)));
    rows.extend(one("证书签发机构", "Certified by", signed.issuer.as_deref()));
    rows.push(row("时间", "When", &when(signed)));
    rows.extend(one("时间戳机构", "Time stamp by", signed.when.authority.as_deref()));
    rows.push(row("覆盖范围", "Covers", &covers(signed)));
    rows.extend(one("签名算法", "Algorithm", signed.algorithm));
    format!("<dl>{}</dl>", rows.concat())
}

fn when(signed: &Signed) -> String {
    let Some(at) = signed.when.local() else { return "未注明 <span lang=\"en\">not stated</span>".to_owned() };
    match signed.when.by {
        "stamped" => format!("{at} 时间戳证明 <span lang=\"en\">by a time stamp</span>"),
        _ => format!("{at} 签名人自称 <span lang=\"en\">by the signer's own word</span>"),
    }
}

fn covers(signed: &Signed) -> String {
    match signed.covers.whole {
        true => "全部内容 <span lang=\"en\">the whole file</span>".to_owned(),
        false => format!("前 {0} 字节 <span lang=\"en\">the first {0} bytes</span>", signed.covers.bytes),
    }
}

fn later(later: &Later) -> String {
    let allowed = match later.allowed {
        true => Words::new("不影响此前的印章", "leaves the seals before it valid"),
        false => Words::new("此前的印章因此失效", "makes the seals before it void"),
    };
    paragraph(&Words::new(format!("{}；{}", later.text.zh, allowed.zh), format!("{}; {}", later.text.en, allowed.en)))
}
