"""How a value of each kind is read from JSON: days, fractions, choices, arrays, objects with free keys.

A hook takes a value and its kind, and returns the value as the field holds it or raises. A converter that
is ``detailed`` keeps every error of a container, each with a note of its place; another stops at the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import attrs
from cattrs import Converter, IterableValidationError, IterableValidationNote

from ocop_rules.errors import Fault, show
from ocop_rules.ground.exact import fraction_json
from ocop_rules.ground.frozen import DEEPEST, FrozenDict
from ocop_rules.structure.causes import faults_of
from ocop_rules.structure.kinds import (
    WrongError,
    are_texts,
    limited,
    placed,
    take_boolean,
    take_integer,
    take_text,
    word_of,
)

Hook = Callable[[Any, Any], Any]
_DATA = frozenset({dict, FrozenDict, list, tuple, int, bool, type(None)})
_EXACT = re.compile(r"(-?[0-9]{1,30})(?:/([1-9][0-9]{0,29}))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def take_day(value: Any, _: Any) -> date:
    """Take a day of the calendar as ISO 8601 writes it: ``2026-01-29``."""
    if type(value) is not str:
        raise WrongError.of("type", value, expected="string")
    if not _DATE.fullmatch(value):
        raise WrongError.of("date", value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise WrongError.of("date", value) from None


def take_fraction(value: Any, _: Any) -> Fraction:
    """Take ``{"exact": "17499/250", "decimal": "69.996"}``: the decimal has to be that of the fraction."""
    if not isinstance(value, dict):
        raise WrongError.of("type", value, expected="object")
    exact = value.get("exact")
    match = _EXACT.fullmatch(exact) if type(exact) is str else None
    if match is None:
        raise WrongError.of("pattern", exact, pattern=_EXACT.pattern)
    made = Fraction(int(match[1]), int(match[2] or 1))
    if value != fraction_json(made):
        raise WrongError.of("computed", value, computed=show(fraction_json(made)))
    return made


def take_any(value: Any, kind: Any, depth: int = 0) -> Any:
    """Take any JSON data that a file of rules can hold: no fractions, texts in NFC, not nested deeply."""
    if depth > DEEPEST:
        raise WrongError(Fault(code="json-depth"))
    if type(value) is str:
        return take_text(value)
    if isinstance(value, (Decimal, float)):
        raise WrongError.of("type", value, expected="integer")
    if type(value) not in _DATA:
        raise WrongError.of("type", value, expected="json")
    many = isinstance(value, (list, tuple))
    items = value.items() if isinstance(value, dict) else enumerate(value) if many else ()
    _taken(list, items, lambda step, item: (take_any(step, kind), take_any(item, kind, depth + 1)))
    return value


def _taken(kind: Any, items: Iterable[tuple[Any, Any]], take: Callable[[Any, Any], Any]) -> list[Any]:
    """Return what ``take`` makes of each step and its item; all errors are kept, each with its step."""
    made, errors = [], []
    for step, item in items:
        try:
            made.append(take(step, item))
        except Exception as error:  # noqa: BLE001 - every error is kept and reported with its place
            error.add_note(IterableValidationNote("", step, kind))
            errors.append(error)
    if errors:
        raise IterableValidationError("", errors, kind)
    return made


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_limited(kind: Any) -> bool:
    return get_origin(kind) is Annotated


def _literal_hook(_: Converter, kind: Any) -> Hook:
    return word_of(kind)


def _limited_hook(converter: Converter, kind: Any) -> Hook:
    base = get_args(kind)[0]
    inner = converter.get_structure_hook(base)
    return limited(kind, lambda value: inner(value, base))


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and type(None) in get_args(kind)


def _optional_hook(converter: Converter, kind: Any) -> Hook:
    (inner_type,) = [one for one in get_args(kind) if one is not type(None)]
    inner = converter.get_structure_hook(inner_type)

    def hook(value: Any, _: Any) -> Any:
        return None if value is None else inner(value, inner_type)

    return hook


_TAKERS: dict[Any, Hook] = {str: take_text, int: take_integer, bool: take_boolean, Fraction: take_fraction}


def _is_plain_choice(kind: Any) -> bool:
    """Tell whether a kind leaves a choice among plain kinds, or between whole numbers and fractions."""
    kinds = {*get_args(kind)} - {type(None)} if get_origin(kind) in (Union, UnionType) else set()
    return kinds == {int, Fraction} or (len(kinds) > 1 and kinds <= {str, int, bool})


def _choice_hook(_: Converter, kind: Any) -> Hook:
    kinds = [one for one in get_args(kind) if one is not type(None)]
    takers: dict[type, Hook] = {dict if one is Fraction else one: _TAKERS[one] for one in kinds}
    first = takers[dict if kinds[0] is Fraction else kinds[0]]
    null = len(kinds) < len(get_args(kind))

    def hook(value: Any, _: Any) -> Any:
        return None if value is None and null else takers.get(type(value), first)(value, None)

    return hook


def _is_of_classes(kind: Any) -> bool:
    """Tell whether a kind is one of several classes that nothing but their keys tells apart."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else ()
    return len(kinds) > 1 and all(map(attrs.has, kinds)) and not _is_of_kinds(kind)


