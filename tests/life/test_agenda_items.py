"""What stands on the agenda, whole: who, until when, under which decision, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import permutations
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of
from kit.lives import certified, known, tea

from ocop_rules import agenda, load, replay
from ocop_rules.errors import OcopError
from ocop_rules.life import AgendaItem, History, LevelOutcome, next_step, ranked_outcome
from ocop_rules.life.agendas import in_order
from ocop_rules.life.levels import received
from ocop_rules.model.decision import Doubt
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.rulesets import Registry, with_readings

ONE = timedelta(days=1)
ENDS = date(2030, 4, 12)


def items(data: dict[str, Any], day: date, registry: Registry | None = None, **more: Any) -> list[AgendaItem]:
    return list(agenda(registry or known(), [History.from_json(data)], day, **more))


def rice(
    ruleset: str = "148-2023", issued: str = "2023-03-25", filed: str = "2023-03-01", **more: Any
) -> dict[str, Any]:
    """A product of 3 stars, certified by a district."""
    data = certified(issued, **more)
    data["dossiers"][0] |= {"ruleset": ruleset, "filed": filed}
    for one in (*data["results"], *data["decisions"]):
        one["day"] = filed
    return data


# -- the order ----------------------------------------------------------------------------------------------


def test_late_comes_first_then_the_day_the_product_what_it_is_and_whose_record() -> None:
    first = AgendaItem(urgency="late", code="step", product="a", who="province", day=date(2027, 5, 1))
    ordered = (
        evolve(first, product="z", day=date(2027, 4, 30), dossier="9"),
        evolve(first, code="notice", product="a", dossier="9"),
        evolve(first, dossier="1"),
        evolve(first, dossier="2"),
        evolve(first, product="b", code="certify", dossier="1"),
        # without a limit, after all that have one
        evolve(first, day=None, dossier="1"),
        evolve(first, day=None, certificate="2"),
        evolve(first, urgency="due", day=date(2027, 1, 1)),
        evolve(first, urgency="due", day=None),
        evolve(first, urgency="coming", day=date(2026, 1, 1)),
        evolve(first, urgency="ended", day=date(2025, 1, 1)),
    )
    for turned in (ordered[::-1], ordered[1::2] + ordered[::2], ordered[5:] + ordered[:5]):
        assert in_order(turned) == ordered
    for three in permutations(ordered[1:4]):
        assert in_order(three) == ordered[1:4]


# -- the decision that asks for it --------------------------------------------------------------------------


def told(found: Iterable[AgendaItem]) -> list[tuple[Any, ...]]:
    return [(one.code, one.urgency, one.who, one.day, one.ruleset) for one in found]


def test_each_item_names_the_decision_that_asks_for_it() -> None:
    # the term is that of the decision it was issued under, the window and the notice are those in force
    assert told(items(tea(), date(2029, 8, 15))) == [
        ("renewal-opens", "coming", "producer", date(2029, 10, 14), "26-2026")
    ]
    assert told(items(tea(), date(2030, 4, 1))) == [
        ("renewal-closes", "late", "producer", date(2029, 12, 13), "26-2026"),
        ("certificate-ends", "coming", "producer", ENDS, "26-2026"),
    ]
    # on a day of 148 a certificate of 781: the notice of 30 days (148), and the end (781)
    old = rice("781-2020", issued="2021-03-25", filed="2021-03-01")
    old["results"][0]["level"] = "province"
    old["decisions"][0]["level"] = old["certificates"][0]["level"] = "province"
    assert told(items(old, date(2024, 2, 1))) == [
        ("notice", "due", "province", date(2024, 2, 24), "148-2023"),
        ("certificate-ends", "coming", "producer", date(2024, 3, 25), "781-2020"),
    ]
    (notice, ends) = items(old, date(2024, 2, 1))
    assert notice.cites == load("148-2023").decision.certificate.cites  # type: ignore[union-attr]
    assert ends.cites == load("781-2020").decision.certificate.cites  # type: ignore[union-attr]
    assert (notice.certificate, notice.product, ends.certificate, ends.product) == ("C", "rice", "C", "rice")
    # what ended is for the decision in force to say how it is filed anew
    (ended,) = items(old, date(2027, 1, 1))
    assert told([ended]) == [("ended", "ended", "producer", date(2024, 3, 25), "26-2026")]
    assert ended.certificate == "C"
    assert ended.cites[: len(ends.cites)] == ends.cites
    assert [place_of(cite) for cite in ended.cites[len(ends.cites) :]] == ["article 6.1", "article 7.1"]


def test_of_two_decisions_in_force_the_later_one_asks() -> None:
    """From 22 May to 21 July 2026 both 1489/2025 and 26/2026 are in force (article 11)."""
    data = rice(issued="2023-08-31")
    day = date(2026, 6, 1)
    assert told(items(data, day, ahead=365)) == [
        ("renewal-closes", "late", "producer", date(2026, 5, 3), "26-2026"),
        ("certificate-ends", "coming", "producer", date(2026, 8, 31), "148-2023"),
    ]
    data["withdrawals"] = [{"certificate": "C", "ground": "law-broken", "concluded": "2026-06-01"}]
    (found,) = (one for one in items(data, day) if one.code == "withdraw")
    assert told([found]) == [("withdraw", "due", "province", date(2026, 6, 16), "26-2026")]
    state = replay(known(), History.from_json(data), day)
    assert state.certificates[0].window is not None
    assert state.next.ruleset == "26-2026"


@pytest.mark.parametrize("ahead", [0, 30])
def test_a_notice_is_on_the_agenda_so_many_days_ahead(ahead: int) -> None:
    notice = date(2026, 2, 23)  # 30 days before 25 March 2026
    for day, codes in ((notice - (ahead + 1) * ONE, []), (notice - ahead * ONE, ["notice"])):
        assert [one.code for one in items(rice(), day, ahead=ahead) if one.code == "notice"] == codes


def test_the_end_is_told_on_its_day_and_not_after_it() -> None:
    for day, codes in ((ENDS - ONE, []), (ENDS, ["certificate-ends"])):
        assert [one.code for one in items(tea(), day, ahead=0) if one.code.endswith("ends")] == codes
    assert [one.code for one in items(tea(), ENDS + ONE)] == ["ended"]


def test_of_several_ended_certificates_the_last_one_is_on_the_agenda() -> None:
    data = rice()
    for number, issued in (("A", "2023-03-24"), ("B", "2023-03-25")):
        data["dossiers"].append(data["dossiers"][0] | {"id": number})
        data["results"].append(data["results"][0] | {"dossier": number})
        data["decisions"].append(data["decisions"][0] | {"number": f"D{number}", "dossier": number})
        paper = data["certificates"][0] | {"number": number, "decision": f"D{number}", "issued": issued}
        data["certificates"].append(paper)
    registry = known().with_ruleset(with_readings(load("148-2023"), {"older-certificate": "full-term"}))
    for order in permutations(data["certificates"]):
        found = items(data | {"certificates": list(order)}, date(2026, 5, 1), registry)
        # issued on one day, the higher number is the last
        assert [(one.code, one.certificate, one.day) for one in found] == [("ended", "C", date(2026, 3, 25))]


def test_only_a_renewal_that_runs_keeps_what_is_asked_of_the_producer_off_the_agenda() -> None:
    day = date(2029, 12, 14)
    filed = {"id": "d2", "ruleset": "26-2026", "kind": "renewal", "filed": "2029-11-01"}
    refused = {"number": "R", "dossier": "d2", "level": "province", "day": "2029-12-01", "action": "refuse"}
    for dossier, decisions, codes in (
        (filed, [], ["step"]),
        (filed | {"kind": "upgrade"}, [], ["renewal-closes", "step"]),
        (filed, [refused], ["renewal-closes"]),
    ):
        data = tea()
        data["dossiers"].append(dossier)
        data["decisions"] += decisions
        assert sorted(one.code for one in items(data, day)) == codes
    # what is valid past its end is kept, and has no window any more
    free = known().with_ruleset(with_readings(load("26-2026"), {"extension-filing": "not-needed"}))
    data = rice(issued="2023-08-31")
    assert told(items(data, date(2026, 9, 1), free, ahead=365)) == [
        ("extension-ends", "coming", "producer", date(2027, 2, 27), "26-2026")
    ]
    (found,) = items(data, date(2026, 9, 1), free, ahead=365)
    assert [place_of(cite) for cite in found.cites] == ["article 12.3"]


def test_a_step_on_the_agenda_is_that_of_its_dossier() -> None:
    data = tea()
    for day in ("2026-06-10", "2026-07-01", "2027-04-10"):
        when = date.fromisoformat(day)
        (dossier,) = replay(known(), History.from_json(data), when).dossiers
        step = dossier.step
        assert step is not None
        (found,) = items(data, when)
        assert (found.step, found.dossier, found.certificate, found.notices) == (step, "d1", None, ())
        assert (found.who, found.day, found.counted) == (step.level, step.by, step.counted)
        assert (found.cites, found.ruleset, found.doubtful) == (step.cites, "26-2026", step.doubtful)
        assert found.doubtful != ()
        assert found.code == ("certify" if day == "2027-04-10" else "step")


# -- withdrawals --------------------------------------------------------------------------------------------


def test_a_withdrawal_is_whole_with_its_rule_and_without_one() -> None:
    data = tea()
    data["withdrawals"] = [{"certificate": "C-1", "ground": "law-broken", "concluded": "2028-01-10"}]
    (found,) = items(data, date(2028, 1, 10))
    assert told([found]) == [("withdraw", "due", "province", date(2028, 1, 25), "26-2026")]
    assert (found.product, found.certificate, found.notices) == ("tea", "C-1", ())
    assert found.counted is not None
    assert found.counted.holidays == "no-matter"
    assert [place_of(cite) for cite in found.cites] == ["article 8.1(c)", "article 8.2(a)", "article 8.4"]
    # while 148 was in force no days are held, and the level that certified withdraws
    bare = rice(withdrawals=[{"certificate": "C", "ground": "any", "concluded": "2024-05-02"}])
    (found,) = items(bare, date(2024, 6, 1))
    assert told([found]) == [("withdraw", "due", "district", None, "148-2023")]
    assert (found.product, found.certificate, found.counted, found.cites) == ("rice", "C", None, ())
    assert found.notices == ("grounds-not-held",)


def test_a_day_off_moves_a_withdrawal_in_the_reading_that_says_so() -> None:
    moved = known().with_ruleset(with_readings(load("26-2026"), {"day-count": "next-working-day"}))
    data = tea()
    # 15 days on it is Tuesday, 25 January 2028
    data["withdrawals"] = [{"certificate": "C-1", "ground": "law-broken", "concluded": "2028-01-10"}]
    (found,) = items(data, date(2028, 1, 10), moved, holidays={date(2028, 1, 25)})
    assert found.day == date(2028, 1, 26)


# -- doubts about stars -------------------------------------------------------------------------------------


def doubting(name: str) -> Registry:
    rules = load(name)
    doubts = tuple(Doubt(id=f"about-{stars}", places=(), stars=(stars,)) for stars in (3, 4, 5))
    return known().with_ruleset(evolve(rules, decision=evolve(rules.decision, doubts=doubts)))


def about(found: Iterable[RulesetDoubt], ruleset: str) -> set[str]:
    return {one.doubt for one in found if one.ruleset == ruleset}


def test_what_is_about_4_stars_rests_on_the_doubts_about_4_stars() -> None:
    registry = doubting("26-2026")
    data = tea()
    data["withdrawals"] = [{"certificate": "C-1", "ground": "law-broken", "concluded": "2028-01-10"}]
    seen = set()
    for day in ("2027-04-10", "2028-01-12", "2029-08-15", "2029-12-14", "2030-04-01", "2030-04-13"):
        for one in items(data, date.fromisoformat(day), registry):
            seen.add(one.code)
            assert about(one.doubtful, "26-2026") == {"about-4"}, (day, one)
    assert seen == {
        "certify",
        "withdraw",
        "renewal-opens",
        "renewal-closes",
        "certificate-ends",
        "ended",
    }
    history = History.from_json(tea())
    for day, expected in (("2027-04-09", set()), ("2028-01-01", {"about-4"}), ("2031-01-01", set())):
        state = replay(registry, history, date.fromisoformat(day))
        assert about(state.doubtful, "26-2026") == expected
        assert about(state.next.doubtful, "26-2026") == expected
    old = doubting("148-2023")
    bare = rice(withdrawals=[{"certificate": "C", "ground": "any", "concluded": "2024-05-02"}])
    (found,) = items(bare, date(2024, 6, 1), old)
    assert about(found.doubtful, "148-2023") == {"about-3"}


def test_a_step_about_stars_rests_on_the_doubts_about_them() -> None:
    rules = doubting("26-2026").ruleset("26-2026")
    seen = LevelOutcome(level="commune", status="assessed")
    for total, expected in ((60, {"about-3"}), (95, {"about-5"}), (40, set())):
        step = next_step(rules, [seen, ranked_outcome(rules, "province", total)])
        assert about(step.doubtful, "26-2026") == expected
    assert about(next_step(rules).doubtful, "26-2026") == set()
    assert about(received(rules, "province").doubtful, "26-2026") == set()


# -- many products ------------------------------------------------------------------------------------------


def test_every_history_is_on_the_agenda_and_each_bad_one_is_handed_over() -> None:
    good, bad = tea(), tea()
    bad["certificates"][0]["stars"] = 5
    names = ["bad-1", "good-1", "bad-2", "good-2"]
    histories = []
    for name in names:
        data = bad if name.startswith("bad") else good
        histories.append(History.from_json(data | {"product": data["product"] | {"id": name, "name": name}}))
    handed: list[tuple[str, str]] = []

    def take(history: History, error: OcopError) -> None:
        handed.append((history.product.id, error.code))

    found = agenda(known(), iter(histories), date(2030, 4, 13), on_error=take)
    assert [(one.product, one.name, one.code) for one in found] == [
        (name, name, "ended") for name in ("good-1", "good-2")
    ]
    assert handed == [("bad-1", "history"), ("bad-2", "history")]
