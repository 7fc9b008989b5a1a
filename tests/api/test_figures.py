"""KPIs, periods, values and imports, for programs."""

from __future__ import annotations

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
