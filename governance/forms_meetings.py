"""Forms of meetings, agendas and minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from governance.models import (
    AgendaItem,
    AttendanceStatus,
    Body,
    BodyMember,
    EntryKind,
    MatterState,
    Meeting,
    MinuteEntry,
    Purpose,
)
from governance.people import people_of_the_trust
from governance.schedule import at as london_time
from trust_portal.ui.dates import LONDON
from trust_portal.ui.forms import PortalForm
from trust_portal.ui.widgets import DayInput

DAY = {"invalid": "Enter a date such as 23/11/2026", "required": "Enter a date such as 23/11/2026"}


class WhenForm(PortalForm):
    """When and where, by the clocks of London."""

    starts_on = forms.DateField(label="Day", widget=DayInput(), error_messages=DAY)
    starts = forms.TimeField(
        label="Begins at",
        help_text="For example 18:00.",
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "size": "6"}),
        error_messages={"invalid": "Enter a time such as 18:00", "required": "Enter a time such as 18:00"},
    )
    minutes_long = forms.IntegerField(
        label="Length in minutes",
        min_value=5,
        max_value=720,
        initial=120,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "6"}),
    )
    venue = forms.CharField(label="Where", required=False, max_length=200)

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if not 2000 <= day.year <= 2100:
            raise forms.ValidationError(DAY["invalid"])
        return day

    def when(self) -> dict[str, Any]:
        """Arguments of the use cases; only after is_valid()."""
        data = self.cleaned_data
        starts_at: datetime = london_time(data["starts_on"], data["starts"])
        return {"starts_at": starts_at, "minutes_long": data["minutes_long"], "venue": data["venue"]}


class PlanForm(WhenForm):
    body = forms.ModelChoiceField(
        label="Board or committee", queryset=Body.objects.none(), error_messages={"required": "Choose a body"}
    )
    field_order = ["body", "starts_on", "starts", "minutes_long", "venue"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.queryset = Body.objects.in_order()


class MoveForm(WhenForm):
    reason = forms.CharField(
        label="Why", required=False, max_length=500, help_text="Needed where day or time change."
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def showing(cls, meeting: Meeting, data: Any = None) -> MoveForm:
        local = meeting.starts_at.astimezone(LONDON)
        initial = {
            "starts_on": local.date(),
            "starts": local.time(),
            "minutes_long": meeting.minutes_long,
            "venue": meeting.venue,
            "seen_revision": meeting.revision,
        }
        return cls(data, initial=initial)


class ReasonForm(PortalForm):
    reason = forms.CharField(
        label="Why",
        max_length=500,
        error_messages={"required": "Say why"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ApproveForm(PortalForm):
    approved_on = forms.DateField(
        label="Approved on",
        help_text="The day of the meeting that approved them.",
        widget=DayInput(),
        error_messages=DAY,
    )
    signed_by = forms.ModelChoiceField(
        label="Signed by",
        queryset=BodyMember.objects.none(),
        help_text="A chair or vice chair who was in office on that day.",
        error_messages={
            "required": "Choose who signed",
            "invalid_choice": "Choose a chair or vice chair of this body",
        },
    )

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signed_by: Any = self.fields["signed_by"]
        signed_by.queryset = (
            BodyMember.objects.filter(body_id=meeting.body_id, role__in=("chair", "vice_chair"))
            .select_related("person")
            .chairs_first()
        )


class ItemForm(PortalForm):
    title = forms.CharField(
        label="Item", max_length=200, error_messages={"required": "Enter what it is about"}
    )
    lead = forms.CharField(label="Who leads it", required=False, max_length=120)
    purpose = forms.ChoiceField(
        label="Purpose", choices=Purpose.choices, widget=forms.RadioSelect, initial="discuss"
    )
    minutes_long = forms.IntegerField(
        label="Minutes",
        min_value=0,
        max_value=480,
        initial=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
    )


class ItemChangeForm(ItemForm):
    place = forms.IntegerField(
        label="Place on the agenda",
        min_value=1,
        max_value=200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def showing(cls, item: AgendaItem, data: Any = None) -> ItemChangeForm:
        names = ("title", "lead", "purpose", "minutes_long", "place")
        initial = {name: getattr(item, name) for name in names} | {"seen_revision": item.revision}
        return cls(data, initial=initial)


class AttendanceForm(PortalForm):
    """A choice and a declaration for each member in office on the day, and whoever else was there."""

    def __init__(self, members: list[BodyMember], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        choices = [("", "Not noted"), *AttendanceStatus.choices[:3]]
        for member in members:
            self.fields[f"status_{member.pk}"] = forms.ChoiceField(
                label=f"{member} ({member.get_role_display().lower()})", choices=choices, required=False
            )
            self.fields[f"interest_{member.pk}"] = forms.CharField(
                label=f"Interest declared by {member}", required=False, max_length=500
            )
        self.fields["others"] = forms.CharField(
            label="Also there",
            required=False,
            max_length=4000,
            help_text="One name on each line. They do not count towards the quorum.",
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields["seen_revision"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def showing(cls, meeting: Meeting, members: list[BodyMember], data: Any = None) -> AttendanceForm:
        initial = {**noted_by_field(meeting, members), "seen_revision": meeting.revision}
        return cls(members, data, initial=initial)

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "seen_revision": data["seen_revision"] or 0,
            "members": {
                one.pk: (data[f"status_{one.pk}"], data[f"interest_{one.pk}"]) for one in self.members
            },
            "others": data["others"].splitlines(),
        }


def noted_by_field(meeting: Meeting, members: list[BodyMember]) -> dict[str, str]:
    """What is noted now, by the names of AttendanceForm's fields."""
    noted = {f"{name}_{one.pk}": "" for one in members for name in ("status", "interest")}
    rows = list(meeting.attendance.order_by("pk"))
    for row in rows:
        if row.member_id is not None:
            noted[f"status_{row.member_id}"] = row.status
            noted[f"interest_{row.member_id}"] = row.interest
    return {**noted, "others": "\n".join(row.name for row in rows if row.member_id is None)}


