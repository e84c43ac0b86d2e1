"""Councils on many products of one ruleset, judged all at once by the rules of :mod:`ocop_rules.councils`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, get_args

from attrs import frozen

from ocop_rules.councils.deliberating import rules_of
from ocop_rules.councils.mean import tiered
from ocop_rules.councils.spread import find_spread
from ocop_rules.frames.criteria import parts
from ocop_rules.frames.extra import np
from ocop_rules.frames.floors import council_floors, least_of, split
from ocop_rules.frames.layout import STARS, Array
from ocop_rules.frames.members import Members
from ocop_rules.frames.packing import tables
from ocop_rules.frames.sheets import Sheets
from ocop_rules.frames.standing import RANKED
from ocop_rules.model.council import CouncilPolicy
from ocop_rules.model.deliberation import CouncilStatus
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.tiers import stars_by_points, stars_held

FIGURES: Final = (
    "sheets",
    "mean_numerator",
    "mean_denominator",
    "stars_by_points",
    "stars",
    "highest",
    "lowest",
)
"""The columns of numbers of a council's row."""
STATUSES: Final[tuple[CouncilStatus, ...]] = get_args(CouncilStatus)
_RANKED_COUNCIL, _RESCORE, _OPEN, _NO_QUORUM = map(STATUSES.index, ("ranked", "rescore", "open", "no-quorum"))
_LARGEST: Final = np.iinfo(np.int32).max


@frozen(eq=False)
class Judged:
    """The rows of some councils: figures by name (-1: none), places in ``STATUSES``, and who is apart."""

    figures: dict[str, Array]
    status: Array
    apart: dict[int, str]


@frozen(eq=False)
class _Spread:
    """Which councils have to score again, who is apart on each, and which sheets are left out."""

    unsettled: Array
    apart: dict[int, str]
    left_out: Array


class _Pairs:
    """Pairs of whole numbers, one a product: what is made of equal ones is made once."""

    def __init__(self, first: Array, second: Array) -> None:
        width = int(second.max(initial=0)) + 1
        found, self._places = np.unique(first.astype(np.int64) * width + second, return_inverse=True)
        self.distinct = [divmod(one, width) for one in found.tolist()]

    def all(self, values: Sequence[int]) -> Array:
        """Return the value of each product, of those of the distinct pairs."""
        return np.array(values, np.int64)[self._places]


