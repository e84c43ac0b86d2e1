"""Writing Markdown: escaping, both languages side by side, tables and headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MARKS = re.compile(r"([\\`*_{}\[\]<>|$~&#])")


def plain(text: str) -> str:
    """Return ``text`` so that Markdown shows it as it is written."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def both(vi: str, en: str) -> str:
    """Return a text in Vietnamese and English; the reader may hide one of them."""
    return f"[{plain(vi)}]{{.vi}} [{plain(en)}]{{.en}}"


def link(path: str, vi: str, en: str) -> str:
    """Return a link whose text is in Vietnamese and English."""
    return f"[{plain(vi)}]({path}){{.vi}} [{plain(en)}]({path}){{.en}}"


def code(text: str) -> str:
    """Return ``text`` as code."""
    return f"`{text}`" if text else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> list[str]:
    """Return the lines of a table; ``kind`` is its class. A head that ends in ``:`` is set to the right."""
    align = ["--:" if cell.endswith(":") else "---" for cell in head]
    lines = [f"{{.{kind}}}"] if kind else []
    lines += [_row(cell.removesuffix(":") for cell in head), _row(align)]
    lines += [_row(cells) for cells in rows]
    return [*lines, ""]


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def heading(level: int, text: str, target: str | None = None) -> list[str]:
    """Return the lines of a heading, with a name to link to."""
    return [*([f"({target})="] if target else []), f"{'#' * level} {text}", ""]


def rubric(text: str, target: str) -> list[str]:
    """Return the lines of a small heading that no table of contents lists, with a name to link to."""
    return [f"({target})=", f"```{{rubric}} {text}", ":heading-level: 4", ":class: criterion", "```", ""]


def note(text: str, kind: str) -> list[str]:
    """Return a paragraph of the class ``kind``."""
    return [f"{{.{kind}}}", text, ""]


def bullets(items: Iterable[str]) -> list[str]:
    """Return a list, one line an item."""
    return [*(f"- {item}" for item in items), ""]


def page(lines: Iterable[str]) -> str:
    """Return lines as the text of a page."""
    return "\n".join(lines).rstrip() + "\n"
