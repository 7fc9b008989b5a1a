"""The pages of key figures: five questions each, and what they say."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from academies.models import Academy, Import, ImportState, Kpi, KpiValue, Period, PeriodKind
from academies.use_cases import calendar
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
LONG_AGO = datetime(2025, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def kpi(cast: Cast) -> Kpi:
    """Attendance, with a figure of both of Alder's academies for an autumn half term of long ago."""
    with trust_scope(cast.trust("alder").pk):
        calendar.add_year(first_year=2025, by=Actor.command())
        period = Period.objects.get(school_year__first_year=2025, kind=PeriodKind.HALF_TERM, number=1)
        kpi = Kpi.objects.get(key="attendance")
        imported = Import.objects.create(
            period=period,
            file_name="=autumn.csv",
            stored_as="x",
            sha256="0" * 64,
            size=1,
            state=ImportState.CONFIRMED,
            ended_at=LONG_AGO,
        )
        numbers = (Decimal("94.25"), None)
        for academy, number in zip(Academy.objects.by_name(), numbers, strict=True):
            KpiValue.objects.create(
                period=period,
                academy=academy,
                kpi=kpi,
                imported_by=imported,
                version=1,
                row=7,
                is_current=True,
                number=number,
                mark="" if number else "SUPP",
                pupil_group="all",
                status="final",
                column="Attendance",
                cohort=310,
            )
    return kpi


def address(name: str, trust: str = "alder", **parts: int) -> str:
    return reverse(name, kwargs={"trust": trust, **parts})


def test_the_list_says_how_the_figures_stand(sign_in: SignIn, kpi: Kpi) -> None:
    page = sign_in("alder", Role.CEO).get(address("key_figures") + "?group=attendance").content.decode()
    assert "Attendance" in page
    assert "Out of date" in page
    assert "Not collected" in page


def test_one_kpi_across_the_academies(sign_in: SignIn, kpi: Kpi) -> None:
    page = sign_in("alder", Role.CEO).get(address("key_figure", kpi_id=kpi.pk)).content.decode()
    assert "94.3%" in page
    assert "Suppressed, because it is about few pupils" in page
    assert "=autumn.csv: row 7, Attendance" in page
    assert "1 academy does not count" in page


def test_a_head_sees_their_own_academy_alone(sign_in: SignIn, kpi: Kpi, cast: Cast) -> None:
    head = sign_in("alder", Role.HEADTEACHER)
    page = head.get(address("key_figure", kpi_id=kpi.pk)).content.decode()
    with trust_scope(cast.trust("alder").pk):
        own, other = cast.academy("alder"), Academy.objects.exclude(pk=cast.academy("alder").pk).get()
    assert own.name in page
    assert other.name not in page
    assert "academies’ figures" not in page  # the trust's figure is not theirs to see
    assert head.get(address("academy_figure", kpi_id=kpi.pk, academy_id=other.pk)).status_code == 404
    assert head.get(address("academy_figure", kpi_id=kpi.pk, academy_id=own.pk)).status_code == 200


def test_an_academy_over_time_says_where_each_figure_comes_from(
    sign_in: SignIn, kpi: Kpi, cast: Cast
) -> None:
    with trust_scope(cast.trust("alder").pk):
        academy = Academy.objects.by_name()[0]
    client = sign_in("alder", Role.CEO)
    page = client.get(address("academy_figure", kpi_id=kpi.pk, academy_id=academy.pk)).content.decode()
    assert "Half term 1 2025/26" in page
    assert "1 Dec 2025" in page
    assert "Headteacher" in page  # who supplies it


def test_data_health(sign_in: SignIn, kpi: Kpi) -> None:
    page = sign_in("alder", Role.CEO).get(address("data_health")).content.decode()
    assert "health-stale" in page
    assert "2 of 2 figures that are due are missing or out of date" in page
    empty = sign_in("birch", Role.CEO).get(address("data_health", "birch")).content.decode()
    assert "Nothing collected" in empty


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_no_formula(sign_in: SignIn, kpi: Kpi, kind: str) -> None:
    answer = sign_in("alder", Role.CEO).get(address("key_figure", kpi_id=kpi.pk) + f"?file={kind}")
    content = b"".join(answer)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        rows = [[str(cell or "") for cell in row] for row in load_workbook(io.BytesIO(content)).active.values]
    assert len(rows) == 3
    assert rows[1][4] in ("94.25", "94.250000")
    assert rows[1][9].startswith("'=autumn.csv")
    assert f"attendance-{date.today().year}" in answer["Content-Disposition"]  # noqa: DTZ011


def test_another_trusts_kpi_is_not_found(sign_in: SignIn, kpi: Kpi) -> None:
    assert sign_in("birch", Role.CEO).get(address("key_figure", "birch", kpi_id=kpi.pk)).status_code == 404


def test_queries(
    sign_in: SignIn, kpi: Kpi, cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with trust_scope(cast.trust("alder").pk):
        academy = Academy.objects.by_name()[0]
    client = sign_in("alder", Role.CEO)
    client.get(address("overview"))
    pages: tuple[tuple[str, dict[str, int], int], ...] = (
        ("key_figures", {}, 16),
        ("data_health", {}, 17),
        ("key_figure", {"kpi_id": kpi.pk}, 16),
        ("academy_figure", {"kpi_id": kpi.pk, "academy_id": academy.pk}, 24),
    )
    for name, parts, most in pages:
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            client.get(reverse(name, kwargs={"trust": "alder", **parts}))


def test_data_health_of_one_period(sign_in: SignIn, kpi: Kpi, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        first, second = (
            Period.objects.get(school_year__first_year=2025, kind=PeriodKind.HALF_TERM, number=number)
            for number in (1, 2)
        )
    ceo = sign_in("alder", Role.CEO)
    page = ceo.get(f"{address('data_health')}?group=attendance&period={first.pk}").content.decode()
    assert "0 of 2 figures that are due" in page
    assert "health-present" in page
    assert "health-mark" in page
    later = ceo.get(f"{address('data_health')}?group=attendance&period={second.pk}").content.decode()
    assert "2 of 2 figures that are due are missing" in later
    assert "#supply-title" in later
    year = ceo.get(f"{address('data_health')}?group=attendance&period=999999").content.decode()
    assert "2 of 2 figures" in year  # no such period: by now
