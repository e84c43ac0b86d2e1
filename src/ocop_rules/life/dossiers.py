"""Dossiers: what belongs in them and what is missing.

Parts, copies and samples: Decision 26/2026, articles 6 and 7. What a decision sets stands in its
ruleset; what its sources do not hold is an error (:class:`~ocop_rules.errors.NotHeldError`), never
a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from attrs import evolve

from ocop_rules.errors import Fault, LoadError, NotHeldError, pointer, require, show
from ocop_rules.ground.names import near_or_all
from ocop_rules.life.deadlines import deadline, filing_deadlines, plan_days, round_for
from ocop_rules.model.dossier import Dossier, DossierCheck, Due, Handed, Lack, LackCode, RoundDates, StepCheck
from ocop_rules.model.process import PRODUCER, DossierStep, Kind
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import cites_of
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.counting import require_holidays
from ocop_rules.rulesets.doubts import doubts_about
from ocop_rules.rulesets.registry import filing_fault
from ocop_rules.scoring.checking import set_fault
from ocop_rules.structure.days import NO_HOLIDAYS


def examine_dossier(ruleset: Ruleset, dossier: Dossier, holidays: Holidays = NO_HOLIDAYS) -> DossierCheck:
    """Return a dossier held against its decision: :func:`missing_parts`, limits, rounds and a plan's days.

    Raises LoadError with the faults of :func:`check_dossier` and NotHeldError where the sources do not
    hold the parts.
    """
    require_holidays(holidays)
    steps = missing_parts(ruleset, dossier)
    begun = {one.by for one in dossier.handed}
    missing = any(not step.complete for step in steps if step.by in begun) or not begun
    return DossierCheck(
        ruleset=ruleset.id,
        kind=dossier.kind,
        complete=not missing,
        steps=steps,
        limits=tuple(_limits(ruleset, dossier, holidays)),
        rounds=tuple(_rounds(ruleset, dossier)),
        deadlines=plan_days(ruleset, dossier.kind, filed=dossier.filed),
        doubtful=doubts_about(ruleset),
        id=dossier.id,
        product=dossier.product,
    )


def _limits(ruleset: Ruleset, dossier: Dossier, holidays: Holidays) -> Iterator[Due]:
    """Yield the last days of the levels that have received something, with the day it came."""
    to = {step.by: step.to for step in ruleset.decision.dossiers}
    for one in dossier.handed:
        if one.day is not None and one.by in to:
            found = deadline(ruleset, to[one.by], one.day, dossier.kind, holidays)
            if found is not None:
                yield found


def _rounds(ruleset: Ruleset, dossier: Dossier) -> Iterator[RoundDates]:
    """Yield the rounds that take what the levels have proposed."""
    for held in ruleset.decision.rounds:
        for one in dossier.handed:
            if one.by == held.proposed_by and one.day is not None:
                found = round_for(ruleset, held.level, one.day, dossier.kind)
                if found is not None:
                    yield found


def dossier_steps(ruleset: Ruleset, kind: Kind = "new") -> tuple[DossierStep, ...]:
    """Return the steps a dossier goes through; raises NotHeldError where the sources hold none.

    Where they hold no parts, but a plan tells how many copies the producer hands in by its last day,
    that is the one step.
    """
    if ruleset.decision.dossiers:
        return ruleset.decision.dossiers
    planned = _planned(ruleset, kind)
    if not planned:
        raise NotHeldError(ruleset.id, "dossiers")
    return planned


def _planned(ruleset: Ruleset, kind: Kind) -> tuple[DossierStep, ...]:
    """Return what a plan asks of the producer; a copy in the evaluation software is an electronic one."""
    return tuple(
        DossierStep(
            by=PRODUCER,
            to=one.level,
            parts=(),
            paper_copies=one.paper_copies,
            electronic_copies=one.electronic_copies,
            cites=one.cites,
        )
        for one in filing_deadlines(ruleset, kind=kind)[:1]
        if one.paper_copies or one.electronic_copies
    )


def check_dossier(ruleset: Ruleset, dossier: Dossier) -> list[Fault]:
    """Return all faults of a dossier.

    What the decision does not know, what stands twice, what cannot have been filed under it, and what
    was handed in before it was filed or before what it rests on.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require(dossier, Dossier, "dossier", "Dossier")
    faults = []
    if dossier.ruleset != ruleset.id:
        fields = {"ruleset": ruleset.id}
        faults.append(
            Fault(code="dossier-ruleset", pointer="/ruleset", found=show(dossier.ruleset), fields=fields)
        )
    if dossier.product_set not in ruleset.numbers:
        faults.append(set_fault(ruleset, dossier.product_set))
    refused = filing_fault(ruleset, dossier.kind, dossier.filed)
    faults += [] if refused is None else [refused]
    steps = {step.by: step for step in dossier_steps(ruleset, dossier.kind)}
    # where a plan alone tells what the producer hands in, the levels hand on what the sources do not list
    levels = () if ruleset.decision.dossiers else tuple(level.id for level in ruleset.decision.levels)
    seen: set[str] = set()
    for index, handed in enumerate(dossier.handed):
        if handed.by not in levels or handed.by in seen:
            faults += _handed_faults(handed, index, steps, seen)
        seen.add(handed.by)
    return [*faults, *_order_faults(dossier, (*steps, *levels))]


