//! The end of a guarantee: some days before it the owner finds the application to extend it begun, the day after it is over.
use crate::guarantee_changes::{both, key, state};
use crate::handlers::{guarantee_end, guarantee_ending};
use crate::parties::administrator;
use crate::*;
use hub_sdk::prelude::*;

impl guarantee_ending::Handler for WageService {
    fn handle(
        _: &guarantee_ending::Occurrence,
        record: Option<&Row>,
        facts: &guarantee_ending::Facts,
        _: &Context,
    ) -> Decision {
        let row = facts.guarantee.as_ref().or(record).filter(|row| row.text("state") == "effective");
        let Some(row) = row else { return Decision::declared() };
        let form = json!({
            "project": row.text("project"), "guarantee": row.text("guarantee-id"), "guarantor": row.text("guarantor"),
        });
        let ending = PaymentGuarantee { guarantee_id: key(row), ending: Some(true), ..PaymentGuarantee::default() };
        let decision = Decision::declared()
            .put_merge(ending)
            .open_case("wage-service", "guarantee-extension", form, row.text("owner"))
            .reference(format!("extension/{}/{}", row.text("guarantee-id"), row.text("to")));
        both(decision, row, || Msg::GuaranteeEnding { no: row.text("number").into(), to: row.text("to").into() })
    }
}

impl guarantee_end::Handler for WageService {
    fn handle(
        _: &guarantee_end::Occurrence,
        record: Option<&Row>,
        facts: &guarantee_end::Facts,
        _: &Context,
    ) -> Decision {
        let row = facts.guarantee.as_ref().or(record).filter(|row| row.text("state") == "effective");
        let Some(row) = row else { return Decision::declared() };
        let told = Msg::GuaranteeEnded { no: row.text("number").into() };
        let to = [administrator(row.text("owner")), administrator(row.text("contractor"))];
        let key = format!("guarantee/{}", parties::plain(&Some(key(row))));
        Decision::declared().put_merge(state(row, "expired")).alert(key, "橙色", to, told)
    }
}
