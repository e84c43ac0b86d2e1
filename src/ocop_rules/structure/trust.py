"""Where values are not checked again: in what the library makes of values that have been."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

_trusting: Final = ContextVar("trusting", default=False)


class trusted:  # noqa: N801 - used as a statement: with trusted()
    """What the library itself makes inside of this block is not checked again.

    Nothing may be made in it from what a caller gave before that has been checked, and no generator
    may yield in it.
    """

    __slots__ = ("token",)

    def __enter__(self) -> None:
        """Begin to trust."""
        self.token = _trusting.set(True)

    def __exit__(self, *_: object) -> None:
        """Go back to what was before."""
        _trusting.reset(self.token)


trusting: Final = _trusting.get
"""Whether what is made now is not checked again."""
