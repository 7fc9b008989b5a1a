from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string

from trust_portal.ui.levels import AMBER, Level
from trust_portal.ui.navigation import Link
from trust_portal.ui.tables import Column, TableSpec

SPEC = TableSpec(
    columns=(
        Column("name", "Name", sort=("name",)),
        Column("pupils", "Pupils", sort=("pupils",), is_number=True),
        Column("open", "Open", is_label_hidden=True),
        Column("phase", "Phase"),
    ),
    default_sort="name",
    page_sizes=(2, 4),
)


def draw(markup: str, **context: Any) -> str:
    return " ".join(Template("{% load ui %}" + markup).render(Context(context)).split())


def test_dates_in_words() -> None:
    day, moment = date(2026, 11, 23), datetime(2026, 11, 23, 11, 20, tzinfo=UTC)
    assert draw("{{ d|date_words }}|{{ d|date_short }}|{{ t|time_words }}", d=day, t=moment) == (
        "Monday 23 November 2026|23 Nov 2026|23 November 2026 at 11:20"
    )
    assert draw("{{ d|date_words }}|{{ d|date_short }}|{{ d|time_words }}", d=None) == "||"


def test_a_rating_has_shape_and_word() -> None:
    markup = draw("{% rating_badge level %}", level=AMBER)
    assert 'class="level level-amber"' in markup
    assert f'd="{AMBER.outline}"' in markup
    assert markup.endswith("</svg>Amber</span>")


def test_a_narrow_rating_has_shape_and_letter_and_says_the_word() -> None:
    markup = draw(
        "{% rating_badge level is_compact=True %}", level=Level("1", "Grade 1", "1", "star", "teal")
    )
    assert 'class="level level-teal level-compact"' in markup
    assert '<span aria-hidden="true">1</span><span class="visually-hidden">Grade 1</span>' in markup


def test_no_rating_is_not_rated() -> None:
    assert "Not rated" in draw("{% rating_badge level %}", level=None)


def test_status_pills_know_their_kinds() -> None:
    assert draw("{% status_pill 'In review' 'info' %}") == '<span class="pill pill-info">In review</span>'
    with pytest.raises(ValueError, match="is not one of"):
        draw("{% status_pill 'In review' 'purple' %}")


def test_the_head_of_a_table_sorts_by_links() -> None:
    markup = draw("{% table_head table %}", table=SPEC.read(QueryDict("sort=-pupils&q=x")))
    assert '<th scope="col" aria-sort="descending" class="number">' in markup
    assert 'href="?q=x&amp;sort=name"' in markup
    assert 'href="?q=x&amp;sort=pupils"' in markup
    assert '<span class="visually-hidden">Open</span>' in markup
    assert markup.count("aria-sort") == 1


def test_pagination_says_where_one_is() -> None:
    table = SPEC.read(QueryDict("page=2"))
    markup = draw("{% pagination page 'Pages of academies' %}", page=table.page_of(range(9)))
    assert "3 to 4 of 9" in markup
    assert 'aria-label="Pages of academies"' in markup
    assert '<a href="?page=2" aria-current="page"><span class="visually-hidden">Page </span>2</a>' in markup
    assert 'href="?page=1" rel="prev"' in markup
    assert 'href="?page=3" rel="next"' in markup
    assert 'href="?size=4"' in markup


def test_pagination_of_little_or_nothing() -> None:
    table = SPEC.read(QueryDict())
    assert "<nav" not in draw("{% pagination page %}", page=table.page_of(range(2)))
    assert "None" in draw("{% pagination page %}", page=table.page_of([]))


def test_filters_are_a_plain_form() -> None:
    table = SPEC.read(QueryDict("sort=pupils&size=4&q=x"))
    markup = draw("{% filters table 'Filter academies' %}<input name='q'>{% endfilters %}", table=table)
    assert '<form class="filter-form" method="get" role="search" aria-label="Filter academies">' in markup
    assert '<input type="hidden" name="sort" value="pupils">' in markup
    assert "<input name='q'>" in markup
    assert "hx-" not in markup
    assert "data-auto-submit" not in markup


def test_filters_answer_at_once_where_a_target_is_named() -> None:
    markup = draw(
        "{% filters table 'Filter' hx_target='#people' %}{% endfilters %}", table=SPEC.read(QueryDict())
    )
    assert 'hx-target="#people"' in markup
    assert "data-auto-submit" in markup


def test_blocks_keep_their_content_and_escape_their_words() -> None:
    hostile = "<b>x"
    for tag in (
        "{% tile word word href=word %}<i>in</i>{% endtile %}",
        "{% wide_table word %}<i>in</i>{% endwide_table %}",
        "{% empty_state word %}<i>in</i>{% endempty_state %}",
        "{% dialog 'an-id' word %}<i>in</i>{% enddialog %}",
        "{% copy_field 'an-id' word word %}<i>in</i>",
    ):
        markup = draw(tag, word=hostile)
        assert "<i>in</i>" in markup, tag
        assert hostile not in markup, tag
        assert "&lt;b&gt;x" in markup, tag


def test_a_dialog_is_named_and_can_be_closed() -> None:
    markup = draw("{% dialog 'rate' 'Rate this area' %}{% enddialog %}")
    assert 'aria-labelledby="rate-title"' in markup
    assert '<h2 id="rate-title" tabindex="-1">Rate this area</h2>' in markup
    assert "data-dialog-close" in markup


def test_a_dialog_needs_a_title() -> None:
    with pytest.raises(TemplateSyntaxError):
        draw("{% dialog 'rate' %}{% enddialog %}")


def progress(**context: Any) -> str:
    values = {"progress_id": "p", "label": "Export", "value": 2, "maximum": 5, "text": "2 of 5"} | context
    return " ".join(render_to_string("components/progress.html", values).split())


def test_progress_asks_again_only_while_it_runs() -> None:
    assert "hx-get" not in progress()
    running = progress(poll_url="/alder/jobs/1/progress")
    assert 'hx-get="/alder/jobs/1/progress" hx-trigger="every 2s" hx-swap="innerHTML"' in running
    assert '<p class="visually-hidden" role="status" data-progress-said></p>' in running


def test_progress_of_unknown_length_has_no_value() -> None:
    assert '<progress id="p-bar" max="5" value="2">' in progress()
    assert '<progress id="p-bar" max="5">' in progress(value=None)
    assert '<label for="p-bar">Export</label>' in progress()


def test_tabs_are_links() -> None:
    links = (Link("All", "?", current="page", count=0), Link("Mine", "?mine=1&x=2"))
    markup = " ".join(render_to_string("components/tabs.html", {"label": "Views", "links": links}).split())
    assert '<a href="?" aria-current="page">All <span class="tab-count">0</span></a>' in markup
    assert '<a href="?mine=1&amp;x=2">Mine</a>' in markup


def test_facts_show_a_dash_for_nothing() -> None:
    markup = render_to_string("components/facts.html", {"rows": [("Phase", "Primary"), ("Pupils", "")]})
    assert "<dt>Phase</dt><dd>Primary</dd>" in markup
    assert "<dt>Pupils</dt><dd>–</dd>" in markup
