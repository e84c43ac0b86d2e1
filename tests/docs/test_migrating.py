"""The page on moving from 0.1 to 0.2 names everything that a program of 0.1 has to change."""

from __future__ import annotations

import csv
import re
from importlib import import_module
from pathlib import Path

import pytest
from kit.promised import breaks, offered

import ocop_rules

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "docs" / "migrating"
FIRST = (ROOT / "tests" / "data" / "released" / "0.1.0" / "api.txt").read_text(encoding="utf-8")
NOW = (ROOT / "tests" / "house" / "api.txt").read_text(encoding="utf-8")
SAME_BUT = re.compile(r"text|message|remedy|to_json")
"""Methods of errors and faults whose default language changed, which the page says in one sentence."""


def rows(name: str) -> list[tuple[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(old, new) for old, new in csv.reader(file)]


def told() -> set[str]:
    """Return every name, or class and member, that the first column of a table names."""
    names = set()
    for table in ("renamed", "moved", "attributes", "arguments"):
        for old, _ in rows(table):
            names |= {re.split(r"[(]", one)[0] for one in re.findall(r"`([^`]+)`", old)}
    return names


def test_everything_that_breaks_is_told() -> None:
    names = told()
    for one in breaks(FIRST, NOW):
        place = one.split(": ")[0].removeprefix("ocop_rules.")
        own, _, member = place.partition(".")
        assert own in names or place in names or SAME_BUT.fullmatch(member), one


def test_nothing_is_told_that_was_not_there() -> None:
    before = {name for _, name in offered(FIRST)}
    for name in told():
        own, _, member = name.partition(".")
        assert own in before, name
        (members,) = [
            one.members for (area, key), one in offered(FIRST).items() if (key, area) == (own, "ocop_rules")
        ]
        assert not member or member in members, name


@pytest.mark.parametrize("table", ["renamed", "moved", "modules"])
def test_where_things_are_now_is_where_they_are(table: str) -> None:
    for old, new in rows(table):
        place = re.split(r"[(]", new.strip("`"))[0]
        thing, _, member = place.removeprefix("ocop_rules").lstrip(".").partition(".")
        found = ocop_rules if not thing else getattr(ocop_rules, thing, None)
        for step in member.split(".") if member else ():
            found = getattr(found, step, None) or import_module(place)
        assert found is not None, new
        if table == "moved":
            assert {one.strip("`") for one in old.split()} <= {*dir(found)}, new


def test_arguments_and_attributes_are_named_as_they_are_now() -> None:
    functions = {name: one.told for (_, name), one in offered(NOW).items()}
    for _, new in rows("arguments"):
        name, _, given = new.strip("`").removesuffix(")").partition("(")
        if functions[name] == "class":
            continue  # its fields are given by name
        arguments = re.findall(r"[\w*]+", re.sub(r"=[^,)]+", "", functions[name].partition("(")[2]))
        for index, one in enumerate(given.split(", ")):
            assert "=" in one or one in ("…", arguments[index]) or one.startswith('"'), new
    for _, new in rows("attributes"):
        for name in re.findall(r"`(\w+\.\w+)`", new):
            own, _, member = name.partition(".")
            members = [one.members for (_, key), one in offered(NOW).items() if key == own]
            assert member in members[0], name
