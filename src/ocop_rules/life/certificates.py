"""Certificates: how long they last, when they are renewed, extended and withdrawn.

Term: Decision 26/2026, article 4.3; renewal: article 7.6; extension: article 12.3; withdrawal:
article 8. The notice of 30 days before the end is a practice under Decision 148/2023.
"""

from __future__ import annotations

from datetime import date
from typing import cast

from ocop_rules.errors import NotHeldError, UnknownNameError, require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.certificate import CertificateExtension, ExtensionCode, Filing, Window, WithdrawalDue
from ocop_rules.model.process import Withdrawal, WithdrawalGround
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.counting import count_days
from ocop_rules.rulesets.readings import day_count, process_reading
from ocop_rules.structure.days import (
    NO_HOLIDAYS,
    Anniversary,
    CountingWay,
    end_of_months,
    last_day,
    require_day,
    require_days,
    shifted,
)


def certificate_end(ruleset: Ruleset, issued: date) -> date:
    """Return the last day of a certificate issued on ``issued``.

    36 months run from that day (article 4.3); whether the last one is its anniversary or the eve of
    it is the reading ``certificate-last-day``. Raises NotHeldError where the sources hold no term.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    term = ruleset.decision.certificate
    if term is None:
        raise NotHeldError(ruleset.id, "certificate")
    last = cast("Anniversary", process_reading(ruleset.choices, "certificate-last-day"))
    return end_of_months(issued, term.months, last)


def notice_day(ruleset: Ruleset, ends: date) -> date | None:
    """Return the last day to tell the producer that a certificate ends, None where none is set."""
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    term = ruleset.decision.certificate
    if term is None or term.notice_days is None:
        return None
    return shifted(ends, -term.notice_days)


def filing_on(window: Window, day: date) -> Filing:
    """Tell whether ``day`` lies before, in or after the days on which a renewal may be filed."""
    require(window, Window, "window", "Window")
    if require_day(day) < window.first:
        return "early"
    return "late" if day > window.last else "in-window"


def renewal_window(ruleset: Ruleset, ends: date) -> Window:
    """Return the days on which the renewal of a certificate that ends on ``ends`` may be filed.

    Not earlier than 180 and not later than 120 days before it ends (article 7.6a). Raises
    NotHeldError where the decision, as far as it is held, sets no window.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    renewal = ruleset.decision.renewal
    if renewal is None:
        raise NotHeldError(ruleset.id, "renewal")
    require_day(ends, "ends")
    return Window(
        first=shifted(ends, -renewal.earliest_days),
        last=shifted(ends, -renewal.latest_days),
        cites=renewal.cites,
    )


def certificate_extension(
    ruleset: Ruleset,
    ends: date,
    *,
    filed: date | None = None,
    decided: date | None = None,
    valid_until: date | None = None,
) -> CertificateExtension:
    """Return whether a certificate that ends on ``ends`` stays valid for its renewal, and until when.

    Article 12.3: valid until the decision on the renewal (``decided``), at most 180 days past its
    end. ``filed`` is the day the renewal was filed; ``valid_until`` the last day of an extension that an
    earlier renewal brought, within which it may still be filed. Three readings decide what the article leaves
    open: ``extension-scope``, ``extension-ended`` and ``extension-filing``.
    """
    require_days(filed=filed, decided=decided, valid_until=valid_until)
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    renewal = ruleset.decision.renewal
    if renewal is None or renewal.extension is None:
        return CertificateExtension(code="no-rule")
    cites = renewal.extension.cites
    names = ("day-count", "extension-scope", "extension-ended", "extension-filing")
    taken = FrozenDict({name: process_reading(ruleset.choices, name) for name in names})
    window = renewal_window(ruleset, ends)
    start = ruleset.law_start

    # what runs out is not moved to a working day: that is for what has to be done by somebody
    way: CountingWay = day_count(ruleset.choices)
    way = "first-day-not-counted" if way == "next-working-day" else way
    most = last_day(ends, renewal.extension.days, way)
    over = ends < start
    in_time = filed is not None and filed <= (most if over else max(ends, valid_until or ends))
    code: ExtensionCode = "extended"
    if taken["extension-scope"] == "transitional" and window.last >= start:
        code = "not-transitional"
    elif over and taken["extension-ended"] == "stays-ended":
        code = "ended-before"
    elif taken["extension-filing"] == "needed" and not in_time:
        code = "nothing-filed"
    elif filed is not None and filing_on(window, filed) == "in-window":
        code = "kept-window"
    if code != "extended":
        return CertificateExtension(code=code, readings=taken, cites=cites)
    until = most if decided is None else min(most, max(decided, ends))
    return CertificateExtension(code=code, until=until, readings=taken, cites=cites)


# -- withdrawal -----------------------------------------------------------------------------------


def withdrawal_rule(ruleset: Ruleset) -> Withdrawal:
    """Return the grounds, levels and days of withdrawal; raises NotHeldError where none are held."""
    if ruleset.decision.withdrawal is None:
        raise NotHeldError(ruleset.id, "withdrawal")
    return ruleset.decision.withdrawal


def withdrawal_grounds(ruleset: Ruleset) -> tuple[WithdrawalGround, ...]:
    """Return the grounds of withdrawal, those left out that a reading takes for none.

    Raises NotHeldError where none are held.
    """
    found = withdrawal_rule(ruleset).grounds
    return tuple(one for one in found if _is_ground(ruleset, one))


def _is_ground(ruleset: Ruleset, ground: WithdrawalGround) -> bool:
    return ground.reading is None or process_reading(ruleset.choices, ground.reading) != "no-ground"


def withdrawal_due(
    ruleset: Ruleset,
    stars: int,
    ground: str,
    concluded: date,
    holidays: Holidays = NO_HOLIDAYS,
) -> WithdrawalDue:
    """Return who withdraws a certificate of ``stars`` stars, and by when.

    Within 15 days of the conclusion, or of the commune's confirmation that production has ended
    (article 8.4); 3 and 4 stars by the province, 5 by the centre (article 8.2). Raises
    UnknownNameError for another ground or for stars that nobody certifies.
    """
    require(stars, int, "stars", "number")
    require(ground, str, "ground", "plain-text")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    rule = withdrawal_rule(ruleset)
    grounds = {one.id: one for one in withdrawal_grounds(ruleset)}
    if ground not in grounds:
        raise UnknownNameError("ground", ground, grounds)
    by = {star: one for one in rule.by for star in one.stars}
    if stars not in by:
        raise UnknownNameError("stars", stars, by)
    day, counted = count_days(ruleset, concluded, rule.days, holidays)
    cites = (*grounds[ground].cites, *by[stars].cites, *rule.cites)
    return WithdrawalDue(ground=ground, level=by[stars].level, by=day, counted=counted, cites=cites)
