//! Rules that misbehave when they are called, behind a sound contract.
use super::{
    ANSWERS, Guest, besides, contract, packed,
    rows::{Attack, Class::*, Outcome::*, attack},
    system,
};

const LOOP: &str = include_str!("../../attacks/loop.wat");
const MEMORY: &str = include_str!("../../attacks/memory.wat");
const TABLE: &str = include_str!("../../attacks/table.wat");
const RECURSION: &str = include_str!("../../attacks/recursion.wat");
const PANIC: &str = include_str!("../../attacks/panic.wat");
const FLOOD: &str = include_str!("../../attacks/flood.wat");
const LINE: &str = include_str!("../../attacks/line.wat");
const BEYOND: &str = include_str!("../../attacks/beyond.wat");

pub static RULES: &[Attack] = &[
    attack(Loop, "loop", |id| system(id, &Guest::decides(LOOP)), Incident("timeout", "ran longer than")),
    attack(
        Loop,
        "loop-in-check",
        |id| system(id, &Guest { check: LOOP, ..Guest::sound() }),
        Incident("timeout", "ran longer"),
    ),
    attack(Loop, "loop-at-start", loops_at_start, Incident("timeout", "ran longer than")),
    attack(
        Memory,
        "memory",
        |id| system(id, &Guest::decides(MEMORY)),
        Incident("out-of-memory", "asked for more than"),
    ),
    attack(Memory, "table", table, Incident("trap", "unreachable")),
    attack(
        Recursion,
        "recursion",
        |id| system(id, &Guest::decides(RECURSION)),
        Incident("stack-overflow", "nested too deeply"),
    ),
    attack(Panic, "panic", panics, Incident("panic", "no leader named")),
    attack(Panic, "panic-with-markup", panics_with_markup, Incident("panic", "<script>")),
    attack(Panic, "abort", |id| system(id, &Guest::decides("unreachable")), Incident("trap", "unreachable")),
    attack(Panic, "beyond-memory", |id| system(id, &Guest::decides(BEYOND)), Incident("trap", "out of bounds")),
    attack(HugeOutput, "huge-output", huge, Incident("output-too-large", "more than 4194304 bytes")),
    attack(
        HugeOutput,
        "no-text",
        |id| {
            system(
                id,
                &Guest::decides(
                    "(i32.store8 (i32.const 800) (i32.const 255)) (call $say (i32.const 800) (i32.const 1))",
                ),
            )
        },
        Incident("invalid-utf8", "UTF-8"),
    ),
    attack(
        HugeOutput,
        "no-json",
        |id| system(id, &Guest::answers("not a decision")),
        Incident("undeclared-effect", "not JSON"),
    ),
    attack(HugeOutput, "wide-output", wide, Incident("undeclared-effect", "bytes")),
    attack(HugeOutput, "many-problems", many_problems, Incident("undeclared-effect", "refused")),
    attack(ManyEffects, "million-effects", |id| effects(id, "1000000"), Incident("output-too-large", "at a time")),
    attack(ManyEffects, "many-effects", |id| effects(id, "50000"), Incident("undeclared-effect", "/decision/effects")),
    attack(ManyEffects, "thousand-effects", |id| effects(id, "1000"), Incident("undeclared-effect", "")),
    attack(
        UndeclaredEffects,
        "undeclared-claim",
        |id| answers(id, r#"{"decision":{"effects":[{"kind":"claim.take","set":"no-such-claim","key":"x"}]}}"#),
        Incident("undeclared-effect", "no-such-claim"),
    ),
    attack(
        UndeclaredEffects,
        "undeclared-event",
        |id| {
            answers(
                id,
                r#"{"decision":{"effects":[{"kind":"event.publish","event":"organisation.recorded","data":{}}]}}"#,
            )
        },
        Incident("undeclared-effect", "organisation.recorded"),
    ),
    attack(
        UndeclaredEffects,
        "undeclared-money",
        |id| answers(id, r#"{"decision":{"effects":[{"kind":"ledger.post","account":"1","entries":[]}]}}"#),
        Incident("undeclared-effect", ""),
    ),
    attack(
        UndeclaredEffects,
        "undeclared-step",
        |id| answers(id, r#"{"decision":{"next":"no-such-step"}}"#),
        Incident("undeclared-effect", "no-such-step"),
    ),
    attack(
        UndeclaredEffects,
        "skips-the-review",
        |id| answers(id, r#"{"decision":{"next":"done"}}"#),
        Incident("undeclared-effect", "done"),
    ),
    attack(
        UndeclaredEffects,
        "unknown-effect",
        |id| answers(id, r#"{"decision":{"effects":[{"kind":"shell.run","command":"id"}]}}"#),
        Incident("undeclared-effect", "shell.run"),
    ),
    attack(
        UndeclaredEffects,
        "answers-like-check",
        |id| answers(id, r#"{"checked":{"problems":[]}}"#),
        Incident("undeclared-effect", "like check"),
    ),
    attack(
        OthersRegisters,
        "writes-anothers-register",
        |id| {
            answers(
                id,
                r#"{"decision":{"effects":[{"kind":"record.put","register":"enterprise-management/feedback","data":{"no":"WT-1"}}]}}"#,
            )
        },
        Incident("undeclared-effect", "enterprise-management/feedback"),
    ),
    attack(
        OthersRegisters,
        "writes-a-host-register",
        |id| {
            answers(
                id,
                r#"{"decision":{"effects":[{"kind":"record.put","register":"hub/post","data":{"appointment-no":"SQ-1"}}]}}"#,
            )
        },
        Incident("undeclared-effect", "hub/post"),
    ),
    attack(
        OthersRegisters,
        "writes-a-person",
        |id| {
            answers(
                id,
                r#"{"decision":{"effects":[{"kind":"record.put","register":"hub/person","data":{"id":"P-05"}}]}}"#,
            )
        },
        Incident("undeclared-effect", "hub/person"),
    ),
    attack(
        OthersRegisters,
        "retires-anothers-record",
        |id| {
            answers(
                id,
                r#"{"decision":{"effects":[{"kind":"record.retire","register":"hub/organisation","key":"91510108MA6CQ1X201","reason":"注销"}]}}"#,
            )
        },
        Incident("undeclared-effect", "hub/organisation"),
    ),
    attack(LogFlood, "flood", |id| system(id, &Guest::decides(FLOOD)), Nothing),
    attack(LogFlood, "huge-line", |id| system(id, &Guest::decides(LINE)), Incident("output-too-large", "at a time")),
    attack(
        Template,
        "template-that-loops",
        |id| printed(id, "#for a in range(1000000) { for b in range(1000000) { let c = a * b } }"),
        Incident("undeclared-effect", "paper.typ"),
    ),
    attack(
        Template,
        "template-that-collects",
        |id| printed(id, "#{ let s = \"xxxxxxxx\"; for i in range(60) { s = s + s }; s }"),
        Incident("undeclared-effect", "paper.typ"),
    ),
    attack(
        Template,
        "template-that-recurses",
        |id| printed(id, "#let f(n) = f(n + 1) + f(n + 2)\n#f(1)"),
        Incident("undeclared-effect", "paper.typ"),
    ),
    attack(
        Template,
        "template-that-reads-files",
        |id| printed(id, "#read(\"/etc/passwd\")"),
        Incident("undeclared-effect", "paper.typ"),
    ),
    attack(
        Template,
        "template-that-climbs",
        |id| printed(id, "#read(\"../../../../etc/passwd\")"),
        Incident("undeclared-effect", "paper.typ"),
    ),
    attack(
        Template,
        "template-with-a-package",
        |id| printed(id, "#import \"@preview/cetz:0.3.4\"\nx"),
        Incident("undeclared-effect", "paper.typ"),
    ),
    attack(
        Template,
        "template-with-a-plugin",
        |id| printed(id, "#plugin(\"x.wasm\")"),
        Incident("undeclared-effect", "paper.typ"),
    ),
    attack(
        Template,
        "template-with-the-hubs-name",
        |id| printed_beside(id, "x", "templates/hub.typ"),
        Incident("undeclared-effect", "hub.typ"),
    ),
];

fn answers(id: &str, text: &str) -> Vec<u8> {
    system(id, &Guest::answers(text))
}

fn loops_at_start(id: &str) -> Vec<u8> {
    system(id, &Guest { fields: "(func $start (loop $on (br $on))) (start $start)", ..Guest::sound() })
}

fn table(id: &str) -> Vec<u8> {
    system(id, &Guest { fields: "(table $t 1 funcref)", ..Guest::decides(TABLE) })
}

fn panics(id: &str) -> Vec<u8> {
    system(id, &Guest { decide: PANIC, ..Guest::answers("panic: no leader named at src/lib.rs:42") })
}

/// Whoever reads incidents reads what a plugin wrote.
fn panics_with_markup(id: &str) -> Vec<u8> {
    let text = "panic: <script>alert(1)</script>\u{202e}\u{7} at src/lib.rs:1";
    system(id, &Guest { decide: PANIC, ..Guest::answers(text) })
}

fn huge(id: &str) -> Vec<u8> {
    let decide = "(drop (memory.grow (i32.const 100))) (call $say (i32.const 0) (i32.const 6000000))";
    system(id, &Guest::decides(decide))
}

/// A decision of three megabytes, most of it numbers nobody asked for.
fn wide(id: &str) -> Vec<u8> {
    let text = ["{\"decision\":{\"patch\":{\"x\":[", "1", "]}}}"];
    system(id, &Guest { text, ..Guest::decides("(call $repeat (i32.const 1500000))") })
}

fn many_problems(id: &str) -> Vec<u8> {
    let text = ["{\"refused\":[", "{\"code\":\"x\"}", "]}"];
    system(id, &Guest { text, ..Guest::decides("(call $repeat (i32.const 20000))") })
}

fn effects(id: &str, times: &str) -> Vec<u8> {
    let text = ["{\"decision\":{\"effects\":[", "{\"kind\":\"claim.take\",\"set\":\"x\",\"key\":\"y\"}", "]}}"];
    system(id, &Guest { text, ..Guest::decides(&format!("(call $repeat (i32.const {times}))")) })
}

/// A document of this template, asked for with the submission.
fn printed(id: &str, template: &str) -> Vec<u8> {
    printed_beside(id, template, "templates/other.typ")
}

fn printed_beside(id: &str, template: &str, other: &str) -> Vec<u8> {
    let text = r#"{"decision":{"effects":[{"kind":"document.issue","document":"paper","data":{}}]}}"#;
    let mut files = contract(id);
    besides(
        &mut files,
        "\n[documents.paper]\ntemplate = \"paper.typ\"\nzh = \"批准书\"\nen = \"Approval\"\nformats = [\"pdf\"]\nnumber = \"approval-no\"\nsee = [\"authority\"]\n",
    );
    files.insert("templates/paper.typ".to_owned(), template.to_owned());
    files.insert(other.to_owned(), "#let official = x => x".to_owned());
    packed(&Guest { decide: ANSWERS, ..Guest::answers(text) }.component(), &files)
}
