"""The table of open questions names every reading of the rulesets, each with the choices it has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ocop_rules import load

PAGE = Path(__file__).parents[2] / "docs" / "open-questions.md"
NAMES = ("148-2023", "1489-2025", "26-2026")


def rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("|")
    ]
    return [row for row in cells if len(row) == 4 and not row[0].startswith("-") and row[1] != "question"]


def told() -> dict[str, tuple[str, set[str], str]]:
    """Return the choice, the other choices and the question of every reading of the page."""
    found: dict[str, tuple[str, set[str], str]] = {}
    for _, question, reading, others in rows():
        for name, choice in re.findall(r"`([\w-]+)=([\w-]+)`", reading):
            assert name not in found
            found[name] = (choice, set(re.findall(r"`([\w-]+)`", others)), question)
    return found


def test_every_question_has_a_row() -> None:
    numbers = [int(row[0].strip()) for row in rows() if row[0].strip().isdigit()]
    assert numbers == list(range(1, 23))


def test_every_question_has_its_answer_and_says_what_else_may_be_chosen() -> None:
    for _, question, reading, others in rows():
        assert reading.strip(" –-"), question
        assert others.strip(" –-"), question
        if "`" not in others:
            assert others.startswith(("none is offered: ", "any ")), question


@pytest.mark.parametrize("name", NAMES)
def test_every_reading_stands_in_the_table_as_it_is_taken(name: str) -> None:
    page = told()
    for reading in load(name).decision.readings:
        choice, others, _ = page[reading.id]
        assert choice == reading.choice
        assert others == {*reading.choices} - {choice}


def test_the_table_tells_which_rulesets_have_the_question() -> None:
    declared = {name: load(name).choices for name in NAMES}
    for reading, (_, _, question) in told().items():
        here = {name.split("-")[0] for name in NAMES if reading in declared[name]}
        said = re.search(r"\(((?:148|1489|26)(?:, (?:148|1489|26))*)\)$", question)
        assert here, reading
        if said is None:
            assert here == {"148", "1489", "26"}, reading
        elif "148" in said[1].split(", "):
            # what 148 has, its amendment has as well
            assert here == {"148", "1489"}, reading
        else:
            assert here == set(said[1].split(", ")), reading
