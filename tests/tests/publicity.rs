//! 公示: what everybody sees, who objects and what he is told, and every way in which a notice ends.
use hub_tests::{
    Room, World,
    city::{self, upload},
    notice::{self, answer, ended, handed_in, listed, object, office, read, standing, wind},
    on_both,
    plugins::plain,
    root, soon,
};
use serde_json::{Value, json};
use std::sync::{Mutex, MutexGuard, PoisonError};

on_both!(ready;
    everybody_reads_what_the_contract_shows_and_no_more,
    an_objection_is_answered_and_its_author_stays_unnamed,
    an_upheld_objection_ends_the_notice_and_takes_the_case_back,
    a_withdrawn_case_withdraws_its_notice,
    one_firm_is_held_back_and_not_the_list,
    named_parties_alone_object_and_an_announcement_takes_none,
    the_last_second_counts_and_the_next_does_not,
);

/// The clock is everybody's: a test that winds it is alone.
static CLOCK: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    CLOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ready(world: &World) {
    city::with_owner(&world.hub);
    notice::install(&world.hub, &world.room);
}

fn everybody_reads_what_the_contract_shows_and_no_more(world: &World) {
    let _clock = alone();
    let (_, case) = handed_in(&world.hub, "one", "公开<b>甲</b>公司");
    let no = standing(&world.hub, "公开<b>甲</b>公司");
    let shown = read(&world.hub.stranger(), &no);
    assert_eq!((&shown["state"], &shown["period"]), (&json!("公示中"), &json!("5个工作日")), "{shown}");
    assert!(
        no.starts_with("GS-2025-") && shown["basis"] == "信用管理办法第九条" && shown["office"] == "科发处",
        "{shown}"
    );
    let text = shown.to_string();
    assert!(text.contains("1,234.56") && text.contains("*******1234") && text.contains("**\""), "{text}");
    assert!(text.contains("BJPUBLIC-NOTICE-2025"), "the number that this commit gave: {text}");
    // Neither the leader's name nor his telephone, nor whose case it is.
    let name = world.hub.sign_in("P-03").get("/me").ok()["person"]["name"].as_str().unwrap().to_owned();
    for hidden in [name.as_str(), "P-03", "13800001234", case.as_str()] {
        assert!(!text.contains(hidden), "{hidden} is shown: {text}");
    }
    let page = world.hub.root_text(&format!("/publicity/{no}"));
    assert!(
        page.contains("公开&lt;b&gt;甲&lt;/b&gt;公司") && page.contains("AAA") && page.contains("/objections/"),
        "{page}"
    );
    assert!(!page.contains("<script") && !page.contains("13800001234"), "{page}");
    assert!(world.hub.root_text("/publicity").contains(&no));
    let refused = object(&world.hub.stranger(), &no, "无人署名");
    assert_eq!(refused.status, 401, "{refused}");
}

fn an_objection_is_answered_and_its_author_stays_unnamed(world: &World) {
    let _clock = alone();
    let (applicant, case) = handed_in(&world.hub, "one", "被异议公司");
    let no = standing(&world.hub, "被异议公司");
    let (author, office) = (world.hub.sign_in("P-04"), office(&world.hub));
    let file = upload(&author, "evidence.pdf");
    let body = json!({"text": "该公司去年有欠薪记录", "files": [file]});
    let given = author.post(&format!("/publicity/{no}/objections"), body).ok()["no"].clone();
    assert_eq!(given, format!("{no}-001"), "numbered within the notice");
    // The public and the applicant: that there is one, not what or by whom.
    for reader in [world.hub.stranger(), world.hub.sign_in("S-O06-2").seated()] {
        let shown = read(&reader, &no);
        assert_eq!((&shown["raised"], &shown["objections"][0]["no"]), (&json!(1), &given), "{shown}");
        assert!(!shown.to_string().contains("欠薪") && !shown.to_string().contains("P-04"), "{shown}");
    }
    let timeline = applicant.case(&case)["timeline"].to_string();
    let name = author.get("/me").ok()["person"]["name"].as_str().unwrap().to_owned();
    assert!(timeline.contains("提出异议") && !timeline.contains(&name) && !timeline.contains("欠薪"), "{timeline}");
    // Its files: for him and the office.
    let seen = read(&office, &no)["objections"][0].clone();
    let path = format!("/publicity/{no}/objections/{}/files/{}", seen["id"].as_str().unwrap(), file.as_str().unwrap());
    assert!(office.bytes(&path).starts_with(b"%PDF") && author.bytes(&path).starts_with(b"%PDF"));
    assert_eq!(applicant.get(&path).status, 404);
    let tasks = office.get("/tasks").ok().to_string();
    assert!(tasks.contains(&case), "the office has it in its list: {tasks}");
    assert_eq!(answer(&office, &no, "answer", " ").status, 422, "an answer says something");
    answer(&office, &no, "answer", "经查，欠薪已于去年结清。").ok();
    let shown = read(&world.hub.stranger(), &no);
    assert_eq!((&shown["state"], &shown["answered"]), (&json!("公示中"), &json!(1)), "the notice goes on: {shown}");
    assert_eq!(shown["objections"][0]["answer"], "经查，欠薪已于去年结清。", "{shown}");
    let mine = read(&author, &no)["objections"][0].clone();
    assert!(mine["mine"] == true && mine["text"] == "该公司去年有欠薪记录", "{mine}");
    let told = author.get("/notices").ok().to_string();
    assert!(told.contains("欠薪已于去年结清"), "he is told: {told}");
    assert!(office.case(&case)["tasks"].as_array().unwrap().is_empty(), "nothing is left to answer");
}

