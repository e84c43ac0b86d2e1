"""What councils come to, on many products at once: a row for each sheet in, one for each product out.

A product is *ordinary* when its sheets are of one set and one ruleset, each by another member, and too few of
them close a gate for it to close for the council. These are judged all at once, by the rules of
:func:`ocop_rules.deliberate`; the few others by itself, product by product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import NoneType
from typing import Any, Final, Unpack

from attrs import evolve

from ocop_rules.councils.checking import check_policy
from ocop_rules.councils.deliberating import deliberate, sitting_of
from ocop_rules.errors import FaultsError, LoadError, require
from ocop_rules.frames.evaluating import evaluations_of
from ocop_rules.frames.extra import np
from ocop_rules.frames.faulty import FAULTS
from ocop_rules.frames.judging import FIGURES, STATUSES, Councils
from ocop_rules.frames.layout import Array
from ocop_rules.frames.members import Members
from ocop_rules.frames.naming import grouped, unfit
from ocop_rules.frames.native import assemble
from ocop_rules.frames.scorer import score_sheets
from ocop_rules.frames.sheets import ColumnNames, Frame, Names, Rules, eager, missing, read_sheets
from ocop_rules.frames.standing import INVALID
from ocop_rules.model.council import CouncilPolicy, Member
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.model.ruleset import Ruleset

_UNREADABLE: Final = tuple(FAULTS.index(code) for code in ("type", "missing-key"))


def council_frame(
    rules: Rules,
    frame: Any,
    by: str = "product",
    policy: CouncilPolicy | None = None,
    *,
    role: str | None = None,
    excused: str | None = None,
    **columns: Unpack[ColumnNames],
) -> Any:
    """Return what the council comes to on each product: the rows that are alike in ``by`` are its sheets.

    A row is a member's sheet, as in :func:`score_frame`; ``evaluator`` names the member, where there is no
    such column they are counted. ``role`` and ``excused`` name the columns of the members' roles ("chair",
    "vice-chair", "secretary", "member", which is what an empty cell means) and of the reason why a member
    takes no part in the product, where there are such columns. Each product is judged as by
    :func:`ocop_rules.deliberate`, by ``policy`` if one is given; another policy over the same frame is
    another call. Products stand in the order in which they come.

    Columns: ``by``; ``sheets``, how many count; ``mean_numerator`` and ``mean_denominator``,
    the exact mean; ``stars_by_points``; ``stars``; ``highest`` and ``lowest``, the totals of the complete
    counted sheets; ``status``; ``apart``, the members who lie further apart than is permitted, parted by
    blanks; ``fault``, the code of the first fault, where ``status`` is "invalid". Raises as
    :func:`score_frame` does, and for a column ``by``, ``role`` or ``excused`` that is missing.
    """
    require(policy, (CouncilPolicy, NoneType), "policy", "CouncilPolicy")
    for name, value in (("role", role), ("excused", excused)):
        require(value, (str, NoneType), name, "column")
    require(by, str, "by", "column")
    made = eager(frame)
    needed = [by, *(name for name in (role, excused) if name is not None)]
    absent = [missing(name, made.columns) for name in needed if name not in made.columns]
    if absent:
        raise LoadError(absent)
    table = _Table(rules, made, Names(**columns), by, role, excused)
    table.judge(policy)
    numbers = {name: (cells, None) for name, cells in table.numbers.items()}
    return assemble(made, by, table.rows[table.starts], numbers, table.texts)


class _Table:
    """The sheets of a frame, those of each product together, and the columns of the result."""

    def __init__(
        self, rules: Rules, frame: Frame, names: Names, by: str, role: str | None, excused: str | None
    ) -> None:
        self.rules = rules
        self.frame = frame
        self.names = names
        places, _ = grouped(frame[by])
        order = np.argsort(places, kind="stable")
        self.rows = order[int(np.count_nonzero(places == 0)) :]
        """The rows in the frame, in the order of their products; those without a product have none."""
        first = np.diff(places[self.rows], prepend=0) != 0
        self.starts = np.flatnonzero(first)
        """Where the sheets of each product begin."""
        self.sizes = np.diff(self.starts, append=len(self.rows))
        self.size = len(self.starts)
        self.product = np.cumsum(first) - 1
        """The place of each row's product."""
        self.sheets = read_sheets(rules, frame, names).taken(self.rows)
        self.scored = score_sheets(self.sheets)
        self.named = np.zeros(len(self.rows), np.int64) if self.sheets.named is None else self.sheets.named
        self.members = Members.read(frame, self.rows, role, excused)
        self.numbers = {name: np.full(self.size, -1, np.int32) for name in FIGURES}
        self.texts: dict[str, list[str | None]] = {
            name: [None] * self.size for name in ("status", "apart", "fault")
        }

    def judge(self, policy: CouncilPolicy | None) -> None:
        """Fill the columns of the result."""
        if not self.size:
            return
        odd = self._odd()
        invalid = np.bitwise_or.reduceat(self.scored.status == INVALID, self.starts)
        self._tell_faults(np.flatnonzero(invalid & ~odd))
        for at, (_, ruleset) in enumerate(self.sheets.rulesets):
            here = ~odd & (self.named[self.starts] == at)
            if ruleset is None or not here.any():
                continue
            chosen = policy or ruleset.decision.council or CouncilPolicy()
            if chosen.settled or check_policy(ruleset, chosen):
                # what is told of a policy that cannot be, or of criteria that nobody has settled
                odd |= here
            else:
                self._judge_ordinary(ruleset, chosen, np.flatnonzero(here & ~invalid), odd)
        self._judge_alone(np.flatnonzero(odd), policy)

    def _odd(self) -> Array:
        """Return the products that are no ordinary ones, whatever their answers."""
        odd = self.members.odd(self.product, self.size)
        for values in (self.sheets.sets, self.named):
            odd |= np.maximum.reduceat(values, self.starts) != np.minimum.reduceat(values, self.starts)
        rows = unfit(self.frame, self.names)[self.rows] | self._pinned()
        return np.asarray(odd | np.bitwise_or.reduceat(rows, self.starts))

    def _pinned(self) -> Array:
        """Return the rows that pin a digest which is not that of their ruleset."""
        made = np.zeros(len(self.rows), np.bool_)
        if "digest" in self.frame.columns:
            places, cells = grouped(self.frame["digest"])
            for at, (_, ruleset) in enumerate(self.sheets.rulesets):
                right = [cell is None or (ruleset is not None and cell == ruleset.digest) for cell in cells]
                made |= (self.named == at) & ~np.array(right, np.bool_)[places[self.rows]]
        return made

    def _tell_faults(self, products: Array) -> None:
        """Tell the first fault of products: what keeps a sheet from being read goes before all else."""
        fault = self.scored.fault.astype(np.int64)
        turn = np.where(np.isin(fault, _UNREADABLE), 0, 1)
        turn[self.scored.status != INVALID] = 2
        size = len(fault)
        first = np.minimum.reduceat(turn * size + np.arange(size), self.starts) % size
        for at, code in zip(products.tolist(), fault[first[products]].tolist(), strict=True):
            self.texts["status"][at] = "invalid"
            self.texts["fault"][at] = FAULTS[code]

    def _judge_ordinary(self, ruleset: Ruleset, policy: CouncilPolicy, products: Array, odd: Array) -> None:
        """Judge ordinary products of one ruleset; ``odd`` learns of those that a gate may close on."""
        if not len(products):
            return
        inside = np.zeros(self.size, np.bool_)
        inside[products] = True
        rows = np.flatnonzero(inside[self.product])
        sheets, members = self.sheets.taken(rows), self.members.taken(rows)
        councils = Councils(ruleset, policy, sheets, self.sizes[products], members)
        odd[products[councils.open_to_gates]] = True
        judged = councils.judge()
        for name, cells in judged.figures.items():
            self.numbers[name][products] = cells
        for at, place in enumerate(products.tolist()):
            self.texts["status"][place] = STATUSES[judged.status[at]]
        for at, names in judged.apart.items():
            self.texts["apart"][products[at]] = names

    def _judge_alone(self, products: Array, policy: CouncilPolicy | None) -> None:
        """Judge products one by one."""
        if not len(products):
            return
        rows = [np.arange(self.starts[at], self.starts[at] + self.sizes[at]) for at in products.tolist()]
        picked = self.frame[self.rows[np.concatenate(rows)].tolist(), :]
        reads = evaluations_of(self.rules, picked, self.names)
        named = dict(self.sheets.rulesets)
        for at, own in zip(products.tolist(), rows, strict=True):
            sheets = [next(reads) for _ in own]
            seats = list(zip(self.members.roles.of(own), self.members.reasons.of(own), strict=True))
            figures = _council(named, sheets, seats, policy)
            for name, numbers in self.numbers.items():
                numbers[at] = -1 if figures[name] is None else figures[name]
            for name, words in self.texts.items():
                words[at] = figures[name]


