"""Public data that all trusts share: loaded by the operator, read by everybody, owned by no trust.

The app role may only read these tables; `load_reference` writes them as their owner. Numbers of schools and groups
are no foreign keys between them: files come in any order, and a figure for a school that no register has named yet
is kept.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models.functions import Now

STATUSES_BY_RANK = ("provisional", "revised", "final")
# The kinds of group that run schools; the others sponsor or federate them.
TRUST_KINDS = ("multi_academy_trust", "single_academy_trust")


class Status(models.TextChoices):
    PROVISIONAL = "provisional", "Provisional"
    REVISED = "revised", "Revised"
    FINAL = "final", "Final"


class LoadQuerySet(models.QuerySet["Load"]):
    def newest_first(self) -> LoadQuerySet:
        return self.order_by("-loaded_at", "-pk")


class Load(models.Model):
    """One file as it was read. rows_stored + rows_unchanged + the numbers in `skipped` = rows_read."""

    source = models.CharField(max_length=30)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    published_on = models.DateField()
    status = models.CharField(max_length=11, choices=Status.choices)
    rows_read = models.PositiveIntegerField(default=0)
    rows_stored = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=dict, help_text="Reason in words -> number of rows")
    problems = models.PositiveIntegerField(default=0, help_text="Cells and rows listed in the problems file")
    loaded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LoadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["source", "published_on"], name="reference_load_source")]

    def __str__(self) -> str:
        return f"{self.source}: {self.file_name}"

    @property
    def rows_skipped(self) -> int:
        return sum(self.skipped.values())


class LoadProblem(models.Model):
    """A cell or row of a file that could not be used; the first ones of each load are kept."""

    load = models.ForeignKey(Load, on_delete=models.CASCADE, related_name="problem_rows")
    sheet = models.CharField(max_length=80)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=120)
    value = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Waiting to be loaded"
    LOADED = "loaded", "Loaded"
    REFUSED = "refused", "Refused"


class Delivery(models.Model):
    """A file that an operator handed in on the page. The web adds it; the loader, which owns the tables, does the rest.

    `stored_as` is its name in the folder of deliveries; the file goes once it was read. `said` is why it was refused.
    """

    source = models.CharField(max_length=30)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=80)
    published_on = models.DateField(null=True)
    status = models.CharField(max_length=11, choices=Status.choices, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    handed_in_by = models.CharField(max_length=150)
    handed_in_at = models.DateTimeField(db_default=Now(), editable=False)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    said = models.CharField(max_length=500, blank=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["id"],
                name="reference_delivery_waiting",
                condition=models.Q(state=DeliveryState.WAITING),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.file_name}"


class Versioned(models.Model):
    """Where a row comes from. A load that was published before `published_on` never replaces it."""

    published_on = models.DateField()
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Establishment(Versioned):
    """A school or academy as the register (GIAS) names it. Names of heads and web addresses are not kept."""

    urn = models.PositiveIntegerField("URN", primary_key=True)
    name = models.CharField(max_length=200)
    laestab = models.PositiveIntegerField("LAESTAB", null=True)
    la_code = models.CharField(max_length=3)
    la_name = models.CharField(max_length=100)
    phase = models.CharField(max_length=60, help_text="As the register says: “Middle deemed primary”")
    type = models.CharField(max_length=100)
    type_group = models.CharField(max_length=100)
    status = models.CharField(max_length=60, help_text="“Open”, “Closed”, “Open, but proposed to close” …")
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    low_age = models.PositiveSmallIntegerField(null=True)
    high_age = models.PositiveSmallIntegerField(null=True)
    gender = models.CharField(max_length=40)
    religious_character = models.CharField(max_length=100)
    sixth_form = models.CharField(max_length=60)
    region = models.CharField(max_length=60)
    urban_rural = models.CharField(max_length=100)
    postcode = models.CharField(max_length=10)
    capacity = models.PositiveIntegerField(null=True)
    pupils = models.PositiveIntegerField(null=True)
    fsm_percent = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    sen_unit_pupils = models.PositiveIntegerField(null=True)
    resourced_provision_pupils = models.PositiveIntegerField(null=True)
    census_on = models.DateField(null=True, help_text="When pupils and fsm_percent were counted")

    class Meta:
        indexes = [
            models.Index(fields=["laestab"], name="reference_est_laestab"),
            models.Index(fields=["phase"], name="reference_est_phase"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.status.startswith("Open")


class Group(Versioned):
    """A trust, sponsor or federation, by the UID of the register."""

    uid = models.PositiveIntegerField("UID", primary_key=True)
    group_id = models.CharField(max_length=20, help_text="TR03179")
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=60)
    company_number = models.CharField(max_length=8, help_text="Eight characters, with leading zeros")
    ukprn = models.CharField(max_length=8)
    status = models.CharField(max_length=40)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["GroupMembership"]):
    def in_trusts(self) -> MembershipQuerySet:
        """Not sponsors and federations, in which a school of a trust can be as well."""
        return self.filter(kind__in=TRUST_KINDS)

    def present(self) -> MembershipQuerySet:
        return self.filter(left_on__isnull=True)

    def joined_between(self, earlier: date, later: date) -> MembershipQuerySet:
        """In the snapshot of the later day and not in that of the earlier, whatever the joining date says."""
        return self.filter(first_seen_on__gt=earlier, first_seen_on__lte=later)

    def left_between(self, earlier: date, later: date) -> MembershipQuerySet:
        return self.filter(left_on__gt=earlier, left_on__lte=later)


class GroupMembership(Versioned):
    """A school's time in a group. `first_seen_on` and `published_on` are the first and the last snapshot that show it;
    `left_on` is the day of the first one without it: it left by then."""

    group_uid = models.PositiveIntegerField()
    urn = models.PositiveIntegerField()
    joined_on = models.DateField(null=True)
    kind = models.CharField(max_length=60)
    left_on = models.DateField(null=True)
    first_seen_on = models.DateField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group_uid", "urn", "joined_on"],
                name="reference_membership_once",
                nulls_distinct=False,
            )
        ]
        indexes = [models.Index(fields=["urn"], name="reference_membership_urn")]

    def __str__(self) -> str:
        return f"{self.urn} in {self.group_uid}"


class Link(Versioned):
    """What the register says of two schools; `kind` is a key of sources/links.py, such as `predecessor`."""

    urn = models.PositiveIntegerField()
    linked_urn = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    established_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["urn", "linked_urn", "kind"], name="reference_link_once")
        ]
        indexes = [models.Index(fields=["linked_urn"], name="reference_link_back")]

    def __str__(self) -> str:
        return f"{self.linked_urn} is {self.kind} of {self.urn}"


class EntityKind(models.TextChoices):
    SCHOOL = "school", "School, by URN"
    LAESTAB = "laestab", "School, by LAESTAB: for files that hold no URN"
    LA = "la", "Local authority, by its three-digit code"
    REGION = "region", "Region, by its GSS code"
    NATIONAL = "national", "England: E"
    TRUST = "trust", "Trust, by UID"


class Published(Versioned):
    """One published figure: a number, or the mark that stands where there is none, as the file has it.

    `entity` of places may end in a phase or sector: “936/primary”, “E/state_funded”. `year` is the school year's
    first calendar year. What a mark means depends on the source: sources.meaning_of(). A load replaces a figure
    only where its (status, published_on) is not lower: a final figure stands against any provisional one.
    """

    entity_kind = models.CharField(max_length=10, choices=EntityKind.choices)
    entity = models.CharField(max_length=30)
    measure = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    pupil_group = models.CharField(max_length=30)
    number = models.DecimalField(max_digits=24, decimal_places=10, null=True)
    mark = models.CharField(max_length=20)
    cohort = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=11, choices=Status.choices)
    measured_on = models.DateField(
        null=True, help_text="The day of an inspection or a count, where it has one"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entity_kind", "entity", "measure", "year", "pupil_group"],
                name="reference_published_once",
            ),
            models.CheckConstraint(
                name="reference_published_number_or_mark",
                condition=models.Q(number__isnull=False, mark="")
                | (models.Q(number__isnull=True) & ~models.Q(mark="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["measure", "year", "pupil_group", "entity_kind"], name="reference_published_measure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} of {self.entity} in {self.year}"
