"""Places inside a ruleset by names: fields, and elements of lists by their ids.

``/levels/province/recognises`` is easier to read than ``/levels/1/recognises``, and it stays right
when a list grows. A place is walked along the types of the model, so that a field that is left out
in the files has its place too, and a new value is structured strictly for where it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import attrs

from ocop_rules.ground.names import near_or_all
from ocop_rules.model.decision import Decision, Tier
from ocop_rules.model.process import (
    DossierStep,
    LastDay,
    LevelRounds,
    SubGroup,
    TimeLimit,
    WithdrawalBy,
    YearlyRound,
)
from ocop_rules.model.product_set import (
    Case,
    CriteriaHeading,
    Criterion,
    GateHere,
    Group,
    Option,
    Part,
    ProductSet,
)
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.structure.kinds import json_key
from ocop_rules.structure.trust import trusted

# how the elements of a list are called where it is not by their id; a class that has neither is
# reached with its whole list only
_NAMED_BY: Final[dict[type, str]] = {
    Case: "case",
    Criterion: "code",
    DossierStep: "by",
    GateHere: "gate",
    Group: "code",
    CriteriaHeading: "concept",
    LastDay: "way",
    LevelRounds: "level",
    Part: "code",
    ProductSet: "number",
    YearlyRound: "number",
    SubGroup: "product_set",
    Tier: "stars",
    TimeLimit: "level",
    WithdrawalBy: "level",
}
SETS: Final = "sets"


class PathError(Exception):
    """A place that does not exist or cannot take the change; becomes a fault."""

    def __init__(self, code: str, found: object, **fields: object) -> None:
        self.code = code
        self.found = found
        self.fields = fields
        super().__init__(code)


class _Gone:
    """Says that the value at a place is taken away."""


GONE: Final = _Gone()


def path_steps(path: str) -> tuple[str, ...]:
    """Return the steps of a path; "" and "/" have none."""
    return tuple(step for step in path.split("/") if step)


def path_of(steps: Sequence[object]) -> str:
    """Return steps as a path."""
    return "".join(f"/{step}" for step in steps)


def is_within(inner: Sequence[str], outer: Sequence[str]) -> bool:
    """Tell whether the place ``inner`` is ``outer`` or inside it."""
    return tuple(inner[: len(outer)]) == tuple(outer)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _fields(kind: type) -> dict[str, str]:
    """Return the names of a class's fields by their keys in the files."""
    return {json_key(one): one.name for one in attrs.fields(kind)}


def _bare(kind: Any) -> Any:
    """Return a type without its "or None"."""
    if get_origin(kind) in (Union, UnionType):
        (inner,) = (one for one in get_args(kind) if one is not type(None))
        return inner
    return kind


def name_of(element: Any, index: int) -> str | None:
    """Return how an element of a list is called in a path, None where it cannot be called."""
    kind = type(element)
    if kind is Option:
        return str(index + 1)  # the decision numbers its boxes from the top
    if not attrs.has(kind):
        return str(element)
    name = _NAMED_BY.get(kind, "id")
    return str(getattr(element, name)) if name in _fields(kind) else None


def _names(elements: Sequence[Any]) -> list[str | None]:
    return [name_of(element, index) for index, element in enumerate(elements)]


def _unknown(step: str, known: Sequence[str | None]) -> PathError:
    names = [name for name in known if name is not None]
    return PathError("path-unknown", step, near=near_or_all(step, names))


def _index(elements: Sequence[Any], step: str) -> int | None:
    """Return which element is called ``step``; None for none."""
    found = [index for index, name in enumerate(_names(elements)) if name == step]
    if len(found) > 1:
        raise PathError("path-ambiguous", step)
    return found[0] if found else None


def put(value: Any, kind: Any, steps: Sequence[str], make: Callable[[Any], Any]) -> Any:
    """Return ``value``, which is of the type ``kind``, with the place at ``steps`` made anew.

    ``make`` is given the type of the place and returns its new value, or GONE to take it away.
    Raises :class:`PathError` where there is no such place.
    """
    kind = _bare(kind)
    if not steps:
        return make(kind)
    if attrs.has(kind):
        return _put_field(value, kind, steps, make)
    if get_origin(kind) is tuple:
        return _put_element(value, get_args(kind)[0], steps, make)
    raise _unknown(steps[0], [])


