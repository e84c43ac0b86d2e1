"""Values that recur are made once: the same data gives the same value, which cannot be changed."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

Hook = Callable[[Any, Any], Any]
_known: Final[ContextVar[dict[tuple[Any, bytes], Any] | None]] = ContextVar("known", default=None)
# later versions mark what stands in several places, so that equal data may be written differently
_VERSION: Final = 2


class sharing:  # noqa: N801 - used as a statement: with sharing()
    """What is read from equal data inside of this block is one value; at its end that is forgotten."""

    __slots__ = ("token",)

    def __enter__(self) -> None:
        """Begin to share."""
        self.token = _known.set({})

    def __exit__(self, *_: object) -> None:
        """Go back to what was before."""
        _known.reset(self.token)


def shared(hook: Hook) -> Hook:
    """Return a hook that makes a value once of data that recurs, where values are shared.

    Data is told apart by its bytes: ``True``, ``1`` and ``1.0`` are equal and not the same.
    """

    def once(value: Any, kind: Any) -> Any:
        known = _known.get()
        if known is None:
            return hook(value, kind)
        try:
            exact = (kind, marshal.dumps(value, _VERSION))
        except ValueError:  # it holds what no plain JSON data is, such as a fraction
            return hook(value, kind)
        made = known.get(exact)
        if made is None:
            made = known[exact] = hook(value, kind)
        return made

    return once
