"""The life of a product: its records replayed to one state on a day, and checked.

Records have days and no order of their own: any order gives the same state. There is no personal
data in a state.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any, cast

from attrs import evolve, frozen

from ocop_rules.errors import FaultsError, NoRuleError, require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.life.certificate_states import certificates_on
from ocop_rules.life.certificates import filing_on
from ocop_rules.life.checking import check_history
from ocop_rules.life.levels import next_step, received
from ocop_rules.life.pending import EVALUATING, bounded, last_day_of, pending_on
from ocop_rules.life.records import in_order, outcome, ruleset_of, until_day
from ocop_rules.life.resting import settled
from ocop_rules.model.history import (
    DecisionRecord,
    DossierRecord,
    History,
)
from ocop_rules.model.process import PRODUCER
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.state import (
    CertificateState,
    DossierState,
    ProductStanding,
    ProductState,
)
from ocop_rules.model.step import Action, LevelOutcome, NextStep
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.counting import require_holidays
from ocop_rules.rulesets.doubts import doubts_about
from ocop_rules.rulesets.registry import Registry
from ocop_rules.structure.days import NO_HOLIDAYS, require_day


class HistoryError(FaultsError):
    """A history that contradicts itself or its rulesets; ``faults`` holds every contradiction."""

    code = "history"


def replay(
    registry: Registry, history: History, day: date, *, holidays: Holidays = NO_HOLIDAYS
) -> ProductState:
    """Return the state of a product at the end of ``day``; what came later does not count.

    ``holidays`` is a calendar, or days off beside Saturdays and Sundays, for the days of next steps.
    Raises :class:`HistoryError` with every contradiction (see
    :func:`ocop_rules.life.checking.check_history`), UnknownNameError for a ruleset the registry
    does not hold, and NoRuleError for a day without a rule while a certificate is valid.
    """
    require_holidays(holidays)
    require(history, History, "history", "History")
    require(registry, Registry, "registry", "Registry")
    require_day(day)
    seen = until_day(history, day)
    faults = check_history(registry, seen)
    if faults:
        raise HistoryError(faults)
    seen = settled(seen, registry)
    dossiers = tuple(
        _Replayed(registry, seen, day, holidays).dossier(one)
        for one in sorted(seen.dossiers, key=lambda one: (one.filed, one.id))
    )
    certificates = certificates_on(seen, registry, day)
    valid = [one for one in certificates if one.valid]
    best = max(valid, key=lambda one: (one.record.stars, one.record.issued, one.record.number), default=None)
    running = [one for one in dossiers if one.step is not None]
    return ProductState(
        product=history.product.id,
        day=day,
        standing=_standing(best, certificates, dossiers, running),
        certificate=best,
        certificates=certificates,
        dossiers=dossiers,
        next=_next(best, dossiers, registry, day),
        doubtful=doubts_about(
            *_resting_on(seen, registry, day), stars=() if best is None else (best.record.stars,)
        ),
        name=history.product.name,
    )


def _resting_on(history: History, registry: Registry, day: date) -> Iterator[Ruleset]:
    """Yield the rulesets of the dossiers and certificates of a product, and the one in force on the day."""
    for dossier in history.dossiers:
        yield registry.ruleset(dossier.ruleset)
    for certificate in history.certificates:
        yield ruleset_of(certificate, history, registry)
    with suppress(NoRuleError):
        yield registry.in_force(day)[-1]


def _standing(
    best: CertificateState | None,
    certificates: tuple[CertificateState, ...],
    dossiers: tuple[DossierState, ...],
    running: list[DossierState],
) -> ProductStanding:
    if best is not None:
        return "recognised"
    if running:
        return "in-evaluation"
    if certificates:
        last = max(certificates, key=lambda one: (one.until, one.record.number))
        return "withdrawn" if last.status == "withdrawn" else "expired"
    return "not-recognised" if dossiers else "new"


def _next(
    best: CertificateState | None, dossiers: tuple[DossierState, ...], registry: Registry, day: date
) -> NextStep:
    steps = [one.step for one in dossiers if one.step is not None]  # in the order in which they were filed
    if steps:
        return steps[-1]
    step = filing(registry.in_force(day)[-1]) if best is None else _renewing(best, registry, day)
    closing = dossiers[-1].closing if dossiers else None
    if closing is None:
        return step
    return evolve(
        step,
        notes=(*closing.notes, *step.notes),
        readings=FrozenDict({**closing.readings, **step.readings}),
        informs=closing.informs,
    )


def _renewing(best: CertificateState, registry: Registry, day: date) -> NextStep:
    """Return the step of a producer whose certificate runs."""
    now = registry.in_force(day)[-1]
    doubtful = doubts_about(now, stars=(best.record.stars,))
    if best.window is None:
        notes = ("window-not-held",)
        return NextStep(action="renew", level=PRODUCER, notes=notes, doubtful=doubtful, ruleset=now.id)
    return NextStep(
        action="renew",
        level=PRODUCER,
        by=best.window.last,
        notes=(f"window-{filing_on(best.window, day)}",),
        cites=best.window.cites,
        doubtful=doubtful,
        ruleset=now.id,
    )


def filing(ruleset: Ruleset) -> NextStep:
    """Return the step of a producer who may file a dossier: with the first level, and where that stands."""
    first = next((level.id for level in ruleset.decision.levels), None)
    steps = (one for one in ruleset.decision.dossiers if (one.by, one.to) == (PRODUCER, first))
    cites = tuple(cite for one in steps for cite in one.cites)
    return NextStep(
        action="file",
        level=PRODUCER,
        to=first,
        cites=cites,
        doubtful=doubts_about(ruleset),
        ruleset=ruleset.id,
    )


@frozen
class _Replayed:
    """The records of a product up to a day, and what counts its days."""

    registry: Registry
    history: History
    day: date
    holidays: Holidays

    def dossier(self, record: DossierRecord) -> DossierState:
        """Return where a dossier is and what comes next."""
        history, ruleset = self.history, self.registry.ruleset(record.ruleset)
        results = in_order(ruleset, tuple(one for one in history.results if one.dossier == record.id))
        outcomes = tuple(outcome(ruleset, one) for one in results)
        decisions = sorted(
            (one for one in history.decisions if one.dossier == record.id),
            key=lambda one: (one.day, one.number),
        )
        arrivals = sorted(record.arrivals, key=lambda one: (one.day, one.level))
        if results:
            at, since = results[-1].level, results[-1].day
            reached = self._after_results(ruleset, outcomes, record, _came(arrivals, at) or since)
        else:
            since = arrivals[0].day if arrivals else record.filed
            reached = self._next(ruleset, (), record, since)
            at = reached.level
        if arrivals and arrivals[-1].day >= since and arrivals[-1].level != at:
            at, since = arrivals[-1].level, arrivals[-1].day
            reached = received(ruleset, at, kind=record.kind, since=since, holidays=self.holidays)
        step, closing = _after_decisions(ruleset, reached, decisions, history)
        answer = None
        if step is not None and step.action in EVALUATING:
            answer = pending_on(self.registry, record, results, self.day, self.holidays)
            step = step if answer is None else bounded(step, answer, record.kind)
        return DossierState(
            record=record,
            at=at,
            since=since,
            step=step,
            closing=closing,
            outcomes=outcomes,
            finish_by=None if answer is None else last_day_of(answer),
            late=answer is not None and answer.late,
        )

    def _next(
        self, ruleset: Ruleset, outcomes: tuple[LevelOutcome, ...], record: DossierRecord, since: date
    ) -> NextStep:
        return next_step(ruleset, outcomes, kind=record.kind, since=since, holidays=self.holidays)

    def _after_results(
        self, ruleset: Ruleset, outcomes: tuple[LevelOutcome, ...], record: DossierRecord, came: date
    ) -> NextStep:
        """Return the step after the results; its time runs from the arrival where that is what counts.

        A council's result begins the way up or down on its own day; whatever else a level does with a
        dossier, it does in the time that began when the dossier came to it.
        """
        last = outcomes[-1]
        step = next_step(ruleset, outcomes, kind=record.kind)
        stays = step.level == last.level and not (step.action == "send-up" and last.status == "ranked")
        return self._next(ruleset, outcomes, record, came if stays else cast("date", last.day))


def _came(arrivals: list[Any], level: str) -> date | None:
    return next((one.day for one in reversed(arrivals) if one.level == level), None)


def _after_decisions(
    ruleset: Ruleset, step: NextStep, decisions: list[DecisionRecord], history: History
) -> tuple[NextStep | None, NextStep | None]:
    """Return the step once decisions are counted, and the one that closed the dossier without recognition.

    To certify what is recognised; no step when it is closed.
    """
    closes = step.action in ("refuse", "improve")
    for decision in decisions:
        if decision.action == "refuse":
            # a level may refuse what its results would have allowed
            return None, step if closes else _on_decision(ruleset, decision, "refuse")
        if decision.action == "recognise":
            if any(one.decision == decision.number for one in history.certificates):
                return None, None
            return _on_decision(ruleset, decision, "certify", decision.stars), None
    return (None, step) if closes else (step, None)


def _on_decision(
    ruleset: Ruleset, decision: DecisionRecord, action: Action, stars: int | None = None
) -> NextStep:
    """Return what the level of a decision does with the product once it has decided."""
    level = next((one for one in ruleset.decision.levels if one.id == decision.level), None)
    return NextStep(
        action=action,
        level=decision.level,
        to=PRODUCER,
        stars=stars,
        cites=() if level is None else level.cites,
        informs=None if level is None else level.informs,
        doubtful=doubts_about(ruleset, stars=() if stars is None else (stars,)),
        ruleset=ruleset.id,
    )
