"""What is worth a look in what a council comes to: what was done to sheets, who stands apart, how it sat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from ocop_rules.councils.seats import SettledCriteria, Table
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.council import Sitting
from ocop_rules.model.deliberation import CouncilGate, Flag, FlagCode, Mean, Seat, SpreadFound
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import PreparedSet
from ocop_rules.scoring.tiers import stars_by_points
from ocop_rules.structure.limits import person_key


@frozen
class MeanTier:
    """The tier of a mean, with the readings it rests on."""

    by_points: int | None = None
    stars: int | None = None
    readings: Mapping[str, str] = FrozenDict()


def flags_before(
    prepared: PreparedSet, table: Table, settled: SettledCriteria, gates: Iterable[CouncilGate]
) -> Iterator[Flag]:
    """Yield what was done to sheets, and gates that too few of them closed."""
    if settled.codes:
        yield Flag(code="settled", criteria=tuple(code for code in prepared.lines if code in settled.codes))
    for member, codes in table.dropped.items():
        if codes:
            yield Flag(code="inapplicable-dropped", members=(member,), criteria=codes)
    for gate in gates:
        if not gate.closed:
            yield Flag(code="gate-minority", members=gate.members, gate=gate.gate)


def two_parts(sitting: Sitting) -> Iterator[Flag]:
    """Yield members who are also the producer, or on the support team, and are not excused for it."""
    parts: tuple[tuple[FlagCode, Evaluation | None], ...] = (
        ("member-is-producer", sitting.self_assessment),
        ("member-in-support-team", sitting.support),
    )
    for code, sheet in parts:
        if sheet is None or sheet.evaluator is None:
            continue
        person = person_key(sheet.evaluator)
        for member in sitting.council.members:
            if member.excused is None and person_key(member.id) == person:
                yield Flag(code=code, members=(member.id,))


def diverging(
    spread: SpreadFound | None, gates: Iterable[CouncilGate], counted: Sequence[Seat]
) -> Iterator[Flag]:
    """Yield who stands apart in writing: where opinions diverge, the council has to meet."""
    if spread is not None and spread.kept is False:
        yield Flag(code="opinions-diverge", members=spread.apart)
    for gate in gates:
        if len(gate.members) < len(counted):
            yield Flag(code="opinions-diverge", members=gate.members, gate=gate.gate)


def flags_after(
    ruleset: Ruleset,
    prepared: PreparedSet,
    counted: Sequence[Seat],
    spread: SpreadFound | None,
    mean: Mean | None,
    tier: MeanTier,
) -> Iterator[Flag]:
    """Yield what is worth a look in the result."""
    if spread is not None and spread.kept is False:
        yield Flag(code="spread", members=spread.apart)
        if spread.left_out:
            yield Flag(code="left-out", members=spread.left_out)
    if mean is not None and tier.by_points is not None:
        exact = stars_by_points(ruleset.decision.tiers, mean.total, prepared.readings["tier-gaps"])
        if exact != tier.by_points:
            yield Flag(code="rounded-tier")
    if tier.stars and all(seat.stars is None or seat.stars < tier.stars for seat in counted):
        yield Flag(code="above-every-sheet")


def form_of_council(ruleset: Ruleset, sitting: Sitting) -> Iterator[Flag]:
    """Yield where a council sat otherwise than its decision has it for this kind of dossier.

    Decision 26/2026, article 7.6(d), (e): renewals are judged by written opinion, and the council meets only
    where opinions diverge or the matter is complex; for others it meets (articles 7.3d, 7.4d, 7.5b). A
    scoring that was replaced, with its reason, is one for a meeting.
    """
    renewal = ruleset.decision.renewal
    if sitting.kind is None or renewal is None or not renewal.written_opinion:
        return
    council = sitting.council
    if sitting.kind != "renewal":
        if council.form == "written":
            yield Flag(code="written-opinion-beside-renewals")
    elif council.form == "meeting" and council.meeting_reason is None and not sitting.earlier:
        yield Flag(code="meeting-without-reason")
