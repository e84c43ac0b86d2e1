"""The JSON forms of results whose keys are not the fields of the value; read back and held to themselves.

A result is not believed: whatever it tells twice, or what follows from the rest of it, has to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from attrs import frozen

from ocop_rules import words
from ocop_rules._version import __version__
from ocop_rules.errors import Fault, FaultsError, Severity, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.evaluation import Digest, Remark, Unreadable
from ocop_rules.model.result import (
    Answer,
    Bounds,
    Doubtful,
    Floor,
    GateClosed,
    Invalid,
    Misprint,
    Notice,
    Reason,
    ReasonCode,
    Result,
    Status,
    missed,
)
from ocop_rules.model.terms import Citation, Code, OptionNumber, Positive, Slug, Stars
from ocop_rules.structure.limits import Pattern, Within

NotNegative = Annotated[int, Within(0, 9_999_999)]
Held = Annotated[int, Within(0, 5)]


@frozen(kw_only=True)
class ReasonForm:
    """Why a criterion has its points; ``floors_missed`` are the floors of it that the sheet misses."""

    criterion: Code
    case: OptionNumber | None
    option: Answer | None
    points: NotNegative
    code: ReasonCode
    floors_missed: tuple[Floor, ...]

    def value(self) -> Reason:
        """Return the reason."""
        return Reason(self.criterion, self.case, self.option, self.points, self.code, self.floors_missed)


@frozen(kw_only=True)
class PointBounds:
    """The least and the most points over all completions."""

    least: NotNegative
    most: NotNegative


@frozen(kw_only=True)
class StarBounds:
    """The least and the most stars over all completions; null when no completion is ranked."""

    least: Held | None
    most: Held | None


@frozen(kw_only=True)
class BoundsForm:
    """The least and the most over all valid completions of an open sheet; ``gates`` may still close."""

    points: PointBounds
    stars: StarBounds
    gates: tuple[Slug, ...]

    def value(self) -> Bounds:
        """Return the bounds."""
        return Bounds(
            points_least=self.points.least,
            points_most=self.points.most,
            stars_least=self.stars.least,
            stars_most=self.stars.most,
            gates=self.gates,
        )


@frozen(kw_only=True)
class ResultForm:
    """The result of scoring one evaluation."""

    id: str | None = None
    ruleset: Slug
    digest: Digest
    library: str = __version__
    product_set: Positive
    status: Status
    points: Mapping[str, NotNegative] | None
    stars_by_points: Stars | None
    stars: Held | None
    floors_missed: tuple[Floor, ...]
    open: tuple[Code, ...] = ()
    floors_open: tuple[Floor, ...] = ()
    bounds: Bounds | None = None
    gate: Slug | None
    gates: tuple[GateClosed, ...]
    notices: tuple[Notice, ...]
    doubtful: tuple[Doubtful, ...]
    misprints: tuple[Misprint, ...] = ()
    readings: Mapping[Slug, Slug]
    incomplete: tuple[Slug, ...]
    notes: Mapping[str, Remark] = FrozenDict()
    reasons: tuple[Reason, ...] = ()

    def value(self) -> Result:
        """Return the result; raises FaultsError where it does not agree with itself."""
        made = Result(
            id=self.id,
            ruleset=self.ruleset,
            digest=self.digest,
            product_set=self.product_set,
            status=self.status,
            points=None if self.points is None else FrozenDict(self.points),
            stars_by_points=self.stars_by_points,
            stars=self.stars,
            reasons=self.reasons,
            floors_missed=self.floors_missed,
            floors_open=self.floors_open,
            open=self.open,
            bounds=self.bounds,
            gates=self.gates,
            notices=self.notices,
            doubtful=self.doubtful,
            misprints=self.misprints,
            readings=FrozenDict(self.readings),
            incomplete=self.incomplete,
            notes=self.notes,
            library=self.library,
        )
        faults = [
            Fault(code="computed", pointer=f"/{at}", found=show(found), fields={"computed": show(computed)})
            for at, found, computed in (*self._shape(made), *self._sums(), *self._repeated())
            if found != computed
        ]
        if faults:
            raise FaultsError(faults)
        return made

    def again(self, made: Result) -> dict[str, Any]:
        """Return what the result is written as."""
        return made.to_json(reasons=bool(self.reasons))

    def _shape(self, made: Result) -> Iterator[tuple[str, object, object]]:
        """Yield what follows from the status."""
        yield "gate", self.gate, None if made.gate is None else made.gate.gate
        yield "status", self.status, self.status if self.gate or not self._gated else "ranked"
        ranked, opened = self.status == "ranked", self.status == "open"
        if not self._gated and self.points is None:
            yield "points", None, {"total": sum(reason.points for reason in self.reasons)}
        so_far = self.status == "stopped" and self.readings.get("stop-tier") == "points-so-far"
        tiered = ranked or (so_far and self.points is not None)
        for name in ("stars_by_points", "stars"):
            if (getattr(self, name) is None) is tiered:
                yield name, getattr(self, name), 0 if tiered else None
        if (self.bounds is not None) is not opened or (bool(self.open) is not opened and not self._gated):
            yield "status", self.status, "open" if self.open or self.bounds is not None else "ranked"

    @property
    def _gated(self) -> bool:
        return self.status in ("rejected", "stopped")

    def _sums(self) -> Iterator[tuple[str, object, object]]:
        """Yield what is a sum or a least of the rest."""
        if self.points is not None:
            parts = sum(points for name, points in self.points.items() if name != "total")
            yield "points/total", self.points.get("total"), parts
            if self.reasons and not self._gated:
                yield "points/total", parts, sum(reason.points for reason in self.reasons)
        if self.stars is not None and self.stars_by_points is not None:
            yield "stars", self.stars, min(self.stars, self.stars_by_points)

    def _repeated(self) -> Iterator[tuple[str, object, object]]:
        """Yield what the reasons tell again."""
        if self.reasons:
            yield "floors_missed", _told(self.floors_missed), _told(missed(self.reasons))
            if self.status != "ranked":
                opened = [reason.criterion for reason in self.reasons if reason.code == "open"]
                yield "open", list(self.open), opened


@frozen(kw_only=True)
class FaultForm:
    """One thing that is wrong: a stable code, the place as a JSON pointer, words in some language."""

    code: Slug
    file: str | None
    pointer: Annotated[str, Pattern(r"(/[^~/]*(~[01][^~/]*)*)*")]
    found: str | None
    fields: Mapping[str, Any]
    severity: Severity
    message: str
    remedy: str
    cites: tuple[Citation, ...] = ()
    law: tuple[str, ...] = ()

    def value(self) -> Fault:
        """Return the fault; its words follow from the rest."""
        return Fault(
            code=self.code,
            file=self.file,
            pointer=self.pointer,
            found=self.found,
            fields=self.fields,
            cites=self.cites,
        )


@frozen(kw_only=True)
class InvalidForm:
    """The result of an evaluation that could not be scored; the words may be in any language we speak."""

    id: str | None = None
    ruleset: str | None
    library: str = __version__
    product_set: int | None
    status: Literal["invalid"]
    points: Mapping[str, NotNegative] | None
    stars_by_points: Held | None
    stars: Held | None
    floors_missed: tuple[Floor, ...]
    faults: tuple[FaultForm, ...]

    def value(self) -> Invalid:
        """Return the result; what has no value in it has to be null."""
        return Invalid(
            id=self.id,
            ruleset=self.ruleset,
            product_set=self.product_set,
            faults=tuple(fault.value() for fault in self.faults),
            library=self.library,
        )

    def again(self, made: Invalid) -> dict[str, Any]:
        """Return what the result is written as, in the language that it was written in."""
        return _as_told(self.faults, made.to_json)


@frozen(kw_only=True)
class UnreadableForm:
    """An evaluation that could not be read; the words may be in any language we speak."""

    source: str | None
    id: str | None
    faults: tuple[FaultForm, ...]

    def value(self) -> Unreadable:
        """Return what could not be read, with its faults."""
        return Unreadable(self.source, self.id, tuple(fault.value() for fault in self.faults))

    def again(self, made: Unreadable) -> dict[str, Any]:
        """Return what it is written as, in the language that it was written in."""
        return _as_told(self.faults, made.to_json)


def _as_told(faults: tuple[FaultForm, ...], told: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """Return what ``told`` writes in the language of the first of its faults."""
    first = faults[0].message if faults else ""
    every: list[dict[str, Any]] = [told(lang=lang) for lang in words.languages()]
    written = [one for one in every if one["faults"] and one["faults"][0]["message"] == first]
    return [*written, *every][0]


def _told(floors: tuple[Floor, ...]) -> list[object]:
    return [floor.to_json() for floor in floors]
