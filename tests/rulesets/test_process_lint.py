"""The lint of the process and of the policy: each fault whole, at the second of two as at the first."""

from __future__ import annotations

from typing import Any

import pytest
from kit.process import GONE, PROCESS, Change, Told, decision, found

from ocop_rules.model.council import Council
from ocop_rules.rulesets.lint.at import At
from ocop_rules.rulesets.lint.council import lint_council

LEVELS = {"known": "district, province"}
BODIES = {"known": "producer, office, jury"}


def missing(at: str, known: str = "district, province") -> Told:
    return ("level-missing", at, '"moon"', {"known": known})


def twice(at: str, name: str) -> Told:
    return ("id-twice", at, f'"{name}"', {"id": name})


CHAIRS = ("member", "chair", "chair", "chair")
FIRST = {name: PROCESS[name][0] for name in ("deadlines", "bodies", "transitions", "terms")}
NAMES = {name: one["id"] for name, one in FIRST.items()}

CASES: list[tuple[list[Change], list[Told]]] = [
    # who does it: levels that there are
    *(
        ([(at, "moon")], [missing(at)])
        for at in (
            "/rounds/0/level",
            "/rounds/1/level",
            "/rounds/0/proposed_by",
            "/rounds/1/proposed_by",
            "/limits/0/level",
            "/limits/1/level",
            "/deadlines/0/level",
            "/deadlines/1/level",
            "/bodies/0/level",
            "/bodies/1/level",
            "/dossiers/0/by",
            "/dossiers/1/by",
            "/dossiers/0/to",
            "/dossiers/1/to",
            "/withdrawal/by/0/level",
            "/withdrawal/by/1/level",
        )
    ),
    # what goes back goes to a level below, what is told goes to anybody there is
    ([("/levels/1/gives_back", {"to": "district", "choices": ["recognise"]})], []),
    (
        [("/levels/1/gives_back", {"to": "province", "choices": ["recognise"]})],
        [("level-missing", "/levels/1/gives_back/to", '"province"', {"known": "district"})],
    ),
    (
        [("/levels/0/gives_back", {"to": "moon", "choices": ["recognise"]})],
        [missing("/levels/0/gives_back/to", "-")],
    ),
    ([("/levels/1/informs", {"to": ["district", "producer", "province"]})], []),
    (
        [("/levels/1/informs", {"to": ["district", "moon"]})],
        [missing("/levels/1/informs/to/1", "producer, district, province")],
    ),
    # what is sent up goes to a level above
    (
        [("/levels/1/sends_up", {"to": "district"})],
        [("level-unknown", "/levels/1/sends_up/to", '"district"', {"known": "-"})],
    ),
    (
        [("/levels/0/sends_up/to", "district")],
        [("level-unknown", "/levels/0/sends_up/to", '"district"', {"known": "province"})],
    ),
    # with points and stars, or with neither
    ([("/levels/0/sends_up", {"to": "province"})], []),
    *(
        (
            [(f"/levels/0/sends_up/{name}", GONE)],
            [("sends-up-half", "/levels/0/sends_up", None, {"level": "district"})],
        )
        for name in ("from_points", "stars")
    ),
    (
        [("/levels/0/topics", ["story", "weather"])],
        [("topic-unknown", "/levels/0/topics/1", '"weather"', {})],
    ),
    ([("/levels/1/recognises", [4, 2])], [("stars-uncertified", "/levels/1/recognises/1", "2", {})]),
    # rounds are counted from 1, on days that every year has
    ([("/rounds/1/rounds/1/number", 3)], [("rounds-order", "/rounds/1/rounds", "[1, 3]", {})]),
    ([("/rounds/0/rounds/0/number", 2)], [("rounds-order", "/rounds/0/rounds", "[2, 2]", {})]),
    ([("/rounds/1/rounds", [])], []),
    *(
        (
            [(f"/rounds/{level}/rounds/{one}/{day}", {"month": 4, "day": 31})],
            [("yearly-day", at, '"31/4"', {})],
        )
        for level in (0, 1)
        for one in (0, 1)
        for day in ("held_before", "proposed_before")
        for at in (f"/rounds/{level}/rounds/{one}/{day}",)
    ),
    # each id once
    *(([(f"/{name}/2", FIRST[name])], [twice(f"/{name}", NAMES[name])]) for name in FIRST),
    *(
        ([(f"/{name}/0", PROCESS[name][1])], [twice(f"/{name}", PROCESS[name][1]["id"])])
        for name in ("terms",)
    ),
    ([("/withdrawal/grounds/2", {"id": "unsafe-food"})], [twice("/withdrawal/grounds", "unsafe-food")]),
    ([("/classification/branches/1/id", "food")], [twice("/classification/branches", "food")]),
    ([("/classification/branches/1/groups/0/id", "tea")], [twice("/classification", "tea")]),
    # the part of a dossier once for each kind
    (
        [("/dossiers/1/parts/2", {"id": "report", "kinds": ["renewal"]})],
        [twice("/dossiers/1/parts", "report")],
    ),
    ([("/dossiers/1/parts/2", {"id": "report"})], [twice("/dossiers/1/parts", "report")] * 3),
    (
        [
            ("/dossiers/0/parts/1", {"id": "form-1", "kinds": ["new"]}),
            ("/dossiers/0/parts/0/kinds", ["upgrade", "renewal"]),
        ],
        [],
    ),
    # bodies that there are, or the producer, or nobody in particular
    ([("/bodies/1/level", GONE)], []),
    ([("/deadlines/0/by", GONE), ("/deadlines/1/to", GONE)], []),
    ([("/deadlines/0/to", "producer"), ("/deadlines/1/by", "jury")], []),
    *(
        (
            [(f"/deadlines/{one}/{name}", "moon")],
            [("body-unknown", f"/deadlines/{one}/{name}", '"moon"', BODIES)],
        )
        for one in (0, 1)
        for name in ("by", "to")
    ),
    # a window of a day at least
    ([("/renewal/earliest_days", 60)], []),
    ([("/renewal/earliest_days", 59)], [("renewal-window", "/renewal/earliest_days", "59", {"latest": 60})]),
    ([("/renewal", GONE)], []),
    # product sets that there are
    (
        [("/dossiers/1/parts/1/except_sets", [2, 9])],
        [("set-missing", "/dossiers/1/parts/1/except_sets/1", "9", {})],
    ),
    ([("/other_names/1/product_set", 9)], [("set-missing", "/other_names/1/product_set", "9", {})]),
    # each of them in one place of the classification
    (
        [("/classification/branches/0/groups/0/product_set", 9)],
        [
            ("set-missing", "/classification/branches/0/groups/0/product_set", "9", {}),
            ("set-unclassified", "/classification", "1", {"places": 0}),
        ],
    ),
    (
        [("/classification/branches/1/groups/0/subgroups/1", {"product_set": 9, "ministries": []})],
        [("set-missing", "/classification/branches/1/groups/0/subgroups/1/product_set", "9", {})],
    ),
    (
        [("/classification/branches/1/groups/0/subgroups/1", {"product_set": 2, "ministries": []})],
        [("set-unclassified", "/classification", "2", {"places": 2})],
    ),
    (
        [("/classification/branches/0/groups/1", {"id": "more-tea", "product_set": 1})],
        [("set-unclassified", "/classification", "1", {"places": 2})],
    ),
    # a group is a set, or it is divided
    (
        [("/classification/branches/1/groups/1", {"id": "empty"})],
        [("product-group", "/classification/branches/1/groups/1", '"empty"', {})],
    ),
    (
        [("/classification/branches/1/groups/0/product_set", 2)],
        [
            ("product-group", "/classification/branches/1/groups/0", '"craft"', {}),
            ("set-unclassified", "/classification", "2", {"places": 2}),
        ],
    ),
    ([("/classification", GONE)], []),
    # who certifies also withdraws, each star once
    (
        [("/withdrawal/by/1/stars", [4])],
        [("withdrawal-stars", "/withdrawal/by", "[3, 4]", {"certified": [3, 4, 5]})],
    ),
    (
        [("/withdrawal/by/0/stars", [3, 4])],
        [("withdrawal-stars", "/withdrawal/by", "[3, 4, 4, 5]", {"certified": [3, 4, 5]})],
    ),
    ([("/withdrawal/by/0/stars", [5]), ("/withdrawal/by/1/stars", [4, 3])], []),
    ([("/withdrawal", GONE)], []),
    # days and last days together, each counted from the day of the decision
    *(
        (
            [(f"/transitions/1/{name}", GONE)],
            [("transition-days", "/transitions/1/last_days", None, {"transition": "pending-renewal"})],
        )
        for name in ("days", "last_days")
    ),
    ([("/transitions/1/days", GONE), ("/transitions/1/last_days", GONE)], []),
    (
        [("/transitions/1/last_days/1/day", "2020-01-21")],
        [
            (
                "transition-day",
                "/transitions/1/last_days/1/day",
                '"2020-01-21"',
                {"expected": "2020-01-20", "way": "first-day-counted"},
            )
        ],
    ),
    (
        [("/transitions/0/last_days/0/day", "2020-01-12")],
        [
            (
                "transition-day",
                "/transitions/0/last_days/0/day",
                '"2020-01-12"',
                {"expected": "2020-01-11", "way": "first-day-not-counted"},
            )
        ],
    ),
    # a day is off or worked
    (
        [("/calendar/working_days", ["2020-05-01", "2020-04-30", "2020-05-09"])],
        [
            ("calendar-both", "/calendar/working_days", '"2020-04-30"', {}),
            ("calendar-both", "/calendar/working_days", '"2020-05-01"', {}),
        ],
    ),
    # the policy of the councils
    (
        [("/council/quorum/present/numerator", 3)],
        [("quorum-over-all", "/council/quorum/present", '"3/2"', {})],
    ),
    ([("/council/quorum", {"chair": True})], []),
    ([("/council/counted", [])], [("nobody-counted", "/council/counted", "[]", {})]),
    ([("/council/counted", ["member", "chair", "member"])], [twice("/council/counted", "member")]),
    ([("/council/settled", ["origin", "1.2", "1.2"])], [twice("/council/settled", "1.2")]),
    ([("/council/notes", ["gate", "low-box", "gate"])], [twice("/council/notes", "gate")]),
    (
        [("/council/settled", ["2.2", "weather", "9.9"])],
        [
            ("settled-unknown", "/council/settled/1", '"weather"', {}),
            ("settled-unknown", "/council/settled/2", '"9.9"', {}),
        ],
    ),
    ([("/council", GONE)], []),
    # sources that are declared
    *(
        ([(f"{at}/cites", [{"source": "second"}, {"source": "moon"}])], [told])
        for at in (
            "/rounds/1/rounds/1",
            "/withdrawal/grounds/1",
            "/council",
            "/terms/1",
            "/dossiers/1/parts/1",
        )
        for told in (("source-unknown", f"{at}/cites/1/source", '"moon"', {"known": "made-up, second"}),)
    ),
]


