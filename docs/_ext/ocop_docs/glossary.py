"""The glossary, English first and Vietnamese first, from one table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ocop_docs.markdown import heading, page, plain

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
    lines = [
        *heading(1, "Glossary, English–Vietnamese", "glossary"),
        "The words of the decisions, those of this project, and the names they have in code and data.",
        "[Tiếng Việt trước](vi/glossary.md).",
        "",
    ]
    for row in sorted(rows(), key=lambda row: row["en"].lower()):
        lines += _entry(row["en"], row["vi"], row, row["meaning_en"])
    yield "glossary.md", page(lines)
    lines = [
        *heading(1, "Bảng thuật ngữ Việt–Anh", "bang-thuat-ngu"),
        "Từ ngữ của các quyết định, từ ngữ của dự án và tên tương ứng trong dữ liệu và mã nguồn.",
        "[English first](../glossary.md).",
        "",
    ]
    for row in rows():
        lines += _entry(row["vi"], row["en"], row, row["meaning_vi"])
    yield "vi/glossary.md", page(lines)
