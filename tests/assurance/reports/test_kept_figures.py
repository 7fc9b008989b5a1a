"""A report says what its figures were when it was submitted, whatever is imported since."""

from __future__ import annotations

import pytest

from academies.models import Kpi, Target, TargetState
from assurance.models import Report
from assurance.reports.gather import document_of
from assurance.use_cases import reports
from tests.academies.importing.files import confirmed
from tests.assurance.reports.opened import AT, opened, report_of, term
from tests.assurance.visits.world import access
from tests.cast import Cast
from trust_portal.accounts.roles import Role
from trust_portal.audit.actor import Actor
from trust_portal.tenancy.scope import trust_scope

DIRECTOR, HEAD, GOVERNOR = Role.DIRECTOR_OF_EDUCATION, Role.HEADTEACHER, Role.LGB_GOVERNOR


def attendance(cast: Cast, report: Report, role: Role) -> dict[str, str]:
    section = document_of(report, access(cast, role), at=AT, only="learning").sections[0]
    return {one.group: one.value for one in section.figures}


@pytest.mark.django_db
def test_figures_stand_from_submitting_on_and_move_again_when_it_is_returned(cast: Cast) -> None:
    academy = cast.academy("alder")
    head, director = (Actor.job(cast.person("alder", role)) for role in (HEAD, DIRECTOR))
    with trust_scope(cast.trust("alder").pk):
        report = opened(academy)
        first = {(0, "attendance", "all"): "91.2", (0, "attendance", "ehcp"): "80"}
        confirmed(first, period=term())
        Target.objects.create(
            academy=academy,
            kpi=Kpi.objects.get(key="attendance"),
            school_year=report.period.school_year,
            number=95,
            agreed_on=AT.date(),
            state=TargetState.AGREED,
        )
        assert attendance(cast, report_of(academy), HEAD)[""] == "91.2%"
        reports.submit(report=report, at=AT, by=head)
        as_it_was = document_of(report_of(academy), access(cast, HEAD), at=AT)
        confirmed({(0, "attendance", "all"): "95", (0, "attendance", "ehcp"): "81"}, period=term())
        as_it_is = document_of(report_of(academy), access(cast, HEAD), at=AT)
        assert as_it_is.sections == as_it_was.sections
        assert as_it_is.sections[0].figures[0].target == "95.0%"
        assert attendance(cast, report_of(academy), GOVERNOR)[""] == "91.2%"
        reports.give_back(report=report, comments={}, comment="More, please.", at=AT, by=director)
        assert attendance(cast, report_of(academy), HEAD)[""] == "95.0%"
