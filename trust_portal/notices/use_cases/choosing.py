"""How a person wants notices by mail, in the bound trust."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from trust_portal.accounts.models import Membership, Person
from trust_portal.audit.actor import Actor
from trust_portal.audit.trail import changed_fields, record
from trust_portal.notices.models import Frequency, Notice, NoticePreference
from trust_portal.notices.telling import kinds_that_mail, mails_by_itself


def chosen_by(person: Person) -> dict[str, Frequency]:
    """By the name of each kind that can be mailed and can reach this person's roles, has reached them, or was chosen
    before: as chosen, or else how it is mailed by itself."""
    stored = dict(NoticePreference.objects.filter(person=person).values_list("kind", "mails"))
    roles = set(Membership.objects.filter(person=person).values_list("role", flat=True))
    told = set(Notice.objects.of(person.pk).order_by().values_list("kind", flat=True).distinct())
    return {
        kind.name: Frequency(stored.get(kind.name, mails_by_itself(kind)))
        for kind in kinds_that_mail()
        if not kind.roles or roles & set(kind.roles) or kind.name in told or kind.name in stored
    }


@transaction.atomic
def choose(*, person: Person, mails: Mapping[str, str], by: Actor) -> dict[str, Frequency]:
    """`mails` by kind; kinds that it does not name stay. What waits to be mailed follows the new choice.

    Raises ValidationError naming a kind or a rhythm that is not offered.
    """
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    before = chosen_by(person)
    for kind, frequency in mails.items():
        if kind not in before:
            raise ValidationError({kind: "There is no such kind of notice."})
        if frequency not in Frequency.values:
            raise ValidationError({kind: f"Choose one of {', '.join(Frequency.values)}."})
    after = {**before, **{kind: Frequency(frequency) for kind, frequency in mails.items()}}
    old, new = changed_fields(before, after)
    for kind, frequency in new.items():
        NoticePreference.objects.update_or_create(person=person, kind=kind, defaults={"mails": frequency})
        Notice.objects.of(person.pk).to_be_mailed().of_kinds([kind]).update(mails=frequency)
    if new:
        words = [{kind: Frequency(value).label for kind, value in side.items()} for side in (old, new)]
        record(by=by, verb="notices.chosen", on=person, before=words[0], after=words[1])
    return after
