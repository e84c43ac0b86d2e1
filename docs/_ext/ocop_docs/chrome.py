"""The words around the text of a page in Vietnamese: search, navigation, contents, colours.

The theme says them through gettext, which looks it up in what a page is made with: a page in Vietnamese is
made with a function that looks into the catalogue beside this module. What themes and Sphinx write in English
whatever the language (labels for screen readers, links to headings) is put right in the HTML. A word without
its translation is a warning, and so stops the build.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape
from pathlib import Path
from posixpath import dirname, normpath
from typing import TYPE_CHECKING, Any, Final

from sphinx.util import logging

from ocop_docs.words import phrase_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_LOG: Final = logging.getLogger(__name__)
_VI: Final = ("vi/", "generated/vi/")
SEARCH: Final = "vi/search"
_CAPTION: Final = re.compile(r'(?=<p class="caption")')
_ICON: Final = re.compile(r"(<symbol[^>]*>\s*<title>)([^<]*)</title>")
_LABEL: Final = re.compile(r'(aria-label|title|placeholder)="([^"]*)"')


@cache
def catalogue() -> dict[str, str]:
    """Return what the theme says in English, with its Vietnamese."""
    file = Path(__file__).parent / "phrases" / "chrome.vi.json"
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def is_vietnamese(page: str) -> bool:
    """Tell from its name whether a page is written in Vietnamese alone."""
    return page.startswith(_VI)


def said(text: str) -> str:
    """Return what the theme says, in Vietnamese."""
    known = " ".join(text.split())
    if known not in catalogue():
        _LOG.warning("the theme says %r, which has no Vietnamese in phrases/chrome.vi.json", known)
    return catalogue().get(known, text)


def speak(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    """Make a page in Vietnamese with Vietnamese words around its text."""
    words = json.dumps(catalogue(), ensure_ascii=False).replace("<", "\\u003c")
    script = f'<script type="application/json" id="ocop-chrome">{words}</script>'
    context["metatags"] = context.get("metatags", "") + script
    if not is_vietnamese(page):
        return
    context["language"] = "vi"
    context["gettext"] = said
    context["search_page"] = SEARCH
    context["furo_navigation_tree"] = _navigation(context["furo_navigation_tree"]) + _elsewhere(
        context["pathto"], app.config.root_doc
    )
    for way in ("prev", "next"):
        found = context.get(way)
        if found and not is_vietnamese(normpath(f"{dirname(page)}/{found['link']}")):
            context[way] = None


def _navigation(tree: str) -> str:
    """Return the part of the navigation that leads to pages in Vietnamese."""
    parts = _CAPTION.split(tree)
    return "".join(part for part in parts if phrase_of("vi", "nav.caption") in part.partition("<ul")[0])


def _elsewhere(pathto: Callable[[str], str], root: str) -> str:
    """Return the link to the pages in English, as the navigation writes links."""
    told = escape(phrase_of("vi", "nav.english"))
    return (
        f'<ul><li class="toctree-l1"><a class="reference internal" href="{pathto(root)}">{told}</a></li></ul>'
    )


def search_page(_app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the search page in Vietnamese."""
    yield SEARCH, {}, "search.html"


def finish(app: Sphinx, error: Exception | None) -> None:
    """Put right what was written in English on pages in Vietnamese, and warn of what has no translation."""
    if error is not None or app.builder.name != "html":
        return
    for folder in _VI:
        for path in sorted((Path(app.outdir) / folder).rglob("*.html")):
            text = path.read_text(encoding="utf-8")
            path.write_text(_ICON.sub(_titled, _LABEL.sub(_labelled, text)), encoding="utf-8")


def _titled(found: re.Match[str]) -> str:
    return f"{found[1]}{escape(catalogue().get(found[2], found[2]))}</title>"


def _labelled(found: re.Match[str]) -> str:
    name, told = found[1], unescape(found[2])
    if told in catalogue():
        told = catalogue()[told]
    elif re.fullmatch(r"[A-Z][a-z]+( [A-Za-z/]+)+", told):
        _LOG.warning("a label is English on a page in Vietnamese: %r", told)
    return f'{name}="{escape(told)}"'
