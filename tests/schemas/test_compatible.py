"""The schemas under semantic versioning: a release breaks nothing that the last one promised.

``tools/release.py`` keeps them in ``tests/data/released/<version>/`` (see CONTRIBUTING.md). A break that is
meant, in a new major version (before 1.0 a minor one), begins with a folder of its own.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kit.compatible import Compared

from ocop_rules.schemas import names, schema

RELEASED = Path(__file__).parents[1] / "data" / "released"
OUTPUTS = {
    "agenda-item",
    "agreement",
    "anatomy",
    "applicable",
    "carried",
    "council-upgrade",
    "deliberation",
    "difference",
    "differing",
    "dossier-check",
    "dossier-form",
    "form",
    "next-step",
    "origin",
    "page",
    "preview",
    "problem",
    "product-state",
    "pruned",
    "result",
    "round-state",
    "rounds-on",
    "upgrade",
    "verified",
    "what-if",
    "withdrawal-due",
}
"""What the library writes; the others are what it reads."""
RELEASES = sorted(RELEASED.glob("*/")) if RELEASED.is_dir() else []


def latest() -> list[Path]:
    """Return the schemas of the last release, none before the first."""
    ordered = sorted(RELEASES, key=lambda folder: tuple(map(int, folder.name.split("."))))
    return sorted(ordered[-1].glob("*.schema.json")) if ordered else []


@pytest.mark.parametrize("file", latest(), ids=lambda file: file.name)
def test_the_last_release_is_kept(file: Path) -> None:
    name = file.name.removesuffix(".schema.json")
    assert name in names(), "a schema went away"
    old = json.loads(file.read_text(encoding="utf-8"))
    assert Compared(old, schema(name), output=name in OUTPUTS).breaks() == []


@pytest.mark.parametrize("name", names())
def test_a_schema_keeps_its_own_promises(name: str) -> None:
    for output in (False, True):
        assert Compared(schema(name), schema(name), output=output).breaks() == []


OLD: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": "integer", "minimum": 0}, "b": {"$ref": "#/$defs/b"}},
    "required": ["a"],
    "$defs": {"b": {"enum": ["x", "y"]}},
}


def change(spoil: Callable[[Any], object]) -> dict[str, Any]:
    made = copy.deepcopy(OLD)
    spoil(made)
    return made


@pytest.mark.parametrize(
    ("spoil", "of_input", "of_output"),
    [
        (lambda one: one["properties"].pop("b"), True, True),
        (lambda one: one["required"].append("b"), True, False),
        (lambda one: one["required"].remove("a"), False, True),
        (lambda one: one["$defs"]["b"]["enum"].append("z"), False, True),
        (lambda one: one["$defs"]["b"]["enum"].remove("y"), True, False),
        (lambda one: one["properties"]["a"].update(type=["integer", "null"]), False, True),
        (lambda one: one["properties"]["a"].update(minimum=1), True, False),
        (lambda one: one["properties"].update(c={"type": "string"}), False, False),
        # the same said in another way
        (lambda one: one["properties"].update(a={"anyOf": [{"type": "integer"}]}), False, False),
        (
            lambda one: one["properties"].update(a={"anyOf": [{"type": "integer"}, {"type": "null"}]}),
            False,
            True,
        ),
    ],
)
def test_what_breaks_a_promise_is_found(
    spoil: Callable[[Any], object], *, of_input: bool, of_output: bool
) -> None:
    new = change(spoil)
    assert bool(Compared(OLD, new, output=False).breaks()) == of_input
    assert bool(Compared(OLD, new, output=True).breaks()) == of_output
