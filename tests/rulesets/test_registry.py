from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from kit.citations import place_of

from ocop_rules import UnknownNameError, load, words
from ocop_rules.errors import LoadError, NoRuleError
from ocop_rules.rulesets import Registry, shipped_registry, with_readings
from ocop_rules.rulesets.registry import known_decisions


@cache
def known() -> Registry:
    return shipped_registry()


def under(choice: str, reading: str, ruleset: str = "26-2026") -> Registry:
    return known().with_ruleset(with_readings(known().ruleset(ruleset), {reading: choice}))


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2019, 8, 21), ["1048-2019"]),
        (date(2020, 6, 7), ["1048-2019"]),
        (date(2020, 6, 8), ["781-2020"]),
        (date(2023, 2, 23), ["781-2020"]),
        (date(2023, 2, 24), ["148-2023"]),
        (date(2025, 7, 5), ["148-2023"]),
        (date(2025, 7, 6), ["1489-2025"]),
        (date(2026, 5, 21), ["1489-2025"]),
        (date(2026, 5, 22), ["1489-2025", "26-2026"]),
        (date(2026, 7, 21), ["1489-2025", "26-2026"]),
        (date(2026, 7, 22), ["26-2026"]),
    ],
)
def test_what_is_in_force(day: date, ids: list[str]) -> None:
    assert [one.id for one in known().in_force(day)] == ids


@pytest.mark.parametrize(
    ("day", "here", "before", "after"),
    [
        (date(2019, 8, 20), None, None, "1048-2019"),
        (date(2019, 8, 21), "1048-2019", None, "781-2020"),
        (date(2020, 6, 8), "781-2020", None, "148-2023"),
        (date(2023, 2, 23), "781-2020", None, "148-2023"),
    ],
)
def test_a_day_without_a_rule_that_is_held_names_its_neighbours(
    day: date, here: str | None, before: str | None, after: str | None
) -> None:
    since_148 = Registry(
        tuple(load(name) for name in ("148-2023", "1489-2025", "26-2026")), known_decisions()
    )
    with pytest.raises(NoRuleError) as caught:
        since_148.for_dossier("new", day)
    error = caught.value
    assert error.day == day.isoformat()
    assert [one and one.split()[0] for one in (error.here, error.before, error.after)] == [
        here,
        before,
        after,
    ]
    for lang in ("en", "vi"):
        assert words.day(lang, day) in error.text(lang)
        assert after is None or after in error.text(lang)
    assert pickle.loads(pickle.dumps(error)).text() == error.text()  # noqa: S301


def test_every_day_since_1048_has_exactly_one_answer_for_a_new_dossier() -> None:
    day, expected = date(2019, 8, 21), "1048-2019"
    changes = {
        date(2020, 6, 8): "781-2020",
        date(2023, 2, 24): "148-2023",
        date(2025, 7, 6): "1489-2025",
        date(2026, 5, 22): "26-2026",
    }
    while day < date(2028, 1, 1):
        expected = changes.get(day, expected)
        answer = known().for_dossier("new", day)
        assert answer.ruleset.id == expected
        assert answer.why
        day += timedelta(days=1)


def test_nothing_is_carried_forward_past_an_amendment_that_is_not_held() -> None:
    alone = Registry((load("148-2023"),), known_decisions())
    assert [one.id for one in alone.in_force(date(2025, 7, 5))] == ["148-2023"]
    with pytest.raises(NoRuleError) as caught:
        alone.in_force(date(2025, 7, 6))
    assert caught.value.here is not None
    assert caught.value.here.startswith("1489-2025")


def test_the_list_of_decisions_agrees_with_the_rulesets() -> None:
    dated = {one.id: one for one in known_decisions()}
    for ruleset in known():
        identity = ruleset.decision.identity
        one = dated[ruleset.id]
        assert (one.number, one.issued, one.period) == (identity.number, identity.issued, identity.period)
        assert (one.amends, one.replaces) == (identity.amends, identity.replaces)


