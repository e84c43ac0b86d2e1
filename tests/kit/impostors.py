"""What only looks like plain data: derived texts, numbers, days and lists, which may say what they like."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from ocop_rules.errors import Fault
from ocop_rules.ground.frozen import FrozenDict, Numbers
from ocop_rules.model.round_state import CouncilWork
from ocop_rules.structure.forms import Form

PLAIN = {str, int, bool, type(None), date, Fraction, Decimal, tuple, FrozenDict, Numbers, Fault, CouncilWork}
"""The kinds of which a value is made, beside values; a fault is one that the library made."""
_MOST = 12
"""How many items of what is large are given: a catalogue has thousands."""


class Text(str):
    """A text that is equal to every other."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return hash(str(self))


class Same(str):
    """A text like any other, and yet of another class."""

    __slots__ = ()


class Whole(int):
    """A number that adds up to what it likes."""

    def __add__(self, _: object) -> int:
        return 99

    __radd__ = __add__


class Day(date):
    """A day that comes before all others."""

    def __lt__(self, _: date) -> bool:
        return True


class Share(Fraction):
    """A fraction that is above all others."""

    def __gt__(self, _: object) -> bool:
        return True


class Row(tuple[Any, ...]):  # noqa: SLOT001 - it counts
    """A tuple that holds more when it is asked again."""

    asked = 0

    def __iter__(self) -> Iterator[Any]:
        self.asked += 1
        return iter([*super().__iter__(), *([object()] * (self.asked - 1))])


class Many(list[Any]):
    """A list of another class."""


class Book(dict[Any, Any]):
    """A dictionary that shows one thing in its values and holds another."""

    def values(self) -> Any:
        return dict(self).values()

    def __getitem__(self, _: object) -> Any:
        return object()


class Hidden(dict[Any, Any]):
    """A dictionary that shows numbers and holds none."""

    def __init__(self, shown: Mapping[Any, Any]) -> None:
        super().__init__(dict.fromkeys(shown, 1.5))
        self.shown = dict(shown)

    def values(self) -> Any:
        return self.shown.values()

    def items(self) -> Any:
        return self.shown.items()


class Frozen(FrozenDict[Any, Any]):
    """A frozen dictionary that can be changed."""

    __setitem__ = dict.__setitem__  # type: ignore[assignment]


class Turning(Mapping[Any, Any]):
    """A mapping whose values are right the first time they are seen."""

    def __init__(self, held: Mapping[Any, Any]) -> None:
        self.held = dict(held)
        self.seen = 0

    def __getitem__(self, key: Any) -> Any:
        self.seen += 1
        return self.held[key] if self.seen <= len(self.held) else object()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


def exact(value: object) -> Iterator[object]:
    """Yield what stands in a value and is of no plain kind."""
    if isinstance(value, Form) and type(value).__module__.startswith("ocop_rules."):
        for one in attrs.fields(type(value)):  # type: ignore[arg-type]
            if one.init:
                yield from exact(getattr(value, one.name))
    elif type(value) not in PLAIN:
        yield value
    elif isinstance(value, Mapping):
        for key in dict.keys(value):  # type: ignore[arg-type]
            yield from exact(key)
            yield from exact(dict.__getitem__(value, key))  # type: ignore[arg-type]
    elif isinstance(value, tuple):
        for item in value:
            yield from exact(item)


def impostors(value: Any, depth: int = 3) -> Iterator[Any]:
    """Yield what looks like a value, with one place of it, or all of it, of a derived kind."""
    if isinstance(value, Mapping):
        rest = list(value.items())[:_MOST]
        yield from (kind(dict(rest)) for kind in (Book, Hidden, Frozen, Turning))
        for at, (key, item) in enumerate(rest[:2] if depth else ()):
            pairs = [(other, item) for other in impostors(key)]
            pairs += [(key, other) for other in impostors(item, depth - 1)]
            yield from (dict([*rest[:at], pair, *rest[at + 1 :]]) for pair in pairs)
    elif isinstance(value, (tuple, list)):
        rest = list(value[:_MOST])
        yield from (Row(rest), Many(rest))
        for at, item in enumerate(rest[:2] if depth else ()):
            yield from ([*rest[:at], other, *rest[at + 1 :]] for other in impostors(item, depth - 1))
    elif isinstance(value, Form):
        yield Pretender(value)
    else:
        yield from _plain_impostors(value)


def _plain_impostors(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        yield from (Text(value), Same(value))
    elif type(value) is int:
        yield Whole(value)
    elif isinstance(value, date):
        yield Day(value.year, value.month, value.day)
    elif isinstance(value, Fraction):
        yield Share(value)


class Pretender:
    """What says of itself that it is a value."""

    def __init__(self, value: Form) -> None:
        self.value = value

    @property
    def __class__(self) -> type:
        return type(self.value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.value, name)


ANYWHERE = (
    Text("a"),
    Same("2026-01-01"),
    Whole(1),
    Day(2026, 1, 1),
    Share(1, 2),
    Row(),
    Many(["a"]),
    Book(a="b"),
    Hidden({"1.1": 1}),
    Frozen({"1.1": 1}),
    Turning({"1.1": 1}),
    {Text("1.1"): 1},
    {Same("1.1"): 1},
    {"1.1": Whole(1)},
    [Same("a")],
)
