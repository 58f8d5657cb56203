ALTER TABLE history ADD COLUMN on_behalf {text};
