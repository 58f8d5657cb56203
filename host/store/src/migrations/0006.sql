-- Supervised accounts. Entries are the truth and append-only; balances are their sums, kept for the lane.
CREATE TABLE ledger_accounts (
  id {text} NOT NULL PRIMARY KEY, system {text} NOT NULL, chart {text} NOT NULL, name {text} NOT NULL, organisations {text} NOT NULL,
  frozen {text} NOT NULL, case_id {uuid}, opened {int} NOT NULL, closed {int}
){table};

CREATE TABLE ledger_balances (
  account {text} NOT NULL, sub {text} NOT NULL, amount {int} NOT NULL, held {int} NOT NULL, PRIMARY KEY (account, sub)
){table};

CREATE TABLE ledger_holds (
  account {text} NOT NULL, name {text} NOT NULL, sub {text} NOT NULL, amount {int} NOT NULL, at {int} NOT NULL, PRIMARY KEY (account, name)
){table};

CREATE TABLE ledger_orders (
  account {text} NOT NULL, no {text} NOT NULL, state {text} NOT NULL, amount {int} NOT NULL, source {text} NOT NULL, bank {text} NOT NULL,
  payee {text} NOT NULL, payee_account {text} NOT NULL, purpose {text} NOT NULL, approvals {int} NOT NULL, approved_by {text} NOT NULL,
  reason {text}, case_id {uuid}, drafted {int} NOT NULL, updated {int} NOT NULL, PRIMARY KEY (account, no)
){table};

CREATE TABLE ledger_entries (
  batch {int} NOT NULL, place {int} NOT NULL, line {int} NOT NULL, account {text} NOT NULL, sub {text} NOT NULL, amount {int} NOT NULL,
  entry {text} NOT NULL, once {text}, order_no {text}, case_id {uuid}, decision {uuid} NOT NULL, at {int} NOT NULL,
  PRIMARY KEY (batch, place, line)
){table};
CREATE INDEX ledger_entries_account ON ledger_entries (account, batch, place, line);
CREATE INDEX ledger_entries_once ON ledger_entries (account, once);
{append-only ledger_entries}
