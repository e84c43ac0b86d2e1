"""The pages of the API: every public name, grouped, in the words of its docstring."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module

import ocop_rules
from ocop_docs.markdown import heading, page
from ocop_docs.rooms import OFFERED, ROOMS
from ocop_docs.words import in_english as _say
from ocop_rules import testing


def names_of(room: str) -> list[str]:
    """Return the public names of a room that have their home page there, in order.

    A value stands with the verbs that take it; the page of the model lists those no other room offers.
    """
    offered = list(import_module(f"ocop_rules.{room}").__all__)
    if room == "model":
        taken = {name for other in OFFERED if other != "model" for name in names_of(other)}
        return [name for name in offered if name not in taken]
    return offered


def _directive(module: str, name: str) -> list[str]:
    value = getattr(import_module(module), name)
    if inspect.isclass(value):
        members = [] if issubclass(value, BaseException) else ["   :members:"]
        shown = ["   :members: text"] if issubclass(value, ocop_rules.UnknownNameError) else members
        return [f".. autoclass:: {module}.{name}", *shown, ""]
    if callable(value):
        return [f".. autofunction:: {module}.{name}", ""]
    return [f".. autodata:: {module}.{name}", "   :no-value:", ""]


def _page(title: str, module: str, names: list[str], intro: str = "") -> str:
    lines = heading(1, title)
    lines += [intro, ""] if intro else []
    for name in names:
        lines += [*heading(2, f"`{name}`"), "```{eval-rst}", *_directive(module, name), "```", ""]
    return page(lines)


def pages() -> Iterator[tuple[str, str]]:
    """Yield a page for the face and for every room, and the list of them all."""
    lines = [
        *heading(1, _say("api.title"), "api"),
        _say("api.reading"),
        "",
        "```{toctree}",
        ":maxdepth: 2",
        "",
        *OFFERED,
        "testing",
        "```",
        "",
        _say("api.face", names=", ".join(f"{{py:obj}}`{name}`" for name in face())),
    ]
    yield "api/index.md", page(lines)
    for room in OFFERED:
        module = f"ocop_rules.{room}"
        intro = (inspect.getdoc(import_module(module)) or "").split("\n\n", 1)[0]
        yield (
            f"api/{room}.md",
            _page(f"{_say(f'room.{room}')}: {module}", module, names_of(room), intro),
        )
    intro = "```{eval-rst}\n.. automodule:: ocop_rules.testing\n```"
    yield (
        "api/testing.md",
        _page(
            f"{_say('room.testing')}: ocop_rules.testing", "ocop_rules.testing", list(testing.__all__), intro
        ),
    )


def face() -> list[str]:
    """Return the names of the face that are no areas."""
    return [name for name in ocop_rules.__all__ if name not in ROOMS and not name.startswith("_")]
