"""A dictionary that cannot be changed, for answers, points and fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A hashable, picklable dictionary without mutators; reads at the speed of ``dict``."""

    __slots__ = ()

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        message = "this mapping is immutable; make a new one with dict(mapping)"
        raise TypeError(message)

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _refuse
    __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        """Return a hash over the items; the values have to be hashable."""
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from a plain dictionary, as unpickling cannot set items."""
        return (type(self), (dict(self),))

    def __copy__(self) -> FrozenDict[K, V]:
        """Return itself: there is nothing that a copy could protect."""
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> FrozenDict[K, V]:
        """Return itself; keys and values are immutable by convention."""
        return self


def freeze_fields(mapping: Mapping[str, Any]) -> FrozenDict[str, Any]:
    """Return ``mapping`` as an immutable one, itself if it already is."""
    return mapping if type(mapping) is FrozenDict else FrozenDict(mapping)


DEEPEST: Final = 32
"""How deeply data may be nested where its form is left open; a ruleset is nested 12 deep."""


def is_deep(data: Any) -> bool:
    """Tell whether data is nested more deeply than :data:`DEEPEST`."""
    level = [data]
    for _ in range(DEEPEST + 1):
        inner: list[Any] = []
        for one in level:
            if isinstance(one, Mapping):
                inner += one.values()
            elif isinstance(one, (list, tuple)):
                inner += one
        if not inner:
            return False
        level = inner
    return True


def freeze_data(data: Any) -> Any:
    """Return JSON data that cannot be changed: mappings frozen and lists as tuples, throughout.

    What is nested too deeply (:func:`is_deep`) is returned as it is, for whoever checks it to refuse.
    """
    return data if is_deep(data) else _frozen(data)


def _frozen(data: Any) -> Any:
    if isinstance(data, Mapping):
        return FrozenDict({key: _frozen(value) for key, value in data.items()})
    return tuple(map(_frozen, data)) if isinstance(data, (list, tuple)) else data


class Numbers(FrozenDict[str, int]):
    """A frozen dictionary of which it is known that keys are texts and values plain integers."""

    __slots__ = ()
