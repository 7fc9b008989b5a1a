"""What people are told: notices in their inbox, and the mails that carry them."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from trust_portal.tenancy.models import TenantForeignKey, TenantModel


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day, at 7:30"
    WEEKLY = "weekly", "Once a week, on Monday"
    NEVER = "never", "Never: only in the portal"


class MailingState(models.TextChoices):
    WAITING = "waiting", "Waiting to be sent"
    SENDING = "sending", "About to be sent"
    SENT = "sent", "Sent"
    REFUSED = "refused", "Refused by the mail server"
    PERHAPS = "perhaps", "Perhaps not sent"
    DROPPED = "dropped", "Not needed any more"
    BOUNCED = "bounced", "Came back"

    @classmethod
    def did_not_arrive(cls) -> tuple[MailingState, ...]:
        """Or perhaps did not."""
        return cls.PERHAPS, cls.REFUSED, cls.BOUNCED


class MailingQuerySet(models.QuerySet["Mailing"]):
    def waiting(self, *, with_notices: bool) -> MailingQuerySet:
        """To be sent; without those that carry notices, invitations alone: they go out at any hour."""
        waiting = self.filter(state=MailingState.WAITING)
        return waiting if with_notices else waiting.filter(invitation__isnull=False)


class Mailing(TenantModel):
    """One mail to one person with one or several notices, or with an invitation. `lifecycle.py` says how its
    state moves.

    It is committed as SENDING before the mail server hears of it and is never sent from that state again: a
    worker that is killed in between leaves it there, and it becomes PERHAPS. `key` says what it is for.
    `token` makes its Message-ID, by which a mail that comes back is recognised.
    """

    is_transient: ClassVar[bool] = True  # an import must never send a mail again

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    frequency = models.CharField(max_length=8, choices=Frequency.choices)
    state = models.CharField(max_length=8, choices=MailingState.choices, default=MailingState.WAITING)
    token = models.CharField(max_length=43)
    invitation = TenantForeignKey(
        "accounts.Invitation", on_delete=models.CASCADE, null=True, related_name="mailings"
    )
    address = models.EmailField(max_length=254, blank=True, help_text="Where it went")
    problem = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "person", "key"], name="mailing_once"),
            models.UniqueConstraint(fields=["trust", "token"], name="mailing_token_once"),
        ]
        indexes = [
            models.Index(
                fields=["trust", "state", "made_at"],
                name="mailing_open_idx",
                condition=~models.Q(state__in=["sent", "dropped"]),
            ),
            models.Index(
                fields=["trust", "invitation"],
                name="mailing_invitation_idx",
                condition=models.Q(invitation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk} to {self.person_id}"


_IS_READ = models.ExpressionWrapper(models.Q(read_at__isnull=False), models.BooleanField())


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person_id: int) -> NoticeQuerySet:
        return self.filter(person_id=person_id)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at__isnull=True)

    def number_unread(self, person_id: int) -> Coalesce:
        """As an expression for another query."""
        mine = self.of(person_id).unread().order_by().values("person_id")
        return Coalesce(models.Subquery(mine.annotate(number=models.Count("pk")).values("number")), 0)

    def with_is_read(self) -> NoticeQuerySet:
        """Each with `is_read`, to sort by."""
        return self.annotate(is_read=_IS_READ)

    def unread_first(self) -> NoticeQuerySet:
        return self.order_by(_IS_READ, "-told_at", "-pk")

    def to_be_mailed(self) -> NoticeQuerySet:
        """Not read, in no mail yet, and wanted by mail."""
        return self.unread().filter(mailing__isnull=True).exclude(mails=Frequency.NEVER)

    def of_kinds(self, names: Collection[str]) -> NoticeQuerySet:
        return self.filter(kind__in=list(names))


class Notice(TenantModel):
    """Something that one person is told. `event` names what happened, once for each person.

    `url` is a path inside the portal. `mails` is how often mail with it may go out, as chosen when it was told.
    """

    is_transient: ClassVar[bool] = True  # its address names rows by numbers that an import changes

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    event = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    url = models.CharField(max_length=500)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mails = models.CharField(max_length=8, choices=Frequency.choices, default=Frequency.NEVER)
    mailing = TenantForeignKey(Mailing, on_delete=models.PROTECT, null=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trust", "person", "event"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["trust", "person"], name="notice_unread_idx", condition=models.Q(read_at__isnull=True)
            ),
            models.Index("trust", "person", models.F("told_at").desc(), name="notice_told_idx"),
            models.Index(
                fields=["trust", "told_at"],
                name="notice_unmailed_idx",
                condition=models.Q(read_at__isnull=True, mailing__isnull=True)
                & ~models.Q(mails=Frequency.NEVER),
            ),
            models.Index(fields=["trust", "mailing"], name="notice_mailing_idx"),
        ]

    def __str__(self) -> str:
        return self.text


class NoticePreference(TenantModel):
    """How one person wants one kind of notice by mail, in this trust."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    mails = models.CharField(max_length=8, choices=Frequency.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "person", "kind"], name="notice_preference_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_mails_display()}"


class TroubleSource(models.TextChoices):
    REFUSED = "refused", "The mail server refused it"
    BOUNCE = "bounce", "A message came back"


class AddressTroubleQuerySet(models.QuerySet["AddressTrouble"]):
    def standing(self) -> AddressTroubleQuerySet:
        """Of addresses that people still have."""
        return self.filter(address=models.F("person__email"))


class AddressTrouble(TenantModel):
    """An address to which mail could not be delivered. It ends when the person's address changes, or by a
    trust admin's button."""

    is_transient: ClassVar[bool] = True  # learned again from the next mail

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    address = models.EmailField(max_length=254)
    source = models.CharField(max_length=8, choices=TroubleSource.choices)
    reason = models.CharField(max_length=500, blank=True)
    seen_at = models.DateTimeField()

    objects = AddressTroubleQuerySet.as_manager()

    class Meta:
        verbose_name = "failing address"
        verbose_name_plural = "failing addresses"
        constraints = [models.UniqueConstraint(fields=["trust", "person"], name="address_trouble_once")]

    def __str__(self) -> str:
        return self.address


class CalendarFeed(TenantModel):
    """The secret address of a person's calendar in this trust. Only the secret's hash is stored."""

    is_transient: ClassVar[bool] = True  # its secret never travels: people make a new address

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    secret_hash = models.CharField(max_length=64)
    ending = models.CharField(max_length=4, help_text="The secret's last characters, to tell addresses apart")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trust", "secret_hash"], name="calendar_feed_secret_once"),
            models.UniqueConstraint(fields=["trust", "person"], name="calendar_feed_once"),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.person_id}"