def _council(
    named: Mapping[Any, Ruleset | None],
    reads: Sequence[Read],
    seats: Sequence[tuple[Any, Any]],
    policy: CouncilPolicy | None,
) -> dict[str, Any]:
    """Return the row of one product, by itself."""
    blank: dict[str, Any] = dict.fromkeys((*FIGURES, "status", "apart", "fault"))
    wrong = [fault for read in reads if isinstance(read, Unreadable) for fault in read.faults]
    sheets = [read for read in reads if isinstance(read, Evaluation)]
    rules = named.get(sheets[0].ruleset) if sheets else None
    if wrong:
        return blank | {"status": "invalid", "fault": wrong[0].code}
    if rules is None:
        return blank | {"status": "invalid", "fault": "unknown-ruleset"}
    if all(sheet.evaluator is None for sheet in sheets):
        sheets = [evolve(sheet, evaluator=str(at)) for at, sheet in enumerate(sheets, start=1)]
    try:
        sitting = sitting_of(sheets)
        held = {sheet.evaluator: seat for sheet, seat in zip(sheets, seats, strict=True)}
        members = tuple(
            Member(id=member.id, role=held[member.id][0] or "member", excused=held[member.id][1])
            for member in sitting.council.members
        )
        sitting = evolve(sitting, council=evolve(sitting.council, members=members))
        return blank | _figures(deliberate(rules, sitting, policy))
    except FaultsError as error:
        return blank | {"status": "invalid", "fault": error.faults[0].code}


def _figures(found: Deliberation) -> dict[str, Any]:
    mean = None if found.mean is None else Fraction(found.mean.total)
    totals = [seat.total for seat in found.counted if not seat.open and seat.total is not None]
    return {
        "status": found.status,
        "sheets": len(found.counted),
        "mean_numerator": None if mean is None else mean.numerator,
        "mean_denominator": None if mean is None else mean.denominator,
        "stars_by_points": found.stars_by_points,
        "stars": found.stars,
        "highest": max(totals, default=None),
        "lowest": min(totals, default=None),
        "apart": None if found.spread is None else " ".join(found.spread.apart) or None,
    }
