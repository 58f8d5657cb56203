//! The renderer with its real child: what a sound template gives, and that a hostile one hurts nobody but itself.
mod common;

use common::{config, job, renderer};
use documents::render::{Fonts, RenderError, Renderer, typeset};
use serde_json::json;
use std::time::{Duration, Instant};

const PAGE: &str = r#"
#import "hub.typ": official, seal-place, money, amount-zh, date-zh, area
#let data = json("data.json")
#show: official
兹证明#data.name 同志，保证金#money(data.fen)（#amount-zh(data.fen)），面积#area(data.area)，自#date-zh(data.from)起有效。
#align(right, seal-place("authority", 42mm, 40mm))
"#;

fn text_of(pdf: &[u8]) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("it.pdf");
    std::fs::write(&file, pdf).unwrap();
    let out = std::process::Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().ok()?;
    assert!(out.status.success());
    Some(String::from_utf8(out.stdout).unwrap())
}

fn data(name: &str) -> serde_json::Value {
    json!({"name": name, "fen": 52_000_000_050_i64, "area": 12_345.6, "from": "2025-10-21"})
}

#[tokio::test]
async fn a_certificate_is_rendered_and_its_places_are_found() {
    let mut job = job(PAGE, data("王㛃、李𫖯、周䶮"));
    let renderer = renderer();
    let done = renderer.render(&job).await.unwrap();
    assert!(done.pdf.starts_with(b"%PDF-1.7"), "{:?}", String::from_utf8_lossy(&done.pdf[..8]));
    let xmp = String::from_utf8_lossy(&done.pdf);
    assert!(xmp.contains("<pdfaid:part>2</pdfaid:part>") && xmp.contains("<pdfaid:conformance>B</pdfaid:conformance>"));
    assert!(xmp.contains("2025-10-21T09:30:00+08:00"), "the date is the job's");
    assert_eq!((done.pages, done.warnings.as_slice()), (1, [].as_slice()));

    let [place] = done.places.as_slice() else { panic!("{:?}", done.places) };
    assert_eq!((place.name.as_str(), place.page), ("authority", 1));
    let (mm, rect) = (72.0 / 25.4, place.rect);
    let near = |a: f64, b: f64| (a - b).abs() < 0.1;
    assert!(near(rect.right - rect.left, 42.0 * mm) && near(rect.top - rect.bottom, 40.0 * mm), "{rect:?}");
    assert!(near(rect.right, (210.0 - 28.0) * mm), "it stands at the right margin: {rect:?}");
    assert!(
        rect.top < (297.0 - 30.0 - 20.0) * mm && rect.bottom > 40.0 * mm,
        "below the title, above the foot: {rect:?}"
    );

    // The same job gives the same bytes, in another process and in this one too.
    assert_eq!(common::renderer().render(&job).await.unwrap().pdf, done.pdf);
    assert_eq!(renderer.render(&job).await.unwrap().pdf, done.pdf);
    assert_eq!(typeset(&Fonts::load(&config().fonts).unwrap(), &job).unwrap().pdf, done.pdf);
    job.at = jiff::civil::date(2025, 10, 22).at(9, 30, 0, 0);
    assert_ne!(renderer.render(&job).await.unwrap().pdf, done.pdf);
}

/// What people read, by another program's eyes.
#[tokio::test]
async fn the_page_says_what_the_data_say() {
    let mut job = job(PAGE, data("王㛃、李𫖯、周䶮"));
    let Some(text) = text_of(&renderer().render(&job).await.unwrap().pdf) else {
        return eprintln!("pdftotext is not installed (poppler-utils): the text is not read");
    };
    let text: String = text.split_whitespace().collect();
    for said in [
        "施工许可证",
        "510108202510210101",
        "王㛃、李𫖯、周䶮",
        "¥520,000,000.50",
        "伍亿贰仟万元伍角",
        "12,345.60m²",
        "自2025年10月21日起有效",
        "扫码核验",
        "核验码：7K2M-9QXD",
    ] {
        assert!(text.contains(said), "{said} is not in {text}");
    }
    assert!(!text.contains("草稿"), "{text}");
    (job.draft, job.verify) = (true, None);
    let draft = renderer().render(&job).await.unwrap();
    let text: String = text_of(&draft.pdf).unwrap().split_whitespace().collect();
    assert!(!text.contains("核验码"), "{text}");
}

