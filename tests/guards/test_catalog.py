"""The catalog audit finds nothing here, and finds every way in which we could break it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from trust_portal.tenancy.catalog import findings

pytestmark = pytest.mark.real_servers

OPEN = "USING (trust_id = current_setting('app.trust_id')::bigint)"
POLICED = """
    ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;
    CREATE POLICY tenant ON t TO app USING (trust_id = current_setting('app.trust_id')::bigint)
    WITH CHECK (trust_id = current_setting('app.trust_id')::bigint);
    GRANT SELECT ON t TO app"""

BREAKAGES = {
    "security switched off": "ALTER TABLE accounts_place DISABLE ROW LEVEL SECURITY",
    "security not forced": "ALTER TABLE accounts_place NO FORCE ROW LEVEL SECURITY",
    "second policy that lets all pass": "CREATE POLICY oops ON accounts_place TO app USING (true)",
    "policy dropped": "DROP POLICY tenant ON accounts_place",
    "policy checks nothing": "ALTER POLICY tenant ON accounts_place WITH CHECK (true)",
    "policy with a way round": """ALTER POLICY tenant ON accounts_place USING (
        trust_id = current_setting('app.trust_id')::bigint OR current_setting('app.admin', true) = 't')""",
    "policy that falls silent": """ALTER POLICY tenant ON accounts_place USING (
        trust_id = nullif(current_setting('app.trust_id', true), '')::bigint)""",
    "policy for reading only": f"""DROP POLICY tenant ON accounts_place;
        CREATE POLICY tenant ON accounts_place FOR SELECT TO app {OPEN}""",
    "policy for another role": """DROP POLICY tenant ON accounts_place;
        CREATE POLICY tenant ON accounts_place TO PUBLIC
        USING (trust_id = current_setting('app.trust_id')::bigint)
        WITH CHECK (trust_id = current_setting('app.trust_id')::bigint)""",
    "view with its owner's rights": "CREATE VIEW v AS SELECT * FROM accounts_place; GRANT SELECT ON v TO app",
    "materialized view": """CREATE MATERIALIZED VIEW m AS SELECT 1 AS x; GRANT SELECT ON m TO app""",
    "function with its owner's rights": """CREATE FUNCTION f() RETURNS bigint LANGUAGE sql SECURITY DEFINER
        AS 'SELECT count(*) FROM accounts_place'""",
    "role passes every policy": "ALTER ROLE app BYPASSRLS",
    "role is superuser": "ALTER ROLE app SUPERUSER",
    "role may make databases": "ALTER ROLE app CREATEDB",
    "role inherits": "ALTER ROLE app INHERIT",
    "role is a member of the owner": "GRANT app_migrator TO app",
    "role may empty a table": "GRANT TRUNCATE ON accounts_place TO app",
    "role may add triggers": "GRANT TRIGGER ON accounts_place TO app",
    "role may reference": "GRANT REFERENCES ON accounts_place TO app",
    "new table with trust_id, no security": "CREATE TABLE t (trust_id bigint NOT NULL); GRANT SELECT ON t TO app",
    "new table without trust_id": "CREATE TABLE t (x int); GRANT SELECT ON t TO app",
    "new table, one column readable": "CREATE TABLE t (x int); GRANT SELECT (x) ON t TO app",
    "new table in another schema": """CREATE SCHEMA s; CREATE TABLE s.t (x int);
        GRANT USAGE ON SCHEMA s TO app; GRANT SELECT ON s.t TO app""",
    "listed name in another schema": """CREATE SCHEMA s; CREATE TABLE s.django_session (x int);
        GRANT USAGE ON SCHEMA s TO app; GRANT SELECT ON s.django_session TO app""",
    "trust_id may be null": f"CREATE TABLE t (trust_id bigint, x int); {POLICED}",
    "unique index across trusts": "CREATE UNIQUE INDEX u ON accounts_place (name)",
    "index that does not lead with the trust": "CREATE INDEX i ON accounts_place (name, trust_id)",
    "primary key without the trust": """ALTER TABLE audit_auditentry DROP CONSTRAINT audit_auditentry_pkey;
        ALTER TABLE audit_auditentry ADD PRIMARY KEY (id)""",
    "foreign key without the trust": """CREATE UNIQUE INDEX u ON accounts_place (id);
        ALTER TABLE accounts_membership ADD CONSTRAINT k FOREIGN KEY (place_id) REFERENCES accounts_place (id)""",
    "foreign key with the trust in another place": """
        CREATE UNIQUE INDEX u ON accounts_place (id, trust_id);
        ALTER TABLE accounts_membership ADD CONSTRAINT k
        FOREIGN KEY (trust_id, place_id) REFERENCES accounts_place (id, trust_id) NOT VALID""",
    "role may create tables": "GRANT CREATE ON SCHEMA public TO app",
    "role owns a table": "GRANT CREATE ON SCHEMA public TO app; ALTER TABLE accounts_place OWNER TO app",
    "more rights to a listed table": "GRANT DELETE ON accounts_person TO app",
    "audit trail may be changed": "GRANT UPDATE ON audit_auditentry TO app",
    "audit trail lost its trigger": "DROP TRIGGER audit_append_only ON audit_auditentry",
    "audit trigger switched off": "ALTER TABLE audit_auditentry DISABLE TRIGGER audit_append_only",
}


@pytest.fixture
def superuser(db: None) -> Iterator[psycopg.Connection[Any]]:
    """Whatever the test breaks is rolled back: PostgreSQL's DDL and roles are transactional."""
    url = os.environ["TEST_SUPERUSER_URL"]
    with psycopg.connect(url, dbname=connection.settings_dict["NAME"]) as broken:
        yield broken
        broken.rollback()


@pytest.mark.django_db
def test_the_audit_finds_nothing() -> None:
    with connection.cursor() as cursor:
        assert findings(cursor) == []


@pytest.mark.parametrize("statements", BREAKAGES.values(), ids=BREAKAGES.keys())
def test_the_audit_finds_each_breakage(superuser: psycopg.Connection[Any], statements: str) -> None:
    with superuser.cursor() as cursor:
        cursor.execute("SET lock_timeout = '10s'")
        cursor.execute(statements)
        assert findings(cursor) != []