@pytest.mark.parametrize(
    ("changes", "expected"), CASES, ids=[" ".join(at for at, _ in one[0]) for one in CASES]
)
def test_the_process_holds_together(changes: list[Change], expected: list[Told]) -> None:
    assert found(decision(*changes)) == expected


def test_all_that_is_wrong_with_the_process_is_told_in_the_order_of_the_file() -> None:
    changes: list[Change] = [
        ("/other_names/1/product_set", 9),
        ("/limits/1/level", "moon"),
        ("/rounds/1/level", "moon"),
        ("/withdrawal/by/1/level", "moon"),
        ("/bodies/1/level", "moon"),
    ]
    assert [at for _, at, _, _ in found(decision(*changes))] == [
        "/rounds/1/level",
        "/limits/1/level",
        "/bodies/1/level",
        "/withdrawal/by/1/level",
        "/other_names/1/product_set",
    ]


def test_where_no_level_is_named_none_is_known() -> None:
    bare: list[Change] = [(f"/{name}", GONE) for name in PROCESS if name != "limits"]
    faults = found(decision(*bare, ("/levels", GONE), ("/limits/1", GONE)))
    assert faults == [("level-missing", "/limits/0/level", '"district"', {"known": "-"})]


def test_where_no_source_is_declared_none_is_known() -> None:
    faults: list[Any] = found(decision(("/identity/sources", [])))
    assert {(code, shown, fields["known"]) for code, _, shown, fields in faults} == {
        ("source-unknown", '"made-up"', "-")
    }


