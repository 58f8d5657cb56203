//! The sample city: who lives in it, what stands in it, and the partners
//! outside that answer from it. Only a hub whose database was begun with `--sample` has it;
//! everything it needs is data in `config/sample`.
mod banks;
mod city;
mod outside;
mod registries;
mod seed;
mod voices;

pub use seed::{begin, is_sample};
pub use voices::{Voices, start as start_partners};

/// When the sample city's business clock starts: a Monday.
pub const START: &str = "2025-02-17T09:00";

/// Somebody of each kind, to begin with.
pub const CAST: &[(&str, &str)] = &[
    ("operator", "平台管理员 platform operator"),
    ("P-01", "法定代表人 legal representative of a firm that is yet to be registered"),
    ("P-02", "授权管理员 its administrator, who registers it"),
    ("P-05", "经办人 its clerk, once appointed"),
    ("S-A00-11", "市住建局科发处 审核人 officer of the city"),
    ("S-A01-11", "成华区住建局 审核人 officer of a district"),
    ("S-O06-2", "授权管理员 administrator of a contractor"),
];

/// The name of the key with which the hub itself speaks as this partner.
pub fn key_of(partner: &str) -> String {
    format!("sample-{partner}")
}
