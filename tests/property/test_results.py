"""A result is a value, and the quick path gives the one that going down the sheet gives, field by field."""

from __future__ import annotations

import json
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.ground import NAMES, best, readings, ruleset

from ocop_rules import Evaluation, LoadError, Result, Ruleset, score
from ocop_rules.scoring.prepared import prepare as prepared
from ocop_rules.scoring.scorer import score_plainly
from ocop_rules.testing import complete_sheets, evaluations

Draw = st.DataObject
FIELDS = [one.name for one in attrs.fields(Result)]


def zeros_where_idle(rules: Ruleset, sheet: Evaluation) -> Evaluation:
    """Return the sheet with a 0 at every criterion that does not apply, of those that need no case for it."""
    lines = prepared(rules, sheet.product_set).lines.values()
    idle = {
        line.code: 0
        for line in lines
        if line.governor is not None
        and sheet.answers.get(line.governor) not in line.options
        and (None in line.points or line.code in sheet.cases)
    }
    return attrs.evolve(sheet, answers={**sheet.answers, **idle})


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Ruleset, Evaluation]:
    """Draw a ruleset under readings and a sheet of it: most are complete, as the quick path takes them."""
    name = draw(NAMES)
    declared = ruleset(name).choices
    rules = ruleset(name, *(one for one in draw(readings(name)) if one[0] in declared))
    sheet = draw(st.one_of(complete_sheets(rules), complete_sheets(rules), evaluations(rules)))
    if draw(st.booleans()):
        sheet = zeros_where_idle(rules, sheet)
    return rules, attrs.evolve(sheet, id=draw(st.sampled_from([None, "a", 'Cam "sành"'])))


@given(drawn=sheets())
def test_the_quick_path_gives_every_field_of_the_plain_one(drawn: tuple[Ruleset, Evaluation]) -> None:
    rules, sheet = drawn
    quick, plain = score(rules, sheet), score_plainly(rules, sheet)
    assert {name: getattr(quick, name) for name in FIELDS} == {name: getattr(plain, name) for name in FIELDS}
    assert quick == plain
    assert hash(quick) == hash(plain)
    assert quick.gate == plain.gate


@given(drawn=sheets(), reasons=st.booleans())
def test_a_line_is_the_json_form(drawn: tuple[Ruleset, Evaluation], *, reasons: bool) -> None:
    rules, sheet = drawn
    plain = score_plainly(rules, sheet).to_json(reasons=reasons)
    assert score(rules, sheet).to_line(reasons=reasons) == json.dumps(
        plain, ensure_ascii=False, separators=(",", ":")
    )
    assert score(rules, sheet).to_json(reasons=reasons) == plain


@given(drawn=sheets())
def test_a_result_crosses_a_process_as_it_is(drawn: tuple[Ruleset, Evaluation]) -> None:
    result = score(*drawn)
    again = pickle.loads(pickle.dumps(result))  # noqa: S301 - our own
    assert again == result
    assert again.to_line(reasons=True) == result.to_line(reasons=True)


@given(drawn=sheets())
def test_a_result_reads_back(drawn: tuple[Ruleset, Evaluation]) -> None:
    result = score(*drawn)
    assert Result.from_json(result.to_json(reasons=True)) == result
    assert Result.parse(result.to_line(reasons=True)) == result
    # without its reasons it says the same but for them
    short = Result.parse(result.to_line())
    assert short == attrs.evolve(result, reasons=(), floors_missed=result.floors_missed)
    assert short.to_line() == result.to_line()


SPOILT: list[tuple[str, Any]] = [
    ("/points/total", lambda data: data["points"].update(total=data["points"]["total"] + 1)),
    ("/floors_missed", lambda data: data["floors_missed"].pop()),
    ("/stars", lambda data: data.update(stars=6)),
    ("/stars", lambda data: data.update(stars=None)),
    ("/gate", lambda data: data.update(gate="imported-material")),
    ("/status", lambda data: data.update(status="done")),
    ("/status", lambda data: data.update(open=["1.1"])),
    ("/product_set", lambda data: data.update(product_set=1.0)),
    ("/digest", lambda data: data.update(digest="1")),
    ("/floors_missed/0/stars", lambda data: data["floors_missed"][0].update(stars=6)),
    ("/reasons/0/floors", lambda data: data["reasons"][0].update(floors=[])),
]


@pytest.mark.parametrize(("at", "spoil"), SPOILT)
def test_a_result_that_does_not_agree_with_itself_is_refused(rules: Ruleset, at: str, spoil: Any) -> None:
    data = score(rules, best(rules, 1, c2_1=0, c3_6=1)).to_json(reasons=True)
    assert Result.from_json(data).points is not None
    spoil(data)
    with pytest.raises(LoadError) as caught:
        Result.from_json(data, "results.jsonl:7")
    assert at in [fault.pointer for fault in caught.value.faults]
    assert {fault.file for fault in caught.value.faults} == {"results.jsonl:7"}
    assert all(fault.text(lang) for fault in caught.value.faults for lang in ("vi", "en"))


def test_a_pickled_result_carries_no_tables(rules: Ruleset) -> None:
    result = score(rules, best(rules, 1, c2_1=0))
    assert len(pickle.dumps(result)) < 2 * len(result.to_line(reasons=True))


def test_the_longer_lists_are_worked_out_once(rules: Ruleset) -> None:
    result = score(rules, best(rules, 1, c2_1=0))
    for name in FIELDS:
        assert getattr(result, name) is getattr(result, name)


def test_no_tuple_shows_through(rules: Ruleset) -> None:
    result: Any = score(rules, best(rules, 1))
    assert result != tuple(attrs.astuple(result, recurse=False))
    assert not isinstance(result, tuple)
    assert not hasattr(result, "_replace")
    with pytest.raises(TypeError):
        max([result, result])
    with pytest.raises(TypeError):
        json.dumps(result)
    with pytest.raises(TypeError):
        list(result)


@pytest.mark.parametrize("name", FIELDS)
def test_a_result_cannot_be_changed(rules: Ruleset, name: str) -> None:
    result = score(rules, best(rules, 1))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(result, name, None)


def test_one_other_field_makes_another_result(rules: Ruleset) -> None:
    result = score(rules, best(rules, 1))
    assert attrs.evolve(result) == result
    assert attrs.evolve(result, id="other") != result
    assert attrs.evolve(result, stars=1) != result
    assert attrs.evolve(result, reasons=result.reasons[1:]) != result


def test_the_version_is_told_and_no_part_of_the_value(rules: Ruleset) -> None:
    result = score(rules, best(rules, 1))
    older = attrs.evolve(result, library="0.0.1")
    assert older == result
    assert hash(older) == hash(result)
    assert older.to_json()["library"] == "0.0.1"


def test_nothing_a_caller_gave_stands_in_the_tables(rules: Ruleset) -> None:
    class Whole(int):
        """An integer of another kind."""

    sheet = best(rules, 1)
    for number in (True, 1.0, Whole(1)):
        with pytest.raises(ValueError, match="product_set"):
            score(rules, attrs.evolve(sheet, product_set=number))
    assert type(score(rules, sheet).product_set) is int
