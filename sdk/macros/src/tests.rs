use super::*;

const LOAN: &str = r#"id = "loan"
title = { zh = "借用", en = "Loan" }
office = "办公室"
[forms.loan]
kind = { type = "choice", zh = "种类", choices = [{ value = "公章", en = "Official seal" }, { value = "合同章", en = "Contract seal" }] }
until = { type = "date", zh = "归还日" }
why = { type = "text", zh = "事由", required = false }
[registers.loan]
key = "no"
fields = { no = "text", kind = "choice[公章,合同章]", until = "date" }
[facts]
open = { count = "loan", where = { no = "/form/no" }, why = "…" }
[steps]
fill = { who = "applicant/clerk", actions = { submit = "done" } }
"#;

fn bundle(files: &[(&str, &str)]) -> Bundle {
    Bundle { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
}

fn expanded(files: &[(&str, &str)]) -> Result<String, String> {
    let name = syn::parse_str("Loans").map_err(|e| e.to_string())?;
    let tokens = types(&bundle(files), &name)?;
    syn::parse2::<syn::File>(tokens.clone()).map_err(|e| e.to_string())?;
    Ok(tokens.to_string())
}

#[test]
fn every_name_of_the_contract_is_a_type() {
    let texts = ("messages/zh.toml", "too-late = \"最迟{day}归还\"");
    let code = expanded(&[("plugin.toml", LOAN), texts]).unwrap();
    for part in [
        "LoanKind { # [doc = \"公章\"] OfficialSeal = \"公章\"",
        "until : :: hub_sdk :: Date = must \"until\"",
        "why : :: core :: option :: Option < :: std :: string :: String > = may \"why\"",
        "LoanRecordKind { # [doc = \"公章\"] 公章 = \"公章\"",
        "open : u64 = key \"open\"",
        "TooLate { day : :: hub_sdk :: Param , }",
        "Step { Fill = \"fill\" , # [doc = \"办结 · Done\"] Done = \"done\"",
        "pub use procedures :: loan :: { Action , Facts , Gate , Occurrence , Rules , Step }",
    ] {
        assert!(code.contains(part), "{part}\n{code}");
    }
}

#[test]
fn an_error_names_file_and_line() {
    let wrong = LOAN.replace("until = { type = \"date\"", "until = { type = 5");
    let error = expanded(&[("plugin.toml", &wrong)]).unwrap_err();
    assert!(error.starts_with("plugin.toml:4: "), "{error}");
    let form = ("forms/extra.json", "{\n  \"title\": \"表\",\n  oops\n}");
    let error = expanded(&[("plugin.toml", LOAN), form]).unwrap_err();
    assert!(error.starts_with("forms/extra.json:3: "), "{error}");
}

#[test]
fn two_things_of_one_name_are_told() {
    let twice = ("messages/zh.toml", "too-late = \"迟\"\n\"too.late\" = \"迟\"");
    let error = expanded(&[("plugin.toml", LOAN), twice]).unwrap_err();
    assert!(error.contains("`too.late` and `too-late`"), "{error}");
    let same = LOAN.replace(
        "[registers.loan]",
        "[registers.loan-form]\nkey = \"no\"\nfields = { no = \"text\" }\n[registers.loan]",
    );
    let error = expanded(&[("plugin.toml", &same)]).unwrap_err();
    assert_eq!(error, "the register loan-form and the form loan would both be the type `LoanForm`: rename one of them");
}
