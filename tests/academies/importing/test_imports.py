"""Files become versioned values: upload, compare, confirm, cancel, undo."""

from __future__ import annotations

import pytest

from academies.importing import storage
from academies.importing.reach import Reach, reach_of
from academies.models import (
    Academy,
    Import,
    ImportCell,
    ImportProblem,
    ImportState,
    KpiValue,
    ValueStatus,
)
from academies.use_cases import imports
from tests.academies.importing.files import (
    AT,
    BY,
    confirmed,
    current,
    finish_job,
    half_term,
    read,
    state,
    uploaded,
)
from tests.cast import Cast
from tests.trust_pages import add_person, by, trail
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Membership
from trust_portal.accounts.roles import Role
from trust_portal.audit.models import AuditEntry
from trust_portal.tenancy.scope import bound_trust_id

pytestmark = pytest.mark.usefixtures("in_alder")

ONE = (0, "attendance", "all")
TWO = (1, "attendance", "all")
THREE = (0, "persistent_absence", "disadvantaged")


def numbers(imported: Import) -> tuple[int, int, int, int]:
    imported = Import.objects.get(pk=imported.pk)
    return (
        imported.cells_new,
        imported.cells_changed,
        imported.cells_unchanged,
        imported.cells_refused,
    )


def access_of(cast: Cast, role: Role) -> Access:
    person = cast.person("alder", role)
    held = Membership.objects.filter(person=person).values_list("role", "place_id")
    return Access.of(person=person, trust=cast.trust("alder"), memberships=held)


# --- upload and read --------------------------------------------------------------------------------------


def test_a_file_is_kept_until_it_is_read(cast: Cast) -> None:
    imported = uploaded(b"some,file\n", by=by(cast.person("alder", Role.DATA_MANAGER)))
    assert imported.state == ImportState.UPLOADED
    assert imported.job is not None
    assert imported.job.arguments == {"import": imported.pk, "file": imported.stored_as}
    path = storage.path_of(bound_trust_id(), imported.stored_as)
    assert path.read_bytes() == b"some,file\n"
    assert imported.stored_as != imported.file_name
    (entry,) = trail(cast, "import.uploaded")
    assert entry.after is not None
    assert entry.after["period"] == "Half term 1 of 2026/27"


@pytest.mark.parametrize("name", ["../../etc/passwd", r"C:\files\passwd", "", "x" * 500])
def test_a_persons_file_name_is_only_a_name(name: str) -> None:
    imported = imports.upload(
        chunks=[b"x"],
        file_name=name,
        period=half_term(),
        status=ValueStatus.FINAL,
        reach=Reach(everything=True),
        by=BY,
    )
    assert imported.file_name in ("passwd", "file", "x" * 200)


def test_each_cell_is_compared_with_what_stands() -> None:
    confirmed({ONE: "95.1", TWO: "90"})
    again = read({ONE: "95.10", TWO: "91", THREE: "SUPP"})
    assert numbers(again) == (1, 1, 1, 0)
    kinds = dict(ImportCell.objects.filter(import_id=again.pk).values_list("row", "kind"))
    assert kinds == {2: "unchanged", 3: "changed", 4: "new"}


def test_reading_stores_no_value() -> None:
    read({ONE: "95.1"})
    assert state() == frozenset()


def test_a_figure_given_twice_is_refused_where_it_differs() -> None:
    imported = read([(ONE, "95"), (TWO, "90"), (ONE, "96"), (TWO, "90"), (THREE, "10")])
    assert numbers(imported) == (2, 0, 0, 3)
    problems = ImportProblem.objects.order_by("row").values_list("row", "value", "reason")
    assert [(row, value) for row, value, _ in problems] == [(2, "95"), (4, "96"), (5, "90")]
    assert "not the same each time" in problems[0][2]
    assert problems[2][2] == "The file gives this figure twice"


def test_problems_of_the_file_are_kept_with_their_place() -> None:
    problem = ImportProblem(sheet="S", row=9, column="Attendance", value="abc", reason="Not a number")
    imported = read({ONE: "95"}, problems=[problem])
    assert numbers(imported) == (1, 0, 0, 1)
    kept = ImportProblem.objects.get(imported=imported)
    assert (kept.sheet, kept.row, kept.column, kept.value) == ("S", 9, "Attendance", "abc")


def test_a_file_that_cannot_be_read() -> None:
    imported = imports.refuse(imported=uploaded(), message="This is a picture.", at=AT, by=BY)
    assert (imported.state, imported.message) == ("refused", "This is a picture.")
    with pytest.raises(imports.MoveNotAllowed, match="is refused"):
        imports.confirm(imported=imported, at=AT, by=BY)


# --- confirm ----------------------------------------------------------------------------------------------


