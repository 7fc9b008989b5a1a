"""Copies of a report as PDF: where their files are, the job that draws one, and what is cleared away.

Drawing takes seconds and much memory, so it is a job on the queue of packs. A copy is the job alone: whose it is, which
report, and a file that is kept for a day. It shows what the person who asked may see, and only they get it.
"""

from __future__ import annotations

import time
from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.utils import timezone

from assurance.models import Report, ReportQuerySet
from trust_portal.accounts.access import Access
from trust_portal.accounts.entry import access_of
from trust_portal.accounts.use_cases import logos
from trust_portal.jobs.kinds import JobFailed, JobKind
from trust_portal.jobs.models import Job, JobState, Queue
from trust_portal.jobs.run import JobRun
from trust_portal.print import files
from trust_portal.print.pdf import draw
from trust_portal.tenancy.models import Trust
from trust_portal.tenancy.scope import bound_trust_id
from trust_portal.transfer.storage import remove

from .document import ReportDocument
from .gather import document_of
from .printing import printable

NAME = "report_copy"
KEPT_FOR = timedelta(days=1)


def folder(trust_id: int) -> Path:
    return files.folder(trust_id, "reports")


def path_of(trust_id: int, job_id: int) -> Path:
    """Of the copy that this job draws, whether it is there or not."""
    return folder(trust_id) / f"{int(job_id)}.pdf"


def readable(access: Access) -> ReportQuerySet:
    """Reports that this person may take away, with all that a document is made of."""
    return Report.objects.visible_to(access).select_related(
        "academy", "period__school_year", "version", "submitted_by"
    )


def document_for(report: Report, access: Access, *, at: datetime) -> ReportDocument:
    """As this person sees it, with the trust's own mark."""
    return document_of(report, access, at=at, logo=_logo(access.trust))


def _logo(trust: Trust) -> str:
    """Carried inside the document; empty where the trust has none, or its file is lost."""
    path = logos.path_of(trust, trust.logo)
    if path is None:
        return ""
    return f"data:image/png;base64,{b64encode(path.read_bytes()).decode()}"


def draw_copy(run: JobRun) -> None:
    """`result`: pages, size in bytes, sha256 and the file's name for people."""
    person = run.job.requested_by
    if person is None:
        raise JobFailed("Nobody asked for this copy.")
    trust = Trust.objects.get(pk=bound_trust_id())
    access = access_of(person=person, trust=trust)
    report = readable(access).filter(pk=run.job.arguments["report"]).first()
    if report is None:
        raise JobFailed("This report is not there for you any more.")
    run.report(0, 0, "Reading the report")
    document = document_for(report, access, at=timezone.now())
    drawn = draw(
        printable(document, colour=trust.colour),
        on_page=lambda number: run.report(0, 0, f"Laying out page {number}"),
    )
    files.write(path_of(trust.pk, run.job.pk), drawn.content)
    run.result = {
        "pages": drawn.pages,
        "size": len(drawn.content),
        "sha256": sha256(drawn.content).hexdigest(),
        "name": f"{document.file_name}.pdf",
    }
    run.message = f"{document.academy}, {document.term}: {drawn.pages} page{'' if drawn.pages == 1 else 's'}."


def remove_unfinished(job: Job, trust_id: int) -> None:
    if job.state != JobState.DONE:
        remove(path_of(trust_id, job.pk))


def tidy_copies(*, at: datetime) -> None:
    """Files of the bound trust that are older than a day: the report is still there, and is drawn again."""
    oldest = at.timestamp() - KEPT_FOR.total_seconds()
    for path in list(folder(bound_trust_id()).iterdir()):
        try:
            kept_since = min(path.stat().st_mtime, time.time())
        except FileNotFoundError:
            continue
        if kept_since < oldest:
            remove(path)


KIND = JobKind(
    name=NAME,
    label="Drawing a report",
    queue=Queue.PACKS,
    work=draw_copy,
    sees_one_moment=True,
    clean_up=remove_unfinished,
)
