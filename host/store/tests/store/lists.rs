//! Lists: who sees what, in which order, page by page.
use crate::on_both;
use crate::support::rows::{self, commit};
use store::lane::Writes;
use store::rows::*;
use store::{CaseFilter, Held, Paging, Store, TaskCounts, TaskFilter, Viewer};
use uuid::Uuid;

fn viewer(person: &str, chairs: Vec<Chair>) -> Viewer {
    Viewer { person: person.into(), chairs }
}

fn reviewer() -> Viewer {
    viewer("P-20", vec![rows::chair("办公室", "reviewer")])
}

async fn all_cases(store: &Store, filter: &CaseFilter, limit: u32) -> Vec<Uuid> {
    let (mut found, mut paging) = (Vec::new(), Paging::first(limit));
    loop {
        let page = store.cases(filter, &paging).await.unwrap();
        assert!(page.rows.len() <= limit as usize);
        found.extend(page.rows.iter().map(|case| case.id));
        match page.next {
            Some(next) => paging = Paging::after(Some(next), limit),
            None => return found,
        }
    }
}

fn ids_newest_first(cases: &[CaseRow]) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids
}

on_both!(pages_of_cases_hold_every_case_once, migrated, |db| {
    let mut cases: Vec<_> = (0..25).map(|_| rows::case(CaseState::Open)).collect();
    commit(&db.store, &Writes { cases: cases.clone(), ..Writes::default() }).await;
    let mine = CaseFilter { viewer: Some(viewer("P-01", vec![])), ..CaseFilter::default() };
    let expected = ids_newest_first(&cases);
    for limit in [1, 7, 25, 100] {
        assert_eq!(all_cases(&db.store, &mine, limit).await, expected);
        assert_eq!(all_cases(&db.store, &CaseFilter::default(), limit).await, expected);
    }
    // A case that arrives between two pages moves nothing.
    let first = db.store.cases(&mine, &Paging::first(10)).await.unwrap();
    cases.push(rows::case(CaseState::Open));
    commit(&db.store, &Writes { cases: cases[25..].to_vec(), ..Writes::default() }).await;
    let second = db.store.cases(&mine, &Paging::after(first.next, 10)).await.unwrap();
    assert_eq!(second.rows.iter().map(|case| case.id).collect::<Vec<_>>(), expected[10..20]);
});

on_both!(a_case_is_listed_for_those_it_concerns, migrated, |db| {
    let case = rows::case(CaseState::Open);
    let task = rows::task(&case, None, vec![rows::post("办公室", "reviewer")]);
    let writes = Writes { cases: vec![case.clone()], tasks: vec![task.clone()], ..Writes::default() };
    commit(&db.store, &writes).await;
    let sees = async |viewer: Viewer| {
        let filter = CaseFilter { viewer: Some(viewer), ..CaseFilter::default() };
        all_cases(&db.store, &filter, 10).await == [case.id]
    };
    let clerk = |organisation: &str, project: Option<&str>| Chair {
        organisation: organisation.into(),
        office: None,
        post: "clerk".into(),
        project: project.map(str::to_owned),
    };
    assert!(sees(viewer("P-01", vec![])).await, "who opened it");
    assert!(sees(viewer("P-02", vec![clerk(rows::ORGANISATION, None)])).await, "his organisation");
    assert!(sees(viewer("P-03", vec![clerk(rows::ORGANISATION, Some("PRJ-1"))])).await, "a project post of it");
    assert!(!sees(viewer("P-04", vec![clerk(rows::ORGANISATION, Some("PRJ-2"))])).await, "a post of another project");
    assert!(!sees(viewer("P-05", vec![clerk("91510100MA6YYYYY02", None)])).await, "another organisation");
    assert!(sees(reviewer()).await, "the office it was offered to");
    assert!(!sees(viewer("P-30", vec![])).await);
    assert!(db.store.task_claim(task.id, "P-30").await.unwrap());
    commit(&db.store, &Writes { tasks_closed: vec![(task.id, TaskState::Done, 1)], ..Writes::default() }).await;
    assert!(sees(viewer("P-30", vec![])).await, "who worked on it, also when it is done");
});

