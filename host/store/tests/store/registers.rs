//! Conditions over registers: random ones against a plain loop, and the
//! figures that facts are made of.
use crate::on_both;
use crate::support::rows::{self, commit, num, text, time};
use store::lane::Writes;
use store::rows::*;
use store::{Condition, IndexValue, Paging, RecordFilter, Store, Test};

const REGISTER: &str = "seal-loan/loan";

/// A small generator: the same sequence at every run, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn value(&mut self) -> (&'static str, IndexValue) {
        match self.below(3) {
            0 => ("state", IndexValue::Text(["在岗", "变更中", "离岗", "在"][self.below(4) as usize].to_owned())),
            1 => ("amount", IndexValue::Num(self.below(6) as i64 - 2)),
            _ => ("until", IndexValue::Time(self.below(6) as i64)),
        }
    }

    fn same(&mut self, field: &str) -> IndexValue {
        loop {
            let (other, value) = self.value();
            if other == field {
                return value;
            }
        }
    }

    fn condition(&mut self) -> Condition {
        let (field, value) = self.value();
        let test = match self.below(8) {
            0 | 1 => Test::Equals(value),
            2 => Test::In(vec![value, self.same(field)]),
            3 => Test::NotIn(vec![value]),
            4 => Test::AtLeast(value),
            5 => Test::Between(value, self.same(field)),
            6 if field == "state" => Test::Prefix("在".to_owned()),
            6 => Test::AtMost(value),
            _ => Test::Present(self.below(2) == 0),
        };
        Condition::new(field, test)
    }

    fn record(&mut self, n: u64) -> RecordRow {
        let mut index = Vec::new();
        for _ in 0..self.below(5) {
            index.push(match self.value() {
                (field, IndexValue::Text(value)) => text(field, &value),
                (field, IndexValue::Num(value)) => num(field, value),
                (field, IndexValue::Time(value)) => time(field, value),
            });
        }
        let retired = (self.below(4) == 0).then(|| "注销".to_owned());
        RecordRow { retired, ..rows::record(&format!("JY-{n:03}"), 1, index) }
    }
}

fn values<'a>(record: &'a RecordRow, field: &'a str) -> impl Iterator<Item = IndexValue> + 'a {
    record.index.iter().filter(move |e| e.field == field).map(|e| match (&e.text, e.num, e.time) {
        (Some(t), ..) => IndexValue::Text(t.clone()),
        (_, Some(n), _) => IndexValue::Num(n),
        (.., t) => IndexValue::Time(t.expect("one of the three")),
    })
}

fn order(value: &IndexValue) -> (i64, &str) {
    match value {
        IndexValue::Text(t) => (0, t),
        IndexValue::Num(n) | IndexValue::Time(n) => (*n, ""),
    }
}

fn holds(record: &RecordRow, condition: &Condition) -> bool {
    let any = |test: &dyn Fn(&IndexValue) -> bool| values(record, &condition.field).any(|v| test(&v));
    match &condition.test {
        Test::Equals(value) => any(&|v| v == value),
        Test::In(list) => any(&|v| list.contains(v)),
        Test::NotIn(list) => !any(&|v| list.contains(v)),
        Test::AtLeast(value) => any(&|v| order(v) >= order(value)),
        Test::AtMost(value) => any(&|v| order(v) <= order(value)),
        Test::Between(low, high) => any(&|v| order(v) >= order(low) && order(v) <= order(high)),
        Test::Prefix(prefix) => any(&|v| order(v).1.starts_with(prefix.as_str())),
        Test::Present(there) => any(&|_| true) == *there,
    }
}

async fn compare(store: &Store, records: &[RecordRow], filter: &RecordFilter) {
    let matching: Vec<&RecordRow> = records
        .iter()
        .filter(|r| filter.retired.is_none_or(|retired| r.retired.is_some() == retired))
        .filter(|r| filter.conditions.iter().all(|c| holds(r, c)))
        .collect();
    let found = store.records_find(REGISTER, filter, 1_000).await.unwrap();
    assert_eq!(found.iter().collect::<Vec<_>>(), matching, "{filter:?}");
    assert_eq!(store.records_count(REGISTER, filter).await.unwrap(), matching.len() as i64, "{filter:?}");
    let amounts = || matching.iter().flat_map(|r| values(r, "amount"));
    let sum: i64 = amounts().map(|v| order(&v).0).sum();
    assert_eq!(store.records_sum(REGISTER, filter, "amount").await.unwrap(), sum, "{filter:?}");
    let least = amounts().min_by_key(|v| order(v).0);
    assert_eq!(store.records_min(REGISTER, filter, "amount").await.unwrap(), least, "{filter:?}");
    let latest = matching.iter().flat_map(|r| values(r, "until")).max_by_key(|v| order(v).0);
    assert_eq!(store.records_max(REGISTER, filter, "until").await.unwrap(), latest, "{filter:?}");
}

