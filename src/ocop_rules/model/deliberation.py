"""What a council comes to: the mean, how it was judged, and what was dropped, flagged or rounded.

Everything is data: codes, ids of members, codes of criteria, exact fractions. In JSON a fraction is
``{"exact": "17499/250", "decimal": "69.996"}``: ``exact`` in lowest terms (a whole number without a
line), ``decimal`` the same in decimals, cut after six digits and never rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from attrs import field, frozen

from ocop_rules._version import __version__
from ocop_rules.ground.exact import fraction_json
from ocop_rules.model.council import CouncilPolicy, FloorRule, GateRule, Role, Sitting, SpreadKind, SpreadThen
from ocop_rules.model.decision import Place
from ocop_rules.model.result import Doubtful, Misprint, Result
from ocop_rules.structure.forms import WholeForm

CouncilStatus = Literal["ranked", "rescore", "open", "stopped", "rejected", "no-quorum"]
Counting = Literal["counted", "role", "not-counted", "left-out", "absent", "excused"]
FlagCode = Literal[
    "above-every-sheet",
    "chair-gate-by-majority",
    "gate-minority",
    "inapplicable-dropped",
    "left-out",
    "member-is-producer",
    "member-in-support-team",
    "meeting-without-reason",
    "opinions-diverge",
    "note-missing",
    "rounded-tier",
    "settled",
    "spread",
    "written-opinion-beside-renewals",
]
TaskCode = Literal["no-sheet", "open-criteria", "support-open", "spread", "attendance", "nobody-counted"]
PolicySource = Literal["argument", "sitting", "ruleset", "default"]


def fraction_or_none(value: Fraction | None) -> dict[str, str] | None:
    """Return a fraction as JSON data, None as it is."""
    return None if value is None else fraction_json(value)


@frozen(kw_only=True)
class Seat(WholeForm):
    """One member and the member's sheet under the policy.

    ``standing`` says whether the sheet counts, and if not why: the policy does not count the
    member's ``role``, the member is ``not-counted``, ``absent`` or ``excused``, or the sheet was ``left-out``
    for its spread. ``points`` are those of the sheet by part and in "total", all answers counted
    whatever gate closed on it; None where there is no sheet. ``result`` is what the sheet gives by
    itself, after the support team's answers have been put in; its ``stars`` stand here again.
    """

    json_form = "ocop_rules.model.written_council:SeatForm"

    member: str
    role: Role
    standing: Counting
    points: Mapping[str, int] | None = None
    open: tuple[str, ...] = ()
    result: Result | None = None

    @property
    def total(self) -> int | None:
        """The points of the sheet in all."""
        return None if self.points is None else self.points["total"]

    @property
    def stars_by_points(self) -> int | None:
        """The stars the sheet's points would give alone; None unless it is ranked."""
        return None if self.result is None else self.result.stars_by_points

    @property
    def stars(self) -> int | None:
        """The stars the sheet by itself would hold; None unless it is ranked."""
        return None if self.result is None else self.result.stars

    def to_json(self, *, sheets: bool = False) -> dict[str, Any]:
        """Return the seat as JSON data; ``sheets`` adds the result of the sheet, reasons included."""
        result = self.result.to_json(reasons=True) if sheets and self.result is not None else None
        return {
            "member": self.member,
            "role": self.role,
            "standing": self.standing,
            "status": None if self.result is None else self.result.status,
            "points": None if self.points is None else dict(self.points),
            "stars_by_points": self.stars_by_points,
            "stars": self.stars,
            "open": list(self.open),
            **({} if result is None else {"result": result}),
        }


@frozen(kw_only=True)
class Attendance(WholeForm):
    """Who was there, or who answered: ``needed`` is the least number the quorum asks for.

    ``met`` is None without a quorum, and in writing while those who have still to answer can decide it.
    ``chair`` tells whether a chair was present, None where the council names no chair. ``excused`` are
    those who take no part in this product, ``waiting`` those whose written opinion has still to come.
    """

    members: int
    present: tuple[str, ...]
    absent: tuple[str, ...]
    chair: bool | None
    needed: int | None
    met: bool | None
    excused: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@frozen(kw_only=True)
