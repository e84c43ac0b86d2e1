from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from kit.citations import place_of
from kit.ground import altered

from ocop_rules import Ruleset, UnknownNameError, load
from ocop_rules.errors import NotHeldError
from ocop_rules.life import (
    certificate_end,
    certificate_extension,
    filing_on,
    notice_day,
    renewal_window,
    withdrawal_due,
)
from ocop_rules.rulesets import with_readings


@cache
def rules(**choices: str) -> Ruleset:
    loaded = load("26-2026")
    return with_readings(loaded, {name.replace("_", "-"): choice for name, choice in choices.items()})


def test_36_months_and_their_last_day() -> None:
    assert certificate_end(rules(), date(2026, 8, 31)) == date(2029, 8, 31)
    assert certificate_end(rules(certificate_last_day="eve"), date(2026, 8, 31)) == date(2029, 8, 30)
    assert certificate_end(load("148-2023"), date(2024, 2, 29)) == date(2027, 2, 28)


def test_the_notice_30_days_before_the_end() -> None:
    assert notice_day(load("148-2023"), date(2026, 3, 31)) == date(2026, 3, 1)
    assert notice_day(rules(), date(2027, 3, 15)) is None


def test_the_window_of_a_renewal() -> None:
    window = renewal_window(rules(), date(2027, 3, 15))
    assert (window.first, window.last) == (date(2026, 9, 16), date(2026, 11, 15))
    assert [
        filing_on(window, day)
        for day in (date(2026, 9, 15), date(2026, 9, 16), date(2026, 11, 15), date(2026, 11, 16))
    ] == ["early", "in-window", "in-window", "late"]
    assert place_of(window.cites[0]) == "article 7.6(a)"
    with pytest.raises(NotHeldError) as caught:
        renewal_window(load("148-2023"), date(2027, 3, 15))
    assert caught.value.what == "renewal"
    assert "148-2023" in caught.value.text("vi")


# the last filing day of a certificate that ends on 19 September 2026 is the day the decision came in force
LAST_THAT_COULD_NOT = date(2026, 9, 18)
FIRST_THAT_COULD = date(2026, 9, 19)
FILED = date(2026, 8, 1)


def test_the_extension_is_for_those_who_could_no_longer_keep_the_window() -> None:
    assert renewal_window(rules(), FIRST_THAT_COULD).last == date(2026, 5, 22)
    found = certificate_extension(rules(), LAST_THAT_COULD_NOT, filed=FILED)
    assert (found.code, found.until) == ("extended", date(2027, 3, 17))
    assert [place_of(cite) for cite in found.cites] == ["article 12.3"]
    other = certificate_extension(rules(), FIRST_THAT_COULD, filed=FILED)
    assert (other.code, other.until) == ("not-transitional", None)


def test_under_the_other_scope_every_late_renewal_is_extended() -> None:
    wide = rules(extension_scope="every-late")
    found = certificate_extension(wide, date(2027, 3, 15), filed=date(2026, 11, 16))
    assert (found.code, found.until) == ("extended", date(2027, 9, 11))
    in_time = certificate_extension(wide, date(2027, 3, 15), filed=date(2026, 11, 15))
    assert (in_time.code, in_time.until) == ("kept-window", None)


def test_the_extension_ends_with_the_decision() -> None:
    found = certificate_extension(rules(), LAST_THAT_COULD_NOT, filed=FILED, decided=date(2026, 10, 5))
    assert found.until == date(2026, 10, 5)
    early = certificate_extension(rules(), LAST_THAT_COULD_NOT, filed=FILED, decided=date(2026, 9, 1))
    assert early.until == LAST_THAT_COULD_NOT
    late = certificate_extension(rules(), LAST_THAT_COULD_NOT, filed=FILED, decided=date(2027, 5, 1))
    assert late.until == date(2027, 3, 17)