#[tokio::test]
async fn a_draft_that_does_not_say_so_is_refused() {
    let renderer = renderer();
    let draft = |template| documents::render::Job { draft: true, verify: None, ..job(template, data("王㛃")) };
    let bare = "#set text(font: \"Noto Serif CJK SC\")\n第一页 #pagebreak() 第二页";
    let refused = renderer.render(&draft(bare)).await.unwrap_err();
    assert!(refused.to_string().contains("草稿 不具效力"), "{refused}");
    let once = format!("{bare} 草稿 不具效力");
    assert!(renderer.render(&draft(&once)).await.is_err(), "every page says it");
    let marked = format!("#import \"hub.typ\": draft-mark\n#set page(foreground: draft-mark())\n{bare}");
    renderer.render(&draft(&marked)).await.unwrap();
    renderer.render(&draft(PAGE)).await.unwrap();
    renderer.render(&job(bare, json!({}))).await.unwrap();
}

#[tokio::test]
async fn the_proof_is_a_page_with_a_place() {
    let done = renderer().proof("https://hub.example.org").await.unwrap();
    assert_eq!((done.pages, done.places.len(), done.warnings.len()), (1, 1, 0));
}

#[test]
fn what_cannot_be_parsed_is_found_without_a_render() {
    use documents::render::syntax_errors;
    let found = syntax_errors("x\n\n#let a = (1,");
    assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), [3], "{found:?}");
    assert_eq!(syntax_errors(PAGE), []);
}

#[tokio::test]
async fn amounts_in_words_are_those_of_the_portal() {
    let cases = json!([
        [0, "零元整"],
        [52_000_000_000_i64, "伍亿贰仟万元整"],
        [20_000_000_000_i64, "贰亿元整"],
        [10_010_000, "壹拾万零壹佰元整"],
        [1_000_000_500, "壹仟万零伍元整"],
        [5, "伍分"],
        [10_005, "壹佰元零伍分"],
        [-120, "负壹元贰角"],
        [1_010_000_010_000_000_i64, "壹拾万亿壹仟亿零壹拾万元整"]
    ]);
    let template = r#"
#import "hub.typ": amount-zh, amount, date-zh
#for (fen, words) in json("data.json") { assert.eq(amount-zh(fen), words) }
#assert.eq(amount(-123456789), "-1,234,567.89")
#assert.eq(amount(5), "0.05")
#assert.eq(amount(none), none)
#assert.eq(date-zh("2025-01-02T08:00:00"), "2025年1月2日")
#set text(font: "Noto Serif CJK SC")
x"#;
    renderer().render(&job(template, cases)).await.unwrap();
}

#[tokio::test]
async fn a_character_without_a_glyph_refuses_with_its_name() {
    // Egyptian and cuneiform; no font for Chinese has them.
    let refused = renderer().render(&job(PAGE, data("王𓀀和𒀀𒀀"))).await.unwrap_err();
    let RenderError::MissingGlyph { characters, .. } = &refused else { panic!("{refused:?}") };
    assert_eq!(characters, "𒀀𓀀");
    assert!(refused.zh().contains("𒀀𓀀"));
}

#[tokio::test]
async fn data_are_values_and_never_source() {
    let name = r##"#panic("ran") $x$ #import "evil.typ" \ *bold* ]"##;
    let done = renderer().render(&job(PAGE, data(name))).await.unwrap();
    assert_eq!(done.pages, 1);
    for (taken, template) in [("eval", "#eval(\"1\")"), ("eval", "#std.eval(\"1\")"), ("plugin", "#plugin(\"a.wasm\")")]
    {
        let refused = renderer().render(&job(template, json!({}))).await.unwrap_err().to_string();
        assert!(refused.contains(taken), "{refused}");
    }
}

