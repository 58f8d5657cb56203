//! One believable row of every kind, to be varied by the tests.
use serde_json::json;
use store::lane::Writes;
use store::rows::*;
use uuid::Uuid;

pub const ORGANISATION: &str = "91510100MA6XXXXX01";

pub fn case(state: CaseState) -> CaseRow {
    CaseRow {
        id: Uuid::now_v7(),
        number: None,
        system: "seal-loan".into(),
        version: "1.0.0".into(),
        procedure: "loan".into(),
        state,
        title: "印章借用".into(),
        organisation: Some(ORGANISATION.into()),
        person: "P-01".into(),
        post: Some("clerk".into()),
        project: Some("PRJ-1".into()),
        division: Some("510108".into()),
        revision: 3,
        doc: json!({"form": {"from": "2025-02-17", "why": "合同"}, "tokens": [{"step": "fill", "branch": ""}]}).into(),
        opened: 1_000,
        submitted: Some(2_000),
        closed: None,
        updated: 2_500,
        steps: "fill".into(),
        due: Some(9_000),
    }
}

pub fn post(office: &str, post: &str) -> Offer {
    Offer {
        organisation: Some(ORGANISATION.into()),
        office: Some(office.into()),
        post: Some(post.into()),
        ..Offer::default()
    }
}

pub fn chair(office: &str, post: &str) -> Chair {
    Chair { organisation: ORGANISATION.into(), office: Some(office.into()), post: post.into(), project: None }
}

pub fn task(case: &CaseRow, due: Option<Millis>, offers: Vec<Offer>) -> TaskRow {
    TaskRow {
        id: Uuid::now_v7(),
        case: case.id,
        system: case.system.clone(),
        procedure: case.procedure.clone(),
        step: "review".into(),
        branch: "quality".into(),
        state: TaskState::Open,
        claimed_by: None,
        due,
        priority: 1,
        created: 2_000,
        closed: None,
        offers,
    }
}

pub fn record(key: &str, version: i64, index: Vec<IndexEntry>) -> RecordRow {
    RecordRow {
        register: "seal-loan/loan".into(),
        key: key.into(),
        version,
        data: json!({"no": key, "版本": version}),
        retired: None,
        correction: false,
        at: 3_000 + version,
        case: None,
        person: "P-01".into(),
        index,
    }
}

pub fn text(field: &str, value: &str) -> IndexEntry {
    IndexEntry { field: field.into(), text: Some(value.into()), ..IndexEntry::default() }
}

pub fn num(field: &str, value: i64) -> IndexEntry {
    IndexEntry { field: field.into(), num: Some(value), ..IndexEntry::default() }
}

pub fn time(field: &str, value: i64) -> IndexEntry {
    IndexEntry { field: field.into(), time: Some(value), ..IndexEntry::default() }
}

pub fn history(case: &CaseRow, batch: i64) -> HistoryRow {
    HistoryRow {
        evidence: None,
        id: Uuid::now_v7(),
        case: Some(case.id),
        system: case.system.clone(),
        version: case.version.clone(),
        kind: HistoryKind::Action,
        step: "fill".into(),
        branch: String::new(),
        what: "submit".into(),
        person: Some("P-01".into()),
        organisation: case.organisation.clone(),
        post: None,
        on_behalf: None,
        comment: "请审核".into(),
        at: 2_000,
        input: Some("aa".into()),
        output: Some("bb".into()),
        batch,
        leaf: "cc".into(),
        request: "r-1".into(),
    }
}

pub fn chain(n: i64) -> ChainRow {
    ChainRow { n, previous: format!("h{}", n - 1), root: "root".into(), hash: format!("h{n}"), at: 2_000, leaves: 1 }
}

pub fn outbox(n: i64) -> OutboxRow {
    OutboxRow {
        n,
        id: format!("e-{n}"),
        route: "event".into(),
        key: "seal-loan.loan.recorded".into(),
        body: vec![0, 1, 255],
        at: n,
    }
}

