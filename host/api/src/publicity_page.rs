//! Public notices as pages of their own: a notice on a wall has no session and needs no JavaScript. Both languages stand
//! on it. Who objects signs in first, so that is a page of the portal.
use crate::{
    error::Result,
    routes::publicity::{ENDED_DAYS, Wanted, notice, notices},
    state::App,
    verify_page::{escaped, framed, row, two},
    views::{
        names::Names,
        publicity::{self as view, text},
    },
};
use accounts::Acting;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use contract::Bilingual;
use jiff::civil::Date;
use serde_json::Value;

const TITLE: (&str, &str) = ("公示", "Public notices");
const STYLE: &str = include_str!("publicity_page.css");

/// The list: what stands, or what ended of late.
pub async fn list(State(app): State<App>, Query(wanted): Query<Wanted>) -> Response {
    let ended = wanted.ended;
    match listed(&app, wanted).await {
        Ok(inside) => framed(StatusCode::OK, TITLE, STYLE, &format!("{}{inside}", tabs(ended))),
        Err(error) => error.into_response(),
    }
}

async fn listed(app: &App, wanted: Wanted) -> Result<String> {
    let mut next = wanted.clone();
    let page = notices(app, wanted).await?;
    let names = &mut Names::of(app);
    let mut items = String::new();
    for row in &page.rows {
        items.push_str(&item(&view::head(app, names, row).await?));
    }
    if items.is_empty() {
        return Ok(card("<p>目前没有公示。<br><span lang=\"en\">There are no notices.</span></p>"));
    }
    next.cursor = page.next;
    Ok(card(&format!("<ul>{items}</ul>{}", more(&next))))
}

fn more(next: &Wanted) -> String {
    let Some(cursor) = &next.cursor else { return String::new() };
    let ended = if next.ended { "ended=true&amp;" } else { "" };
    let system = next.system.as_ref().map(|s| format!("system={}&amp;", encoded(s))).unwrap_or_default();
    format!(
        "<p><a href=\"/publicity?{ended}{system}cursor={}\">下一页 <span lang=\"en\">Next page</span></a></p>",
        encoded(cursor)
    )
}

fn item(head: &Value) -> String {
    let no = text(head, "no");
    format!(
        "<li>{}<a href=\"/publicity/{}\">{}</a>{}<br><small>{} · {} · {} – {}</small></li>",
        state(head),
        encoded(no),
        two(&bilingual(&head["title"])),
        if text(head, "about").is_empty() { String::new() } else { format!("：{}", escaped(text(head, "about"))) },
        escaped(no),
        escaped(&by(head)),
        moment(text(head, "from")),
        moment(text(head, "until")),
    )
}

pub async fn show(State(app): State<App>, Path(no): Path<String>) -> Response {
    match shown(&app, &no).await {
        Ok(inside) => framed(StatusCode::OK, TITLE, STYLE, &inside),
        Err(error) if error.status == StatusCode::NOT_FOUND => framed(StatusCode::NOT_FOUND, TITLE, STYLE, &unknown()),
        Err(error) => error.into_response(),
    }
}

async fn shown(app: &App, no: &str) -> Result<String> {
    let record = notice(app, no).await?;
    // Nobody in particular: what is on this page is for everybody.
    let full = view::full(app, &Acting::default(), &record).await?;
    let one = |zh, en, field: &str| match text(&full, field) {
        "" => String::new(),
        value => row(zh, en, &escaped(value)),
    };
    let mut rows = vec![
        row("公示编号", "Number", &escaped(text(&full, "no"))),
        row("公示部门", "Published by", &escaped(&by(&full))),
        row("应用系统", "System", &two(&bilingual(&full["system-title"]))),
        one("项目", "Project", "project-name"),
        one("公示依据", "Basis", "basis"),
        row(
            "公示期",
            "Period",
            &format!(
                "{} – {}（{}）",
                moment(text(&full, "from")),
                moment(text(&full, "until")),
                escaped(text(&full, "period"))
            ),
        ),
    ];
    if !text(&full, "ended").is_empty() {
        rows.push(row("结束时间", "Ended", &moment(text(&full, "ended"))));
    }
    rows.push(one("终止原因", "Reason", "reason"));
    let head = format!("<p>{}<strong>{}</strong></p>", state(&full), two(&bilingual(&full["title"])));
    let inside = format!("{head}<dl>{}</dl>{}{}", rows.concat(), content(&full), objections(&full));
    Ok(format!("{}{}{}", tabs(false), card(&inside), invitation(&full)))
}

fn content(full: &Value) -> String {
    let lines = full["shown"].as_array().into_iter().flatten();
    let lines: String = lines.map(line).collect();
    format!("<h2>公示内容 <span lang=\"en\">What is shown</span></h2><dl>{lines}</dl>")
}

