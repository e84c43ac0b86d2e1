"""The page of fault codes: what each says and what to do, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import ocop_rules
from ocop_docs.markdown import heading, note, page, plain, table
from ocop_docs.rooms import ROOMS
from ocop_docs.words import say
from ocop_rules.words import catalogue

EN, VI = catalogue("en"), catalogue("vi")
_FIELD = re.compile(r"\{(\w+)[^}]*\}")


def codes() -> list[str]:
    """Return every fault code, in the order of the catalogue."""
    return [key.removeprefix("fault.") for key in EN if key.startswith("fault.")]


def _sources() -> dict[str, str]:
    """Return the text of every room."""
    root = Path(ocop_rules.__file__).parent
    return {
        room: "".join(
            file.read_text(encoding="utf-8")
            for file in (root / f"{room}.py", *sorted((root / room).rglob("*.py")))
            if file.is_file()
        )
        for room in ROOMS
    }


def grouped() -> dict[str, list[str]]:
    """Return the codes by the first room that finds them, in the order of the catalogue."""
    sources = _sources()
    found: dict[str, list[str]] = {room: [] for room in ROOMS}
    for one in codes():
        # a code that is put together ("code-" and what is wrong) is found by its beginning
        room = next((room for room, text in sources.items() if f'"{one}"' in text), None)
        found[
            room or next(room for room, text in sources.items() if f'"{one.split("-")[0]}-' in text)
        ].append(one)
    return {room: members for room, members in found.items() if members}


def _told(catalogue: dict[str, str], key: str) -> str:
    """Return a phrase with its fields shown as places to fill."""
    return plain(_FIELD.sub(r"‹\1›", catalogue[key]))


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page."""
    yield "faults.md", page(_lines())


def _lines() -> Iterator[str]:
    yield from heading(1, say("faults.heading"), "faults")
    intro = say("faults.reading")
    yield from note(intro, "says")
    for room, members in grouped().items():
        yield from heading(2, say(f"room.{room}"))
        rows = [
            [
                f"`{one}`",
                f"[{_told(VI, f'fault.{one}')}]{{.vi}} [{_told(EN, f'fault.{one}')}]{{.en}}",
                f"[{_told(VI, f'remedy.{one}')}]{{.vi}} [{_told(EN, f'remedy.{one}')}]{{.en}}",
            ]
            for one in members
        ]
        yield from table([say("faults.code"), say("faults.fault"), say("faults.remedy")], rows, "faults")
