"""What is due, late or coming for a list of products on a day.

Every item comes from a limit of a decision: the notice before a certificate ends, the window for
its renewal, its end, the days a level has for a dossier, the rounds, the days for a withdrawal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Final

from attrs import evolve

from ocop_rules.errors import NotHeldError, OcopError, require, require_function, require_many
from ocop_rules.life.certificates import filing_on, withdrawal_due
from ocop_rules.life.replaying import filing, replay
from ocop_rules.model.history import History
from ocop_rules.model.process import PRODUCER
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.state import AgendaItem, CertificateState, ItemCode, ProductState, Urgency
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.counting import require_holidays
from ocop_rules.rulesets.doubts import doubts_about
from ocop_rules.rulesets.registry import Registry
from ocop_rules.structure.days import NO_HOLIDAYS, days_left, require_day

AHEAD: Final = 60
"""How many days ahead an item is shown as coming, when nothing else is asked for."""

_ORDER: Final[tuple[Urgency, ...]] = ("late", "due", "coming", "ended")


def agenda(
    registry: Registry,
    histories: Iterable[History],
    day: date,
    *,
    ahead: int = AHEAD,
    holidays: Holidays = NO_HOLIDAYS,
    on_error: Callable[[History, OcopError], None] | None = None,
) -> tuple[AgendaItem, ...]:
    """Return what is late, due, coming within ``ahead`` days or ended for the products of ``histories``.

    Late first, then by day and product; what has no limit stands last. ``holidays`` is a calendar, or days
    off beside Saturdays and Sundays. Raises what :func:`ocop_rules.life.replaying.replay` raises; with
    ``on_error`` a history that cannot be replayed is handed to it with its error, and the others go on.
    """
    require(registry, Registry, "registry", "Registry")
    require(ahead, int, "ahead", "number")
    require_holidays(holidays)
    if on_error is not None:
        require_function(on_error, "on_error")
    require_many(histories, "histories", "histories")
    require_day(day)
    found: list[AgendaItem] = []
    for history in histories:
        try:
            found += _items(history, registry, day, ahead, holidays)
        except OcopError as error:
            if on_error is None:
                raise
            on_error(history, error)
    return in_order(found)


def in_order(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    """Return items late first, then by day and product; what has no limit stands last."""
    return tuple(
        sorted(
            items,
            key=lambda item: (
                _ORDER.index(item.urgency),
                item.day or date.max,
                item.product,
                item.code,
                str(item.dossier or item.certificate),
            ),
        )
    )


def _items(
    history: History, registry: Registry, day: date, ahead: int, holidays: Holidays
) -> list[AgendaItem]:
    state = replay(registry, history, day, holidays=holidays)
    items = [
        *_of_certificates(state, registry, day, ahead),
        *_of_dossiers(state, day),
        *_of_withdrawals(history, registry, day, holidays),
    ]
    return [evolve(item, name=history.product.name) for item in items]


def _of_certificates(state: ProductState, registry: Registry, day: date, ahead: int) -> Iterator[AgendaItem]:
    """Yield what the certificates ask for: it rests on their decision and on the one in force on the day."""
    held: dict[str | None, CertificateState] = {one.record.number: one for one in state.certificates}
    for item in (*_of_certificate(state, registry, day, ahead), *_ended(state, registry, day)):
        mine = held[item.certificate]
        about = (registry.ruleset(mine.ruleset), registry.in_force(day)[-1])
        yield evolve(item, doubtful=doubts_about(*about, stars=(mine.record.stars,)))


def _urgency(day: date, last: date) -> Urgency:
    return "late" if last < day else "due"


def _of_certificate(state: ProductState, registry: Registry, day: date, ahead: int) -> Iterator[AgendaItem]:
    held = state.certificate
    if held is None:
        return
    term = _term_cites(registry.ruleset(held.ruleset))
    now = registry.in_force(day)[-1]
    renewing = any(one.record.kind == "renewal" and one.step is not None for one in state.dossiers)
    # the end that is printed and the end of the extension are two days
    ends: list[tuple[ItemCode, date, tuple[Citation, ...]]] = [("certificate-ends", held.ends, term)]
    if held.extension is not None and held.extension.until is not None:
        ends.append(("extension-ends", held.until, held.extension.cites))
    for code, last, cites in ends:
        if 0 <= days_left(day, last) <= ahead:
            yield AgendaItem(
                urgency="coming",
                code=code,
                who=PRODUCER,
                day=last,
                cites=cites,
                product=state.product,
                certificate=held.record.number,
                ruleset=held.ruleset if code == "certificate-ends" else now.id,
            )
    if renewing or held.status != "current":
        return
    if held.notice is not None and days_left(day, held.notice) <= ahead:
        yield AgendaItem(
            urgency=_urgency(day, held.notice),
            code="notice",
            who=held.record.level,
            day=held.notice,
            cites=_term_cites(now),
            product=state.product,
            certificate=held.record.number,
            ruleset=now.id,
        )
    yield from _window(state, now, held, day, ahead)


def _term_cites(ruleset: Ruleset) -> tuple[Citation, ...]:
    """Return where a decision sets the term of its certificates."""
    return () if ruleset.decision.certificate is None else ruleset.decision.certificate.cites


def _ended(state: ProductState, registry: Registry, day: date) -> Iterator[AgendaItem]:
    """Yield the last certificate once it has ended and nothing has taken its place."""
    if state.certificate is not None or not state.certificates:
        return
    last = max(state.certificates, key=lambda one: (one.record.issued, one.record.number))
    if last.status == "expired":
        now = registry.in_force(day)[-1]
        yield AgendaItem(
            urgency="ended",
            code="ended",
            product=state.product,
            who=PRODUCER,
            day=last.until,
            cites=tuple(dict.fromkeys((*_term_cites(registry.ruleset(last.ruleset)), *filing(now).cites))),
            certificate=last.record.number,
            ruleset=now.id,
        )


def _window(
    state: ProductState, now: Ruleset, held: CertificateState, day: date, ahead: int
) -> Iterator[AgendaItem]:
    window = held.window
    if window is None:
        return
    item = partial(
        AgendaItem,
        cites=window.cites,
        product=state.product,
        who=PRODUCER,
        certificate=held.record.number,
        ruleset=now.id,
    )
    place = filing_on(window, day)
    if place == "early":
        if days_left(day, window.first) <= ahead:
            yield item(urgency="coming", code="renewal-opens", day=window.first)
        return
    yield item(urgency="due" if place == "in-window" else "late", code="renewal-closes", day=window.last)


def _of_dossiers(state: ProductState, day: date) -> Iterator[AgendaItem]:
    for dossier in state.dossiers:
        step = dossier.step
        if step is None:
            continue
        code: ItemCode = "certify" if step.action == "certify" else "step"
        yield AgendaItem(
            urgency="due" if step.by is None else _urgency(day, step.by),
            code=code,
            product=state.product,
            who=step.level,
            day=step.by,
            dossier=dossier.record.id,
            step=step,
            counted=step.counted,
            cites=step.cites,
            ruleset=step.ruleset,
            doubtful=step.doubtful,
        )


def _of_withdrawals(
    history: History, registry: Registry, day: date, holidays: Holidays
) -> Iterator[AgendaItem]:
    certificates = {one.number: one for one in history.certificates}
    for record in history.withdrawals:
        if record.concluded > day or (record.day is not None and record.day <= day):
            continue
        certificate = certificates[record.certificate]
        ruleset = registry.in_force(record.concluded)[-1]
        doubtful = doubts_about(ruleset, stars=(certificate.stars,))
        try:
            due = withdrawal_due(ruleset, certificate.stars, record.ground, record.concluded, holidays)
        except NotHeldError:
            # no days are held for it, but that it is to be done is known
            yield AgendaItem(
                urgency="due",
                code="withdraw",
                product=history.product.id,
                who=certificate.level,
                certificate=certificate.number,
                notices=("grounds-not-held",),
                ruleset=ruleset.id,
                doubtful=doubtful,
            )
            continue
        yield AgendaItem(
            urgency=_urgency(day, due.by),
            code="withdraw",
            product=history.product.id,
            who=due.level,
            day=due.by,
            certificate=certificate.number,
            counted=due.counted,
            cites=due.cites,
            ruleset=ruleset.id,
            doubtful=doubtful,
        )
