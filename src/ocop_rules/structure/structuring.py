"""Strict structuring: JSON data to model values and back, all faults at once.

Nothing is coerced: ``3.9``, ``"7"`` and ``true`` are not integers, a list is not an object, an
unknown key is a fault. This stands without JSON Schema; the schemas say the same to others.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache, partial
from typing import Any, TypeVar

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from ocop_rules.errors import Fault, LoadError, bounded
from ocop_rules.structure.causes import faults_of
from ocop_rules.structure.hooks import FACTORIES, Hook, is_tuple, take_any, take_day, take_fraction
from ocop_rules.structure.kinds import WrongError, json_key, take_boolean, take_integer, take_text
from ocop_rules.structure.sharing import shared
from ocop_rules.structure.trust import trusted
from ocop_rules.structure.written_forms import written_form, written_hook

T = TypeVar("T")


def _renamed(kind: Any) -> Any:
    """Return what the generators have to know of fields that are called otherwise in JSON."""
    keys = {one.name: json_key(one) for one in attrs.fields(kind)}
    return {name: override(rename=key) for name, key in keys.items() if name != key}


def _class_hook(converter: Converter, kind: Any) -> Hook:
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
    made.register_structure_hook(int, take_integer)
    made.register_structure_hook(bool, take_boolean)
    made.register_structure_hook(str, take_text)
    made.register_structure_hook(date, take_day)
    made.register_structure_hook(Fraction, take_fraction)
    made.register_structure_hook_func(lambda kind: kind is Any, take_any)
    made.register_structure_hook_factory(attrs.has, partial(_class_hook, made))
    for accepts, hook_of in FACTORIES:
        made.register_structure_hook_factory(accepts, partial(hook_of, made))
    made.register_unstructure_hook_factory(
        attrs.has,
        lambda kind: make_dict_unstructure_fn(kind, made, _cattrs_omit_if_default=True, **_renamed(kind)),
    )
    # what is written with other keys than its fields writes itself
    made.register_unstructure_hook_func(
        lambda kind: bool(getattr(kind, "json_form", "")), lambda value: value.inside()
    )
    made.register_unstructure_hook_func(is_tuple, lambda value: [made.unstructure(item) for item in value])
    made.register_unstructure_hook(tuple, lambda value: [made.unstructure(item) for item in value])
    made.register_unstructure_hook(date, date.isoformat)
    return made


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
        raise LoadError(_told(error, file)) from None
    return made


def _told(error: Exception, file: str | None) -> list[Fault]:
    try:
        return bounded(faults_of(error, file))
    except RecursionError:
        # a form that names itself, such as a step with its alternatives
        return [Fault(code="json-depth", file=file)]


def unstructure(value: Any) -> Any:
    """Return a model value as plain JSON data in the order of the model, defaults left out."""
    return converter().unstructure(value)
