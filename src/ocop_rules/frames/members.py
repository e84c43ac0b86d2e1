"""The members behind the sheets of a frame: who they are, their roles, who takes no part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from attrs import frozen

from ocop_rules.frames.extra import np
from ocop_rules.frames.layout import Array
from ocop_rules.frames.naming import grouped, name_of
from ocop_rules.frames.sheets import Frame
from ocop_rules.model.council import ROLES, Role
from ocop_rules.structure.limits import IDENTIFIER, person_key


@frozen(eq=False)
class _Cells:
    """A column: its distinct cells, and the place of each row's among them."""

    values: list[Any]
    places: Array

    @classmethod
    def read(cls, frame: Frame, name: str | None, rows: Array) -> _Cells:
        """Return the cells of some rows, as names; all are empty where there is no such column."""
        if name not in frame.columns:
            return cls([None], np.zeros(len(rows), np.int64))
        places, values = grouped(frame[name])
        return cls([name_of(value) for value in values], places[rows])

    def where(self, holds: Callable[[Any], bool]) -> Array:
        """Return the rows of whose cell something holds."""
        return np.array([holds(value) for value in self.values], np.bool_)[self.places]

    def taken(self, rows: Array) -> _Cells:
        return _Cells(self.values, self.places[rows])

    def of(self, rows: Array) -> list[Any]:
        """Return the cells of some rows."""
        return [self.values[place] for place in self.places[rows].tolist()]


@frozen(eq=False)
class Members:
    """The members of some rows; a role is empty for plain members, a reason where nobody is excused."""

    evaluators: _Cells
    roles: _Cells
    reasons: _Cells

    @classmethod
    def read(cls, frame: Frame, rows: Array, role: str | None, excused: str | None) -> Members:
        """Return the members of some rows of a frame, whose roles and reasons stand in these columns."""
        return cls(*(_Cells.read(frame, name, rows) for name in ("evaluator", role, excused)))

    def taken(self, rows: Array) -> Members:
        """Return some of the members."""
        return Members(self.evaluators.taken(rows), self.roles.taken(rows), self.reasons.taken(rows))

    def odd(self, product: Array, size: int) -> Array:
        """Return the products with a member twice, some sheets without one, or a role that there is not.

        ``product`` is that of each row, counted from 0 to ``size``; a chair is a role for one.
        """
        wrong = self.roles.where(lambda one: one not in (None, *ROLES))
        wrong |= self.reasons.where(lambda one: one is not None and not IDENTIFIER.allows(one))
        odd = np.bincount(product, wrong, size) > 0
        odd |= np.bincount(product, self.is_chair(), size) > 1
        without = self.evaluators.where(lambda one: one is None)
        nameless = np.bincount(product, without, size)
        odd |= (nameless > 0) & (nameless < np.bincount(product, minlength=size))
        known: dict[Any, int] = {}
        keys = [person_key(one) if isinstance(one, str) else one for one in self.evaluators.values]
        persons = np.array([known.setdefault(one, len(known)) for one in keys], np.int64)
        named = ~without
        pairs = np.sort(product[named] * len(keys) + persons[self.evaluators.places[named]])
        odd[pairs[1:][pairs[1:] == pairs[:-1]] // len(keys)] = True
        return odd

    def is_chair(self) -> Array:
        """Return which rows are the sheets of chairs."""
        return self.roles.where(lambda one: one == "chair")

    def is_excused(self) -> Array:
        """Return which rows are those of members who take no part."""
        return self.reasons.where(lambda one: one is not None)

    def counts(self, counted: Sequence[Role]) -> Array:
        """Return which sheets count, if those of these roles do."""
        return self.roles.where(lambda one: (one or "member") in counted) & ~self.is_excused()

    def called(self, rows: Array) -> list[str]:
        """Return the names of the members of one product; where nobody has one they are counted."""
        return [name or str(at) for at, name in enumerate(self.evaluators.of(rows), start=1)]
