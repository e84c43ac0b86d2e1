"""What scoring gives back: every figure with its reason, as immutable data.

Reasons are codes and places; their words come from the phrase and label catalogues. The JSON
form of each class is given by its ``to_json`` and described in the documentation of the formats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from attrs import frozen

from ocop_rules.errors import Fault
from ocop_rules.model.ruleset import Place

Status = Literal["ranked", "open", "stopped", "rejected", "invalid"]
ReasonCode = Literal["earned", "unticked", "open", "inapplicable", "zeroed"]


def place_json(place: Place) -> dict[str, Any]:
    """Return a place as JSON data, without the levels it does not name."""
    steps = {
        "product_set": place.product_set,
        "part": place.part,
        "group": place.group,
        "criterion": place.criterion,
        "case": place.case,
        "option": place.option,
    }
    return {key: value for key, value in steps.items() if value is not None}


@frozen
class Floor:
    """A star floor and how a sheet stands to it.

    ``needs`` is the option that meets it (or any later one), None for a floor on the whole
    criterion, which any option with points meets. ``has`` is the answer given, None without one.
    """

    criterion: str
    case: int | None
    stars: int
    needs: int | None
    has: int | None

    def to_json(self) -> dict[str, Any]:
        """Return the floor as it stands in ``floors_missed``."""
        return {
            "criterion": self.criterion,
            "case": self.case,
            "stars": self.stars,
            "needs": self.needs,
            "has": self.has,
        }


@frozen
class GateClosed:
    """A gate that closed: its effect, how it came to close and where it is printed.

    ``zeros`` names the criteria with 0 points from which a gate of trigger "answers" followed.
    """

    gate: str
    effect: Literal["reject", "stop", "zero", "shown"]
    place: Place
    zeros: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the gate as JSON data."""
        return {
            "gate": self.gate,
            "effect": self.effect,
            "place": place_json(self.place),
            "zeros": list(self.zeros),
        }


@frozen
class Notice:
    """Something legal but worth a look: a code, and the place it concerns."""

    code: str
    place: Place

    def to_json(self) -> dict[str, Any]:
        """Return the notice as JSON data."""
        return {"code": self.code, "place": place_json(self.place)}


