"""Writing a report: what two people, or two tabs, save at the same time is all kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assurance.models import Report, ReportState
from assurance.reports.cleaning import TextTooLong
from assurance.reports.lifecycle import MoveNotAllowed
from assurance.use_cases import report_texts, reports
from assurance.use_cases.report_texts import Kept, Sent, fingerprint
from tests.assurance.reports.opened import AT, opened
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor

pytestmark = pytest.mark.usefixtures("in_alder")


@pytest.fixture
def report(cast: Cast) -> Report:
    return opened(cast.academy("alder"))


@pytest.fixture
def head(cast: Cast) -> Actor:
    return Actor(person=cast.person("alder", Role.HEADTEACHER), via="page")


def save(
    report: Report,
    by: Actor,
    text: str,
    seen: int = 0,
    *,
    editor: str = "",
    minutes: int = 0,
    shown: str = "",
) -> Kept:
    (kept,) = report_texts.save_section(
        report=report,
        section="safety",
        texts={"safe": Sent(text, seen, shown)},
        editor=editor,
        at=AT + timedelta(minutes=minutes),
        by=by,
    )
    return kept


def stored(report: Report) -> list[tuple[str, bool, bool]]:
    rows = report.texts.order_by("revision")
    return [(row.text, row.is_current, row.is_aside) for row in rows]


def test_a_page_writes_on_in_its_own_text_and_every_other_change_is_a_revision(
    report: Report, head: Actor
) -> None:
    first = save(report, head, "Pupils", editor="a")
    second = save(report, head, "Pupils are safe", first.revision, editor="a")
    assert stored(report) == [("Pupils are safe", True, False)]
    third = save(report, head, "All are safe", second.revision, editor="a")
    later = save(report, head, "All are safe now", third.revision, editor="a", minutes=30)
    assert [text for text, _, _ in stored(report)] == ["Pupils are safe", "All are safe", "All are safe now"]
    assert save(report, head, "All are safe now", 1, editor="b").revision == later.revision
    report.refresh_from_db()
    assert report.state == ReportState.DRAFTING


def test_a_message_that_is_sent_again_or_comes_late_does_no_harm(report: Report, head: Actor) -> None:
    save(report, head, "One", editor="a")
    again = save(report, head, "One", editor="a")  # the answer was lost
    assert again.aside is None
    save(report, head, "One two", editor="a")  # still without the number
    late = save(report, head, "One", editor="a")
    assert late.text == "One two"
    assert [text for text, is_current, _ in stored(report) if is_current] == ["One two"]


def test_two_who_write_at_once_find_both_texts_and_choose(report: Report, head: Actor, cast: Cast) -> None:
    other = Actor(person=cast.person("alder", Role.CONTRIBUTOR), via="page")
    save(report, head, "Mine", editor="a")
    kept = save(report, other, "Theirs", editor="b")
    assert (kept.text, kept.other) == ("Mine", "Headteacher of Alder")
    assert kept.aside is not None
    kept = save(report, other, "Theirs and more", editor="b")
    assert stored(report) == [("Mine", True, False), ("Theirs and more", False, True)]
    with pytest.raises(MoveNotAllowed, match="Two texts"):
        reports.submit(report=report, at=AT, by=head)
    assert kept.aside is not None
    report_texts.settle(report=report, text=kept.aside, use=True, at=AT, by=head)
    report_texts.settle(report=report, text=kept.aside, use=True, at=AT, by=head)
    current = report.texts.current().get()
    assert (current.text, report.texts.count()) == ("Theirs and more", 3)
    assert reports.submit(report=report, at=AT, by=head).state == ReportState.SUBMITTED


def test_what_a_page_has_not_changed_is_not_saved_over_others(report: Report, head: Actor) -> None:
    save(report, head, "New", editor="a")
    kept = save(report, head, "Old", editor="b", shown=fingerprint("Old"))
    assert kept.aside is None
    assert stored(report) == [("New", True, False)]


def test_too_much_is_refused_and_nothing_is_written_once_it_is_submitted(report: Report, head: Actor) -> None:
    with pytest.raises(TextTooLong):
        save(report, head, "x" * 200_001)
    reports.submit(report=report, at=AT, by=head)
    with pytest.raises(MoveNotAllowed, match="is submitted: nothing can be written"):
        save(report, head, "More")
    with pytest.raises(MoveNotAllowed, match="already"):
        reports.submit(report=report, at=AT, by=head)
