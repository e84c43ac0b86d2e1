"""A score sheet as plain data: everything in it stands in the decision, and all of the decision in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from kit.ground import NAMES, readings, ruleset
from kit.schemas import quick

from ocop_rules import Evaluation, Result, check, load, score
from ocop_rules.errors import ArgumentError, NotHeldError, UnknownNameError
from ocop_rules.model.sheet_form import DossierForm, SheetForm
from ocop_rules.rulesets import label
from ocop_rules.schemas import schema
from ocop_rules.telling import dossier_form_of, form_of
from ocop_rules.testing import complete_sheets

Data = dict[str, Any]


def criteria(form: Data) -> Iterator[Data]:
    for part in form["parts"]:
        for group in part["groups"]:
            yield from group["criteria"]


def printed(form: Data, what: str) -> list[Data]:
    """Return the gates, requirements or notes of every place of a form."""
    groups = [group for part in form["parts"] for group in part["groups"]]
    return [one for place in (form, *groups, *criteria(form)) for one in place[what]]


def worked_out(form: Data, sheet: Evaluation) -> tuple[int, set[tuple[str, int]]]:
    """Score a sheet by what its form says and nothing else: the total, and the floors that are missed."""
    total, missed = 0, set()
    for one in criteria(form):
        answer = sheet.answers.get(one["code"], 0)
        case = sheet.cases.get(one["code"])
        boxes = next((each["boxes"] for each in one["cases"] if each["case"] == case), one["boxes"])
        condition = one["condition"]
        applies = condition is None or sheet.answers.get(condition["criterion"]) in condition["options"]
        points = boxes[answer - 1]["points"] if answer and applies else 0
        total += points
        if one["stars"] and not points:
            missed.add((one["code"], one["stars"]))
        for box in boxes:
            if box["stars"] and (answer < box["number"] or not applies):
                missed.add((one["code"], box["stars"]))
    return total, missed


def floors(result: Result) -> set[tuple[str, int]]:
    return {(one.criterion, one.stars) for one in result.floors_missed}


@given(st.data(), NAMES)
def test_a_front_end_can_score_from_the_form_alone(data: st.DataObject, name: str) -> None:
    rules = ruleset(name)
    sheet = data.draw(complete_sheets(rules, gates=False))
    result = score(rules, sheet)
    total, missed = worked_out(form_of(rules, sheet.product_set), sheet)
    assert total == sum(reason.points for reason in result.reasons)
    if not result.gates:
        assert missed == floors(result)


@given(st.data(), NAMES)
def test_every_form_is_as_the_schema_says(data: st.DataObject, name: str) -> None:
    rules = ruleset(name, *data.draw(readings(name)))
    number = data.draw(st.sampled_from(sorted(rules.numbers)))
    form = form_of(rules, number, lang=data.draw(st.sampled_from(("vi", "en"))))
    quick("form").validate(form)
    assert SheetForm.from_json(json.loads(json.dumps(form))).to_json() == form


@given(NAMES, st.data())
def test_nothing_of_the_set_is_left_out(name: str, data: st.DataObject) -> None:
    rules = ruleset(name)
    one = rules.product_set(data.draw(st.sampled_from(sorted(rules.numbers))))
    form = form_of(rules, one.number, lang="vi")
    assert [each["code"] for each in criteria(form)] == list(one.criteria)
    assert sorted(gate["id"] for gate in printed(form, "gates")) == sorted(gate.gate for gate in one.gates)
    assert len(printed(form, "requirements")) == len(one.requirements)
    places = [
        place
        for item in (*rules.decision.doubts, *rules.decision.errata)
        for place in item.places
        if place.product_set == one.number
    ]
    # a doubt about the maximum of a part has the head of the sheet for its place
    assert len(printed(form, "notes")) == len(places)
    for each in criteria(form):
        assert each["text"] == label(rules, one.criteria[each["code"]], lang="vi")
        boxes = [box for case in each["cases"] for box in case["boxes"]] or each["boxes"]
        assert max(box["points"] for box in boxes) == max(
            option.points
            for case in ([one.case for one in one.criteria[each["code"]].cases] or [None])
            for option in one.criteria[each["code"]].options_in(case)
        )


@given(st.data(), NAMES)
def test_what_a_form_offers_an_evaluation_takes(data: st.DataObject, name: str) -> None:
    rules = ruleset(name)
    form = form_of(rules, data.draw(st.sampled_from(sorted(rules.numbers))))
    answers, cases = {}, {}
    for one in criteria(form):
        condition = one["condition"]
        if condition and answers.get(condition["criterion"]) not in condition["options"]:
            continue
        boxes = one["boxes"]
        if one["cases"]:
            case = data.draw(st.sampled_from(one["cases"]))
            cases[one["code"]], boxes = case["case"], case["boxes"]
        answers[one["code"]] = data.draw(st.sampled_from([box["number"] for box in boxes]))
    offered = [*printed(form, "gates"), *printed(form, "requirements")]
    sheet = {
        "ruleset": form["ruleset"],
        "digest": form["digest"],
        "product_set": form["product_set"],
        "answers": answers,
        "cases": cases,
        "gates": sorted({one["id"] for one in offered if one["asserted"]}),
    }
    assert check(rules, sheet) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", ["new", "upgrade", "renewal"])
def test_the_parts_of_a_dossier(kind: Any, lang: str) -> None:
    rules = load("26-2026")
    form = dossier_form_of(rules, 1, kind=kind, lang=lang)
    Draft202012Validator(schema("dossier-form")).validate(form)
    assert DossierForm.from_json(form).to_json() == form
    for step, drawn in zip(rules.decision.dossiers, form["steps"], strict=True):
        assert (step.by, step.to) == (drawn["by"], drawn["to"])
        assert [part.id for part in step.parts if part.belongs_to(kind, 1)] == [
            part["id"] for part in drawn["parts"]
        ]
    texts = [part["text"] for step in form["steps"] for part in step["parts"]]
    assert all(" " in text and not text.startswith("dossier-part.") for text in texts)


def test_what_does_not_exist_is_told() -> None:
    rules = load("26-2026")
    with pytest.raises(UnknownNameError):
        form_of(rules, 27)
    with pytest.raises(UnknownNameError):
        form_of(rules, 1, lang="xx")
    with pytest.raises(UnknownNameError) as caught:
        dossier_form_of(rules, 1, kind="again")  # type: ignore[arg-type]
    assert "renewal" in caught.value.text("en")
    with pytest.raises(ArgumentError):
        form_of("26-2026", 1)  # type: ignore[arg-type]
    with pytest.raises(NotHeldError):
        dossier_form_of(load("1048-2019"), 1)
