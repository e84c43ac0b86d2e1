"""What the kind of a field takes: the plain kinds of JSON, and values that a program gives.

One function for each plain kind returns a value as it is or raises :class:`WrongError`; reading JSON
and checking what a constructor was given both rest on these, so that they refuse the same things
with the same faults. Nothing is coerced: ``3.9``, ``"7"`` and ``True`` are not integers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from operator import countOf
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from attrs import Attribute, evolve

from ocop_rules.errors import Fault, pointer, show
from ocop_rules.ground.frozen import FrozenDict, Numbers, is_deep
from ocop_rules.ground.names import listed, near_or_all
from ocop_rules.structure.limits import Pattern, Within

Taker = Callable[..., Any]
"""Returns a value as a field holds it, or raises :class:`WrongError`; a second argument is passed over."""

_REMEMBERED: Final = 4096


class WrongError(ValueError):
    """A value of the wrong kind; its faults get their place where it is known."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__(*faults)

    @classmethod
    def of(cls, code: str, found: object, **fields: object) -> WrongError:
        """Return the error of one fault."""
        return cls(Fault(code=code, found=show(found), fields=fields))


def placed(faults: Iterable[Fault], *steps: object, file: str | None = None) -> list[Fault]:
    """Return faults of an inner value as those of the whole it stands in."""
    return [evolve(fault, file=file, pointer=pointer(*steps) + fault.pointer) for fault in faults]


def json_key(attribute: Attribute[Any]) -> str:
    """Return the key in JSON of a field: its name, or what it says where that is another."""
    # a key may also be a word of the language, such as "from"
    key: str = attribute.metadata.get("json") or attribute.name.rstrip("_")
    return key


# -- plain kinds ----------------------------------------------------------------------------------


def take_integer(value: Any, _: Any = None) -> int:
    """Take an integer; a truth value and 1.0 are none."""
    if type(value) is not int:
        raise WrongError.of("type", value, expected="integer")
    return value


def take_boolean(value: Any, _: Any = None) -> bool:
    """Take a truth value."""
    if type(value) is not bool:
        raise WrongError.of("type", value, expected="boolean")
    return value


def text_fault(value: str) -> str | None:
    """Return the fault code of a text that cannot be kept as it is, or None."""
    if value.isascii():
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return "surrogate"
    return None if unicodedata.is_normalized("NFC", value) else "not-nfc"


def are_texts(values: Collection[Any]) -> bool:
    """Tell at one glance whether all values are such texts; what is in NFC is so in each of its parts."""
    return {*map(type, values)} <= {str} and text_fault("".join(values)) is None


def take_text(value: Any, _: Any = None) -> str:
    """Take a text in NFC that can be written anywhere."""
    if type(value) is not str:
        raise WrongError.of("type", value, expected="string")
    if not value.isascii():
        code = text_fault(value)
        if code is not None:
            raise WrongError.of(code, value)
    return value


def word_of(kind: Any) -> Taker:
    """Return what takes one of the words of a ``Literal``."""
    allowed = get_args(kind)

    def take(value: Any, _: Any = None) -> Any:
        if type(value) is not str or value not in allowed:
            near = near_or_all(value, allowed) if isinstance(value, str) else listed(allowed)
            raise WrongError.of("value", value, allowed=", ".join(allowed), near=near)
        return value

    return take


def limited(kind: Any, inner: Taker) -> Taker:
    """Return what takes a value within the limits of an ``Annotated`` kind."""
    base, *limits = get_args(kind)
    known = [limit for limit in limits if isinstance(limit, (Pattern, Within))]

    def closer(value: Any, _: Any = None) -> Any:
        unfit = text_fault(value) if base is str and type(value) is str else None
        faults = [] if unfit is None else [Fault(code=unfit, found=show(value))]
        made = value if faults else inner(value)
        for limit in known:
            if not limit.allows(made):
                faults += limit.faults(made)
        if faults:
            raise WrongError(*faults)
        return made

    return _quick(base, known, closer)


def _quick(base: Any, known: list[Pattern | Within], closer: Taker) -> Taker:
    """Return what passes at a glance what is right, and looks closer at what is not."""
    limit = known[0] if len(known) == 1 else None
    if base is int and isinstance(limit, Within):
        least, most = limit.least, limit.most
        return lambda value, _=None: value if type(value) is int and least <= value <= most else closer(value)
    if base is str and isinstance(limit, Pattern):
        right = limit.at_a_glance

        @lru_cache(_REMEMBERED)
        def fits(text: str) -> bool:
            """Tell whether a text fits; keys and codes recur all over a ruleset."""
            return text.isascii() and bool(right(text))

        return lambda value, _=None: value if type(value) is str and fits(value) else closer(value)
    return closer


def is_union(kind: Any) -> bool:
    """Tell whether a kind leaves a choice, as ``X | None`` does."""
    return get_origin(kind) in (Union, UnionType)


# -- what a program gives -------------------------------------------------------------------------


