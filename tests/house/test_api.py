"""The public API is the list in ``api.txt``: what goes away there breaks programs of others."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from kit.promised import breaks

ROOT = Path(__file__).parents[2]
LIST = (Path(__file__).parent / "api.txt").read_text(encoding="utf-8")
RELEASES = sorted(
    (file for file in (ROOT / "tests" / "data" / "released").glob("*/api.txt")),
    key=lambda file: tuple(map(int, file.parent.name.split("."))),
)
LAST = RELEASES[-1]
LISTED = 2
"""The first minor version (0.2) whose list is promised; that of 0.1.0 stands there for the page on moving."""


def test_the_api_is_the_one_that_is_listed() -> None:
    listed = LIST.splitlines()
    made = runpy.run_path(str(ROOT / "tools" / "api.py"))["api"]().splitlines()
    gone, new = sorted(set(listed) - set(made)), sorted(set(made) - set(listed))
    assert made == listed, f"run tools/api.py if this is meant; gone: {gone}, new: {new}"


def test_the_api_of_the_last_release_is_kept() -> None:
    # a break that is meant, in a new minor version before 1.0, begins with a folder of its own
    version = tuple(map(int, LAST.parent.name.split(".")))
    found = breaks(LAST.read_text(encoding="utf-8"), LIST)
    assert version < (0, LISTED) or found == []


OLD = """# a
f: function(x, y=None, *, z=1)
C: class
  .m: method(self)
  .n: field with a default
  .o: attribute
V: value

# b
C: as a.C
"""


def test_a_list_keeps_its_own_promises() -> None:
    assert breaks(OLD, OLD) == []
    assert breaks(LIST, LIST) == []


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("y=None, *", "y=None, *, w=2", []),
        (".o: attribute", ".o: field", []),
        (".m: method(self)", ".m: method(self, more=None)", []),
        ("V: value\n", "V: value\nW: value\n", []),
        ("V: value\n", "", ["a.V: gone"]),
        ("C: as a.C\n", "", ["b.C: gone"]),
        ("y=None, *, z=1", "*, y=None, z=1", ["a.f: takes y at another place"]),
        ("x, y=None", "y=None, x", ["a.f: takes x at another place", "a.f: takes y at another place"]),
        ("z=1", "q=1", ["a.f: takes no z any more"]),
        ("z=1", "z", ["a.f: needs z now"]),
        ("z=1", "z=1, q", ["a.f: needs q now"]),
        ("  .o: attribute\n", "", ["a.C.o: gone", "b.C.o: gone"]),
        ("field with a default", "field", [f"{one}.C.n: has no default any more" for one in "ab"]),
        ("V: value", "V: class", ["a.V: was value, is class"]),
    ],
)
def test_what_breaks_a_promise_is_found(was: str, now: str, expected: list[str]) -> None:
    assert was in OLD
    assert breaks(OLD, OLD.replace(was, now)) == expected
