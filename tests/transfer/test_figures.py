"""Figures move with their trust: KPIs, versions, where they came from, and what can still be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from academies.kpis.catalogue import CATALOGUE
from academies.models import Direction, Import, Kpi, KpiValue, PeriodKind, Unit
from academies.use_cases import imports, kpis
from tests.academies.importing.files import AT, BY, confirmed, current, read
from tests.cast import Cast
from tests.transfer.conftest import BringIn
from tests.transfer.exported import export
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import trust_scope
from trust_portal.transfer.emptiness import contents

ONE, OWN = (0, "attendance", "all"), (1, "own_measure", "boys")


@pytest.fixture
def exported(cast: Cast, tmp_path: Path) -> Path:
    with trust_scope(cast.trust("alder").pk):
        kpis.add(
            key="own_measure",
            name="Our own",
            definition="Ours.",
            unit=Unit.NUMBER,
            direction=Direction.NONE,
            grain=PeriodKind.TERM,
            decimals=0,
            group="views",
            by=BY,
        )
        confirmed({ONE: "90", OWN: "1"})
        confirmed({ONE: "91"})
        read({ONE: "92"})
        return export(tmp_path)


def test_a_new_trust_counts_as_empty_until_it_has_a_kpi_of_its_own(empty_trust: Trust, cast: Cast) -> None:
    with trust_scope(empty_trust.pk):
        assert Kpi.objects.count() == len(CATALOGUE)
        assert "KPI" not in contents(importer=None)
    with trust_scope(cast.trust("alder").pk):
        Kpi.objects.filter(key="eal").update(is_own=True)
        assert contents(importer=None)["KPI"] == 1


def test_figures_come_over_with_their_versions(
    exported: Path, import_into_cedar: BringIn, empty_trust: Trust
) -> None:
    import_into_cedar(exported)
    with trust_scope(empty_trust.pk):
        assert Kpi.objects.count() == len(CATALOGUE) + 1
        assert current() == {("900001", "attendance", "all"): "91", ("900002", "own_measure", "boys"): "1"}
        versions = KpiValue.objects.filter(kpi__key="attendance").order_by("version")
        assert [(one.version, one.is_current) for one in versions] == [(1, False), (2, True)]
        first, second, ready = Import.objects.order_by("pk")
        # What was waiting to be confirmed has to be uploaded again.
        with pytest.raises(imports.MoveNotAllowed, match="Upload it again"):
            imports.confirm(imported=ready, at=AT, by=BY)
        imports.undo(imported=second, at=AT, by=BY)
        imports.undo(imported=first, at=AT, by=BY)
        assert current() == {}