@pytest.mark.parametrize(
    ("kind", "finish", "place"),
    [
        ("new", date(2026, 7, 21), "article 12.2(a)"),
        ("upgrade", date(2026, 7, 21), "article 12.2(a)"),
        ("renewal", date(2026, 6, 21), "article 12.2(b)"),
    ],
)
def test_a_pending_dossier_stays_under_the_earlier_rules(kind: str, finish: date, place: str) -> None:
    answer = known().for_dossier(kind, date(2026, 5, 21), today=date(2026, 5, 22))  # type: ignore[arg-type]
    assert answer.ruleset.id == "1489-2025"
    assert answer.finish_by == finish
    assert not answer.late
    assert [place_of(cite) for step in answer.why for cite in step.cites if step.code == "pending"] == [place]
    assert known().for_dossier(kind, date(2026, 5, 22)).ruleset.id == "26-2026"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("way", "finish"),
    [
        ("first-day-not-counted", date(2026, 6, 21)),
        ("first-day-counted", date(2026, 6, 20)),
        ("next-working-day", date(2026, 6, 22)),
    ],
)
def test_the_last_day_of_the_transition_follows_the_way_of_counting(way: str, finish: date) -> None:
    asked = date(2026, 6, 21)
    answer = under(way, "day-count").for_dossier("renewal", date(2026, 5, 1), today=asked)
    if finish < asked:
        assert answer.late
        assert answer.ruleset.id == "26-2026"
    else:
        assert answer.finish_by == finish
        assert answer.ruleset.id == "1489-2025"
    assert answer.readings["day-count"] == way


def test_a_pending_dossier_that_is_late_restarts_or_stays_as_the_reading_says() -> None:
    filed, asked = date(2026, 5, 1), date(2026, 7, 22)
    new = known().for_dossier("new", filed, today=asked)
    assert (new.ruleset.id, new.late, new.finish_by) == ("26-2026", True, None)
    kept = under("keep", "pending-late").for_dossier("new", filed, today=asked)
    assert (kept.ruleset.id, kept.late) == ("1489-2025", True)
    # evaluated on the last day is in time
    assert known().for_dossier("new", filed, evaluated=date(2026, 7, 21)).ruleset.id == "1489-2025"
    assert known().for_dossier("new", filed, evaluated=date(2026, 7, 22)).late


def test_a_dossier_evaluated_before_is_not_concerned() -> None:
    answer = known().for_dossier("new", date(2024, 10, 1), evaluated=date(2024, 10, 25))
    assert (answer.ruleset.id, answer.transition, answer.finish_by) == ("148-2023", None, None)


def test_a_product_waiting_for_the_centre_is_pending_or_evaluated_as_the_reading_says() -> None:
    days = {"today": date(2026, 6, 1), "ranked_below": date(2026, 5, 10)}
    pending = known().for_dossier("new", date(2026, 4, 1), **days)
    assert (pending.ruleset.id, pending.finish_by) == ("1489-2025", date(2026, 7, 21))
    done = under("evaluated", "pending-above").for_dossier("new", date(2026, 4, 1), **days)
    assert (done.ruleset.id, done.finish_by) == ("26-2026", None)
    # ranked after the decision came into force: pending without any doubt
    later = known().for_dossier(
        "new", date(2026, 4, 1), today=date(2026, 6, 1), ranked_below=date(2026, 5, 22)
    )
    assert "pending-above" not in later.readings


def test_what_was_ranked_before_and_recognised_after_keeps_the_earlier_rules_or_not() -> None:
    """Article 12.1 speaks of what was ranked before 22 May 2026 and of its decision of recognition."""
    filed, ranked, recognised = date(2026, 3, 1), date(2026, 5, 10), date(2026, 5, 25)
    kept = known().for_dossier("new", filed, evaluated=ranked, recognised=recognised)
    assert (kept.ruleset.id, kept.readings["ranked-not-certified"]) == ("1489-2025", "keeps")
    assert [place_of(cite) for cite in kept.why[-1].cites] == ["article 12.1"]
    other = under("falls-under-new", "ranked-not-certified")
    assert other.for_dossier("new", filed, evaluated=ranked, recognised=recognised).ruleset.id == "26-2026"
    # recognised before, or ranked after, it is no question
    for before, after in ((ranked, date(2026, 5, 21)), (date(2026, 5, 22), date(2026, 5, 25))):
        answer = other.for_dossier("new", filed, evaluated=before, recognised=after)
        assert (answer.ruleset.id, "ranked-not-certified" in answer.readings) == ("1489-2025", False)


