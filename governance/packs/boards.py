"""A board pack: a meeting's agenda and papers as members of the body see them, put together at one moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assurance.models import PackVersion
from governance.live_pages import LIVE_PAGES
from governance.models import AgendaItem, BoardPack, Body, BodyKind, BodyMember, Meeting, Paper, PaperKind
from trust_portal.accounts.access import Access
from trust_portal.accounts.models import Person
from trust_portal.accounts.roles import Role
from trust_portal.print.printing import Attachment
from trust_portal.tenancy.models import Trust
from trust_portal.ui.dates import LONDON, day_in_short, day_in_words, time_in_words

from . import board_contents, contents
from .appendices import Appended
from .board_contents import Agenda, AgendaLine, ChangedPaper, Changes, PaperLine
from .building import Report, drawn, logo_of
from .differences import differences, in_sentences
from .live import gathered
from .papers.look import Look
from .papers.matters import matters
from .plain import NotReadable, pack_of

MATTERS, SINCE = "open-matters", "since-the-last-pack"


@dataclass(frozen=True, slots=True)
class Composed:
    """`frameworks`: by the anchor of a paper, what it was made by. `version` is the newest of them."""

    pack: contents.Pack
    attachments: tuple[Attachment, ...]
    frameworks: dict[str, str]
    differences: list[str]
    version: PackVersion | None


def reader_for(body: Body, trust: Trust) -> Access:
    """What its members are to the portal: trustees, or governors of the body's academy. Nobody in particular."""
    if body.kind == BodyKind.LGB:
        assert body.academy is not None  # a constraint of the table
        places = {Role.LGB_GOVERNOR: frozenset({body.academy.place_id})}
    else:
        places = {Role.TRUSTEE: frozenset[int]()}
    return Access(person=Person(pk=0), trust=trust, places=places)


def papers_to_choose(meeting: Meeting) -> list[tuple[AgendaItem, list[Paper]]]:
    """The agenda with the papers of each item, in its order. Two queries."""
    items = meeting.items.order_by("place", "pk").prefetch_related("papers__file", "papers__academy")
    return [(item, sorted(item.papers.all(), key=lambda one: one.pk)) for item in items]


def compose(
    *,
    trust: Trust,
    meeting: Meeting,
    chosen: Collection[int] | None,
    number: int,
    at: datetime,
    report: Report = lambda done, total, message: None,
) -> Composed:
    """Inside the bound trust. `chosen` are the ids of papers, None for all; `number` is the version's."""
    maker = _Maker(trust, meeting, chosen, at, report)
    papers = maker.papers()
    title = meeting.body.name
    pack = contents.Pack(
        cover=contents.Cover(
            str(trust),
            title,
            (
                f"Meeting on {time_in_words(meeting.starts_at)}",
                *((meeting.venue,) if meeting.venue else ()),
            ),
            logo_of(trust),
        ),
        running=f"{title} · {day_in_short(meeting.met_on)} · Confidential",
        made=f"Made from live data on {time_in_words(at)}",
        papers=papers,
        edition=f"Version {number}",
    )
    last, before = _last_pack(meeting), _version_before(meeting, number)
    since = _since(last, pack)
    said = differences(before[1], pack) if before else ()
    changes = Changes(
        anchor=SINCE,
        title="What changed since the last pack",
        since=_named(last[0]) if last else "",
        papers=since,
        earlier=f"version {before[0].number}" if before else "",
        version_papers=said,
    )
    agenda, *others = papers
    return Composed(
        replace(pack, papers=(agenda, changes, *others)),
        tuple(maker.appended.attachments),
        maker.frameworks,
        in_sentences(said),
        maker.version,
    )


def draw_board(composed: Composed, *, trust: Trust, report: Report) -> tuple[bytes, int]:
    """The file and its number of pages."""
    pdf = drawn(composed.pack, trust=trust, report=report, attachments=composed.attachments)
    return pdf.content, pdf.pages


