"""Whoever calls a verb of the library with the wrong thing learns it in one sentence."""

from __future__ import annotations

import contextlib
import inspect
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from kit.impostors import exact, impostors
from kit.verbs import PACKAGE, announce, right

from ocop_rules.errors import ArgumentError, OcopError
from ocop_rules.structure.forms import Form
from ocop_rules.words import languages

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(Path(__file__).parents[2] / "docs" / "_ext")
    from ocop_docs.rooms import OFFERED

OWN = {
    # IPython calls it, with itself
    "load_ipython_extension",
}


class Nothing:
    """A value of no kind that the library knows."""


def verbs() -> Iterator[tuple[str, Callable[..., Any]]]:
    seen: set[Callable[..., Any]] = set()
    for name in ("ocop_rules", *(f"ocop_rules.{room}" for room in (*OFFERED, "structure", "testing"))):
        room = import_module(name)
        for one in getattr(room, "__all__", ()):
            verb = getattr(room, one)
            if not inspect.isfunction(verb) or one in OWN or verb in seen:
                continue
            seen.add(verb)
            if inspect.signature(verb).parameters:
                yield f"{name}.{one}", verb


VERBS = dict(verbs())
NEARLY = (1.5, True, -1, 10**30, None, [Nothing()], [1.5], {"a": Nothing()}, {1.5: 1})
COLUMNS = {"ocop_rules.planning.upgrade_frame"}
"""What takes the names of columns: they are looked up, and enter nothing."""
ANYTHING = {
    # what is no evaluation is what it tells faults of
    ("schema_faults", "data"),
}


def test_the_verbs_are_found() -> None:
    assert len(VERBS) > 120
    assert {"ocop_rules.score", "ocop_rules.life.deadline", "ocop_rules.office.read_sheets"} <= VERBS.keys()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("verbs")
    with pytest.MonkeyPatch.context() as patch:
        announce(made)
        patch.syspath_prepend(str(made))
        patch.chdir(made)  # a verb that takes a wrong text for a path writes here
        yield made
    sys.modules.pop(PACKAGE, None)


def _call(verb: Callable[..., Any], given: dict[str, Any]) -> Any:
    """Call a verb with its arguments in their places, and return all that it gives."""
    parameters = inspect.signature(verb).parameters.values()
    named = {one.name: given[one.name] for one in parameters if one.kind is one.KEYWORD_ONLY}
    made = verb(*(given[one.name] for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD), **named)
    # it looks at them when it is first asked
    return list(islice(made, 50)) if isinstance(made, Iterator) else made


@pytest.mark.parametrize("name", VERBS)
def test_each_argument_alone_is_refused_where_it_is_wrong(name: str, place: Path) -> None:
    """The others are right: it is the check of this argument that speaks."""
    verb = VERBS[name]
    given = right(verb, place)
    _call(verb, given)
    for argument in given:
        if (name.rpartition(".")[2], argument) in ANYTHING:
            continue
        with pytest.raises(OcopError) as caught:
            _call(verb, {**given, argument: Nothing()})
        for lang in languages():
            assert caught.value.text(lang).strip(), argument
        if isinstance(caught.value, ArgumentError):
            assert caught.value.name in given


@pytest.mark.parametrize("name", VERBS)
def test_an_argument_that_is_nearly_right_is_taken_or_refused(name: str, place: Path) -> None:
    verb = VERBS[name]
    given = right(verb, place)
    for argument in given:
        for wrong in NEARLY:
            with contextlib.suppress(OcopError):
                _call(verb, {**given, argument: wrong})


PLAIN_ROOMS = ("scoring", "councils", "comparing", "life", "rulesets", "planning")


@pytest.mark.parametrize(
    "name", [name for name, verb in VERBS.items() if verb.__module__.split(".")[1] in PLAIN_ROOMS]
)
def test_nothing_that_only_looks_like_an_argument_enters_what_a_verb_gives(name: str, place: Path) -> None:
    verb = VERBS[name]
    given = right(verb, place)
    for argument, value in given.items():
        for wrong in () if isinstance(value, Form) or name in COLUMNS else impostors(value, 2):
            with contextlib.suppress(OcopError):
                made = _call(verb, {**given, argument: wrong})
                values = made if isinstance(made, (list, tuple)) else (made,)
                entered = [one for each in values if isinstance(each, Form) for one in exact(each)]
                assert entered == [], argument
