"""What stood here last time is what was submitted."""

from __future__ import annotations

import pytest

from assurance.models import Report, ReportState
from assurance.reports.gather import last_report
from tests.assurance.reports.opened import AT, opened, term
from tests.cast import Cast


@pytest.mark.django_db
@pytest.mark.usefixtures("in_alder")
def test_a_returned_report_is_private_again(cast: Cast) -> None:
    academy = cast.academy("alder")
    autumn = opened(academy)
    spring = Report.objects.create(
        academy=academy,
        period=term(2),
        version=autumn.version,
        key=autumn.key,
        opens_on=term(2).starts_on,
        due_on=term(2).ends_on,
    )
    for state, is_told in ((ReportState.SUBMITTED, True), (ReportState.RETURNED, False)):
        Report.objects.filter(pk=autumn.pk).update(state=state, submitted_at=AT)
        assert (last_report(spring) is not None) == is_told