class _Maker:
    """Goes through the agenda once."""

    def __init__(
        self, trust: Trust, meeting: Meeting, chosen: Collection[int] | None, at: datetime, report: Report
    ) -> None:
        self._trust = trust
        self._meeting = meeting
        self._chosen = None if chosen is None else frozenset(chosen)
        self._at = at
        self._report = report
        self._reader = reader_for(meeting.body, trust)
        self._live: dict[str, tuple[contents.Paper, ...]] = {}
        self.appended = Appended()
        self.frameworks: dict[str, str] = {}
        self.version: PackVersion | None = None

    def papers(self) -> tuple[contents.Paper, ...]:
        """The agenda first, then what is open, the papers in its order, and what is attached."""
        lines, starts = [], self._meeting.starts_at.astimezone(LONDON)
        for number, (item, papers) in enumerate(papers_to_choose(self._meeting), start=1):
            lines.append(
                AgendaLine(
                    number=number,
                    title=item.title,
                    purpose=item.get_purpose_display(),
                    lead=item.lead,
                    starts=f"{starts:%H:%M}",
                    minutes=item.minutes_long,
                    papers=(
                        *((PaperLine("Open matters", MATTERS),) if item.opens_matters else ()),
                        *(self._line(paper, item) for paper in papers),
                    ),
                )
            )
            starts += timedelta(minutes=item.minutes_long)
        look = Look(self._trust, self._reader, self._at, MATTERS, "Open matters")
        found: list[contents.Paper] = [self._agenda(tuple(lines)), matters(self._meeting, look)]
        found += [paper for papers in self._live.values() for paper in papers]
        if self.appended.documents:
            found.append(
                board_contents.Appendices("appendices", "Appendices", tuple(self.appended.documents))
            )
        return tuple(found)

    def _line(self, paper: Paper, item: AgendaItem) -> PaperLine:
        if self._chosen is not None and paper.pk not in self._chosen:
            return PaperLine(paper.title, note="Not in this pack")
        if paper.kind == PaperKind.DOCUMENT:
            self.appended.add(paper, item.title)
            return PaperLine(paper.title, "appendices", "Attached" if paper.file_id else "See appendices")
        anchor = paper.live_page.replace("_", "-")
        if paper.academy_id is not None:
            anchor = f"{anchor}-{paper.academy_id}"
        if anchor not in self._live:
            page = LIVE_PAGES.get(paper.live_page)
            about = f": {paper.academy.name}" if paper.academy else ""
            title = f"{page.label}{about}" if page else paper.title
            self._report(0, 0, f"Reading {title}")
            look = Look(self._trust, self._reader, self._at, anchor, title, paper.academy)
            found = gathered(paper.live_page, look)
            self._live[anchor] = found.papers
            if found.version is not None:
                self.frameworks[anchor] = str(found.version)
                self.version = found.version
        return PaperLine(paper.title, anchor)

    def _agenda(self, lines: tuple[AgendaLine, ...]) -> Agenda:
        meeting, body = self._meeting, self._meeting.body
        members = BodyMember.objects.filter(body=body).in_office(on=meeting.met_on).count()
        facts = [
            ("When", f"{time_in_words(meeting.starts_at)}, for {meeting.minutes_long} minutes"),
            ("Where", meeting.venue),
            ("Quorum", f"{body.quorum} of {members} members"),
            ("Clerk", str(body.clerk) if body.clerk else ""),
        ]
        title = f"Agenda, {day_in_words(meeting.met_on)}"
        return Agenda("agenda", title, tuple((word, said) for word, said in facts if said), lines)


def _last_pack(meeting: Meeting) -> tuple[BoardPack, contents.Pack] | None:
    """The newest that members of the body could read of an earlier meeting."""
    earlier = BoardPack.objects.released().filter(
        meeting__body=meeting.body_id, meeting__starts_at__lt=meeting.starts_at
    )
    return _read(earlier.select_related("meeting__body").newest_first().first())


def _version_before(meeting: Meeting, number: int) -> tuple[BoardPack, contents.Pack] | None:
    """The last that members could read. What another one said is not for them, not even by its differences."""
    earlier = BoardPack.objects.released().filter(meeting=meeting, number__lt=number)
    return _read(earlier.order_by("-number").first())


def _read(found: BoardPack | None) -> tuple[BoardPack, contents.Pack] | None:
    if found is None:
        return None
    try:
        return found, pack_of(found.contents)
    except NotReadable:
        return None


def _since(last: tuple[BoardPack, contents.Pack] | None, now: contents.Pack) -> tuple[ChangedPaper, ...]:
    """Agendas and documents belong to their meeting: of two meetings they always differ."""
    if last is None:
        return ()
    own = (board_contents.Agenda, board_contents.Appendices)

    def lasting(pack: contents.Pack) -> contents.Pack:
        return replace(pack, papers=tuple(one for one in pack.papers if not isinstance(one, own)))

    return differences(lasting(last[1]), lasting(now))


def _named(pack: BoardPack) -> str:
    return f"the pack of {day_in_words(pack.meeting.met_on)}"
