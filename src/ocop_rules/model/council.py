"""The council: its members, and the policy by which their sheets become one result.

The decisions speak of the council's mean alone ("tổng điểm trung bình"). Quorum, permitted spread,
rounding and who counts are left to provinces and to the regulations of their councils, so that
they are policy: a ruleset, an overlay or a caller may give one, and what none of them names keeps
the defaults written here. Shares are whole numbers over whole numbers, limits are whole points.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from attrs import evolve, frozen

from ocop_rules.errors import Fault, pointer, show
from ocop_rules.ground.exact import RoundingMode
from ocop_rules.model.evaluation import Digest, Evaluation, Remark
from ocop_rules.model.process import Kind
from ocop_rules.model.terms import Citation, Id, Points, Positive, Slug, two_spellings
from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import Pattern, Within

Role = Literal["chair", "vice-chair", "secretary", "member"]
SpreadKind = Literal["highest-lowest", "any-pair", "against-mean"]
SpreadThen = Literal["rescore", "flag", "leave-out"]
FloorRule = Literal["majority", "half", "all", "any", "mean"]
GateRule = Literal["majority", "half", "all", "any", "chair"]
CouncilForm = Literal["meeting", "written"]
NoteAt = Literal["low-box", "gate", "change"]
SettledCriteria = Annotated[str, Pattern(r"[a-z0-9]+([.-][a-z0-9]+)*")]

ROLES: Final[tuple[Role, ...]] = ("chair", "vice-chair", "secretary", "member")


@frozen(kw_only=True)
class Share(Form):
    """A share of the members, as one whole number over another: three quarters are 3 over 4."""

    numerator: Positive
    denominator: Positive


@frozen(kw_only=True)
class Quorum(Form):
    """What a council needs to decide: the least share of its members present, its chair among them.

    The share is taken of all members, those whose sheets do not count and those who are excused from the
    product included, so that nobody is excused into a quorum; exactly that share is enough. Without
    ``present`` any number will do.
    """

    present: Share | None = None
    chair: bool = False
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Spread(Form):
    """How far sheets may lie apart, in points, and what follows when they lie further apart.

    Exactly ``limit`` points are still permitted. ``kind`` says what is measured: the highest total
    against the lowest, every pair of totals, or each total against the exact mean. ``then``: the
    council has to score again ("rescore"), the result stands and names who lies apart ("flag"), or
    the sheets furthest from the mean are left out of it, those equally far together, until the
    others keep the limit ("leave-out"); where no more than half of them would be left, nobody is
    left out and the council has to score again.
    """

    limit: Points
    kind: SpreadKind = "highest-lowest"
    then: SpreadThen = "rescore"
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Rounding(Form):
    """Rounding of the mean total alone, once, before its tier is found.

    ``digits`` are those kept behind the decimal point; ``mode`` says where a number goes that lies
    between two of them.
    """

    digits: Annotated[int, Within(0, 6)]
    mode: RoundingMode = "half-up"
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class CouncilPolicy(Form):
    """How a council comes to its result; every field has a meaning when it is left out.

    ``quorum``, ``spread`` and ``rounding``: none. ``counted``: the roles whose sheets count, all of
    them by default. ``floors`` and ``gates``: by how many counted sheets a floor has to be met, and
    a gate asserted, to hold for the council; None leaves them to the readings ``council-floors``
    and ``council-gates``. "majority" is more than half, "half" at least half; under "mean" the sheets
    have to reach the points of a floor's box on average. ``settled`` names the
    criteria, by concept or code, that the support team settles for everybody. ``notes`` says where a
    sheet has to carry a note: at an answer that earns no points ("low-box"), at a gate it asserts, at
    what it changes when the council scores again; a note that is missing is told.
    """

    quorum: Quorum | None = None
    counted: tuple[Role, ...] = ROLES
    spread: Spread | None = None
    rounding: Rounding | None = None
    floors: FloorRule | None = None
    gates: GateRule | None = None
    settled: tuple[SettledCriteria, ...] = ()
    notes: tuple[NoteAt, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Member(Form):
    """A member of a council: ``id`` is what the member's sheet names as its evaluator.

    ``counted`` false keeps the member's sheet out of the result whatever the role; an ``absent``
    member has no sheet. ``excused`` is the reason, in the council's own words, why the member takes no part
    in this product, such as a conflict of interest: the sheet does not count, and the quorum does not
    take the member for present.
    """

    id: Id
    name: str | None = None
    role: Role = "member"
    counted: bool = True
    absent: bool = False
    excused: Id | None = None


@frozen(kw_only=True)
class Council(Form):
    """A council: the level it stands at (an id of the ruleset's levels, if known) and its members.

    ``form`` tells whether its members meet or give their opinions in writing, as Decision 26 has
    renewals evaluated (article 7.6d, e). In writing a member is present whose sheet is there, and one
    is ``absent`` who gave no answer; until then the council waits. ``meeting_reason`` is why one meets all
    the same, in its own words: opinions diverge, or a matter is complex.
    """

    level: Slug | None = None
    members: tuple[Member, ...]
    form: CouncilForm = "meeting"
    meeting_reason: Remark | None = None

    def faults_within(self) -> list[Fault]:
        """Return the faults of members who are one person."""
        named = [(member.id, ("members", index, "id")) for index, member in enumerate(self.members)]
        faults = two_spellings(named)
        seen: set[str] = set()
        for name, place in named:
            if name in seen:
                fields = {"id": name}
                faults.append(
                    Fault(code="id-twice", pointer=pointer(*place), found=show(name), fields=fields)
                )
            seen.add(name)
        return faults


@frozen(kw_only=True)
class Scoring(Form):
    """A scoring that a council replaced: its sheets, the ``reason`` to score again, its day."""

    sheets: tuple[Evaluation, ...]
    reason: Remark
    day: date | None = None


@frozen(kw_only=True)
class Sitting(Form):
    """A council on one product, as it is exchanged: its members, their sheets, what lies beside them.

    ``sheets`` are evaluations whose ``evaluator`` is the id of a member. ``support`` is the sheet of
    the support team, ``self_assessment`` that of the producer; neither counts. ``policy`` stands in
    the place of the ruleset's, as a whole. ``id`` comes back in the result, ``digest`` pins the
    ruleset, ``product`` is kept and not interpreted. ``kind`` is that of the dossier, where it is known: how
    a council is to sit depends on it. ``earlier`` holds the scorings that the council
    replaced, in their order, each with the reason to score again: ``sheets`` is the last one, which counts.
    """

    ruleset: str
    product_set: int
    council: Council
    sheets: tuple[Evaluation, ...]
    support: Evaluation | None = None
    self_assessment: Evaluation | None = None
    policy: CouncilPolicy | None = None
    id: Id | None = None
    digest: Digest | None = None
    product: Id | None = None
    earlier: tuple[Scoring, ...] = ()
    kind: Kind | None = None

    def public(self) -> Sitting:
        """Return the sitting with numbers in place of the names and ids of its members."""
        ids = {one.id: f"member-{number}" for number, one in enumerate(self.council.members, start=1)}

        def unnamed(sheets: tuple[Evaluation, ...]) -> tuple[Evaluation, ...]:
            return tuple(evolve(one, evaluator=ids.get(one.evaluator or "")) for one in sheets)

        def alone(one: Evaluation | None) -> Evaluation | None:
            return None if one is None else evolve(one, evaluator=None)

        members = tuple(evolve(one, id=ids[one.id], name=None) for one in self.council.members)
        return evolve(
            self,
            council=evolve(self.council, members=members),
            sheets=unnamed(self.sheets),
            support=alone(self.support),
            self_assessment=alone(self.self_assessment),
            earlier=tuple(evolve(one, sheets=unnamed(one.sheets)) for one in self.earlier),
        )

    def faults_within(self) -> list[Fault]:
        """Return the faults of evaluators who are a member, or one another, written otherwise."""
        scorings: list[tuple[tuple[object, ...], tuple[Evaluation, ...]]] = [(("sheets",), self.sheets)]
        scorings += [(("earlier", index, "sheets"), one.sheets) for index, one in enumerate(self.earlier)]
        members = [member.id for member in self.council.members]
        faults = []
        for place, sheets in scorings:
            named = [(one.evaluator, (*place, index, "evaluator")) for index, one in enumerate(sheets)]
            faults += two_spellings(named, members)
        return faults
