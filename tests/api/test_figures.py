"""KPIs, periods, values and imports, for programs."""

from __future__ import annotations

from academies.models import Kpi
from tests.academies.importing.files import confirmed
from tests.api.conftest import Call
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.tenancy.scope import trust_scope


def test_values_with_where_they_came_from(api: Call, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        imported = confirmed({(0, "attendance", "all"): "95.1", (1, "attendance", "sen"): "SUPP"})
    everything = api("alder", Role.CEO).get("values/").json()["results"]
    assert [(row["urn"], row["number"], row["mark"]) for row in everything] == [
        (900001, "95.100000", ""),
        (900002, None, "SUPP"),
    ]
    assert everything[0]["import_id"] == imported.pk
    assert (everything[0]["sheet"], everything[0]["row"]) == ("Sheet1", 2)
    assert len(api("alder", Role.CEO).get("values/?pupil_group=sen").json()["results"]) == 1
    # A head sees their own academy's; another trust sees none.
    assert [row["urn"] for row in api("alder", Role.HEADTEACHER).get("values/").json()["results"]] == [900001]
    assert api("birch", Role.CEO).get("values/").json()["results"] == []


def test_imports_kpis_and_periods(api: Call, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        imported = confirmed({(0, "attendance", "all"): "95.1"})
    ceo = api("alder", Role.CEO)
    (row,) = ceo.get("imports/?state=confirmed").json()["results"]
    assert (row["id"], row["cells_new"]) == (imported.pk, 1)
    assert ceo.get(f"imports/{imported.pk}/").json()["file_name"] == "figures.csv"
    assert ceo.get("periods/?kind=term").json()["results"][0]["name"] == "Autumn term"
    found = ceo.get("kpis/?group=attendance").json()["results"]
    assert "attendance" in {kpi["key"] for kpi in found}
    assert api("alder", Role.TRUSTEE).get("imports/").status_code == 403
    assert api("alder", Role.HEADTEACHER).get(f"imports/{imported.pk}/").status_code == 404


def test_kpis_of_the_trusts_own(api: Call) -> None:
    director = api("alder", Role.DIRECTOR_OF_EDUCATION)
    facts = {
        "key": "reading_age",
        "name": "Reading age",
        "definition": "Months gained.",
        "unit": "number",
        "direction": "higher",
        "grain": "term",
        "group": "progress",
    }
    made = director.post("kpis/", facts)
    assert made.status_code == 201
    number = made.json()["id"]
    assert director.post("kpis/", facts).status_code == 422
    assert director.call("patch", f"kpis/{number}/", {"name": "Gain"}).json()["name"] == "Gain"
    assert director.post(f"kpis/{number}/retire/").json()["is_active"] is False
    assert director.post(f"kpis/{number}/restore/").json()["is_active"] is True
    catalogue = director.get("kpis/?group=attendance").json()["results"][0]["id"]
    assert director.call("patch", f"kpis/{catalogue}/", {"name": "Mine"}).status_code == 409
    assert api("alder", Role.DATA_MANAGER).post("kpis/", facts).status_code == 403


def test_the_calendar(api: Call) -> None:
    director = api("alder", Role.DIRECTOR_OF_EDUCATION)
    year = director.post("school-years/", {"first_year": 2026}).json()
    assert (year["starts_on"], year["ends_on"]) == ("2026-09-01", "2027-08-31")
    drop = {"name": "Mocks", "starts_on": "2026-11-02", "ends_on": "2026-11-06"}
    added = director.post(f"school-years/{year['id']}/data-drops/", drop)
    assert (added.status_code, added.json()["number"]) == (201, 7)
    moved = director.call("patch", f"periods/{added.json()['id']}/", {"ends_on": "2026-11-05"})
    assert moved.json()["ends_on"] == "2026-11-05"
    wrong = director.call("patch", f"periods/{added.json()['id']}/", {"ends_on": "2026-11-01"})
    assert wrong.status_code == 422


def test_figures_and_what_stands_beside_them(api: Call, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        confirmed({(0, "suspensions", "all"): "3", (1, "suspensions", "all"): "17"})
        kpi = Kpi.objects.get(key="suspensions").pk
    ceo, trustee = api("alder", Role.CEO), api("alder", Role.TRUSTEE)
    figures = ceo.get(f"figures/{kpi}/").json()["figures"]
    assert [(row["urn"], row["number"], row["when"]) for row in figures] == [
        (900001, "3.000000", "Half term 1 2026/27"),
        (900002, "17.000000", "Half term 1 2026/27"),
    ]
    (time,) = ceo.get(f"figures/{kpi}/trust/").json()["times"]
    assert (time["said"], len(time["counted"])) == ("20", 2)
    # Few pupils, and what would give them away, are hidden from trustees here too.
    assert [row["number"] for row in trustee.get(f"figures/{kpi}/").json()["figures"]] == [None, None]
    assert {row["mark"] for row in trustee.get("values/").json()["results"]} == {"SUPP"}
    own = cast.academy("alder").pk
    assert ceo.get(f"figures/{kpi}/academies/{own}/").json()["benchmarks"] == []
    similar = ceo.get(f"figures/{kpi}/academies/{own}/similar/").json()
    assert similar["missing"]
    assert api("alder", Role.HEADTEACHER).get(f"figures/{kpi}/trust/").json()["times"] == []
    assert ceo.get(f"figures/{kpi}/?pupil_group=nobody").status_code == 400


def test_data_health(api: Call, cast: Cast) -> None:
    with trust_scope(cast.trust("alder").pk):
        imported = confirmed({(0, "attendance", "all"): "95.1"})
    ceo = api("alder", Role.CEO)
    cells = ceo.get(f"data-health/?group=attendance&period_id={imported.period_id}").json()["cells"]
    assert sorted(cell["state"] for cell in cells)[-1] == "present"
    assert len(ceo.get("data-health/?group=attendance").json()["cells"]) == 2
    assert ceo.get("data-health/").status_code == 400
    assert ceo.get("data-health/?group=attendance&period_id=0").status_code == 400


def test_the_rule_for_small_numbers(api: Call) -> None:
    director = api("alder", Role.DIRECTOR_OF_EDUCATION)
    assert director.get("small-numbers/").json() == {"smallest_count": 5, "smallest_cohort": 6}
    assert director.call("patch", "small-numbers/", {"smallest_count": 10}).json()["smallest_count"] == 10
    assert director.call("patch", "small-numbers/", {"smallest_count": 0}).status_code == 422
    assert api("alder", Role.TRUSTEE).get("small-numbers/").status_code == 403