on_both!(conditions_find_what_a_plain_loop_finds, migrated, |db| {
    let mut dice = Dice(2_025);
    let records: Vec<RecordRow> = (0..60).map(|n| dice.record(n)).collect();
    commit(&db.store, &Writes { records: records.clone(), ..Writes::default() }).await;
    for _ in 0..150 {
        let conditions = (0..dice.below(4)).map(|_| dice.condition()).collect();
        let retired = [None, Some(true), Some(false)][dice.below(3) as usize];
        compare(&db.store, &records, &RecordFilter { conditions, retired, led_by: None }).await;
    }
    let nothing =
        RecordFilter { conditions: vec![Condition::new("state", Test::In(vec![]))], ..RecordFilter::default() };
    compare(&db.store, &records, &nothing).await;
});

on_both!(pages_of_a_register, migrated, |db| {
    let records: Vec<_> = (0..11).map(|n| rows::record(&format!("K{n:02}"), 1, vec![text("s", "x")])).collect();
    let other = RecordRow { register: "other/loan".into(), ..rows::record("K00", 1, vec![text("s", "x")]) };
    commit(&db.store, &Writes { records: [records.clone(), vec![other]].concat(), ..Writes::default() }).await;
    for filter in [RecordFilter::default(), RecordFilter::standing(vec![Condition::equals("s", "x")])] {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = db.store.records(REGISTER, &filter, &Paging::after(after, 4)).await.unwrap();
            found.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(found, records);
    }
    assert_eq!(db.store.registers().await.unwrap(), [("other/loan".to_owned(), 1), (REGISTER.to_owned(), 11)]);
});

on_both!(the_last_by_a_field, migrated, |db| {
    let periods = ["2025-01", "2025-03", "2025-02", "2024-12"];
    let records: Vec<_> = periods
        .iter()
        .map(|p| rows::record(&format!("W-{p}"), 1, vec![text("period", p), text("project", "PRJ-1")]))
        .collect();
    commit(&db.store, &Writes { records, ..Writes::default() }).await;
    let filter = RecordFilter::standing(vec![Condition::equals("project", "PRJ-1")]);
    let last = db.store.records_last(REGISTER, &filter, "period", 3).await.unwrap();
    assert_eq!(last.iter().map(|r| r.key.as_str()).collect::<Vec<_>>(), ["W-2025-03", "W-2025-02", "W-2025-01"]);
});

on_both!(a_new_version_replaces_the_index_of_the_old, migrated, |db| {
    let put = async |record: RecordRow| commit(&db.store, &Writes { records: vec![record], ..Writes::default() }).await;
    let count = async |value: &str| {
        let filter = RecordFilter::standing(vec![Condition::equals("person", value)]);
        db.store.records_count(REGISTER, &filter).await.unwrap()
    };
    put(rows::record("L", 1, vec![text("person", "P-1"), text("person", "P-2")])).await;
    assert_eq!((count("P-1").await, count("P-2").await), (1, 1));
    put(rows::record("L", 2, vec![text("person", "P-2")])).await;
    assert_eq!((count("P-1").await, count("P-2").await), (0, 1));
    put(RecordRow { retired: Some("撤销".into()), ..rows::record("L", 3, vec![text("person", "P-2")]) }).await;
    assert_eq!(count("P-2").await, 0, "retired");
    assert_eq!(db.store.record(REGISTER, "L").await.unwrap().unwrap().retired.as_deref(), Some("撤销"));
    let versions = db.store.record_versions(REGISTER, "L").await.unwrap();
    assert_eq!(versions.iter().map(|v| v.retired.is_some()).collect::<Vec<_>>(), [true, false, false]);
});

on_both!(an_index_is_rebuilt_without_a_new_version, migrated, |db| {
    let record = rows::record("L", 1, vec![text("person", "P-1")]);
    commit(&db.store, &Writes { records: vec![record.clone()], ..Writes::default() }).await;
    let rebuilt = RecordRow { index: vec![text("post", "manager")], ..record };
    let mut lane = db.store.lane().await.unwrap();
    lane.reindex(std::slice::from_ref(&rebuilt)).await.unwrap();
    lane.commit().await.unwrap();
    let count = async |field: &str, value: &str| {
        db.store.records_count(REGISTER, &RecordFilter::standing(vec![Condition::equals(field, value)])).await.unwrap()
    };
    assert_eq!((count("person", "P-1").await, count("post", "manager").await), (0, 1));
    assert_eq!(db.store.record(REGISTER, "L").await.unwrap(), Some(rebuilt));
    assert_eq!(db.store.record_versions(REGISTER, "L").await.unwrap().len(), 1);
});
