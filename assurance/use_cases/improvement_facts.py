"""What an improvement action is made of, checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from academies.calendar_dates import school_year_of
from academies.kpis.groups import PUPIL_GROUPS
from academies.models import Academy, Kpi
from assurance.improvement_people import may_own
from assurance.in_force import framework_for
from assurance.models import ImprovementAction, Repeats
from trust_portal.accounts.models import Person
from trust_portal.checked_words import checked_words

LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Success:
    """By what one will know that it worked: in words, and a KPI of a pupil group that reaches `target`."""

    measure: str = ""
    kpi: Kpi | None = None
    group: str = ""
    target: Decimal | None = None


NO_MEASURE = Success()


def label_of(improvement: ImprovementAction) -> str:
    return f"{improvement.academy}: {improvement.title}"


def fill(
    improvement: ImprovementAction,
    *,
    title: str,
    text: str,
    due_on: date,
    area: tuple[str, str] | None,
    success: Success,
    repeats: Repeats,
    today: date,
) -> None:
    name = " ".join(title.replace("\x00", "").split())
    if not name:
        raise ValidationError({"title": "Say what is to be done."})
    if len(name) > 200:
        raise ValidationError(
            {"title": "Say it in at most 200 characters; the rest belongs into the description."}
        )
    improvement.title, improvement.due_on, improvement.repeats = name, due_on, repeats
    improvement.text = words_of(text, "text")
    if area != ((improvement.grid, improvement.area) if improvement.area else None):
        improvement.domain_leads = _leads_of(area, today) if area else []
        improvement.grid, improvement.area = area or ("", "")
    if success.target is not None and success.kpi is None:
        raise ValidationError({"kpi": "Choose the KPI that is to reach this number."})
    if success.kpi is not None and (success.group or "all") not in PUPIL_GROUPS:
        raise ValidationError({"group": "There is no such group of pupils."})
    improvement.measure = success.measure.replace("\x00", "").strip()
    improvement.kpi, improvement.target = success.kpi, success.target
    improvement.group = (success.group or "all") if success.kpi is not None else ""


def _leads_of(area: tuple[str, str], today: date) -> list[str]:
    framework = framework_for(school_year_of(today))
    for grid in framework.pack.grids if framework else ():
        for domain in grid.domains:
            if grid.id == area[0] and any(one.id == area[1] for one in domain.areas):
                return list(domain.owners)
    raise ValidationError({"area": "The framework of this year has no such area."})


def check_due(due_on: date, today: date) -> None:
    if due_on < today:
        raise ValidationError({"due_on": "Choose today or a later day."})
    if due_on.year > today.year + 5:
        raise ValidationError({"due_on": "Choose a day within the next five years."})


def check_owner(owner: Person, academy: Academy) -> None:
    if not may_own(owner, academy):
        raise ValidationError({"owner": "Choose somebody who may see this academy."})


def words_of(text: str, field: str, missing: str = "") -> str:
    return checked_words(text, field, missing, most=LONGEST)


def facts_of(improvement: ImprovementAction) -> dict[str, object]:
    return {
        "title": improvement.title,
        "owner": str(improvement.owner),
        "due_on": improvement.due_on.isoformat(),
        "text": improvement.text,
        "area": improvement.area,
        "measure": improvement.measure,
        "kpi": str(improvement.kpi or ""),
        "group": improvement.group,
        "target": str(improvement.target.normalize()) if improvement.target is not None else "",
        "repeats": Repeats(improvement.repeats).label,
    }
