"""Certificates on a day: until when they are valid, and why no longer.

A certificate ends with its term, is kept valid by a renewal that is in time, superseded by a later one,
withdrawn, or struck off. What stands beside it is a reading: ``extension-again``, ``older-certificate``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from attrs import evolve

from ocop_rules.errors import NotHeldError
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.life.certificates import certificate_end, certificate_extension, notice_day, renewal_window
from ocop_rules.life.records import ruleset_of
from ocop_rules.model.certificate import CertificateExtension, Window
from ocop_rules.model.history import CertificateRecord, DossierRecord, History, WithdrawalRecord
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.state import CertificateState, CertificateStatus
from ocop_rules.rulesets.readings import process_reading
from ocop_rules.rulesets.registry import Registry
from ocop_rules.structure.days import shifted


def certificates_on(history: History, registry: Registry, day: date) -> tuple[CertificateState, ...]:
    """Return every certificate of a product as it stands on a day, the one issued first before the others."""
    records = sorted(history.certificates, key=lambda one: (one.issued, one.number))
    return tuple(_certificate(one, history, registry, day) for one in records)


def _certificate(
    record: CertificateRecord, history: History, registry: Registry, day: date
) -> CertificateState:
    """Return how long a certificate is valid, and what comes of it.

    Its end is the printed one, else that of its decision; what came later (an extension, a later
    certificate, a withdrawal) moves it.
    """
    ruleset = ruleset_of(record, history, registry)
    ends = record.ends or certificate_end(ruleset, record.issued)
    now = registry.in_force(day)[-1]
    extended = _extension(record, ends, history, now)
    until = ends if extended.until is None else extended.until
    status: CertificateStatus = "expired"
    superseded = _superseded(record, history, registry)
    if superseded is not None and superseded < until:
        until, status = superseded, "superseded"
    gone = _withdrawn(record, history)
    if gone is not None and gone <= until:
        until, status = gone, "withdrawn"
    struck = next((one.day for one in history.struck_off if one.certificate == record.number), None)
    if status == "expired" and struck is not None:
        status = "struck-off"
    if day <= until:
        status = "current" if day <= ends else "extended"
    return CertificateState(
        record=record,
        ruleset=ruleset.id,
        status=status,
        ends=ends,
        until=until,
        notice=notice_day(now, ends),
        window=_window(now, ends),
        extension=extended,
        notices=tuple(_notices(record, history, registry)),
    )


def _notices(record: CertificateRecord, history: History, registry: Registry) -> Iterator[str]:
    """Yield what the sources leave open about a withdrawal."""
    gone = _withdrawals(record, history)
    if any(registry.in_force(one.concluded)[-1].decision.withdrawal is None for one in gone):
        yield "grounds-not-held"


def _window(ruleset: Ruleset, ends: date) -> Window | None:
    try:
        return renewal_window(ruleset, ends)
    except NotHeldError:
        return None


def _extension(record: CertificateRecord, ends: date, history: History, now: Ruleset) -> CertificateExtension:
    """Return whether renewals keep a certificate valid past its end.

    The first renewal may; one that is filed again while the certificate is still valid, after the first
    was refused, does so in the reading ``extension-again``.
    """
    renewals = sorted(
        (one for one in history.dossiers if one.kind == "renewal" and one.filed > record.issued),
        key=lambda one: (one.filed, one.id),
    )
    first = _extended(renewals[0] if renewals else None, ends, history, now)
    again = [one for one in renewals[1:] if _decided(renewals[0], history) is not None]
    if not again or now.decision.renewal is None or now.decision.renewal.extension is None:
        return first
    choice = process_reading(now.choices, "extension-again")
    found, until = first, first.until or ends
    for one in again if choice == "counts" else ():
        later = _extended(one, ends, history, now, until)
        if one.filed <= until and later.until is not None and later.until >= until:
            found, until = later, later.until
    return evolve(found, readings=FrozenDict({**found.readings, "extension-again": choice}))


def _extended(
    renewal: DossierRecord | None, ends: date, history: History, now: Ruleset, until: date | None = None
) -> CertificateExtension:
    if renewal is None:
        return certificate_extension(now, ends)
    decided = _decided(renewal, history)
    return certificate_extension(now, ends, filed=renewal.filed, decided=decided, valid_until=until)


def _decided(dossier: DossierRecord, history: History) -> date | None:
    days = [one.day for one in history.decisions if one.dossier == dossier.id and one.action != "approve"]
    return min(days, default=None)


def _superseded(record: CertificateRecord, history: History, registry: Registry) -> date | None:
    """Return the last day a certificate is valid beside a later one, None without one."""
    later = [one for one in history.certificates if (one.issued, one.number) > (record.issued, record.number)]
    approvals = [one for one in history.decisions if one.action == "approve" and one.day > record.issued]
    ends = []
    for one in approvals:
        dossier = next(each for each in history.dossiers if each.id == one.dossier)
        ruleset = registry.ruleset(dossier.ruleset)
        if process_reading(ruleset.choices, "older-certificate") == "until-approved":
            ends.append(shifted(one.day, -1))
    for new in later:
        ruleset = ruleset_of(new, history, registry)
        if process_reading(ruleset.choices, "older-certificate") != "full-term":
            ends.append(shifted(new.issued, -1))
    return min(ends, default=None)


def _withdrawn(record: CertificateRecord, history: History) -> date | None:
    """Return the last day before a certificate was withdrawn, None when it was not."""
    days = [one.day for one in _withdrawals(record, history) if one.day is not None]
    return shifted(min(days), -1) if days else None


def _withdrawals(record: CertificateRecord, history: History) -> list[WithdrawalRecord]:
    return [one for one in history.withdrawals if one.certificate == record.number]
