//! Contracts written in the tests themselves.
#![allow(dead_code)]
use contract::{Bundle, Contract};

pub fn bundle(files: &[(&str, &str)]) -> Bundle {
    Bundle { files: files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect() }
}

pub fn contract(files: &[(&str, &str)]) -> Contract {
    contract::parse(&bundle(files)).unwrap_or_else(|e| panic!("{e}"))
}

pub const SEAL_LOAN: &str = r#"
id = "seal-loan"
title = { zh = "印章借用", en = "Seal loan" }
office = "办公室"
settings = { max-days = 5 }
[forms.loan]
from  = { type = "date", zh = "借出日", en = "Lent on" }
until = { type = "date", zh = "归还日", en = "Returned on" }
[registers.loan]
key = "no"
fields = { no = "text", organisation = "organisation", until = "date" }
queryable = ["organisation"]
active = { until = "until" }
[numbers]
loan-no = "JY-{yyyy}-{4}"
[facts]
open-loans = { count = "loan", where = { organisation = "/case/applicant", active = true }, why = "用印管理办法" }
[steps]
fill   = { who = "applicant/clerk", actions = { submit = "review" } }
review = { who = "office:办公室/reviewer", days = 2, actions = { approve = "done", return = "fill" } }
"#;

pub fn seal_loan() -> Contract {
    contract(&[
        ("plugin.toml", SEAL_LOAN),
        (
            "messages/zh.toml",
            "ends-before-start = \"归还日不能早于借出日。\"\nalready-lent = \"您还有{count}枚未归还的印章。\"\n",
        ),
        (
            "messages/en.toml",
            "ends-before-start = \"The return date is before the loan.\"\nalready-lent = \"You have {count} seals out.\"\n",
        ),
    ])
}
