"""Old notices are cleared away, in the bound trust."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from trust_portal.notices.models import Mailing, MailingState, Notice

# Said in help (templates/help/topics/notices.html): change it there too.
KEPT_FOR = timedelta(days=365)
_GOING_ON = (MailingState.WAITING, MailingState.SENDING)


def clear_old(*, at: datetime) -> None:
    """Notices of more than a year ago, read or not, and the mails that carried none of those that stay."""
    before = at - KEPT_FOR
    with transaction.atomic():
        Notice.objects.filter(told_at__lt=before).delete()
        old = Mailing.objects.filter(made_at__lt=before, notices__isnull=True)
        old.exclude(state__in=_GOING_ON).delete()
