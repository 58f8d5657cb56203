-- PostgreSQL for the hub: two roles, so that the process that serves people
-- cannot rewrite what happened.
--
--   hub_owner  owns the tables and runs `hub migrate`, nothing else
--   hub_app    is what `hub serve` signs in as: it may add to history, the audit
--              chain, record versions and sealed contents, and change none of them
--
-- Erasing a person destroys data keys (UPDATE data_keys), never history.
-- Choose your own passwords. Order: as a superuser run part 1; `hub migrate`
-- with hub_owner's url; run part 2 (again after each later migration).

-- Part 1: roles and database -------------------------------------------------
CREATE ROLE hub_owner LOGIN PASSWORD 'change-me-1';
CREATE ROLE hub_app LOGIN PASSWORD 'change-me-2';
CREATE DATABASE hub OWNER hub_owner ENCODING 'UTF8' TEMPLATE template0;

-- Part 2: rights, in the database hub ----------------------------------------
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO hub_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hub_app;
REVOKE UPDATE, DELETE, TRUNCATE ON history, chain, record_versions, blobs, ledger_entries FROM hub_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON schema_migrations FROM hub_app;