def _put_field(value: Any, kind: type, steps: Sequence[str], make: Callable[[Any], Any]) -> Any:
    step, rest = steps[0], steps[1:]
    field = _fields(kind).get(step)
    if field is None:
        raise _unknown(step, list(_fields(kind)))
    if value is None:
        raise PathError("path-nothing", step)
    made = put(getattr(value, field), _hints(kind)[field], rest, make)
    if made is GONE:
        default = attrs.fields_dict(kind)[field].default
        if default is attrs.NOTHING:
            raise PathError("path-needed", step)
        if getattr(value, field) == default:
            raise PathError("path-nothing", step)
        made = default
    return attrs.evolve(value, **{field: made})


def _put_element(value: Any, kind: Any, steps: Sequence[str], make: Callable[[Any], Any]) -> Any:
    step, rest = steps[0], steps[1:]
    elements = list(value)
    index = _index(elements, step)
    if index is None and rest:
        raise _unknown(step, _names(elements))
    made = put(None if index is None else elements[index], kind, rest, make)
    if made is GONE:
        if index is None:
            raise _unknown(step, _names(elements))
        return tuple(elements[:index] + elements[index + 1 :])
    where = len(elements) if index is None else index
    if name_of(made, where) != step:
        raise PathError("path-name", name_of(made, where), name=step)
    elements[where:] = [made, *elements[where + 1 :]]
    return tuple(elements)


def inside(value: Any, step: str) -> Any:
    """Return what is called ``step`` inside ``value``; raises :class:`PathError` when nothing is."""
    if attrs.has(type(value)):
        field = _fields(type(value)).get(step)
        if field is None:
            raise _unknown(step, list(_fields(type(value))))
        return getattr(value, field)
    if isinstance(value, tuple):
        index = _index(value, step)
        if index is not None:
            return value[index]
        raise _unknown(step, _names(value))
    raise _unknown(step, [])


def names_in(value: Any, depth: int) -> list[str]:
    """Return the names of what stands inside a value that is ``depth`` steps below the ruleset."""
    if attrs.has(type(value)):
        return [*_fields(type(value)), *([SETS] if depth == 0 else [])]
    names = _names(value) if isinstance(value, tuple) else []
    return [name for name in names if name is not None]


def along(ruleset: Ruleset, steps: Sequence[str]) -> Iterator[Any]:
    """Yield the values on the way to a place, from the rules down to the value itself.

    Raises :class:`PathError` where there is no such place.
    """
    value: Any = ruleset.decision
    yield value
    for depth, step in enumerate(steps):
        value = ruleset.sets if depth == 0 and step == SETS else inside(value, step)
        yield value


def change(ruleset: Ruleset, steps: Sequence[str], make: Callable[[Any], Any]) -> Ruleset:
    """Return the ruleset with one place made anew; its digest and labels are left as they were."""
    if steps[0] != SETS:
        decision = put(ruleset.decision, Decision, steps, make)
        with trusted():
            return attrs.evolve(ruleset, decision=decision)
    sets = put(ruleset.sets, tuple[ProductSet, ...], steps[1:], make)
    if sets is GONE:
        raise PathError("path-needed", SETS)
    with trusted():
        return attrs.evolve(ruleset, sets=sets)


def named(value: Any, steps: Sequence[object]) -> tuple[str, ...]:
    """Return the steps of a JSON pointer, which count elements, with the elements' names instead.

    It ends where an element has no name, or where the value has nothing more inside.
    """
    made: list[str] = []
    for step in steps:
        if isinstance(value, tuple):
            index = int(str(step)) if str(step).isdigit() else len(value)
            name = name_of(value[index], index) if index < len(value) else None
            if name is None:
                break
            value = value[index]
            made.append(name)
        elif attrs.has(type(value)) and str(step) in _fields(type(value)):
            value = getattr(value, _fields(type(value))[str(step)])
            made.append(str(step))
        else:
            break
    return tuple(made)
