"""What ties the records of a history together: ids that stand once, and names of what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ocop_rules.errors import Fault, pointer, show
from ocop_rules.model.decision import Level
from ocop_rules.model.history import DecisionRecord, DossierRecord, History, ResultRecord, SheetRecord
from ocop_rules.model.terms import cites_of
from ocop_rules.rulesets.registry import Registry


def loose_ties(history: History, registry: Registry) -> Iterator[Fault]:
    """Yield a fault for each id that stands twice, and for each name of what is not there."""
    yield from _doubles(history)
    yield from _arrivals(history, registry)
    yield from _under_dossiers(history, registry)
    yield from _under_decisions(history)


def levels_of(dossier: DossierRecord, registry: Registry) -> dict[str, Level]:
    """Return the levels by id that the ruleset of a dossier has, the lowest first."""
    return {one.id: one for one in registry.ruleset(dossier.ruleset).decision.levels}


def unknown_level(name: str, levels: Mapping[str, Level], at: str) -> Iterator[Fault]:
    """Yield a fault at ``at`` where a ruleset has no level of this name."""
    if name not in levels:
        fields, cites = {"known": ", ".join(levels)}, cites_of(levels.values())
        yield Fault(code="level-missing", pointer=at, found=show(name), fields=fields, cites=cites)


def _doubles(history: History) -> Iterator[Fault]:
    for name, ids in (
        ("dossiers", [one.id for one in history.dossiers]),
        ("decisions", [one.number for one in history.decisions]),
        ("certificates", [one.number for one in history.certificates]),
    ):
        for found, count in Counter(ids).items():
            if count > 1:
                yield Fault(code="history-twice", pointer=pointer(name), found=show(found))


def _held(registry: Registry) -> list[str]:
    return sorted(one.id for one in registry.rulesets)


def _arrivals(history: History, registry: Registry) -> Iterator[Fault]:
    """Yield a fault where a dossier names a ruleset that is not held, or reached no level of it."""
    held = _held(registry)
    for index, dossier in enumerate(history.dossiers):
        if dossier.ruleset not in held:
            fields = {"known": ", ".join(held)}
            at = pointer("dossiers", index, "ruleset")
            yield Fault(code="history-ruleset", pointer=at, found=show(dossier.ruleset), fields=fields)
            continue
        for number, arrival in enumerate(dossier.arrivals):
            at = pointer("dossiers", index, "arrivals", number, "level")
            yield from unknown_level(arrival.level, levels_of(dossier, registry), at)


def _under_dossiers(history: History, registry: Registry) -> Iterator[Fault]:
    """Yield a fault where a record names no dossier, or a level that the ruleset of it does not have."""
    held = _held(registry)
    dossiers = {one.id: one for one in history.dossiers}
    kinds: tuple[tuple[str, Sequence[SheetRecord | ResultRecord | DecisionRecord]], ...] = (
        ("sheets", history.sheets),
        ("results", history.results),
        ("decisions", history.decisions),
    )
    for name, records in kinds:
        for index, record in enumerate(records):
            dossier = dossiers.get(record.dossier)
            if dossier is None:
                at = pointer(name, index, "dossier")
                yield Fault(code="history-dossier", pointer=at, found=show(record.dossier))
            elif dossier.ruleset in held:
                yield from unknown_level(
                    record.level, levels_of(dossier, registry), pointer(name, index, "level")
                )


def _under_decisions(history: History) -> Iterator[Fault]:
    """Yield a fault where a certificate names no decision, or what ends a certificate names none."""
    decisions = {one.number for one in history.decisions}
    for index, certificate in enumerate(history.certificates):
        if certificate.decision not in decisions:
            at = pointer("certificates", index, "decision")
            yield Fault(code="history-no-decision", pointer=at, found=show(certificate.decision))
    numbers = {one.number for one in history.certificates}
    for name in ("withdrawals", "struck_off"):
        for index, record in enumerate(getattr(history, name)):
            if record.certificate not in numbers:
                at = pointer(name, index, "certificate")
                yield Fault(code="history-certificate", pointer=at, found=show(record.certificate))
