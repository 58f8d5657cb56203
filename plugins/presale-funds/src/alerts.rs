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
}

pub struct Raise<'a> {
    pub code: &'static str,
    /// Empty for the whole account.
    pub building: &'a str,
    pub detail: String,
    /// Instead of its usual level.
    pub level: Option<&'static str>,
}

impl Open {
    /// Of all alerts that a fact found, those of this account.
    pub fn of(rows: &Rows, account: &str) -> Open {
        let mine = rows.iter().filter(|row| row.text("account-id") == account);
        Open(mine.map(Standing::of).collect())
    }

    pub fn has(&self, code: &str, building: &str) -> bool {
        self.find(code, building).is_some()
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

    fn find(&self, code: &str, building: &str) -> Option<&Standing> {
        self.0.iter().find(|a| a.code == code && a.building == building)
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
        }
    }
}

/// Raised once: while it stands it is not raised again.
pub fn raise(decision: Decision, money: &mut Money, open: &mut Open, what: Raise, cx: &Context) -> Decision {
    if open.has(what.code, what.building) {
        return decision;
    }
    let kind = of(what.code);
    let level = what.level.unwrap_or(kind.level);
    let due = cx.add_workdays(cx.today(), kind.days);
    let day = cx.today().to_string().replace('-', "");
    let no = match what.building {
        "" => format!("{}-{}-{day}", money.id, kind.code),
        building => format!("{}-{}-{building}-{day}", money.id, kind.code),
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
        .open_case("presale-funds", "alert-handling", json!({"alert-no": no}), handler)
        .reference(format!("{no}@{}", cx.now()));
    let (code, building) = (kind.code.to_owned(), what.building.to_owned());
    open.0.push(Standing { no, code, building, level: level.to_owned(), due: Some(due) });
    stand(decision, money, open)
}

pub fn close(
    decision: Decision,
    money: &mut Money,
    open: &mut Open,
    (code, building): (&str, &str),
    cx: &Context,
) -> Decision {
    let Some(at) = open.0.iter().position(|a| a.code == code && a.building == building) else { return decision };
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
        .publish(AlertClosedEvent {
            alert_no: Some((&alert.no).into()),
            account_id: Some((&money.id).into()),
            developer: Some((&money.developer).into()),
            code: Some(alert.code.into()),
            level: Some(alert.level.into()),
            late: Some(late),
        });
    stand(decision, money, open)
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
                let what = Raise { code: "A2", building: &b.no, detail, level: None };
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
        _ => {
            let reason = open.stopping().unwrap_or("司法冻结");
            decision.publish(AccountSuspendedEvent { account_id: id, reason: Some(reason.into()) })
        }
    }
}

fn hub_level(level: &str) -> &'static str {
    match level {
        "红" => "红色",
        "橙" => "橙色",
        _ => "黄色",
    }
}
