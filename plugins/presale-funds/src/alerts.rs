//! The alerts of P4: what each is called, how grave it is, how long its handler has, and whether it stops releases. An
//! account's state follows from the alerts that are open.
use crate::account::Money;
use crate::formula::Terms;
use crate::*;

pub struct Kind {
    pub code: &'static str,
    pub zh: &'static str,
    pub level: &'static str,
    /// Working days.
    pub days: i64,
    pub suspends: bool,
    /// The bank answers for it, else the developer.
    pub banks: bool,
}

const KINDS: [Kind; 8] = [
    kind("A1", "未按期入账", "黄", 3, false, false),
    kind("A2", "留存不足", "橙", 5, true, false),
    kind("A3", "账外收款", "红", 3, true, false),
    kind("A4", "进度滞后", "黄", 10, false, false),
    kind("A5", "停工", "红", 5, true, false),
    kind("A6", "账实不符", "橙", 1, false, true),
    kind("A7", "司法冻结", "红", 3, false, false),
    kind("B1", "银行逾期支付", "橙", 1, false, true),
];

const fn kind(
    code: &'static str,
    zh: &'static str,
    level: &'static str,
    days: i64,
    suspends: bool,
    banks: bool,
) -> Kind {
    Kind { code, zh, level, days, suspends, banks }
}

pub fn of(code: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.code == code).unwrap_or(&KINDS[0])
}

/// The alerts of an account that are not closed, and what this decision adds and takes away.
#[derive(Clone, Debug, Default)]
pub struct Open(Vec<Standing>);

#[derive(Clone, Debug)]
struct Standing {
    no: String,
    code: String,
    building: String,
    level: String,
    due: Option<Date>,
    entry: String,
}

pub struct Raise<'a> {
    pub code: &'static str,
    /// Empty for the whole account.
    pub building: &'a str,
    pub detail: String,
    /// Instead of its usual level.
    pub level: Option<&'static str>,
    /// What of a bank's statement differs, as `kind:reference`; empty where no single entry is meant.
    pub entry: &'a str,
}

impl Open {
    /// Of all alerts that a fact found, those of this account.
    pub fn of(rows: &Rows, account: &str) -> Open {
        Open::of_rows(rows.iter().filter(|row| row.text("account-id") == account))
    }

    pub fn of_rows<'a>(rows: impl Iterator<Item = &'a Row>) -> Open {
        Open(rows.map(Standing::of).collect())
    }

    /// What stops releases, by its name.
    pub fn stopping(&self) -> Option<&'static str> {
        self.0.iter().map(|a| of(&a.code)).find(|kind| kind.suspends).map(|kind| kind.zh)
    }

    /// The account's state that follows.
    pub fn state(&self) -> &'static str {
        match self.stopping() {
            _ if self.0.iter().any(|a| a.code == "A7") => "司法冻结",
            Some(_) => "暂停拨付",
            None => "正常",
        }
    }

    fn find(&self, code: &str, building: &str, entry: &str) -> Option<usize> {
        self.0.iter().position(|a| (a.code.as_str(), a.building.as_str(), a.entry.as_str()) == (code, building, entry))
    }
}

impl Standing {
    fn of(row: &Row) -> Standing {
        Standing {
            no: row.text("alert-no").to_owned(),
            code: row.text("code").to_owned(),
            building: row.text("building-no").to_owned(),
            level: row.text("level").to_owned(),
            due: row.date("due-on"),
            entry: row.text("entry").to_owned(),
        }
    }
}