pub fn timer(id: &str, due: Millis, machine: bool) -> TimerRow {
    TimerRow {
        id: id.into(),
        system: "seal-loan".into(),
        name: "late".into(),
        case: Some(Uuid::nil()),
        branch: "quality".into(),
        register: Some("seal-loan/loan".into()),
        key: Some("JY-1".into()),
        due,
        machine,
        tries: 2,
    }
}

pub fn notice(to: Vec<Offer>) -> NoticeRow {
    NoticeRow {
        id: Uuid::now_v7(),
        system: "seal-loan".into(),
        zh: "请归还".into(),
        en: "Please return it".into(),
        case: None,
        offer: Some(json!({"procedure": "loan"})),
        at: 4_000,
        to,
    }
}

pub fn alert(key: &str, to: Vec<Offer>) -> AlertRow {
    AlertRow {
        system: "seal-loan".into(),
        key: key.into(),
        level: "high".into(),
        zh: "逾期".into(),
        en: "Overdue".into(),
        raised: 5_000,
        cleared: None,
        to,
    }
}

pub fn message(id: &str, case: Option<Uuid>, state: MessageState) -> MessageRow {
    MessageRow {
        id: id.into(),
        partner: "market-registry".into(),
        r#type: "market-registry.query".into(),
        direction: Direction::Out,
        state,
        case,
        branch: String::new(),
        step: "wait".into(),
        system: "seal-loan".into(),
        body: json!({"credit-code": ORGANISATION}),
        jws: "e30..x".into(),
        answers: None,
        at: 6_000,
    }
}

pub fn document(case: &CaseRow) -> DocumentRow {
    DocumentRow {
        id: Uuid::now_v7(),
        system: "seal-loan".into(),
        document: "slip".into(),
        number: Some("JY-2025-0001".into()),
        case: Some(case.id),
        state: DocumentState::Due,
        data: json!({"no": "JY-2025-0001"}),
        at: 7_000,
        version: "1.0.0".into(),
        code: String::new(),
        file: None,
        size: None,
        issued: None,
        tries: 0,
        problem: None,
        reason: None,
        ended: None,
    }
}

pub fn seal() -> SealRow {
    SealRow {
        id: Uuid::now_v7(),
        kind: SealKind::ProjectDepartment,
        name: "项目部章".into(),
        organisation: Some(ORGANISATION.into()),
        project: Some("5101082503120101".into()),
        holder: None,
        systems: vec!["seal-loan".into()],
        documents: vec!["seal-loan/slip".into()],
        key: "seal-1".into(),
        algorithm: "ES256".into(),
        certificate: vec![48, 0, 7],
        state: SealState::Active,
        issued: 10,
        issued_by: "P-01".into(),
        valid_until: 99,
        ended: None,
        reason: None,
    }
}

pub fn seal_application(case: &CaseRow) -> SealApplicationRow {
    SealApplicationRow {
        id: Uuid::now_v7(),
        seal: Uuid::now_v7(),
        organisation: ORGANISATION.into(),
        document: Uuid::now_v7(),
        case: case.id,
        person: "P-02".into(),
        post: Some("clerk".into()),
        why: "合同".into(),
        state: SealApplicationState::Open,
        at: 11,
        decided_by: None,
        decided: None,
        answer: String::new(),
        used: None,
    }
}

pub fn seal_use() -> SealUseRow {
    SealUseRow {
        id: Uuid::now_v7(),
        seal: Uuid::now_v7(),
        document: Uuid::now_v7(),
        party: "seal".into(),
        sha256: "cd".repeat(32),
        person: "P-01".into(),
        organisation: Some(ORGANISATION.into()),
        post: Some("administrator".into()),
        case: None,
        application: None,
        at: 12,
        request: "r-3".into(),
    }
}

pub fn credential(person: &str, name: &str) -> CredentialRow {
    CredentialRow {
        person: person.into(),
        name: name.into(),
        password: "$argon2id$x".into(),
        totp: Some(vec![1, 2, 3]),
        failures: 0,
        locked_until: 0,
        operator: true,
    }
}

pub fn session(token: &str, person: &str) -> SessionRow {
    SessionRow {
        token: token.into(),
        person: person.into(),
        csrf: "c".into(),
        created: 1,
        seen: 1,
        expires: 1_000,
        kind: "session".into(),
        scopes: String::new(),
        label: "Firefox".into(),
    }
}

