-- The first schema. Words in braces differ between the databases and are
-- filled in by `pg.rs` and `lite.rs`. Rule for what follows: a new release
-- only adds (tables, columns with a default, indexes); what it no longer needs
-- is dropped by the release after it, when no process of the older one runs.

CREATE TABLE meta (key {text} NOT NULL PRIMARY KEY, value {text} NOT NULL){table};
CREATE TABLE cursors (name {text} NOT NULL PRIMARY KEY, n {int} NOT NULL){table};
CREATE TABLE leases (name {text} NOT NULL PRIMARY KEY, holder {text} NOT NULL, expires {int} NOT NULL){table};

CREATE TABLE stamps (scope {text} NOT NULL PRIMARY KEY, version {int} NOT NULL){table};

CREATE TABLE cases (
  id {uuid} NOT NULL PRIMARY KEY, number {text}, system {text} NOT NULL, version {text} NOT NULL, procedure {text} NOT NULL,
  state {text} NOT NULL, title {text} NOT NULL, organisation {text}, person {text} NOT NULL, post {text}, project {text},
  division {text}, revision {int} NOT NULL, doc {bytes} NOT NULL, opened {int} NOT NULL, submitted {int}, closed {int},
  updated {int} NOT NULL, steps {text} NOT NULL, due {int}
){table};
CREATE UNIQUE INDEX cases_number ON cases (number) WHERE number IS NOT NULL;
CREATE INDEX cases_system ON cases (system, state, id);
CREATE INDEX cases_organisation ON cases (organisation, state);
CREATE INDEX cases_project ON cases (project, state);
CREATE INDEX cases_drafts ON cases (updated) WHERE state = 'draft';

-- Whom a case concerns, for lists: newest first is a walk along the key.
CREATE TABLE concerns (who {text} NOT NULL, case_id {uuid} NOT NULL, PRIMARY KEY (who, case_id)){narrow};

CREATE TABLE tasks (
  id {uuid} NOT NULL PRIMARY KEY, case_id {uuid} NOT NULL, system {text} NOT NULL, procedure {text} NOT NULL,
  step {text} NOT NULL, branch {text} NOT NULL, state {text} NOT NULL, claimed_by {text}, due {int}, priority {int} NOT NULL,
  created {int} NOT NULL, closed {int}, offers {text} NOT NULL
){table};
CREATE INDEX tasks_case ON tasks (case_id, id);
CREATE INDEX tasks_claimed ON tasks (claimed_by, id) WHERE state = 'open';

-- Open tasks only; `due` is the largest number where there is no date, `project` empty where there is none.
CREATE TABLE task_offers (
  who {text} NOT NULL, due {int} NOT NULL, task {uuid} NOT NULL, project {text} NOT NULL, PRIMARY KEY (who, due, task, project)
){narrow};
CREATE INDEX task_offers_task ON task_offers (task);

CREATE TABLE history (
  id {uuid} NOT NULL PRIMARY KEY, case_id {uuid}, system {text} NOT NULL, version {text} NOT NULL, kind {text} NOT NULL,
  step {text} NOT NULL, branch {text} NOT NULL, what {text} NOT NULL, person {text}, organisation {text}, post {text},
  comment {text} NOT NULL, at {int} NOT NULL, input {text}, output {text}, batch {int} NOT NULL, leaf {text} NOT NULL,
  request {text} NOT NULL
){table};
CREATE INDEX history_case ON history (case_id, batch, id);
CREATE INDEX history_batch ON history (batch, id);
CREATE INDEX history_system ON history (system, version, batch);

CREATE TABLE chain (
  n {int} NOT NULL PRIMARY KEY, previous {text} NOT NULL, root {text} NOT NULL, hash {text} NOT NULL, at {int} NOT NULL,
  leaves {int} NOT NULL
){table};

-- The same content under two keys is two rows: destroying one key must not lose the other's.
CREATE TABLE blobs (digest {text} NOT NULL, key {text} NOT NULL, bytes {bytes} NOT NULL, PRIMARY KEY (digest, key)){table};
CREATE TABLE data_keys (id {text} NOT NULL PRIMARY KEY, wrapped {bytes} NOT NULL){table};

CREATE TABLE records (
  register {text} NOT NULL, key {text} NOT NULL, version {int} NOT NULL, data {text} NOT NULL, retired {text},
  correction {int} NOT NULL, at {int} NOT NULL, case_id {uuid}, person {text} NOT NULL, idx {text} NOT NULL,
  PRIMARY KEY (register, key)
){table};
CREATE TABLE record_versions (
  register {text} NOT NULL, key {text} NOT NULL, version {int} NOT NULL, data {text} NOT NULL, retired {text},
  correction {int} NOT NULL, at {int} NOT NULL, case_id {uuid}, person {text} NOT NULL,
  PRIMARY KEY (register, key, version)
){table};
CREATE TABLE record_index (
  register {text} NOT NULL, record {text} NOT NULL, field {text} NOT NULL, n {int} NOT NULL,
  text {text}, num {int}, time {int}, PRIMARY KEY (register, record, field, n)
){narrow};
CREATE INDEX record_index_text ON record_index (register, field, text, record) WHERE text IS NOT NULL;
CREATE INDEX record_index_num ON record_index (register, field, num, record) WHERE num IS NOT NULL;
CREATE INDEX record_index_time ON record_index (register, field, time, record) WHERE time IS NOT NULL;

