"""Hunt for one trust's rows in another's transactions: threads, a pool, errors and rollbacks mixed in.

A process of its own, so that it runs with the connection pool of production. Prints what it saw as JSON.
Run by test_leak_hunt.py: `python -m tests.guards.leak_hunt TRANSACTIONS THREADS SEED`.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from collections import Counter

import django


class Deliberate(Exception):
    """Thrown in the middle of a transaction, as a bug would."""


def main(transactions: int, threads: int, seed: int) -> None:
    django.setup()
    from trust_portal.tenancy.models import Trust

    trust_ids = list(Trust.objects.values_list("pk", flat=True))
    seen: Counter[str] = Counter()
    lock = threading.Lock()

    def hunt(number: int) -> None:
        mine: Counter[str] = Counter()
        chance = random.Random(seed * 1000 + number)
        for _ in range(transactions // threads):
            mine += one_transaction(chance, trust_ids)
        with lock:
            seen.update(mine)

    hunters = [threading.Thread(target=hunt, args=(number,)) for number in range(threads)]
    for hunter in hunters:
        hunter.start()
    for hunter in hunters:
        hunter.join()
    print(json.dumps(dict(seen)))


def one_transaction(chance: random.Random, trust_ids: list[int]) -> Counter[str]:
    """One transaction of one kind, and what it saw: `foreign` is what must never be."""
    from django.db import Error, close_old_connections, connection, transaction

    from trust_portal.accounts.models import Membership, Place
    from trust_portal.tenancy.scope import trust_scope

    seen: Counter[str] = Counter(transactions=1)
    trust_id = chance.choice(trust_ids)
    kind = chance.choice(("read", "read", "write", "error", "inner", "unbound", "foreign id", "reconnect"))
    seen[kind] += 1

    def look() -> None:
        owners = set(Membership.objects.values_list("trust_id", flat=True)[:50])
        seen["rows"] += len(owners)
        seen["foreign"] += len(owners - {trust_id})
        seen["nothing"] += not owners

    try:
        if kind == "unbound":
            try:
                Membership.objects.first()
                seen["silent"] += 1
            except Error:
                seen["raised"] += 1
        else:
            with trust_scope(trust_id):
                look()
                if kind == "write":
                    Place.objects.create(kind="body", name=f"Of trust {trust_id}")
                    wrong = Place.objects.exclude(trust_id=trust_id).count()
                    seen["foreign"] += wrong
                    transaction.set_rollback(True)
                elif kind == "error":
                    raise Deliberate
                elif kind == "inner":
                    try:
                        with transaction.atomic():
                            connection.cursor().execute("SELECT 1 / 0")
                    except Error:
                        look()
                elif kind == "foreign id":
                    other = chance.choice([one for one in trust_ids if one != trust_id])
                    seen["foreign"] += Membership.objects.filter(trust_id=other).count()
    except Deliberate:
        pass
    if kind == "reconnect" and chance.random() < 0.1:
        connection.close()
    close_old_connections()
    return seen


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
