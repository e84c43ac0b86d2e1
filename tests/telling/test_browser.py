"""Every kind of page in a real browser: on a phone and wide, light and dark, on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kit.browser import axe, chromium, violations
from kit.telling import KINDS

from ocop_rules import load, tell
from ocop_rules.planning import anatomy

NAMED = [pytest.param(thing, rules, id=name) for kind in KINDS for name, thing, rules in kind("")]
PAPER = 672
"""A4 less its margins, in pixels of CSS."""

WIDE = """() => {
  const room = document.documentElement.clientWidth;
  const out = [...document.body.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > room + 1);
  if (document.documentElement.scrollWidth > room) out.push(document.documentElement);
  return out.slice(0, 1).map(one => one.outerHTML.slice(0, 200));
}"""
"""The first piece of a page that stands out of the window."""


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with chromium() as browser:
        yield browser.new_page()


@pytest.mark.parametrize(("thing", "rules"), NAMED)
def test_a_page_is_read_on_every_screen_and_on_paper(page: Any, thing: object, rules: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.emulate_media(media="screen", color_scheme="light")
    page.set_content(tell(thing, rules=rules, lang="vi").html())
    # another content leaves the window and what was defined in it
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=axe())
    broken: dict[str, Any] = {"axe": violations(page), "narrow": page.evaluate(WIDE)}
    page.emulate_media(color_scheme="dark")
    broken["dark"] = violations(page, "color-contrast")
    page.set_viewport_size({"width": 1200, "height": 640})
    broken["wide"] = page.evaluate(WIDE)
    page.set_viewport_size({"width": PAPER, "height": 950})
    page.emulate_media(media="print", color_scheme="light")
    broken["paper"] = page.evaluate(WIDE)
    assert not any(broken.values()), broken


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_word_without_end_makes_no_page_wider(page: Any, kind: Callable[[str], Any]) -> None:
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 360, "height": 640})
    for name, thing, rules in kind("a" * 300):
        page.set_content(tell(thing, rules=rules, lang="vi").html())
        assert page.evaluate(WIDE) == [], name


def test_the_cells_of_a_row_stand_on_one_edge_on_a_phone(page: Any) -> None:
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 360, "height": 640})
    rules = load("148-2023")
    page.set_content(tell(anatomy(rules, 1), rules=rules, lang="vi").html())
    edges = "[...document.querySelectorAll('.stack td')].map(one => getComputedStyle(one).paddingLeft)"
    assert set(page.evaluate(edges)) == {"0px"}
