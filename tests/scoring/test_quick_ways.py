"""What is scored quickly, and that it is: the slow ways are taken away, and the result is the same.

What only looks ordinary is seen to go the strict way; what is made for a ruleset is made once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from kit.cutting import cut
from kit.ground import best

import ocop_rules.scoring.checking
import ocop_rules.scoring.scorer
import ocop_rules.scoring.streams
import ocop_rules.scoring.sums
import ocop_rules.scoring.undecided
from ocop_rules import Evaluation, Result, Ruleset, check, load, score, score_lines
from ocop_rules.errors import FaultsError
from ocop_rules.model.result import Floor, Invalid
from ocop_rules.rulesets import with_readings
from ocop_rules.scoring import score_all, score_one
from ocop_rules.scoring.prepared import prepare
from ocop_rules.scoring.scorer import score_plainly, sum_tables, tier_table
from ocop_rules.scoring.streams import score_placed
from ocop_rules.scoring.sums import SumTables

TEXTS = {"id": "chè-1", "product": "Chè Shan tuyết", "evaluator": "chair: 1", "date": "2024-10-28"}


@pytest.fixture(params=["the standard library", "the extra"])
def decoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read lines with either decoder."""
    if request.param == "the extra":
        pytest.importorskip("orjson")
    else:
        monkeypatch.setattr(ocop_rules.scoring.streams, "_faster", lambda: None)


def sheets(synthetic: Ruleset) -> dict[str, dict[str, Any]]:
    """Return ordinary sheets in their JSON form: those of set 2 have cases and one condition."""
    full = best(synthetic, 2).to_json()
    idle = {**full["answers"], "2.1": 1}
    return {
        "the usual keys": full,
        "answers in another order": full | {"answers": dict(reversed(full["answers"].items()))},
        "the other case": best(synthetic, 2, 2).to_json(),
        **{f"{key} besides": full | {key: text} for key, text in TEXTS.items()},
        "a plain id": full | {"id": "a1"},
        "an id with a dash": full | {"id": "a-1"},
        "its digest": full | {"digest": synthetic.digest},
        "all the texts": full | TEXTS | {"digest": synthetic.digest},
        "few points": full
        | {"answers": {"1.1": 1, "1.2": 2, "2.1": 2, "2.2": 1, "2.3": 1}, "cases": {"2.3": 2}},
        "a 0 where it does not apply": full | {"answers": {**idle, "2.2": 0}},
        "none where it does not apply": full
        | {"answers": {code: answer for code, answer in idle.items() if code != "2.2"}},
        "an open criterion": full
        | {"answers": {code: 1 for code in full["answers"] if code not in ("1.2", "2.2")}},
        "an open case": full | {"answers": {"1.1": 3, "1.2": 4, "2.1": 3, "2.2": 3}, "cases": {}},
        "an open criterion beside a 0": full | {"answers": {"1.1": 0, "1.2": 4, "2.1": 3, "2.3": 0}},
        "an open condition": full | {"answers": {"1.1": 3, "1.2": 4}},
        "no answer": full | {"answers": {}, "cases": {}},
    }