/// Raised once: while it stands it is not raised again, but it may become graver.
pub fn raise(decision: Decision, money: &mut Money, open: &mut Open, what: Raise, cx: &Context) -> Decision {
    let kind = of(what.code);
    let level = what.level.unwrap_or(kind.level);
    if let Some(at) = open.find(what.code, what.building, what.entry) {
        return match grave(level) > grave(&open.0[at].level) {
            true => graver(decision, money, &mut open.0[at], level, &what.detail),
            false => decision,
        };
    }
    let due = cx.add_workdays(cx.today(), kind.days);
    let day = cx.today().to_string().replace('-', "");
    let no = match (what.building, what.entry) {
        ("", "") => format!("{}-{}-{day}", money.id, kind.code),
        ("", one) | (one, _) => format!("{}-{}-{one}-{day}", money.id, kind.code),
    };
    let handler = if kind.banks { &money.bank } else { &money.developer };
    let told = Msg::AlertTold {
        title: kind.zh.into(),
        account: (&money.id).into(),
        detail: (&what.detail).into(),
        by: due.to_string().into(),
    };
    let mut to = vec![to::organisation(handler.as_str(), ["clerk"]), to::district("住建局", &money.division)];
    if kind.banks || level == "红" {
        to.push(to::office("市场处"));
    }
    let decision = decision
        .put(Alert {
            alert_no: (&no).into(),
            account_id: Some((&money.id).into()),
            project_no: Some((&money.project).into()),
            developer: Some((&money.developer).into()),
            bank: Some((&money.bank).into()),
            building_no: some(what.building),
            entry: some(what.entry),
            code: Some(kind.code.into()),
            title: Some(kind.zh.into()),
            level: Some(level.into()),
            raised_on: Some(cx.today()),
            due_on: Some(due),
            handler: Some(handler.into()),
            detail: Some((&what.detail).into()),
            late: Some(false),
            state: Some("处置中".into()),
            ..Alert::default()
        })
        .record_timer::<Alert>("due", &no, days_after(due, 1))
        .publish(AlertRaisedEvent {
            alert_no: Some((&no).into()),
            account_id: Some((&money.id).into()),
            developer: Some((&money.developer).into()),
            code: Some(kind.code.into()),
            level: Some(level.into()),
        })
        .alert(no.clone(), hub_level(level), to, told)
        .open_case("presale-funds", "alert-handling", handling(&no, what.entry), handler)
        .reference(format!("{no}@{}", cx.now()));
    let (code, building, entry) = (kind.code.to_owned(), what.building.to_owned(), what.entry.to_owned());
    open.0.push(Standing { no, code, building, level: level.to_owned(), due: Some(due), entry });
    let stopped_before = money.state == "暂停拨付";
    let decision = stand(decision, money, open);
    // Whoever stops signing because of money taken elsewhere hears of it, though releases were stopped for another reason.
    match kind.code == "A3" && stopped_before {
        true => suspended(decision, money, kind.zh),
        false => decision,
    }
}

fn suspended(decision: Decision, money: &Money, reason: &str) -> Decision {
    let id = Some(Text::from(&money.id));
    decision.publish(AccountSuspendedEvent { account_id: id, reason: Some(reason.into()) })
}

/// The form that its handler finds prepared.
fn handling(no: &str, entry: &str) -> Value {
    match entry {
        "" => json!({"alert-no": no}),
        entry => json!({"alert-no": no, "entry": entry}),
    }
}

fn grave(level: &str) -> usize {
    ["黄", "橙", "红"].iter().position(|known| *known == level).unwrap_or_default()
}

/// The same alert under its number and its due date, at a higher level; whoever follows levels hears of it.
fn graver(decision: Decision, money: &Money, standing: &mut Standing, level: &str, detail: &str) -> Decision {
    standing.level = level.to_owned();
    let told = Msg::AlertGraver {
        title: of(&standing.code).zh.into(),
        account: (&money.id).into(),
        level: level.into(),
        detail: detail.into(),
    };
    let developer = to::organisation(money.developer.as_str(), ["clerk"]);
    decision
        .put_merge(Alert {
            alert_no: (&standing.no).into(),
            level: Some(level.into()),
            detail: Some(detail.into()),
            ..Alert::default()
        })
        .publish(AlertRaisedEvent {
            alert_no: Some((&standing.no).into()),
            account_id: Some((&money.id).into()),
            developer: Some((&money.developer).into()),
            code: Some((&standing.code).into()),
            level: Some(level.into()),
        })
        .alert(
            format!("{}-{level}", standing.no),
            hub_level(level),
            [developer, to::district("住建局", &money.division), to::office("市场处")],
            told,
        )
}

