-- Partners that the hub calls: where, under which secrets, what waits for each, and how every attempt went.
CREATE TABLE partner_webhooks (
  partner {text} NOT NULL PRIMARY KEY, url {text} NOT NULL, secrets {bytes} NOT NULL, state {text} NOT NULL, reason {text} NOT NULL,
  failures {int} NOT NULL, failing_since {int}, next_try {int} NOT NULL, certificate_until {int}, set_at {int} NOT NULL
){table};

CREATE TABLE partner_waiting (
  partner {text} NOT NULL, id {text} NOT NULL, n {int} NOT NULL, type {text} NOT NULL, body {bytes} NOT NULL, at {int} NOT NULL,
  PRIMARY KEY (partner, id)
){table};
CREATE INDEX partner_waiting_order ON partner_waiting (partner, n);

CREATE TABLE partner_deliveries (
  id {uuid} NOT NULL PRIMARY KEY, partner {text} NOT NULL, message {text} NOT NULL, type {text} NOT NULL, attempt {int} NOT NULL,
  at {int} NOT NULL, took {int} NOT NULL, outcome {text} NOT NULL, status {int}, answer {text} NOT NULL
){table};
CREATE INDEX partner_deliveries_partner ON partner_deliveries (partner, at, id);
CREATE INDEX partner_deliveries_at ON partner_deliveries (at);

CREATE TABLE partner_pings (
  id {text} NOT NULL PRIMARY KEY, partner {text} NOT NULL, sent_by {text} NOT NULL, sent {int} NOT NULL, how {text}, acknowledged {int}
){table};
CREATE INDEX partner_pings_partner ON partner_pings (partner, sent);

-- A new key waits for a second person; a revocation is done at once and the others are told.
CREATE TABLE partner_key_changes (
  id {uuid} NOT NULL PRIMARY KEY, partner {text} NOT NULL, action {text} NOT NULL, kid {text} NOT NULL, algorithm {text} NOT NULL,
  pem {text} NOT NULL, reason {text} NOT NULL, state {text} NOT NULL, asked_by {text} NOT NULL, asked {int} NOT NULL,
  decided_by {text}, decided {int}, told {int}
){table};
CREATE INDEX partner_key_changes_partner ON partner_key_changes (partner, asked);
