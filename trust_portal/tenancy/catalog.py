"""What PostgreSQL itself says about the trusts being kept apart: the catalog audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps

from .constraints import APP_ROLE
from .globals import GLOBAL_MODELS, GLOBAL_TABLES

_POLICY = "(trust_id = (current_setting('app.trust_id'::text))::bigint)"
_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'"
_HAS_TRUST = """EXISTS (
    SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'trust_id' AND NOT a.attisdropped)"""
_TABLES = (
    f"pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS} AND c.relkind IN ('r', 'p')"
)

# Each query gives the offending names. `app` is the role, `globals` the listed tables, `entries` the
# listed tables that name a trust without belonging to it.
QUERIES: dict[str, str] = {
    "row-level security is not forced": f"""
        SELECT c.relname FROM {_TABLES} AND {_HAS_TRUST} AND NOT c.relname = ANY(%(globals)s)
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity)""",
    "policy is not the one policy": f"""
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN LATERAL (
            SELECT count(*) AS policies,
                   bool_and(pg_get_expr(polqual, polrelid) = $${_POLICY}$$
                            AND pg_get_expr(polwithcheck, polrelid) = $${_POLICY}$$
                            AND polcmd = '*' AND polpermissive
                            AND polroles = ARRAY[(SELECT oid FROM pg_roles WHERE rolname = %(app)s)]) AS exact
            FROM pg_policy WHERE polrelid = c.oid) p ON true
        WHERE {_OURS} AND c.relrowsecurity AND (p.policies <> 1 OR NOT p.exact)""",
    "table is neither policed nor listed": f"""
        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relkind IN ('r', 'p', 'f') AND NOT c.relrowsecurity
        AND (n.nspname <> 'public' OR NOT c.relname = ANY(%(globals)s))
        AND (has_table_privilege(%(app)s, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
             OR has_any_column_privilege(%(app)s, c.oid, 'SELECT, INSERT, UPDATE'))""",
    "trust_id may be null": f"""
        SELECT c.relname FROM {_TABLES} AND NOT c.relname = ANY(%(globals)s) AND EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'trust_id' AND NOT a.attnotnull)""",
    "index does not start with trust_id": f"""
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relrowsecurity
        AND i.indkey[0] IS DISTINCT FROM (
            SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = 'trust_id')""",
    "foreign key between trusts' tables lacks trust_id": f"""
        SELECT con.conname FROM pg_constraint con
        JOIN pg_class a ON a.oid = con.conrelid JOIN pg_class b ON b.oid = con.confrelid
        JOIN pg_namespace n ON n.oid = a.relnamespace
        WHERE {_OURS} AND con.contype = 'f' AND b.relrowsecurity AND NOT EXISTS (
            SELECT FROM generate_subscripts(con.conkey, 1) i
            JOIN pg_attribute x ON x.attrelid = a.oid AND x.attnum = con.conkey[i] AND x.attname = 'trust_id'
            JOIN pg_attribute y ON y.attrelid = b.oid AND y.attnum = con.confkey[i] AND y.attname = 'trust_id')""",
    "view runs with its owner's rights": f"""
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relkind = 'v'
        AND NOT coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)
        AND has_table_privilege(%(app)s, c.oid, 'SELECT, INSERT, UPDATE, DELETE')""",
    "materialized view can be read": f"""
        SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relkind = 'm' AND has_table_privilege(%(app)s, c.oid, 'SELECT')""",
    "function runs with its owner's rights": f"""
        SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE {_OURS} AND p.prosecdef AND has_function_privilege(%(app)s, p.oid, 'EXECUTE')""",
    "role may do too much": """
        SELECT rolname FROM pg_roles WHERE rolname = %(app)s
        AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolinherit)""",
    "role owns": """
        SELECT relname FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = %(app)s)
        AND relpersistence <> 't'""",
    "role is a member of": """
        SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
        WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = %(app)s)""",
    "role may TRUNCATE, reference or trigger": f"""
        SELECT c.relname FROM {_TABLES}
        AND has_table_privilege(%(app)s, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')""",
    "role may create in": f"""
        SELECT n.nspname FROM pg_namespace n WHERE {_OURS} AND has_schema_privilege(%(app)s, n.oid, 'CREATE')""",
    "audit trail can be changed": """
        SELECT c.relname FROM pg_class c WHERE c.relname = 'audit_auditentry'
        AND (has_table_privilege(%(app)s, c.oid, 'UPDATE, DELETE')
             OR 2 <> (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled IN ('O', 'A')
                      AND t.tgname IN ('audit_append_only', 'audit_not_truncated')))""",
}

_GLOBAL_RIGHTS = """
    SELECT c.relname, p.privilege FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
    CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p(privilege)
    WHERE c.relname = ANY(%(globals)s) AND has_table_privilege(%(app)s, c.oid, p.privilege)"""


class Cursor(Protocol):
    """What the audit needs of a cursor: Django's or psycopg's own."""

    def execute(self, query: Any, params: Any = None, /) -> Any: ...

    def fetchall(self) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    name: str

    def __str__(self) -> str:
        return f"{self.what}: {self.name}"


def global_privileges() -> dict[str, tuple[str, ...]]:
    """Table name -> privileges of the app role, for every table that belongs to no trust."""
    tables = {
        model._meta.db_table: GLOBAL_MODELS[model._meta.label]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label in GLOBAL_MODELS
    }
    return {**tables, **GLOBAL_TABLES}


def findings(cursor: Cursor) -> list[Finding]:
    """Everything in the cursor's database that could let one trust see another; empty is good."""
    listed = global_privileges()
    found: list[Finding] = []
    for what, query in QUERIES.items():
        cursor.execute(query, {"app": APP_ROLE, "globals": list(listed)})
        found += [Finding(what, name) for (name,) in cursor.fetchall()]
    cursor.execute(_GLOBAL_RIGHTS, {"app": APP_ROLE, "globals": list(listed)})
    found += [
        Finding("privilege beyond the list", f"{privilege} on {table}")
        for table, privilege in cursor.fetchall()
        if privilege not in listed[table]
    ]
    return found
