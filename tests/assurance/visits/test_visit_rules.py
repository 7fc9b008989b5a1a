"""What needs no page: the life of a visit, who may do what, what a file is, and what the tidier clears away."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from assurance.evidence.kinds import EvidenceRefused, recognise
from assurance.frameworks.schema import VisitType
from assurance.models import EvidenceFile, Visit, VisitState
from assurance.use_cases import evidence_files, visit_notes, visits
from assurance.use_cases.visits import MoveNotAllowed, Plan
from assurance.visit_lifecycle import MOVES, OWNERS
from assurance.visit_section import visit_days
from assurance.visit_sight import may_move, sees_note
from assurance.visit_types import LINK_VISIT, is_link
from tests.assurance.visits.world import AT, DAY, access, brought_to, planned
from tests.cast import Cast
from tests.trust_pages import by, trail
from trust_portal.accounts.roles import Role

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def test_every_state_has_an_owner() -> None:
    states = {move.after for move in MOVES.values()} | {one for move in MOVES.values() for one in move.before}
    assert states | {""} == set(OWNERS) == {"", *VisitState.values}


def test_which_types_are_for_governors() -> None:
    assert is_link(LINK_VISIT)
    assert not is_link(VisitType(id="governance_review", name="Governance review"))


def zipped(**parts: bytes | str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def picture(kind: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, kind)
    return out.getvalue()


DOCX = zipped(**{"[Content_Types].xml": WORD, "word/document.xml": "<a/>"})
ODT = zipped(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("Report.PDF", b"%PDF-1.7 ...", "Report.pdf"),
        ("C:\\Users\\me\\plan.docx", DOCX, "plan.docx"),
        ("plan.odt", ODT, "plan.odt"),
        ("a.jpeg", picture("JPEG"), "a.jpg"),
        ("a.png", picture("PNG"), "a.png"),
        ("figures.csv", "Schule;ä\n".encode("cp1252"), "figures.csv"),
        ("..txt", b"words", "evidence.txt"),
        ('a"\r\nb<c>.txt', "\ufeffwörds".encode(), "a b c.txt"),
        ("\u202efdp.exe.txt", b"words", "fdp.exe.txt"),
        ("x" * 500 + ".txt", b"words", "x" * 116 + ".txt"),
    ],
)
def test_what_is_taken(name: str, content: bytes, kept_as: str) -> None:
    assert recognise(name, content).name == kept_as


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("drawing.svg", b"<svg/>"),
        ("plan.docm", DOCX),
        ("plan.xlsx", DOCX),
        ("a.pdf", b"MZ\x90 a program"),
        ("a.txt", b""),
        ("a.txt", b"  <!doctype html><script>alert(1)</script>"),
        ("a.txt", "\ufeff<html>".encode("utf-16")),
        ("a.csv", b"MZ\x00\x01"),
        ("a.png", b"\x89PNG\r\n\x1a\nnot really"),
        ("a.docx", DOCX[:-30]),
        (
            "a.docx",
            zipped(**{"[Content_Types].xml": WORD, "word/document.xml": "", "word/vbaProject.bin": "x"}),
        ),
        ("a.docx", zipped(**{"[Content_Types].xml": WORD + " macroEnabled", "word/document.xml": ""})),
        ("a.ods", zipped(**{"mimetype": "x", "content.xml": "", "Basic/Standard/m.xml": "x"})),
        ("a.docx", zipped(**{"evil.exe": "MZ"})),
    ],
)
def test_what_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(EvidenceRefused):
        recognise(name, content)


@pytest.mark.django_db
def test_who_sees_the_note_and_who_may_do_what(cast: Cast, in_alder: None) -> None:
    everybody = {role: access(cast, role) for role in Role}
    readers = {Role.IMPROVEMENT_OFFICER, Role.DIRECTOR_OF_EDUCATION}
    for state, more in (
        ("drafted", set()),
        ("shared", {Role.CEO, Role.HEADTEACHER}),
        ("final", {Role.CEO, Role.HEADTEACHER, Role.LGB_CHAIR, Role.LGB_GOVERNOR, Role.TRUSTEE, Role.CLERK}),
    ):
        one = brought_to(cast, state)
        seen = {
            role
            for role, whose in everybody.items()
            if Visit.objects.visible_to(whose).filter(pk=one.pk).exists() and sees_note(whose, one, ())
        }
        assert seen == readers | more, state
        assert {role for role, whose in everybody.items() if may_move(whose, one, "share", ())} == readers
        assert {role for role, whose in everybody.items() if may_move(whose, one, "reply", ())} == {
            Role.HEADTEACHER
        }
    link = planned(cast, "link_governor", Role.LGB_GOVERNOR, focus=["assurance/reading"])
    assert {role for role, whose in everybody.items() if may_move(whose, link, "hold", ())} == {
        Role.LGB_GOVERNOR,
        Role.DIRECTOR_OF_EDUCATION,
    }
    money = planned(cast, focus=["assurance/budget"], visitors=[cast.person("alder", Role.OPERATIONS_LEAD)])
    visitors = {cast.person("alder", Role.OPERATIONS_LEAD).pk}
    assert may_move(everybody[Role.OPERATIONS_LEAD], money, "hold", visitors)
    assert not Visit.objects.visible_to(everybody[Role.OPERATIONS_LEAD]).filter(pk=link.pk).exists()
    assert [entry.key for entry in visit_days(everybody[Role.OPERATIONS_LEAD], on=DAY)] == [
        f"visit-{money.pk}"
    ]


@pytest.mark.django_db
def test_what_cannot_be_done(cast: Cast, in_alder: None, tmp_path: Path, settings: Any) -> None:
    settings.FILES_DIR = tmp_path
    one = planned(cast)
    lead = by(one.lead)
    for field, facts in (
        ("planned_on", {"planned_on": DAY + timedelta(days=800)}),
        ("planned_on", {"planned_on": date(2020, 1, 1)}),
        ("lead", {"lead": cast.person("birch", Role.CEO)}),
        ("visitors", {"visitors": [cast.stranger]}),
        ("outside", {"outside": "A\n" * 21}),
        ("focus", {"focus": [":Nothing"]}),
    ):
        to = Plan(**{"planned_on": DAY, "lead": one.lead, **facts})  # type: ignore[arg-type]
        with pytest.raises(ValidationError) as refusal:
            visits.change(visit=one, to=to, seen_revision=1, by=lead, at=AT)
        assert field in refusal.value.message_dict
    one.academy.joined_on = DAY
    one.academy.save()
    for day in (DAY - timedelta(days=1), AT.date() + timedelta(days=1)):
        with pytest.raises(ValidationError, match=r"joined the trust|cannot have been held"):
            visits.hold(visit=one, held_on=day, by=lead, at=AT)
    for move in (visit_notes.share, visit_notes.finish):
        with pytest.raises(MoveNotAllowed):
            move(visit=one, by=lead, at=AT)
    visits.cancel(visit=one, reason="The school is closed.", by=lead, at=AT)
    with pytest.raises(MoveNotAllowed, match="cancelled"):
        visits.hold(visit=one, held_on=DAY, by=lead, at=AT)
    final = brought_to(cast, "final")
    with pytest.raises(MoveNotAllowed, match="final"):
        visit_notes.add_link(visit=final, link="https://example.org", title="", by=lead, at=AT)
    assert len(trail(cast, "visit.final")) == 1


@pytest.mark.django_db
def test_what_has_expired_is_cleared_away(cast: Cast, in_alder: None, tmp_path: Path, settings: Any) -> None:
    settings.FILES_DIR = tmp_path
    by_lead = by(cast.person("alder", Role.IMPROVEMENT_OFFICER))
    kept = evidence_files.keep(
        name="a.txt", content=BytesIO(b"words"), expires_on=AT.date(), by=by_lead, at=AT
    )
    settings.EVIDENCE_MOST_BYTES = 4
    with pytest.raises(ValidationError, match="smaller than"):
        evidence_files.keep(name="a.txt", content=BytesIO(b"words"), by=by_lead, at=AT)
    evidence_files.remove_expired(at=AT)
    assert EvidenceFile.objects.get(pk=kept.pk).is_there
    evidence_files.remove_expired(at=AT + timedelta(days=1))
    evidence_files.remove_expired(at=AT + timedelta(days=1))
    gone = EvidenceFile.objects.get(pk=kept.pk)
    assert (gone.is_there, gone.name, gone.sha256) == (False, "a.txt", kept.sha256)
    assert len(trail(cast, "evidence.expired")) == 1
