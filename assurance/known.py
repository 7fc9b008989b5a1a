"""What the portal knows and framework packs refer to: key figures, groups of pupils, phases, roles."""

from __future__ import annotations

from collections.abc import Iterable

from academies.kpis.catalogue import CATALOGUE
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Kpi, Phase
from assurance.frameworks.finding import Known
from trust_portal.accounts.roles import Role


def known_to_all() -> Known:
    """What every trust has."""
    return _known(kpi.key for kpi in CATALOGUE)


def known_here() -> Known:
    """With the bound trust's own KPIs. One query."""
    return _known([*(kpi.key for kpi in CATALOGUE), *Kpi.objects.values_list("key", flat=True)])


def _known(kpis: Iterable[str]) -> Known:
    return Known(
        kpis=frozenset(kpis),
        groups=frozenset(PUPIL_GROUPS),
        phases=frozenset(Phase.values),
        roles=frozenset(Role.values),
    )
