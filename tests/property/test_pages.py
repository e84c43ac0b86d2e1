"""Pages hold out against hostile names, notes and labels: valid HTML, nothing escapes, no terminal codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.few import few
from kit.telling import KINDS
from markdown_it import MarkdownIt

from ocop_rules import Page, tell
from ocop_rules.telling.as_html import STYLE
from ocop_rules.telling.layout import width

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "'><b>bold</b>",
    "&lt;i&gt; &amp; &#60;",
    "\x1b[2J\x1b]0;title\x07",
    "\x9b31m",
    "a\r\nTOTAL 100\n# heading",
    "| cell | `code` | [link](javascript:alert(1)) ![x](y)",
    "# heading",
    "1. one",
    "```\nfence",
    "<!-- ",
    "]]>",
    "$x$ {role}`y`",
    "\u202eevil\u2066",
    "e\u0301 茶 \u200b",
    "https://example.org www.example.org",
    "\ud800",
    "{found} {0} %s %(x)s",
    "a" * 300,
]
texts = (
    st.sampled_from(HOSTILE)
    | st.text(max_size=30)
    | st.lists(st.sampled_from(HOSTILE), max_size=3).map(" ".join)
)
VOID = {"meta", "br"}
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "div", "h1", "h2", "h3", "p", "span", "ul",
    "ol", "li", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"class", "lang", "charset", "name", "content", "data-head", "style"}


class Strict(HTMLParser):
    """Reads HTML and holds it to be balanced, with the tags and attributes of pages alone."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        assert all(value is None or "padding-left" in value for name, value in attrs if name == "style")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def _steers(text: str) -> bool:
    return not text.replace("\n", "").isprintable()


def check_text(page: Page) -> None:
    for columns in (40, 80, 132):
        text = page.text(columns)
        assert not _steers(text)
        assert all(width(line) <= columns for line in text.splitlines())
        text.encode()


def check_html(page: Page) -> None:
    for whole in (True, False):
        html = page.html(whole=whole)
        assert not _steers(html)
        reader = Strict()
        reader.feed(html)
        reader.close()
        assert reader.open == []
        assert html.count(STYLE) == 1
        words = " ".join(" ".join(reader.words).split())
        assert page.title.strip() == "" or " ".join(page.title.split()) in words


_READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def check_markdown(page: Page) -> None:
    text = page.markdown()
    assert not _steers(text)
    headings = 0
    for token in _READER.parse(text):
        assert token.type not in ("html_block", "fence", "code_block", "hr", "blockquote_open"), token
        headings += token.type == "heading_open"
        for inner in token.children or ():
            assert inner.type in ("text", "em_open", "em_close", "strong_open", "strong_close", "softbreak",
                                  "hardbreak", "text_special", "html_inline"), inner  # fmt: skip
            assert inner.type != "html_inline" or inner.content == "<br>", inner
    blocks = page.to_json()["blocks"]
    assert headings == sum(block["kind"] == "heading" for block in blocks)


def check_data(page: Page) -> None:
    data = page.to_json()
    assert not _steers(json.dumps(data, ensure_ascii=False))
    assert {block["kind"] for block in data["blocks"]} <= {"heading", "table", "list", "note", "law"}
    for block in data["blocks"]:
        for row in block.get("rows", ()):
            assert not block["head"] or len(row["cells"]) == len(block["head"])


CHECKS = (check_text, check_html, check_markdown, check_data)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@few(8)
@given(text=texts, lang=st.sampled_from(["vi", "en"]))
def test_no_page_lets_a_stranger_out(kind: Callable[[str], Any], text: str, lang: str) -> None:
    for name, thing, rules in kind(text):
        page = tell(thing, rules=rules, lang=lang)
        assert page.blocks, name
        for check in CHECKS:
            check(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_is_held(text: str) -> None:
    for kind in KINDS[:1]:
        for _, thing, rules in kind(text):
            page = tell(thing, rules=rules, lang="vi")
            for check in CHECKS:
                check(page)