fn line(line: &Value) -> String {
    match line["columns"].as_array() {
        Some(columns) => row(&escaped(text(line, "zh")), &escaped(text(line, "en")), &table(columns, &line["rows"])),
        None => row(&escaped(text(line, "zh")), &escaped(text(line, "en")), &escaped(text(line, "value"))),
    }
}

fn table(columns: &[Value], rows: &Value) -> String {
    let heads: String = columns.iter().map(|c| format!("<th scope=\"col\">{}</th>", two(&bilingual(c)))).collect();
    let cell = |c: &Value| format!("<td>{}</td>", escaped(c.as_str().unwrap_or_default()));
    let row = |r: &Value| format!("<tr>{}</tr>", r.as_array().into_iter().flatten().map(cell).collect::<String>());
    let rows: String = rows.as_array().into_iter().flatten().map(row).collect();
    format!("<div class=\"wide\"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>")
}

/// Numbers and answers; who objected and what he wrote is for those who answer.
fn objections(full: &Value) -> String {
    let all: Vec<&Value> = full["objections"].as_array().into_iter().flatten().collect();
    if full["objections-by"] == "none" {
        return String::new();
    }
    let one = |o: &&Value| {
        let answer = match text(o, "answer") {
            "" => "尚未答复 <span lang=\"en\">Not answered yet</span>".to_owned(),
            answer => escaped(answer),
        };
        let head = format!("{} · {} · {}", escaped(text(o, "no")), moment(text(o, "at")), escaped(text(o, "outcome")));
        format!("<dt>{head}</dt><dd>{answer}</dd>")
    };
    let list: String = all.iter().map(one).collect();
    format!("<h2>异议 <span lang=\"en\">Objections</span>（{}）</h2><dl>{list}</dl>", all.len())
}

fn invitation(full: &Value) -> String {
    let no = encoded(text(full, "no"));
    match (text(full, "objections-by"), text(full, "state")) {
        ("none", _) => String::new(),
        (by, "公示中") => {
            let whom = match by {
                "parties" => {
                    "指定当事人可在公示期内提出异议。<br><span lang=\"en\">The parties it names may object until its last moment.</span>"
                }
                _ => {
                    "对公示内容有异议的，可在公示期内实名提出。<br><span lang=\"en\">Anybody may object until its last moment, under his own name.</span>"
                }
            };
            format!(
                "<p class=\"note\">{whom}</p><p><a class=\"button\" href=\"/objections/{no}\">登录并提出异议 <span lang=\"en\">Sign in and object</span></a></p>"
            )
        }
        _ => format!(
            "<p class=\"note\">公示期已结束，不再受理异议。<span lang=\"en\">Objections are no longer taken.</span> <a href=\"/objections/{no}\">登录查看本人异议 <span lang=\"en\">Sign in to see yours</span></a></p>"
        ),
    }
}

fn tabs(ended: bool) -> String {
    let current = |this: bool| if this { " aria-current=\"page\"" } else { "" };
    format!(
        "<nav aria-label=\"公示\"><a href=\"/publicity\"{}>正在公示 <span lang=\"en\">Now</span></a>\
         <a href=\"/publicity?ended=true\"{}>近{ENDED_DAYS}日结束 <span lang=\"en\">Ended in {ENDED_DAYS} days</span></a></nav>",
        current(!ended),
        current(ended)
    )
}

fn unknown() -> String {
    let words = "<p class=\"state unknown\">没有这个编号的公示<small lang=\"en\">No notice has this number</small></p>\
                 <p>请核对编号，或从公示列表查找。<span lang=\"en\">Check the number, or look in the list.</span></p>";
    format!("{}{}", tabs(false), card(words))
}

fn state(head: &Value) -> String {
    let (class, en) = match text(head, "state") {
        "公示中" => ("open", "open"),
        "期满待答复" => ("due", "over, being answered"),
        "已结束" => ("valid", "ended"),
        "异议成立" => ("withdrawn", "objection upheld"),
        _ => ("withdrawn", "withdrawn"),
    };
    format!("<span class=\"state {class}\">{} <span lang=\"en\">{en}</span></span>", escaped(text(head, "state")))
}

/// The authority with its office.
fn by(head: &Value) -> String {
    format!("{} {}", text(head, "authority"), text(head, "office")).trim().to_owned()
}

fn bilingual(value: &Value) -> Bilingual {
    Bilingual::new(text(value, "zh"), text(value, "en"))
}

/// Without seconds and zone: it is the city's. The first moment of a day is the last of the one before.
fn moment(at: &str) -> String {
    let text = at.get(..16).unwrap_or(at).replace('T', " ");
    let before = |day: &str| day.parse::<Date>().ok()?.yesterday().ok();
    match text.strip_suffix(" 00:00").and_then(before) {
        Some(day) => format!("{day} 24:00"),
        None => escaped(&text),
    }
}

fn card(inside: &str) -> String {
    format!("<div class=\"card\">{inside}</div>")
}

fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    text.bytes().map(|b| if plain(b) { (b as char).to_string() } else { format!("%{b:02X}") }).collect()
}
