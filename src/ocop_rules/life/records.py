"""Records of a history as replaying and checking read them."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from ocop_rules.errors import require
from ocop_rules.life.certificates import certificate_end
from ocop_rules.model.history import CertificateRecord, History, ResultRecord
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import LevelOutcome
from ocop_rules.rulesets.registry import Registry
from ocop_rules.scoring.tiers import stars_under


def until_day(history: History, day: date) -> History:
    """Return the history with the records up to and with ``day``."""
    return evolve(
        history,
        dossiers=tuple(
            evolve(one, arrivals=tuple(step for step in one.arrivals if step.day <= day))
            for one in history.dossiers
            if one.filed <= day
        ),
        sheets=tuple(one for one in history.sheets if one.day <= day),
        results=tuple(one for one in history.results if one.day <= day),
        decisions=tuple(one for one in history.decisions if one.day <= day),
        certificates=tuple(one for one in history.certificates if one.issued <= day),
        withdrawals=tuple(
            evolve(one, day=None, level=None) if one.day is not None and one.day > day else one
            for one in history.withdrawals
            if one.concluded <= day
        ),
        struck_off=tuple(one for one in history.struck_off if one.day <= day),
    )


def under_plan(history: History, overlay: Ruleset) -> History:
    """Return the history with dossiers under an overlay: those of its decision, filed while it applies.

    So the plan of a province, its days and its council, counts for them where a history names the decision
    alone; add the overlay to the registry that the history is replayed with
    (:meth:`~ocop_rules.rulesets.Registry.with_ruleset`).
    """
    require(history, History, "history", "History")
    require(overlay, Ruleset, "overlay", "Ruleset")
    period, law = overlay.decision.identity.period, overlay.law.id
    return evolve(
        history,
        dossiers=tuple(
            evolve(one, ruleset=overlay.id) if one.ruleset == law and one.filed in period else one
            for one in history.dossiers
        ),
    )


def outcome(ruleset: Ruleset, record: ResultRecord) -> LevelOutcome:
    """Return a recorded result as the levels read it."""
    total = record.exact
    return LevelOutcome(
        level=record.level,
        status=record.status,
        total=total,
        stars=record.stars,
        stars_by_points=None if total is None else stars_under(ruleset, total),
        positive=record.positive,
        day=record.day,
    )


def in_order(ruleset: Ruleset, records: tuple[ResultRecord, ...]) -> tuple[ResultRecord, ...]:
    """Return results by day; of one day, in the order of the levels, then in the order that is given.

    Without an order, what did not rank comes before what did; what is left stands as its figures do, lest
    it stood as it was given.
    """
    levels = [level.id for level in ruleset.decision.levels]
    return tuple(
        sorted(
            records,
            key=lambda one: (
                one.day,
                levels.index(one.level),
                one.order or 0,
                one.status == "ranked",
                repr((one.status, one.exact, one.stars, one.positive)),
            ),
        )
    )


def end_of(record: CertificateRecord, history: History, registry: Registry) -> date:
    """Return the last day of a certificate's term: as printed on it, or else as counted."""
    return record.ends or certificate_end(ruleset_of(record, history, registry), record.issued)


def ruleset_of(record: CertificateRecord, history: History, registry: Registry) -> Ruleset:
    """Return the ruleset a certificate was issued under: that of its dossier."""
    decision = next(one for one in history.decisions if one.number == record.decision)
    dossier = next(one for one in history.dossiers if one.id == decision.dossier)
    return registry.ruleset(dossier.ruleset)
