"""The glossary, English first and Vietnamese first, from one table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ocop_docs.markdown import heading, page, plain
from ocop_docs.words import phrase_of

TABLE = Path(__file__).with_name("glossary.csv")


def rows() -> list[dict[str, str]]:
    """Return the terms: vi, en, code (may be empty), meaning_vi, meaning_en."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _entry(term: str, other: str, row: dict[str, str], meaning: str) -> list[str]:
    name = f" `{row['code']}`" if row["code"] else ""
    return [f"**{plain(term)}** ({plain(other)}){name}", f": {plain(meaning)}", ""]


def pages() -> Iterator[tuple[str, str]]:
    """Yield both pages."""
    lines = _head("en", "glossary")
    for row in sorted(rows(), key=lambda row: row["en"].lower()):
        lines += _entry(row["en"], row["vi"], row, row["meaning_en"])
    yield "glossary.md", page(lines)
    lines = _head("vi", "bang-thuat-ngu")
    for row in rows():
        lines += _entry(row["vi"], row["en"], row, row["meaning_vi"])
    yield "vi/glossary.md", page(lines)


def _head(lang: str, target: str) -> list[str]:
    say = partial(phrase_of, lang)
    return [*heading(1, say("glossary.title"), target), say("glossary.reading"), say("glossary.other"), ""]