CREATE TABLE claims (
  claim_set {text} NOT NULL, key {text} NOT NULL, holder {text} NOT NULL, until {int}, at {int} NOT NULL,
  PRIMARY KEY (claim_set, key, holder)
){table};
CREATE TABLE series (id {text} NOT NULL PRIMARY KEY, last {int} NOT NULL){table};
CREATE TABLE sequences (subject {text} NOT NULL PRIMARY KEY, last {int} NOT NULL){table};

CREATE TABLE outbox (
  n {int} NOT NULL PRIMARY KEY, id {text} NOT NULL, route {text} NOT NULL, key {text} NOT NULL, body {bytes} NOT NULL,
  at {int} NOT NULL
){table};
CREATE TABLE inbox (id {text} NOT NULL PRIMARY KEY, at {int} NOT NULL){table};
CREATE INDEX inbox_at ON inbox (at);
CREATE TABLE idempotency (
  scope {text} NOT NULL PRIMARY KEY, body {text} NOT NULL, status {int} NOT NULL, answer {text} NOT NULL, at {int} NOT NULL
){table};
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE timers (
  id {text} NOT NULL PRIMARY KEY, system {text} NOT NULL, name {text} NOT NULL, case_id {uuid}, branch {text} NOT NULL,
  register {text}, key {text}, due {int} NOT NULL, machine {int} NOT NULL, tries {int} NOT NULL
){table};
CREATE INDEX timers_due ON timers (machine, due, id);
CREATE INDEX timers_case ON timers (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE documents (
  id {uuid} NOT NULL PRIMARY KEY, system {text} NOT NULL, document {text} NOT NULL, number {text}, case_id {uuid},
  state {text} NOT NULL, data {text} NOT NULL, at {int} NOT NULL
){table};
CREATE INDEX documents_case ON documents (case_id, id);
CREATE INDEX documents_number ON documents (number) WHERE number IS NOT NULL;
CREATE INDEX documents_due ON documents (id) WHERE state = 'due';

CREATE TABLE notices (
  id {uuid} NOT NULL PRIMARY KEY, system {text} NOT NULL, zh {text} NOT NULL, en {text} NOT NULL, case_id {uuid}, offer {text},
  at {int} NOT NULL, readers {text} NOT NULL
){table};
CREATE TABLE notice_readers (who {text} NOT NULL, notice {uuid} NOT NULL, project {text} NOT NULL, PRIMARY KEY (who, notice, project)){narrow};
CREATE TABLE notice_reads (person {text} NOT NULL, notice {uuid} NOT NULL, PRIMARY KEY (person, notice)){narrow};

CREATE TABLE alerts (
  system {text} NOT NULL, key {text} NOT NULL, level {text} NOT NULL, zh {text} NOT NULL, en {text} NOT NULL,
  raised {int} NOT NULL, cleared {int}, readers {text} NOT NULL, PRIMARY KEY (system, key)
){table};
CREATE INDEX alerts_open ON alerts (raised) WHERE cleared IS NULL;

CREATE TABLE messages (
  id {text} NOT NULL PRIMARY KEY, partner {text} NOT NULL, type {text} NOT NULL, direction {text} NOT NULL, state {text} NOT NULL,
  case_id {uuid}, branch {text} NOT NULL, step {text} NOT NULL, system {text} NOT NULL, body {text} NOT NULL, jws {text} NOT NULL,
  answers {text}, at {int} NOT NULL
){table};
CREATE INDEX messages_case ON messages (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX messages_partner ON messages (partner, at, id);
CREATE INDEX messages_state ON messages (state, at, id);

CREATE TABLE incidents (
  id {uuid} NOT NULL PRIMARY KEY, system {text} NOT NULL, version {text} NOT NULL, case_id {uuid}, kind {text} NOT NULL,
  text {text} NOT NULL, location {text} NOT NULL, request {text} NOT NULL, occurrence {text} NOT NULL, state {text} NOT NULL,
  at {int} NOT NULL
){table};
CREATE INDEX incidents_state ON incidents (state, id);
CREATE INDEX incidents_case ON incidents (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE files (
  id {uuid} NOT NULL PRIMARY KEY, sha256 {text} NOT NULL, name {text} NOT NULL, media_type {text} NOT NULL, size {int} NOT NULL,
  person {text} NOT NULL, organisation {text}, case_id {uuid}, at {int} NOT NULL
){table};
CREATE INDEX files_case ON files (case_id, id);
CREATE INDEX files_sha256 ON files (sha256);

CREATE TABLE plugins (
  system {text} NOT NULL, version {text} NOT NULL, sha256 {text} NOT NULL, component {bytes} NOT NULL, installed {int} NOT NULL,
  installed_by {text} NOT NULL, active {int} NOT NULL, PRIMARY KEY (system, version)
){table};

CREATE TABLE credentials (
  person {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, password {text} NOT NULL, totp {bytes}, failures {int} NOT NULL,
  locked_until {int} NOT NULL, operator {int} NOT NULL
){table};
CREATE UNIQUE INDEX credentials_name ON credentials (name);

CREATE TABLE sessions (
  token {text} NOT NULL PRIMARY KEY, person {text} NOT NULL, csrf {text} NOT NULL, created {int} NOT NULL, seen {int} NOT NULL,
  expires {int} NOT NULL, kind {text} NOT NULL, scopes {text} NOT NULL, label {text} NOT NULL
){table};
CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_expires ON sessions (expires);

{append-only history}
{append-only chain}
{append-only record_versions}
{append-only blobs}
