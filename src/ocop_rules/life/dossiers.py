"""Dossiers: what belongs in them, what is missing, which round takes them, how long a level has.

Parts, copies and samples: Decision 26/2026, articles 6 and 7; rounds: article 5; limits: articles
7.2 and 7.6(g). What a decision sets stands in its ruleset; what its sources do not hold is an error
(:class:`~ocop_rules.errors.NotHeldError`), never a guess.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from ocop_rules.errors import (
    Fault,
    LoadError,
    NotHeldError,
    UnknownNameError,
    near_or_all,
    pointer,
    require,
    show,
)
from ocop_rules.model.dossier import Dossier, DossierCheck, Due, Handed, Lack, LackCode, RoundDates, StepCheck
from ocop_rules.model.process import PRODUCER, DossierStep, Kind, LevelRounds, Round, YearlyDay
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.readings import day_count, process_reading
from ocop_rules.structure.days import NO_HOLIDAYS, day_before, is_before, last_day, require_day


def examine_dossier(
    ruleset: Ruleset, dossier: Dossier, holidays: Collection[date] = NO_HOLIDAYS
) -> DossierCheck:
    """Return a dossier held against its decision: :func:`completeness`, limits and rounds together.

    Raises LoadError with the faults of :func:`check_dossier` and NotHeldError where the sources do not
    hold the parts.
    """
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
        id=dossier.id,
        product=dossier.product,
    )


def _limits(ruleset: Ruleset, dossier: Dossier, holidays: Collection[date]) -> Iterator[Due]:
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
                try:
                    found = round_for(ruleset, held.level, one.day, dossier.kind)
                except NotHeldError:
                    continue
                if found is not None:
                    yield found


def dossier_steps(ruleset: Ruleset) -> tuple[DossierStep, ...]:
    """Return the steps a dossier goes through; raises NotHeldError where the sources hold none."""
    if not ruleset.decision.dossiers:
        raise NotHeldError(ruleset.id, "dossiers")
    return ruleset.decision.dossiers


def check_dossier(ruleset: Ruleset, dossier: Dossier) -> list[Fault]:
    """Return all faults of a dossier: what the decision does not know, or what stands twice."""
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require(dossier, Dossier, "dossier", "Dossier")
    faults = []
    if dossier.ruleset != ruleset.id:
        fields = {"ruleset": ruleset.id}
        faults.append(
            Fault(code="dossier-ruleset", pointer="/ruleset", found=show(dossier.ruleset), fields=fields)
        )
    if dossier.product_set not in ruleset.numbers:
        known = f"1–{max(ruleset.numbers, default=0)}"
        faults.append(
            Fault(
                code="unknown-set",
                pointer="/product_set",
                found=show(dossier.product_set),
                fields={"known": known},
            )
        )
    steps = {step.by: step for step in dossier_steps(ruleset)}
    seen: set[str] = set()
    for index, handed in enumerate(dossier.handed):
        faults += _handed_faults(handed, index, steps, seen)
        seen.add(handed.by)
    return faults


def _handed_faults(
    handed: Handed, index: int, steps: dict[str, DossierStep], seen: Collection[str]
) -> Iterable[Fault]:
    here = ("handed", index)
    if handed.by not in steps or handed.by in seen:
        code = "handed-twice" if handed.by in seen else "handed-by"
        fields = {"known": ", ".join(steps)}
        yield Fault(code=code, pointer=pointer(*here, "by"), found=show(handed.by), fields=fields)
        return
    known = [part.id for part in steps[handed.by].parts]
    for number, part in enumerate(handed.parts):
        if part not in known:
            fields = {"near": near_or_all(part, known), "by": handed.by}
            yield Fault(
                code="dossier-part", pointer=pointer(*here, "parts", number), found=show(part), fields=fields
            )
    for part, count in Counter(handed.parts).items():
        if count > 1:
            yield Fault(code="part-twice", pointer=pointer(*here, "parts"), found=show(part))


def missing_parts(ruleset: Ruleset, dossier: Dossier) -> tuple[StepCheck, ...]:
    """Return what is missing, step by step, in the order of the decision.

    A dossier in the evaluation software stands for the producer's paper copies where the step
    allows it, and for nobody else's. Raises LoadError with the faults of :func:`check_dossier` and
    NotHeldError where the sources do not hold the parts.
    """
    faults = check_dossier(ruleset, dossier)
    if faults:
        raise LoadError(faults)
    handed = {one.by: one for one in dossier.handed}
    return tuple(
        _step_check(step, handed.get(step.by, Handed(by=step.by)), dossier) for step in dossier_steps(ruleset)
    )


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
    by_software = step.software and handed.software and step.by == PRODUCER
    counts: tuple[tuple[LackCode, int | None, int], ...] = (
        ("paper-copies", 0 if by_software else step.paper_copies, handed.paper_copies),
        # what stands in the software is an electronic copy
        (
            "electronic-copies",
            step.electronic_copies,
            max(handed.electronic_copies, 1 if by_software else 0),
        ),
    )
    for code, needs, has in counts:
        if has < (needs or 0):
            yield Lack(code=code, by=step.by, to=step.to, needs=needs or 0, has=has, cites=step.cites)


# -- rounds and limits ----------------------------------------------------------------------------


def _yearly(day: YearlyDay, year: int) -> date:
    return date(year, day.month, day.day)


def rounds_of(ruleset: Ruleset, level: str) -> LevelRounds:
    """Return the rounds of a level; raises NotHeldError where the sources hold none."""
    for held in ruleset.decision.rounds:
        if held.level == level:
            return held
    if level not in {one.id for one in ruleset.decision.levels}:
        raise UnknownNameError("level", level, [one.id for one in ruleset.decision.levels])
    raise NotHeldError(ruleset.id, "rounds")


def round_for(
    ruleset: Ruleset, level: str, proposed: date, kind: Kind = "new", further: Iterable[Round] = ()
) -> RoundDates | None:
    """Return the round of ``level`` that takes a dossier proposed on ``proposed``.

    It is the first one whose limit lies after that day: on the day of the limit it is too late.
    ``further`` are rounds held beside the decision's own. None for a renewal that does not go
    through rounds (reading ``renewal-rounds``). Raises NotHeldError where no rounds are held.

    In Decision 26/2026, article 5.1, what a commune proposes on 29 October is taken by round 2 of that
    year, and what it proposes on 30 October by round 1 of the next.
    """
    require_day(proposed, "proposed")
    held = rounds_of(ruleset, level)
    if kind == "renewal" and process_reading(ruleset.choices, "renewal-rounds") == "outside":
        return None
    return min(
        (
            _dates(held, one, year)
            for one in (*held.rounds, *further)
            for year in (proposed.year, proposed.year + 1)
            if is_before(proposed, _yearly(one.proposed_before, year))
        ),
        key=lambda found: (found.last_proposal, found.number),
    )


def _dates(held: LevelRounds, one: Round, year: int) -> RoundDates:
    limit = _yearly(one.proposed_before, year)
    end = _yearly(one.held_before, year)
    if end <= limit:
        end = _yearly(one.held_before, year + 1)
    return RoundDates(
        level=held.level,
        number=one.number,
        year=year,
        last_proposal=day_before(limit),
        last_held=day_before(end),
        cites=held.cites,
    )


def deadline(
    ruleset: Ruleset,
    level: str,
    start: date,
    kind: Kind = "new",
    holidays: Collection[date] = NO_HOLIDAYS,
) -> Due | None:
    """Return the last day a level has for a dossier that reached it on ``start``.

    Decision 26/2026: the commune 15 working days (article 7.2), for renewals the province and the
    centre 45 days each from the complete dossier (article 7.6g). ``holidays`` are days off beside
    Saturdays and Sundays. None where the decision sets no limit.
    """
    for limit in ruleset.decision.limits:
        if limit.level == level and (not limit.kinds or kind in limit.kinds):
            way = day_count(ruleset.choices)
            day = last_day(start, limit.days, way, working=limit.working, holidays=holidays)
            return Due(level=level, since=limit.since, start=start, day=day, cites=limit.cites)
    return None
