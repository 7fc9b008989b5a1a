"""One record of each kind in both trusts, so that every address of the URL map can be asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from academies.models import (
    Academy,
    EarlierIdentity,
    EarlierReason,
    Import,
    ImportState,
    Kpi,
    Period,
    PeriodKind,
    SavedLayout,
    Target,
    TargetState,
)
from academies.use_cases import calendar
from assurance.models import (
    Area,
    ConfirmedRating,
    ConfirmedState,
    DecisionState,
    LevelDecision,
    LevelEvidence,
    PackDraft,
    PackVersion,
)
from assurance.use_cases.publishing import publish
from governance.models import (
    BuiltPack,
    PackScope,
)
from tests.assurance.frameworks.documents import SOUND
from tests.assurance.levels import pack as levels_pack
from tests.assurance.reports.opened import DOCUMENT as REPORTING
from tests.cast import TRUSTS, Cast
from tests.guards.world_cycle import COPIES, board_pack, card, improvement, meeting, report, visit
from trust_portal.accounts.models import ApiToken, Invitation, InvitedRole
from trust_portal.accounts.roles import Role
from trust_portal.accounts.secrets import hash_secret
from trust_portal.audit.actor import Actor
from trust_portal.jobs.models import Job, JobState, Queue
from trust_portal.notices.models import AddressTrouble, CalendarFeed, Notice, TroubleSource
from trust_portal.tenancy.scope import trust_scope

SECRET = "a-link-that-somebody-has"

# Ids that stand out in any text: a page of one trust that shows one of the other's has leaked it.
FIRST_ID = {"alder": 71_000_001, "birch": 83_000_001}
# What no answer to anybody of the other trust may hold, besides those ids.
MARKS = {
    "alder": ("Alder Learning", "Ashdown Primary", "Castle Rise", "@alder.example", "71000"),
    "birch": ("Birch Schools", "Dovedale High", "Elm Grove", "@birch.example", "83000"),
}


@dataclass(frozen=True, slots=True)
class World:
    """Values for the parts of an address, by trust: `ids["alder"]["person_id"]`."""

    ids: Mapping[str, Mapping[str, Any]]
    tokens: Mapping[
        tuple[str, Role], int
    ]  # of imports, layouts and notices as well: each person has one of their own

    def values(self, slug: str, names: set[str], asked_by: tuple[str, Role] | None = None) -> dict[str, Any]:
        """What fills an address of this trust. KeyError where a new kind of part has no record here yet."""
        values = {name: self.ids[slug][name] for name in names - {"trust"}}
        if asked_by and asked_by[0] == slug:
            for name in values.keys() & {"token_id", "import_id", "layout_id", "notice_id"}:
                values[name] = self.tokens[asked_by]
            if "copy_id" in values:
                values["copy_id"] = self.tokens[asked_by] + COPIES
        return values


def build(cast: Cast) -> World:
    """Written straight into the tables: the probes ask what may be seen, not how it came to be."""
    tokens: dict[tuple[str, Role], int] = {}
    return World({slug: _of_trust(cast, slug, tokens) for slug in TRUSTS}, tokens)


def _of_trust(cast: Cast, slug: str, tokens: dict[tuple[str, Role], int]) -> dict[str, Any]:
    later = timezone.now() + timedelta(days=7)
    number = FIRST_ID[slug]
    with trust_scope(cast.trust(slug).pk):
        academy = cast.academy(slug)
        invitation = Invitation.objects.create(
            pk=number,
            email=f"guest@{slug}.example",
            full_name=f"Guest of {slug.title()}",
            secret_hash=hash_secret(f"{SECRET}-{slug}"),
            expires_at=later,
            invited_by=cast.person(slug, Role.TRUST_ADMIN),
        )
        InvitedRole.objects.create(invitation=invitation, role=Role.CLERK)
        EarlierIdentity.objects.create(
            pk=number, academy=academy, name=f"Once at {slug.title()}", reason=EarlierReason.PREDECESSOR
        )
        for offset, role in enumerate(Role):
            token = ApiToken.objects.create(
                pk=number + offset,
                person=cast.person(slug, role),
                label=f"Token at {slug.title()}",
                secret_hash=hash_secret(f"{slug}-{role}"),
                ending="abcd",
                expires_at=later,
            )
            tokens[slug, role] = token.pk
        trouble = _notices(cast, slug, number)
        job = Job.objects.create(
            pk=number,
            kind="trust_export",
            key=f"probe-{slug}",
            queue=Queue.IMPORTS,
            state=JobState.FAILED,
            message=f"Could not export {slug.title()}",
            requested_by=cast.person(slug, Role.TRUST_ADMIN),
            finished_at=timezone.now(),
        )
        period = _calendar(number)
        pack = BuiltPack.objects.create(
            pk=number,
            job=job,
            title=f"Ratings of {slug.title()}",
            period=period,
            grid="areas",
            grid_name="Areas",
            scope=PackScope.PUBLISHED,
        )
        for offset, role in enumerate(Role):
            Import.objects.create(
                pk=number + offset,
                job=job,
                period=period,
                file_name=f"figures-of-{slug}.csv",
                stored_as="none",
                sha256="0" * 64,
                size=1,
                reach={"urns": [], "groups": []},
                state=ImportState.READY,
                uploaded_by=cast.person(slug, role),
            )
            SavedLayout.objects.create(
                pk=number + offset,
                name=f"Report of {slug.title()} for {role}",
                layout={"academy_column": "School", "kpi_columns": {"Attendance": "attendance"}},
                made_by=cast.person(slug, role),
            )
        version = PackVersion.objects.create(
            pk=number,
            number=1,
            first_year=2026,
            key="probe",
            name=f"Framework of {slug.title()}",
            document=SOUND,
            sha256=hashlib.sha256(SOUND.encode()).hexdigest(),
        )
        draft = PackDraft.objects.create(
            pk=number,
            name=f"Draft of {slug.title()}",
            document=SOUND,
            based_on=version,
            changed_at=timezone.now(),
        )
        target = Target.objects.create(
            pk=number,
            academy=academy,
            kpi=Kpi.objects.in_order()[0],
            school_year=period.school_year,
            number=12,
            reason=f"Wanted at {slug.title()}",
            state=TargetState.AGREED,
            agreed_on=date(2024, 10, 9),
        )
        level = _level(cast, slug, number, academy)
        return {
            **meeting(cast, slug, number, academy),
            **board_pack(cast, slug, number, job),
            "target_id": target.pk,
            "decision_id": level.pk,
            "model": level.model,
            **_ratings(slug, number, period, academy),
            **visit(cast, slug, number, academy, version),
            **improvement(cast, slug, number, period, academy),
            **card(cast, slug, number, academy),
            **report(cast, slug, number, period, academy),
            "academy_id": academy.pk,
            "earlier_id": number,
            "draft_id": draft.pk,
            "version_id": version.pk,
            "import_id": number,
            "layout_id": number,
            "kpi_id": Kpi.objects.in_order()[0].pk,
            "pack_id": pack.pk,
            "period_id": period.pk,
            "year_id": period.school_year_id,
            "invitation_id": invitation.pk,
            "job_id": job.pk,
            "person_id": cast.person(slug, Role.CONTRIBUTOR).pk,
            "secret": f"{SECRET}-{slug}",
            "notice_id": number,
            "trouble_id": trouble.pk,
            "token_id": tokens[slug, Role.TRUST_ADMIN],
            "name": "logo-0000000000000000.png",
        }


def _notices(cast: Cast, slug: str, number: int) -> AddressTrouble:
    """Each person has a notice; the contributor has a calendar's address, and one for mail that fails."""
    for offset, role in enumerate(Role):
        Notice.objects.create(
            pk=number + offset,
            person=cast.person(slug, role),
            event="probe",
            kind="mention",
            text=f"Told at {slug.title()}",
            url=f"/{slug}/",
            told_at=timezone.now(),
        )
    contributor = cast.person(slug, Role.CONTRIBUTOR)
    CalendarFeed.objects.create(
        person=contributor,
        secret_hash=hash_secret(f"{SECRET}-{slug}"),
        ending="abcd",
        created_at=timezone.now(),
    )
    return AddressTrouble.objects.create(
        pk=number,
        person=contributor,
        address=contributor.email,
        source=TroubleSource.BOUNCE,
        reason=f"No such mailbox at {slug.title()}",
        seen_at=timezone.now(),
    )


