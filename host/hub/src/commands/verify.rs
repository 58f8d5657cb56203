//! `hub verify`: what a PDF is worth, said in a terminal as on the public page.
use crate::{
    answer::Answer,
    config::{self, Config},
    failure::{Failure, Or},
    papers, wiring,
};
use api::verification::{Examined, FILE_BYTES, Signed, Words, examine, examine_alone};
use documents::verify::Trust;
use keys::certificates::Roots;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Say what a PDF is worth: whose seals, when, over what, and what was changed since
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  hub verify award.pdf\n  hub verify award.pdf --root city.pem\n  hub verify --print-root > city.pem\n\
    Exit code: 0 valid, 1 not valid, 2 could not be looked at"
)]
pub struct Args {
    /// The document
    #[arg(required_unless_present = "print_root")]
    file: Option<PathBuf>,
    /// The hub's certificate, PEM or DER: judges by the seals alone, without the hub's records
    #[arg(long, value_name = "CERT.pem")]
    root: Option<PathBuf>,
    /// Print the certificates under which this hub's seals count, for others to verify with
    #[arg(long, conflicts_with_all = ["file", "root"])]
    print_root: bool,
}

pub async fn run(args: Args, file: Option<&Path>) -> Result<Answer, Failure> {
    let Some(pdf) = args.file else { return print_root(&config::load(file)?) };
    let bytes = read(&pdf)?;
    let found = match &args.root {
        Some(root) => examine_alone(&pinned(root)?, &bytes),
        None => by_hub(&config::load(file)?, bytes).await?,
    };
    let json = serde_json::to_value(&found).unwrap_or_default();
    Ok(Answer { exit: u8::from(!found.is_valid()), ..Answer::new(text(&found), json) })
}

fn print_root(config: &Config) -> Result<Answer, Failure> {
    let roots = papers::trust(config)?.roots;
    let pem = roots.to_pem().or_fail("the certificates cannot be printed", "hub doctor")?;
    Ok(Answer::new(pem.clone(), json!({"pem": pem})))
}

fn read(pdf: &Path) -> Result<Vec<u8>, Failure> {
    let what = format!("{} cannot be read", pdf.display());
    let size = fs::metadata(pdf).or_fail(&what, "check the path")?.len();
    if size > FILE_BYTES as u64 {
        let why = format!("it is larger than {} MB", FILE_BYTES >> 20);
        return Err(Failure::new(what, why, "type the code that is printed on it into the hub's page /verify"));
    }
    fs::read(pdf).or_fail(what, "check the path")
}

fn pinned(root: &Path) -> Result<Trust, Failure> {
    let what = format!("{} is no certificate to verify with", root.display());
    let remedy = "hub verify --print-root, on the hub's machine, prints the right one";
    let bytes = fs::read(root).or_fail(&what, remedy)?;
    let roots = Roots::default().with_file(&bytes).or_fail(what, remedy)?;
    Ok(roots.into())
}

async fn by_hub(config: &Config, bytes: Vec<u8>) -> Result<Examined, Failure> {
    let trust = papers::trust(config)?;
    let engine = wiring::engine(config, wiring::store(config).await?, false).await?;
    let found = examine(&engine, Arc::new(trust), bytes.into()).await;
    found.or_fail("the hub's records cannot be asked", "hub doctor; or name the hub's certificate by --root")
}

fn text(found: &Examined) -> String {
    let mut out = format!("{}\n  sha256 {}\n", both(&found.verdict_text), found.sha256);
    if found.known.is_none() {
        out += "  只看印章，未查平台记录：是否撤销、是否被替代未知 / by the seals alone; withdrawn or superseded is not known\n";
    }
    if let Some(problem) = &found.problem {
        out += &format!("  {}\n", both(problem));
    }
    let document = found.document.as_ref().or(found.original.as_ref().map(|original| &original.document));
    if let Some(document) = document {
        let number = document.number.as_deref().unwrap_or("-");
        out += &format!("  {} · {number} · {}\n", both(&document.title), document.code);
        out += &format!("  {}\n", both(&document.state_text));
    }
    if let Some(original) = &found.original {
        out += &format!("  原件为前 {0} 字节 / the original is its first {0} bytes\n", original.bytes);
    }
    out += &found.signatures.iter().enumerate().map(|(n, one)| signature(n + 1, one)).collect::<String>();
    for later in &found.later {
        out += &format!("+ {}..{}: {}\n", later.from, later.to, both(&later.text));
    }
    out
}

fn signature(n: usize, one: &Signed) -> String {
    let mut who = vec![];
    who.extend(one.organisation.as_deref());
    who.extend(one.code.as_deref());
    who.push(&one.signer);
    let mut out = format!("{n}. {} ({})\n   {}\n", who.join(" · "), one.kind, both(&one.text));
    let by = match (one.when.by, &one.when.authority) {
        ("stamped", Some(authority)) => format!("时间戳 / time stamp: {authority}"),
        ("claimed", _) => "签名人自称 / the signer's word".to_owned(),
        _ => "未注明 / not stated".to_owned(),
    };
    out += &format!("   {} {by}\n", one.when.local().unwrap_or_default());
    let whole = if one.covers.whole { "全部 / whole" } else { "部分 / a part" };
    let algorithm = one.algorithm.unwrap_or("?");
    out +=
        &format!("   {whole}, {} bytes · {algorithm} · {}\n", one.covers.bytes, one.issuer.as_deref().unwrap_or("?"));
    out += &one.notes.iter().map(|note| format!("   ! {}\n", both(note))).collect::<String>();
    out
}

fn both(words: &Words) -> String {
    format!("{} / {}", words.zh, words.en)
}
