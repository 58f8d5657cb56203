-- Whom a partner speaks for: a message for a kind of partner names the organisation and reaches its partner.
ALTER TABLE partners ADD COLUMN organisation {text};
CREATE INDEX partners_organisation ON partners (organisation, kind);
