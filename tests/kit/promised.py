"""Whether a list of the public names (``tools/api.py``) keeps what an earlier one promised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import field, frozen

_ARGUMENT = re.compile(r"(?P<stars>\*{0,2})(?P<name>\w+)(?P<default>=.*)?")


@frozen
class Offered:
    """A name as the list tells it: what it is, and its members."""

    told: str
    members: dict[str, str] = field(factory=dict)


def offered(text: str) -> dict[tuple[str, str], Offered]:
    """Return what a list offers, by area and name; what another area offers, too, is told there once."""
    found: dict[tuple[str, str], Offered] = {}
    area = name = ""
    for line in text.splitlines():
        if line.startswith("# "):
            area = line.removeprefix("# ")
        elif line.startswith("  ."):
            member, _, told = line.strip().removeprefix(".").partition(": ")
            found[area, name].members[member] = told
        elif line:
            name, _, told = line.partition(": ")
            found[area, name] = Offered(told)
    for key, one in found.items():
        if one.told.startswith("as "):
            home, _, same = one.told.removeprefix("as ").rpartition(".")
            found[key] = found[home, same]
    return found


def breaks(old: str, new: str) -> list[str]:
    """Return every promise of the list ``old`` that the list ``new`` breaks: "area.name", its member, how."""
    before, after = offered(old), offered(new)
    found = []
    for (area, name), one in before.items():
        place = f"{area}.{name}"
        if (area, name) not in after:
            found.append(f"{place}: gone")
            continue
        other = after[area, name]
        found += [f"{place}: {what}" for what in _broken(one.told, other.told)]
        for member, told in one.members.items():
            if member not in other.members:
                found.append(f"{place}.{member}: gone")
            else:
                found += [f"{place}.{member}: {what}" for what in _broken(told, other.members[member])]
    return list(dict.fromkeys(found))


def _broken(old: str, new: str) -> Iterator[str]:
    kind, arguments = _parts(old)
    other, others = _parts(new)
    if kind == "attribute" and other.startswith("field"):
        return  # it reads as before
    if kind.removesuffix(" with a default") != other.removesuffix(" with a default"):
        yield f"was {kind}, is {other}"
    elif kind != other and kind.endswith("default"):
        yield "has no default any more"
    else:
        yield from _calls(arguments, others)


def _parts(told: str) -> tuple[str, list[str]]:
    kind, bracket, rest = told.partition("(")
    inner = rest.removesuffix(")")
    return kind, inner.split(", ") if bracket and inner else []


def _calls(old: list[str], new: list[str]) -> Iterator[str]:
    """Yield what calls that the arguments ``old`` allowed ``new`` does not."""
    before, after = _arguments(old), _arguments(new)
    for name, (place, needed) in before.items():
        if name not in after:
            yield f"takes no {name} any more"
        elif place is not None and after[name][0] != place:
            yield f"takes {name} at another place"
        elif not needed and after[name][1]:
            yield f"needs {name} now"
    yield from (f"needs {name} now" for name, (_, needed) in after.items() if needed and name not in before)


def _arguments(listed: list[str]) -> dict[str, tuple[int | None, bool]]:
    """Return each argument's place, None where it is given by name, and whether it is needed."""
    found: dict[str, tuple[int | None, bool]] = {}
    by_name = False
    for one in listed:
        match = _ARGUMENT.match(one)
        if match is None or match["stars"]:
            by_name = by_name or one.startswith("*")
            if match is None:
                continue
        found[match["name"]] = (None if by_name else len(found), not (match["default"] or match["stars"]))
    return found
