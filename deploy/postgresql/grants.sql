-- What the roles of one service may do in its database, which both must be there for: the second half
-- of roles.sql, and by itself where an operator made the roles. By a superuser, in that database.
--
--   psql -v service=casework -d casework -f deploy/postgresql/grants.sql
\set ON_ERROR_STOP on
\set owner :service _owner

-- Where the service owned its tables so far, as one role for all.
REASSIGN OWNED BY :"service" TO :"owner";

-- Nobody else looks in.
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service";

-- The owner makes tables, the service none.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE CREATE ON SCHEMA public FROM :"service";
GRANT USAGE, CREATE ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"service";

-- Rows: of the tables that are there, and of those that the owner will make.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"service";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO :"service";

-- After an erasure casework vacuums its tables, so that what was erased leaves the files. Before
-- PostgreSQL 17 only an owner may, and the service's VACUUM passes over them with a warning.
SELECT current_setting('server_version_num')::int >= 170000 AS has_maintain \gset
\if :has_maintain
GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO :"service";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT MAINTAIN ON TABLES TO :"service";
\endif
