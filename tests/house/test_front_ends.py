"""A front end stands on the public names alone: every program among the examples does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PROGRAMS = sorted(EXAMPLES.rglob("*.py"))


def inner_names(code: str) -> Iterator[str]:
    """Yield what a program takes from the library that is not public."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.startswith("ocop_rules."))
        elif isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == "ocop_rules":
            public = import_module(str(node.module)).__all__ if str(node.module).count(".") <= 1 else ()
            yield from (f"{node.module}.{one.name}" for one in node.names if one.name not in public)


def test_what_is_not_public_is_found() -> None:
    code = """
from ocop_rules import load, structure
from ocop_rules.scoring import score, streams
from ocop_rules.scoring.streams import score_lines
import ocop_rules.telling.teller
"""
    assert list(inner_names(code)) == [
        "ocop_rules.structure",
        "ocop_rules.scoring.streams",
        "ocop_rules.scoring.streams.score_lines",
        "ocop_rules.telling.teller",
    ]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_a_program_among_the_examples_takes_public_names_alone(path: Path) -> None:
    assert list(inner_names(path.read_text(encoding="utf-8"))) == []
