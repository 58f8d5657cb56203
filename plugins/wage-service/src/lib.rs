#![doc = include_str!("../README.md")]

mod account_closing;
mod account_opening;
mod allocation_plan;
mod bank;
mod bank_branch;
mod booked;
mod discrepancy;
mod due;
mod entry;
mod extra_allocation;
mod figures;
mod fund_allocation;
mod fund_incident;
mod guarantee_changes;
mod guarantee_claim;
mod guarantee_ended;
mod guarantee_extension;
mod guarantee_release;
mod guarantor;
mod months;
mod paired;
mod parties;
mod payment_guarantee;
mod payroll;
mod payroll_check;
mod payroll_locked;
mod payroll_paid;
mod payroll_resend;
mod payroll_sent;
mod payroll_sheets;
mod payroll_signed;
mod payslip;
mod plan_changes;
mod refund;
mod refund_funds;
mod shares;
mod stated;
mod status;
mod tallied;
#[cfg(test)]
mod tests;
mod told;
mod wage_cards;
mod wage_signature;
mod wages;

hub_sdk::plugin!(WageService, "plugin.toml");

pub struct WageService;
