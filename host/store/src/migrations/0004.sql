-- Seals and signatures that people hold. Keys lie in the key store; a row says whose, for what, until when.
CREATE TABLE seals (
  id {uuid} NOT NULL PRIMARY KEY, kind {text} NOT NULL, name {text} NOT NULL, organisation {text}, project {text}, holder {text},
  systems {text} NOT NULL, documents {text} NOT NULL, key {text} NOT NULL, algorithm {text} NOT NULL, certificate {bytes} NOT NULL,
  state {text} NOT NULL, issued {int} NOT NULL, issued_by {text} NOT NULL, valid_until {int} NOT NULL, ended {int}, reason {text}
){table};
CREATE INDEX seals_organisation ON seals (organisation, id) WHERE organisation IS NOT NULL;
CREATE INDEX seals_holder ON seals (holder, id) WHERE holder IS NOT NULL;

CREATE TABLE seal_applications (
  id {uuid} NOT NULL PRIMARY KEY, seal {uuid} NOT NULL, organisation {text} NOT NULL, document {uuid} NOT NULL, case_id {uuid} NOT NULL,
  person {text} NOT NULL, post {text}, why {text} NOT NULL, state {text} NOT NULL, at {int} NOT NULL, decided_by {text},
  decided {int}, answer {text} NOT NULL, used {int}
){table};
CREATE INDEX seal_applications_organisation ON seal_applications (organisation, id);
CREATE INDEX seal_applications_document ON seal_applications (document, id);

CREATE TABLE seal_uses (
  id {uuid} NOT NULL PRIMARY KEY, seal {uuid} NOT NULL, document {uuid} NOT NULL, party {text} NOT NULL, sha256 {text} NOT NULL,
  person {text} NOT NULL, organisation {text}, post {text}, case_id {uuid}, application {uuid}, at {int} NOT NULL, request {text} NOT NULL
){table};
CREATE INDEX seal_uses_seal ON seal_uses (seal, id);
{append-only seal_uses}
