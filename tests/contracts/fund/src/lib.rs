use hub_sdk::prelude::*;
use hub_sdk::{Entry, Fen, Payment};
hub_sdk::plugin!(Fund, "plugin.toml");

struct Fund;

impl Rules for Fund {
    fn check(_: &DeedForm, _: &Facts, _: &Context, _: &mut Problems) {}

    fn decide(case: &Case<DeedForm>, _: &Occurrence, facts: &Facts, cx: &Context) -> Decision {
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
            "draft" => decision.draft_order(account, name, payment(amount)),
            "approve" => decision.approve_order(account, name),
            "send" => decision.send_order(account, name),
            "dispatch" => ordered(decision.send_order(account, name), form, cx),
            // What one may decide alone, at once.
            "pay" => {
                let decision = decision.draft_order(account, name, payment(amount)).approve_order(account, name);
                ordered(decision.send_order(account, name), form, cx)
            }
            // As many at once as one decision may send.
            "notices" => (0..amount.0).fold(decision, |decision, n| {
                decision.send_document("bank.notice", bank(form), json!({"n": n, "of": name}))
            }),
            "accept" => decision.accept_order(account, name),
            "settle" => decision.settle_order(account, name),
            "reject" => decision.reject_order(account, name, "AC04"),
            "reverse" => decision.reverse_order(account, name, "BE01"),
            _ => decision.close_account(account),
        }
    }
}

const PAYEE: &str = "样例建设";
const PAYEE_ACCOUNT: &str = "6222020200112233445";
const PURPOSE: &str = "工程进度款";

fn payment(amount: Fen) -> Payment {
    Payment {
        amount,
        from: "L1".into(),
        bank: "A1".into(),
        payee: PAYEE.to_owned(),
        payee_account: PAYEE_ACCOUNT.to_owned(),
        purpose: PURPOSE.to_owned(),
    }
}

/// One line, under the order's number.
fn ordered(decision: Decision, form: &DeedForm, cx: &Context) -> Decision {
    let (no, sum) = (form.name.to_string(), json!({"Ccy": "CNY", "Fen": form.amount}));
    let of = |number: &str| json!({"Id": {"Othr": {"Id": number}}});
    let order = json!({"CstmrCdtTrfInitn": {
        "GrpHdr": {
            "MsgId": no, "CreDtTm": format!("{}", cx.now().strftime("%Y-%m-%dT%H:%M:%S")), "NbOfTxs": "1",
            "CtrlSum": {"Fen": form.amount}, "InitgPty": {"Nm": "资金监管"},
        },
        "PmtInf": [{
            "PmtInfId": no, "PmtMtd": "TRF", "ReqdExctnDt": {"Dt": cx.today()}, "Dbtr": {"Nm": "监管专户"},
            "DbtrAcct": of(form.account.as_str()), "DbtrAgt": {"FinInstnId": {"Nm": "监管银行"}},
            "CdtTrfTxInf": [{
                "PmtId": {"EndToEndId": no}, "Amt": {"InstdAmt": sum}, "Cdtr": {"Nm": PAYEE},
                "CdtrAcct": of(PAYEE_ACCOUNT), "RmtInf": {"Ustrd": [PURPOSE]},
            }],
        }],
    }});
    decision.send_document("bank.pain.001", bank(form), order)
}

fn bank(form: &DeedForm) -> &str {
    form.bank.as_deref().unwrap_or_default()
}

impl handlers::booked::Handler for Fund {
    /// One entry a call: its account must be one of ours, or the books refuse it. What an order paid is booked when the
    /// bank reports on the order; what the bank takes back goes out of what nobody has matched.
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
        let (credit, takes_back) = (text("/CdtDbtInd") == "CRDT", entry["RvslInd"] == true);
        let order = text("/NtryDtls/0/TxDtls/0/Refs/EndToEndId");
        let booked = match (credit, takes_back) {
            (true, false) => Entry::new("E1").debit("A1", amount).credit("L1", amount),
            (false, true) => Entry::new("E8").debit("L1", amount).credit("A1", amount),
            (false, false) => return Decision::declared(),
            (true, true) => {
                let decision = Decision::declared().reverse_order(account, order, "BE01");
                return match text("/BookgDt/Dt").parse() {
                    Ok(day) => decision.booked_as(text("/AcctSvcrRef"), day),
                    Err(_) => decision,
                };
            }
        };
        let booked = booked.once(text("/AcctSvcrRef"));
        let booked = match text("/BookgDt/Dt").parse() {
            Ok(day) => booked.on(day),
            Err(_) => booked,
        };
        Decision::declared().post(account, booked)
    }
}

impl handlers::reported::Handler for Fund {
    /// One line a call.
    fn handle(
        what: &handlers::reported::Occurrence,
        _: Option<&Row>,
        _: &handlers::reported::Facts,
        _: &Context,
    ) -> Decision {
        let Some((_, data)) = what.message() else { return Decision::declared() };
        let report = &data["CstmrPmtStsRpt"];
        let line = &report["OrgnlPmtInfAndSts"][0]["TxInfAndSts"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (account, order) = (text(&line["OrgnlTxRef"]["DbtrAcct"]["Id"]["Othr"]["Id"]), text(&line["OrgnlEndToEndId"]));
        let decision = Decision::declared();
        match line["TxSts"].as_str().unwrap_or_default() {
            "ACSC" => {
                let (reference, created) = (text(&line["AcctSvcrRef"]), text(&report["GrpHdr"]["CreDtTm"]));
                let decision = decision.settle_order(account, order);
                match created.get(..10).and_then(|day| day.parse().ok()) {
                    Some(day) => decision.booked_as(reference, day),
                    None => decision,
                }
            }
            "RJCT" => decision.reject_order(account, order, text(&line["StsRsnInf"][0]["Rsn"]["Cd"])),
            _ => decision.accept_order(account, order),
        }
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
