//! Files and contracts that are not what they seem: refused before anything of them runs.
use super::{
    Files, Guest, besides, claiming, component_section, contract, framed, instead, packed,
    rows::{Attack, Class::*, Outcome::*, attack},
    section,
};

pub static FILES: &[Attack] = &[
    attack(
        Imports,
        "imports-wasi",
        |id| imports(id, "(import \"wasi:filesystem/types@0.2.0\" (instance))"),
        Refused("forbidden-import", "wasi:filesystem/types@0.2.0"),
    ),
    attack(
        Imports,
        "imports-the-clock",
        |id| imports(id, "(import \"wasi:clocks/wall-clock@0.2.0\" (instance (export \"now\" (func))))"),
        Refused("forbidden-import", "wasi:clocks/wall-clock@0.2.0"),
    ),
    attack(
        Imports,
        "imports-a-function",
        |id| imports(id, "(import \"system\" (func))"),
        Refused("forbidden-import", "system"),
    ),
    attack(
        NewerContract,
        "newer-rules",
        |id| packed(&Guest { rules: "1.1.0", ..Guest::sound() }.component(), &contract(id)),
        Refused("newer-interface", "hub:plugin/rules@1.1.0"),
    ),
    attack(
        NewerContract,
        "newer-import",
        |id| imports(id, "(import \"hub:plugin/clock@1.1.0\" (instance))"),
        Refused("forbidden-import", "hub:plugin/clock@1.1.0"),
    ),
    attack(
        NewerContract,
        "newer-contract",
        |id| changed(id, "version = \"1.0.0\"", "version = \"1.0.0\"\ncontract = 2"),
        Refused("contract-version", "contract language 2"),
    ),
    attack(DamagedFile, "empty-file", |_| vec![], Refused("no-component", "")),
    attack(DamagedFile, "no-wasm", |_| b"#!/bin/sh\nexec sh\n".to_vec(), Refused("no-component", "")),
    attack(
        DamagedFile,
        "core-module",
        |id| packed(b"\0asm\x01\0\0\0", &contract(id)),
        Refused("no-component", "core module"),
    ),
    attack(
        DamagedFile,
        "half-a-file",
        |id| half(&packed(&Guest::sound().component(), &contract(id))),
        Refused("no-component", ""),
    ),
    attack(
        DamagedFile,
        "section-that-overflows",
        |_| [&Guest::sound().component()[..], &[0, 0xff, 0xff, 0xff, 0xff, 0x0f]].concat(),
        Refused("no-component", ""),
    ),
    attack(LyingContract, "no-contract", |_| Guest::sound().component(), Refused("no-contract", "hub plugin pack")),
    attack(LyingContract, "two-contracts", two_contracts, Refused("two-contracts", "more than one contract")),
    attack(LyingContract, "contract-in-a-nested-module", nested_contract, Refused("no-contract", "hub plugin pack")),
    attack(
        LyingContract,
        "no-text-in-the-section",
        |_| section(&Guest::sound().component(), b"\xff\xfe\0"),
        Refused("unreadable-contract", ""),
    ),
    attack(
        LyingContract,
        "a-list-in-the-section",
        |_| section(&Guest::sound().component(), b"[]"),
        Refused("unreadable-contract", ""),
    ),
    attack(LyingContract, "calls-itself-the-hub", |_| claiming("hub", |_| {}), Refused("id", "`hub`")),
    attack(LyingContract, "id-that-climbs", |_| claiming("../../etc", |_| {}), Refused("id", "../../etc")),
    attack(
        LyingContract,
        "an-installed-systems-version",
        another_systems,
        Refused("reader-event", "enterprise-management"),
    ),
    attack(LyingContract, "version-that-is-none", |id| changed(id, "1.0.0", "latest"), Refused("version", "latest")),
    attack(
        LyingContract,
        "maintains-anothers-register",
        takes_over,
        Refused("register-taken", "enterprise-management"),
    ),
    attack(
        LyingContract,
        "unknown-word",
        |id| changed(id, "office =", "root = true\noffice ="),
        Refused("unreadable", "root"),
    ),
    attack(
        LyingContract,
        "step-to-nowhere",
        |id| changed(id, "to = \"done\"", "to = \"nowhere\""),
        Refused("target-missing", "nowhere"),
    ),
    attack(
        OthersRegisters,
        "reads-undeclared",
        |id| besides_toml(id, &fact("count = \"hub/post\"", "person = \"/form/subject\"")),
        Refused("fact-register", "hub/post"),
    ),
    attack(
        Probing,
        "searches-without-an-anchor",
        |id| besides_toml(id, &fact("count = \"approval\"", "subject = { not = \"x\" }")),
        Refused("no-anchor", ""),
    ),
    attack(
        ContractBomb,
        "spaces",
        |_| section(&Guest::sound().component(), &vec![b' '; 30 << 20]),
        Refused("contract-large", ""),
    ),
    attack(ContractBomb, "larger-than-allowed", padded, Refused("too-large", "")),
    attack(
        ContractBomb,
        "one-large-text",
        |id| claiming(id, |files| drop(files.insert("templates/large.txt".to_owned(), "x".repeat(20 << 20)))),
        Refused("contract-large", ""),
    ),
    attack(
        ContractBomb,
        "many-files",
        |id| claiming(id, |files| files.extend((0..200_000).map(|n| (format!("forms/f{n}.json"), "{}".to_owned())))),
        Refused("contract-large", ""),
    ),
    attack(ContractBomb, "many-fields", many_fields, Refused("contract-large", "")),
    attack(ContractBomb, "many-steps", many_steps, Refused("contract-large", "")),
    attack(
        DeepDocument,
        "deep-section",
        |_| section(&Guest::sound().component(), "[".repeat(1_000_000).as_bytes()),
        Refused("unreadable-contract", ""),
    ),
    attack(
        DeepDocument,
        "deep-form",
        |id| form(id, &format!("{}{}", "{\"a\":".repeat(100_000), "}".repeat(100_000))),
        Refused("unreadable", "recursion limit"),
    ),
    attack(
        DeepDocument,
        "deep-form-within-the-limit",
        |id| form(id, &field(&format!("{}1{}", "[".repeat(100), "]".repeat(100)), "default")),
        Refused("form-compile", "deeper"),
    ),
    attack(
        DeepDocument,
        "deep-toml",
        |id| changed(id, "office =", &format!("deep = {}{}\noffice =", "[".repeat(100_000), "]".repeat(100_000))),
        Refused("unreadable", ""),
    ),
    attack(
        Pattern,
        "pattern-that-looks-back",
        |id| form(id, &field("\"^(a)\\\\1$\"", "pattern")),
        Refused("form-regex", ""),
    ),
    attack(
        Pattern,
        "pattern-that-looks-ahead",
        |id| form(id, &field("\"^(?=a+$)a*$\"", "pattern")),
        Refused("form-regex", ""),
    ),
    attack(
        Pattern,
        "pattern-that-explodes",
        |id| form(id, &field("\"^((((a{1,100}){1,100}){1,100}){1,100})$\"", "pattern")),
        Refused("form-regex", ""),
    ),
    attack(
        Reference,
        "reference-to-the-web",
        |id| form(id, &field("\"https://example.org/schema.json\"", "$ref")),
        Refused("form-ref", "https://example.org"),
    ),
    attack(
        Reference,
        "reference-to-a-file",
        |id| form(id, &field("\"file:///etc/passwd\"", "$ref")),
        Refused("form-ref", "file:///etc/passwd"),
    ),
    attack(Reference, "reference-to-itself", |id| form(id, &field("\"#\"", "$ref")), Refused("form-ref", "`#`")),
    attack(
        Reference,
        "dynamic-reference",
        |id| form(id, &field("\"#x\"", "$dynamicRef")),
        Refused("form-keyword", "$dynamicRef"),
    ),
    attack(
        HiddenText,
        "bidi-in-a-title",
        |id| changed(id, "zh = \"试探\"", "zh = \"试\u{202e}探\""),
        Refused("text-hidden", ""),
    ),
    attack(
        HiddenText,
        "bidi-isolate-in-an-action",
        |id| changed(id, "zh = \"提交\"", "zh = \"\u{2066}提交\""),
        Refused("text-hidden", ""),
    ),
    attack(
        HiddenText,
        "arabic-mark-in-a-label",
        |id| changed(id, "zh = \"事由\"", "zh = \"事\u{61c}由\""),
        Refused("text-hidden", ""),
    ),
    attack(
        HiddenText,
        "zero-width-in-a-label",
        |id| changed(id, "zh = \"事由\"", "zh = \"事\u{2060}由\""),
        Refused("text-hidden", ""),
    ),
    attack(
        HiddenText,
        "bidi-in-a-hint",
        |id| form(id, &field("\"\u{202e}x\"", "placeholder")),
        Refused("text-hidden", ""),
    ),
    attack(
        HiddenText,
        "bidi-in-a-choice",
        |id| form(id, &field("[\"甲\u{202e}\"]", "enum")),
        Refused("text-hidden", ""),
    ),
    attack(
        HiddenText,
        "long-title",
        |id| changed(id, "zh = \"试探\"", &format!("zh = \"{}\"", "长".repeat(5_000))),
        Refused("text-long", ""),
    ),
    attack(
        Secrets,
        "asks-for-a-password",
        |id| {
            changed(id, "subject = { type = \"text\", zh = \"事由\"", "subject = { type = \"text\", zh = \"登录密码\"")
        },
        Refused("form-secret", ""),
    ),
    attack(
        Secrets,
        "asks-for-a-pin",
        |id| {
            changed(
                id,
                "subject = { type = \"text\"",
                "bank-pin = { type = \"text\", zh = \"数字\", en = \"Digits\" }\nsubject = { type = \"text\"",
            )
        },
        Refused("form-secret", "bank-pin"),
    ),
    attack(
        Secrets,
        "asks-in-a-hint",
        |id| form(id, &field("\"请输入银行卡密码\"", "placeholder")),
        Refused("form-secret", ""),
    ),
    attack(
        Secrets,
        "asks-in-a-description",
        |id| form(id, &field("\"Enter your password\"", "description-en")),
        Refused("form-secret", ""),
    ),
    attack(
        Secrets,
        "asks-with-spaces",
        |id| changed(id, "zh = \"事由\"", "zh = \"密 码\""),
        Refused("form-secret", ""),
    ),
];