pub fn plugin(version: &str) -> PluginRow {
    PluginRow {
        system: "seal-loan".into(),
        version: version.into(),
        sha256: format!("sha-{version}"),
        component: vec![0, 97, 115, 109],
        installed: 1,
        by: "operator".into(),
        active: false,
        signature: String::new(),
        signer: String::new(),
        parked: String::new(),
    }
}

pub fn plugin_switch(before: &str, after: &str) -> PluginSwitchRow {
    PluginSwitchRow {
        id: Uuid::now_v7(),
        system: "seal-loan".into(),
        kind: SwitchKind::Activate,
        before: before.into(),
        after: after.into(),
        person: "P-01".into(),
        reason: String::new(),
        at: 1,
    }
}

pub fn plugin_review(version: &str) -> PluginReviewRow {
    PluginReviewRow {
        system: "seal-loan".into(),
        version: version.into(),
        sha256: format!("sha-{version}"),
        verdict: ReviewVerdict::Approved,
        rights: vec!["read:hub/project".into()],
        reason: "rehearsed".into(),
        seal: "a.b.c".into(),
        reviewer: "P-01".into(),
        at: 1,
    }
}

pub fn plugin_right(capability: &str) -> PluginRightRow {
    PluginRightRow { system: "seal-loan".into(), capability: capability.into(), by: "P-01".into(), at: 1 }
}

pub fn rehearsal(version: &str) -> RehearsalRow {
    RehearsalRow {
        id: Uuid::now_v7(),
        system: "seal-loan".into(),
        version: version.into(),
        sha256: format!("sha-{version}"),
        against: String::new(),
        state: RehearsalState::Running,
        total: 2,
        done: 1,
        report: "{}".into(),
        by: "P-01".into(),
        began: 1,
        beat: 2,
    }
}

pub fn office_key(kid: &str) -> OfficeKeyRow {
    OfficeKeyRow {
        kid: kid.into(),
        office: "办公室".into(),
        algorithm: "ES256".into(),
        pem: "pem".into(),
        state: OfficeKeyState::Pending,
        asked_by: "P-01".into(),
        asked: 1,
        decided_by: None,
        decided: None,
        reason: String::new(),
    }
}

pub fn incident(case: &CaseRow) -> IncidentRow {
    IncidentRow {
        id: Uuid::now_v7(),
        system: "seal-loan".into(),
        version: "1.0.0".into(),
        case: Some(case.id),
        kind: "panic".into(),
        text: "index out of bounds".into(),
        location: "src/lib.rs:12".into(),
        request: "r-2".into(),
        occurrence: json!({"action": "submit"}),
        state: IncidentState::Open,
        at: 8_000,
    }
}

pub fn dead_letter(id: &str) -> DeadLetterRow {
    DeadLetterRow {
        first: None,
        id: id.into(),
        message: "m-1".into(),
        reason: "signature".into(),
        detail: "signed by another".into(),
        queue: Some("hub.in".into()),
        exchange: "hub.partner.bank-a.in".into(),
        routing_key: "query.answered".into(),
        body: b"not.a.jws".to_vec(),
        times: 1,
        state: LetterState::Open,
        at: 5,
        closed_by: None,
        closed: None,
    }
}

pub fn partner(id: &str) -> PartnerRow {
    PartnerRow {
        organisation: Some("91510100MA6BK02X1J".into()),
        id: id.into(),
        kind: PartnerKind::Bank,
        name: "甲银行".into(),
        says: vec![format!("{id}.#")],
        format: PartnerFormat::Json,
        broker_user: None,
        state: PartnerState::Active,
        added: 5,
        ended: None,
    }
}

pub fn partner_key(partner: &str, kid: &str) -> PartnerKeyRow {
    PartnerKeyRow {
        partner: partner.into(),
        kid: kid.into(),
        algorithm: "ES256".into(),
        pem: "-----BEGIN PUBLIC KEY-----".into(),
        state: PartnerKeyState::Valid,
        added: 5,
        revoked: None,
        reason: String::new(),
    }
}

