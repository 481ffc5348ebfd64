-- Run by psql as an administrator, with passwords of your own in these three variables:
\getenv owner_password WAYMARK_OWNER_PASSWORD
\getenv app_password WAYMARK_APP_PASSWORD
\getenv reports_password WAYMARK_REPORTS_PASSWORD
CREATE ROLE waymark_owner WITH LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT NOCREATEDB PASSWORD :'owner_password';
CREATE ROLE waymark_app WITH LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT NOCREATEDB PASSWORD :'app_password';
CREATE ROLE waymark_reports WITH LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT NOCREATEDB PASSWORD :'reports_password';
-- CREATE DATABASE ... OWNER asks that the administrator may act for the owner:
GRANT waymark_owner TO CURRENT_USER;
CREATE DATABASE waymark OWNER waymark_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE waymark_owner FROM CURRENT_USER;
REVOKE ALL ON DATABASE waymark FROM PUBLIC;
GRANT CONNECT ON DATABASE waymark TO waymark_app, waymark_reports;