fn an_upheld_objection_ends_the_notice_and_takes_the_case_back(world: &World) {
    let _clock = alone();
    let (applicant, case) = handed_in(&world.hub, "one", "复核公司");
    let no = standing(&world.hub, "复核公司");
    let (office, other) = (office(&world.hub), world.hub.sign_in("P-05"));
    object(&world.hub.sign_in("P-04"), &no, "得分计算有误").ok();
    object(&other, &no, "等级与得分不符").ok();
    answer(&office, &no, "uphold", "计算确有误，重新评定。").ok();
    let shown = ended(&world.hub, &no);
    assert_eq!(shown["state"], "异议成立", "{shown}");
    let outcomes: Vec<&Value> = shown["objections"].as_array().unwrap().iter().map(|o| &o["outcome"]).collect();
    assert_eq!(outcomes, [&json!("成立"), &json!("成立")], "nobody is left without an answer: {shown}");
    assert!(other.get("/notices").ok().to_string().contains("异议成立"));
    let code = object(&other, &no, "再次提出").body["problems"][0]["code"].clone();
    assert_eq!(code, "publicity-ended");
    assert_eq!(applicant.case(&case)["steps"], json!(["review"]));
    office.act(&case, "approve", json!({})).ok();
    assert_ne!(standing(&world.hub, "复核公司"), no, "published again under a number of its own");
}

fn a_withdrawn_case_withdraws_its_notice(world: &World) {
    let _clock = alone();
    let (applicant, case) = handed_in(&world.hub, "one", "撤回公司");
    let no = standing(&world.hub, "撤回公司");
    object(&world.hub.sign_in("P-04"), &no, "名称有误").ok();
    applicant.post(&format!("/cases/{case}/withdraw"), json!({"comment": "名称填错"})).ok();
    let shown = read(&world.hub.stranger(), &no);
    assert_eq!((&shown["state"], &shown["reason"]), (&json!("已撤回"), &json!("撤回：名称填错")), "{shown}");
    assert_eq!(shown["objections"][0]["outcome"], "公示终止", "{shown}");
    assert!(listed(&world.hub, "撤回公司", false).is_none() && listed(&world.hub, "撤回公司", true).is_some());
    applicant.act(&case, "submit", json!({})).ok();
    let again = standing(&world.hub, "撤回公司");
    applicant.post(&format!("/cases/{case}/cancel"), json!({"comment": ""})).ok();
    let shown = read(&world.hub.stranger(), &again);
    assert_eq!((&shown["state"], &shown["reason"]), (&json!("已撤回"), &json!("撤件")), "{shown}");
}

fn one_firm_is_held_back_and_not_the_list(world: &World) {
    let _clock = alone();
    let (applicant, case) = handed_in(&world.hub, "list", "批量");
    let numbers = ["甲公司", "乙公司", "丙公司"].map(|firm| standing(&world.hub, firm));
    let office = office(&world.hub);
    object(&world.hub.sign_in("P-04"), &numbers[1], "乙公司有未处理的处罚").ok();
    answer(&office, &numbers[1], "uphold", "暂缓，另行复核。").ok();
    assert_eq!(ended(&world.hub, &numbers[1])["state"], "异议成立");
    let until = read(&office, &numbers[0])["until"].as_str().unwrap().to_owned();
    wind(&world.hub, &until, 1);
    for no in [&numbers[0], &numbers[2]] {
        assert_eq!(ended(&world.hub, no)["state"], "已结束", "the others go their way");
    }
    let shown = applicant.case(&case);
    assert_eq!(shown["state"], "open", "the one is waited for: {}", shown["workflow"]["tokens"]);
    office.act(&case, "approve", json!({})).ok();
    assert_eq!(applicant.case(&case)["state"], "done");
}

fn named_parties_alone_object_and_an_announcement_takes_none(world: &World) {
    let _clock = alone();
    let (applicant, case) = handed_in(&world.hub, "named", "当事人公司");
    let no = standing(&world.hub, "当事人公司");
    let (named, other) = (world.hub.sign_in("P-03"), world.hub.sign_in("P-04"));
    assert_eq!(read(&other, &no)["why-not"]["code"], "not-a-party");
    assert_eq!(object(&other, &no, "我也有意见").body["problems"][0]["code"], "not-a-party");
    assert_eq!(read(&named, &no)["may-object"], true);
    object(&named, &no, "本人未任负责人").ok();
    answer(&office(&world.hub), &no, "answer", "已核实任职文件。").ok();
    wind(&world.hub, read(&named, &no)["until"].as_str().unwrap(), 1);
    assert_eq!(ended(&world.hub, &no)["state"], "已结束");
    let announced = soon("the announcement", || listed(&world.hub, "当事人公司", false));
    let next = announced["no"].as_str().unwrap();
    assert_ne!(next, no);
    assert_eq!(object(&named, next, "仍有意见").body["problems"][0]["code"], "no-objections");
    wind(&world.hub, announced["until"].as_str().unwrap(), 1);
    ended(&world.hub, next);
    assert_eq!(applicant.case(&case)["state"], "done");
}