#[tokio::test]
async fn nothing_outside_the_job_can_be_read() {
    let renderer = renderer();
    for (template, says) in [
        ("\n#read(\"/etc/passwd\")", "not found"),
        ("\n#read(\"../../../etc/passwd\")", ""),
        ("\n#image(\"/proc/self/environ\")", "not found"),
        ("\n#import \"@preview/cetz:0.3.0\": canvas", "packages are not available"),
        ("\n#read(\"qr2.svg\")", "not found"),
    ] {
        let refused = renderer.render(&job(template, json!({}))).await.unwrap_err();
        let RenderError::Template { file, line, message, .. } = &refused else { panic!("{template}: {refused:?}") };
        assert_eq!((file.as_str(), *line), ("permit.typ", 2), "{refused}");
        assert!(message.contains(says), "{message}");
    }
    let mut own = job("x", json!({}));
    own.files.insert("hub.typ".into(), b"#let official(x) = x".to_vec());
    assert!(matches!(renderer.render(&own).await, Err(RenderError::Template { file, .. }) if file == "hub.typ"));
}

#[tokio::test]
async fn an_error_names_file_and_line_even_inside_the_helpers() {
    let renderer = renderer();
    let mut two = job("#import \"part.typ\": it\n#it()", json!({}));
    two.files.insert("part.typ".into(), b"\n\n#let it() = 1 + \"a\"\n".to_vec());
    let at = |e: RenderError| match e {
        RenderError::Template { file, line, .. } => (file, line),
        other => panic!("{other:?}"),
    };
    assert_eq!(at(renderer.render(&two).await.unwrap_err()), ("part.typ".into(), 3));
    let syntax = job("x\n\n#let a = (", json!({}));
    assert_eq!(at(renderer.render(&syntax).await.unwrap_err()), ("permit.typ".into(), 3));
    let helper = job("#import \"hub.typ\": date-zh\n\n\n#date-zh(\"tomorrow\")", json!({}));
    assert_eq!(at(renderer.render(&helper).await.unwrap_err()), ("permit.typ".into(), 4));
}

/// Each hostile template, and after each the next job is well.
#[tokio::test]
async fn a_hostile_template_is_contained_and_the_next_job_works() {
    let renderer =
        Renderer::new(documents::render::RenderConfig { time_limit_ms: 4000, memory_limit_mb: 256, ..config() });
    let good = job(PAGE, data("王㛃"));
    let first = renderer.render(&good).await.unwrap();
    let memory = |e: &RenderError| matches!(e, RenderError::TooMuchMemory { .. });
    let long = |e: &RenderError| matches!(e, RenderError::TooLong { .. });
    let told = |e: &RenderError| matches!(e, RenderError::Template { .. });
    let many = |e: &RenderError| matches!(e, RenderError::TooManyPages { .. });
    let any = |e: &RenderError| memory(e) || long(e) || told(e) || many(e);
    let deep_source = format!("#let x = {}1{}", "(".repeat(200_000), ")".repeat(200_000));
    let cases: [(&str, &str, &dyn Fn(&RenderError) -> bool); 9] = [
        ("loop", "#let f() = { let i = 0; while i < 10 { i = calc.rem(i + 1, 3) } }\n#f()", &|e| long(e) || told(e)),
        ("slow", "#for i in range(10000) { for j in range(10000) { let x = calc.sin(j) } }", &long),
        ("text", "#let s = \"x\"\n#for i in range(60) { s = s + s }\n#s", &memory),
        ("array", "#let a = (0,)\n#for i in range(60) { a = a + a }\n#a.len()", &memory),
        ("recursion", "#let f(n) = f(n + 1)\n#f(0)", &told),
        ("nested", "#let x = [a]\n#for i in range(100000) { x = box(x) }\n#x", &|e| {
            any(e) || matches!(e, RenderError::Died { .. })
        }),
        ("pages", "#for i in range(1000000) { pagebreak(weak: false) }", &any),
        ("some pages", "#for i in range(2100) [x #pagebreak()]", &many),
        ("source", &deep_source, &|e| any(e) || matches!(e, RenderError::Died { .. })),
    ];
    for (name, template, expected) in cases {
        let begun = Instant::now();
        let refused = renderer.render(&job(template, json!({}))).await.unwrap_err();
        println!("{name}: {refused} ({} ms)", begun.elapsed().as_millis());
        assert!(expected(&refused), "{name}: {refused:?}");
        assert!(refused.to_string().contains("permit.typ"), "{refused}");
        assert!(begun.elapsed() < Duration::from_secs(15), "{name}");
        assert_eq!(renderer.render(&good).await.unwrap().pdf, first.pdf, "after {name}");
    }
}

