"""Pages as HTML: documents that stand alone, and pieces for notebooks and other pages.

Nothing is loaded, nothing runs, and every text is escaped. Lines and faint texts are made from
half-transparent grey, so that they fit any background, light or dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from ocop_rules import words
from ocop_rules.telling.blocks import (
    SAID,
    Block,
    Item,
    Law,
    Listing,
    Note,
    Row,
    Table,
    Title,
    Tone,
    columns_of,
)

_SHORT: Final = 12
"""A word of so many characters is not broken in a cell of a table."""
_STACKED: Final = 3
"""A table of so many columns stands row by row on a narrow screen."""

STYLE: Final = (
    ".ocop{font:1rem/1.5 system-ui,'Noto Sans',sans-serif;max-width:52rem;overflow-wrap:break-word}"
    ".ocop h1{font-size:1.5em;line-height:1.25;margin:0 0 .6em}"
    ".ocop h2{font-size:1.15em;margin:1.6em 0 .5em;padding-bottom:.2em;border-bottom:1px solid #8886}"
    ".ocop h3{font-size:1em;margin:1.2em 0 .3em}"
    ".ocop p{margin:.5em 0}.ocop ul,.ocop ol{margin:.4em 0;padding-left:1.4em}.ocop li{margin:.3em 0}"
    ".ocop table{border-collapse:collapse;margin:.6em 0;font-size:1em;color:inherit;background:none}"
    ".ocop .sheet{width:100%}"
    ".ocop th,.ocop td{padding:.3em .8em .3em 0;text-align:left;vertical-align:top;font-weight:inherit;"
    "border:0;border-bottom:1px solid #8884;white-space:normal;background:none;color:inherit}"
    ".ocop thead th{font-weight:600;border-bottom:2px solid #888a}"
    ".ocop tr.strong>*{font-weight:600}.ocop tr.strong .under{font-weight:400}"
    ".ocop .figure{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".ocop td.figure,.ocop th.figure{padding-right:1.2em}"
    ".ocop tr>.figure:last-child{padding-right:0;padding-left:.8em}"
    ".ocop th,.ocop td,.ocop li,.ocop p{overflow-wrap:anywhere}"
    ".ocop th:not(.figure),.ocop td:not(.figure){min-width:5em}.ocop .short{white-space:nowrap}"
    ".ocop *+h1{margin-top:1.6em}.ocop .facts th{opacity:.75;min-width:6.5em}"
    ".ocop .under{font-size:.92em;margin:.1em 0 .1em 1em}"
    ".ocop .law,.ocop .means{font-size:.92em;opacity:.85}.ocop .said{opacity:.75}"
    ".ocop .result{font-size:1.15em;font-weight:600;border-left:.25em solid #2a7;padding-left:.7em}"
    ".ocop .warn::before{content:'!';font-weight:700;margin-right:.4em;padding:0 .35em;border-radius:.2em;"
    "background:#c33;color:#fff}"
    ".ocop .doubt::before{content:'?';font-weight:700;margin-right:.4em;padding:0 .35em;border-radius:.2em;"
    "background:#a60;color:#fff}"
    ".ocop .todo{font-weight:500}"
    "@media(max-width:34rem){.ocop .stack thead{display:none}.ocop .stack,.ocop .stack tbody{display:block}"
    ".ocop .stack tr>:first-child{font-weight:600}"
    ".ocop .stack tr,.ocop .stack th,.ocop .stack td{display:block;border:0;padding:.1em 0;text-align:left}"
    ".ocop .stack tr>.figure:last-child{padding-left:0}.ocop .stack .under{font-weight:400}"
    ".ocop .stack tr{border-bottom:1px solid #8886;padding:.4em 0}"
    ".ocop .stack td[data-head]:not([data-head=''])::before{content:attr(data-head) ': ';opacity:.75}"
    ".ocop .facts th,.ocop .facts td{display:block;border:0;padding:0}.ocop .facts td{padding-bottom:.4em}}"
    "@media print{.ocop{font-size:10pt;line-height:1.35;max-width:none}"
    ".ocop tr,.ocop li,.ocop p{break-inside:avoid}.ocop h1,.ocop h2,.ocop h3{break-after:avoid}"
    ".ocop tr.strong{break-after:avoid}.ocop thead{display:table-header-group}"
    ".ocop .warn::before,.ocop .doubt::before{background:none;color:inherit;border:1px solid}}"
)
_DOCUMENT: Final = (
    ":root{color-scheme:light dark}body{margin:0 auto;max-width:52rem;padding:1.2rem}"
    "@media print{body{margin:0;max-width:none;padding:0}@page{size:A4;margin:18mm 16mm}}"
)

_FOOT: Final = "</main>\n</body>\n</html>\n"
_NAMELESS: Final = "ocop-rules"
"""The title of a document whose page has no heading."""


def to_html(blocks: Sequence[Block], lang: str, title: str) -> str:
    """Return a document that stands alone."""
    return f"{_head(lang, title)}{_body(blocks, lang)}\n{_FOOT}"


def _head(lang: str, title: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title.strip() or _NAMELESS)}</title>\n<style>{_DOCUMENT}{STYLE}</style>\n</head>\n"
        "<body>\n<main>\n"
    )


def fragment(blocks: Sequence[Block], lang: str) -> str:
    """Return the piece that goes into another document, with its style."""
    return f"<style>{STYLE}</style>\n{_body(blocks, lang)}\n"


def _body(blocks: Iterable[Block], lang: str) -> str:
    lines = "\n".join(line for block in blocks for line in _block(block, lang))
    return f'<div class="ocop" lang="{escape(lang)}">\n{lines}\n</div>'


def _block(block: Block, lang: str) -> Iterator[str]:
    if isinstance(block, Title):
        yield f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    elif isinstance(block, Table):
        yield from _table(block, lang)
    elif isinstance(block, Listing):
        name = "ol" if block.ordered else "ul"
        yield f"<{name}>"
        yield from (f"<li>{_inner(one, lang)}</li>" for one in block.items)
        yield f"</{name}>"
    elif isinstance(block, Law):
        yield from (f"<p{_class('law')}>{_said(place, 'law', lang)}</p>" for place in block.places)
    elif isinstance(block, Note):
        yield f"<p{_class(block.tone)}>{_said(block.text, block.tone, lang)}</p>"


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _said(text: str, tone: Tone, lang: str) -> str:
    """Return an escaped text with the word of its tone."""
    if tone in SAID:
        name = words.phrase(lang, f"page.{tone}", text="").strip()
        return f'<span class="said">{escape(name)}</span> {escape(text)}'
    return escape(text)


def _inner(one: Item, lang: str) -> str:
    text = _said(one.text, one.tone, lang)
    told = f"<span{_class(one.tone)}>{text}</span>" if one.tone else text
    return told + _under(one.items, lang)


def _under(items: Iterable[Item], lang: str) -> str:
    made = []
    for one in items:
        text = _said(one.text, one.tone, lang) + _under(one.items, lang)
        made.append(f'<div class="{f"under {one.tone}".rstrip()}">{text}</div>')
    return "".join(made)


def _table(block: Table, lang: str) -> Iterator[str]:
    if block.sheet:
        kind = "sheet"
    elif not block.head:
        kind = "facts"
    else:
        kind = "stack" if columns_of(block) >= _STACKED else ""
    yield f"<table{_class(kind)}>"
    if block.head:
        cells = (f"<th{_figure(block, at)}>{escape(name)}</th>" for at, name in enumerate(block.head))
        yield f"<thead><tr>{''.join(cells)}</tr></thead>"
    yield "<tbody>"
    yield from (_row(block, row, lang) for row in block.rows)
    yield "</tbody></table>"


def _figure(block: Table, at: int, text: str = "") -> str:
    """Return the class of a cell: a figure, or a short word such as a day, which is not broken."""
    short = 0 < len(text) <= _SHORT and " " not in text
    return _class("figure" if at in block.right else "short" if short else "")


def _row(block: Table, row: Row, lang: str) -> str:
    cells = []
    for at, one in enumerate(row.cells):
        first = at == 0
        name = "th" if first and not block.head else "td"
        more = f' style="padding-left:{row.depth * 1.2:.1f}em"' if first and row.depth else ""
        if not first and block.head and not block.sheet:
            more += f' data-head="{escape(block.head[at])}"'
        cells.append(f"<{name}{_figure(block, at, one.text)}{more}>{_inner(one, lang)}</{name}>")
    return f"<tr{_class('strong' if row.strong else '')}>{''.join(cells)}</tr>"


def stream(pages: Iterable[tuple[str, Sequence[Block]]], lang: str) -> Iterator[str]:
    """Yield one document made of several pages as they come, each with its title; the first names it."""
    begun = False
    for title, blocks in pages:
        if not begun:
            yield _head(lang, title)
        begun = True
        yield _body(blocks, lang) + "\n"
    if begun:
        yield _FOOT
