"""What a stored result is held against, key by key; the faults of a round, the second of each kind too."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve
from kit.ground import best, ruleset

from ocop_rules import Evaluation, LoadError, Sitting, deliberate, load, score
from ocop_rules.comparing import carry_over
from ocop_rules.councils import CouncilPolicy, Rounding
from ocop_rules.errors import ArgumentError, Fault
from ocop_rules.life import (
    Round,
    check_round,
    run_round,
    verify,
    verify_within,
    vietnam_calendar,
)
from ocop_rules.life.computing_again import unpinned
from ocop_rules.model.round import RoundResult
from ocop_rules.office import read_round
from ocop_rules.scoring.prepared import prepare

RULES = ruleset("26-2026")
OLD = ruleset("148-2023")
CITY = ruleset("bac-kan-city-2024")
EXAMPLES = Path(__file__).parents[2] / "examples"
OTHER = "sha256:" + 64 * "0"
DAY = date(2024, 10, 28)
Told = tuple[str, str, str | None, dict[str, Any]]


def told(faults: Iterable[Fault]) -> list[Told]:
    return [(one.code, one.pointer, one.found, dict(one.fields)) for one in faults]


def stored(sheet: Evaluation) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(score(RULES, sheet).to_json(reasons=True)))
    return data


@cache
def the_round() -> Round:
    return read_round(EXAMPLES / "bac-kan-2024", rules=ruleset)


@cache
def kept_round() -> str:
    return json.dumps(run_round(CITY, the_round(), day=DAY).to_json())


def sitting() -> Sitting:
    return Sitting.parse((EXAMPLES / "council" / "nine-members.json").read_bytes())


# -- what a stored result has to have -----------------------------------------------------------------------

SHEET_KEYS = {"ruleset": "string", "digest": "string", "product_set": "integer", "status": "string"}
ROUND_KEYS = {
    "ruleset": "string",
    "digest": "string",
    "registry": "object",
    "known": "array",
    "day": "string",
}


@pytest.mark.parametrize(
    ("kind", "key", "expected"),
    [
        *(("sheet", key, expected) for key, expected in SHEET_KEYS.items()),
        *(("council", key, expected) for key, expected in SHEET_KEYS.items()),
        *(("round", key, expected) for key, expected in ROUND_KEYS.items()),
    ],
)
def test_a_key_that_is_missing_or_of_another_type_is_told(kind: str, key: str, expected: str) -> None:
    if kind == "round":
        data: dict[str, Any] = json.loads(kept_round())
    else:
        data = stored(best(RULES, 1)) | ({"members": []} if kind == "council" else {})
    for wrong in (None, 1.5, True):
        with pytest.raises(LoadError) as caught:
            verify(data | {key: wrong})
        assert told(caught.value.faults) == [("type", f"/{key}", json.dumps(wrong), {"expected": expected})]
    del data[key]
    with pytest.raises(LoadError) as caught:
        verify(data)
    assert told(caught.value.faults) == [("missing-key", "", None, {"key": key})]


def test_all_that_is_missing_or_wrong_is_told_at_once() -> None:
    with pytest.raises(LoadError) as caught:
        verify({})
    assert [one.fields["key"] for one in caught.value.faults] == list(SHEET_KEYS)
    with pytest.raises(LoadError) as caught:
        verify({"counts": {}})
    assert [one.fields["key"] for one in caught.value.faults] == list(ROUND_KEYS)
    with pytest.raises(LoadError) as caught:
        verify(dict.fromkeys(SHEET_KEYS, 1.5))
    assert [one.pointer for one in caught.value.faults] == [f"/{key}" for key in SHEET_KEYS]
    wrong: Any = 7
    with pytest.raises(ArgumentError) as refused:
        verify(wrong)
    assert (refused.value.name, refused.value.needed) == ("result", "stored")
    with pytest.raises(ArgumentError) as refused:
        verify(stored(best(RULES, 1)), sheet=wrong)
    assert (refused.value.name, refused.value.needed) == ("sheet", "made-of-sheet")
    with pytest.raises(ArgumentError) as refused:
        verify_within(wrong)
    assert (refused.value.name, refused.value.needed) == ("document", "stored")


def test_an_answer_names_what_was_stored_and_under_what_it_was_computed() -> None:
    data = stored(evolve(best(RULES, 1), id="tea"))
    found = verify(data)
    assert (found.kind, found.id, found.ruleset, found.digest, found.library, found.verdict) == (
        "sheet",
        "tea",
        "26-2026",
        RULES.digest,
        data["library"],
        "same",
    )
    assert (found.computed_under, found.readings, found.faults, found.at) == (RULES.digest, (), (), "")
    nameless = {key: value for key, value in data.items() if key not in ("id", "library")}
    found = verify(nameless)
    # the id was one of the sheet, and who made it is not known
    assert (found.id, found.library, found.why) == (None, None, ("other-version",))
    council = deliberate(OLD, sitting()).to_json()
    assert (verify(council).kind, verify(json.loads(kept_round())).kind) == ("council", "round")
    bad = verify(data | {"reasons": [7], "digest": OTHER})
    assert (bad.verdict, bad.why, bad.computed_under) == (
        "not-shown",
        ("other-rules", "invalid"),
        RULES.digest,
    )
    assert bad.faults != ()


# -- differences --------------------------------------------------------------------------------------------


def differences(data: dict[str, Any], **more: Any) -> dict[str, tuple[Any, Any]]:
    return {one.pointer: (one.stored, one.computed) for one in verify(data, **more).differences}


def test_each_difference_is_told_at_its_place_in_its_own_type() -> None:
    sheet = best(RULES, 1)
    data = score(RULES, sheet).to_json()
    assert differences(data, sheet=sheet) == {}
    # one for the truth, a text for a number and a number with a fraction are other values
    for value, written in ((True, True), ("5", "5"), (5.0, "5.0"), (Decimal("5.0"), "5.0"), (None, None)):
        assert differences(data | {"stars": value}, sheet=sheet) == {"/stars": (written, 5)}
    # what stands on one side alone, and lists of another length, as a whole
    assert differences(data | {"more": {"a": 1.5}}, sheet=sheet) == {"/more": ({"a": "1.5"}, None)}
    assert differences(data | {"gates": ["1.1"]}, sheet=sheet) == {"/gates": (("1.1",), ())}
    assert differences({key: value for key, value in data.items() if key != "gates"}, sheet=sheet) == {
        "/gates": (None, ())
    }
    assert differences(data | {"gates": {}}, sheet=sheet) == {"/gates": ({}, ())}
    # what no file can hold is written as it can be
    assert differences(data | {"more": {"\ud800": ["\ud800", Decimal("0.5"), 1, None]}}, sheet=sheet) == {
        "/more": ({"\\ud800": ("\\ud800", "0.5", 1, None)}, None)
    }
    # two places, and who made it is no part of it
    changed = data | {"stars": 1, "stars_by_points": 2, "library": "0"}
    assert list(differences(changed, sheet=sheet)) == ["/stars_by_points", "/stars"]
    parts = {key: value + 1 for key, value in data["points"].items()}
    assert list(differences(data | {"points": parts}, sheet=sheet)) == [f"/points/{key}" for key in parts]


def test_lists_of_one_length_differ_item_by_item_a_tuple_as_a_list() -> None:
    data = stored(best(RULES, 1))
    data["reasons"] = tuple(data["reasons"])
    assert verify(data).verdict == "same"
    sheet = evolve(best(RULES, 1), answers={})
    open_ = score(RULES, sheet).to_json()
    turned = list(open_["open"])
    turned[0], turned[1] = turned[1], turned[0]
    assert list(differences(open_ | {"open": tuple(turned)}, sheet=sheet)) == ["/open/0", "/open/1"]


def test_figures_alone_are_added_up_and_ranked() -> None:
    data = score(RULES, best(RULES, 1)).to_json()
    assert verify(data).why == ("no-sheet",)
    wrong = data | {"points": data["points"] | {"total": 88}, "stars_by_points": 4}
    assert differences(wrong) == {"/points/total": (88, 100), "/stars_by_points": (4, 5)}
    assert verify(wrong).why == ("changed",)
    # 70 points are 4 stars, one less is 3 (article 3.3)
    for part, stars in ((70, 4), (69, 3)):
        points = {"part-a": part, "total": part}
        assert differences(data | {"points": points}).keys() == {"/stars_by_points"}
        assert verify(data | {"points": points, "stars_by_points": stars}).why == ("no-sheet",)
    # what is no whole number is added to nothing
    odd = {"part-a": 70, "part-b": True, "part-c": "1", "total": 70}
    assert differences(data | {"points": odd, "stars_by_points": 4}) == {}
    for points in (None, 7, [1]):
        assert verify(data | {"points": points}).why == ("no-sheet",)


def test_an_older_version_under_other_rules_says_both() -> None:
    data = stored(best(RULES, 1)) | {"digest": OTHER, "library": "0.0.1", "stars": 1}
    found = verify(data)
    assert (found.verdict, found.why) == ("differs", ("other-rules", "other-version"))
    # that the digest differs is said by the reason already
    assert [one.pointer for one in found.differences] == ["/stars"]
    same_version = verify(data | {"library": stored(best(RULES, 1))["library"]})
    assert same_version.why == ("other-rules",)


def test_a_sheet_comes_out_again_with_its_cases_notes_and_gates() -> None:
    rules = OLD
    for sheet in (
        evolve(best(rules, 1), notes={"1.1": "as declared", "2.1": "seen"}),
        evolve(best(rules, 1), gates=("risky-impurities",)),
        evolve(best(rules, 1), gates=("risky-impurities", "protected-mark-used"), id="x"),
        *(best(rules, number, case) for number in rules.numbers for case in (1, 2) if number < 4),
    ):
        data = score(rules, sheet).to_json(reasons=True)
        assert (verify(data).verdict, verify(data).differences) == ("same", ())
        assert verify(score(rules, sheet).to_json(), sheet=sheet).verdict == "same"


@pytest.mark.parametrize(("name", "number"), [("148-2023", 1), ("26-2026", 11)])
def test_whatever_an_evaluator_asserts_is_told_by_the_reasons_of_the_result(name: str, number: int) -> None:
    rules = ruleset(name)
    prepared = prepare(rules, number)
    every = {**prepared.gates, **prepared.requirements}
    asserted = [one.id for one in every.values() if one.trigger == "asserted"]
    assert asserted
    for gates in (*((one,) for one in asserted), tuple(asserted)):
        data = score(rules, evolve(best(rules, number), gates=gates)).to_json(reasons=True)
        found = verify(data)
        assert (found.verdict, found.differences) == ("same", ()), gates


def test_a_sheet_that_pins_a_digest_is_scored_under_what_is_at_hand() -> None:
    sheet = best(RULES, 1)
    data = score(RULES, sheet).to_json()
    assert verify(data, sheet=evolve(sheet, digest=OTHER)).verdict == "same"
    nested = {
        "digest": "kept",
        "sheets": [{"answers": {}, "digest": "a"}, {"council": {}, "digest": "b", "x": {"digest": "kept"}}],
    }
    assert unpinned(nested) == {
        "digest": "kept",
        "sheets": [{"answers": {}}, {"council": {}, "x": {"digest": "kept"}}],
    }


def test_a_council_comes_out_again_under_its_policy_with_and_without_its_sitting() -> None:
    policy = CouncilPolicy(rounding=Rounding(digits=0))
    made = deliberate(OLD, sitting(), policy)
    assert made.policy_from == "argument"
    for data, given in ((made.to_json(sheets=True), None), (made.to_json(), sitting())):
        found = verify(data, sheet=given)
        assert (found.verdict, found.differences, found.kind) == ("same", (), "council")
    # another sitting beside the one that is stored: the one that is given counts
    other = evolve(sitting(), sheets=sitting().sheets[:-1])
    found = verify(made.to_json(sheets=True), sheet=other)
    assert found.verdict == "differs"
    assert any(one.pointer.startswith("/sitting") for one in found.differences)
    plain = deliberate(OLD, sitting())
    assert verify(plain.to_json() | {"policy_from": "argument"}, sheet=sitting()).verdict != "not-shown"


def test_a_round_comes_out_again_on_its_day_with_its_round_where_it_is_stored() -> None:
    data = json.loads(kept_round())
    assert verify(data, sheet=the_round()).verdict == "same"
    whole = data | {"round": the_round().to_json()}
    assert (verify(whole).verdict, verify(whole).differences) == ("same", ())
    later = verify(data | {"day": "2024-10-30"}, sheet=the_round())
    assert later.verdict == "differs"
    assert later.differences[0].pointer.startswith("/products/0")
    # a round that is given counts before the one that is stored, and both are told
    other = evolve(the_round(), publications=())
    assert any(one.pointer.startswith("/round") for one in verify(whole, sheet=other).differences)
    with pytest.raises(LoadError) as caught:
        verify(data | {"registry": data["registry"] | {"148-2023": 7}})
    assert told(caught.value.faults) == [("type", "/registry/148-2023", "7", {"expected": "string"})]
    bad = verify(data | {"day": "2024-13-01"}, sheet=the_round())
    assert (bad.verdict, bad.why) == ("not-shown", ("invalid",))


# -- results inside of documents ----------------------------------------------------------------------------


def test_every_result_of_a_document_is_found_with_its_place() -> None:
    carried = carry_over(OLD, RULES, best(OLD, 1)).to_json(reasons=True)
    assert [(one.at, one.verdict) for one in verify_within(carried)] == [
        ("/before", "same"),
        ("/result", "same"),
    ]
    for wrong, at in ((7, "/evaluation"), ({"ruleset": 7}, "/evaluation/ruleset")):
        with pytest.raises(LoadError) as caught:
            verify_within(carried | {"evaluation": wrong})
        assert at in [one.pointer for one in caught.value.faults]
    made = deliberate(OLD, sitting(), CouncilPolicy(rounding=Rounding(digits=0))).to_json(sheets=True)
    assert [(one.at, one.verdict) for one in verify_within(made)] == [("", "same")]
    document = {"results": [7, {"deliberation": made}, {"level": "x"}, {"deliberation": made | {"stars": 1}}]}
    assert [(one.at, one.verdict) for one in verify_within(document)] == [
        ("/results/1/deliberation", "same"),
        ("/results/3/deliberation", "differs"),
    ]
    assert [one.at for one in verify_within({"deliberation": made})] == ["/deliberation"]
    for nothing in ({"digest": "x"}, {"ruleset": "x"}, {"before": made}, {"result": made}, {"results": 7}):
        with pytest.raises(LoadError) as caught:
            verify_within(nothing)
        assert told(caught.value.faults) == [("nothing-stored", "", json.dumps(sorted(nothing)), {})]
    with pytest.raises(LoadError) as caught:
        verify_within({"b": 1, "a": 2})
    assert [one.found for one in caught.value.faults] == ['["a", "b"]']


# -- the faults of a round ----------------------------------------------------------------------------------


def test_of_two_records_of_a_round_both_are_told() -> None:
    made = the_round()
    first, second = made.sittings[0], made.sittings[1]
    one, two = (evolve(each, answers={**each.answers, "1.1": 99}) for each in first.sheets[:2])
    broken = evolve(
        made,
        products=(*made.products, made.products[0], made.products[1]),
        councils=(*made.councils, made.councils[1]),
        decisions=(
            *(evolve(each, products=("x", "persimmon", "y")) for each in made.decisions[:2]),
            evolve(made.decisions[2], level="village", number=made.decisions[1].number),
        ),
        certificates=(*made.certificates[:1] * 2, evolve(made.certificates[0], number="N", product="x")),
        publications=(evolve(made.publications[0], products=("persimmon", "x")),),
        sittings=(
            evolve(first, sheets=(one, two, two)),
            evolve(second, product="x"),
            evolve(second, level="central"),
            evolve(second, absent=("chair",)),
        ),
        results=(
            RoundResult(product="x", level="village", day=DAY, status="open"),
            RoundResult(product="persimmon", level="district", day=DAY, status="open"),
            RoundResult(product="persimmon", level="province", day=DAY, status="open"),
            RoundResult(product="persimmon", level="district", day=DAY, status="open"),
        ),
    )
    near = {"near": "persimmon, mandarin, tea, village, noodles, bananas"}
    levels = {"known": "district, province, central"}
    assert told(check_round(CITY, broken)) == [
        ("history-twice", "/products", '"persimmon"', {}),
        ("history-twice", "/products", '"mandarin"', {}),
        ("history-twice", "/decisions", f'"{made.decisions[1].number}"', {}),
        ("history-twice", "/certificates", f'"{made.certificates[0].number}"', {}),
        ("history-twice", "/councils", '"province"', {}),
        ("round-product", "/sittings/1/product", '"x"', near),
        ("round-product", "/results/0/product", '"x"', near),
        ("round-product", "/certificates/2/product", '"x"', near),
        ("round-product", "/decisions/0/products/0", '"x"', near),
        ("round-product", "/decisions/0/products/2", '"y"', near),
        ("round-product", "/decisions/1/products/0", '"x"', near),
        ("round-product", "/decisions/1/products/2", '"y"', near),
        ("round-product", "/publications/0/products/1", '"x"', near),
        ("level-missing", "/sittings/2/level", '"central"', {"known": "district, province"}),
        ("level-missing", "/decisions/2/level", '"village"', levels),
        ("level-missing", "/results/0/level", '"village"', levels),
        ("round-result", "/results/1", '"persimmon"', {}),
        ("round-result", "/results/3", '"persimmon"', {}),
        *(
            each
            for number, more in (
                (0, []),
                (1, [("round-two-sheets", "/sittings/0/sheets/1/evaluator", '"economy"', {})]),
                (2, [("round-two-sheets", "/sittings/0/sheets/2/evaluator", '"economy"', {})]),
            )
            for each in (_out_of_range(number), *more)
        ),
        (
            "round-evaluator",
            "/sittings/3/sheets/0/evaluator",
            '"chair"',
            {"near": "economy, health"},
        ),
    ]


def _out_of_range(number: int) -> Told:
    most = len(OLD.product_set(1).criteria["1.1"].options)
    fields = {"criterion": "1.1", "most": most}
    return ("option-range", f"/sittings/0/sheets/{number}/answers/1.1", "99", fields)


def test_each_product_and_sheet_of_a_round_is_of_a_set_and_a_ruleset_that_are_there() -> None:
    made = the_round()
    first, second = made.products[0], made.products[1]
    assert first.dossier is not None
    assert second.dossier is not None
    broken = evolve(
        made,
        products=(
            evolve(first, dossier=evolve(first.dossier, ruleset="26-2026")),
            evolve(second, dossier=None),
            *made.products[2:],
        ),
        decisions=(),
        certificates=(),
        publications=(),
        results=(),
    )
    found = told(check_round(CITY, broken))
    assert found == [
        ("ruleset-mismatch", "/products/0/dossier/ruleset", '"26-2026"', {"ruleset": CITY.id}),
        ("round-no-dossier", "/sittings/1", '"mandarin"', {}),
    ]
    for name in ("148-2023", CITY.id):
        fine = evolve(first, dossier=evolve(first.dossier, ruleset=name))
        assert check_round(CITY, evolve(made, products=(fine, *made.products[1:]))) == []
        assert check_round(CITY, evolve(made, plan=evolve(made.plan, ruleset=name))) == []
    councils = tuple(
        evolve(one, council=evolve(one.council, level=level))
        for one, level in zip(made.councils, ("x", "y"), strict=True)
    )
    unknown = evolve(made, councils=councils, sittings=())
    levels = {"known": "district, province, central"}
    assert told(check_round(CITY, unknown)) == [
        ("level-missing", f"/councils/{index}/council/level", f'"{level}"', levels)
        for index, level in enumerate(("x", "y"))
    ]
    # nobody sits on a council without members, and a name that is nearly right is told
    near = evolve(
        made,
        sittings=(evolve(made.sittings[0], sheets=(evolve(made.sittings[0].sheets[0], evaluator="chiar"),)),),
    )
    assert [one.fields for one in check_round(CITY, near)] == [{"near": "chair"}]
    away = evolve(made, sittings=(evolve(made.sittings[0], absent=("chair", "economy", "health")),))
    assert {one.fields["near"] for one in check_round(CITY, away)} == {"-"}


def test_a_round_with_histories_that_contradict_themselves_tells_each_product() -> None:
    made = the_round()
    early = evolve(
        made, decisions=tuple(evolve(one, day=date(2024, 10, 1)) for one in made.decisions), certificates=()
    )
    with pytest.raises(LoadError) as caught:
        run_round(CITY, early, day=date(2024, 12, 31))
    assert [(one.code, one.pointer) for one in caught.value.faults] == [
        ("round-no-result", f"/products/{index}") for index in (0, 1, 2, 3, 5)
    ]
    assert [(one.found, dict(one.fields)) for one in caught.value.faults][:2] == [
        ('"C-01"', {"product": "persimmon", "level": "district"}),
        ('"C-02"', {"product": "mandarin", "level": "district"}),
    ]


# -- calendars ----------------------------------------------------------------------------------------------


def test_a_calendar_says_from_which_years_it_is_and_what_was_found_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a package of holidays as the real one is called, with swaps over New Year."""
    asked: list[range] = []
    days = {date(2030, 1, 1): "a", date(2030, 2, 3): "b", date(2031, 1, 1): "c", date(2029, 12, 31): "d"}

    class Known(dict[date, str]):
        weekend_workdays = (date(2030, 12, 28), date(2030, 2, 3), date(2029, 12, 29), date(2031, 1, 4))

    def country_holidays(country: str, *, years: range) -> Known:
        assert country == "VN"
        asked.append(years)
        return Known(days)

    made = ModuleType("holidays")
    made.country_holidays = country_holidays  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "holidays", made)
    monkeypatch.setattr("ocop_rules.life.calendars.version", {"holidays": "9.9"}.__getitem__)
    found = vietnam_calendar(2030, 2030)
    assert asked == [range(2029, 2032)]
    assert (found.source, found.first, found.last) == (
        "holidays 9.9 (VN)",
        date(2030, 1, 1),
        date(2030, 12, 31),
    )
    assert found.days_off == (date(2030, 1, 1),)
    assert found.working_days == (date(2030, 2, 3), date(2030, 12, 28))
    whole = vietnam_calendar()
    # from the year of the earliest decision that is held to the middle of the century
    assert (whole.first, whole.last) == (date(2019, 1, 1), date(2050, 12, 31))
    assert load("1048-2019").decision.identity.period.start.year == whole.first.year
    for years in ((1900, 1900), (2100, 2100)):
        assert vietnam_calendar(*years).first.year == years[0]
    for years, name, wrong, least in (
        ((1899, 2000), "first_year", 1899, 1900),
        ((2000, 2101), "last_year", 2101, 2000),
    ):
        with pytest.raises(LoadError) as caught:
            vietnam_calendar(*years)
        assert told(caught.value.faults) == [
            ("range", f"/{name}", str(wrong), {"least": least, "most": 2100})
        ]
    text: Any = "2026"
    for name in ("first_year", "last_year"):
        with pytest.raises(ArgumentError) as refused:
            vietnam_calendar(**{name: text})
        assert (refused.value.name, refused.value.needed) == (name, "number")
