-- Partners: who speaks with the hub, with which keys, about which accounts, and what was accepted from each.
CREATE TABLE partners (
  id {text} NOT NULL PRIMARY KEY, kind {text} NOT NULL, name {text} NOT NULL, says {text} NOT NULL, format {text} NOT NULL,
  broker_user {text}, state {text} NOT NULL, added {int} NOT NULL, ended {int}
){table};

CREATE TABLE partner_keys (
  partner {text} NOT NULL, kid {text} NOT NULL, algorithm {text} NOT NULL, pem {text} NOT NULL, state {text} NOT NULL,
  added {int} NOT NULL, revoked {int}, reason {text} NOT NULL, PRIMARY KEY (partner, kid)
){table};

-- An account has one partner: who else speaks of it is refused.
CREATE TABLE partner_accounts (account {text} NOT NULL PRIMARY KEY, partner {text} NOT NULL, added {int} NOT NULL){table};
CREATE INDEX partner_accounts_partner ON partner_accounts (partner, account);

CREATE TABLE partner_received (
  partner {text} NOT NULL, id {text} NOT NULL, type {text} NOT NULL, kid {text} NOT NULL, iat {int} NOT NULL,
  digest {text} NOT NULL, jws {bytes} NOT NULL, at {int} NOT NULL, PRIMARY KEY (partner, id)
){table};
CREATE INDEX partner_received_kid ON partner_received (partner, kid, at, id);
{append-only partner_received}

-- Only the sample city's registries stood there; they make themselves known at each start.
DELETE FROM meta WHERE key LIKE 'partner/%';
