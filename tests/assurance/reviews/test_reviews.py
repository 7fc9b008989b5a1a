"""A termly review, from opened to published: what can be done, in which order, and who reads it when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from academies.models import Period, PeriodKind
from academies.use_cases import calendar
from assurance.in_force import framework_for
from assurance.models import ImprovementAction, Report, ReportState, Review, ReviewState, Visit
from assurance.review_lifecycle import MAY_BE_CORRECTED, MOVES, OWNERS, MoveNotAllowed
from assurance.use_cases import reviews as use_cases
from assurance.use_cases.reviews import Words
from tests.assurance.improvement.world import publish
from tests.cast import Cast
from tests.trust_pages import address, by, trail, words
from trust_portal.accounts.roles import Role, codes
from trust_portal.audit.actor import Actor
from trust_portal.notices.models import Notice
from trust_portal.tenancy.scope import trust_scope

SignIn = Callable[[str, Role], Client]
DAY = timedelta(days=1)


@pytest.fixture
def term(cast: Cast) -> Period:
    """The one that is now, with a framework."""
    with trust_scope(cast.trust("alder").pk):
        publish_for_now()
        return Period.objects.filter(kind=PeriodKind.TERM, starts_on__lte=timezone.now().date()).latest(
            "starts_on"
        )


def publish_for_now() -> None:
    calendar.add_year(first_year=2026, by=Actor.command())
    publish()


def submitted_report(cast: Cast, term: Period, state: ReportState = ReportState.SUBMITTED) -> Report:
    framework = framework_for(2026)
    assert framework is not None
    return Report.objects.create(
        academy=cast.academy("alder"),
        period=term,
        version=framework.version,
        key="termly",
        state=state,
        opens_on=date(2026, 9, 1),
        due_on=date(2026, 11, 1),
        submitted_at=timezone.now() if state is ReportState.SUBMITTED else None,
    )


def opened(cast: Cast, term: Period, **facts: Any) -> Review:
    director = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
    review = use_cases.open_review(academy=cast.academy("alder"), period=term, by=director, at=timezone.now())
    use_cases.write(
        review=review, words=Words("All is well."), seen_revision=1, by=director, at=timezone.now()
    )
    return review


def test_every_state_has_an_owner() -> None:
    assert set(OWNERS) == {"", *ReviewState.values} == {"", *(move.after for move in MOVES.values())}
    assert {move.needs for move in MOVES.values()} <= codes()
    assert set(MAY_BE_CORRECTED) < set(ReviewState)


@pytest.mark.django_db
def test_it_is_signed_once_and_in_order(cast: Cast, term: Period, in_alder: None) -> None:
    director, head = (
        by(cast.person("alder", role)) for role in (Role.DIRECTOR_OF_EDUCATION, Role.HEADTEACHER)
    )
    now = timezone.now()
    report = submitted_report(cast, term)
    review = opened(cast, term)
    assert review.report == report
    with pytest.raises(MoveNotAllowed, match="already"):
        use_cases.open_review(academy=review.academy, period=term, by=director, at=now)
    for early in (use_cases.sign, use_cases.share, use_cases.publish):
        with pytest.raises(MoveNotAllowed):
            early(review=review, by=director, at=now)
    with pytest.raises(MoveNotAllowed):
        use_cases.reply(review=review, text="Early", by=head, at=now)
    sent = use_cases.send(review=review, by=director, at=now)
    assert sent.reply_until is not None
    with pytest.raises(MoveNotAllowed, match="has not replied yet"):
        use_cases.sign(review=review, by=director, at=now)
    use_cases.reply(review=review, text="Two figures are wrong.", by=head, at=now)
    with pytest.raises(MoveNotAllowed, match="already"):
        use_cases.reply(review=review, text="And a third", by=head, at=now)
    with pytest.raises(use_cases.ChangedMeanwhile):
        use_cases.write(review=review, words=Words("Stale"), seen_revision=1, by=director, at=now)
    use_cases.write(review=review, words=Words("Put right."), seen_revision=2, by=director, at=now)
    use_cases.sign(review=review, by=director, at=now)
    report.refresh_from_db()
    assert report.state == ReportState.LOCKED
    with pytest.raises(MoveNotAllowed):
        use_cases.sign(review=review, by=director, at=now)
    with pytest.raises(MoveNotAllowed):
        use_cases.write(review=review, words=Words("Too late"), seen_revision=3, by=director, at=now)
    with pytest.raises(ValidationError):
        use_cases.correct(review=review, words=Words("x"), reason=" ", seen_revision=3, by=director, at=now)
    use_cases.correct(review=review, words=Words("Y"), reason="A name", seen_revision=3, by=director, at=now)
    use_cases.share(review=review, by=director, at=now)
    use_cases.publish(review=review, by=director, at=now)
    texts = list(review.versions.order_by("revision").values_list("summary", flat=True))
    assert texts == ["", "All is well.", "Put right.", "Y"]
    assert review.replies.get().version.revision == 2
    assert len(trail(cast, "review.signed")) == len(trail(cast, "report.locked")) == 1
    told = dict(Notice.objects.filter(event__startswith="review-").values_list("event", "person__email"))
    assert set(told) == {
        f"review-{review.pk}-{what}" for what in ("sent", "replied", "signed", "shared", "published")
    }


@pytest.mark.django_db
def test_without_a_reply_and_without_a_report(cast: Cast, term: Period, in_alder: None) -> None:
    director, now = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION)), timezone.now()
    report = submitted_report(cast, term, ReportState.DRAFTING)
    review = opened(cast, term)
    sent = use_cases.send(review=review, by=director, at=now)
    assert sent.reply_until is not None
    after = now + (sent.reply_until - now.date() + DAY)
    with pytest.raises(MoveNotAllowed, match="time to reply ended"):
        use_cases.reply(review=review, text="Late", by=director, at=after)
    with pytest.raises(MoveNotAllowed, match="submitted before the review is signed"):
        use_cases.sign(review=review, by=director, at=after)
    Review.objects.update(report=None)
    report.delete()
    assert use_cases.sign(review=review, by=director, at=after).state == ReviewState.SIGNED


@pytest.mark.django_db
def test_pages_and_who_reads_when(
    cast: Cast, term: Period, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    everybody = {role: sign_in("alder", role) for role in Role}
    director, head = everybody[Role.DIRECTOR_OF_EDUCATION], everybody[Role.HEADTEACHER]
    academy = cast.academy("alder")
    at: dict[str, Any] = {"period_id": term.pk, "academy_id": academy.pk}
    assert everybody[Role.OPERATIONS_LEAD].post(address("review_open", **at)).status_code == 403
    page = director.post(address("review_open", **at), follow=True)
    assert f"The review of {academy} is open" in words(page)
    with trust_scope(cast.trust("alder").pk):
        review = Review.objects.get()

    def one(name: str) -> str:
        return address(name, review_id=review.pk)

    early = {Role.DIRECTOR_OF_EDUCATION, Role.CEO, Role.IMPROVEMENT_OFFICER, Role.OPERATIONS_LEAD}
    board, trustees = {Role.LGB_CHAIR, Role.LGB_GOVERNOR}, {Role.TRUSTEE, Role.CLERK}
    never = {Role.TRUST_ADMIN, Role.CONTRIBUTOR, Role.DATA_MANAGER}

    def reads(*groups: set[Role]) -> None:
        able = set().union(*groups)
        for role, client in everybody.items():
            wanted = 403 if role in never else 200 if role in able else 404
            assert client.get(one("review")).status_code == wanted, role

    reads(early)
    sent = {"summary": "<script>1</script> Ready", "priority_2": "Read more", "seen_revision": "1"}
    assert director.post(one("review_write"), sent).status_code == 302
    assert director.post(one("review_write"), {**sent, "summary": "Mine"}).status_code == 409
    too_long = director.post(one("review_write"), {**sent, "seen_revision": "2", "summary": "x" * 20_001})
    assert too_long.status_code == 422
    assert director.post(one("review_send")).status_code == 302
    reads(early, {Role.HEADTEACHER})
    assert "has not replied yet" in words(director.post(one("review_sign")))
    assert director.post(one("review_reply")).status_code == 403
    for role in (Role.CEO, Role.HEADTEACHER, Role.OPERATIONS_LEAD):
        for move in ("review_write", "review_send", "review_sign", "review_share", "review_publish"):
            assert everybody[role].post(one(move)).status_code == 403, (role, move)
    assert head.post(one("review_reply"), {"text": "Not so ❤"}).status_code == 302
    improvement = {
        "title": "Read daily",
        "owner": cast.person("alder", Role.HEADTEACHER).pk,
        "due_on": (timezone.now().date() + DAY).isoformat(),
    }
    asked = f"{address('improvement_open')}?academy={academy.pk}&review={review.pk}"
    assert "Read daily" in words(director.post(asked, improvement, follow=True))
    with trust_scope(cast.trust("alder").pk):
        assert ImprovementAction.objects.get().origin == "review"
    assert f"review={review.pk}" in director.get(one("review")).content.decode()
    assert director.get(one("review_sign")).status_code == 200
    for move in ("review_sign", "review_share"):
        assert director.post(one(move)).status_code == 302
    # What is agreed in it was signed with it.
    assert f"review={review.pk}" not in director.get(one("review")).content.decode()
    refused = director.post(asked, {**improvement, "title": "Too late"})
    assert (refused.status_code, "nothing more is agreed in it" in words(refused)) == (422, True)
    with trust_scope(cast.trust("alder").pk):
        assert ImprovementAction.objects.get().title == "Read daily"
    reads(early, {Role.HEADTEACHER}, board)
    assert director.post(one("review_publish")).status_code == 302
    reads(early, {Role.HEADTEACHER}, board, trustees)
    elsewhere = sign_in("birch", Role.DIRECTOR_OF_EDUCATION)
    assert elsewhere.get(address("review", trust="birch", review_id=review.pk)).status_code == 404
    assert director.get(address("review_open", **at)).status_code == 405
    governor = everybody[Role.LGB_GOVERNOR]
    with django_assert_max_num_queries(45):
        shown = governor.get(one("review"))
    assert "&lt;script&gt;" in shown.content.decode()
    for text in ("Not so ❤", "Read more", "Published to trustees", "Read daily"):
        assert text in words(shown)
    assert "Visits in this term There were none" in words(shown)
    with trust_scope(cast.trust("alder").pk):
        held_on = term.starts_on + DAY
        Visit.objects.create(
            academy=academy,
            version=review.version,
            type="health_check",
            type_name="Health check",
            planned_on=held_on,
            held_on=held_on,
            state="shared",
            lead=cast.person("alder", Role.IMPROVEMENT_OFFICER),
        )
    assert "Health check" in words(director.get(one("review")))
    assert "Health check" not in words(everybody[Role.TRUSTEE].get(one("review")))  # until its note is final
    listed = governor.get(address("reviews"))
    assert str(academy) in words(listed)


def test_what_was_signed_is_corrected(sign_in: SignIn, cast: Cast, term: Period) -> None:
    with trust_scope(cast.trust("alder").pk):
        review = opened(cast, term)
        director = by(cast.person("alder", Role.DIRECTOR_OF_EDUCATION))
        head = by(cast.person("alder", Role.HEADTEACHER))
        use_cases.send(review=review, by=director, at=timezone.now())
        use_cases.reply(review=review, text="", by=head, at=timezone.now())
    browser = sign_in("alder", Role.DIRECTOR_OF_EDUCATION)
    path = address("review_correct", review_id=review.pk)
    sent = {"summary": "All is better.", "priority_1": "Read daily", "seen_revision": "2", "reason": "A slip"}
    assert browser.post(path, sent).status_code != 302  # it is not signed yet
    assert browser.post(address("review_sign", review_id=review.pk)).status_code == 302
    assert browser.post(path, {**sent, "reason": " "}).status_code == 422
    shown = words(browser.post(path, sent, follow=True))
    for said in ("All is better.", "A slip", "All is well."):
        assert said in shown
    with trust_scope(cast.trust("alder").pk):
        version = review.versions.current().get()
        review.refresh_from_db()
    assert (version.revision, version.priorities, version.reason) == (3, ["Read daily"], "A slip")
    assert review.state == ReviewState.SIGNED
    (entry,) = trail(cast, "review.corrected")
    assert entry.after == {"revision": 3, "reason": "A slip"}
    assert browser.post(path, sent).status_code == 409
    assert "All is better." in words(
        sign_in("alder", Role.HEADTEACHER).get(address("review", review_id=review.pk))
    )
    assert sign_in("alder", Role.CEO).post(path, sent).status_code == 403
