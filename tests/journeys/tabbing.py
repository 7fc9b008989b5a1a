"""The Tab key: from where the focus is to a control by its name, as somebody without a mouse finds it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# What is looked for, as CSS.
ANYTHING = "*"
LINK = "a[href]"
BUTTON = "button, summary"
BOX = "[type=checkbox], [type=radio]"
SELECT = "select"
TEXT = "textarea, input:not([type=checkbox], [type=radio])"
FIELD = "select, textarea, input"
AT_MOST = 300

# Of a group of radio buttons the Tab key reaches one; the arrows lead on. What is in the page itself is looked for
# behind the skip link, so that the menu is not walked through on every page.
_FOCUS = """([name, kind]) => {
  const words = text => (text ?? '').replace(/\\s+/g, ' ').trim();
  const called = e => words(e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || e.value);
  const isWanted = e => e.matches(kind) && called(e).startsWith(name);
  const e = document.activeElement;
  const group = e.type === 'radio' ? [...document.getElementsByName(e.name)] : [e];
  if (!group.some(isWanted)) {
    const inPage = () => [...document.querySelectorAll('main :is(a, button, summary, select, textarea, input)')];
    return {found: false, atEnd: e === document.body, skips: e.matches('.skip-to-main') && inPage().some(isWanted)};
  }
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const parts = [.5, .1, .9];
  const over = parts.flatMap(
    x => parts.map(y => document.elementFromPoint(left + x * (right - left), top + y * (bottom - top))));
  const shows = over.some(o => e.contains(o) || [...(e.labels ?? [])].some(l => l.contains(o)));
  return {
    found: true,
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: left < right && top < bottom,
    behind: shows ? '' : String(over[0]?.outerHTML).slice(0, 200),
  };
}"""


def tab(page: Page, name: str, kind: str, *, key: str = "Tab") -> None:
    """Until the focus is on the control, or in its group of radio buttons. `key`: Shift+Tab goes back.

    AssertionError where the keyboard does not reach it, where the focus has no outline, and where no part of it is in
    sight or all of it is behind something else (WCAG 2.4.7 and 2.4.11).
    """
    ends = 0
    for _ in range(AT_MOST):
        page.keyboard.press(key)
        focus: dict[str, Any] = page.evaluate(_FOCUS, [name, kind])
        if focus["found"]:
            assert focus["outline"], f"The focus on “{name}” cannot be seen on {page.url}"
            assert focus["inside"], f"“{name}” has the focus out of sight on {page.url}"
            assert not focus["behind"], f"“{name}” has the focus behind {focus['behind']} on {page.url}"
            return
        if focus["skips"]:
            page.keyboard.press("Enter")
        ends += focus["atEnd"]
        if ends == 2:  # once from wherever the focus was, once from the start
            break
    raise AssertionError(f"The keyboard does not reach “{name}” on {page.url}")
