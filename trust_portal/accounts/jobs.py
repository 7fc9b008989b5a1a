"""Background jobs of people and access."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from trust_portal.jobs.kinds import JobFailed, JobKind
from trust_portal.jobs.models import Job, JobState, Queue
from trust_portal.jobs.run import JobRun

from .mail import Letter, write_letter
from .members import holdings
from .models import Invitation, InvitedRole
from .use_cases.invitations import draw_link_secret

log = logging.getLogger(__name__)


def send_invitation(run: JobRun) -> None:
    """Mail the link. Nothing is sent where the invitation has been answered, withdrawn or renewed since."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("trust", "invited_by")
        .filter(pk=run.job.arguments["invitation_id"], secret_hash=run.job.arguments["drawn_after"])
        .first()
    )
    if invitation is None or invitation.accepted_at or invitation.withdrawn_at:
        run.message = "The invitation was answered, withdrawn or renewed before it was sent."
        return
    letter = invitation_letter(invitation, secret=draw_link_secret(invitation))
    mail = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[invitation.email],
        # A job that is done twice, because its worker died in between, sends the same message twice.
        headers={"Message-ID": f"<job-{run.job.trust_id}-{run.job.pk}@{settings.ALLOWED_HOSTS[0]}>"},
    )
    mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except OSError as error:
        log.warning("invitation not sent", extra={"error": type(error).__name__})
        raise JobFailed("The mail server did not take the invitation. Send it again.") from error
    run.message = "The invitation was sent."


def invitation_letter(invitation: Invitation, *, secret: str) -> Letter:
    """The message with the link."""
    trust = invitation.trust
    path = reverse("invitation", kwargs={"trust": trust.slug, "secret": secret})
    invited_roles = InvitedRole.objects.filter(invitation=invitation).select_related("place")
    context = {
        "invitation": invitation,
        "trust": trust,
        "holdings": holdings(invited_roles),
        "link": settings.SITE_URL + path,
    }
    return write_letter("accounts/mail/invitation", context)


def delivery_of(invitation_ids: Collection[int]) -> dict[int, JobState]:
    """How the latest sending of each of these invitations went; one that an import brought has none."""
    sendings = Job.objects.filter(
        kind=INVITATION_MAIL.name, arguments__invitation_id__in=list(invitation_ids)
    ).order_by("created_at", "pk")
    return {one.arguments["invitation_id"]: JobState(one.state) for one in sendings}


INVITATION_MAIL = JobKind(
    name="invitation_mail",
    label="Send an invitation",
    queue=Queue.HOUSEKEEPING,
    work=send_invitation,
    is_shown=False,
)