pub fn partner_received(partner: &str, id: &str) -> PartnerReceivedRow {
    PartnerReceivedRow {
        partner: partner.into(),
        id: id.into(),
        r#type: "bank-a.told".into(),
        kid: "bank-a-1".into(),
        iat: 5,
        digest: "d".into(),
        jws: b"a.b.c".to_vec(),
        at: 5,
    }
}

pub fn webhook(partner: &str) -> WebhookRow {
    WebhookRow {
        partner: partner.into(),
        url: "https://bank-a.example.org/hub".into(),
        secrets: vec![1, 2, 3],
        state: WebhookState::Active,
        reason: String::new(),
        failures: 1,
        failing_since: Some(5),
        next_try: 6,
        certificate_until: None,
        set_at: 5,
    }
}

pub fn waiting(partner: &str, id: &str) -> WaitingRow {
    WaitingRow { partner: partner.into(), id: id.into(), n: 1, r#type: "a.told".into(), body: b"{}".to_vec(), at: 5 }
}

pub fn delivery(partner: &str, message: &str) -> DeliveryRow {
    DeliveryRow {
        id: Uuid::now_v7(),
        partner: partner.into(),
        message: message.into(),
        r#type: "a.told".into(),
        attempt: 1,
        at: 5,
        took: 12,
        outcome: "delivered".into(),
        status: Some(204),
        answer: "ok".into(),
    }
}

pub fn ping(partner: &str, id: &str) -> PingRow {
    PingRow { id: id.into(), partner: partner.into(), sent_by: "P-01".into(), sent: 5, how: None, acknowledged: None }
}

pub fn key_change(partner: &str, kid: &str) -> KeyChangeRow {
    KeyChangeRow {
        id: Uuid::now_v7(),
        partner: partner.into(),
        action: KeyAction::Add,
        kid: kid.into(),
        algorithm: "ES256".into(),
        pem: "-----BEGIN PUBLIC KEY-----".into(),
        reason: "roll-over".into(),
        state: KeyChangeState::Pending,
        asked_by: "P-01".into(),
        asked: 5,
        decided_by: None,
        decided: None,
        told: None,
    }
}

pub fn mail(partner: &str, id: &str) -> MailRow {
    MailRow {
        id: id.into(),
        partner: partner.into(),
        place: Place::Mailbox,
        name: "m".into(),
        key: "bank-a.asked".into(),
        body: b"a.b.c".to_vec(),
        at: 5,
    }
}

pub fn file(case: Option<Uuid>) -> FileRow {
    FileRow {
        id: Uuid::now_v7(),
        sha256: "ab".repeat(32),
        name: "合同.pdf".into(),
        media_type: "application/pdf".into(),
        size: 12,
        person: "P-01".into(),
        organisation: None,
        case,
        at: 8_500,
    }
}

/// One row of every kind that the lane writes.
pub fn everything() -> Writes {
    let case = CaseRow { number: Some("JY-CASE-1".into()), ..case(CaseState::Open) };
    let (open, done) = (task(&case, Some(8_000), vec![post("办公室", "reviewer")]), task(&case, None, vec![]));
    Writes {
        stamps: vec![("case/1/".into(), 4)],
        tasks_closed: vec![(done.id, TaskState::Done, 2_222)],
        tasks: vec![open, done],
        history: vec![history(&case, 1)],
        blobs: vec![BlobRow { digest: "aa".into(), key: case.id.to_string(), bytes: vec![9, 0, 9] }],
        keys: vec![DataKeyRow { id: case.id.to_string(), wrapped: vec![7; 60] }],
        records: vec![record("JY-1", 1, vec![text("organisation", ORGANISATION), num("amount", 5), time("until", 77)])],
        claims: vec![claim("lock", "P-05", "case-1")],
        claims_freed: vec![],
        series: vec![("JY-2025".into(), 12)],
        sequences: vec![("JY-1".into(), 3)],
        outbox: vec![outbox(1), outbox(2)],
        inbox: vec![InboxRow { id: "seal-loan/m-1".into(), at: 5 }],
        idempotency: vec![IdempotencyRow {
            scope: "P-01 act k".into(),
            body: "b".into(),
            status: 201,
            answer: json!({"ok": true}),
            at: 6,
        }],
        timers: vec![timer("case/1/late", 100, false)],
        timers_cleared: vec![],
        documents: vec![document(&case)],
        documents_revoked: vec![],
        documents_moved: vec![],
        seals: vec![seal()],
        seal_applications: vec![seal_application(&case)],
        seal_uses: vec![seal_use()],
        ledger_accounts: vec![ledger_account()],
        ledger_moves: vec![ledger_move("A1", 500, 30), ledger_move("L1", 500, 30)],
        ledger_holds: vec![ledger_hold()],
        ledger_holds_ended: vec![],
        ledger_orders: vec![ledger_order()],
        ledger_statements: vec![ledger_statement()],
        ledger_entries: vec![ledger_entry(0, "A1", 500), ledger_entry(1, "L1", -500)],
        notices: vec![notice(vec![post("办公室", "reviewer")])],
        alerts: vec![alert("a-1", vec![post("办公室", "reviewer")])],
        alerts_cleared: vec![],
        messages: vec![message("m-1", Some(case.id), MessageState::Waiting)],
        messages_state: vec![],
        sessions_ended: vec!["P-99".into()],
        chain: Some(chain(1)),
        cases: vec![case],
    }
}

pub fn claim(set: &str, key: &str, holder: &str) -> ClaimRow {
    ClaimRow { set: set.into(), key: key.into(), holder: holder.into(), until: Some(99), at: 9 }
}

pub const ACCOUNT: &str = "JG-510112-01";

pub fn ledger_account() -> LedgerAccountRow {
    LedgerAccountRow {
        id: ACCOUNT.into(),
        system: "seal-loan".into(),
        chart: "fund".into(),
        name: "监管专户".into(),
        organisations: vec![ORGANISATION.into()],
        frozen: vec!["法院".into()],
        case: Some(Uuid::from_u128(7)),
        opened: 10,
        closed: None,
    }
}

pub fn ledger_move(sub: &str, amount: i64, held: i64) -> LedgerBalanceRow {
    LedgerBalanceRow { account: ACCOUNT.into(), sub: sub.into(), amount, held }
}

pub fn ledger_hold() -> LedgerHoldRow {
    LedgerHoldRow { account: ACCOUNT.into(), name: "保全".into(), sub: "L1".into(), amount: 30, at: 11 }
}

pub fn ledger_order() -> LedgerOrderRow {
    LedgerOrderRow {
        account: ACCOUNT.into(),
        no: "YSBF-1".into(),
        state: LedgerOrderState::Draft,
        amount: 40,
        source: "L1".into(),
        bank: "A1".into(),
        payee: "样例建设".into(),
        payee_account: "6222".into(),
        purpose: "工程进度款".into(),
        approvals: 2,
        approved_by: vec!["P-01".into()],
        reason: None,
        case: None,
        drafted: 12,
        updated: 13,
    }
}

pub fn ledger_entry(line: i64, sub: &str, amount: i64) -> LedgerEntryRow {
    LedgerEntryRow {
        batch: 1,
        place: 0,
        line,
        account: ACCOUNT.into(),
        sub: sub.into(),
        amount,
        entry: "E1".into(),
        once: Some("REF-1".into()),
        order_no: None,
        case: None,
        decision: Uuid::from_u128(9),
        at: 14,
        day: None,
    }
}

/// Through the lane, as one batch.
pub async fn commit(store: &store::Store, writes: &Writes) {
    let mut lane = store.lane().await.unwrap();
    lane.write(writes).await.unwrap();
    lane.commit().await.unwrap();
}

pub fn ledger_statement() -> LedgerStatementRow {
    LedgerStatementRow {
        account: ACCOUNT.into(),
        id: "S-1".into(),
        sub: "A1".into(),
        from: 1,
        to: 2,
        stated: 600,
        booked: 500,
        agreed: 1,
        differences: json!([{"kind": "closing", "stated": 600, "booked": 500}]),
        decision: Uuid::nil(),
        at: 3,
    }
}
