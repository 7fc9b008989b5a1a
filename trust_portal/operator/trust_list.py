"""What operators may know of trusts: global facts only, nothing that lives inside one."""

from __future__ import annotations

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trust_portal.accounts.models import TrustEntry
from trust_portal.jobs.models import Wakeup
from trust_portal.tenancy.models import Trust


def trusts_with_figures() -> QuerySet[Trust]:
    """Each trust with `members` (people who may enter) and `waiting` (jobs that are not finished)."""
    return Trust.objects.annotate(
        members=_number_of(TrustEntry.objects.all()), waiting=_number_of(Wakeup.objects.all())
    )


def matching(trusts: QuerySet[Trust], *, text: str, state: str) -> QuerySet[Trust]:
    """Those whose name or address holds the text, in this state; empty means any."""
    if text:
        trusts = trusts.filter(
            Q(name__icontains=text) | Q(short_name__icontains=text) | Q(slug__icontains=text)
        )
    return trusts.filter(state=state) if state else trusts


def _number_of(rows: QuerySet[TrustEntry] | QuerySet[Wakeup]) -> Coalesce:
    counted = rows.filter(trust=OuterRef("pk")).order_by().values("trust").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())
