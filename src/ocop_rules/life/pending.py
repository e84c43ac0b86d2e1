"""Dossiers that a later decision has overtaken: until when they are evaluated, and what follows then.

Decision 26/2026, article 12.2: what was filed before 22 May 2026 and not yet evaluated goes on under the
rules of 2021–2025, new products and upgrades for 60 days, renewals for 30. How those days are counted
(21 June 2026 is a Sunday) and what follows after them are readings: ``day-count``, ``pending-late``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, cast

from attrs import evolve

from ocop_rules.errors import Fault, NoRuleError, pointer, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.life.levels import next_step
from ocop_rules.model.applicable import Applicable, Why
from ocop_rules.model.history import DossierRecord, History, ResultRecord
from ocop_rules.model.process import Kind
from ocop_rules.model.step import NextStep
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.doubts import joined_doubts
from ocop_rules.rulesets.registry import Registry
from ocop_rules.structure.days import NO_HOLIDAYS

EVALUATING: Final = ("assess", "score", "complete", "score-again", "send-up")
"""The steps of an evaluation that has not been finished."""

_JUDGED: Final = ("ranked", "stopped", "rejected")


def last_day_of(answer: Applicable) -> date | None:
    """Return the last day of the clause that keeps, or kept, a dossier under earlier rules."""
    if answer.finish_by is not None:
        return answer.finish_by
    return next((one.day for one in reversed(answer.why) if one.code == "late"), None)


def _clause(answer: Applicable) -> Why | None:
    return next((one for one in reversed(answer.why) if one.code == "pending"), None)


def pending_on(
    registry: Registry,
    dossier: DossierRecord,
    results: Sequence[ResultRecord],
    day: date,
    holidays: Holidays = NO_HOLIDAYS,
) -> Applicable | None:
    """Return what ``day`` makes of a dossier still in evaluation, None where no clause concerns it.

    ``results`` are those so far. A dossier that names the decision it has come under is concerned no more.
    """
    answer = registry.for_dossier(
        dossier.kind, dossier.filed, today=day, ranked_below=_ranked(results), holidays=holidays
    )
    law = registry.ruleset(dossier.ruleset).law.id
    if last_day_of(answer) is None or (
        answer.late and law == answer.ruleset.id and answer.transition is None
    ):
        return None
    return answer


def _ranked(results: Sequence[ResultRecord], before: date | None = None) -> date | None:
    days = [one.day for one in results if one.status == "ranked" and (before is None or one.day < before)]
    return min(days, default=None)


def bounded(step: NextStep, answer: Applicable, kind: Kind) -> NextStep:
    """Return a step of an evaluation under a transitional clause: by its last day, then what follows.

    Under the choice "under-new" of the reading ``pending-late`` the evaluation begins anew under the new
    decision; under "keep" it goes on under the earlier one. Either way it is late.
    """
    why = _clause(answer)
    if step.action not in EVALUATING or why is None:
        return step
    last = cast("date", why.day)
    names = ["day-count"]
    note = "transition"
    if answer.late:
        choice = answer.readings["pending-late"]
        names.append("pending-late")
        note = f"transition-late-{choice}"
        step = next_step(answer.ruleset, (), kind=kind) if choice == "under-new" else step
    sooner = not answer.late and step.by is not None and step.by <= last
    return evolve(
        step,
        by=step.by if sooner else last,
        counted=step.counted if sooner else answer.counted,
        round=step.round if sooner else None,
        notes=(*step.notes, note),
        cites=tuple(dict.fromkeys((*step.cites, *why.cites))),
        readings=FrozenDict({**step.readings, **{name: answer.readings[name] for name in names}}),
        doubtful=joined_doubts((step.doubtful, answer.doubtful)),
    )


# -- records under a law that cannot hold them ----------------------------------------------------


def law_faults(history: History, registry: Registry) -> Iterator[Fault]:
    """Yield a fault for every dossier that names a decision which cannot hold it.

    It is filed while that decision holds it, or comes under it by a clause of a later one; and it is
    ranked while it is still held there.
    """
    for index, dossier in enumerate(history.dossiers):
        ruleset = registry.ruleset(dossier.ruleset)
        law, period = ruleset.law.id, ruleset.decision.identity.period
        # a registry may have an overlay in the place of its decision; then the decision's days hold
        mine = dossier.ruleset == ruleset.id != law
        period = period if mine or ruleset.law.period is None else ruleset.law.period
        if (mine and dossier.filed not in period) or (period.end is not None and dossier.filed > period.end):
            end = "…" if period.end is None else period.end.isoformat()
            yield Fault(
                code="history-period",
                pointer=pointer("dossiers", index, "filed"),
                found=str(dossier.filed),
                fields={"ruleset": ruleset.id, "start": period.start.isoformat(), "end": end},
                cites=ruleset.decision.identity.cites,
            )
            continue
        try:
            holders = registry.holders(dossier.kind, dossier.filed)
        except NoRuleError:
            holders = ()
        if law not in holders:
            yield Fault(
                code="history-law",
                pointer=pointer("dossiers", index, "ruleset"),
                found=show(dossier.ruleset),
                fields={"filed": str(dossier.filed), "expected": ", ".join(holders) or "-"},
                cites=tuple(
                    dict.fromkeys(
                        cite for one in holders for cite in registry.ruleset(one).decision.identity.cites
                    )
                ),
            )
            continue
        yield from _ranked_too_late(history, dossier, law, registry)


def _ranked_too_late(
    history: History, dossier: DossierRecord, law: str, registry: Registry
) -> Iterator[Fault]:
    results = [one for one in history.results if one.dossier == dossier.id]
    for index, record in enumerate(history.results):
        if record.dossier != dossier.id or record.status not in _JUDGED or record.day < dossier.filed:
            continue
        below = _ranked([one for one in results if one.level != record.level], record.day)
        answer = registry.for_dossier(dossier.kind, dossier.filed, evaluated=record.day, ranked_below=below)
        # what a lower level ranked before a decision may end under it, but began under the earlier one
        began = any(one.code == "ranked-below" for one in answer.why)
        if law != answer.ruleset.id and not began:
            last = last_day_of(answer)
            yield Fault(
                code="history-law-day",
                pointer=pointer("results", index, "day"),
                found=str(record.day),
                fields={
                    "ruleset": dossier.ruleset,
                    "expected": answer.ruleset.id,
                    "last": "-" if last is None else last.isoformat(),
                },
                cites=tuple(dict.fromkeys(cite for why in answer.why for cite in why.cites)),
            )
