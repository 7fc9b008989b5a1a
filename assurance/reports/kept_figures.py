"""What a report's figures are: as they stand, or as they stood when it was submitted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from academies.explorer.small_numbers import veiled_from
from assurance.in_force import framework_of
from assurance.models import Report
from trust_portal.accounts.access import Access

from .document import Figure, TrendPoint
from .figures import Figures, figures_of
from .questions import asked_by

_WHOLE, _VEILED = "whole", "veiled"
_NUMBERS = ("target_value", "floor", "ceiling")


def known_figures(report: Report, keys: Collection[str], access: Access) -> Figures:
    """As this person may see them."""
    is_veiled = report.academy_id in veiled_from(access, [report.academy])
    if report.figures is not None:
        stood = report.figures[_VEILED if is_veiled else _WHOLE]
        return {key: tuple(_figure(one) for one in stood[key]) for key in keys if key in stood}
    pack = framework_of(report.version).pack
    return figures_of(keys, academy=report.academy, until=report.period, pack=pack, is_veiled=is_veiled)


def as_they_stand(report: Report) -> Mapping[str, Mapping[str, list[dict[str, Any]]]]:
    """To be kept with a report that is submitted: for those who may see figures about few pupils, and for others."""
    pack = framework_of(report.version).pack
    keys = [key for section in asked_by(report).sections for key in section.kpis]
    return {
        name: {
            key: [_plain(one) for one in figures]
            for key, figures in figures_of(
                keys, academy=report.academy, until=report.period, pack=pack, is_veiled=name == _VEILED
            ).items()
        }
        for name in (_WHOLE, _VEILED)
    }


def _plain(figure: Figure) -> dict[str, Any]:
    facts = asdict(figure)
    for name in _NUMBERS:
        facts[name] = _text(facts[name])
    facts["points"] = [
        {**point, "value": _text(point["value"]), "beside": _text(point["beside"])}
        for point in facts["points"]
    ]
    return facts


def _figure(facts: Mapping[str, Any]) -> Figure:
    numbers = {name: _number(facts[name]) for name in _NUMBERS}
    points = tuple(
        TrendPoint(**{**point, "value": _number(point["value"]), "beside": _number(point["beside"])})
        for point in facts["points"]
    )
    return Figure(**{**facts, **numbers, "points": points})


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