fn imports(id: &str, imports: &str) -> Vec<u8> {
    packed(&Guest { imports, ..Guest::sound() }.component(), &contract(id))
}

fn changed(id: &str, old: &str, new: &str) -> Vec<u8> {
    claiming(id, |files| instead(files, old, new))
}

fn besides_toml(id: &str, more: &str) -> Vec<u8> {
    claiming(id, |files| besides(files, more))
}

fn fact(what: &str, test: &str) -> String {
    format!("\n[facts.probe]\n{what}\nwhere = {{ {test} }}\nwhy = \"x\"\n")
}

/// One more form, in a file of its own.
fn form(id: &str, text: &str) -> Vec<u8> {
    claiming(id, |files| drop(files.insert("forms/other.json".to_owned(), text.to_owned())))
}

/// A form with one field that has this besides.
fn field(value: &str, keyword: &str) -> String {
    let plain = if matches!(keyword, "$ref" | "enum") { "" } else { "\"type\": \"string\", " };
    let says = if keyword == "pattern" { "\"says\": \"字母\", \"says-en\": \"letters\", " } else { "" };
    format!(
        r#"{{"title": "其他", "title-en": "Other", "type": "object", "unevaluatedProperties": false,
            "properties": {{"a": {{{plain}{says}"title": "字段", "title-en": "Field", "{keyword}": {value}}}}}}}"#
    )
}

