-- What waits for somebody who fetches it: a partner without a place at the broker, and a certification under way.
CREATE TABLE partner_mail (
  id {text} NOT NULL PRIMARY KEY, partner {text} NOT NULL, place {text} NOT NULL, name {text} NOT NULL, key {text} NOT NULL,
  body {bytes} NOT NULL, at {int} NOT NULL
){table};
CREATE INDEX partner_mail_place ON partner_mail (place, partner, id);
