-- What the bus refused or could not bring: the original with the reason, until somebody has dealt with it.
CREATE TABLE dead_letters (
  id {text} NOT NULL PRIMARY KEY, message {text} NOT NULL, reason {text} NOT NULL, detail {text} NOT NULL, queue {text},
  exchange {text} NOT NULL, routing_key {text} NOT NULL, body {bytes} NOT NULL, times {int} NOT NULL, state {text} NOT NULL,
  at {int} NOT NULL, closed_by {text}, closed {int}
){table};
CREATE INDEX dead_letters_state ON dead_letters (state, at, id);