class SpreadFound(WholeForm):
    """How far the complete counted sheets lie apart, in points.

    ``found`` is the highest total less the lowest, or under "against-mean" the largest distance
    from the exact mean. ``apart`` names the members who break the limit: those at both ends, those
    of every pair that is too wide, or those too far from the mean. ``pairs`` names for each member
    of a pair that is too wide the other who is furthest away, the higher one first, and their points.
    ``remaining`` is what was found among the others once ``left_out`` had been left out. ``kept`` is
    None without a limit.
    """

    json_form = "ocop_rules.model.written_council:SpreadForm"

    kind: SpreadKind
    highest: int
    lowest: int
    found: Fraction
    limit: int | None = None
    then: SpreadThen | None = None
    kept: bool | None = None
    apart: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str, int], ...] = ()
    left_out: tuple[str, ...] = ()
    remaining: Fraction | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the spread as JSON data."""
        pairs = [{"members": [one, other], "points": points} for one, other, points in self.pairs]
        return super().to_json() | {"pairs": pairs}


@frozen(kw_only=True)
class Mean(WholeForm):
    """The exact mean of the counted sheets: the total, each part, each criterion.

    ``tiered`` is the number whose tier is found: the total, rounded where the policy says so. It is
    None where a gate closed for the council: these are points so far, as ``stop-points`` says.
    """

    sheets: int
    total: Fraction
    parts: Mapping[str, Fraction]
    criteria: Mapping[str, Fraction]
    tiered: Fraction | None


@frozen(kw_only=True)
class MeanBounds(WholeForm):
    """The least and the most the mean total can become while sheets are open, before rounding.

    The stars by points are those of these two, after rounding where the policy names one.
    """

    json_form = "ocop_rules.model.written_council:MeanBoundsForm"

    least: Fraction
    most: Fraction
    stars_by_points_least: int
    stars_by_points_most: int

    def to_json(self) -> dict[str, Any]:
        """Return the bounds as JSON data."""
        return {
            "points": {"least": fraction_json(self.least), "most": fraction_json(self.most)},
            "stars_by_points": {"least": self.stars_by_points_least, "most": self.stars_by_points_most},
        }


@frozen(kw_only=True)
class CouncilFloor(WholeForm):
    """One floor and how the counted sheets stand to it.

    ``needs`` is the option that meets it, None for a floor on the whole criterion; where the
    criterion offers cases, ``cases`` holds the option each of them needs and a sheet is held to its
    own case. ``needed`` is the number of sheets that have to meet it, None where the mean of their
    points is held against those of the box. ``held`` tells whether it is met, and is None while open
    sheets can still decide it.
    """

    json_form = "ocop_rules.model.written_council:CouncilFloorForm"

    criterion: str
    stars: int
    needs: int | None
    cases: Mapping[int, int]
    met: tuple[str, ...]
    missed: tuple[str, ...]
    undecided: tuple[str, ...]
    needed: int | None
    held: bool | None


@frozen(kw_only=True)
class CouncilGate(WholeForm):
    """A gate that closed on at least one sheet, and whether it closes for the council.

    ``members`` are those on whose sheets it closed. ``needed`` is the number of sheets it takes, None
    where the chair's sheet decides.
    """

    gate: str
    effect: Literal["reject", "stop"]
    place: Place
    members: tuple[str, ...]
    needed: int | None
    closed: bool


@frozen(kw_only=True)
class Flag(WholeForm):
    """Something that stands in the result without changing it, or that changed it: a code and whom.

    ``criteria`` names the criteria it concerns, ``gate`` the gate.
    """

    code: FlagCode
    members: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    gate: str | None = None


@frozen(kw_only=True)
class Task(WholeForm):
    """What has to be done before there is a result: by whom, at which criteria (all when empty)."""

    code: TaskCode
    members: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@frozen(kw_only=True)
class MemberChange(WholeForm):
    """What a member changed from one scoring to the next: at a ``criterion``, or a ``gate``.

    ``had`` and ``has`` are the answers, None where there was none; of a gate 1 where it was asserted.
    ``points`` is by how many points the member's sheet rose, below 0 where it fell.
    """

    member: str
    criterion: str | None = None
    gate: str | None = None
    had: int | None = None
    has: int | None = None
    points: int = 0


@frozen(kw_only=True)
class EarlierScoring(WholeForm):
    """What a scoring came to that the council replaced, and what changed from it to the next one.

    ``reason`` is why the council scored again, ``total`` the exact mean.
    """

    reason: str
    day: date | None
    status: CouncilStatus
    total: Fraction | None
    stars: int | None
    changes: tuple[MemberChange, ...]


@frozen(kw_only=True)
class Deliberation(WholeForm):
    """The result of a council.

    ``status``: "no-quorum" (nothing can be decided), "rejected" or "stopped" (a gate closed for the
    council), "open" (a counted sheet is open or missing), "rescore" (the sheets lie too far apart) or
    "ranked". ``stars_by_points`` and ``stars``, after floors, are None unless it is ranked. ``mean``
    is None while a counted sheet is open; ``bounds`` then says what the mean can become. ``floors``
    lists every floor of the sheet, ``gates`` those closed on any counted sheet, ``tasks`` what has to
    be done before there is a result. ``floor_rule`` and ``gate_rule`` are what judged them,
    ``policy_from`` tells where the policy came from, ``readings`` the choices the result rests on.
    ``earlier`` tells the scorings that the council replaced, in their order.
    """

    json_form = "ocop_rules.model.written_council:DeliberationForm"

    sitting: Sitting
    digest: str
    status: CouncilStatus
    policy: CouncilPolicy
    policy_from: PolicySource
    floor_rule: FloorRule
    gate_rule: GateRule
    seats: tuple[Seat, ...]
    attendance: Attendance
    spread: SpreadFound | None
    mean: Mean | None
    bounds: MeanBounds | None
    stars_by_points: int | None
    stars: int | None
    floors: tuple[CouncilFloor, ...]
    gates: tuple[CouncilGate, ...]
    flags: tuple[Flag, ...]
    tasks: tuple[Task, ...]
    doubtful: tuple[Doubtful, ...]
    misprints: tuple[Misprint, ...]
    readings: Mapping[str, str]
    incomplete: tuple[str, ...]
    earlier: tuple[EarlierScoring, ...] = ()
    library: str = field(default=__version__, eq=False, repr=False)

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        of = f"{self.sitting.ruleset}, set {self.sitting.product_set}"
        return f"<Deliberation {of}: {self.status}, stars={self.stars}>"

    @property
    def counted(self) -> tuple[Seat, ...]:
        """The seats whose sheets the result was made of."""
        return tuple(seat for seat in self.seats if seat.standing == "counted")

    @property
    def floors_missed(self) -> tuple[CouncilFloor, ...]:
        """The floors that the council does not meet."""
        return tuple(floor for floor in self.floors if floor.held is False)

    def to_json(self, *, sheets: bool = False) -> dict[str, Any]:
        """Return the deliberation as JSON data, with every key whatever the status.

        ``sheets`` adds the sitting with its sheets, and to every member the result of the sheet: such data
        reads back to an equal deliberation.
        """
        sitting = self.sitting
        rounding = self.policy.rounding
        return {
            **({} if sitting.id is None else {"id": sitting.id}),
            "ruleset": sitting.ruleset,
            "digest": self.digest,
            "library": self.library,
            "product_set": sitting.product_set,
            "level": sitting.council.level,
            "status": self.status,
            "stars_by_points": self.stars_by_points,
            "stars": self.stars,
            "mean": None if self.mean is None else self.mean.to_json(),
            "rounding": None if rounding is None else {"digits": rounding.digits, "mode": rounding.mode},
            "bounds": None if self.bounds is None else self.bounds.to_json(),
            "attendance": self.attendance.to_json(),
            "members": [seat.to_json(sheets=sheets) for seat in self.seats],
            "spread": None if self.spread is None else self.spread.to_json(),
            "floor_rule": self.floor_rule,
            "floors_missed": [floor.to_json() for floor in self.floors_missed],
            "floors": [floor.to_json() for floor in self.floors],
            "gate_rule": self.gate_rule,
            "gates": [gate.to_json() for gate in self.gates],
            "flags": [flag.to_json() for flag in self.flags],
            "tasks": [task.to_json() for task in self.tasks],
            "policy": self.policy.to_json(),
            "policy_from": self.policy_from,
            "doubtful": [one.to_json() for one in self.doubtful],
            "misprints": [one.to_json() for one in self.misprints],
            "readings": dict(self.readings),
            "incomplete": list(self.incomplete),
            **({"earlier": [one.to_json() for one in self.earlier]} if self.earlier else {}),
            **({"sitting": sitting.to_json()} if sheets else {}),
        }

    def inside(self) -> dict[str, Any]:
        """Return the deliberation as it stands in a record: with all that it is computed from."""
        return self.to_json(sheets=True)