class Councils:
    """Councils on products whose sheets are without faults, of one set, each by another member.

    ``sizes`` are the numbers of the sheets of each, which stand together. ``open_to_gates`` tells on which of
    them a gate may close: these have to be judged by themselves.
    """

    def __init__(
        self, ruleset: Ruleset, policy: CouncilPolicy, sheets: Sheets, sizes: Array, members: Members
    ) -> None:
        self.ruleset = ruleset
        self.readings = tables(ruleset).readings
        self.policy = policy
        self.members = members
        self.sizes = sizes
        self.starts = np.cumsum(sizes) - sizes
        floor_rule, self.gate_rule = rules_of(ruleset, policy)
        self.floors = council_floors(ruleset, floor_rule)
        self.sets = sheets.sets[self.starts]
        self.counts = members.counts(policy.counted)
        self.asked = self._sum(self.counts)
        self._read(sheets)
        self.open_to_gates = self._may_close()

    def _sum(self, values: Array) -> Array:
        """Return the sum over the sheets of each product."""
        return np.add.reduceat(values, self.starts, axis=0, dtype=np.int32)

    def _read(self, sheets: Sheets) -> None:
        """Read points, open criteria, gates and floors of all sheets."""
        points = np.zeros(sheets.size, np.int32)
        self.gated = np.zeros(sheets.size, np.bool_)
        self.adds = np.zeros((sheets.size, self.floors.width), np.int16)
        for part in parts(sheets):
            worth, floors = self.floors.adds(part)
            points[part.rows] += worth.take(part.place)
            if part.closing.status != RANKED:
                self.gated[part.rows] = True
            if floors.shape[1]:
                first = self.floors.first_of(part)
                self.adds[part.rows, first : first + floors.shape[1]] = floors.take(part.place, axis=0)
        self.totals, self.open = split(points)

    def _may_close(self) -> Array:
        here = self._sum(self.gated & self.counts)
        if self.gate_rule == "chair":
            chairs = self.members.is_chair()
            closed = self._sum(self.gated & (chairs | self.counts)) > 0
            majority = (here > 0) & (here >= least_of("majority", self.asked))
            return np.where(self._sum(chairs) > 0, closed, majority)
        return np.asarray((here > 0) & (here >= least_of(self.gate_rule, self.asked)))

    def judge(self) -> Judged:
        """Return the rows of all councils; of no use are those of which a gate may close."""
        whole = self.counts & ~self.open
        complete = (self.asked > 0) & (self._sum(self.counts & self.open) == 0)
        spread = self._spread(whole, complete)
        counted, whole = self.counts & ~spread.left_out, whole & ~spread.left_out
        sheets = self._sum(counted)
        status = np.where(spread.unsettled, _RESCORE, _RANKED_COUNCIL)
        status[~complete] = _OPEN
        status[~self._attended()] = _NO_QUORUM
        mean = _Pairs(sheets, self._sum(np.where(whole, self.totals, 0)))
        exact = [Fraction(points, max(count, 1)) for count, points in mean.distinct]
        by_points = mean.all([self._by_points(one) for one in exact])
        held = _Pairs(by_points, self._missed(counted, sheets))
        ranked, some = status == _RANKED_COUNCIL, self._sum(whole) > 0
        highest, lowest = self._ends(whole)
        figures = {
            "sheets": sheets,
            "mean_numerator": np.where(complete, mean.all([one.numerator for one in exact]), -1),
            "mean_denominator": np.where(complete, mean.all([one.denominator for one in exact]), -1),
            "stars_by_points": np.where(ranked, by_points, -1),
            "stars": np.where(ranked, held.all([self._held(*pair) for pair in held.distinct]), -1),
            "highest": np.where(some, highest, -1),
            "lowest": np.where(some, lowest, -1),
        }
        return Judged(figures, status, spread.apart)

    def _attended(self) -> Array:
        """Return where the quorum is met."""
        quorum = self.policy.quorum
        if quorum is None:
            return np.ones(len(self.sizes), np.bool_)
        there = ~self.members.is_excused()
        share = quorum.present
        least = 0 if share is None else -(-self.sizes * share.numerator // share.denominator)
        met = self._sum(there) >= least
        if quorum.chair:
            met &= self._sum(there & self.members.is_chair()) > 0
        return np.asarray(met, np.bool_)

    def _ends(self, rows: Array) -> tuple[Array, Array]:
        """Return the highest and the lowest total of some sheets of each product."""
        highest = np.maximum.reduceat(np.where(rows, self.totals, -1), self.starts)
        return highest, np.minimum.reduceat(np.where(rows, self.totals, _LARGEST), self.starts)

    def _spread(self, whole: Array, complete: Array) -> _Spread:
        made = _Spread(np.zeros(len(self.sizes), np.bool_), {}, np.zeros(len(self.counts), np.bool_))
        for at in self._too_wide(whole):
            own = np.arange(self.starts[at], self.starts[at] + self.sizes[at])
            names = self.members.called(own)
            seats = zip(names, self.totals[own].tolist(), whole[own].tolist(), strict=True)
            totals = {name: total for name, total, here in seats if here}
            found = find_spread(totals, self.policy.spread, complete=bool(complete[at]))
            if found is not None:
                made.apart[at] = " ".join(found.apart)
                made.left_out[own] = [name in found.left_out for name in names]
                settled = found.then == "flag" or (found.then == "leave-out" and found.left_out)
                made.unsettled[at] = not settled
        return made

    def _too_wide(self, whole: Array) -> Iterator[int]:
        """Yield the products whose complete sheets lie further apart than is permitted."""
        spread = self.policy.spread
        if spread is None:
            return
        count = self._sum(whole)
        highest, lowest = (one.astype(np.int64) for one in self._ends(whole))
        if spread.kind == "against-mean":
            points = self._sum(np.where(whole, self.totals, 0))
            reach = np.maximum(highest * count - points, points - lowest * count)
            wide = reach > spread.limit * count
        else:
            wide = highest - lowest > spread.limit
        yield from np.flatnonzero(wide & (count > 0)).tolist()

    def _by_points(self, mean: Fraction) -> int:
        number = tiered(mean, self.policy.rounding)
        return stars_by_points(self.ruleset.decision.tiers, number, self.readings["tier-gaps"])

    def _missed(self, counted: Array, sheets: Array) -> Array:
        """Return the stars of the floors that are not met, as bits."""
        sums = self._sum(self.adds * counted[:, None])
        stars = np.where(self.floors.unmet(sums, sheets), self.floors.stars_of(self.sets), 0)
        bits = np.zeros(len(sheets), np.int64)
        for star in STARS:
            bits |= (stars == star).any(axis=1).astype(np.int64) << (star - 1)
        return bits

    def _held(self, by_points: int, bits: int) -> int:
        missed = [star for star in STARS if bits >> (star - 1) & 1]
        bind, miss = self.readings["floors-bind"], self.readings["floor-miss"]
        return stars_held(by_points, missed, bind=bind, miss=miss)
