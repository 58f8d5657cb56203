//! A certificate through the warm child, then sealed with a time stamp, beside a bare compile of the same page in this
//! process and one bare signature, in turns in one run.
//!
//! `cargo bench -p documents --bench render`; needs fonts-noto-cjk. Every page has other data, as in a day's work; both sides
//! remember as much of earlier pages as the child does.

#[allow(dead_code)]
#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/sealing/mod.rs"]
mod sealing;

use documents::pades;
use documents::render::{Fonts, Job, typeset};
use keys::{Es256Signer, Signer};
use serde_json::json;
use std::hint::black_box;
use std::time::Instant;

const PAGES: usize = 200;
const WARM: usize = 20;

const CERTIFICATE: &str = r#"
#import "hub.typ": official, seal-place, money, amount-zh, date-zh, area
#let data = json("data.json")
#show: official
根据《中华人民共和国建筑法》第八条规定，经审查，本建筑工程符合施工条件，准予施工。特发此证。
#table(
  columns: (1fr, 2fr),
  [建设单位], data.owner,
  [工程名称], data.project,
  [建设地址], data.address,
  [建设规模], area(data.area),
  [合同价格], [#money(data.fen)（#amount-zh(data.fen)）],
  ..data.parties.map(p => (p.role, p.name)).flatten(),
  [合同工期], [#date-zh(data.from)至#date-zh(data.until)],
)
#align(right)[#seal-place("authority", 42mm, 42mm) \ #date-zh(data.from)]
"#;

fn certificate(n: usize) -> Job {
    let party = |role: &str| json!({"role": role, "name": format!("示范市第{n}{role}有限责任公司")});
    let parties: Vec<_> = ["勘察单位", "设计单位", "施工单位", "监理单位"].into_iter().map(party).collect();
    common::job(
        CERTIFICATE,
        json!({
            "owner": format!("示范市城市建设投资集团第{n}公司"), "project": format!("滨江片区安置房{n}号楼"),
            "address": "示范市滨江区学府路以东、规划三路以北", "area": 1_234_560 + n, "fen": 52_000_000_000_i64 + n as i64,
            "parties": parties, "from": "2025-10-21", "until": "2027-10-20",
        }),
    )
}

#[tokio::main]
async fn main() {
    let renderer = common::renderer();
    renderer.warm().await.expect("the child starts");
    let fonts = Fonts::load(&common::config().fonts).expect("the fonts are there");
    let office = sealing::Office::new();
    let (signer, time, look, key) = (office.signer(0), office.time(), Default::default(), Es256Signer::generate());
    let place = pades::FieldSpec { name: sealing::field(0), page: 1, rect: [380.0, 60.0, 500.0, 180.0] };
    let (mut bare, mut child, mut signed, mut sealed, mut bytes) = (vec![], vec![], vec![], vec![], 0);
    for n in 0..WARM + PAGES {
        let job = certificate(n);
        let start = Instant::now();
        let here = typeset(&fonts, &job).expect("the page is sound");
        typst::comemo::evict(2);
        let bare_ms = ms(start);
        black_box(key.sign(&here.pdf).expect("software keys sign"));
        let signed_ms = ms(start);
        let start = Instant::now();
        let there = renderer.render(&job).await.expect("the page is sound");
        let child_ms = ms(start);
        let ready = pades::prepare(&there.pdf, std::slice::from_ref(&place)).expect("it has a page");
        let whole = pades::seal(&ready, &sealing::field(0), &look, &signer, &time, sealing::now());
        assert!(black_box(whole).is_ok());
        let sealed_ms = ms(start);
        assert!(here.pdf == there.pdf, "both make the same bytes");
        bytes = there.pdf.len();
        if n >= WARM {
            for (all, one) in
                [(&mut bare, bare_ms), (&mut child, child_ms), (&mut signed, signed_ms), (&mut sealed, sealed_ms)]
            {
                all.push(one);
            }
        }
    }
    println!("render, {PAGES} certificates of one page, {bytes} bytes each");
    let rows = [
        ("bare, in process", &bare),
        ("warm child", &child),
        ("bare and one signature", &signed),
        ("warm child and sealed", &sealed),
    ];
    for (name, all) in rows {
        let mut all = all.clone();
        all.sort_by(f64::total_cmp);
        println!("  {name:<24} p50 {:>6.1} ms   p99 {:>6.1} ms", all[PAGES / 2], all[PAGES * 99 / 100]);
    }
    println!("  warm child to bare, medians {:.2}", median(child) / median(bare));
    println!("  rendered and sealed to bare and one signature, medians {:.2}", median(sealed) / median(signed));
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