@frozen
class Reason:
    """Why a criterion has its points: the box that was ticked, or why none counts.

    ``floors`` are the floors of this criterion that the sheet misses.
    """

    criterion: str
    case: int | None
    option: int | None
    points: int
    code: ReasonCode
    floors: tuple[Floor, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the reason as JSON data."""
        return {
            "criterion": self.criterion,
            "case": self.case,
            "option": self.option,
            "points": self.points,
            "code": self.code,
            "floors_missed": [floor.to_json() for floor in self.floors],
        }


@frozen
class Doubtful:
    """A doubtful figure that a result rests on, by the id of the doubt and its place."""

    doubt: str
    place: Place

    def to_json(self) -> dict[str, Any]:
        """Return the doubtful figure as JSON data."""
        return {"doubt": self.doubt, "place": place_json(self.place)}


@frozen
class Misprint:
    """A misprint under a result that is read otherwise than printed: id of the erratum, and place."""

    erratum: str
    place: Place

    def to_json(self) -> dict[str, Any]:
        """Return the misprint as JSON data."""
        return {"erratum": self.erratum, "place": place_json(self.place)}


@frozen
class Bounds:
    """The least and the most over all valid completions of an open sheet.

    Points are the sums of all boxes of every completion, those that a gate stops included; stars
    are those of the ranked ones, None when there is none.
    ``gates`` names the gates that may still close.
    """

    points_least: int
    points_most: int
    stars_least: int | None
    stars_most: int | None
    gates: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the bounds as JSON data."""
        return {
            "points": {"least": self.points_least, "most": self.points_most},
            "stars": {"least": self.stars_least, "most": self.stars_most},
            "gates": list(self.gates),
        }


@frozen(kw_only=True)
class Facts:
    """All that a result says, as plain values; :class:`Result` explains the fields."""

    id: str | None
    ruleset: str
    digest: str
    product_set: int
    status: Status
    points: Mapping[str, int] | None
    stars_by_points: int | None = None
    stars: int | None = None
    reasons: tuple[Reason, ...]
    floors_open: tuple[Floor, ...] = ()
    open: tuple[str, ...] = ()
    bounds: Bounds | None = None
    gates: tuple[GateClosed, ...] = ()
    notices: tuple[Notice, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    misprints: tuple[Misprint, ...] = ()
    readings: Mapping[str, str]
    incomplete: tuple[str, ...] = ()

    @property
    def gate(self) -> GateClosed | None:
        """The gate that decided the status, None when no gate rejected or stopped."""
        wanted = {"rejected": "reject", "stopped": "stop"}.get(self.status)
        return next((gate for gate in self.gates if gate.effect == wanted), None)


def missed(reasons: Iterable[Reason]) -> tuple[Floor, ...]:
    """Return the floors missed at all criteria, in the order of the decision."""
    return tuple(floor for reason in reasons for floor in reason.floors)


@frozen(eq=False)
class Lookup:
    """Where a result looks up what only some of its users ask for, from the answers in order."""

    status: Status
    reasons: Callable[[tuple[int, ...]], tuple[Reason, ...]]
    facts: Callable[[tuple[int, ...], str | None], Facts]


def held(facts: Facts) -> Result:
    """Return the result that holds ``facts``, which are known already."""
    lookup = Lookup(status=facts.status, reasons=lambda _: facts.reasons, facts=lambda _values, _name: facts)
    return Result(facts.id, facts.points, facts.stars_by_points, facts.stars, lookup, ())


class _Row(NamedTuple):
    """What every result holds; a tuple is the cheapest of immutable values."""

    id: str | None
    points: Mapping[str, int] | None
    stars_by_points: int | None
    stars: int | None
    lookup: Lookup
    values: tuple[int, ...]


class Result(_Row):
    """The result of scoring one evaluation.

    ``points`` maps each part and "total" to points. ``stars_by_points`` is the tier the points
    alone would give, ``stars`` the tier held after floors; both are None unless the status is
    "ranked" (or "stopped" where the reading ``stop-tier`` lets the points so far count).
    ``floors_missed`` lists every floor the sheet misses whatever its points,
    ``floors_open`` those an open sheet has not decided. ``reasons`` has one entry per criterion.
    ``incomplete`` repeats what the sources do not hold for this set, ``readings`` the choices
    the result rests on, ``doubtful`` the doubtful figures, ``misprints`` what it reads otherwise
    than printed.

    A result holds its answers (``values``, in the order of the decision) and looks its reasons
    up in them when they are asked for: most users of a hundred thousand results ask for few.
    """

    __slots__ = ()

    @property
    def facts(self) -> Facts:
        """All fields of the result at once, as plain values."""
        return self.lookup.facts(self.values, self.id)

    @property
    def status(self) -> Status:
        """Whether the sheet is ranked, open, stopped or rejected."""
        return self.lookup.status

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """One reason per criterion, in the order of the decision."""
        return self.lookup.reasons(self.values)

    @property
    def floors_missed(self) -> tuple[Floor, ...]:
        """Every floor the sheet misses, in the order of the decision."""
        return missed(self.reasons)

    @property
    def ruleset(self) -> str:
        """The id of the ruleset."""
        return self.facts.ruleset

    @property
    def digest(self) -> str:
        """The digest of the ruleset."""
        return self.facts.digest

    @property
    def product_set(self) -> int:
        """The number of the product set."""
        return self.facts.product_set

    @property
    def floors_open(self) -> tuple[Floor, ...]:
        """The floors an open sheet has not decided."""
        return self.facts.floors_open

    @property
    def open(self) -> tuple[str, ...]:
        """The codes of the criteria that are still open."""
        return self.facts.open

    @property
    def bounds(self) -> Bounds | None:
        """What an open sheet can still become."""
        return self.facts.bounds

    @property
    def gates(self) -> tuple[GateClosed, ...]:
        """Every gate that closed."""
        return self.facts.gates

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is legal but worth a look."""
        return self.facts.notices

    @property
    def doubtful(self) -> tuple[Doubtful, ...]:
        """The doubtful figures the result rests on."""
        return self.facts.doubtful

    @property
    def misprints(self) -> tuple[Misprint, ...]:
        """The misprints the result reads otherwise than printed."""
        return self.facts.misprints

    @property
    def readings(self) -> Mapping[str, str]:
        """The choices of the readings the result rests on."""
        return self.facts.readings

    @property
    def incomplete(self) -> tuple[str, ...]:
        """What the sources do not hold for this product set."""
        return self.facts.incomplete

    @property
    def gate(self) -> GateClosed | None:
        """The gate that decided the status, None when no gate rejected or stopped."""
        return self.facts.gate

    def __eq__(self, other: object) -> bool:
        """Compare all facts."""
        return self.facts == other.facts if isinstance(other, Result) else NotImplemented

    def __hash__(self) -> int:
        """Return a hash over all facts."""
        return hash(self.facts)

    def __repr__(self) -> str:
        """Return the facts that matter most."""
        return (
            f"Result(id={self.id!r}, ruleset={self.ruleset!r}, product_set={self.product_set}, "
            f"status={self.status!r}, points={self.points and dict(self.points)}, stars={self.stars})"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the facts when the result crosses a process, not the tables behind them."""
        return (held, (self.facts,))

    def to_json(self, *, reasons: bool = False) -> dict[str, Any]:
        """Return the result as JSON data; ``reasons`` adds one entry per criterion."""
        facts = self.facts
        gate = facts.gate
        data: dict[str, Any] = {} if facts.id is None else {"id": facts.id}
        data |= {
            "ruleset": facts.ruleset,
            "digest": facts.digest,
            "product_set": facts.product_set,
            "status": facts.status,
            "points": None if facts.points is None else dict(facts.points),
            "stars_by_points": facts.stars_by_points,
            "stars": facts.stars,
            "floors_missed": [floor.to_json() for floor in missed(facts.reasons)],
        }
        if facts.status == "open":
            data["open"] = list(facts.open)
            data["floors_open"] = [floor.to_json() for floor in facts.floors_open]
            data["bounds"] = None if facts.bounds is None else facts.bounds.to_json()
        data |= {
            "gate": None if gate is None else gate.gate,
            "gates": [one.to_json() for one in facts.gates],
            "notices": [notice.to_json() for notice in facts.notices],
            "doubtful": [one.to_json() for one in facts.doubtful],
            "misprints": [one.to_json() for one in facts.misprints],
            "readings": dict(facts.readings),
            "incomplete": list(facts.incomplete),
        }
        if reasons:
            data["reasons"] = [reason.to_json() for reason in facts.reasons]
        return data


@frozen(kw_only=True)
class Invalid:
    """The result of an evaluation that could not be scored: all of its faults."""

    id: str | None = None
    ruleset: str | None = None
    product_set: int | None = None
    faults: tuple[Fault, ...]
    status: Literal["invalid"] = "invalid"

    def to_json(self, *, lang: str = "en") -> dict[str, Any]:
        """Return the faults as JSON data, with their words in ``lang``."""
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        return data | {
            "ruleset": self.ruleset,
            "product_set": self.product_set,
            "status": self.status,
            "points": None,
            "stars_by_points": None,
            "stars": None,
            "floors_missed": [],
            "faults": [fault.to_json(lang) for fault in self.faults],
        }