def _day(value: Any) -> date:
    if type(value) is not date:
        raise WrongError.of("type", value, expected="date")
    return value


def _fraction(value: Any) -> Fraction:
    if type(value) is Fraction:
        return value
    if type(value) is not int:
        raise WrongError.of("type", value, expected="exact")
    return Fraction(value)


def _anything(value: Any) -> Any:
    return value


_JSON: Final = frozenset({int, bool, type(None)})


def _json(value: Any) -> Any:
    """Take JSON data that cannot be changed: mappings are frozen, lists are tuples."""
    kind = type(value)
    if kind is FrozenDict:
        _each(value.items(), take_text, _json)
    elif kind is tuple:
        _each(enumerate(value), _anything, _json)
    elif kind is str:
        take_text(value)
    elif kind not in _JSON:
        if is_deep(value):
            raise WrongError(Fault(code="json-depth"))
        raise WrongError.of("type", value, expected="json")
    return value


def _numbers(value: Any) -> Numbers:
    if type(value) is Numbers:
        return value
    if (
        type(value) is dict
        and countOf(map(type, value), str) == len(value) == countOf(map(type, value.values()), int)
        and "".join(value).isascii()
    ):
        return Numbers(value)
    if not isinstance(value, Mapping):
        raise WrongError.of("type", value, expected="object")
    # a mapping of another kind is read once: it may show something else the next time
    return Numbers(_each(value.items(), take_text, take_integer))


def _each(items: Iterable[tuple[Any, Any]], take_key: Taker, take_item: Taker) -> list[tuple[Any, Any]]:
    made, faults = [], []
    for key, item in items:
        try:
            made.append((take_key(key), take_item(item)))
        except WrongError as error:
            faults += placed(error.faults, key)
    if faults:
        raise WrongError(*faults)
    return made


def _mapping_of(kind: Any) -> Taker:
    args = get_args(kind)
    if args == (str, int):
        return _numbers
    take_key, take_item = map(taker, args)

    def take(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise WrongError.of("type", value, expected="object")
        made = _each(value.items(), take_key, take_item)
        same = type(value) is FrozenDict and all(item is value[key] for key, item in made)
        return value if same else FrozenDict(made)

    return take


def _tuple_of(kind: Any) -> Taker:
    args = get_args(kind)
    if args[1:] != (Ellipsis,):
        return _of_length(tuple(map(taker, args)))
    take_item = taker(args[0])

    def take(value: Any) -> Any:
        if not isinstance(value, (tuple, list)):
            raise WrongError.of("type", value, expected="array")
        made = _each(enumerate(value), _anything, take_item)
        same = type(value) is tuple and all(item is value[index] for index, item in made)
        return value if same else tuple(item for _, item in made)

    return take


def _of_length(takers: tuple[Taker, ...]) -> Taker:
    def take(value: Any) -> Any:
        if not isinstance(value, (tuple, list)) or len(value) != len(takers):
            raise WrongError.of("type", value, expected="array")
        made = _each(enumerate(zip(takers, value, strict=True)), _anything, lambda one: one[0](one[1]))
        return tuple(item for _, item in made)

    return take


def _choice_of(kind: Any) -> Taker:
    kinds = [one for one in get_args(kind) if one is not type(None)]
    takers = [taker(one) for one in kinds]
    null = len(kinds) < len(get_args(kind))
    if null and len(kinds) == 1:
        (inner,) = takers
        return lambda value: None if value is None else inner(value)

    classes = frozenset(one for one in kinds if isinstance(one, type) and one not in _PLAIN)

    def take(value: Any) -> Any:
        if value is None and null:
            return None
        if type(value) in classes:  # what is wrong is told by its text, which costs much of a page
            return value
        for one in takers[:-1]:
            try:
                return one(value)
            except WrongError:
                continue
        return takers[-1](value)

    return take


def _instance_of(kind: type) -> Taker:
    name = kind.__name__

    def take(value: Any) -> Any:
        if type(value) is not kind:  # what is of another class may say that it is of this one
            raise WrongError.of("type", value, expected=name)
        return value

    return take


_PLAIN: Final[dict[Any, Taker]] = {
    int: take_integer,
    bool: take_boolean,
    str: take_text,
    date: _day,
    Fraction: _fraction,
    Any: _json,
}
_MAKERS: Final[dict[Any, Callable[[Any], Taker]]] = {
    Literal: word_of,
    tuple: _tuple_of,
    Mapping: _mapping_of,
    FrozenDict: _mapping_of,
}


@cache
def taker(kind: Any) -> Taker:
    """Return what takes the values of a field of this kind from a program.

    Lists become tuples and mappings are frozen; values of other classes have been checked when they
    were made.
    """
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin = get_origin(kind)
    if origin is Annotated:
        return limited(kind, taker(get_args(kind)[0]))
    make = _choice_of if is_union(kind) else _MAKERS.get(origin)
    if make is not None:
        return make(kind)
    # what names itself again is plain data within plain data
    return _instance_of(kind) if isinstance(kind, type) else _json
