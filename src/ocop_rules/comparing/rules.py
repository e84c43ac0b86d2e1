"""What differs between two decisions outside their product sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ocop_rules.model.decision import Decision
from ocop_rules.model.difference import RuleChange, Value, kind_of

_KEYED: Mapping[str, tuple[str, ...]] = {
    "tiers": ("stars",),
    "levels": ("id",),
    "gates": ("id",),
    "requirements": ("id",),
    "readings": ("id",),
    "rounds": ("level",),
    "limits": ("level", "since"),
    "dossiers": ("by", "to"),
    "transitions": ("id",),
}
_SINGLE = ("certificate", "renewal", "withdrawal", "classification")


def _value(value: Any) -> Value:
    if attrs.has(type(value)):
        return tuple(_value(each) for _, each in _fields(value))
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    return value if value is None or isinstance(value, (bool, int)) else str(value)


def _fields(item: Any) -> Iterator[tuple[str, Any]]:
    for field in attrs.fields(type(item)):
        if field.name not in ("cites", "opinion_cites"):
            yield field.name, getattr(item, field.name)


def _flat(item: Any, prefix: str = "") -> dict[str, Value]:
    """Return the values of an item by the path of their fields."""
    found: dict[str, Value] = {}
    for name, value in _fields(item):
        if attrs.has(type(value)):
            found |= _flat(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = _value(value)
    return found


def compare_rules(old: Decision, new: Decision) -> Iterator[RuleChange]:
    """Yield what differs between two decisions beside their product sets."""
    for section, keys in _KEYED.items():
        before, after = (
            {"-".join(str(getattr(item, key)) for key in keys): item for item in getattr(side, section)}
            for side in (old, new)
        )
        if bool(before) != bool(after):
            yield RuleChange(section=section, kind="added" if after else "removed")
            continue
        for name in {**after, **before}:
            was, now = before.get(name), after.get(name)
            if was is None or now is None:
                yield RuleChange(section=section, item=name, kind=kind_of(was, now))
            else:
                yield from _changed(section, name, was, now)
    for section in _SINGLE:
        was, now = getattr(old, section), getattr(new, section)
        if (was is None) != (now is None):
            yield RuleChange(section=section, kind=kind_of(was, now))
        elif was is not None:
            yield from _changed(section, None, was, now)


def _changed(section: str, name: str | None, was: Any, now: Any) -> Iterator[RuleChange]:
    before, after = _flat(was), _flat(now)
    for field in {**after, **before}:
        old, new = before.get(field), after.get(field)
        if old != new:
            yield RuleChange(
                section=section, item=name, field=field, kind=kind_of(old, new), old=old, new=new
            )
