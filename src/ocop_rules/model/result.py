"""What scoring gives back: every figure with its reason, as immutable data.

Reasons are codes and places; their words come from the phrase and label catalogues. The JSON
form of each class is given by its ``to_json`` and described in the documentation of the formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Protocol

from attrs import field, fields_dict, frozen

from ocop_rules._version import __version__
from ocop_rules.errors import Fault
from ocop_rules.ground.frozen import FrozenDict, freeze_fields
from ocop_rules.ground.normal import one_line
from ocop_rules.model.decision import Place
from ocop_rules.model.terms import Code, OptionNumber, Slug, Stars
from ocop_rules.structure.forms import WholeForm
from ocop_rules.structure.limits import Within
from ocop_rules.structure.trust import trusted
from ocop_rules.words import DEFAULT

Status = Literal["ranked", "open", "stopped", "rejected"]
Answer = Annotated[int, Within(0, 99)]
"""The option that was ticked, 1 from the top; 0 for none."""
ReasonCode = Literal["earned", "unticked", "open", "inapplicable", "zeroed"]

_DECIDES = {"rejected": "reject", "stopped": "stop"}


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
class Floor(WholeForm):
    """A star floor and how a sheet stands to it.

    ``needs`` is the option that meets it (or any later one), None for a floor on the whole
    criterion, which any option with points meets. ``has`` is the answer given, None without one.
    """

    criterion: Code
    case: OptionNumber | None
    stars: Stars
    needs: OptionNumber | None
    has: Answer | None

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
class GateClosed(WholeForm):
    """A gate that closed: its effect, how it came to close and where it is printed.

    ``zeros`` names the criteria with 0 points from which a gate of trigger "answers" followed.
    """

    gate: Slug
    effect: Literal["reject", "stop", "zero", "shown"]
    place: Place
    zeros: tuple[Code, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the gate as JSON data."""
        return {
            "gate": self.gate,
            "effect": self.effect,
            "place": place_json(self.place),
            "zeros": list(self.zeros),
        }


@frozen
class Notice(WholeForm):
    """Something legal but worth a look: a code, and the place it concerns."""

    code: Slug
    place: Place

    def to_json(self) -> dict[str, Any]:
        """Return the notice as JSON data."""
        return {"code": self.code, "place": place_json(self.place)}


@frozen
class Reason(WholeForm):
    """Why a criterion has its points: the box that was ticked, or why none counts.

    ``floors`` are the floors of this criterion that the sheet misses.
    """

    json_form = "ocop_rules.model.written:ReasonForm"

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
class Doubtful(WholeForm):
    """A doubtful figure that a result rests on, by the id of the doubt and its place."""

    doubt: Slug
    place: Place

    def to_json(self) -> dict[str, Any]:
        """Return the doubtful figure as JSON data."""
        return {"doubt": self.doubt, "place": place_json(self.place)}


@frozen
class Misprint(WholeForm):
    """A misprint under a result that is read otherwise than printed: id of the erratum, and place."""

    erratum: Slug
    place: Place

    def to_json(self) -> dict[str, Any]:
        """Return the misprint as JSON data."""
        return {"erratum": self.erratum, "place": place_json(self.place)}


@frozen
class Bounds(WholeForm):
    """The least and the most over all valid completions of an open sheet.

    Points are the sums of all boxes of every completion, those that a gate stops included; stars
    are those of the ranked ones, None when there is none.
    ``gates`` names the gates that may still close.
    """

    json_form = "ocop_rules.model.written:BoundsForm"

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


def missed(reasons: Iterable[Reason]) -> tuple[Floor, ...]:
    """Return the floors missed at all criteria, in the order of the decision."""
    return tuple(floor for reason in reasons for floor in reason.floors)


Answers = tuple[int | None, ...]
"""The answers of a sheet in order, None for those it leaves open."""


class ResultSource(Protocol):
    """What a result that was scored quickly is worked out from: its answers stand in order in ``values``."""

    def reasons(self, values: Answers) -> tuple[Reason, ...]:
        """Return one reason per criterion."""

    def lists(self, values: Answers, result: Result) -> dict[str, Any]:
        """Return every other field that is worked out when first asked for."""

    def line(self, values: Answers, result: Result, *, reasons: bool) -> str:
        """Return the JSON form of the result as one line of text."""


def _frozen_points(points: Mapping[str, int] | None) -> Mapping[str, int] | None:
    return freeze_fields(points) if isinstance(points, Mapping) else points


def _frozen_texts(texts: Mapping[str, str]) -> Mapping[str, str]:
    return freeze_fields(texts) if isinstance(texts, Mapping) else texts


