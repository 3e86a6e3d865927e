-- The two roles and the database of one service, on a PostgreSQL of your own; once for each of
-- ingestion, municipality, casework and recommendation, by a superuser. Running it again does no harm.
--
--   OWNER_PASSWORD=… RUNTIME_PASSWORD=… psql -v service=casework -f deploy/postgresql/roles.sql "$URL"
--
-- casework_owner owns the database and its tables: only the step that brings them up to date runs as
-- it (--schema=migrate). casework reads and writes rows (--schema=keep).
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv runtime_password RUNTIME_PASSWORD
\set owner :service _owner

SELECT format('CREATE ROLE %I LOGIN CONNECTION LIMIT 10', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'owner') \gexec
SELECT format('CREATE ROLE %I LOGIN CONNECTION LIMIT 60', :'service')
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'service') \gexec
-- So that no statement with a password in it is written to the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SELECT format('ALTER ROLE %I PASSWORD %L', :'owner', :'owner_password') \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', :'service', :'runtime_password') \gexec

SELECT format('CREATE DATABASE %I OWNER %I', :'service', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'service') \gexec
\connect :service
\ir grants.sql
