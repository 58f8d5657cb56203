#![doc = include_str!("../README.md")]

mod fire;
mod fire_review;
mod gates;
mod handling;
mod issuing;
mod joint_permit;
mod key_personnel_change;
mod leaders;
mod need;
mod permit_change;
mod safety;
mod spot_check;

hub_sdk::plugin!(ConstructionPermit, "plugin.toml");

pub struct ConstructionPermit;
