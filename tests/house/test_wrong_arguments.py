"""Whoever calls a verb of the library with the wrong thing learns it in one sentence."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ocop_rules.errors import ArgumentError, OcopError
from ocop_rules.words import languages

with pytest.MonkeyPatch.context() as patch:
    patch.syspath_prepend(Path(__file__).parents[2] / "docs" / "_ext")
    from ocop_docs.rooms import OFFERED

OWN = {
    # IPython calls it, with itself
    "load_ipython_extension",
    # faults are what it returns
    "check_code",
}


class Nothing:
    """A value of no kind that the library knows."""


def verbs() -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in ("ocop_rules", *(f"ocop_rules.{room}" for room in (*OFFERED, "structure", "testing"))):
        room = import_module(name)
        for one in getattr(room, "__all__", ()):
            verb = getattr(room, one)
            needed = _needed(verb) if inspect.isfunction(verb) else ()
            if needed and one not in OWN:
                yield f"{name}.{one}", verb


def _needed(verb: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    parameters = inspect.signature(verb).parameters.values()
    others = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return tuple(one for one in parameters if one.default is one.empty and one.kind not in others)


VERBS = dict(verbs())


def _used(made: object) -> None:
    """Ask for all that a stream would give: it looks at its arguments when it is first asked."""
    list(made if isinstance(made, Iterator) else ())


def test_the_verbs_are_found() -> None:
    assert len(VERBS) > 120
    assert {"ocop_rules.score", "ocop_rules.life.replay", "ocop_rules.comparing.diff"} <= VERBS.keys()


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_refuses_what_is_no_value_of_its_kind(name: str) -> None:
    verb = VERBS[name]
    needed = _needed(verb)
    given = [Nothing() for one in needed if one.kind is not one.KEYWORD_ONLY]
    named = {one.name: Nothing() for one in needed if one.kind is one.KEYWORD_ONLY}
    with pytest.raises(OcopError) as caught:
        _used(verb(*given, **named))
    for lang in languages():
        assert caught.value.text(lang).strip()
    if isinstance(caught.value, ArgumentError):
        assert caught.value.name in inspect.signature(verb).parameters
