//! The sentences of a verification, in both languages.
use super::Worth;
use documents::{
    pades::CmsFault,
    verify::{Alteration, Change, Verdict, VerifyError},
};
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

impl Words {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Words {
        Words { zh: zh.into(), en: en.into() }
    }
}

impl Worth {
    pub fn words(self) -> Words {
        let (zh, en) = match self {
            Worth::Valid => ("有效：与签发时一致", "Valid: exactly as it was issued"),
            Worth::Changed => (
                "盖章后被改动，请勿采信。请向出具单位索取原件",
                "Changed after sealing: do not rely on it. Ask the issuing office for the original",
            ),
            Worth::Foreign => (
                "未由本平台盖章。请向文件所列的出具单位核实",
                "Not sealed by this hub. Ask the office that the file names",
            ),
            Worth::Withdrawn => ("已撤销，不再有效", "Withdrawn, no longer valid"),
            Worth::Superseded => ("已被新的文件替代，不再有效", "Superseded by a newer document, no longer valid"),
            Worth::Unrecorded => (
                "印章真实，但本平台没有这份文件的记录。请向出具单位核实",
                "The seals are genuine, but the hub has no record of this file. Ask the issuing office",
            ),
        };
        Words::new(zh, en)
    }
}

pub(super) fn of_signature(verdict: &Verdict) -> Words {
    match verdict {
        Verdict::Valid => Words::new("完好，签发机构可信", "intact, from a trusted authority"),
        Verdict::UnknownIssuer(why) => Words::new(
            "签名完好，但签发机构不受本平台信任",
            format!("intact, but its issuer is not trusted here: {why}"),
        ),
        Verdict::NotChecked => {
            Words::new("签名算法不在本平台核验范围内", "signed with an algorithm that is not checked here")
        }
        Verdict::Altered(alteration) => of_alteration(alteration),
    }
}

fn of_alteration(alteration: &Alteration) -> Words {
    let zh = match alteration {
        Alteration::Signature(CmsFault::Content) => "盖章后内容被改动",
        Alteration::Signature(_) => "签名数据损坏或系伪造",
        Alteration::Stamp => "时间戳与签名不符或已损坏",
        Alteration::Revision => "签名所覆盖的部分不是完整的文件",
        Alteration::After(_) => "盖章后追加的内容改动了文件",
    };
    Words::new(zh, alteration.to_string())
}

pub(super) fn of_change(change: &Change) -> Words {
    match change {
        Change::Nothing => Words::new("未改动任何内容", "nothing was changed"),
        Change::Metadata => Words::new("改动了标题、日期等文件属性", "properties such as title and dates"),
        Change::TimeStampOrRevocation => {
            Words::new("加入了时间戳或证书状态资料", "a time stamp, or what is known of certificates")
        }
        Change::Signature => Words::new("加盖了印章或签名", "a further seal or signature"),
        Change::FormField => {
            Words::new("填写了表单域或加入了空白签名域", "a field was filled in, or an empty one added")
        }
        Change::Content(what) => {
            Words::new("改动了页面显示的内容", format!("what a page shows, or could show, was changed: {what}"))
        }
        Change::Unknown(what) => Words::new("内容无法识别", format!("it cannot be told what it does: {what}")),
    }
}

pub(super) fn of_failure(error: &VerifyError) -> Words {
    let zh = match error {
        VerifyError::Pdf(documents::PdfError::TooLarge { .. }) => "文件过大或过于复杂，未核验其中的签名",
        VerifyError::Pdf(documents::PdfError::Encrypted) => "文件已加密，无法核验其中的签名",
        VerifyError::Pdf(_) => "文件不是完整的 PDF，无法核验其中的签名",
        VerifyError::Range { .. } => "签名没有覆盖其应覆盖的内容，可能系伪造",
    };
    Words::new(zh, error.to_string())
}

/// A broken signature under a certificate that nobody here stands behind.
pub(super) fn untrusted() -> Words {
    Words::new("签发机构也不受本平台信任", "nor is its issuer trusted here")
}

/// Whose seal says that it is good for trying out only.
pub(super) fn development() -> Words {
    Words::new(
        "由内置开发测试机构签发，不可用于生产",
        "issued by the built-in development authority, not for production",
    )
}
