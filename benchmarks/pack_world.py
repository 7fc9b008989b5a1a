"""Trusts whose packs are built: 28 areas rated by figures of six terms, so every academy has reasons and trends."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from . import ratings_world


def rated(name: str, academies: int) -> int:
    """The id of a trust of its own, with every rating worked out."""
    from assurance.recompute.run import recompute
    from trust_portal.tenancy.scope import trust_scope

    world = ratings_world.make(name, academies=academies)
    with trust_scope(world.trust_id):
        recompute(changed=None, at=ratings_world.AT)
    return world.trust_id


def ask(trust_id: int) -> int:
    """For a pack of the latest term, as its page does it; the number of its job."""
    from academies.models import Period, PeriodKind
    from governance.models import PackScope
    from governance.packs.building import reader_of
    from governance.use_cases import packs
    from trust_portal.audit.actor import Actor
    from trust_portal.tenancy.models import Trust
    from trust_portal.tenancy.scope import trust_scope

    with trust_scope(trust_id):
        trust = Trust.objects.get(pk=trust_id)
        pack = packs.ask_for(
            access=reader_of(PackScope.WORKING, trust),
            period=Period.objects.filter(kind=PeriodKind.TERM).latest("starts_on"),
            grid_key="",
            scope=PackScope.WORKING,
            key=str(uuid4()),
            by=Actor.command(),
        )
        return int(pack.job_id)


def contents(trust_id: int, job_id: int) -> Any:
    """What the pack of this job says, as it goes to be drawn."""
    from django.utils import timezone

    from governance.models import BuiltPack
    from governance.packs.building import reader_of
    from governance.packs.gather import gather
    from governance.packs.printing import printable
    from trust_portal.tenancy.models import Trust
    from trust_portal.tenancy.scope import trust_scope

    with trust_scope(trust_id):
        trust = Trust.objects.get(pk=trust_id)
        pack = BuiltPack.objects.select_related("period__school_year").get(job_id=job_id)
        gathered = gather(
            trust=trust,
            reader=reader_of(pack.scope, trust),
            period=pack.period,
            grid_key=pack.grid,
            at=timezone.now(),
        )
    return printable(gathered.pack, colour=trust.colour)
