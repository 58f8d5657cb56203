//! 01 企业内部管理. One file a procedure; what several of them share stands in
//! files named by the thing (certificates, levels, seats, officers), as pure
//! functions with the specification's worked numbers as tests.
hub_sdk::plugin!(EnterpriseManagement, "plugin.toml");

mod appointment_grant;
mod appointment_request;
mod appointment_signing;
mod appointments;
mod certificate_status;
mod certificates;
mod data_check;
mod days;
mod events;
mod information_officer;
mod levels;
mod officer_change;
mod officer_leave;
mod officers;
mod organisation_change;
mod organisation_registration;
mod organisations;
mod people;
mod problem_feedback;
mod professional;
mod registry;
mod timers;
mod training;

pub struct EnterpriseManagement;

/// The office that keeps this system.
const OFFICE: &str = "科发处";
/// The system itself: everybody who has a post may use it.
const SYSTEM: &str = "enterprise-management";

#[cfg(test)]
mod tests;
