-- Whom a partner speaks for: a message for a kind of partner names the organisation and reaches its partner.
ALTER TABLE partners ADD COLUMN organisation {text};
CREATE INDEX partners_organisation ON partners (organisation, kind);

-- When it died first: a signature is judged by when it came, however late the letter is tried again.
ALTER TABLE dead_letters ADD COLUMN first {int};

-- The day on which the bank booked it, where it says so; what was compared with a bank's statement, and what came of it.
ALTER TABLE ledger_entries ADD COLUMN day {int};

CREATE TABLE ledger_statements (
  account {text} NOT NULL, id {text} NOT NULL, sub {text} NOT NULL, from_day {int} NOT NULL, to_day {int} NOT NULL, stated {int} NOT NULL,
  booked {int} NOT NULL, agreed {int} NOT NULL, differences {text} NOT NULL, decision {uuid} NOT NULL, at {int} NOT NULL,
  PRIMARY KEY (account, id)
){table};
CREATE INDEX ledger_statements_account ON ledger_statements (account, to_day, id);

-- The partner's signed message that a decision rests on, by its digest: so the audit chain holds it. And what an authority
-- outside has stamped of the chain: without it a chain proves nothing against who can rewrite all of it.
ALTER TABLE history ADD COLUMN evidence {text};

CREATE TABLE anchors (n {int} NOT NULL PRIMARY KEY, hash {text} NOT NULL, token {bytes} NOT NULL, at {int} NOT NULL){table};
{append-only anchors}
