"""What the law leaves open, in Vietnamese: the table of the English page, in the words of the rulesets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from ocop_docs.markdown import code, heading, page, plain, table
from ocop_rules import Ruleset, load
from ocop_rules.telling.teller import Teller

NAME: Final = "vi/open-questions.md"
SOURCE: Final = Path(__file__).parents[2] / "open-questions.md"
NAMES: Final = ("26-2026", "148-2023", "1489-2025")
_READING: Final = re.compile(r"`([\w-]+)=([\w-]+)`")

_COLUMNS: Final = 4


@cache
def _words() -> dict[str, Any]:
    """Return the text of the page around its table, and ``answered``: by number, three cells of a row.

    These questions have an answer and no reading to choose: question, answer, what else may be chosen.
    """
    file = Path(__file__).parent / "phrases" / "open-questions.vi.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def _rulesets() -> tuple[Ruleset, ...]:
    return tuple(map(load, NAMES))


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of the English page: number, question, reading, other choices."""
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if (
            line.startswith("|")
            and len(cells) == _COLUMNS
            and not cells[0].startswith("-")
            and cells[1] != "question"
        ):
            number, question, reading, others = cells
            yield number, question, reading, others


def _choice(words: Teller, reading: str, choice: str) -> str:
    label = words.label(f"reading.{reading}.{choice}")
    return f"{plain(label)} ({code(f'{reading}={choice}')})"


def _row(number: str, reading: str) -> list[str]:
    """Return a row in Vietnamese."""
    found = _READING.search(reading)
    if found is None:
        return [*_words()["answered"][number], ""]
    name, choice = found.groups()
    having = [one for one in _rulesets() if name in one.choices]
    words = Teller(having[0], "vi")
    declared = next(one for one in having[0].decision.readings if one.id == name)
    others = "; ".join(_choice(words, name, other) for other in declared.choices if other != choice)
    held = ", ".join(sorted((one.id.split("-")[0] for one in having), key=int))
    return [plain(words.label(f"reading.{name}")), _choice(words, name, choice), others, held]


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page in Vietnamese."""
    made: list[list[str]] = []
    last = ""
    for number, _, reading, _ in rows():
        last = number or last
        made.append([number, *_row(last, reading)])
    words = _words()
    lines = [f"# {words['title']}", "", words["other"], "", words["intro"], "", *heading(2, words["table"])]
    yield NAME, page([*lines, *table(["", *words["head"]], made)])