def test_values_carry_where_they_came_from(cast: Cast) -> None:
    imported = confirmed({ONE: "95.1", THREE: "SUPP"})
    value = KpiValue.objects.current().for_kpis(["attendance"]).get()
    assert (str(value.number), value.mark, value.version) == ("95.100000", "", 1)
    assert (value.imported_by_id, value.sheet, value.row, value.column) == (
        imported.pk,
        "Sheet1",
        2,
        "attendance",
    )
    assert KpiValue.objects.for_kpis(["persistent_absence"]).get().mark == "SUPP"
    (entry,) = trail(cast, "import.confirmed")
    assert entry.after == {"new": 2, "changed": 0, "unchanged": 0, "refused": 0}


def test_a_later_import_supersedes_and_never_overwrites() -> None:
    confirmed({ONE: "95.1", TWO: "90"})
    first = state()
    confirmed({ONE: "96"})
    assert current() == {("900001", "attendance", "all"): "96", ("900002", "attendance", "all"): "90"}
    versions = KpiValue.objects.history_of(KpiValue.objects.current().get(academy__urn=900001))
    assert [(str(one.number), one.version, one.is_current) for one in versions] == [
        ("96.000000", 2, True),
        ("95.100000", 1, False),
    ]
    assert len(state()) == len(first) + 1


@pytest.mark.parametrize("is_same_file", [True, False])
def test_an_identical_import_writes_no_version(is_same_file: bool) -> None:
    before = confirmed({ONE: "95.1", TWO: "SUPP"})
    stood = state()
    content = None if is_same_file else b"the same, saved again"
    again = read(
        {ONE: "95.1", TWO: "SUPP"},
        imported=None if content is None else uploaded(content),
    )
    assert numbers(again) == (0, 0, 2, 0)
    assert (again.same_as == before) is is_same_file
    assert imports.confirm(imported=again, at=AT, by=BY) == imports.Stored(0)
    assert state() == stood


def test_the_same_file_is_read_again_once_something_has_changed() -> None:
    confirmed({ONE: "95.1"})
    confirmed({ONE: "97"})
    again = read({ONE: "95.1"})
    assert again.same_as is None
    assert numbers(again) == (0, 1, 0, 0)


def test_final_takes_the_place_of_provisional() -> None:
    confirmed({ONE: "95.1"}, status=ValueStatus.PROVISIONAL)
    again = read({ONE: "95.1"})
    assert numbers(again) == (0, 1, 0, 0)


def test_periods_do_not_meet() -> None:
    confirmed({ONE: "95.1"})
    other = read({ONE: "93"}, period=half_term(2))
    assert numbers(other) == (1, 0, 0, 0)


def test_what_others_changed_meanwhile_is_shown_and_nothing_is_lost() -> None:
    confirmed({ONE: "90", TWO: "80"})
    mine, theirs = read({ONE: "91", TWO: "81", THREE: "1"}), read({ONE: "92"})
    assert imports.confirm(imported=theirs, at=AT, by=BY) == imports.Stored(1)
    stood = state()
    assert imports.confirm(imported=mine, at=AT, by=BY) == imports.Contested(1)
    assert state() == stood
    contested = ImportCell.objects.get(is_contested=True)
    assert (contested.row, contested.kind, contested.seen_import) == (2, "changed", theirs.pk)
    mine = Import.objects.get(pk=mine.pk)
    assert (mine.state, mine.cells_contested, mine.cells_new) == ("ready", 1, 1)
    # Somebody has seen it and wants the file's figure all the same.
    assert imports.confirm(imported=mine, at=AT, by=BY) == imports.Stored(3)
    assert current()["900001", "attendance", "all"] == "91"
    assert KpiValue.objects.get(version=2, academy__urn=900001).number == 92


def test_changing_other_cells_is_no_conflict() -> None:
    mine, theirs = read({ONE: "91"}), read({TWO: "92"})
    imports.confirm(imported=theirs, at=AT, by=BY)
    assert imports.confirm(imported=mine, at=AT, by=BY) == imports.Stored(1)


def test_agreeing_with_others_is_no_conflict() -> None:
    mine, theirs = read({ONE: "91", TWO: "5"}), read({ONE: "91"})
    imports.confirm(imported=theirs, at=AT, by=BY)
    assert imports.confirm(imported=mine, at=AT, by=BY) == imports.Stored(1)
    assert numbers(mine) == (1, 0, 1, 0)


def test_a_value_undone_and_replaced_in_between_is_a_conflict() -> None:
    """The version's number is the same again, and the value is another."""
    first = confirmed({ONE: "90"})
    mine = read({ONE: "91"})
    imports.undo(imported=first, at=AT, by=BY)
    confirmed({ONE: "70"})
    assert imports.confirm(imported=mine, at=AT, by=BY) == imports.Contested(1)


def test_an_import_is_confirmed_once() -> None:
    imported = confirmed({ONE: "90"})
    with pytest.raises(imports.MoveNotAllowed, match="is confirmed"):
        imports.confirm(imported=imported, at=AT, by=BY)


def test_cells_that_are_no_longer_kept_are_not_taken_for_none() -> None:
    imported = read({ONE: "90"})
    ImportCell.objects.all().delete()
    with pytest.raises(imports.MoveNotAllowed, match="Upload it again"):
        imports.confirm(imported=imported, at=AT, by=BY)


