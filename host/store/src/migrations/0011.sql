-- How a version of a system comes to life: signed by its office, rehearsed, reviewed by a second person, switched to.
ALTER TABLE plugins ADD COLUMN signature {text} NOT NULL DEFAULT '';
ALTER TABLE plugins ADD COLUMN signer {text} NOT NULL DEFAULT '';
ALTER TABLE plugins ADD COLUMN parked {text} NOT NULL DEFAULT '';

CREATE TABLE plugin_reviews (
  system {text} NOT NULL, version {text} NOT NULL, sha256 {text} NOT NULL, verdict {text} NOT NULL, rights {text} NOT NULL,
  reason {text} NOT NULL, seal {text} NOT NULL, reviewer {text} NOT NULL, at {int} NOT NULL,
  PRIMARY KEY (system, version)
){table};

CREATE TABLE plugin_rights (
  system {text} NOT NULL, capability {text} NOT NULL, granted_by {text} NOT NULL, at {int} NOT NULL,
  PRIMARY KEY (system, capability)
){table};
-- What stood before was granted when it was installed; the hub writes it down at its next start.

CREATE TABLE plugin_switches (
  id {uuid} NOT NULL PRIMARY KEY, system {text} NOT NULL, kind {text} NOT NULL, before {text} NOT NULL, after {text} NOT NULL,
  person {text} NOT NULL, reason {text} NOT NULL, at {int} NOT NULL
){table};
CREATE INDEX plugin_switches_system ON plugin_switches (system, id);

CREATE TABLE plugin_rehearsals (
  id {uuid} NOT NULL PRIMARY KEY, system {text} NOT NULL, version {text} NOT NULL, sha256 {text} NOT NULL, against {text} NOT NULL,
  state {text} NOT NULL, total {int} NOT NULL, done {int} NOT NULL, report {text} NOT NULL, asked_by {text} NOT NULL,
  began {int} NOT NULL, beat {int} NOT NULL
){table};
CREATE INDEX plugin_rehearsals_version ON plugin_rehearsals (system, version, id);

CREATE TABLE office_keys (
  kid {text} NOT NULL PRIMARY KEY, office {text} NOT NULL, algorithm {text} NOT NULL, pem {text} NOT NULL, state {text} NOT NULL,
  asked_by {text} NOT NULL, asked {int} NOT NULL, decided_by {text}, decided {int}, reason {text} NOT NULL
){table};