on_both!(filters_of_cases, migrated, |db| {
    let store = &db.store;
    let draft = rows::case(CaseState::Draft);
    let open = CaseRow {
        title: "50%_Bridge 大桥".into(),
        project: Some("PRJ-2".into()),
        version: "2.0.0".into(),
        ..rows::case(CaseState::Open)
    };
    let other = CaseRow {
        system: "permit".into(),
        number: Some("SG-2025-7".into()),
        organisation: None,
        ..rows::case(CaseState::Suspended)
    };
    commit(store, &Writes { cases: vec![draft.clone(), open.clone(), other.clone()], ..Writes::default() }).await;
    for mine in [None, Some(viewer("P-01", vec![]))] {
        let base = CaseFilter { viewer: mine, ..CaseFilter::default() };
        let by = async |filter: CaseFilter| all_cases(store, &filter, 10).await;
        let text = |text: &str| CaseFilter { text: Some(text.into()), ..base.clone() };
        assert_eq!(by(CaseFilter { system: Some("permit".into()), ..base.clone() }).await, [other.id]);
        assert_eq!(by(CaseFilter { project: Some("PRJ-2".into()), ..base.clone() }).await, [open.id]);
        assert_eq!(by(CaseFilter { version: Some("2.0.0".into()), ..base.clone() }).await, [open.id]);
        let states = vec![CaseState::Draft, CaseState::Suspended];
        assert_eq!(by(CaseFilter { states, ..base.clone() }).await, [other.id, draft.id]);
        assert_eq!(by(text("大桥")).await, [open.id]);
        assert_eq!(by(text("50%_bri")).await, [open.id], "signs of the pattern language mean themselves");
        assert_eq!(by(text("%")).await, [open.id]);
        assert_eq!(by(text("sg-2025")).await, [other.id]);
        assert!(by(text("' OR 1=1 --")).await.is_empty());
        let counts = store.case_counts(&base).await.unwrap();
        assert_eq!(counts, [(CaseState::Draft, 1), (CaseState::Open, 1), (CaseState::Suspended, 1)].into());
    }
    assert_eq!(store.cases_open_of_organisation(rows::ORGANISATION).await.unwrap(), 1);
    assert_eq!(store.cases_open_of_project("PRJ-1").await.unwrap(), 1);
    assert_eq!(store.cases_open_on_version("seal-loan", "1.0.0").await.unwrap(), 1);
    assert_eq!(store.drafts_untouched(2_501, 10).await.unwrap(), [draft]);
    assert_eq!(store.drafts_untouched(2_500, 10).await.unwrap(), []);
});

async fn all_tasks(store: &Store, filter: &TaskFilter, limit: u32) -> Vec<Uuid> {
    let (mut found, mut paging) = (Vec::new(), Paging::first(limit));
    loop {
        let page = store.tasks(filter, &paging).await.unwrap();
        found.extend(page.rows.iter().map(|task| task.id));
        match page.next {
            Some(next) => paging = Paging::after(Some(next), limit),
            None => return found,
        }
    }
}

on_both!(the_workbench_is_ordered_by_due_date, migrated, |db| {
    let case = rows::case(CaseState::Open);
    let offer = || vec![rows::post("办公室", "reviewer"), Offer { person: Some("P-20".into()), ..Offer::default() }];
    let dues = [None, Some(5), Some(3), None, Some(5), Some(1), Some(9)];
    let mut tasks: Vec<TaskRow> = dues.map(|due| rows::task(&case, due, offer())).into();
    commit(&db.store, &Writes { cases: vec![case.clone()], tasks: tasks.clone(), ..Writes::default() }).await;
    tasks.sort_by_key(|task| (task.due.unwrap_or(i64::MAX), task.id));
    let expected: Vec<Uuid> = tasks.iter().map(|task| task.id).collect();
    let mine = TaskFilter { viewer: reviewer(), ..TaskFilter::default() };
    for limit in [1, 2, 3, 50] {
        assert_eq!(all_tasks(&db.store, &mine, limit).await, expected);
    }
    assert_eq!(db.store.task_counts(&mine, 5).await.unwrap(), TaskCounts { open: 7, overdue: 2 });
    // A new due date and new offers replace the former ones.
    let moved = TaskRow { due: Some(2), offers: vec![rows::post("安监科", "reviewer")], ..tasks[0].clone() };
    commit(&db.store, &Writes { tasks: vec![moved.clone()], ..Writes::default() }).await;
    assert_eq!(all_tasks(&db.store, &mine, 50).await, expected[1..]);
    let theirs =
        TaskFilter { viewer: viewer("P-21", vec![rows::chair("安监科", "reviewer")]), ..TaskFilter::default() };
    assert_eq!(db.store.tasks(&theirs, &Paging::first(5)).await.unwrap().rows, [moved]);
});