def _order_faults(dossier: Dossier, order: tuple[str, ...]) -> Iterator[Fault]:
    """Yield a fault for what was handed in before the filing, or before the step below it."""
    dated = [
        (order.index(one.by), one.day, index)
        for index, one in enumerate(dossier.handed)
        if one.day is not None and one.by in order
    ]
    for place, day, index in dated:
        limit = max([dossier.filed, *(other for below, other, _ in dated if below < place)])
        if day < limit:
            fields = {"limit": str(limit)}
            yield Fault(
                code="history-before", pointer=pointer("handed", index, "day"), found=str(day), fields=fields
            )


def _handed_faults(
    handed: Handed, index: int, steps: dict[str, DossierStep], seen: Collection[str]
) -> Iterable[Fault]:
    here = ("handed", index)
    if handed.by not in steps or handed.by in seen:
        code = "handed-twice" if handed.by in seen else "handed-by"
        fields, at = {"known": ", ".join(steps)}, pointer(*here, "by")
        cites = cites_of(steps.values())
        yield Fault(code=code, pointer=at, found=show(handed.by), fields=fields, cites=cites)
        return
    known = [part.id for part in steps[handed.by].parts]
    if not known:
        # the sources tell the copies alone; what the parts are called is not held
        return
    for number, part in enumerate(handed.parts):
        if part not in known:
            fields = {"near": near_or_all(part, known), "by": handed.by}
            at, cites = pointer(*here, "parts", number), steps[handed.by].cites
            yield Fault(code="dossier-part", pointer=at, found=show(part), fields=fields, cites=cites)
    for part, count in Counter(handed.parts).items():
        if count > 1:
            yield Fault(code="part-twice", pointer=pointer(*here, "parts"), found=show(part))


def missing_parts(ruleset: Ruleset, dossier: Dossier) -> tuple[StepCheck, ...]:
    """Return what is missing, step by step, in the order of the decision.

    A dossier in the evaluation software stands for the producer's paper copies where the step
    allows it, and for nobody else's. Where the sources hold no parts but a plan tells the copies, the
    copies are counted and the step says that its parts are not held. Raises LoadError with the faults of
    :func:`check_dossier` and NotHeldError where the sources hold neither.
    """
    faults = check_dossier(ruleset, dossier)
    if faults:
        raise LoadError(faults)
    handed = {one.by: one for one in dossier.handed}
    found = tuple(
        _step_check(step, handed.get(step.by, Handed(by=step.by)), dossier)
        for step in dossier_steps(ruleset, dossier.kind)
    )
    if ruleset.decision.dossiers:
        return found
    return tuple(evolve(one, notices=("parts-not-held",)) for one in found)


def _step_check(step: DossierStep, handed: Handed, dossier: Dossier) -> StepCheck:
    lacks, optional = [], []
    for part in step.parts:
        if not part.belongs_to(dossier.kind, dossier.product_set):
            continue
        cites = part.cites or step.cites
        if part.samples is not None:
            if handed.samples < part.samples:
                lacks.append(
                    Lack(
                        code="samples",
                        by=step.by,
                        to=step.to,
                        part=part.id,
                        needs=part.samples,
                        has=handed.samples,
                        cites=cites,
                    )
                )
        elif part.id not in handed.parts:
            if part.if_any:
                optional.append(part.id)
            else:
                lacks.append(
                    Lack(code="part", by=step.by, to=step.to, part=part.id, form=part.form, cites=cites)
                )
    lacks += _copies(step, handed)
    return StepCheck(by=step.by, to=step.to, lacks=tuple(lacks), optional=tuple(optional))


def _copies(step: DossierStep, handed: Handed) -> Iterable[Lack]:
    in_software = handed.software and step.by == PRODUCER
    by_software = step.software and in_software
    # what stands in the software is an electronic copy
    electronic = max(handed.electronic_copies, int(by_software or (in_software and not step.parts)))
    counts: tuple[tuple[LackCode, int | None, int], ...] = (
        ("paper-copies", None if by_software else step.paper_copies, handed.paper_copies),
        ("electronic-copies", step.electronic_copies, electronic),
    )
    for code, needs, has in counts:
        if needs is not None and has < needs:
            yield Lack(code=code, by=step.by, to=step.to, needs=needs, has=has, cites=step.cites)
