"""What differs between two decisions outside their product sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from ocop_rules.model.council import CouncilPolicy
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
    "deadlines": ("id",),
    "bodies": ("id",),
    "dossiers": ("by", "to"),
    "transitions": ("id",),
}
_SINGLE = ("certificate", "renewal", "withdrawal", "classification", "calendar")
_NO_POLICY = CouncilPolicy()


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


def named_items(rules: Decision, section: str) -> dict[str, Any]:
    """Return the items of a section by the names that :class:`RuleChange` calls them by."""
    keys = _KEYED[section]
    return {"-".join(str(getattr(item, key)) for key in keys): item for item in getattr(rules, section)}


def compare_rules(old: Decision, new: Decision, *, laid: bool = False) -> Iterator[RuleChange]:
    """Yield what differs between two decisions beside their product sets.

    ``laid`` says that one of them is laid over the other: what only one of them has is then added item by
    item, while between decisions it is the whole section that the sources of one do not hold.
    """
    for section in _KEYED:
        before, after = named_items(old, section), named_items(new, section)
        if bool(before) != bool(after) and not laid:
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
    # a council without a policy of its own is held by the one that stands when nothing is said
    yield from _policy(old.council or _NO_POLICY, new.council or _NO_POLICY)


def _policy(was: CouncilPolicy, now: CouncilPolicy) -> Iterator[RuleChange]:
    """Yield the fields of a policy that differ, each as a whole."""
    after = dict(_fields(now))
    for field, before in _fields(was):
        old, new = _value(before), _value(after[field])
        if old != new:
            yield RuleChange(section="council", field=field, kind=kind_of(old, new), old=old, new=new)


def _changed(section: str, name: str | None, was: Any, now: Any) -> Iterator[RuleChange]:
    before, after = _flat(was), _flat(now)
    for field in {**after, **before}:
        old, new = before.get(field), after.get(field)
        if old != new:
            yield RuleChange(
                section=section, item=name, field=field, kind=kind_of(old, new), old=old, new=new
            )
