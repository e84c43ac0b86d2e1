"""A place in a file under lint, and the faults that name it."""

from __future__ import annotations

from ocop_rules.errors import Fault, pointer, show


class At:
    """A place in a file, growing as the lint goes down; yields faults that name it."""

    def __init__(self, file: str | None, *steps: object) -> None:
        self.file = file
        self.steps = steps

    def __truediv__(self, step: object) -> At:
        """Return the place one step further down."""
        return At(self.file, *self.steps, step)

    def fault(self, code: str, found: object = None, /, **fields: object) -> Fault:
        """Return a fault at this place."""
        shown = None if found is None else show(found)
        return Fault(code=code, file=self.file, pointer=pointer(*self.steps), found=shown, fields=fields)