on_both!(a_claimed_task_is_its_holders, migrated, |db| {
    let store = &db.store;
    let case = rows::case(CaseState::Open);
    let task = rows::task(&case, None, vec![rows::post("办公室", "reviewer")]);
    commit(store, &Writes { cases: vec![case], tasks: vec![task.clone()], ..Writes::default() }).await;
    let list = async |person: &str, held: Held| {
        let filter =
            TaskFilter { viewer: viewer(person, vec![rows::chair("办公室", "reviewer")]), held, system: None };
        let rows = store.tasks(&filter, &Paging::first(5)).await.unwrap().rows;
        rows.into_iter().map(|task| task.claimed_by).collect::<Vec<_>>()
    };
    let holder = |person: &str| vec![Some(person.to_owned())];
    assert_eq!(list("P-20", Held::FreeOrMine).await, [None]);
    assert!(store.task_claim(task.id, "P-20").await.unwrap());
    assert!(store.task_claim(task.id, "P-20").await.unwrap(), "again by its holder");
    assert!(!store.task_claim(task.id, "P-21").await.unwrap());
    assert_eq!(list("P-20", Held::FreeOrMine).await, holder("P-20"));
    assert_eq!(list("P-20", Held::Mine).await, holder("P-20"));
    assert!(list("P-21", Held::FreeOrMine).await.is_empty());
    assert!(list("P-21", Held::Mine).await.is_empty());
    assert_eq!(list("P-21", Held::Anybody).await, holder("P-20"), "visible as held");
    assert!(!store.task_hand_over(task.id, "P-21", "P-22").await.unwrap());
    assert!(store.task_hand_over(task.id, "P-20", "P-40").await.unwrap());
    let newcomer = TaskFilter { viewer: viewer("P-40", vec![]), ..TaskFilter::default() };
    assert_eq!(
        store.tasks(&newcomer, &Paging::first(5)).await.unwrap().rows.len(),
        1,
        "handed over to somebody without a chair"
    );
    assert!(!store.task_release(task.id, "P-20").await.unwrap());
    assert!(store.task_release(task.id, "P-40").await.unwrap());
    commit(store, &Writes { tasks_closed: vec![(task.id, TaskState::Cancelled, 7)], ..Writes::default() }).await;
    assert!(!store.task_claim(task.id, "P-20").await.unwrap(), "a closed task cannot be claimed");
    assert!(list("P-20", Held::Anybody).await.is_empty());
});

on_both!(fifty_claims_at_once_have_one_winner, migrated, |db| {
    let case = rows::case(CaseState::Open);
    let task = rows::task(&case, None, vec![rows::post("办公室", "reviewer")]);
    commit(&db.store, &Writes { cases: vec![case], tasks: vec![task.clone()], ..Writes::default() }).await;
    let claims = (0..50).map(|n| {
        let store = db.store.clone();
        tokio::spawn(async move { store.task_claim(task.id, &format!("P-{n}")).await.unwrap() })
    });
    let mut winners = 0;
    for claim in claims.collect::<Vec<_>>() {
        winners += i32::from(claim.await.unwrap());
    }
    assert_eq!(winners, 1);
});

on_both!(project_posts_see_their_project_only, migrated, |db| {
    let case = rows::case(CaseState::Open);
    let to = |project: Option<&str>| Offer {
        organisation: Some(rows::ORGANISATION.into()),
        post: Some("manager".into()),
        project: project.map(str::to_owned),
        ..Offer::default()
    };
    let tasks: Vec<_> = [Some("PRJ-1"), Some("PRJ-2"), None].map(|p| rows::task(&case, None, vec![to(p)])).into();
    commit(&db.store, &Writes { cases: vec![case], tasks: tasks.clone(), ..Writes::default() }).await;
    let chair = |project: Option<&str>| Chair {
        organisation: rows::ORGANISATION.into(),
        office: None,
        post: "manager".into(),
        project: project.map(str::to_owned),
    };
    let seen = async |chairs: Vec<Chair>| {
        all_tasks(&db.store, &TaskFilter { viewer: viewer("P-9", chairs), ..TaskFilter::default() }, 9).await
    };
    assert_eq!(seen(vec![chair(Some("PRJ-2"))]).await, [tasks[1].id]);
    assert_eq!(seen(vec![chair(None)]).await.len(), 3);
    assert_eq!(seen(vec![chair(Some("PRJ-1")), chair(Some("PRJ-2"))]).await, [tasks[0].id, tasks[1].id]);
});

on_both!(notices_are_read_one_by_one, migrated, |db| {
    let store = &db.store;
    let notices: Vec<_> = (0..5).map(|_| rows::notice(vec![rows::post("办公室", "reviewer")])).collect();
    let foreign = rows::notice(vec![rows::post("安监科", "reviewer")]);
    commit(store, &Writes { notices: [notices.clone(), vec![foreign]].concat(), ..Writes::default() }).await;
    let me = reviewer();
    assert_eq!(store.notices_unread(&me).await.unwrap(), 5);
    store.notices_mark_read("P-20", &[notices[4].id, notices[4].id, notices[1].id]).await.unwrap();
    assert_eq!(store.notices_unread(&me).await.unwrap(), 3);
    let page = store.notices(&me, &Paging::first(3)).await.unwrap();
    let expected = [(notices[4].clone(), true), (notices[3].clone(), false), (notices[2].clone(), false)];
    assert_eq!(page.rows, expected);
    let rest = store.notices(&me, &Paging::after(page.next, 3)).await.unwrap();
    assert_eq!(rest.rows, [(notices[1].clone(), true), (notices[0].clone(), false)]);
    assert_eq!(rest.next, None);
});

on_both!(alerts_reach_those_they_are_for, migrated, |db| {
    let alerts = vec![
        rows::alert("a", vec![rows::post("办公室", "reviewer")]),
        rows::alert("b", vec![rows::post("安监科", "head")]),
    ];
    commit(&db.store, &Writes { alerts: alerts.clone(), ..Writes::default() }).await;
    assert_eq!(db.store.alerts_open(Some(&reviewer()), 10).await.unwrap(), alerts[..1]);
    assert_eq!(db.store.alerts_open(None, 10).await.unwrap(), alerts);
});
