"""Somebody without a mouse complains of what they cannot reach or see: otherwise their journeys prove nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.keyboard import KeyboardVisitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
STYLE = "<style>:focus-visible { outline: 3px solid }</style>"
LINES = "<p>line</p>" * 60
FAULTS = {
    "not a control": ("<span onclick='1'>Save</span>", "does not reach"),
    "left out": ("<button tabindex='-1'>Save</button>", "does not reach"),
    "no outline": ("<button style='outline: none'>Save</button>", "cannot be seen"),
    "behind a bar": (
        f"{LINES}<button>Save</button>"
        "<footer style='position: fixed; bottom: 0; height: 20%; width: 100%; background: #fff'>Bar</footer>",
        "behind <footer",
    ),
    "off the page": ("<button style='position: fixed; left: -999px'>Save</button>", "out of sight"),
}


@pytest.mark.parametrize(("body", "complaint"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found(visit: Callable[..., KeyboardVisitor], body: str, complaint: str) -> None:
    visitor = visit(hands=KeyboardVisitor)
    visitor.page.set_content(f"{STYLE}<main><a href='#'>Before</a>{body}<a href='#'>After</a></main>")
    with pytest.raises(AssertionError, match=complaint):
        visitor.presses("Save")


def test_a_form_is_filled_in(visit: Callable[..., KeyboardVisitor]) -> None:
    visitor = visit(hands=KeyboardVisitor)
    visitor.page.set_content(
        f"{STYLE}<label>Day <input type='date'></label><label>Say <input value='old'></label>"
        "<label>About <select><option>Risks<option>Reading in Year 2<option>Reading in Year 9</select></label>"
        "<label><input type='radio' name='one'>Green</label><label><input type='radio' name='one'>Amber</label>"
        "<label><input type='checkbox'>Agreed</label>"
    )
    visitor.ticks("Agreed")
    visitor.ticks("Amber")
    visitor.chooses("About", "Reading in Year 9")
    visitor.writes("Say", "new")
    visitor.adds("Say", "er")
    visitor.writes("Day", "2026-11-23")
    answers = visitor.page.locator("input, select").evaluate_all(
        "all => all.map(e => e.matches('[type=radio], [type=checkbox]') ? e.checked : e.value)"
    )
    assert answers == ["2026-11-23", "newer", "Reading in Year 9", False, True, True]
    visitor.unticks("Agreed")
    with pytest.raises(AssertionError):
        visitor.chooses("About", "Sports")
