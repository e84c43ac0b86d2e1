"""Strict structuring: JSON data to model values and back, all faults at once.

Nothing is coerced: ``3.9``, ``"7"`` and ``true`` are not integers, a list is not an object, an
unknown key is a fault. This stands without JSON Schema; the schemas say the same to others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs
from cattrs import (
    AttributeValidationNote,
    ClassValidationError,
    Converter,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from ocop_rules.errors import Fault, FaultsError, LoadError, bounded, pointer, show
from ocop_rules.ground.exact import fraction_json
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.ground.names import near_or_all
from ocop_rules.structure.kinds import (
    WrongError,
    are_texts,
    json_key,
    limited,
    placed,
    take_boolean,
    take_integer,
    take_text,
    word_of,
)
from ocop_rules.structure.sharing import shared
from ocop_rules.structure.trust import trusted
from ocop_rules.structure.written_forms import written_form, written_hook

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]
_DEEPEST = 32
"""How deeply data may be nested where its form is left open; a ruleset is nested 12 deep."""
_EXACT = re.compile(r"(-?[0-9]{1,30})(?:/([1-9][0-9]{0,29}))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: Any, _: Any) -> date:
    if type(value) is not str:
        raise WrongError.of("type", value, expected="string")
    if not _DATE.fullmatch(value):
        raise WrongError.of("date", value)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise WrongError.of("date", value) from None


def _fraction(value: Any, _: Any) -> Fraction:
    """Read ``{"exact": "17499/250", "decimal": "69.996"}``: the decimal has to be that of the fraction."""
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


def _any(value: Any, kind: Any, depth: int = 0) -> Any:
    """Take any JSON data that a file of rules can hold: no fractions, texts in NFC, not nested deeply."""
    if depth > _DEEPEST:
        raise WrongError(Fault(code="json-depth"))
    if type(value) is str:
        return take_text(value)
    if isinstance(value, Decimal):
        raise WrongError.of("type", value, expected="integer")
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    errors = []
    for step, item in items:
        try:
            _any(step, kind)
            _any(item, kind, depth + 1)
        except (ValueError, IterableValidationError) as error:
            error.add_note(IterableValidationNote("", step, kind))
            errors.append(error)
    if errors:
        raise IterableValidationError("", errors, list)
    return value


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_limited(kind: Any) -> bool:
    return get_origin(kind) is Annotated


def _limited_hook(kind: Any, converter: Converter) -> Hook:
    base = get_args(kind)[0]
    inner = converter.get_structure_hook(base)
    return limited(kind, lambda value: inner(value, base))


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and type(None) in get_args(kind)


def _optional_hook(kind: Any, converter: Converter) -> Hook:
    (inner_type,) = [one for one in get_args(kind) if one is not type(None)]
    inner = converter.get_structure_hook(inner_type)

    def hook(value: Any, _: Any) -> Any:
        return None if value is None else inner(value, inner_type)

    return hook


_TAKERS: dict[Any, Hook] = {str: take_text, int: take_integer, bool: take_boolean, Fraction: _fraction}


def _is_plain_choice(kind: Any) -> bool:
    """Tell whether a kind leaves a choice among plain kinds, or between whole numbers and fractions."""
    kinds = {*get_args(kind)} - {type(None)} if get_origin(kind) in (Union, UnionType) else set()
    return kinds == {int, Fraction} or (len(kinds) > 1 and kinds <= {str, int, bool})


def _choice_hook(kind: Any) -> Hook:
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


def _classes_hook(kind: Any, converter: Converter) -> Hook:
    hooks = [(one, converter.get_structure_hook(one)) for one in get_args(kind)]

    def hook(value: Any, _: Any) -> Any:
        wrong: list[Exception] = []
        for one, inner in hooks:
            try:
                return inner(value, one)
            except Exception as error:  # noqa: BLE001 - the next class may take it
                wrong.append(error)
        # the class that it comes nearest to
        raise min(wrong, key=lambda error: sum(1 for _ in _faults(error, None, ())))

    return hook


def _is_of_kinds(kind: Any) -> bool:
    """Tell whether a kind is one of several classes that tell themselves apart by their key ``kind``."""
    kinds = get_args(kind) if get_origin(kind) in (Union, UnionType) else ()
    return bool(kinds) and all(attrs.has(one) and hasattr(one, "kind") for one in kinds)


def _kinds_hook(kind: Any, converter: Converter) -> Hook:
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


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: Any, converter: Converter) -> Hook:
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
        made, errors = [], []
        for index, item in enumerate(value):
            try:
                made.append(inner(item, item_type))
            except Exception as error:  # noqa: BLE001 - every error is kept and reported with its place
                error.add_note(IterableValidationNote("", index, item_type))
                errors.append(error)
        if errors:
            raise IterableValidationError("", errors, kind)
        return tuple(made)

    return hook


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping or get_origin(kind) is FrozenDict


def _mapping_hook(kind: Any, converter: Converter) -> Hook:
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
        made, errors = {}, []
        for key, item in value.items():
            try:
                made[key_hook(key, key_type)] = inner(item, item_type)
            except Exception as error:  # noqa: BLE001 - every error is kept and reported with its place
                error.add_note(IterableValidationNote("", key, item_type))
                errors.append(error)
        if errors:
            raise IterableValidationError("", errors, kind)
        return FrozenDict(made)

    return hook


def _renamed(kind: Any) -> Any:
    """Return what the generators have to know of fields that are called otherwise in JSON."""
    keys = {one.name: json_key(one) for one in attrs.fields(kind)}
    return {name: override(rename=key) for name, key in keys.items() if name != key}


def _class_hook(kind: Any, converter: Converter) -> Hook:
    written = written_form(kind)
    if written is not kind:
        return written_hook(written, converter.get_structure_hook(written))
    attrs.resolve_types(kind, include_extras=True)
    renamed = _renamed(kind)
    inner = make_dict_structure_fn(
        kind,
        converter,
        # one that stops at the first thing that is wrong looks at the keys itself, at once
        _cattrs_forbid_extra_keys=converter.detailed_validation,
        _cattrs_detailed_validation=converter.detailed_validation,
        **renamed,
    )

    within = hasattr(kind, "faults_within")

    are_known = frozenset(json_key(one) for one in attrs.fields(kind) if one.init).issuperset

    def quick(value: Any, _: Any) -> Any:
        if type(value) is not dict or not are_known(value):
            raise WrongError
        return inner(value, kind)

    if not converter.detailed_validation and not within:
        return shared(quick) if getattr(kind, "_recurs", False) else quick

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongError.of("type", value, expected="object")
        if not are_known(value) and not converter.detailed_validation:
            raise WrongError
        made = inner(value, kind)
        faults = made.faults_within() if within else ()
        if faults:
            raise WrongError(*faults)
        return made

    return hook


@cache
def converter(*, detailed: bool = True) -> Converter:
    """Return the strict converter; it is made when first needed.

    One that is not ``detailed`` is as strict and stops at the first thing that is wrong, which makes it
    faster with what is right.
    """
    made = Converter(forbid_extra_keys=True, detailed_validation=detailed)
    made.register_structure_hook_factory(attrs.has, lambda kind: _class_hook(kind, made))
    made.register_structure_hook(int, take_integer)
    made.register_structure_hook(bool, take_boolean)
    made.register_structure_hook(str, take_text)
    made.register_structure_hook(date, _day)
    made.register_structure_hook(Fraction, _fraction)
    made.register_structure_hook_func(lambda kind: kind is Any, _any)
    made.register_structure_hook_factory(_is_literal, word_of)
    made.register_structure_hook_factory(_is_limited, lambda kind: _limited_hook(kind, made))
    made.register_structure_hook_factory(_is_optional, lambda kind: _optional_hook(kind, made))
    made.register_structure_hook_factory(_is_plain_choice, _choice_hook)
    made.register_structure_hook_factory(_is_of_classes, lambda kind: _classes_hook(kind, made))
    made.register_structure_hook_factory(_is_of_kinds, lambda kind: _kinds_hook(kind, made))
    made.register_structure_hook_factory(_is_tuple, lambda kind: _tuple_hook(kind, made))
    made.register_structure_hook_factory(_is_mapping, lambda kind: _mapping_hook(kind, made))
    made.register_unstructure_hook_factory(
        attrs.has,
        lambda kind: make_dict_unstructure_fn(kind, made, _cattrs_omit_if_default=True, **_renamed(kind)),
    )
    # what is written with other keys than its fields writes itself
    made.register_unstructure_hook_func(
        lambda kind: bool(getattr(kind, "json_form", "")), lambda value: value.inside()
    )
    made.register_unstructure_hook_func(_is_tuple, lambda value: [made.unstructure(item) for item in value])
    made.register_unstructure_hook(tuple, lambda value: [made.unstructure(item) for item in value])
    made.register_unstructure_hook(date, date.isoformat)
    return made


def _leaf_faults(error: Exception, file: str | None, path: tuple[object, ...]) -> list[Fault]:
    if isinstance(error, WrongError):
        return placed(error.faults, *path, file=file)
    if isinstance(error, KeyError):
        key = path[-1] if path else error.args[0]
        return [Fault(code="missing-key", file=file, pointer=pointer(*path[:-1]), fields={"key": key})]
    raise error


def _key_of(error: Exception, name: str) -> str:
    """Return the key in JSON of the field that a fault was found in."""
    kind = error.cl if isinstance(error, ClassValidationError) else None
    return json_key(attrs.fields_dict(kind)[name]) if kind is not None and attrs.has(kind) else name


def _faults(error: Exception, file: str | None, path: tuple[object, ...]) -> Iterator[Fault]:
    if isinstance(error, ForbiddenExtraKeysError):
        known = [json_key(one) for one in attrs.fields(error.cl)] if error.cl is not None else []
        for key in sorted(error.extra_fields, key=str):
            fields = {"near": near_or_all(key, known)}
            yield Fault(
                code="unknown-key", file=file, pointer=pointer(*path, key), found=show(key), fields=fields
            )
        return
    if isinstance(error, FaultsError):
        yield from placed(error.faults, *path, file=file)
        return
    if not isinstance(error, (ClassValidationError, IterableValidationError)):
        yield from _leaf_faults(error, file, path)
        return
    for inner in error.exceptions:
        step: tuple[object, ...] = ()
        for note in getattr(inner, "__notes__", ()):
            if isinstance(note, AttributeValidationNote):
                step = (_key_of(error, note.name),)
            elif isinstance(note, IterableValidationNote):
                step = (note.index,)
        if isinstance(inner, Exception):
            yield from _faults(inner, file, (*path, *step))


def structure(value: Any, kind: type[T], file: str | None = None) -> T:
    """Return ``value`` as an instance of ``kind``.

    Raises :class:`~ocop_rules.errors.LoadError` with every fault, each with its JSON pointer.
    """
    made: T
    try:
        with trusted():
            made = converter(detailed=False).get_structure_hook(kind)(value, kind)
    except Exception:  # noqa: BLE001 - whatever it is, the detailed converter comes upon it again
        return _structured_closely(value, kind, file)
    return made


def _structured_closely(value: Any, kind: type[T], file: str | None) -> T:
    try:
        with trusted():
            made: T = converter().get_structure_hook(kind)(value, kind)
    except Exception as error:  # noqa: BLE001 - turned into faults, anything unexpected is raised again
        raise LoadError(bounded(_faults(error, file, ()))) from None
    return made


def unstructure(value: Any) -> Any:
    """Return a model value as plain JSON data in the order of the model, defaults left out."""
    return converter().unstructure(value)
