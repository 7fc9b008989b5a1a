"""Ratings of a real trust in the summer of 2019, from published files, by models A and B. All expected values were
worked out by hand from the files' lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from academies.models import Academy
from academies.periods import term_named
from academies.use_cases.openings import open_from_register
from assurance.models import Area, SuggestedRating
from assurance.ratings.reasons import Reason, read_reasons
from assurance.use_cases.publishing import publish
from tests import database
from tests.reference.samples import load_all
from trust_portal.tenancy.scope import trust_scope

from .worlds import BY, NOW

LIBRARY = Path(__file__).parents[3] / "assurance" / "frameworks" / "library"
FILES = (
    "gias_surrey_hampshire_2022-04-20.csv",
    "groups_20220321.csv",
    "group_links_20220321.csv",
    "links_edubasealldata20230421.csv",
    "england_abs_2018-19.csv",
    "2018-2019_936_ks2final.csv",
)
TERM = "2018-19/3"
CROSS_FARM, HOLLY, FERNS, GROVE, WYKE, LAKESIDE = 142345, 143809, 147128, 142380, 145543, 142415
JOINED_LATER = 146975  # Hale, in October 2019

# Absence in per cent of sessions, so attendance is 100 less it: Holly 2.9, Ferns 4.8, Grove 4.3, Wyke 3.9,
# Lakeside 3.4, Cross Farm 3.1; all above 70, so green in A. Persistent absence: all below 74.5; hidden for Cross Farm.
A = {
    (HOLLY, "attendance"): ("green", "i"),
    (FERNS, "attendance"): ("green", "i"),
    (CROSS_FARM, "attendance"): ("green", "i"),
    (HOLLY, "persistent_absence"): ("green", "i"),
    (FERNS, "persistent_absence"): ("green", "i"),
    (CROSS_FARM, "persistent_absence"): ("", "m"),
    (HOLLY, "suspensions"): ("", ""),
}
# Against England's primary schools: attendance 96.0, persistent absence 8.2; and all state-funded schools: reading,
# writing and mathematics together 65, reading 73, writing 78, mathematics 79.
B = {
    (HOLLY, "impeccable.attendance"): "green",  # 97.1 - 96.0 = 1.1
    (FERNS, "impeccable.attendance"): "red",  # 95.2 - 96.0 = -0.8, below -0.5
    (GROVE, "impeccable.attendance"): "amber",  # 95.7 - 96.0 = -0.3
    (WYKE, "impeccable.attendance"): "green",  # 96.1 - 96.0 = 0.1
    (HOLLY, "impeccable.persistent_absence"): "green",  # 2.7 - 8.2 = -5.5
    (FERNS, "impeccable.persistent_absence"): "red",  # 14.8 - 8.2 = 6.6
    (GROVE, "impeccable.persistent_absence"): "amber",  # 10.2 - 8.2 = 2.0, which is still close
    (WYKE, "impeccable.persistent_absence"): "amber",  # 9.0 - 8.2 = 0.8
    (CROSS_FARM, "impeccable.persistent_absence"): "",  # hidden
    (HOLLY, "above_national.ks2_attainment"): "red",  # -7, -10, +4, -2: the worst
    (GROVE, "above_national.ks2_attainment"): "amber",  # -2, 0, +3, -2
    (LAKESIDE, "above_national.ks2_attainment"): "amber",  # +4, +6, -3, +10
    (WYKE, "above_national.ks2_attainment"): "green",  # +13, +5, +15, +10
    (CROSS_FARM, "above_national.ks2_attainment"): "",  # an infant school
}


def rate(model: str) -> dict[tuple[int, str], SuggestedRating]:
    """By URN and area, as the command leaves them."""
    document = (LIBRARY / f"{model}.yaml").read_text(encoding="utf-8")
    publish(document=document, first_year=2018, at=NOW, by=BY)
    call_command("recompute_ratings", "--trust", "kite", "--term", TERM, stdout=Quiet())
    urns, areas = dict(Academy.objects.values_list("pk", "urn")), dict(Area.objects.values_list("pk", "key"))
    rows = SuggestedRating.objects.filter(period_id=term_named(TERM).pk)
    return {(urns[row.academy_id], areas[row.area_id]): row for row in rows}


class Quiet:
    def write(self, text: str) -> None:
        """Nobody reads it here."""


def reason(rated: SuggestedRating, criterion: str) -> Reason:
    return next(one for one in read_reasons(rated.reasons) if one.criterion == criterion)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_real_figures_show_the_right_colours_for_the_right_reasons(cast: Any) -> None:
    with database.as_owner():
        load_all(FILES)
    opened = open_from_register(
        uid=15864, slug="kite", admin_name="Admin", admin_email="a@kite.example", at=NOW, by=BY
    )
    with trust_scope(opened.trust.pk):
        rated = rate("assured-four-category")
        assert {cell: (rated[cell].level, rated[cell].flags) for cell in A} == A
        assert not any(urn == JOINED_LATER for urn, _ in rated)
        holly = reason(rated[HOLLY, "attendance"], "attendance")
        assert holly == Reason(
            criterion="attendance",
            kpi="attendance",
            number=Decimal("97.1"),
            compared=Decimal("97.1"),
            level="green",
            band=0,
            year=2018,
            source="absence",
            cohort=holly.cohort,
        )
        hidden = reason(rated[CROSS_FARM, "persistent_absence"], "persistent")
        assert (hidden.number, hidden.mark, hidden.level, hidden.flags) == (None, "SUPP", "", "m")
        severe = reason(rated[HOLLY, "persistent_absence"], "severe")
        assert (severe.level, severe.flags) == ("", "n")

        rated = rate("four-tier-growth")
        assert {cell: rated[cell].level for cell in B} == B
        ferns = reason(rated[FERNS, "impeccable.attendance"], "attendance")
        # Published under the number that the school had before it joined.
        assert (ferns.number, ferns.beside, ferns.compared) == (
            Decimal("95.2"),
            Decimal(96),
            Decimal("-0.8"),
        )
        assert (ferns.against, ferns.level, ferns.band, ferns.source) == ("national", "red", 2, "absence")
        grove = reason(rated[GROVE, "impeccable.persistent_absence"], "persistent")
        assert (grove.compared, grove.level, grove.band) == (Decimal(2), "amber", 1)
        reading = reason(rated[GROVE, "above_national.ks2_attainment"], "reading")
        assert (reading.number, reading.beside, reading.compared, reading.level, reading.source) == (
            Decimal(73),
            Decimal(73),
            Decimal(0),
            "amber",
            "ks2",
        )
