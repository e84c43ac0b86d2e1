"""The quick ways of scoring give what the strict way gives, and leave to it whatever is unusual."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from attrs import evolve
from kit.cutting import cut
from kit.ground import best

import ocop_rules.scoring.streams
import ocop_rules.scoring.sums
import ocop_rules.scoring.undecided
from ocop_rules import Evaluation, LoadError, OcopError, Result, Ruleset, load, score, score_lines
from ocop_rules.errors import ArgumentError
from ocop_rules.model.product_set import Criterion
from ocop_rules.model.result import Invalid
from ocop_rules.rulesets import load_folder
from ocop_rules.scoring import score_all, score_one
from ocop_rules.scoring.evaluations import read_placed
from ocop_rules.scoring.prepared import prepare
from ocop_rules.scoring.scorer import score_plainly, tier_table
from ocop_rules.scoring.streams import score_placed
from ocop_rules.scoring.sums import SumTables
from ocop_rules.structure import bounded


def whole(rules: Ruleset, **changes: object) -> dict[str, Any]:
    return {"ruleset": rules.id, "product_set": 1, "answers": dict(best(rules, 1).answers), **changes}


def told(rules: Ruleset, data: object) -> Any:
    """Return the result of a sheet in its JSON form, or its faults."""
    try:
        return score(rules, data)  # type: ignore[arg-type]
    except OcopError as error:
        return [(one.code, one.pointer) for one in error.faults]  # type: ignore[attr-defined]


GOOD: dict[str, dict[str, object]] = {
    "an id": {"id": "tea-1"},
    "an id in Vietnamese": {"id": "chè-Thái-Nguyên"},
    "all the texts": {"id": "a", "product": "chè", "evaluator": "m1", "date": "2024-10-28"},
}


@pytest.mark.parametrize("more", GOOD.values(), ids=GOOD)
def test_a_dictionary_is_scored_as_the_sheet_that_it_describes(rules: Ruleset, more: dict[str, Any]) -> None:
    data = whole(rules, **more)
    assert score(rules, data) == score(rules, Evaluation.from_json(data))
    pinned = data | {"digest": rules.digest}
    assert score(rules, pinned).points == {"A": 40, "B": 25, "C": 35, "total": 100}
    # any other mapping is read as well
    assert score(rules, MappingProxyType(data)) == score(rules, data)


BAD: dict[str, tuple[dict[str, object], list[tuple[str, str]]]] = {
    "a key": ({"colour": "green"}, [("unknown-key", "/colour")]),
    "an id that is a number": ({"id": 7}, [("type", "/id")]),
    "an id in two pieces": ({"id": "che\u0300"}, [("not-nfc", "/id")]),
    "a day": ({"date": "20241028"}, [("date", "/date")]),
    "no day": ({"date": "x"}, [("date", "/date")]),
    "a digest": ({"digest": "sha256:" + 64 * "0"}, [("digest-mismatch", "/digest")]),
    "answers": ({"answers": []}, [("type", "/answers")]),
    "cases": ({"cases": []}, [("type", "/cases")]),
    "a ruleset": ({"ruleset": "26-2026"}, [("ruleset-mismatch", "/ruleset")]),
    "an answer": ({"answers": {"1.1": True}}, [("type", "/answers/1.1")]),
    "a set": ({"product_set": "1"}, [("type", "/product_set")]),
    "a ruleset that is a list": ({"ruleset": ["148-2023"]}, [("type", "/ruleset")]),
}


@pytest.mark.parametrize(("changes", "faults"), BAD.values(), ids=BAD)
def test_what_the_strict_way_refuses_is_refused(
    rules: Ruleset, changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert told(rules, whole(rules, **changes)) == faults


def test_a_sheet_without_its_set_is_refused(rules: Ruleset) -> None:
    data = whole(rules)
    del data["product_set"]
    with pytest.raises(LoadError) as caught:
        score(rules, data)
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer, dict(fault.fields)) == ("missing-key", "", {"key": "product_set"})


# -- streams ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("faster", [True, False], ids=["with-speed", "without-speed"])
def test_lines_are_scored_alike_with_and_without_the_faster_decoder(
    rules: Ruleset,
    faster: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not faster:
        monkeypatch.setitem(sys.modules, "orjson", None)
    sheets = [
        whole(rules),
        whole(rules, id="chè"),
        whole(rules, id="che\u0300"),
        whole(rules, answers={"9.9": 1}),
    ]
    lines = [json.dumps(one, ensure_ascii=False) for one in sheets]
    lines.append(lines[0].replace('"1.1": ', '"1.1": NaN, "x": '))
    text = "\n".join(lines).encode()
    found = list(score_lines(lambda _: rules, io.BytesIO(text)))
    assert [one.points["total"] for one in found if isinstance(one, Result) and one.points] == [100, 100]
    assert [
        [(fault.code, fault.pointer) for fault in one.faults] for one in found if isinstance(one, Invalid)
    ] == [
        [("not-nfc", "/id")],
        [("unknown-criterion", "/answers/9.9")],
        [("json-number", "")],
    ]
    placed = list(score_placed(lambda _: rules, io.BytesIO(text), "sheets.jsonl"))
    assert [one for _, one in placed] == list(score_lines(lambda _: rules, io.BytesIO(text), "sheets.jsonl"))
    assert [place for place, _ in placed] == [f"sheets.jsonl:{number}" for number in range(1, 6)]


def test_the_sheets_of_a_document_have_their_index_as_place(rules: Ruleset) -> None:
    document = json.dumps([whole(rules), whole(rules, answers={"9.9": 1})])
    first, second = score_placed(lambda _: rules, io.BytesIO(document.encode()), "all.json")
    assert (first[0], second[0]) == ("all.json[0]", "all.json[1]")
    assert isinstance(first[1], Result)
    assert isinstance(second[1], Invalid)


def test_one_sheet_is_scored_with_the_ruleset_that_it_names(rules: Ruleset) -> None:
    asked: list[str] = []

    def lookup(name: str) -> Ruleset:
        asked.append(name)
        return rules

    found = score_one(lookup, whole(rules))
    assert found == score(rules, whole(rules))
    assert asked == ["148-2023"]


def test_a_ruleset_that_cannot_be_read_tells_its_own_faults(rules: Ruleset, folder: Path) -> None:
    """What is there and broken is not unknown: what is wrong in it would be lost."""
    (folder / "ruleset.json").write_text("{}", encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        load_folder(folder)
    line = json.dumps(whole(rules))

    def lookup(_: str) -> Ruleset:
        return load_folder(folder)

    found = [
        score_one(lookup, whole(rules)),
        *score_lines(lookup, [line]),
        *score_all(lookup, [whole(rules)]),
    ]
    assert [one.faults for one in found if isinstance(one, Invalid)] == [caught.value.faults] * 3


def test_what_looks_up_rulesets_has_to_be_called(rules: Ruleset) -> None:
    for call in (
        lambda: score_one(rules, whole(rules)),  # type: ignore[arg-type]
        lambda: score_lines("148-2023", []),  # type: ignore[arg-type]
        lambda: score_placed("148-2023", []),  # type: ignore[arg-type]
    ):
        with pytest.raises(ArgumentError, match="lookup"):
            call()


def test_a_document_as_text_may_hold_half_a_pair() -> None:
    ((place, found),) = read_placed(io.StringIO('[\n{"id": "\ud800"}\n]'), "one.json")
    assert place == "one.json"
    assert [one.code for one in found.faults] == ["surrogate"]  # type: ignore[union-attr]


# -- tables -------------------------------------------------------------------------------------------------


def test_more_tables_than_are_kept_change_no_result(rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    open_sheet = {code: answer for code, answer in best(rules, 1).answers.items() if code != "4.3"}
    sheets = [whole(rules), whole(rules, answers=open_sheet)]
    strictly = [score(rules, Evaluation.from_json(one)) for one in sheets]
    monkeypatch.setattr(ocop_rules.scoring.sums, "_MOST_PLANS", 0)
    prepared = prepare(rules, 1)
    tables = SumTables(rules, 1, prepared, tier_table(rules, prepared))
    assert [tables.score(one["answers"], {}, None) for one in sheets] == [None, None]
    monkeypatch.setattr(ocop_rules.scoring.sums, "_MOST_PLANS", 1)
    assert [tables.score(one["answers"], {}, None) for one in sheets] == strictly


def test_more_groups_than_are_kept_change_no_bounds(
    synthetic: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocop_rules.scoring.undecided, "_MOST_GROUPS", 0)
    for number in synthetic.numbers:
        sheet = best(synthetic, number)
        for left in sheet.answers:
            answers = {code: answer for code, answer in sheet.answers.items() if code != left}
            one = evolve(sheet, answers=answers)
            prepared = prepare(synthetic, number)
            tables = SumTables(synthetic, number, prepared, tier_table(synthetic, prepared))
            found = tables.score(answers, dict(sheet.cases), None)
            assert found in (None, score_plainly(synthetic, one))


def test_a_sheet_of_one_criterion_is_scored_at_once(rules: Ruleset) -> None:
    small = cut(rules, 1, {"1.1"})
    for option in range(1, len(small.product_set(1).criteria["1.1"].options) + 1):
        data = {"ruleset": small.id, "product_set": 1, "answers": {"1.1": option}}
        found = score(small, data)
        assert found == score_plainly(small, Evaluation.from_json(data))
        assert found.points is not None
        assert found.points["total"] == small.product_set(1).criteria["1.1"].options[option - 1].points


def test_an_answer_of_the_governing_criterion_that_does_not_exist_is_left_to_the_strict_way(
    rules: Ruleset,
) -> None:
    tried = 0
    for number in rules.numbers:
        for governor in prepare(rules, number).governed:
            sheet = {"ruleset": rules.id, "product_set": number, "answers": {governor: 99}}
            assert ("option-range", f"/answers/{governor}") in told(rules, sheet)
            tried += 1
    assert tried


def test_a_sum_holds_the_points_of_the_richest_case(synthetic: Ruleset) -> None:
    """A criterion whose cases differ in their most points: 1 in the first one, 2 in the others."""
    number, code = next(
        (number, code)
        for number, one in synthetic.numbers.items()
        for code, criterion in one.criteria.items()
        if criterion.cases and criterion.condition is None
    )
    small = cut(synthetic, number, {code})
    criterion = small.product_set(number).criteria[code]
    cases = tuple(
        evolve(
            case,
            options=tuple(
                evolve(option, points=index * (2 if place else 1), floor=4 if index else None)
                for index, option in enumerate(case.options[:2])
            ),
        )
        for place, case in enumerate(criterion.cases)
    )
    (part,) = small.product_set(number).parts
    (group,) = part.groups
    changed = evolve(part, groups=(evolve(group, criteria=(evolve(criterion, cases=cases),)),))
    rules = evolve(small, sets=(evolve(small.product_set(number), parts=(changed,)),))
    assert len(tier_table(rules, prepare(rules, number))) == 3
    for place, case in enumerate(criterion.cases):
        data = {"ruleset": rules.id, "product_set": number, "answers": {code: 2}, "cases": {code: case.case}}
        found = score(rules, data)
        assert found == score_plainly(rules, Evaluation.from_json(data))
        assert found.points == {part.code: 2 if place else 1, "total": 2 if place else 1}


def test_a_set_of_four_parts_is_summed_part_by_part(rules: Ruleset) -> None:
    """Decisions have three; the form of a ruleset takes any number of them."""
    one = rules.product_set(1)
    *first, last = one.parts
    group, *others = last.groups
    parts = (
        *first,
        evolve(last, max=group.max, groups=(group,)),
        evolve(last, code="Z", max=last.max - group.max, groups=tuple(others)),
    )
    assert [part.code for part in parts] == ["A", "B", "C", "Z"]
    four = evolve(rules, sets=(evolve(one, parts=parts),))
    sheet = best(rules, 1)
    lower = dict.fromkeys(sheet.answers, 1)
    for answers in (sheet.answers, lower, {**sheet.answers, next(iter(sheet.answers)): 0}):
        given = evolve(sheet, answers=answers)
        found, usual = score(four, given), score(rules, given)
        assert found == score_plainly(four, given)
        assert found.points is not None
        assert usual.points is not None
        assert found.points["C"] + found.points["Z"] == usual.points["C"]
        assert found.points["total"] == usual.points["total"]


def test_lines_are_decoded_by_what_the_extra_brings() -> None:
    orjson = pytest.importorskip("orjson", reason="the extra speed is not installed")
    assert ocop_rules.scoring.streams._faster() is orjson.loads  # noqa: SLF001 - no result tells


def test_a_set_is_prepared_once(rules: Ruleset) -> None:
    assert prepare(rules, 1) is prepare(rules, 1)
    assert prepare(rules, 1) is not prepare(rules, 2)


def test_what_no_box_or_case_has_leaves_no_table_behind(rules: Ruleset) -> None:
    """Tables are kept with the ruleset and are only so many: what a caller made up may not enter them."""
    for number in rules.numbers:
        prepared = prepare(rules, number)
        full, cased = best(rules, number), [code for code, line in prepared.lines.items() if line.has_cases]
        wrong = [({**full.answers, governor: 99}, dict(full.cases)) for governor in prepared.governed]
        wrong += [({governor: 99}, {}) for governor in prepared.governed]
        wrong += [(dict(full.answers), {**full.cases, code: 99}) for code in cased]
        wrong += [({code: 1}, {code: 99}) for code in cased]
        tables = SumTables(rules, number, prepared, tier_table(rules, prepared))
        for answers, cases in wrong:
            assert tables.score(answers, cases, None) is None
        assert not tables.made
        assert not tables.opened


def test_a_line_without_end_in_what_begins_as_a_document_is_told_by_its_line() -> None:
    rows = ["[\n", " " * (bounded.LINE + 1) + "\n", "{}]\n"]
    found = [(place, [fault.code for fault in one.faults]) for place, one in read_placed(rows, "huge.json")]  # type: ignore[union-attr]
    assert found[1] == ("huge.json:2", ["json-size"])
    assert [codes for _, codes in found] == [["json-syntax"], ["json-size"], ["json-syntax"]]


@pytest.mark.parametrize(("name", "number", "code"), [("synthetic", 1, "5.1"), ("26-2026", 16, "6.1")])
def test_an_open_criterion_that_gives_nothing_at_all_leaves_no_star_behind_its_gate(
    synthetic: Ruleset, name: str, number: int, code: str
) -> None:
    """A zero at this criterion closes a gate, and here no answer gives a point: no completion has stars."""
    given = synthetic if name == "synthetic" else load(name)

    def bare(one: Criterion) -> Criterion:
        if one.code != code:
            return one
        return evolve(one, options=tuple(evolve(option, points=0) for option in one.options))

    held = given.product_set(number)
    parts = tuple(
        evolve(
            part,
            groups=tuple(evolve(group, criteria=tuple(map(bare, group.criteria))) for group in part.groups),
        )
        for part in held.parts
    )
    rules = Ruleset(
        decision=given.decision,
        sets=(evolve(held, parts=parts),),
        digest=given.digest,
        labels=given.labels,
    )
    full = best(given, number)
    sheet = evolve(full, answers={one: answer for one, answer in full.answers.items() if one != code})
    found = score(rules, sheet.to_json())
    assert found == score_plainly(rules, sheet)
    assert found.bounds is not None
    assert (found.bounds.stars_least, found.bounds.stars_most) == (None, None)
    assert len(found.bounds.gates) == 1