fn the_last_second_counts_and_the_next_does_not(world: &World) {
    let _clock = alone();
    let (applicant, case) = handed_in(&world.hub, "one", "末秒公司");
    let no = standing(&world.hub, "末秒公司");
    let author = world.hub.sign_in("P-04");
    let until = read(&author, &no)["until"].as_str().unwrap().to_owned();
    assert!(until.ends_with("T00:00:00+08:00"), "the last day ends at 24:00: {until}");
    wind(&world.hub, &until, -3);
    object(&author, &no, "最后一刻的异议").ok();
    wind(&world.hub, &until, 0);
    let late = object(&author, &no, "迟到的异议");
    assert_eq!((late.status, &late.body["problems"][0]["code"]), (422, &json!("objection-late")), "{late}");
    soon("the end of the time", || (read(&author, &no)["state"] == "期满待答复").then_some(()));
    assert_eq!(applicant.case(&case)["state"], "open", "nobody is passed over");
    answer(&office(&world.hub), &no, "answer", "理由不成立。").ok();
    assert_eq!(ended(&world.hub, &no)["state"], "已结束");
    assert_eq!(applicant.case(&case)["state"], "done");
}

/// What the two processes of a city did to one notice.
#[test]
fn two_processes_take_objections_and_end_the_notice_once() {
    let room = Room::servers();
    let (a, b) = (room.start(), room.start());
    city::with_owner(&a);
    notice::install(&a, &room);
    soon("the system at the other", || {
        b.stranger().get("/systems").ok().to_string().contains(notice::SYSTEM).then_some(())
    });
    let (applicant, case) = handed_in(&a, "one", "两进程公司");
    let no = standing(&b, "两进程公司");
    let people: Vec<_> =
        ["P-03", "P-04", "P-05", "S-O07-2", "S-O09-1"].into_iter().map(|name| a.sign_in(name)).collect();
    let mut given: Vec<String> = std::thread::scope(|scope| {
        let one = |n: usize| {
            let (person, hub, no) = (&people[n], if n.is_multiple_of(2) { &a } else { &b }, &no);
            scope
                .spawn(move || object(&person.at(hub), no, &format!("异议{n}")).ok()["no"].as_str().unwrap().to_owned())
        };
        let running: Vec<_> = (0..people.len()).map(one).collect();
        running.into_iter().map(|t| t.join().expect("it is taken")).collect()
    });
    given.sort();
    let all: Vec<String> = (1..=people.len()).map(|n| format!("{no}-{n:03}")).collect();
    assert_eq!(given, all, "each has a number of its own, and none is missing");
    let office = office(&a);
    for n in 0..people.len() {
        answer(&office.at(if n % 2 == 0 { &b } else { &a }), &no, "answer", "已核实。").ok();
    }
    let until = read(&applicant, &no)["until"].as_str().unwrap().to_owned();
    wind(&a, &until, 1);
    ended(&b, &no);
    let shown = applicant.at(&b).case(&case);
    let ends = shown["timeline"].as_array().unwrap().iter().filter(|e| e["kind"] == "timer").count();
    assert_eq!((&shown["state"], ends), (&json!("done"), 1), "{}", shown["timeline"]);
    room.chain_verifies();
}

/// The power goes while a notice stands: what was taken is there, and it ends in its time.
#[test]
fn a_notice_outlives_its_process() {
    let room = Room::sqlite();
    let hub = room.start();
    city::with_owner(&hub);
    notice::install(&hub, &room);
    let (_, case) = handed_in(&hub, "one", "断电公司");
    let no = standing(&hub, "断电公司");
    object(&hub.sign_in("P-04"), &no, "断电前的异议").ok();
    let until = read(&hub.stranger(), &no)["until"].as_str().unwrap().to_owned();
    wind(&hub, &until, -2);
    hub.kill();
    room.chain_verifies();
    let hub = room.start();
    wind(&hub, &until, 1);
    soon("the end of the time", || (read(&hub.stranger(), &no)["state"] == "期满待答复").then_some(()));
    answer(&office(&hub), &no, "answer", "理由不成立。").ok();
    let shown = ended(&hub, &no);
    assert_eq!((&shown["state"], &shown["raised"], &shown["answered"]), (&json!("已结束"), &json!(1), &json!(1)));
    assert_eq!(hub.sign_in("S-O06-2").seated().case(&case)["state"], "done");
    room.chain_verifies();
}

/// As a department tells it: objected, answered, waited for.
#[test]
fn a_scenario_knows_notices() {
    let folder = root().join("tests/contracts/public-notice");
    let said = Room::sqlite().hub(["plugin", "test", plain(&folder)]).well();
    assert!(said.contains("1 passed"), "{said}");
}