# -- councils -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"level": "province", "members": [{"id": "a"}]}, []),
        ({"members": [{"id": "a", "role": "chair"}, {"id": "b"}]}, []),
        (
            {"level": "moon", "members": [{"id": "a"}]},
            [("level-missing", "/council/level", '"moon"', {"known": "district, province"})],
        ),
        ({"members": []}, [("no-members", "/council/members", "[]", {})]),
        (
            {"members": [{"id": name, "role": role} for name, role in zip("abcd", CHAIRS, strict=True)]},
            [
                ("chair-twice", "/council/members/2/role", '"c"', {}),
                ("chair-twice", "/council/members/3/role", '"d"', {}),
            ],
        ),
    ],
)
def test_a_council_stands_at_a_level_and_has_one_chair(data: Any, expected: list[Told]) -> None:
    cited = decision(("/levels/1/cites", [{"source": "second", "decision": "0/SYN", "article": 7}]))
    faults = list(lint_council(cited, Council.from_json(data), At(None, "council")))
    assert [(one.code, one.pointer, one.found, dict(one.fields)) for one in faults] == expected
    articles = {cite.article for one in faults for cite in one.cites}
    assert articles == ({7} if "level" in data and expected else set())
    assert {one.file for one in faults} <= {None}
    # where a decision names no levels, any will do
    bare = decision(("/levels", GONE))
    assert [one.code for one in lint_council(bare, Council.from_json(data), At(None))] == [
        code for code, *_ in expected if code != "level-missing"
    ]