def test_without_a_filing_there_is_an_extension_only_in_the_other_reading() -> None:
    for filed in (None, date(2026, 9, 19)):
        found = certificate_extension(rules(), LAST_THAT_COULD_NOT, filed=filed)
        assert (found.code, found.until) == ("nothing-filed", None)
    free = certificate_extension(rules(extension_filing="not-needed"), LAST_THAT_COULD_NOT)
    assert free.until == date(2027, 3, 17)


def test_what_had_ended_before_is_revived_only_in_the_other_reading() -> None:
    ended = date(2026, 5, 21)
    assert certificate_extension(rules(), ended, filed=date(2026, 6, 1)).code == "ended-before"
    revived = certificate_extension(rules(extension_ended="revived"), ended, filed=date(2026, 6, 1))
    assert (revived.code, revived.until) == ("extended", date(2026, 11, 17))


def test_the_first_day_may_be_counted_but_a_day_off_moves_nothing() -> None:
    counted = certificate_extension(rules(day_count="first-day-counted"), LAST_THAT_COULD_NOT, filed=FILED)
    assert counted.until == date(2027, 3, 16)
    saturday = date(2026, 9, 14)  # 180 days on it is Saturday, 13 March 2027
    moved = certificate_extension(rules(day_count="next-working-day"), saturday, filed=FILED)
    assert moved.until == date(2027, 3, 13)


def test_148_knows_no_extension() -> None:
    assert certificate_extension(load("148-2023"), LAST_THAT_COULD_NOT, filed=FILED).code == "no-rule"


@pytest.mark.parametrize(
    ("stars", "level", "article"),
    [(3, "province", "article 8.2(a)"), (4, "province", "article 8.2(a)"), (5, "central", "article 8.2(b)")],
)
def test_who_withdraws_and_by_when(stars: int, level: str, article: str) -> None:
    due = withdrawal_due(rules(), stars, "production-ended", date(2026, 6, 1))
    assert (due.level, due.by) == (level, date(2026, 6, 16))
    assert [place_of(cite) for cite in due.cites] == ["article 8.1(đ)", article, "article 8.4"]


def test_withdrawal_moves_to_a_working_day_in_that_reading() -> None:
    due = withdrawal_due(rules(day_count="next-working-day"), 3, "law-broken", date(2026, 5, 30))
    assert due.by == date(2026, 6, 15)  # 14 June 2026 is a Sunday


def test_the_request_of_the_ministry_is_a_ground_or_none() -> None:
    """Decision 26/2026, article 10.1(b), beside the six grounds of article 8."""
    due = withdrawal_due(rules(), 4, "recognised-against-rules", date(2027, 3, 1))
    assert (due.level, due.by) == ("province", date(2027, 3, 16))
    assert "article 10.1(b)" in [place_of(cite) for cite in due.cites]
    without = rules(request_of_ministry="no-ground")
    with pytest.raises(UnknownNameError):
        withdrawal_due(without, 4, "recognised-against-rules", date(2027, 3, 1))
    assert withdrawal_due(without, 4, "other-conclusion", date(2027, 3, 1)).level == "province"


def test_the_six_grounds_and_no_others() -> None:
    rule = rules().decision.withdrawal
    assert rule is not None
    assert len([ground for ground in rule.grounds if ground.reading is None]) == 6
    with pytest.raises(UnknownNameError) as caught:
        withdrawal_due(rules(), 3, "label-missused", date(2026, 6, 1))
    assert caught.value.suggestion == "label-misused"
    with pytest.raises(UnknownNameError):
        withdrawal_due(rules(), 2, "law-broken", date(2026, 6, 1))
    with pytest.raises(NotHeldError):
        withdrawal_due(load("148-2023"), 3, "law-broken", date(2026, 6, 1))


def test_a_decision_without_a_term_tells_no_end(folder: Path) -> None:
    bare = altered(folder, "ruleset.json", lambda data: data.pop("certificate"))
    with pytest.raises(NotHeldError) as caught:
        certificate_end(bare, date(2024, 1, 1))
    assert (caught.value.ruleset, caught.value.what) == ("synthetic", "certificate")
