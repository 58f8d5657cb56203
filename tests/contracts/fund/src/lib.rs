use hub_sdk::prelude::*;
use hub_sdk::{Entry, Fen, Payment};
hub_sdk::plugin!(Fund, "plugin.toml");

struct Fund;

impl Rules for Fund {
    fn check(_: &DeedForm, _: &Facts, _: &Context, _: &mut Problems) {}

    fn decide(case: &Case<DeedForm>, _: &Occurrence, facts: &Facts, _: &Context) -> Decision {
        let form = &case.form;
        let (deed, account, name) = (form.deed.to_string(), form.account.to_string(), form.name.to_string());
        let (account, name, amount) = (account.as_str(), name.as_str(), form.amount);
        let decision = Decision::declared();
        match deed.as_str() {
            "open" => decision.open_account(account, "fund", name, [case.applicant.id().to_string()]),
            "receive" => decision.post(account, Entry::new("E1").debit("A1", amount).credit("L1", amount).once(name)),
            // All that nobody has matched yet, to one building.
            "match" => {
                let all = facts.money.as_ref().map_or(Fen(0), |money| money.total("L1"));
                decision.post(account, Entry::new("E2").debit("L1", all).credit(format!("L2:{name}"), all))
            }
            "hold" => decision.hold(account, name, "L1", amount),
            "freeze" => decision.freeze(account, name),
            "release" => decision.release(account, name),
            "draft" => {
                let payment = Payment {
                    amount,
                    from: "L1".into(),
                    bank: "A1".into(),
                    payee: "样例建设".to_owned(),
                    payee_account: "6222020200112233445".to_owned(),
                    purpose: "工程进度款".to_owned(),
                };
                decision.draft_order(account, name, payment)
            }
            "approve" => decision.approve_order(account, name),
            "send" => decision.send_order(account, name),
            "accept" => decision.accept_order(account, name),
            "settle" => decision.settle_order(account, name),
            "reject" => decision.reject_order(account, name, "AC04"),
            "reverse" => decision.reverse_order(account, name, "BE01"),
            _ => decision.close_account(account),
        }
    }
}

impl handlers::booked::Handler for Fund {
    /// One entry a call: its account must be one of ours, or the books refuse it.
    fn handle(
        what: &handlers::booked::Occurrence,
        _: Option<&Row>,
        _: &handlers::booked::Facts,
        _: &Context,
    ) -> Decision {
        let Some((_, data)) = what.message() else { return Decision::declared() };
        let told = &data["BkToCstmrDbtCdtNtfctn"]["Ntfctn"][0];
        let account = told["Acct"]["Id"]["Othr"]["Id"].as_str().unwrap_or_default();
        let entry = &told["Ntry"][0];
        let amount = Fen(entry["Amt"]["Fen"].as_i64().unwrap_or_default());
        let text = |at: &str| entry.pointer(at).and_then(|v| v.as_str()).unwrap_or_default();
        let booked = Entry::new("E1").debit("A1", amount).credit("L1", amount).once(text("/AcctSvcrRef"));
        let booked = match text("/BookgDt/Dt").parse() {
            Ok(day) => booked.on(day),
            Err(_) => booked,
        };
        Decision::declared().post(account, booked)
    }
}

impl handlers::stated::Handler for Fund {
    /// Every difference is a case of its own, opened once.
    fn handle(
        _: &handlers::stated::Occurrence,
        _: Option<&Row>,
        facts: &handlers::stated::Facts,
        _: &Context,
    ) -> Decision {
        let Some(compared) = &facts.compared else { return Decision::declared() };
        compared.differences.iter().fold(Decision::declared(), |decision, difference| {
            let reference = difference.reference.clone().unwrap_or_default();
            let form = hub_sdk::serde_json::json!({"deed": difference.kind, "account": compared.account, "name": reference});
            let once = format!("{}/{}/{}/{reference}", compared.account, compared.statement, difference.kind);
            decision.open_case("fund", "fund", form, "91510100MA6DL7A30H").reference(once)
        })
    }
}

impl handlers::tallied::Handler for Fund {
    /// Every difference is a case of somebody's; here, an alert.
    fn handle(
        what: &handlers::tallied::Occurrence,
        _: Option<&Row>,
        facts: &handlers::tallied::Facts,
        _: &Context,
    ) -> Decision {
        let Some((_, data)) = what.message() else { return Decision::declared() };
        let ours = facts.books.as_ref().map_or(Fen(0), |books| books.total("A1"));
        assert_eq!(data["closing"].as_i64(), Some(ours.0), "the books differ");
        Decision::declared()
    }
}