pub fn close(
    decision: Decision,
    money: &mut Money,
    open: &mut Open,
    (code, building): (&str, &str),
    cx: &Context,
) -> Decision {
    close_entry(decision, money, open, (code, building, ""), cx)
}

/// Of several alerts of one code, the one that was raised for this.
pub fn close_entry(
    decision: Decision,
    money: &mut Money,
    open: &mut Open,
    (code, building, entry): (&str, &str, &str),
    cx: &Context,
) -> Decision {
    match open.find(code, building, entry) {
        Some(at) => closed(decision, money, open, at, cx),
        None => decision,
    }
}

/// By its number: of several that a statement raised, the one meant.
pub fn close_no(decision: Decision, money: &mut Money, open: &mut Open, no: &str, cx: &Context) -> Decision {
    match open.0.iter().position(|a| a.no == no) {
        Some(at) => closed(decision, money, open, at, cx),
        None => decision,
    }
}

fn closed(decision: Decision, money: &mut Money, open: &mut Open, at: usize, cx: &Context) -> Decision {
    let alert = open.0.remove(at);
    let late = alert.due.is_some_and(|due| cx.today() > due);
    let decision = decision
        .put_merge(Alert {
            alert_no: (&alert.no).into(),
            state: Some("已解除".into()),
            closed_on: Some(cx.today()),
            late: Some(late),
            ..Alert::default()
        })
        .clear_record_timer::<Alert>("due", &alert.no)
        .clear_alert(alert.no.clone())
        .clear_alert(format!("{}-{}", alert.no, alert.level))
        .publish(AlertClosedEvent {
            alert_no: Some((&alert.no).into()),
            account_id: Some((&money.id).into()),
            developer: Some((&money.developer).into()),
            code: Some((&alert.code).into()),
            level: Some((&alert.level).into()),
            late: Some(late),
        });
    let decision = match late && alert.level == "红" {
        true => overdue(decision, money, &alert, cx),
        false => decision,
    };
    stand(decision, money, open)
}

/// Credit counts it against who had to answer for it.
fn overdue(decision: Decision, money: &Money, alert: &Standing, cx: &Context) -> Decision {
    let handler = if of(&alert.code).banks { &money.bank } else { &money.developer };
    decision.publish(AlertOverdueEvent {
        alert_no: Some((&alert.no).into()),
        account_id: Some((&money.id).into()),
        organisation: Some(handler.into()),
        code: Some((&alert.code).into()),
        due_on: alert.due,
        closed_on: Some(cx.today()),
    })
}

/// A2 of every building, as its money now stands.
pub fn judge_retained(mut decision: Decision, money: &mut Money, open: &Open, terms: &Terms, cx: &Context) -> Decision {
    let mut open = open.clone();
    for b in money.buildings.clone() {
        let short = b.shortfall(terms);
        decision = match short {
            Fen(0) => close(decision, money, &mut open, ("A2", &b.no), cx),
            _ => {
                let detail = format!("{}号楼留存不足{short}元，请以自有资金补足。", b.no);
                let what = Raise { code: "A2", building: &b.no, detail, level: None, entry: "" };
                raise(decision, money, &mut open, what, cx)
            }
        };
    }
    decision
}

/// The account's state follows its alerts; who relies on it is told when it changes.
fn stand(decision: Decision, money: &mut Money, open: &Open) -> Decision {
    let (before, after) = (money.state.clone(), open.state());
    if before == after || !["正常", "暂停拨付", "司法冻结"].contains(&before.as_str()) {
        return decision;
    }
    money.state = after.to_owned();
    let id = Some(Text::from(&money.id));
    match after {
        "正常" => decision.publish(AccountResumedEvent { account_id: id, reason: Some("预警已解除".into()) }),
        _ => suspended(decision, money, open.stopping().unwrap_or("司法冻结")),
    }
}

fn hub_level(level: &str) -> &'static str {
    match level {
        "红" => "红色",
        "橙" => "橙色",
        _ => "黄色",
    }
}