/// More than a component may be, in a section that nobody reads.
fn padded(id: &str) -> Vec<u8> {
    let padding = framed(0, &component_section("padding", &vec![0; 34 << 20]));
    packed(&[Guest::sound().component(), padding].concat(), &contract(id))
}

fn half(file: &[u8]) -> Vec<u8> {
    file[..file.len() / 2].to_vec()
}

fn two_contracts(id: &str) -> Vec<u8> {
    let second = serde_json::to_vec(&contract("another-one")).expect("texts are JSON");
    section(&packed(&Guest::sound().component(), &contract(id)), &second)
}

/// Where a reader that does not step over nested modules would find it.
fn nested_contract(id: &str) -> Vec<u8> {
    const CORE_MODULE: u8 = 1;
    let text = serde_json::to_vec(&contract(id)).expect("texts are JSON");
    let module = [&b"\0asm\x01\0\0\0"[..], &framed(0, &component_section("hub:contract", &text))].concat();
    [Guest::sound().component(), framed(CORE_MODULE, &module)].concat()
}

/// Another office's system under its very name and version.
fn another_systems(_: &str) -> Vec<u8> {
    let folder = crate::root().join("plugins/enterprise-management/plugin.toml");
    let text = std::fs::read_to_string(folder).expect("the system lies beside the tests");
    let version = text.lines().find_map(|l| l.strip_prefix("version = ")).expect("it has a version").trim_matches('"');
    let version = version.to_owned();
    claiming("enterprise-management", move |files| instead(files, "1.0.0", &version))
}

fn takes_over(id: &str) -> Vec<u8> {
    claiming(id, |files| {
        instead(files, "office =", "maintains = [\"hub/organisation\"]\noffice =");
        let register = "zh = \"单位\"\nen = \"Organisation\"\nhost = \"hub/organisation\"\nkey = \"credit-code\"\nkeep = \"10y\"\n[fields]\ncredit-code = { type = \"credit-code\", zh = \"代码\", en = \"Code\" }\n";
        files.insert("registers/organisation.toml".to_owned(), register.to_owned());
    })
}

fn many_fields(id: &str) -> Vec<u8> {
    let fields: String = (0..100_000).map(|n| format!("f{n} = {{ type = \"text\", zh = \"\u{202e}\" }}\n")).collect();
    changed(id, "[registers.approval]", &format!("[forms.many]\n{fields}\n[registers.approval]"))
}

fn many_steps(id: &str) -> Vec<u8> {
    let steps: String = (0..20_000)
        .map(|n| format!("[steps.s{n}]\nwho = \"applicant/administrator\"\nactions = {{ go = \"s{}\" }}\n", n + 1))
        .collect();
    claiming(id, |files: &mut Files| besides(files, &steps))
}
