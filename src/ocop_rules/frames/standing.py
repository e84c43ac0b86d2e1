"""How a sheet stands before its answers are looked at, and what closed gates do to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from ocop_rules.frames import faulty
from ocop_rules.frames.cells import NO_NUMBER, NOTHING_THERE
from ocop_rules.frames.layout import answer_gates
from ocop_rules.frames.packing import Standing, Tables
from ocop_rules.frames.sheets import Combination
from ocop_rules.scoring.prepared import PreparedSet, SheetGate

RANKED, STILL_OPEN, STOPPED, REJECTED, INVALID = range(5)
STATUSES: Final = ("ranked", "open", "stopped", "rejected", "invalid")
"""The statuses by their number here."""


_MOST_KINDS: Final = 4096


@frozen
class Closing:
    """What follows from the gates that closed: the status, and how the sheet is added up.

    Where the gates do not decide about it, the status is "ranked"; ``keeps`` tells whether a sheet has any
    points at all.
    """

    status: int
    standing: Standing
    keeps: bool = True


@frozen(eq=False)
class Kind:
    """Sheets that stand alike before their answers are looked at: of one set, with the same gates asserted.

    ``fault`` is the key of a fault of the set or of the gates.
    """

    closing: Closing
    gates: Combination
    fault: int

    @property
    def number(self) -> int | None:
        """The number of the set; None where it is not known."""
        return self.closing.standing.number


def kind_of(tables: Tables, number: int, gates: Combination) -> Kind:
    """Return the kind of sheets that have ``number`` as their set and assert ``gates``."""
    known: Kind | None = tables.kinds.get((number, gates))
    if known is None:
        found = Closing(RANKED, Standing(None))
        fault = _set_fault(tables, number)
        if fault == faulty.NONE:
            one = tables.sets[number]
            found = closing(one, number, gates)
            fault = faulty.NONE if gates is None else gate_fault(one, gates)
        if gates is None:
            fault = min(fault, faulty.key(faulty.CELL, 0, "type"))
        known = Kind(found, gates, fault)
        # only what is certain to be equal to nothing but itself is kept
        if all(type(name) is str for name in gates or ()):
            if len(tables.kinds) >= _MOST_KINDS:
                tables.kinds.clear()
            tables.kinds[number, gates] = known
    return known


def _set_fault(tables: Tables, number: int) -> int:
    """Return the key of the fault of what a row has as its set."""
    if number == NOTHING_THERE:
        return faulty.key(faulty.UNREADABLE, 0, "missing-key")
    if number == NO_NUMBER:
        return faulty.key(faulty.UNREADABLE, 0, "type")
    return faulty.NONE if number in tables.sets else faulty.key(faulty.SET, 0, "unknown-set")


def _gate(one: PreparedSet, name: str) -> SheetGate | None:
    return one.gates.get(name) or one.requirements.get(name)


def closing(one: PreparedSet, number: int, combination: Combination, followed: int = 0) -> Closing:
    """Return what follows when gates are asserted, and when others follow from the answers.

    ``followed`` has a bit for each of the latter, in the order of their fields.
    """
    names = {name for at, name in enumerate(answer_gates(one)) if followed >> at & 1}
    for name in combination or ():
        gate = _gate(one, name)
        if gate is not None and gate.trigger == "asserted":
            names.add(name)
    gates = [gate for name in names if (gate := _gate(one, name)) is not None and gate.effect != "shown"]
    effects = {gate.effect for gate in gates}
    zeroed = frozenset(code for gate in gates if gate.effect == "zero" for code in gate.covers)
    status = REJECTED if "reject" in effects else STOPPED if "stop" in effects else RANKED
    choice = one.readings["stop-points"]
    counted = None
    if choice == "before" and status != RANKED:
        counted = min(len(gate.before) for gate in gates if gate.effect != "zero")
    return Closing(status, Standing(number, zeroed, counted), status == RANKED or choice != "none")


def gate_fault(one: PreparedSet, names: Iterable[str]) -> int:
    """Return the key of the first fault of the gates that a sheet asserts."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        gate = _gate(one, name)
        code = None
        if gate is None:
            code = "unknown-gate"
        elif gate.trigger != "asserted":
            code = "gate-follows"
        elif name in seen:
            code = "gate-twice"
        if code is not None:
            return faulty.key(faulty.GATE, place, code)
        seen.add(name)
    return faulty.NONE