/// A signal stands in for a fault in the compiler itself.
#[tokio::test]
async fn a_child_that_dies_in_the_middle_is_told_of_and_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let command = dir.path().join("this-one");
    std::os::unix::fs::symlink(config().command, &command).unwrap();
    let renderer = Renderer::new(documents::render::RenderConfig { command: command.clone(), children: 1, ..config() });
    let good = job(PAGE, data("王㛃"));
    renderer.render(&good).await.unwrap();
    let slow = job("#for i in range(10000) { for j in range(10000) { let x = calc.sin(j) } }", json!({}));
    let kill = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        for pid in processes(&command) {
            assert!(std::process::Command::new("kill").args(["-ABRT", &pid]).status().unwrap().success());
        }
    };
    let (refused, ()) = tokio::join!(renderer.render(&slow), kill);
    let refused = refused.unwrap_err();
    assert!(matches!(&refused, RenderError::Died { what, .. } if what.contains("SIGABRT")), "{refused:?}");
    renderer.render(&good).await.unwrap();
    // One that ended while nobody looked is not given a job.
    for pid in processes(&command) {
        assert!(std::process::Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    renderer.render(&good).await.unwrap();
}

fn processes(command: &std::path::Path) -> Vec<String> {
    let of = |pid: &String| std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let all = std::fs::read_dir("/proc").unwrap().flatten().map(|e| e.file_name().into_string().unwrap());
    let found: Vec<_> = all.filter(|pid| of(pid).starts_with(command.as_os_str().as_encoded_bytes())).collect();
    assert_eq!(found.len(), 1, "one child");
    found
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let none = Renderer::new(documents::render::RenderConfig { fonts: vec!["/nowhere/fonts".into()], ..config() });
    let error = none.render(&job("x", json!({}))).await.unwrap_err();
    assert!(matches!(&error, RenderError::NoRenderer { what } if what.contains("/nowhere/fonts")), "{error}");
    let none = Renderer::new(documents::render::RenderConfig { command: "/nowhere/hub".into(), ..config() });
    let error = none.render(&job("x", json!({}))).await.unwrap_err();
    assert!(matches!(&error, RenderError::NoRenderer { what } if what.contains("/nowhere/hub")), "{error}");
}

#[tokio::test]
async fn several_at_once_and_one_given_up() {
    let renderer = renderer();
    renderer.warm().await.unwrap();
    let jobs: Vec<_> = (0..6).map(|n| job(PAGE, data(&format!("第{n}人")))).collect();
    let done = futures::future::join_all(jobs.iter().map(|job| renderer.render(job))).await;
    assert!(done.iter().all(|d| d.is_ok()), "{done:?}");
    // Who asked went away: its child goes too, and the others are not held up.
    let slow = job("#for i in range(10000) { for j in range(10000) { let x = calc.sin(j) } }", json!({}));
    let given_up = tokio::time::timeout(Duration::from_millis(200), renderer.render(&slow)).await;
    assert!(given_up.is_err());
    renderer.render(&jobs[0]).await.unwrap();
}
