//! The electronic permit is reported to the ministry; its receipt stands in the record, and silence is told to the office.
use crate::procedures::joint_permit::{Form, Occurrence};
use crate::{HousingMinistryCertificatePushAnswer, Msg, Permit};
use hub_sdk::prelude::*;

pub fn receipt(form: &Form, what: &Occurrence, permits: &[Row]) -> Decision {
    let same = |row: &&Row| {
        row.text("section") == form.section
            && row.text("stage") == form.stage.as_str()
            && row.list("units") == form.units.iter().map(|unit| unit.as_str()).collect::<Vec<_>>()
    };
    let Some(no) = permits.iter().filter(same).map(|row| row.text("permit-no")).max() else {
        return Decision::declared();
    };
    match what.answer::<HousingMinistryCertificatePushAnswer>().and_then(|answer| answer.receipt) {
        Some(receipt) => {
            Decision::declared().put_merge(Permit { permit_no: no.into(), receipt: Some(receipt), ..Permit::default() })
        }
        None => Decision::declared().notify(to::office("审批处"), Msg::PushSilent { no: no.into() }),
    }
}