def _level(cast: Cast, slug: str, number: int, academy: Academy) -> LevelDecision:
    """A support level in force, which everybody who may read levels may see."""
    framework = levels_pack.publish()
    decision = LevelDecision.objects.create(
        pk=number,
        academy=academy,
        version=framework.version,
        model="tier",
        level="mend",
        reason=f"Known at {slug.title()} only",
        state=DecisionState.AGREED,
        effective_from=date(2026, 9, 7),
        proposed_by=cast.person(slug, Role.DIRECTOR_OF_EDUCATION),
    )
    LevelEvidence.objects.create(decision=decision, item="ofsted", changed_at=timezone.now())
    return decision


def _calendar(number: int) -> Period:
    """A school year that is over, and in it a fourth term whose id stands out: it is imported for, and rated."""
    year = calendar.add_year(first_year=2024, by=Actor.command())
    return Period.objects.create(
        pk=number,
        school_year=year,
        kind=PeriodKind.TERM,
        number=4,
        name="Fourth term",
        starts_on=year.ends_on,
        ends_on=year.ends_on,
    )


def _ratings(slug: str, number: int, period: Period, academy: Academy) -> dict[str, Any]:
    """A framework whose grid has another name in each trust, and ratings for every reader of ratings."""
    document = REPORTING.replace("id: areas", f"id: areas-of-{slug}").replace(
        "areas: [areas/", f"areas: [areas-of-{slug}/"
    )
    version = publish(document=document, first_year=2024, at=timezone.now(), by=Actor.command())
    PackVersion.objects.filter(pk=version.pk).update(note=f"Of {slug.title()}")
    area = Area.objects.get(key="money")
    for offset, rated in enumerate((academy, None)):
        ConfirmedRating.objects.create(
            pk=number + offset,
            period=period,
            academy=rated,
            area=area,
            version=version,
            revision=1,
            is_current=True,
            state=ConfirmedState.PUBLISHED,
            level="amber",
            rank=1,
            comment=f"Seen at {slug.title()}",
        )
    return {"grid": f"areas-of-{slug}", "area_id": area.pk}
