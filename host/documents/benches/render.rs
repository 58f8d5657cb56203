//! A certificate through the warm child beside a bare compile of the same page in this process, in turns in one run.
//!
//! `cargo bench -p documents`; needs fonts-noto-cjk. Every page has other data, as in a day's work; both sides
//! remember as much of earlier pages as the child does.

#[allow(dead_code)]
#[path = "../tests/common/mod.rs"]
mod common;

use documents::render::{Fonts, Job, typeset};
use serde_json::json;
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
    let (mut bare, mut child, mut bytes) = (vec![], vec![], 0);
    for n in 0..WARM + PAGES {
        let job = certificate(n);
        let start = Instant::now();
        let here = typeset(&fonts, &job).expect("the page is sound");
        typst::comemo::evict(2);
        let bare_ms = start.elapsed().as_secs_f64() * 1e3;
        let start = Instant::now();
        let there = renderer.render(&job).await.expect("the page is sound");
        let child_ms = start.elapsed().as_secs_f64() * 1e3;
        assert!(here.pdf == there.pdf, "both make the same bytes");
        bytes = there.pdf.len();
        if n >= WARM {
            bare.push(bare_ms);
            child.push(child_ms);
        }
    }
    println!("render, {PAGES} certificates of one page, {bytes} bytes each");
    for (name, mut all) in [("bare, in process", bare.clone()), ("warm child", child.clone())] {
        all.sort_by(f64::total_cmp);
        println!("  {name:<20} p50 {:>6.1} ms   p99 {:>6.1} ms", all[PAGES / 2], all[PAGES * 99 / 100]);
    }
    println!("  warm child to bare, medians {:.2}", median(child) / median(bare));
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