# --- cancel and undo --------------------------------------------------------------------------------------


def test_cancelling_leaves_everything_as_it_is(cast: Cast) -> None:
    imported = read({ONE: "90"})
    imports.cancel(imported=imported, at=AT, by=BY)
    assert state() == frozenset()
    with pytest.raises(imports.MoveNotAllowed, match="is cancelled"):
        imports.confirm(imported=imported, at=AT, by=BY)
    assert len(trail(cast, "import.cancelled")) == 1


def test_nothing_is_cancelled_while_the_portal_works_on_it() -> None:
    with pytest.raises(imports.MoveNotAllowed, match="is working on"):
        imports.cancel(imported=uploaded(), at=AT, by=BY)


def test_undo_brings_back_exactly_what_stood(cast: Cast) -> None:
    confirmed({ONE: "90", TWO: "SUPP"})
    before = state()
    second = confirmed({ONE: "91", TWO: "80", THREE: "7"})
    assert imports.undo(imported=second, at=AT, by=BY) == 3
    assert state() == before
    (entry,) = trail(cast, "import.undone")
    assert entry.before == {"versions": 3}


def test_undo_is_refused_where_a_later_import_built_on_it() -> None:
    first = confirmed({ONE: "90", TWO: "80"})
    second = confirmed({ONE: "91"})
    stood = state()
    with pytest.raises(imports.BuiltOn, match=r"“figures.csv”\. Undo them first"):
        imports.undo(imported=first, at=AT, by=BY)
    assert state() == stood
    imports.undo(imported=second, at=AT, by=BY)
    imports.undo(imported=first, at=AT, by=BY)
    assert state() == frozenset()


def test_an_import_that_touched_other_cells_does_not_stand_in_the_way() -> None:
    first = confirmed({ONE: "90"})
    confirmed({TWO: "80"})
    imports.undo(imported=first, at=AT, by=BY)
    assert current() == {("900002", "attendance", "all"): "80"}


# --- who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "own", "other", "finance"),
    [
        (Role.DATA_MANAGER, True, True, True),
        (Role.TRUST_ADMIN, True, True, True),
        (Role.HEADTEACHER, True, False, False),
        (Role.CONTRIBUTOR, True, False, False),
        (Role.OPERATIONS_LEAD, False, False, True),
        (Role.CEO, False, False, False),
        (Role.LGB_CHAIR, False, False, False),
    ],
)
def test_who_may_bring_in_what(cast: Cast, role: Role, own: bool, other: bool, finance: bool) -> None:
    reach = reach_of(access_of(cast, role))
    assert reach.holds(900001, "attendance") is own
    assert reach.holds(900002, "attendance") is other
    assert reach.holds(900002, "finance") is finance
    assert Reach.of_json(reach.as_json()) == reach


def test_nobody_uploads_who_may_bring_in_nothing(cast: Cast) -> None:
    with pytest.raises(imports.NothingInReach):
        uploaded(reach=reach_of(access_of(cast, Role.CEO)))
    assert not AuditEntry.objects.filter(verb="import.uploaded").exists()


def test_a_confirmation_needs_the_reach_of_the_file(cast: Cast) -> None:
    imported = read({ONE: "90"})
    head = reach_of(access_of(cast, Role.HEADTEACHER))
    with pytest.raises(imports.MoveNotAllowed, match="your roles"):
        imports.ask_to_confirm(imported=imported, reach=head, by=BY)
    job = imports.ask_to_confirm(imported=imported, reach=Reach(everything=True), by=BY)
    assert job.kind == "kpi_import_confirm"
    with pytest.raises(imports.MoveNotAllowed, match="is working on"):
        imports.ask_to_confirm(imported=imported, reach=Reach(everything=True), by=BY)
    finish_job(Import.objects.get(pk=imported.pk))


def test_people_see_their_own_imports_only(cast: Cast) -> None:
    head = cast.person("alder", Role.HEADTEACHER)
    own = uploaded(b"1", by=by(head))
    other = uploaded(b"2", by=by(add_person(cast, "another@alder.example", Role.HEADTEACHER)))
    seen = Import.objects.visible_to(access_of(cast, Role.HEADTEACHER))
    assert list(seen) == [own]
    assert set(Import.objects.visible_to(access_of(cast, Role.CEO))) == {own, other}


def test_values_are_seen_by_whom_the_academy_is() -> None:
    cast = Cast()
    confirmed({ONE: "90", TWO: "80"})
    seen = KpiValue.objects.current().visible_to(access_of(cast, Role.HEADTEACHER))
    assert [value.academy.urn for value in seen.select_related("academy")] == [900001]
    assert KpiValue.objects.visible_to(access_of(cast, Role.CEO)).count() == 2
    academies = Academy.objects.filter(urn=900002)
    assert KpiValue.objects.for_academies(academies).of_everybody().count() == 1
