"""Board packs: what was made of a meeting's papers, version by version, and who has read it."""

from __future__ import annotations

from typing import Any

from django.db import models

from governance.sight import may_build_packs
from trust_portal.accounts.access import Access
from trust_portal.tenancy.frozen import Frozen
from trust_portal.tenancy.models import TenantForeignKey, TenantModel

from .meetings import Meeting
from .packs import PackFile


class BoardPackState(models.TextChoices):
    BUILDING = "building", "Being built"
    BUILT = "built", "Built, not released"
    RELEASED = "released", "Released"
    SUPERSEDED = "superseded", "Replaced by a later version"
    WITHDRAWN = "withdrawn", "Withdrawn"


READABLE = (BoardPackState.RELEASED, BoardPackState.SUPERSEDED)


class BoardPackQuerySet(models.QuerySet["BoardPack"]):
    def visible_to(self, access: Access) -> BoardPackQuerySet:
        """Of meetings that this person may read: what was released, and the rest for whoever builds packs."""
        return self if may_build_packs(access) else self.filter(state__in=READABLE)

    def released(self) -> BoardPackQuerySet:
        """What members may read, replaced versions as well."""
        return self.filter(state__in=READABLE)

    def newest_first(self) -> BoardPackQuerySet:
        return self.order_by("-meeting__starts_at", "-number", "-pk")

    def finished(self) -> BoardPackQuerySet:
        return self.filter(built_at__isnull=False)


class BoardPack(PackFile):
    """A version of a meeting's pack. `number` counts them from 1.

    `papers` are the titles that were chosen; `contents` is all that the pack says, as `packs/plain.py` writes it: the
    web version is drawn from it. `frameworks` says by which framework each page of the portal was made.
    `differences` says in words what is not as in the version that members read before. None of it changes once it is
    built.
    """

    meeting = TenantForeignKey(Meeting, on_delete=models.PROTECT, related_name="board_packs")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=BoardPackState.choices, default=BoardPackState.BUILDING)
    papers: models.JSONField[Any, Any] = models.JSONField(default=list)
    contents: models.JSONField[Any, Any] = models.JSONField(null=True)
    frameworks: models.JSONField[Any, Any] = models.JSONField(default=dict)
    differences: models.JSONField[Any, Any] = models.JSONField(default=list)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    withdrawn_because = models.CharField(max_length=500, blank=True)

    objects = BoardPackQuerySet.as_manager()

    class Meta(PackFile.Meta):
        abstract = False
        verbose_name = "board pack"
        constraints = [
            models.UniqueConstraint(fields=["trust", "job"], name="board_pack_job_once"),
            models.UniqueConstraint(fields=["trust", "meeting", "number"], name="board_pack_number_once"),
            models.UniqueConstraint(
                fields=["trust", "meeting"],
                condition=models.Q(state="released"),
                name="board_pack_one_released",
            ),
            models.CheckConstraint(
                name="board_pack_is_whole_or_not_yet",
                condition=models.Q(
                    state="building",
                    built_at__isnull=True,
                    pages__isnull=True,
                    size__isnull=True,
                    sha256="",
                    contents__isnull=True,
                )
                | (
                    ~models.Q(state="building")
                    & ~models.Q(sha256="")
                    & models.Q(
                        built_at__isnull=False,
                        pages__isnull=False,
                        size__isnull=False,
                        contents__isnull=False,
                    )
                ),
            ),
            models.CheckConstraint(
                name="board_pack_released_has_a_time",
                condition=~models.Q(state__in=["released", "superseded"])
                | models.Q(released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="board_pack_withdrawn_says_why",
                condition=~models.Q(state="withdrawn") | ~models.Q(withdrawn_because=""),
            ),
            Frozen(
                name="board_pack_never_changes",
                since="built_at",
                fields=(
                    *("meeting", "number", "title", "version", "pages", "size", "sha256", "contents_sha256"),
                    *("papers", "contents", "frameworks", "differences"),
                ),
            ),
        ]

    @property
    def is_readable(self) -> bool:
        return self.state in READABLE

    @property
    def has_stopped(self) -> bool:
        """Its job ended and there is no pack."""
        return self.state == BoardPackState.BUILDING and self.has_ended


class ReceiptKind(models.TextChoices):
    WEB = "web", "Opened"
    PDF = "pdf", "Downloaded"


class PackReceipt(TenantModel):
    """That a person opened or downloaded a version for the first time, and when."""

    pack = TenantForeignKey(BoardPack, on_delete=models.CASCADE, related_name="receipts")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=3, choices=ReceiptKind.choices)
    first_at = models.DateTimeField()

    class Meta:
        verbose_name = "reading receipt"
        constraints = [
            models.UniqueConstraint(fields=["trust", "pack", "person", "kind"], name="receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
