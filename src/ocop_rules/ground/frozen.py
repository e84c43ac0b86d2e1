"""A dictionary that cannot be changed, for answers, points and fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

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


def freeze_data(data: Any) -> Any:
    """Return JSON data that cannot be changed: mappings frozen and lists as tuples, throughout."""
    if isinstance(data, Mapping):
        return FrozenDict({key: freeze_data(value) for key, value in data.items()})
    return tuple(map(freeze_data, data)) if isinstance(data, (list, tuple)) else data


class Numbers(FrozenDict[str, int]):
    """A frozen dictionary of which it is known that keys are texts and values plain integers."""

    __slots__ = ()