def _classes_hook(converter: Converter, kind: Any) -> Hook:
    hooks = [(one, converter.get_structure_hook(one)) for one in get_args(kind)]

    def hook(value: Any, _: Any) -> Any:
        wrong: list[Exception] = []
        for one, inner in hooks:
            try:
                return inner(value, one)
            except Exception as error:  # noqa: BLE001 - the next class may take it
                wrong.append(error)
        # the class that it comes nearest to
        raise min(wrong, key=lambda error: sum(1 for _ in faults_of(error)))

    return hook


def _is_of_kinds(kind: Any) -> bool:
    """Tell whether a kind is one of several classes that tell themselves apart by their key ``kind``."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else ()
    return bool(kinds) and all(attrs.has(one) and hasattr(one, "kind") for one in kinds)


def _kinds_hook(converter: Converter, kind: Any) -> Hook:
    hooks: dict[str, tuple[Any, Hook]] = {}
    for one in get_args(kind):
        (word,) = get_args(get_type_hints(one)["kind"])
        hooks[word] = (one, converter.get_structure_hook(one))
    take = word_of(Literal[tuple(hooks)])

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongError.of("type", value, expected="object")
        try:
            one, inner = hooks[take(value.get("kind"))]
        except WrongError as error:
            raise WrongError(*placed(error.faults, "kind")) from None
        return inner(value, one)

    return hook


def is_tuple(kind: Any) -> bool:
    """Tell whether a kind is a tuple: an array in JSON."""
    return get_origin(kind) is tuple


def _tuple_hook(converter: Converter, kind: Any) -> Hook:
    item_type = get_args(kind)[0]
    inner = converter.get_structure_hook(item_type)

    def quick(value: Any, _: Any) -> Any:
        if type(value) is not list:
            raise WrongError.of("type", value, expected="array")
        return tuple([inner(item, item_type) for item in value])

    if not converter.detailed_validation:
        return quick

    def hook(value: Any, _: Any) -> Any:
        if type(value) is not list:
            raise WrongError.of("type", value, expected="array")
        return tuple(_taken(kind, enumerate(value), lambda _, item: inner(item, item_type)))

    return hook


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping or get_origin(kind) is FrozenDict


def _mapping_hook(converter: Converter, kind: Any) -> Hook:
    key_type, item_type = get_args(kind)
    key_hook = converter.get_structure_hook(key_type)
    inner = converter.get_structure_hook(item_type)
    if converter.detailed_validation:
        return _mapping_closely(kind, key_hook, inner)

    def quick(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongError.of("type", value, expected="object")
        if item_type is str and are_texts(value.values()):
            return FrozenDict(zip([key_hook(key, key_type) for key in value], value.values(), strict=True))
        return FrozenDict({key_hook(key, key_type): inner(item, item_type) for key, item in value.items()})

    return quick


def _mapping_closely(kind: Any, key_hook: Hook, inner: Hook) -> Hook:
    key_type, item_type = get_args(kind)

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongError.of("type", value, expected="object")
        return FrozenDict(
            _taken(kind, value.items(), lambda key, item: (key_hook(key, key_type), inner(item, item_type)))
        )

    return hook


FACTORIES: Final[tuple[tuple[Callable[[Any], bool], Callable[[Converter, Any], Hook]], ...]] = (
    (_is_literal, _literal_hook),
    (_is_limited, _limited_hook),
    (_is_optional, _optional_hook),
    (_is_plain_choice, _choice_hook),
    (_is_of_classes, _classes_hook),
    (_is_of_kinds, _kinds_hook),
    (is_tuple, _tuple_hook),
    (_is_mapping, _mapping_hook),
)
"""Of kinds made from others: which they are, and what makes the hook of one; a later one goes before."""
