"""Row-level security on against off: the portal's hot queries, on its tables and on copies without a policy.

Both sides run in one connection as the app role, turn by turn, so that they share a server process and what else
the machine does; the copies have the same rows and indexes, and their queries the trust as an ordinary condition.
Every plan under the policy must reach each trust's table by an index on trust_id.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

import django
import psycopg

TRUSTS = 500
ROWS_EACH = 400  # of the audit trail; people, places and academies in proportion
ROUNDS = 1000
TABLES = ("academies_academy", "accounts_invitation", "accounts_membership", "audit_auditentry", "jobs_job")
OPEN = "_open"
TARGET = 1.05


def run() -> bool:
    """Print the ratios; True where all keep to the target."""
    django.setup()
    with psycopg.connect(os.environ["MIGRATION_DATABASE_URL"], autocommit=True) as owner:
        _fill(owner)
        trust_id = owner.execute("SELECT id FROM tenancy_trust ORDER BY id OFFSET 250 LIMIT 1").fetchone()[0]  # type: ignore[index]
        print(
            f"Row-level security: {TRUSTS} trusts, {TRUSTS * ROWS_EACH:,} rows of audit trail, {ROUNDS} rounds"
        )
        on: list[float] = []
        off: list[float] = []
        plans_hold = True
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as app:
            for name, query in _hot_queries().items():
                with_policy, without = _measure(app, query, trust_id)
                on.append(with_policy)
                off.append(without)
                fault = _fault_of_plan(app, query, trust_id)
                plans_hold = plans_hold and not fault
                print(f"  {name:<34} ratio {with_policy / without:5.2f}  {fault or 'index on trust_id'}")
    ratio = sum(on) / sum(off)
    print(
        f"All hot queries: ratio {ratio:.3f}, target {TARGET}; plans {'hold' if plans_hold else 'DO NOT HOLD'}"
    )
    return ratio <= TARGET and plans_hold


def _hot_queries() -> dict[str, Callable[[int | None], tuple[str, tuple[Any, ...]]]]:
    """Name -> the SQL that Django writes for it, with the trust as a condition where one is given."""
    from academies.models import Academy
    from trust_portal.accounts.models import Invitation, Membership
    from trust_portal.audit.models import AuditEntry
    from trust_portal.jobs.models import Job

    querysets = {
        "the door: roles of a person": lambda: Membership.objects.filter(person_id=1000).values(
            "role", "place_id"
        ),
        "people of the trust": lambda: Membership.objects.order_by("person_id").values("person_id", "role"),
        "open invitations": lambda: Invitation.objects.unanswered().values("email"),
        "academies by name": lambda: Academy.objects.by_name().values("name", "urn"),
        "latest of the audit trail": lambda: AuditEntry.objects.order_by("-at").values("verb", "at")[:50],
        "history of a record": lambda: AuditEntry.objects.filter(record_kind="person", record_id="7").values(
            "verb"
        ),
        "latest jobs": lambda: Job.objects.order_by("-created_at").values("kind", "state")[:20],
    }

    def sql_of(make: Callable[[], Any]) -> Callable[[int | None], tuple[str, tuple[Any, ...]]]:
        def written(trust_id: int | None) -> tuple[str, tuple[Any, ...]]:
            queryset = make()
            if trust_id is not None:
                limits = queryset.query.low_mark, queryset.query.high_mark
                queryset.query.clear_limits()
                queryset = queryset.filter(trust_id=trust_id)
                queryset.query.set_limits(*limits)
            text, values = queryset.query.sql_with_params()
            return text, values

        return written

    return {name: sql_of(make) for name, make in querysets.items()}


def _measure(app: Any, query: Callable[[int | None], Any], trust_id: int) -> tuple[float, float]:
    """Medians of the time to run the query with the policy and without, in seconds; turns alternate."""
    text, values = query(trust_id)
    for table in TABLES:
        text = text.replace(f'"{table}"', f'"{table}{OPEN}"')
    sides = (query(None), (text, values))
    times: tuple[list[float], list[float]] = ([], [])
    with app.transaction():
        app.execute(f"SET LOCAL app.trust_id = '{trust_id}'")
        for number in range(ROUNDS):
            for side in (0, 1) if number % 2 else (1, 0):
                started = time.perf_counter()
                app.execute(*sides[side], prepare=False).fetchall()
                times[side].append(time.perf_counter() - started)
    return statistics.median(times[0]), statistics.median(times[1])


def _fault_of_plan(app: Any, query: Callable[[int | None], Any], trust_id: int) -> str:
    text, values = query(None)
    with app.transaction():
        app.execute(f"SET LOCAL app.trust_id = '{trust_id}'")
        plan = "\n".join(row[0] for row in app.execute(f"EXPLAIN {text}", values))
    if "Seq Scan" in plan:
        return "READS A WHOLE TABLE:\n" + plan
    return "" if "Index Cond: " in plan and "(trust_id = " in plan else "NO INDEX ON TRUST_ID:\n" + plan


def _fill(owner: Any) -> None:
    """Trusts of equal size by set-based SQL: this is a benchmark's data, not a demonstration's."""
    owner.execute(
        f"""
        INSERT INTO tenancy_trust (slug, name, short_name, colour, logo, second_factor_roles, state)
        SELECT 'bench-' || g, 'Bench ' || g, '', '#5b2a86', '', '[]', 'active' FROM generate_series(1, {TRUSTS}) g;
        INSERT INTO accounts_person (email, full_name, password, is_active, is_operator)
        SELECT 'p' || g || '@bench.example', 'Person ' || g, '!', true, false
        FROM generate_series(1, {TRUSTS * 40}) g;
        INSERT INTO accounts_place (trust_id, kind, name)
        SELECT t.id, 'academy', 'Academy ' || g FROM tenancy_trust t, generate_series(1, 20) g;
        INSERT INTO academies_academy (trust_id, place_id, urn, name, phase)
        SELECT trust_id, id, 100000 + id % 800000, name, 'primary' FROM accounts_place;
        INSERT INTO accounts_membership (trust_id, person_id, role, place_id)
        SELECT t.id, p.id, 'headteacher', NULL FROM tenancy_trust t
        JOIN accounts_person p ON p.id % {TRUSTS} = t.id % {TRUSTS};
        INSERT INTO accounts_invitation (trust_id, email, full_name, secret_hash, expires_at)
        SELECT t.id, g || '@bench.example', 'Guest', md5(t.id || '-' || g), now()
        FROM tenancy_trust t, generate_series(1, 5) g;
        INSERT INTO audit_auditentry (trust_id, verb, record_kind, record_id, record_label, via, request_id, at)
        SELECT t.id, 'person.invited', 'person', g % 50, 'Somebody', 'page', '', now() - g * interval '1 hour'
        FROM tenancy_trust t, generate_series(1, {ROWS_EACH}) g;
        INSERT INTO jobs_job (trust_id, kind, key, queue, state, arguments, result, message)
        SELECT t.id, 'trust_export', g, 'imports', 'done', '{{}}', '{{}}', ''
        FROM tenancy_trust t, generate_series(1, 40) g;
        """
    )
    for table in TABLES:
        owner.execute(
            f"""
            CREATE TABLE {table}{OPEN} (LIKE {table} INCLUDING ALL);
            INSERT INTO {table}{OPEN} SELECT * FROM {table};
            GRANT SELECT ON {table}{OPEN} TO app;
            """
        )
    owner.execute("VACUUM ANALYZE")
