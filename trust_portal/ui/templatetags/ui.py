"""The components of the pages: `{% load ui %}`. The style guide shows each of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from trust_portal.ui import dates
from trust_portal.ui.charts.bars import DrawnBars
from trust_portal.ui.charts.dots import DrawnDots
from trust_portal.ui.charts.sparkline import DrawnSparkline
from trust_portal.ui.charts.trend import DrawnTrend
from trust_portal.ui.levels import NOT_RATED, Level
from trust_portal.ui.tables import Page, Table

register = template.Library()

STATUS_KINDS = frozenset({"done", "info", "neutral", "late", "warn"})


@register.filter
def date_words(day: date | None) -> str:
    """Monday 23 November 2026; nothing for no date."""
    return dates.day_in_words(day) if day else ""


@register.filter
def date_short(day: date | None) -> str:
    """23 Nov 2026; nothing for no date."""
    return dates.day_in_short(day) if day else ""


@register.filter
def time_words(moment: datetime | None) -> str:
    """23 November 2026 at 11:20, in London; nothing for no time."""
    return dates.time_in_words(moment) if moment else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of static/icons.svg, as decoration: the words beside it carry the meaning."""
    mark = '<svg class="symbol" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(mark, static("icons.svg"), name)


@register.inclusion_tag("components/rating_badge.html")
def rating_badge(level: Level | None, *, is_compact: bool = False) -> dict[str, Any]:
    """A level of any scale: shape and word, or shape and letter where it is narrow. None: not rated."""
    return {"level": level or NOT_RATED, "is_compact": is_compact}


@register.inclusion_tag("components/status_pill.html")
def status_pill(text: str, kind: str = "neutral") -> dict[str, Any]:
    """Where something stands. `kind`: done, info, neutral, late or warn; anything else is a ValueError."""
    if kind not in STATUS_KINDS:
        raise ValueError(f"{kind!r} is not one of {sorted(STATUS_KINDS)}")
    return {"text": text, "kind": kind}


@register.inclusion_tag("components/charts/figure.html")
def chart(drawn: DrawnTrend | DrawnBars | DrawnDots, chart_id: str) -> dict[str, Any]:
    """A chart that ui/charts has drawn, with its sentence and its figures. `chart_id` is its own on the page."""
    return {"chart": drawn, "chart_id": chart_id}


@register.inclusion_tag("components/charts/sparkline.html")
def sparkline(drawn: DrawnSparkline) -> dict[str, Any]:
    """The shape of a trend in a table cell."""
    return {"chart": drawn}


@register.inclusion_tag("components/table_head.html")
def table_head(table: Table) -> dict[str, Any]:
    """The heading row; each sortable heading is a link that sorts, or turns the order round."""
    return {"headings": table.headings}


@register.inclusion_tag("components/pagination.html")
def pagination(page: Page[Any], label: str = "Pages") -> dict[str, Any]:
    """Which rows are shown of how many, links to other pages, and the choice of page size."""
    return {"page": page, "label": label}


@register.inclusion_tag("components/copy_field.html")
def copy_field(field_id: str, label: str, value: str) -> dict[str, Any]:
    """A value to be copied: selectable text, and a button where the browser can copy."""
    return {"field_id": field_id, "label": label, "value": value}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What is wrong with the form, each a link to its field. `{{ form }}` draws it by itself."""
    return {"form": form}


@register.simple_block_tag
def dialog(content: SafeString, dialog_id: str, title: str) -> str:
    """A dialog that is already in the page; a link to the same form elsewhere opens it by data-dialog."""
    context = {"content": content, "dialog_id": dialog_id, "title": title}
    return render_to_string("components/dialog.html", context)


@register.simple_block_tag
def tile(content: SafeString, label: str, value: str, *, level: Level | None = None, href: str = "") -> str:
    """One figure with its rating; the content is what stands below it: a target, a change, a chart."""
    context = {"content": content, "label": label, "value": value, "level": level, "href": href}
    return render_to_string("components/tile.html", context)


@register.simple_block_tag
def filters(
    content: SafeString, table: Table, label: str, *, clear_href: str = "?", hx_target: str = ""
) -> str:
    """A form of filters over a table. With `hx_target` ("#people") a choice in a list answers at once."""
    context = {
        "content": content,
        "table": table,
        "label": label,
        "clear_href": clear_href,
        "hx_target": hx_target,
    }
    return render_to_string("components/filters.html", context)


@register.simple_block_tag
def wide_table(content: SafeString, label: str) -> str:
    """A region that scrolls sideways by itself, with the keyboard too, so that the page never does."""
    return render_to_string("components/wide_table.html", {"content": content, "label": label})


@register.simple_block_tag
def empty_state(content: SafeString, title: str) -> str:
    """Nothing here yet: says why, and what to do about it."""
    return render_to_string("components/empty_state.html", {"content": content, "title": title})
