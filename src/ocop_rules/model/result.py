"""What scoring gives back: every figure with its reason, as immutable data.

Reasons are codes and places; their words come from the phrase and label catalogues. The JSON
form of each class is given by its ``to_json`` and described in the documentation of the formats.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

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
    """Why a criterion has its points: the box that was ticked, or why none counts."""

    criterion: str
    case: int | None
    option: int | None
    points: int
    code: ReasonCode

    def to_json(self) -> dict[str, Any]:
        """Return the reason as JSON data."""
        return {
            "criterion": self.criterion,
            "case": self.case,
            "option": self.option,
            "points": self.points,
            "code": self.code,
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
class Bounds:
    """The least and the most over all valid completions of an open sheet.

    Points are sums over every completion; stars are None when no completion is ranked.
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
class Result:
    """The result of scoring one evaluation.

    ``points`` maps each part and "total" to points. ``stars_by_points`` is the tier the points
    alone would give, ``stars`` the tier held after floors; both are None unless the status is
    "ranked". ``floors_missed`` lists every floor the sheet misses whatever its points,
    ``floors_open`` those an open sheet has not decided. ``incomplete`` repeats what the sources
    do not hold for this set, ``readings`` the choices the result rests on.
    """

    id: str | None = None
    ruleset: str
    digest: str
    product_set: int
    status: Status
    points: Mapping[str, int] | None
    stars_by_points: int | None = None
    stars: int | None = None
    floors_missed: tuple[Floor, ...] = ()
    floors_open: tuple[Floor, ...] = ()
    open: tuple[str, ...] = ()
    bounds: Bounds | None = None
    gates: tuple[GateClosed, ...] = ()
    reasons: tuple[Reason, ...] = ()
    notices: tuple[Notice, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    readings: Mapping[str, str]
    incomplete: tuple[str, ...] = ()

    @property
    def gate(self) -> GateClosed | None:
        """The gate that decided the status, None when no gate rejected or stopped."""
        wanted = {"rejected": "reject", "stopped": "stop"}.get(self.status)
        return next((gate for gate in self.gates if gate.effect == wanted), None)

    def to_json(self, *, reasons: bool = False) -> dict[str, Any]:
        """Return the result as JSON data; ``reasons`` adds one entry per criterion."""
        gate = self.gate
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        data |= {
            "ruleset": self.ruleset,
            "digest": self.digest,
            "product_set": self.product_set,
            "status": self.status,
            "points": None if self.points is None else dict(self.points),
            "stars_by_points": self.stars_by_points,
            "stars": self.stars,
            "floors_missed": [floor.to_json() for floor in self.floors_missed],
        }
        if self.status == "open":
            data["open"] = list(self.open)
            data["floors_open"] = [floor.to_json() for floor in self.floors_open]
            data["bounds"] = None if self.bounds is None else self.bounds.to_json()
        data |= {
            "gate": None if gate is None else gate.gate,
            "gates": [one.to_json() for one in self.gates],
            "notices": [notice.to_json() for notice in self.notices],
            "doubtful": [one.to_json() for one in self.doubtful],
            "readings": dict(self.readings),
            "incomplete": list(self.incomplete),
        }
        if reasons:
            data["reasons"] = [reason.to_json() for reason in self.reasons]
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
