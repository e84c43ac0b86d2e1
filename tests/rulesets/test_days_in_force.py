"""Made-up decisions: what is in force on the days around each, and what becomes of a pending dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve
from kit.ground import ruleset
from kit.process import changed, patch, sets

from ocop_rules import LoadError, Ruleset, UnknownNameError
from ocop_rules.errors import ArgumentError, NoRuleError
from ocop_rules.model.decision import Identity
from ocop_rules.model.process import Transition
from ocop_rules.rulesets import Registry, apply_patch, shipped_registry, with_readings
from ocop_rules.rulesets.registry import filing_fault, known_decisions, require_kind

DAY = timedelta(days=1)


def law(name: str, start: str, end: str | None = None, *transitions: Any, **identity: Any) -> Ruleset:
    """Return the made-up decision under another name, in force on other days."""
    period = {"start": start} if end is None else {"start": start, "end": end}
    more = [("/identity/" + key, value) for key, value in identity.items()]

    def renamed(data: Any) -> Any:
        return changed(
            data,
            ("/identity/id", name),
            ("/identity/period", period),
            ("/transitions", list(transitions)),
            *more,
        )

    return sets(rules=renamed)


def clause(name: str, under: str, before: str, *kinds: str, days: int | None = 10) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": name,
        "kinds": list(kinds or ("new",)),
        "filed_before": before,
        "under": [under],
    }
    return made if days is None else made | {"days": days}


OLD = law("old", "2020-01-01", "2020-12-31")
MIDDLE = law("middle", "2021-03-01", "2021-12-31")
NEW = law("new", "2022-03-01")
THREE = Registry((NEW, OLD, MIDDLE))


def neighbours(registry: Registry, day: date) -> tuple[str | None, ...]:
    with pytest.raises(NoRuleError) as caught:
        registry.in_force(day)
    error = caught.value
    assert error.day == day.isoformat()
    return error.here, error.before, error.after


NAMES = {
    "old": "old (2020-01-01 – 2020-12-31)",
    "middle": "middle (2021-03-01 – 2021-12-31)",
    "new": "new (2022-03-01 – )",
}


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2019-12-31", None, "old"),
        ("2021-01-01", "old", "middle"),
        ("2021-02-28", "old", "middle"),
        ("2022-01-01", "middle", "new"),
    ],
)
def test_a_day_without_a_rule_names_the_nearest_on_both_sides(
    day: str, before: str | None, after: str | None
) -> None:
    expected = (None, before and NAMES[before], after and NAMES[after])
    for registry in (THREE, Registry((), tuple(one.decision.identity for one in THREE))):
        assert neighbours(registry, date.fromisoformat(day)) == expected


def test_of_two_that_ended_before_the_one_that_ended_last_is_named() -> None:
    long = law("long", "2019-01-01", "2021-02-01")
    early = Registry((OLD, long, NEW))
    assert neighbours(early, date(2021, 2, 2))[1] == "long (2019-01-01 – 2021-02-01)"
    # of two that ended on one day, the later one
    twin = law("twin", "2020-06-01", "2020-12-31")
    assert neighbours(Registry((twin, OLD)), date(2021, 2, 2))[1] == "twin (2020-06-01 – 2020-12-31)"


def test_a_decision_known_by_its_dates_alone_is_named_where_it_was_in_force() -> None:
    dated = tuple(one.decision.identity for one in THREE)
    registry = Registry((NEW,), dated)
    assert [one.id for one in registry.decisions] == ["old", "middle", "new"]
    assert [one.id for one in registry.not_held] == ["old", "middle"]
    assert neighbours(registry, date(2021, 3, 1)) == (NAMES["middle"], NAMES["old"], NAMES["new"])
    # of those that are held the ruleset itself counts
    longer = evolve(dated[2], period=evolve(dated[2].period, start=date(2022, 1, 1)))
    assert neighbours(Registry((NEW,), (longer,)), date(2022, 2, 1))[2] == NAMES["new"]
    # where two are in force and one of them is not held, that one is named
    beside = evolve(dated[1], id="beside")
    assert (
        neighbours(Registry((MIDDLE,), (beside,)), date(2021, 3, 1))[0] == "beside (2021-03-01 – 2021-12-31)"
    )


def test_an_amended_decision_stands_back_while_its_amendment_is_in_force() -> None:
    amending = law("amending", "2020-06-01", "2020-08-31", amends="old")
    registry = Registry((amending, OLD))
    for day, name in (
        ("2020-05-31", "old"),
        ("2020-06-01", "amending"),
        ("2020-08-31", "amending"),
        ("2020-09-01", "old"),
    ):
        assert [one.id for one in registry.in_force(date.fromisoformat(day))] == [name]


def test_rulesets_of_one_day_come_in_the_order_of_their_ids() -> None:
    twins = [law(name, "2020-01-01") for name in ("b", "a", "c")]
    registry = Registry(tuple(twins))
    assert [one.id for one in registry] == [one.id for one in registry.decisions] == ["a", "b", "c"]
    assert [one.id for one in registry.in_force(date(2020, 1, 1))] == ["a", "b", "c"]
    assert [one.id for one in Registry((), tuple(one.decision.identity for one in twins)).not_held] == [
        "a",
        "b",
        "c",
    ]


def test_a_registry_holds_rulesets_by_their_ids() -> None:
    again = evolve(OLD, labels={"vi": {}})
    more = THREE.with_ruleset(again).with_ruleset(law("fourth", "2023-01-01"))
    assert more.ruleset("old") is again
    assert [one.id for one in more.rulesets] == ["new", "middle", "old", "fourth"]
    assert [one.id for one in THREE.rulesets] == ["new", "old", "middle"]
    wrong: list[Any] = ["moon", 7, ["old"], None]
    for name in wrong:
        with pytest.raises(UnknownNameError) as caught:
            THREE.ruleset(name)
        assert (caught.value.kind, caught.value.name, caught.value.known) == (
            "ruleset",
            name,
            ("middle", "new", "old"),
        )
    assert (Registry(()).known, list(Registry(()))) == ((), [])


OTHERS: list[tuple[Callable[[], object], str, str, str]] = [
    (lambda: Registry(OLD), "rulesets", "<Ruleset>", "rulesets"),  # type: ignore[arg-type]
    (lambda: Registry((OLD, 7)), "rulesets", "7", "rulesets"),  # type: ignore[arg-type]
    (lambda: Registry((OLD,), "old"), "known", '"old"', "decisions"),  # type: ignore[arg-type]
    (lambda: Registry((OLD,), (OLD.decision.identity, 7)), "known", "7", "decisions"),  # type: ignore[arg-type]
    (lambda: THREE.with_ruleset(7), "ruleset", "7", "Ruleset"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "name", "shown", "needed"), OTHERS)
def test_what_is_no_ruleset_is_told_by_the_name_of_its_argument(
    call: Callable[[], object], name: str, shown: str, needed: str
) -> None:
    with pytest.raises(ArgumentError) as caught:
        call()
    assert (caught.value.name, caught.value.found, caught.value.needed) == (name, shown, needed)


def test_what_only_says_that_it_is_a_ruleset_is_none() -> None:
    class Like:
        """One that may say something else the next time."""

        __class__ = Ruleset  # type: ignore[assignment]

    like: Any = Like()
    assert isinstance(like, Ruleset)
    with pytest.raises(ArgumentError) as caught:
        Registry((OLD, like))
    assert caught.value.name == "rulesets"


def test_a_registry_is_made_of_whatever_goes_through_its_rulesets() -> None:
    dated = OLD.decision.identity
    assert Registry(iter([NEW, OLD]), iter([dated])) == Registry((NEW, OLD), (dated,))  # type: ignore[arg-type]


def test_the_day_of_filing_is_named_where_it_is_none() -> None:
    wrong: Any = "2020-12-01"
    with pytest.raises(LoadError) as caught:
        CHAIN.holders("new", wrong)
    assert [(one.code, one.fields["name"]) for one in caught.value.faults] == [("not-a-day", "filed")]


def test_an_overlay_is_found_and_is_never_in_force() -> None:
    laid = apply_patch(ruleset("synthetic"), patch("here", ("/council", {"notes": ["gate"]})))
    registry = Registry((laid, MIDDLE))
    assert registry.ruleset("here") is laid
    assert [one.id for one in registry.in_force(date(2021, 3, 1))] == ["middle"]
    assert [one.id for one in registry.decisions] == ["middle"]
    # known by its dates, what it is laid over is not held: the overlay does not stand for it
    dated = Registry((laid, MIDDLE), (ruleset("synthetic").decision.identity,))
    assert [one.id for one in dated.not_held] == ["synthetic"]
    assert neighbours(dated, date(2021, 3, 1))[0] == "synthetic (2020-01-01 – )"


@pytest.mark.parametrize("wrong", ["2021-03-01", 7, None])
def test_a_day_is_a_day(wrong: Any) -> None:
    with pytest.raises(LoadError) as caught:
        THREE.in_force(wrong)
    assert [one.code for one in caught.value.faults] == ["not-a-day"]


def test_a_kind_is_one_of_the_three() -> None:
    with pytest.raises(UnknownNameError) as caught:
        require_kind("moon")
    assert (caught.value.kind, caught.value.name) == ("dossier-kind", "moon")
    assert caught.value.known == ("new", "upgrade", "renewal")


# -- transitions of several decisions -------------------------------------------------------------

FILED = date(2020, 12, 1)
FIRST = law("first", "2020-01-01", "2020-12-31")
SECOND = law(
    "second",
    "2021-01-01",
    "2021-12-31",
    clause("from-first", "first", "2021-01-01", "new", "upgrade", days=365),
)
THIRD = law(
    "third",
    "2022-01-01",
    None,
    clause("from-second", "second", "2022-01-01", "upgrade"),
    clause("from-first-too", "first", "2022-01-01", "new", days=31),
    clause("never", "first", "2022-01-01", "new", days=99),
)
CHAIN = Registry((THIRD, SECOND, FIRST))


def codes(answer: Any) -> list[tuple[str, str, date | None]]:
    return [(one.code, one.ruleset, one.day) for one in answer.why]


def test_each_later_decision_says_what_becomes_of_a_pending_dossier() -> None:
    in_force = ("in-force", "first", FILED)
    first = ("pending", "second", date(2022, 1, 1))
    third = ("pending", "third", date(2022, 2, 1))
    asked = CHAIN.for_dossier("new", FILED, today=date(2022, 1, 1))
    # the last day of the first clause is in time, and the first clause of the third that fits is taken
    assert codes(asked) == [in_force, first, third]
    assert (asked.ruleset.id, asked.finish_by, asked.late) == ("first", date(2022, 2, 1), False)
    assert asked.transition is not None
    assert asked.transition.id == "from-first-too"
    moved = CHAIN.for_dossier("new", FILED, today=date(2022, 1, 2))
    # the clause of the third about the second concerns upgrades alone
    assert codes(moved) == [in_force, first, ("late", "second", date(2022, 1, 1))]
    assert (moved.ruleset.id, moved.late, moved.transition, moved.finish_by) == ("second", True, None, None)
    upgraded = CHAIN.for_dossier("upgrade", FILED, today=date(2022, 1, 2))
    assert codes(upgraded)[1:] == [
        first,
        ("late", "second", date(2022, 1, 1)),
        ("pending", "third", date(2022, 1, 11)),
    ]
    # no clause of the second speaks of renewals
    renewal = CHAIN.for_dossier("renewal", FILED, today=date(2022, 1, 2))
    assert (codes(renewal), renewal.notices) == ([in_force], ())


def test_without_a_day_every_clause_that_would_keep_a_dossier_is_named() -> None:
    asked = CHAIN.for_dossier("new", FILED)
    assert [one.transition for one in asked.why] == [None, "from-first", "from-first-too"]
    assert (asked.late, asked.finish_by) == (False, date(2022, 2, 1))
    # the day of the evaluation is asked with, where there is one, and not today
    done = CHAIN.for_dossier("new", FILED, today=date(2022, 1, 1), evaluated=date(2020, 12, 31))
    assert codes(done) == [("in-force", "first", FILED)]
    asked = CHAIN.for_dossier("new", FILED, today=date(2020, 12, 31))
    assert codes(asked) == [("in-force", "first", FILED)]
    asked = CHAIN.for_dossier("new", FILED, today=date(2021, 1, 1))
    assert [one[0] for one in codes(asked)] == ["in-force", "pending"]


def test_a_clause_that_sets_no_days_gives_one() -> None:
    later = law("later", "2021-01-01", None, clause("at-once", "first", "2021-01-01", days=None))
    asked = Registry((FIRST, later)).for_dossier("new", FILED, today=date(2021, 1, 2))
    assert (asked.finish_by, asked.late) == (date(2021, 1, 2), False)
    assert Registry((FIRST, later)).for_dossier("new", FILED, today=date(2021, 1, 3)).late


def test_what_was_filed_on_the_day_of_the_clause_is_not_meant() -> None:
    beside = law("beside", "2020-12-01", None, clause("from-first", "first", "2020-12-01"))
    registry = Registry((FIRST, with_readings(beside, {})))
    for day, code in ((date(2020, 11, 30), ["in-force", "pending"]), (date(2020, 12, 1), ["overlap-later"])):
        assert [one.code for one in registry.for_dossier("new", day, today=date(2020, 12, 2)).why] == code


def test_whoever_can_hold_a_dossier_is_named_once_in_order() -> None:
    assert CHAIN.holders("new", FILED) == ("first", "second")
    # brought under the second by one clause, and under the third by the next
    assert CHAIN.holders("upgrade", FILED) == ("first", "second", "third")
    assert CHAIN.holders("renewal", FILED) == ("first",)
    assert CHAIN.holders("new", date(2022, 1, 1)) == ("third",)
    # one that comes into force on the day of filing is no later one
    assert CHAIN.holders("new", date(2021, 1, 1)) == ("second",)


def test_a_dossier_may_be_recorded_under_what_takes_it_in(monkeypatch: pytest.MonkeyPatch) -> None:
    dated = tuple(one.decision.identity for one in CHAIN)
    monkeypatch.setattr("ocop_rules.rulesets.registry.known_decisions", lambda: dated)

    def fits(rules: Ruleset, kind: str, day: date) -> bool:
        return filing_fault(rules, kind, day) is None  # type: ignore[arg-type]

    # while it holds, and before it what its clause takes in, of these kinds
    assert [fits(SECOND, "new", one) for one in (date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1))] == [
        True,
        True,
        False,
    ]
    assert [fits(SECOND, kind, FILED) for kind in ("new", "upgrade", "renewal")] == [True, True, False]
    assert not fits(SECOND, "new", date(2019, 12, 31))
    # the second of its clauses, too
    assert [fits(THIRD, "new", one) for one in (date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))] == [
        True,
        True,
        False,
    ]
    assert [fits(THIRD, "upgrade", one) for one in (date(2020, 12, 31), date(2021, 1, 1))] == [False, True]
    # a decision that nobody knows took nothing in
    lone = law("lone", "2022-01-01", None, clause("from-moon", "moon", "2022-01-01"))
    assert not fits(lone, "new", FILED)
    ended: Any = filing_fault(SECOND, "new", date(2022, 1, 1))
    assert dict(ended.fields) == {"ruleset": "second", "start": "2021-01-01", "end": "2021-12-31"}


def test_the_known_decisions_are_those_of_the_list() -> None:
    known = known_decisions()
    assert all(isinstance(one, Identity) for one in known)
    registry = shipped_registry()
    assert registry.known == known
    assert {one.id for one in registry.rulesets} == {
        "1048-2019",
        "148-2023",
        "1489-2025",
        "26-2026",
        "781-2020",
    }
    assert registry.not_held == ()


def test_a_clause_for_what_was_recognised_is_one_without_days() -> None:
    keeps = {"id": "keeps", "under": ["first"]}
    both = [clause("pending", "first", "2021-01-01"), {"id": "others", "under": ["moon"]}, keeps]
    later = law("later", "2021-01-01", None, *both)
    registry = Registry((FIRST, later))
    eve, day = date(2020, 12, 31), date(2021, 1, 1)
    answer = registry.for_dossier("new", FILED, evaluated=eve, recognised=day)
    assert [(one.code, one.ruleset, one.day, one.transition) for one in answer.why] == [
        ("in-force", "first", FILED, None),
        ("ranked-before-keeps", "later", day, "keeps"),
    ]
    for evaluated, recognised in ((eve, eve), (day, day), (eve, None)):
        answer = registry.for_dossier("new", FILED, evaluated=evaluated, recognised=recognised)
        assert "ranked-not-certified" not in answer.readings
    assert isinstance(later.decision.transitions[2], Transition)
