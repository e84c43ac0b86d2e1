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
        found = (
            getattr(ocop_rules, thing, None) or import_module(f"ocop_rules.{thing}") if thing else ocop_rules
        )
        for step in member.split(".") if member else ():
            found = getattr(found, step, None) or import_module(place)
        assert found is not None, new
        if table == "moved":
            assert {one.strip("`") for one in old.split()} <= {*dir(found)}, new


def test_what_a_module_lost_is_where_the_table_says() -> None:
    (moved,) = [(old, new) for old, new in rows("modules") if " of " in old]
    names, _, before = moved[0].partition(" of ")
    after = import_module(moved[1].strip("`"))
    for name in (one.strip("`") for one in names.split()):
        assert not hasattr(import_module(before.strip("`")), name), name
        assert hasattr(after, name), name


def test_the_modules_that_keep_their_place_are_named() -> None:
    page = (ROOT / "docs" / "migrating.md").read_text(encoding="utf-8")
    (kept,) = re.findall(r"keeps its old place, but for (.+) and what", page)
    for name in re.findall(r"`([\w.]+)`", kept):
        assert import_module(name).__file__, name
    named = {one.strip("`") for old, _ in rows("modules") if " of " not in old for one in old.split()}
    gone = {one for one in named if not _there(one)}
    # two areas have the name that a module had
    assert named - gone == {"ocop_rules.comparing", "ocop_rules.scoring"}


def _there(name: str) -> bool:
    try:
        import_module(name)
    except ModuleNotFoundError:
        return False
    return True


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