def test_of_two_decisions_in_force_the_reading_chooses() -> None:
    day = date(2026, 6, 1)
    assert known().for_dossier("new", day).ruleset.id == "26-2026"
    earlier = under("earlier", "overlap-dossier").for_dossier("new", day)
    assert (earlier.ruleset.id, earlier.finish_by) == ("1489-2025", date(2026, 7, 21))
    assert under("earlier", "overlap-dossier").for_dossier("new", date(2026, 7, 22)).ruleset.id == "26-2026"


def test_a_dossier_overtaken_by_the_amendment_says_that_its_clause_is_not_held() -> None:
    filed, asked = date(2025, 7, 1), date(2025, 8, 1)
    answer = known().for_dossier("new", filed, today=asked)
    assert answer.ruleset.id == "148-2023"
    assert answer.notices == ("transition-not-held",)
    before = known().for_dossier("new", filed, today=date(2025, 7, 5))
    assert before.notices == ()


def test_a_dossier_overtaken_by_148_says_that_its_clause_is_not_held() -> None:
    filed = date(2023, 2, 1)
    answer = known().for_dossier("new", filed, today=date(2023, 3, 1))
    assert (answer.ruleset.id, answer.notices) == ("781-2020", ("replacement-not-held",))
    assert known().for_dossier("new", filed, today=date(2023, 2, 23)).notices == ()
    assert known().for_dossier("new", filed, evaluated=date(2023, 2, 20)).notices == ()
    # the clause of Decision 26 is held
    assert known().for_dossier("new", date(2026, 5, 1), today=date(2026, 6, 1)).notices == ()


def test_a_later_decision_does_not_count_before_its_day() -> None:
    answer = known().for_dossier("new", date(2026, 5, 1), today=date(2026, 5, 21))
    assert (answer.transition, answer.finish_by) == (None, None)


def test_a_registry_is_immutable_and_an_overlay_is_never_in_force_by_itself() -> None:
    overlay = load("bac-kan-city-2024")
    more = known().with_ruleset(overlay)
    assert more.ruleset("bac-kan-city-2024") == overlay
    with pytest.raises(UnknownNameError):
        known().ruleset("bac-kan-city-2024")
    assert [one.id for one in more.in_force(date(2024, 6, 1))] == ["148-2023"]


def test_an_unknown_kind_is_an_error_with_the_kinds() -> None:
    with pytest.raises(UnknownNameError) as caught:
        known().for_dossier("renew", date(2026, 6, 1))  # type: ignore[arg-type]
    assert caught.value.suggestion == "renewal"


@pytest.mark.parametrize("name", ["filed", "today", "evaluated", "ranked_below", "recognised"])
@pytest.mark.parametrize("wrong", ["2026-05-01", datetime(2026, 5, 1, tzinfo=UTC), 20260501])
def test_each_day_that_is_asked_with_is_a_day(name: str, wrong: object) -> None:
    days: dict[str, Any] = {"filed": date(2026, 4, 1), "today": date(2026, 5, 22), name: wrong}
    with pytest.raises(LoadError) as caught:
        known().for_dossier("new", **days)
    [fault] = caught.value.faults
    assert (fault.code, fault.fields["name"]) == ("not-a-day", name)


def test_the_answer_as_json() -> None:
    data = known().for_dossier("renewal", date(2026, 5, 1), today=date(2026, 6, 1)).to_json()
    assert data["ruleset"] == "1489-2025"
    assert data["finish_by"] == "2026-06-21"
    assert data["transition"] == "pending-renewal"
    assert data["why"][-1]["cites"] == [
        {"source": "transcript", "decision": "26/2026/QĐ-TTg", "article": 12, "clause": 2, "point": "b"}
    ]


def test_a_registry_shows_its_ids_and_not_the_whole() -> None:
    assert repr(Registry((load("148-2023"), load("26-2026")))) == "<Registry 148-2023, 26-2026>"