def test_an_ordinary_sheet_is_scored_at_once(synthetic: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an evaluation and as its dictionary, by a ruleset that has no tables yet and by one that has."""
    every = sheets(synthetic)
    given = {kind: Evaluation.from_json(data) for kind, data in every.items()}
    plain = {kind: score_plainly(synthetic, sheet) for kind, sheet in given.items()}
    monkeypatch.setattr(ocop_rules.scoring.scorer, "score_plainly", None)
    monkeypatch.setattr(ocop_rules.scoring.checking, "as_evaluation", None)
    for forms in (every, given):
        fresh = with_readings(synthetic, {})
        for kind, sheet in forms.items():
            for rules in (fresh, synthetic, with_readings(synthetic, {})):
                made = score(rules, sheet)
                assert made == plain[kind], kind
                assert (made.id, made.stars) == (given[kind].id, plain[kind].stars)
    # the readings that results rest on are few, and shared
    assert score(fresh, given["the usual keys"]).readings is score(fresh, given["a plain id"]).readings


@pytest.mark.usefixtures("decoder")
def test_a_line_of_an_ordinary_sheet_is_scored_at_once(
    synthetic: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = sheets(synthetic)
    plain = [score_plainly(synthetic, Evaluation.from_json(data)) for data in every.values()]
    monkeypatch.setattr(ocop_rules.scoring.scorer, "score_plainly", None)
    monkeypatch.setattr(ocop_rules.scoring.streams, "score", None)
    for end in ("", "\n", "\r\n"):
        lines = [json.dumps(data, ensure_ascii=False) + end for data in every.values()]
        for given in (lines, [line.encode() for line in lines]):
            fresh = with_readings(synthetic, {})
            assert list(score_lines(lambda _, rules=fresh: rules, given)) == plain
            found = list(score_placed(lambda _: synthetic, given, "f"))
            assert found == [(f"f:{number}", one) for number, one in enumerate(plain, 1)]


class Text(str):
    """A text that is more than one."""

    __slots__ = ()


WRONG = {
    "id": " a",
    "product": "x\t",
    "evaluator": "e\u0301",
    "date": "2024-W40-4",
    "digest": "sha256:" + 64 * "0",
}


@pytest.mark.parametrize("key", WRONG)
def test_each_text_is_looked_at_by_itself(synthetic: Ruleset, key: str) -> None:
    full = best(synthetic, 2).to_json()
    good = full | TEXTS | {"digest": synthetic.digest}
    for wrong in (WRONG[key], 5, Text(good[key])):
        for data in (good | {key: wrong}, full | {key: wrong}):
            (fault,) = check(synthetic, data)
            assert fault.pointer == f"/{key}"
            made = score_one(lambda _: synthetic, data)
            assert isinstance(made, Invalid)
            with pytest.raises(FaultsError, match=fault.code):
                score(synthetic, data)
    data = good | {key: WRONG[key]}
    for line in (json.dumps(data), json.dumps(data, ensure_ascii=False).encode()):
        (made,) = score_lines(lambda _: synthetic, [line])
        assert isinstance(made, Invalid)
        assert [one.pointer for one in made.faults] == [f"/{key}"]


HIDDEN = {
    # behind an escape a colon is none of the line, so that a lost text could hide behind it
    "a text that stands twice": ('"product": "a", "product": "b\\u003a"', "json-duplicate-key"),
    "a key that stands twice": ('"id": "a", "\\u0069d": "b"', "json-duplicate-key"),
    "a number that stands twice": ('"product_set": 1, "product": "a\\u003a"', "json-duplicate-key"),
    "cases that are a list": ('"cases": []', "type"),
    "a case that is true": ('"cases": {"2.3": true}', "type"),
    "a case that is a fraction": ('"cases": {"2.3": 1.0}', "type"),
    "no cases at all": ('"cases": null', "type"),
    "a ruleset that is a list": ('"ruleset": ["synthetic"]', "type"),
    "an id that is no number": ('"id": NaN', "json-number"),
    "an id that nobody sees": ('"id": "\u3164"', "identifier"),
    "half a pair": ('"id": "\\ud800"', "surrogate"),
    "an unknown key": ('"colour": "green"', "unknown-key"),
    "an unknown key beside an id": ('"id": "a", "colour": 5', "unknown-key"),
}


@pytest.mark.usefixtures("decoder")
@pytest.mark.parametrize(("more", "code"), HIDDEN.values(), ids=HIDDEN)
def test_what_hides_in_a_line_is_found(synthetic: Ruleset, more: str, code: str) -> None:
    full = best(synthetic, 2).to_json()
    for key in ("cases", "ruleset"):
        if f'"{key}"' in more:
            del full[key]
    text = "{" + more + ", " + json.dumps(full)[1:]
    good = json.dumps(best(synthetic, 2).to_json())
    for line in (text, text.encode()):
        first, made = score_lines(lambda _: synthetic, [good if line is text else good.encode(), line])
        assert first.status == "ranked"
        assert isinstance(made, Invalid)
        assert code in {one.code for one in made.faults}


@pytest.mark.usefixtures("decoder")
@pytest.mark.parametrize("wrong", ["true", "false", "1.0", "0.0", "1e0", "NaN", '"1"', "null", "-0.0", "[1]"])
def test_an_answer_that_is_no_whole_number_is_none(synthetic: Ruleset, wrong: str) -> None:
    """At a criterion that applies, and at one that takes a 0 although it does not."""
    full = best(synthetic, 2, c2_1=1, c2_2=0)
    for code in ("1.1", "2.2"):
        line = json.dumps(full.to_json())
        line = line.replace(f'"{code}": {full.answers[code]}', f'"{code}": {wrong}')
        (made,) = score_lines(lambda _: synthetic, [line.encode()])
        assert isinstance(made, Invalid)
        assert [one.pointer for one in made.faults] in ([f"/answers/{code}"], [""])


@pytest.mark.usefixtures("decoder")
def test_a_ruleset_takes_its_own_sheets_alone(rules: Ruleset) -> None:
    """Whatever the look-up returns for a name, the ruleset says whose sheets it takes; however often."""
    line = json.dumps(best(load("26-2026"), 1).to_json())
    for found in (
        score_lines(lambda _: rules, [line, line]),
        score_all(lambda _: rules, [json.loads(line)] * 2),
    ):
        assert [[one.code for one in made.faults] for made in found if isinstance(made, Invalid)] == [
            ["ruleset-mismatch", *(one.code for one in check(rules, json.loads(line))[1:])]
        ] * 2


# -- what is made once and kept ------------------------------------------------------------------------------


@pytest.mark.usefixtures("decoder")
def test_a_ruleset_is_looked_up_once_for_all_lines(rules: Ruleset, synthetic: Ruleset) -> None:
    asked: list[str] = []

    def lookup(name: str) -> Ruleset:
        asked.append(name)
        return {"148-2023": rules, "synthetic": synthetic}[name]

    lines = [json.dumps(best(one, 1).to_json()) for one in (rules, synthetic, rules, synthetic)]
    strict = [line.replace("{", '{"gates": ["forged"], ', 1) for line in lines[1::2]]
    for verb in (score_lines, score_placed):
        assert len(list(verb(lookup, [*lines, *strict]))) == 6
        assert asked == ["148-2023", "synthetic"]
        asked.clear()
        # an array is read as closely as any sheet, and looks up as often
        assert len(list(verb(lookup, ["[" + ", ".join(lines) + "]"]))) == 4
        assert asked == ["148-2023", "synthetic"]
        asked.clear()


def test_names_may_come_from_an_iterator(rules: Ruleset) -> None:
    def lookup(name: str) -> Ruleset:
        raise LookupError(name)

    line = json.dumps(best(rules, 1).to_json())

    def known() -> Iterator[str]:
        yield "148-2024"

    for made in (
        score_lines(lookup, [line] * 2, known=known()),
        (one for _, one in score_placed(lookup, [line] * 2, known=known())),
        score_all(lookup, [json.loads(line)] * 2, known()),
    ):
        assert [one.faults[0].fields["near"] for one in made if isinstance(one, Invalid)] == ["148-2024"] * 2


def test_tables_are_made_once_for_each_choice_and_are_only_so_many(
    synthetic: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = SumTables(synthetic, 2, prepare(synthetic, 2), tier_table(synthetic, prepare(synthetic, 2)))
    full, other = best(synthetic, 2), best(synthetic, 2, 2)
    open_one, other_open = (
        evolve(one, answers={code: answer for code, answer in one.answers.items() if code != "1.2"})
        for one in (full, other)
    )

    def made(sheet: Evaluation) -> Result | None:
        return tables.score(sheet.answers, sheet.cases, None)

    monkeypatch.setattr(ocop_rules.scoring.sums, "_MOST_PLANS", 1)
    for _ in range(2):
        assert made(full) == score_plainly(synthetic, full)
        assert made(open_one) == score_plainly(synthetic, open_one)
        # the second choice finds no room, but for what is there already
        assert made(other) is made(other_open) is None
        assert (len(tables.made), len(tables.opened)) == (1, 1)
    kept = (*tables.made.values(), *tables.opened.values())
    made(full)
    made(open_one)
    assert [
        one is two for one, two in zip(kept, (*tables.made.values(), *tables.opened.values()), strict=True)
    ] == [
        True,
        True,
    ]
    assert sum_tables(synthetic, 2) is sum_tables(synthetic, 2)
    assert sum_tables(synthetic, 3) is None
    assert sum_tables(synthetic, True) is None  # noqa: FBT003 - what only looks like 1


def test_a_complete_sheet_without_a_table_is_no_open_one(
    synthetic: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no room for its table, but for one of open sheets: it says that nothing is open."""
    monkeypatch.setattr(ocop_rules.scoring.sums, "_MOST_PLANS", 1)
    sheets = [best(synthetic, 2, 2), best(synthetic, 2, c2_1=1, c2_2=-1), best(synthetic, 2, c2_1=1, c2_2=0)]
    for sheet in sheets:
        tables = SumTables(synthetic, 2, prepare(synthetic, 2), tier_table(synthetic, prepare(synthetic, 2)))
        first = best(synthetic, 2)
        assert tables.score(first.answers, first.cases, None) is not None
        assert tables.score(sheet.answers, sheet.cases, None) is None
        assert len(tables.opened) == 1


def test_as_many_missed_floors_as_there_are_fit_into_their_field(synthetic: Ruleset) -> None:
    """One criterion has a floor, for 3 stars, and misses it: 12 of 18 points are 3 stars."""
    small = cut(synthetic, 1, {"1.1", "7"})
    sheet = best(small, 1, c1_1=1)
    found = sum_tables(small, 1)
    assert found is not None
    made = found.score(sheet.answers, {}, None)
    assert made == score_plainly(small, sheet)
    assert made is not None
    assert (made.stars_by_points, made.stars, made.gates) == (3, 2, ())
    assert made.floors_missed == (Floor("1.1", None, 3, 2, 1),)


def test_what_an_open_condition_can_become_is_kept_for_so_many_answers(
    synthetic: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocop_rules.scoring.undecided, "_MOST_GROUPS", 1)
    tables = SumTables(synthetic, 2, prepare(synthetic, 2), tier_table(synthetic, prepare(synthetic, 2)))
    sheet = best(synthetic, 2, c2_1=-1)
    made, found_out = [], tables.opener.together

    def together(*given: Any) -> int:
        made.append(given[1])
        return found_out(*given)

    monkeypatch.setattr(tables.opener, "together", together)
    for answer, others in ((3, 0), (3, 0), (2, 1), (3, 0), (0, 1)):
        one = evolve(sheet, answers={**sheet.answers, "2.2": answer})
        found = tables.score(one.answers, one.cases, None)
        (plan,) = tables.opened.values()
        assert list(plan.together) == [(None, 3)]
        # found out once what is kept, and what is not as often as it is asked for
        assert made.count((None, 3)) == 1
        assert made.count((None, answer)) == 1
        assert len(made) == 1 + others
        assert found == score_plainly(synthetic, one)
        del made[1:]


def test_each_reading_has_its_own_tables(synthetic: Ruleset) -> None:
    other = with_readings(synthetic, {"unticked": "open"})
    sheet = best(synthetic, 2, c2_2=0)
    assert score(synthetic, sheet).status == "ranked"
    assert (
        score(other, sheet).status == score(other, sheet.to_json() | {"ruleset": other.id}).status == "open"
    )
