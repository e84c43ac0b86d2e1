"""Records of a history as replaying and checking read them."""

from __future__ import annotations

from datetime import date

from attrs import evolve

from ocop_rules.model.history import CertificateRecord, History, ResultRecord
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import LevelOutcome
from ocop_rules.rulesets.registry import Registry
from ocop_rules.scoring.tiers import stars_by_points


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
    )


def outcome(ruleset: Ruleset, record: ResultRecord) -> LevelOutcome:
    """Return a recorded result as the levels read it."""
    total = record.exact
    gaps = ruleset.choices.get("tier-gaps", "half-open")
    by_points = None if total is None else stars_by_points(ruleset.decision.tiers, total, gaps)
    return LevelOutcome(
        level=record.level,
        status=record.status,
        total=total,
        stars=record.stars,
        stars_by_points=by_points,
        positive=record.positive,
        day=record.day,
    )


def in_order(ruleset: Ruleset, records: tuple[ResultRecord, ...]) -> tuple[ResultRecord, ...]:
    """Return results by day; of one day, in the order of the levels."""
    levels = [level.id for level in ruleset.decision.levels]
    return tuple(
        sorted(records, key=lambda one: (one.day, levels.index(one.level), one.status, one.total or ""))
    )


def ruleset_of(record: CertificateRecord, history: History, registry: Registry) -> Ruleset:
    """Return the ruleset a certificate was issued under: that of its dossier."""
    decision = next(one for one in history.decisions if one.number == record.decision)
    dossier = next(one for one in history.dossiers if one.id == decision.dossier)
    return registry.ruleset(dossier.ruleset)
