"""A fault that rests on the law says where: every field of each, held against the decision itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from kit.citations import place_of
from kit.lives import certified, changed, known, tea

from ocop_rules import load
from ocop_rules.errors import Fault
from ocop_rules.life import Dossier, History, Round, check_code, check_dossier, check_history, check_round
from ocop_rules.model.history import CertificateRecord, DecisionRecord, DossierRecord, WithdrawalRecord
from ocop_rules.rulesets import shipped_registry, with_readings

COMMUNE = ["article 6.2", "article 7.2"]
PROVINCE = ["article 4.1(a)", "article 7.3"]
CENTRE = ["article 4.1(b)", "article 7.4"]
GROUNDS = [*(f"article 8.1({point})" for point in "abcdđe"), "article 10.1(b)"]
STEPS = ["article 6.1", "article 7.1", "article 6.2", "article 7.2(b)", "article 6.3", "article 7.3(e)"]
SHEET = ["Appendix II, product set 11"]
Told = tuple[str, str, str | None, dict[str, Any], list[str]]


def told(fault: Fault) -> Told:
    return (
        fault.code,
        fault.pointer,
        fault.found,
        dict(fault.fields),
        [place_of(cite) for cite in fault.cites],
    )


GONE = {"certificate": "C-1", "ground": "law-broken", "concluded": "2028-01-10", "day": "2028-01-20"}


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            "results/1/level",
            "district",
            (
                "level-missing",
                "/results/1/level",
                '"district"',
                {"known": "commune, province, central"},
                [*COMMUNE, *PROVINCE, *CENTRE],
            ),
        ),
        # article 3.3(b): 4 stars from 70 to below 90 points
        (
            "results/2/stars",
            5,
            ("stars-range", "/results/2/stars", "5", {"most": "4", "level": "central"}, ["article 3.3(b)"]),
        ),
        (
            "results/2/total",
            "101",
            ("range", "/results/2/total", '"101"', {"least": 0, "most": 100}, SHEET),
        ),
        # 94 points with missed floors leave 2 stars at least: no floor is for 1 or 2 stars
        (
            "results/1/stars",
            1,
            ("stars-floors", "/results/1/stars", "1", {"known": "2, 3, 4, 5"}, SHEET),
        ),
        # given back by the centre with 3 stars, it is for the province to recognise them or to score again
        (
            "results/2/stars",
            3,
            (
                "history-decision",
                "/decisions/1",
                '"P-1"',
                {"action": "choose", "level": "province", "stars": "-"},
                ["article 7.4(g)"],
            ),
        ),
        (
            "results/0/status",
            "open",
            ("history-scoreless", "/results/0/level", '"commune"', {"level": "commune"}, COMMUNE),
        ),
        (
            "sheets/0/level",
            "commune",
            ("history-scoreless", "/sheets/0/level", '"commune"', {"level": "commune"}, COMMUNE),
        ),
        (
            "results/2/status",
            "assessed",
            ("history-assessed", "/results/2/status", '"central"', {"level": "central"}, CENTRE),
        ),
        (
            "decisions/1/stars",
            5,
            (
                "history-recognise",
                "/decisions/1/level",
                '"province"',
                {"level": "province", "stars": 5, "ruleset": "26-2026"},
                [*PROVINCE, *CENTRE],
            ),
        ),
        (
            "decisions/1/stars",
            2,
            ("history-uncertified", "/decisions/1/stars", "2", {}, [*PROVINCE, *CENTRE]),
        ),
        # 36 months from 12 April 2027 (article 4.3), on the anniversary or the eve of it
        (
            "certificates/0/ends",
            "2030-04-13",
            (
                "history-ends",
                "/certificates/0/ends",
                "2030-04-13",
                {"expected": "2030-04-12, 2030-04-11", "months": 36},
                ["article 4.3"],
            ),
        ),
        (
            "withdrawals",
            [GONE | {"ground": "bad-taste", "level": "province"}],
            (
                "history-ground",
                "/withdrawals/0/ground",
                '"bad-taste"',
                {
                    "known": "false-documents, criteria-no-longer-met, law-broken, label-misused,"
                    " production-ended, other-conclusion, recognised-against-rules"
                },
                GROUNDS,
            ),
        ),
        (
            "withdrawals",
            [GONE | {"level": "central"}],
            (
                "history-withdrawer",
                "/withdrawals/0/level",
                '"central"',
                {"by": "central", "level": "province", "expected": "province"},
                ["article 8.2(a)"],
            ),
        ),
        (
            "withdrawals",
            [GONE],
            (
                "history-withdrawer",
                "/withdrawals/0/level",
                "null",
                {"by": "-", "level": "province", "expected": "province"},
                ["article 8.2(a)"],
            ),
        ),
    ],
)
def test_a_fault_of_a_history_names_the_article_it_rests_on(path: str, value: Any, expected: Told) -> None:
    found = {one.code: told(one) for one in check_history(known(), changed((path, value)))}
    assert found[expected[0]] == expected


def test_who_withdraws_is_not_yet_named_while_nothing_is_decided() -> None:
    # the conclusion alone: neither its level nor its day is known
    assert check_history(known(), changed(("withdrawals", [GONE | {"day": None}]))) == []
    assert check_history(known(), changed(("withdrawals", [GONE | {"level": "province"}]))) == []


def test_under_a_decision_without_a_rule_of_withdrawal_the_level_that_recognises_is_expected() -> None:
    """Under 1489/2025 (sources hold no rule): not a level below the one that recognises 3 stars."""
    level = next(one for one in load("1489-2025").decision.levels if 3 in one.recognises)
    assert level.id == "province"
    record = {"certificate": "C", "ground": "any", "concluded": "2025-09-01", "day": "2026-01-20"}
    history = History.from_json(certified("2023-03-25", withdrawals=[record | {"level": "commune"}]))
    assert [told(one) for one in check_history(known(), history)] == [
        (
            "history-withdrawer",
            "/withdrawals/0/level",
            '"commune"',
            {"by": "commune", "level": "province", "expected": "province"},
            [place_of(cite) for cite in level.cites],
        )
    ]
    # the day is known and the level is not
    nobody = evolve(history, withdrawals=(WithdrawalRecord.from_json(record),))
    assert [told(one) for one in check_history(known(), nobody)] == [
        ("missing-key", "/withdrawals/0", None, {"key": "level"}, [])
    ]
    waiting = evolve(nobody, withdrawals=(evolve(nobody.withdrawals[0], day=None),))
    assert check_history(known(), waiting) == []


# -- dossiers under a decision that cannot hold them --------------------------------------------------------


def filed(ruleset: str, day: str, *results: dict[str, Any], kind: str = "new") -> History:
    return History.from_json(
        {
            "product": {"id": "p", "name": "Made up", "producer": "q", "product_set": 11},
            "dossiers": [{"id": "d", "ruleset": ruleset, "kind": kind, "filed": day}],
            "results": [
                {"dossier": "d", "level": "province", "total": "60", "stars": 3} | one for one in results
            ],
        }
    )


def test_a_dossier_under_a_decision_that_cannot_hold_it_is_told_with_the_articles_that_say_so() -> None:
    in_force = {name: load(name).decision.identity.cites for name in ("148-2023", "1489-2025", "26-2026")}
    force_of_26 = ["article 11.1", "article 11.2"]
    assert [place_of(cite) for cite in in_force["26-2026"]] == force_of_26
    # after the last day of 1489 (article 11.2)
    (late,) = check_history(known(), filed("1489-2025", "2026-07-22"))
    assert told(late)[:4] == (
        "history-period",
        "/dossiers/0/filed",
        "2026-07-22",
        {"ruleset": "1489-2025", "start": "2025-07-06", "end": "2026-07-21"},
    )
    assert late.cites == in_force["1489-2025"]
    # 148 was amended in July 2025
    (wrong,) = check_history(known(), filed("148-2023", "2025-12-01"))
    assert told(wrong)[:4] == (
        "history-law",
        "/dossiers/0/ruleset",
        '"148-2023"',
        {"filed": "2025-12-01", "expected": "1489-2025, 26-2026"},
    )
    assert wrong.cites == (*in_force["1489-2025"], *in_force["26-2026"])
    # no decision is known for 2016
    (none,) = check_history(known(), filed("26-2026", "2016-03-01"))
    assert told(none) == (
        "history-law",
        "/dossiers/0/ruleset",
        '"26-2026"',
        {"filed": "2016-03-01", "expected": "-"},
        [],
    )
    # pending on 22 May 2026, and ranked a day after the 60 days (article 12.2(a))
    (ranked,) = check_history(known(), filed("1489-2025", "2026-05-10", {"day": "2026-07-22"}))
    assert told(ranked)[:4] == (
        "history-law-day",
        "/results/0/day",
        "2026-07-22",
        {"ruleset": "1489-2025", "expected": "26-2026", "last": "2026-07-21"},
    )
    assert "article 12.2(a)" in [place_of(cite) for cite in ranked.cites]
    # under the new decision before that day: nothing has turned it over yet
    (early,) = check_history(known(), filed("26-2026", "2026-05-10", {"day": "2026-07-01"}))
    assert told(early)[:4] == (
        "history-law-day",
        "/results/0/day",
        "2026-07-01",
        {"ruleset": "26-2026", "expected": "1489-2025", "last": "2026-07-21"},
    )


@pytest.mark.parametrize("status", ["ranked", "stopped", "rejected"])
def test_what_a_council_has_come_to_is_held_against_the_last_day(status: str) -> None:
    figures = {} if status == "ranked" else {"total": None, "stars": None}
    for day, codes in (("2026-07-21", []), ("2026-07-22", ["history-law-day"])):
        found = check_history(
            known(), filed("1489-2025", "2026-05-10", {"day": day, "status": status} | figures)
        )
        assert [one.code for one in found] == codes
    # what is open has come to nothing yet
    waiting = filed(
        "1489-2025", "2026-05-10", {"day": "2026-07-22", "status": "open"} | {"total": None, "stars": None}
    )
    assert check_history(known(), waiting) == []


def test_each_dossier_and_each_result_is_held_against_its_decision() -> None:
    """The faults of a first record hide none of a second."""
    late = filed("1489-2025", "2026-05-10", {"day": "2026-07-22"}, {"day": "2026-07-23", "order": 1})
    assert [one.pointer for one in check_history(known(), late)] == ["/results/0/day", "/results/1/day"]
    first = DossierRecord.from_json({"id": "a", "ruleset": "1489-2025", "kind": "new", "filed": "2026-07-22"})
    second = DossierRecord.from_json({"id": "b", "ruleset": "148-2023", "kind": "new", "filed": "2025-12-01"})
    both = evolve(late, dossiers=(first, second, *late.dossiers))
    assert [(one.code, one.pointer) for one in check_history(known(), both)] == [
        ("history-period", "/dossiers/0/filed"),
        ("history-law", "/dossiers/1/ruleset"),
        ("history-law-day", "/results/0/day"),
        ("history-law-day", "/results/1/day"),
    ]
    turned = evolve(both, dossiers=(second, first, *late.dossiers))
    assert [one.code for one in check_history(known(), turned)][:2] == ["history-law", "history-period"]


# -- dossiers alone, rounds and codes -----------------------------------------------------------------------


def test_what_is_handed_in_by_nobody_or_unknown_cites_the_steps_of_a_dossier() -> None:
    handed = [
        {"by": "producer", "parts": ["self-assessment", "no-such-part"]},
        {"by": "producer"},
        {"by": "district"},
    ]
    data = {"ruleset": "26-2026", "kind": "new", "product_set": 11, "filed": "2026-06-01", "handed": handed}
    every = (
        "registration-form, self-assessment, changes-with-evidence, update-since-recognition,"
        " dated-legal-papers"
    )
    steps = {"known": "producer, commune, province"}
    assert [told(one) for one in check_dossier(load("26-2026"), Dossier.from_json(data))] == [
        (
            "dossier-part",
            "/handed/0/parts/1",
            '"no-such-part"',
            {"near": every, "by": "producer"},
            ["article 6.1", "article 7.1"],
        ),
        ("handed-twice", "/handed/1/by", '"producer"', steps, STEPS),
        ("handed-by", "/handed/2/by", '"district"', steps, STEPS),
    ]


@pytest.mark.parametrize("place", ["plan", "councils"])
def test_a_level_that_the_decision_of_a_round_does_not_have_cites_its_levels(place: str) -> None:
    council = {"council": {"level": "district", "members": [{"id": "a"}]}}
    data: dict[str, Any] = {
        "plan": {"ruleset": "26-2026", "level": "district" if place == "plan" else "province"},
        "councils": [] if place == "plan" else [council],
    }
    at = {"plan": "/plan/level", "councils": "/councils/0/council/level"}[place]
    assert [told(one) for one in check_round(load("26-2026"), Round.from_json(data))] == [
        (
            "level-missing",
            at,
            '"district"',
            {"known": "commune, province, central"},
            [*COMMUNE, *PROVINCE, *CENTRE],
        )
    ]


def test_the_form_of_a_code_stands_at_the_head_of_the_sheets() -> None:
    """Decision 26/2026, Appendix II: a code of four parts, expected from 2025 on."""
    (fault,) = check_code("04-01279-7-2024")
    fields = {"part": "year", "parts": 4, "first": 2025, "last": 2099}
    assert told(fault) == ("code-period", "", "2024", fields, ["Appendix II, head of the score sheet"])


# -- several records ----------------------------------------------------------------------------------------


def test_of_two_records_both_are_looked_at() -> None:
    """A fault of the first record of a list hides none of the second, and is not taken for it."""
    history = History.from_json(tea())
    decision, certificate = history.decisions[1], history.certificates[0]
    first = evolve(decision, number="X", stars=2)
    second = evolve(decision, number="Y", stars=5)
    both = evolve(history, decisions=(first, second, *history.decisions))
    assert [(one.code, one.pointer) for one in check_history(known(), both)] == [
        ("history-uncertified", "/decisions/0/stars"),
        ("history-twice", "/decisions/1"),
        ("history-recognise", "/decisions/1/level"),
        ("history-twice", "/decisions/3"),
    ]
    papers = [
        evolve(certificate, number=number, issued=date(2027, 4, 9), level="central") for number in ("X", "Y")
    ]
    found = check_history(known(), evolve(history, certificates=(certificate, *papers)))
    assert [(one.code, one.pointer) for one in found] == [
        (code, f"/certificates/{index}/{key}")
        for index in (1, 2)
        for code, key in (
            ("history-before", "issued"),
            ("history-differs", "level"),
            ("history-twice", "decision"),
        )
    ]


def test_a_certificate_rests_on_a_recognition_and_says_which_figures_differ() -> None:
    history = History.from_json(tea())
    approved = evolve(history.certificates[0], decision="P-0", stars=3)
    (fault,) = check_history(known(), evolve(history, certificates=(approved,)))
    # the approval of a result for the centre; its stars are not compared
    assert told(fault) == ("history-no-decision", "/certificates/0/decision", '"P-0"', {}, [])
    other = evolve(history.certificates[0], level="central", stars=3)
    assert [told(one) for one in check_history(known(), evolve(history, certificates=(other,)))] == [
        (
            "history-differs",
            "/certificates/0/level",
            '"central"',
            {"key": "level", "expected": '"province"'},
            [],
        ),
        ("history-differs", "/certificates/0/stars", "3", {"key": "stars", "expected": "4"}, []),
    ]


def test_an_upgrade_of_what_has_ended_tells_the_day_it_was_filed() -> None:
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "upgrade", "filed": "2030-04-13"})
    (fault,) = check_history(known(), History.from_json(data))
    assert told(fault) == ("history-upgrade-of-ended", "/dossiers/1/filed", "2030-04-13", {}, [])


def test_an_upgrade_is_of_a_certificate_that_runs_on_the_day_it_is_filed() -> None:
    data = tea()
    data["dossiers"].append({"id": "d2", "ruleset": "26-2026", "kind": "upgrade", "filed": "2028-02-01"})
    gone = {"ground": "law-broken", "level": "province", "concluded": "2028-01-10"}
    for withdrawals, codes in (
        # concluded, and not decided yet: it runs
        ([{"certificate": "C-1", "ground": "law-broken", "concluded": "2028-01-10"}], []),
        ([{"certificate": "C-1", **gone, "day": "2028-02-02"}], []),
        ([{"certificate": "C-1", **gone, "day": "2028-02-01"}], ["history-upgrade-of-ended"]),
        (
            [{"certificate": "C-1", **gone, "day": day} for day in ("2028-02-02", "2028-02-01")],
            ["history-upgrade-of-ended"],
        ),
    ):
        found = check_history(known(), History.from_json(data | {"withdrawals": withdrawals}))
        assert [one.code for one in found] == codes


def test_a_decision_is_the_step_to_which_the_results_lead_in_action_level_and_stars() -> None:
    history = History.from_json(tea())
    sent = history.decisions[0]
    for wrong in (
        evolve(sent, action="recognise", stars=3),  # the step is to send up
        evolve(sent, level="central"),
        evolve(sent, stars=4),
    ):
        only = evolve(history, results=history.results[:2], decisions=(wrong,), certificates=())
        assert [told(one) for one in check_history(known(), only)] == [
            (
                "history-decision",
                "/decisions/0",
                '"P-0"',
                {"action": "send-up", "level": "province", "stars": 5},
                ["article 6.3(a)", "article 7.3(e)"],
            )
        ]


def test_what_is_to_be_recognised_is_not_approved_for_the_level_above() -> None:
    history = filed("26-2026", "2026-08-03", {"day": "2026-09-01"})
    approved = DecisionRecord(
        number="A", dossier="d", level="province", day=date(2026, 9, 10), action="approve", stars=3
    )
    (fault,) = check_history(known(), evolve(history, decisions=(approved,)))
    fields = {"action": "recognise", "level": "province", "stars": 3}
    assert told(fault) == ("history-decision", "/decisions/0", '"A"', fields, PROVINCE)
    # a decision of the day of the result may rest on it, and one of the day before cannot
    recognised = evolve(approved, action="recognise")
    for day, codes in ((date(2026, 9, 1), []), (date(2026, 8, 31), ["history-decision", "history-closed"])):
        found = check_history(known(), evolve(history, decisions=(evolve(recognised, day=day),)))
        assert [one.code for one in found] in (codes, codes[1:])
        assert bool(found) == bool(codes)


def test_five_stars_are_withdrawn_by_the_centre() -> None:
    """Decision 26/2026, article 8.2(b)."""
    history = filed(
        "26-2026", "2026-08-03", {"day": "2026-09-01", "level": "central", "total": "92", "stars": 5}
    )
    shared = {"level": "central", "stars": 5}
    decided = DecisionRecord(number="M", dossier="d", day=date(2026, 9, 10), **shared)
    paper = CertificateRecord(number="C", decision="M", issued=date(2026, 9, 12), **shared)
    certified = evolve(history, decisions=(decided,), certificates=(paper,))
    for level, expected in (
        ("central", []),
        (
            "province",
            [
                (
                    "history-withdrawer",
                    "/withdrawals/0/level",
                    '"province"',
                    {"by": "province", "level": "central", "expected": "central"},
                    ["article 8.2(b)"],
                )
            ],
        ),
    ):
        gone = WithdrawalRecord.from_json(GONE | {"certificate": "C", "level": level})
        found = check_history(known(), evolve(certified, withdrawals=(gone,)))
        assert [told(one) for one in found] == expected


def test_what_a_level_ranked_itself_is_not_ranked_below_it() -> None:
    """Article 12.2, in the reading that what waits for the level above has been evaluated already."""
    evaluated = known().with_ruleset(with_readings(load("26-2026"), {"pending-above": "evaluated"}))
    first, again = {"day": "2026-05-21"}, {"day": "2026-09-01"}
    twice = filed("1489-2025", "2026-05-10", first, again)
    assert [(one.code, one.pointer) for one in check_history(evaluated, twice)] == [
        ("history-law-day", "/results/1/day")
    ]
    above = filed("1489-2025", "2026-05-10", first, again | {"level": "central", "total": "92", "stars": 5})
    assert check_history(evaluated, above) == []
    # ranked below another dossier, or later than what is held against it, it is no help
    other = evolve(above, results=(evolve(above.results[0], dossier="e"), above.results[1]))
    other = evolve(other, dossiers=(*other.dossiers, evolve(other.dossiers[0], id="e")))
    assert [one.pointer for one in check_history(evaluated, other)] == ["/results/1/day"]


def test_a_dossier_under_local_rules_is_filed_while_they_apply() -> None:
    plan = load("bac-kan-city-2024")
    identity = plan.decision.identity
    lasting = evolve(identity, period=evolve(identity.period, end=None))
    for rules, end, days in (
        (plan, "2024-12-31", {"2023-12-31": True, "2024-01-01": False, "2025-01-01": True}),
        (
            evolve(plan, decision=evolve(plan.decision, identity=lasting)),
            "…",
            {"2023-12-31": True, "2025-01-01": False},
        ),
    ):
        registry = known().with_ruleset(rules)
        for day, wrong in days.items():
            data = filed(plan.id, day).to_json() | {"results": []}
            found = check_history(registry, History.from_json(data))
            fields = {"ruleset": plan.id, "start": "2024-01-01", "end": end}
            assert [told(one)[:4] for one in found] == [
                ("history-period", "/dossiers/0/filed", day, fields) for _ in "x" if wrong
            ]
            assert {one.cites for one in found} <= {identity.cites}


def test_what_was_recognised_by_the_first_decision_is_twice_in_the_second_alone() -> None:
    registry = shipped_registry()
    history = History.from_json(tea())
    again = DecisionRecord(number="A", dossier="d1", level="province", day=date(2027, 4, 11), stars=4)
    found = check_history(registry, evolve(history, decisions=(*history.decisions, again)))
    assert [told(one) for one in found] == [("history-twice", "/decisions/2", '"d1"', {}, [])]
    paper = CertificateRecord(number="B", decision="A", level="province", stars=4, issued=date(2027, 4, 12))
    both = evolve(history, decisions=(*history.decisions, again), certificates=(*history.certificates, paper))
    assert [one.pointer for one in check_history(registry, both)] == ["/decisions/2"]
