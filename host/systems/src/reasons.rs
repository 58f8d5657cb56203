//! Why a file was refused, one by one, for whoever sent it: a stable code, and words in both languages that end with what to do.
use crate::error::SystemsError;
use contract::{Bilingual, lint::Finding};
use sandbox::SandboxError;

#[derive(Clone, Debug)]
pub struct Reason {
    pub code: String,
    pub text: Bilingual,
}

impl SystemsError {
    /// At least one.
    pub fn reasons(&self) -> Vec<Reason> {
        match self {
            SystemsError::Lint(findings) => findings.iter().map(found).collect(),
            SystemsError::Sandbox(error) => vec![sandboxed(error)],
            other => vec![one(other)],
        }
    }
}

fn one(error: &SystemsError) -> Reason {
    use SystemsError::*;
    let (code, zh) = match error {
        NotInstalled(system) => ("not-installed", format!("应用系统“{system}”未安装。")),
        NoVersion { system, version } => ("no-version", format!("“{system}”的版本{version}不在平台中，请先上传。")),
        Component(_) => ("no-component", "文件不是完整的WebAssembly组件，请核对文件摘要后重新上传。".to_owned()),
        NoContract => ("no-contract", "组件中没有合约，请用hub plugin pack打包后上传。".to_owned()),
        TwoContracts => ("two-contracts", "组件中有多份合约，请用hub plugin pack重新打包。".to_owned()),
        Section(_) => ("unreadable-contract", "组件中的合约无法读取，请用hub plugin pack重新打包。".to_owned()),
        ScenariosTooLarge { limit, .. } => {
            ("scenarios-large", format!("随附的场景超过平台允许的大小（{limit}字节），请精简后重新打包。"))
        }
        ContractTooLarge { limit, .. } => {
            ("contract-large", format!("合约超过平台允许的大小（{limit}字节），请精简表单、流程和模板后重新打包。"))
        }
        TooMany { place, limit, .. } => {
            ("contract-large", format!("合约中的“{place}”过大（最多{limit}项），请拆分后重新打包。"))
        }
        Contract(error) => ("unreadable", format!("合约无法读取，请更正{}第{}行。", error.file, error.line)),
        Form { form, .. } => ("form-compile", format!("表单“{form}”无法使用，请按提示更正后重新打包。")),
        VersionTaken { system, version } => {
            ("version-taken", format!("“{system}”的版本{version}已有不同内容的文件，请使用新的版本号。"))
        }
        RegisterTaken { register, by } => {
            ("register-taken", format!("“{register}”已由应用系统“{by}”维护，请改为读取，或先停用该系统。"))
        }
        Requires { system, register } => {
            ("requires", format!("“{system}”所需的台账“{register}”尚无系统提供，请先安装提供该台账的系统。"))
        }
        Signature(_) => ("signature", "文件的签名与主管处室登记的密钥不符，请核对文件和签名后重新上传。".to_owned()),
        // What is no refusal of a file is worded where it is answered.
        _ => ("refused", "平台未能安装该文件，请联系系统管理员。".to_owned()),
    };
    Reason { code: code.to_owned(), text: Bilingual::new(zh, error.to_string()) }
}

fn found(finding: &Finding) -> Reason {
    let place = format!("{}:{}", finding.file, finding.line);
    let en = format!("{place}: [{}] {}. {}", finding.code, finding.what, finding.fix);
    Reason { code: finding.code.clone(), text: Bilingual::new(format!("{place}：{}", finding.zh), en) }
}

fn sandboxed(error: &SandboxError) -> Reason {
    use SandboxError::*;
    let (code, zh) = match error {
        Engine(_) | Cache { .. } => ("sandbox", "平台的沙箱暂不可用，请联系系统管理员。".to_owned()),
        TooLarge { limit, .. } => ("too-large", format!("组件超过平台允许的大小（{limit}字节），请精简后重新打包。")),
        Malformed { .. } => ("no-component", "组件无法编译，请核对文件摘要，或更新构建工具后重新打包。".to_owned()),
        ForbiddenImport { names } => {
            ("forbidden-import", format!("组件要求使用{}；插件只能使用平台日志，请去除后重新构建。", names.join("、")))
        }
        WrongImport => ("wrong-import", "组件所用的日志接口与平台不符，请用本平台的开发包重新构建。".to_owned()),
        MissingRules => ("no-rules", "组件没有提供规则接口，请用本平台的开发包重新构建。".to_owned()),
        OtherRules { name } => (
            "newer-interface",
            format!(
                "组件提供的规则接口是{name}，本平台只支持{}；请升级平台，或用相应版本的开发包重新构建。",
                sandbox::RULES
            ),
        ),
        WrongRules { function } => {
            ("wrong-rules", format!("组件的规则接口缺少函数{function}，请用本平台的开发包重新构建。"))
        }
        TooMuchMemory { limit, .. } => {
            ("memory", format!("组件一开始所需的内存超过平台允许的{limit}字节，请减小后重新构建。"))
        }
    };
    Reason { code: code.to_owned(), text: Bilingual::new(zh, error.to_string()) }
}