@frozen(kw_only=True, slots=False)
class Result(WholeForm):
    """The result of scoring one evaluation.

    ``points`` maps each part and "total" to points. ``stars_by_points`` is the tier the points
    alone would give, ``stars`` the tier held after floors; both are None unless the status is
    "ranked" (or "stopped" where the reading ``stop-tier`` lets the points so far count). ``reasons``
    has one entry per criterion, in the order of the decision; it is empty only
    in a result that was read from JSON without them. ``floors_missed`` lists every floor the sheet
    misses whatever its points, ``floors_open`` those an open sheet has not decided, ``open`` the
    criteria still open, ``bounds`` what such a sheet can still become. ``gates`` are all that closed,
    ``notices`` what is legal but worth a look, ``doubtful`` the doubtful figures, ``misprints`` what
    is read otherwise than printed and ``readings`` the choices the result rests on; ``incomplete``
    repeats what the sources do not hold for this set. ``notes`` are the evaluator's own, kept as they
    are. ``library`` is the version that made the
    result, no part of its value.
    """

    json_form = "ocop_rules.model.written:ResultForm"

    id: str | None = None
    ruleset: str
    digest: str
    product_set: int
    status: Status
    points: Mapping[str, int] | None = field(converter=_frozen_points)
    stars_by_points: int | None = None
    stars: int | None = None
    reasons: tuple[Reason, ...]
    floors_missed: tuple[Floor, ...] = field()
    floors_open: tuple[Floor, ...] = ()
    open: tuple[str, ...] = ()
    bounds: Bounds | None = None
    gates: tuple[GateClosed, ...] = ()
    notices: tuple[Notice, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    misprints: tuple[Misprint, ...] = ()
    readings: Mapping[str, str] = field(converter=_frozen_texts)
    incomplete: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default=FrozenDict(), converter=_frozen_texts)
    library: str = field(default=__version__, eq=False, repr=False)

    @floors_missed.default
    def _missed(self) -> tuple[Floor, ...]:
        return missed(self.reasons)

    @property
    def gate(self) -> GateClosed | None:
        """The gate that decided the status, None when no gate rejected or stopped."""
        wanted = _DECIDES.get(self.status)
        return next((gate for gate in self.gates if gate.effect == wanted), None)

    def __repr__(self) -> str:
        """Return the fields that matter most."""
        return (
            f"Result(id={self.id!r}, ruleset={self.ruleset!r}, product_set={self.product_set}, "
            f"status={self.status!r}, points={self.points and dict(self.points)}, stars={self.stars})"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the fields when the result crosses a process, not the tables behind them."""
        return (_remade, tuple(getattr(self, name) for name in _FIELDS))

    def to_json(self, *, reasons: bool = False) -> dict[str, Any]:
        """Return the result as JSON data; ``reasons`` adds one entry per criterion."""
        gate = self.gate
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        data |= {
            "ruleset": self.ruleset,
            "digest": self.digest,
            "library": self.library,
            "product_set": self.product_set,
            "status": self.status,
            "points": None if self.points is None else dict(self.points),
            "stars_by_points": self.stars_by_points,
            "stars": self.stars,
            "floors_missed": [floor.to_json() for floor in self.floors_missed],
        }
        if self.open:
            # a sheet that a gate stopped may be open, too
            data["open"] = list(self.open)
            data["floors_open"] = [floor.to_json() for floor in self.floors_open]
        if self.status == "open":
            data["bounds"] = None if self.bounds is None else self.bounds.to_json()
        data |= {
            "gate": None if gate is None else gate.gate,
            "gates": [one.to_json() for one in self.gates],
            "notices": [notice.to_json() for notice in self.notices],
            "doubtful": [one.to_json() for one in self.doubtful],
            "misprints": [one.to_json() for one in self.misprints],
            "readings": dict(self.readings),
            "incomplete": list(self.incomplete),
        }
        if self.notes:
            data["notes"] = dict(self.notes)
        if reasons:
            data["reasons"] = [reason.to_json() for reason in self.reasons]
        return data

    def to_line(self, *, reasons: bool = False) -> str:
        """Return the JSON form as one line of text, without the newline: faster than by way of data."""
        source: ResultSource | None = self.__dict__.get("_source")
        if source is None:
            return one_line(self.to_json(reasons=reasons))
        with trusted():
            return source.line(self.__dict__["_values"], self, reasons=reasons)


class _Late:
    """A field of a result that is worked out, with the others like it, when it is first asked for.

    What was worked out stands in the instance, where Python looks before it comes here.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, result: Result | None, _: object = None) -> Any:
        own = {} if result is None else result.__dict__
        source: ResultSource | None = own.get("_source")
        if result is None or source is None:
            raise AttributeError(self.name)
        if self.name == "reasons":
            own["reasons"] = source.reasons(own["_values"])
        else:
            with trusted():
                own.update(source.lists(own["_values"], result))
        return own[self.name]


_FIELDS = tuple(fields_dict(Result))
_PLAIN = ("id", "ruleset", "digest", "product_set", "status", "points", "stars_by_points", "stars")
for _name in _FIELDS:
    if _name not in _PLAIN:
        # a sheet with notes is never scored quickly
        plain = {"library": __version__, "notes": FrozenDict()}
        setattr(Result, _name, plain[_name] if _name in plain else _Late(_name))


def late_result(fields: dict[str, Any]) -> Result:
    """Return a result of its plain fields, ``_source`` and ``_values``, which the others are made from."""
    result = _new(Result)
    _set_fields(result, fields)
    return result


_new = object.__new__
_set_fields = vars(Result)["__dict__"].__set__


def _remade(*values: Any) -> Result:
    return late_result(dict(zip(_FIELDS, values, strict=True)))


@frozen(kw_only=True)
class Invalid(WholeForm):
    """The result of an evaluation that could not be scored: all of its faults."""

    json_form = "ocop_rules.model.written:InvalidForm"

    id: str | None = None
    ruleset: str | None = None
    product_set: int | None = None
    faults: tuple[Fault, ...]
    status: Literal["invalid"] = "invalid"
    library: str = field(default=__version__, eq=False, repr=False)

    def to_json(self, *, lang: str = DEFAULT) -> dict[str, Any]:
        """Return the faults as JSON data, with their words in ``lang``."""
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        return data | {
            "ruleset": self.ruleset,
            "library": self.library,
            "product_set": self.product_set,
            "status": self.status,
            "points": None,
            "stars_by_points": None,
            "stars": None,
            "floors_missed": [],
            "faults": [fault.to_json(lang) for fault in self.faults],
        }
