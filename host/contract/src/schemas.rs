//! The published schemas, embedded: the hub serves them under `/schemas/`, the
//! validator compiles those that guard the sandbox's border.
pub const TYPES: &str = crate::types::TEXT;
pub const MANIFEST: &str = include_str!("../../../schemas/manifest.v1.json");
pub const PROCEDURE: &str = include_str!("../../../schemas/procedure.v1.json");
pub const FACTS: &str = include_str!("../../../schemas/facts.v1.json");
pub const EFFECTS: &str = include_str!("../../../schemas/effects.v1.json");
pub const UI: &str = include_str!("../../../schemas/ui.v1.json");
pub const INPUT: &str = include_str!("../../../schemas/rules/input.v1.json");
pub const OUTPUT: &str = include_str!("../../../schemas/rules/output.v1.json");
pub const PARTNER_MESSAGE: &str = include_str!("../../../schemas/partner-message.v1.json");
pub const CAMT_053: &str = include_str!("../../../schemas/partners/camt.053.v1.json");
pub const CAMT_054: &str = include_str!("../../../schemas/partners/camt.054.v1.json");
pub const PAIN_001: &str = include_str!("../../../schemas/partners/pain.001.v1.json");
pub const PAIN_002: &str = include_str!("../../../schemas/partners/pain.002.v1.json");

/// Path below `schemas/` and text.
pub const ALL: [(&str, &str); 13] = [
    ("types.v1.json", TYPES),
    ("manifest.v1.json", MANIFEST),
    ("procedure.v1.json", PROCEDURE),
    ("facts.v1.json", FACTS),
    ("effects.v1.json", EFFECTS),
    ("ui.v1.json", UI),
    ("rules/input.v1.json", INPUT),
    ("rules/output.v1.json", OUTPUT),
    ("partner-message.v1.json", PARTNER_MESSAGE),
    ("partners/camt.053.v1.json", CAMT_053),
    ("partners/camt.054.v1.json", CAMT_054),
    ("partners/pain.001.v1.json", PAIN_001),
    ("partners/pain.002.v1.json", PAIN_002),
];