class _ItemChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.place}. {obj.title}"


class EntryForm(PortalForm):
    kind = forms.ChoiceField(
        label="Kind", choices=EntryKind.choices, widget=forms.RadioSelect, initial="note"
    )
    item = _ItemChoice(label="Under item", required=False, queryset=AgendaItem.objects.none())
    text = forms.CharField(
        label="What is minuted",
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what is minuted"},
    )
    owner: Any = forms.ModelChoiceField(
        label="To be done by", required=False, queryset=None, help_text="For what is to be done."
    )
    owner_name = forms.CharField(label="Or by somebody from outside", required=False, max_length=150)
    due_on = forms.DateField(
        label="Due", required=False, widget=DayInput(), error_messages={"invalid": DAY["invalid"]}
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item: Any = self.fields["item"]
        item.queryset = meeting.items.order_by("place", "pk")
        by_whom: Any = self.fields["owner"]
        by_whom.queryset = people_of_the_trust()

    @classmethod
    def showing(cls, meeting: Meeting, entry: MinuteEntry, data: Any = None) -> EntryForm:
        matter = entry.matter
        initial = {
            "item": entry.item_id,
            "text": entry.text,
            "owner": matter.owner_id if matter else None,
            "owner_name": matter.owner_name if matter else "",
            "due_on": entry.due_on,
            "seen_revision": entry.revision,
        }
        form = cls(meeting, data, initial=initial)
        del form.fields["kind"]
        if entry.kind != EntryKind.MATTER:
            for name in ("owner", "owner_name", "due_on"):
                del form.fields[name]
        return form


class CloseForm(PortalForm):
    state = forms.ChoiceField(
        label="It is",
        choices=[(one.value, one.label) for one in (MatterState.DONE, MatterState.DROPPED)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is done or dropped"},
    )
    outcome = forms.CharField(
        label="What came of it", max_length=500, error_messages={"required": "Say what came of it"}
    )
