//! 对账单: what the bank states of whole days beside the books. Every difference is an alert A6 of its own that names the
//! entry, the bank's to answer; no entry is corrected here.
use crate::account::Money;
use crate::alerts::{Open, Raise, raise};
use crate::handlers::stated::{Facts, Handler, Occurrence};
use crate::*;
use hub_sdk::Difference;

impl Handler for PresaleFunds {
    fn handle(what: &Occurrence, record: Option<&Row>, facts: &Facts, cx: &Context) -> Decision {
        let (Some((_, message)), Some(row), Some(compared)) = (what.message(), record, &facts.compared) else {
            return Decision::declared();
        };
        let mut money = Money::of(row);
        let mut open = Open::of(&facts.alerts, &money.id);
        let decision = compared.differences.iter().fold(Decision::declared(), |decision, difference| {
            let (entry, detail) = (entry(difference, &compared.statement), detail(difference, &compared.statement));
            let what = Raise { code: "A6", building: "", detail, level: None, entry: &entry };
            raise(decision, &mut money, &mut open, what, cx)
        });
        // What the host counts and does not list is one alert more: nothing of a statement goes unsaid.
        let decision = match compared.more {
            0 => decision,
            more => {
                let (entry, statement) = (format!("more:{}", compared.statement), &compared.statement);
                let detail = format!("对账单{statement}另有{more}项差异未逐项列出，请银行核对。");
                let what = Raise { code: "A6", building: "", detail, level: None, entry: &entry };
                raise(decision, &mut money, &mut open, what, cx)
            }
        };
        let until = message["BkToCstmrStmt"]["Stmt"][0]["FrToDt"]["ToDtTm"].as_str().unwrap_or_default();
        let day = until.get(..10).and_then(|day| day.parse().ok());
        decision.put_merge(SupervisedAccount { last_statement: day, ..money.record(&formula::Terms::of(&cx.settings)) })
    }
}

/// What the handler's case links: the bank's reference, or the statement where its balances differ.
fn entry(difference: &Difference, statement: &str) -> String {
    format!("{}:{}", difference.kind, difference.reference.as_deref().unwrap_or(statement))
}

fn detail(difference: &Difference, statement: &str) -> String {
    let sum = |amount: Option<Fen>| amount.map_or_else(|| "无".to_owned(), |amount| format!("{amount}元"));
    let what = match difference.kind.as_str() {
        "unbooked" => "银行已记、账簿未记",
        "unstated" => "账簿已记、银行未记",
        "amount" => "金额不一致",
        "repeated" => "流水号重复",
        "nameless" => "无流水号",
        "opening" => "期初余额不一致",
        "closing" => "期末余额不一致",
        _ => "对账单余额与发生额不符",
    };
    let named = difference.reference.as_ref().map(|no| format!("流水号{no}")).unwrap_or_default();
    let (stated, booked) = (sum(difference.stated), sum(difference.booked));
    format!("对账单{statement}{named}{what}：银行{stated}，账簿{booked}，请银行核对。")
}
