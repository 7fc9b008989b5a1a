"""Ratings on paper: `{% load print %}`. Each says its level by colour, shape and letter or word."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from trust_portal.print.marks import Movement, Shown
from trust_portal.ui.levels import NOT_RATED, Level

register = template.Library()

CONFIRMED = "✓"


@register.simple_tag
def heat_cell(shown: Shown) -> SafeString:
    """A cell of the heatmap: the letter, an arrow where the rating moved, a tick where a person confirmed it."""
    if not shown.applies:
        return mark_safe('<td class="heat-none">–</td>')
    level = shown.level or NOT_RATED
    return format_html(
        '<td class="{}"><span class="{}">{}{}{}</span></td>',
        level.css_class,
        _shape(level),
        level.letter,
        _moved(shown.movement),
        _confirmed(shown),
    )


@register.simple_tag
def badge(shown: Shown) -> SafeString:
    """A rating in words, and in which direction it moved."""
    return format_html("{}{}{}", level_badge(shown.level), _moved(shown.movement), _confirmed(shown))


@register.simple_tag
def level_badge(level: Level | None) -> SafeString:
    level = level or NOT_RATED
    return format_html('<span class="level {} {}">{}</span>', level.css_class, _shape(level), level.label)


def _shape(level: Level) -> str:
    return f"shape shape-{level.shape}-{level.text.removeprefix('#')}"


def _moved(movement: Movement) -> str:
    return f" {movement.arrow}" if movement in (Movement.BETTER, Movement.WORSE) else ""


def _confirmed(shown: Shown) -> str:
    return f" {CONFIRMED}" if shown.is_confirmed and shown.level else ""
