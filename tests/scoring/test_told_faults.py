"""Each fault of a sheet whole: code, place, what was found, fields, and where the decision prints it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from kit.ground import best

from ocop_rules import Evaluation, EvaluationError, LoadError, Ruleset, check, load, score
from ocop_rules.errors import ArgumentError, Fault
from ocop_rules.model.evaluation import Unreadable
from ocop_rules.model.result import Invalid
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets import with_readings
from ocop_rules.scoring import preview, prune, score_all, score_one

EMPTY = {"ruleset": "synthetic", "product_set": 2, "answers": {}}
DIGEST = "sha256:" + 64 * "0"
CODES = "1.1, 1.2, 2.1, 2.2, 2.3"


def printed(number: int | None = None, criterion: str | None = None) -> tuple[Citation, ...]:
    """Return the place that the made-up decision prints a sheet or a criterion at."""
    return (Citation(source="made-up", decision="0/SYN", product_set=number, criterion=criterion),)


TOLD: dict[str, tuple[dict[str, Any], Fault]] = {
    "another ruleset": (
        {"ruleset": "other"},
        Fault(code="ruleset-mismatch", pointer="/ruleset", found='"other"', fields={"ruleset": "synthetic"}),
    ),
    "no such set": (
        {"product_set": 3},
        Fault(
            code="unknown-set",
            pointer="/product_set",
            found="3",
            fields={"known": "1–2"},
            cites=printed(),
        ),
    ),
    **{
        f"{key} at no criterion": (
            {key: {"x": value}},
            Fault(
                code="unknown-criterion",
                pointer=f"/{key}/x",
                found='"x"',
                fields={"near": CODES},
                cites=printed(2),
            ),
        )
        for key, value in (("answers", 1), ("cases", 1), ("notes", "seen"))
    },
    "a case where there is none": (
        {"cases": {"1.1": 2}},
        Fault(
            code="case-unexpected",
            pointer="/cases/1.1",
            found="2",
            fields={"criterion": "1.1"},
            cites=printed(2, "1.1"),
        ),
    ),
    "no such case": (
        {"cases": {"2.3": 3}},
        Fault(
            code="unknown-case",
            pointer="/cases/2.3",
            found="3",
            fields={"criterion": "2.3", "known": "1, 2"},
            cites=printed(2, "2.3"),
        ),
    ),
    "an answer without its case": (
        {"answers": {"2.3": 2}},
        Fault(
            code="case-missing",
            pointer="/answers/2.3",
            found="2",
            fields={"criterion": "2.3", "known": "1, 2"},
            cites=printed(2, "2.3"),
        ),
    ),
    "no such box": (
        {"answers": {"1.1": 4}},
        Fault(
            code="option-range",
            pointer="/answers/1.1",
            found="4",
            fields={"criterion": "1.1", "most": 3},
            cites=printed(2, "1.1"),
        ),
    ),
    "no such box of the case": (
        {"answers": {"2.3": 3}, "cases": {"2.3": 2}},
        Fault(
            code="option-range",
            pointer="/answers/2.3",
            found="3",
            fields={"criterion": "2.3", "most": 2},
            cites=printed(2, "2.3"),
        ),
    ),
    "what does not apply": (
        {"answers": {"2.1": 0, "2.2": 2}},
        Fault(
            code="answer-inapplicable",
            pointer="/answers/2.2",
            found="2",
            fields={"criterion": "2.2", "governor": "2.1", "has": 0},
            cites=printed(2, "2.2"),
        ),
    ),
    "no such gate": (
        {"gates": ["forged", "x"]},
        Fault(
            code="unknown-gate",
            pointer="/gates/1",
            found='"x"',
            fields={"near": "forged, no-capacity, grown-here"},
            cites=printed(2),
        ),
    ),
    "a gate that follows": (
        {"gates": ["no-capacity"]},
        Fault(
            code="gate-follows",
            pointer="/gates/0",
            found='"no-capacity"',
            fields={"gate": "no-capacity"},
            cites=printed(2),
        ),
    ),
    "a gate twice": (
        {"gates": ["forged", "grown-here", "forged"]},
        Fault(
            code="gate-twice",
            pointer="/gates/2",
            found='"forged"',
            fields={"gate": "forged"},
            cites=(Citation(source="made-up", article=1),),
        ),
    ),
    "a requirement twice": (
        {"gates": ["grown-here", "grown-here"]},
        Fault(
            code="gate-twice",
            pointer="/gates/1",
            found='"grown-here"',
            fields={"gate": "grown-here"},
            cites=printed(2),
        ),
    ),
}


@pytest.mark.parametrize(("changes", "fault"), TOLD.values(), ids=TOLD)
def test_a_fault_is_told_whole(synthetic: Ruleset, changes: dict[str, Any], fault: Fault) -> None:
    assert check(synthetic, EMPTY | changes) == [fault]
    assert check(synthetic, Evaluation.from_json(EMPTY | changes)) == [fault]
    with pytest.raises(EvaluationError) as caught:
        score(synthetic, EMPTY | changes)
    assert caught.value.faults == (fault,)


def test_another_digest_is_told_with_the_one_that_there_is(synthetic: Ruleset) -> None:
    (fault,) = check(synthetic, EMPTY | {"digest": DIGEST})
    assert (fault.code, fault.pointer, dict(fault.fields)) == (
        "digest-mismatch",
        "/digest",
        {"digest": synthetic.digest},
    )
    assert (fault.found, fault.cites) == (f'"{DIGEST}"', ())
    assert check(synthetic, EMPTY | {"digest": synthetic.digest}) == []


def test_a_requirement_is_cited_where_the_decision_prints_it(synthetic: Ruleset) -> None:
    here = (Citation(source="made-up", article=7),)
    decision = synthetic.decision
    demands = tuple(
        evolve(one, cites=here if one.id == "grown-here" else ()) for one in decision.requirements
    )
    rules = evolve(synthetic, decision=evolve(decision, requirements=demands))
    for name, cites in (("grown-here", here), ("forged", decision.gates[0].cites)):
        (fault,) = check(rules, EMPTY | {"gates": [name, name]})
        assert fault.cites == cites


def test_every_kind_of_fault_stands_in_its_order(synthetic: Ruleset) -> None:
    sheet = {
        "ruleset": "other",
        "product_set": 2,
        "answers": {"x": 1, "1.1": 9, "2.3": 1},
        "cases": {"y": 1, "1.2": 1},
        "gates": ["?", "no-capacity"],
        "notes": {"z": "seen", "w": "seen"},
        "digest": DIGEST,
    }
    places = ["/ruleset", "/digest", "/cases/y", "/cases/1.2", "/answers/x", "/answers/1.1", "/answers/2.3"]
    places += ["/gates/0", "/gates/1", "/notes/z", "/notes/w"]
    assert [one.pointer for one in check(synthetic, sheet)] == places
    # where the set is none, nothing more can be said
    found = check(synthetic, sheet | {"product_set": 0})
    assert [one.pointer for one in found] == ["/ruleset", "/digest", "/product_set"]


@pytest.mark.parametrize(
    ("numbers", "known"),
    [((2,), "2"), ((1, 2), "1–2"), ((3, 4, 5), "3–5"), ((1, 3), "1, 3"), ((1, 2, 4), "1, 2, 4"), ((), "")],
)
def test_the_sets_that_there_are(rules: Ruleset, numbers: tuple[int, ...], known: str) -> None:
    few = evolve(rules, sets=tuple(rules.product_set(number) for number in numbers))
    (fault,) = check(few, {"ruleset": rules.id, "product_set": 26, "answers": {}})
    assert fault.fields == {"known": known}


def test_notes_stand_at_criteria_gates_and_requirements(synthetic: Ruleset) -> None:
    notes = dict.fromkeys(("1.1", "2.3", "forged", "no-capacity", "grown-here"), "seen")
    assert check(synthetic, EMPTY | {"notes": notes}) == []
    assert score(synthetic, EMPTY | {"notes": notes}).notes == notes


def test_an_earning_answer_waits_for_what_it_hangs_on(synthetic: Ruleset) -> None:
    """While the story is open, nobody knows whether its structure applies; a 0 may count as open, too."""
    sheet = best(synthetic, 2, c2_1=0)
    (fault,) = check(synthetic, sheet)
    assert (fault.code, fault.fields["has"]) == ("answer-inapplicable", 0)
    assert check(synthetic, best(synthetic, 2, c2_1=-1)) == []
    under = with_readings(synthetic, {"unticked": "open"})
    assert check(under, sheet) == []
    (fault,) = check(under, best(synthetic, 1, c3=1))
    assert (fault.pointer, fault.fields["has"]) == ("/answers/6.1", 1)


def test_the_appendix_of_a_sheet_is_told_where_the_decision_names_it() -> None:
    rules = load("26-2026")
    (fault,) = check(rules, {"ruleset": rules.id, "product_set": 1, "answers": {"1.1": 99}})
    (cite,) = fault.cites
    assert (cite.decision, cite.appendix, cite.product_set, cite.criterion) == (
        rules.decision.identity.number,
        "II",
        1,
        "1.1",
    )


@pytest.mark.parametrize("verb", [score, check, preview, prune])
def test_of_two_wrong_arguments_the_first_is_told(verb: Callable[..., object]) -> None:
    for sheet in (None, {"x": 1}, EMPTY):
        with pytest.raises(ArgumentError) as caught:
            verb("synthetic", sheet)
        assert caught.value.name in {"ruleset", "rules"}


# -- what could not be scored --------------------------------------------------------------------------------


def test_an_invalid_sheet_keeps_what_is_known_of_it(synthetic: Ruleset) -> None:
    sheet = EMPTY | {"id": "a", "answers": {"1.1": 4}}
    (fault,) = check(synthetic, sheet)
    known = Invalid(id="a", ruleset="synthetic", product_set=2, faults=(fault,))
    for given in (sheet, Evaluation.from_json(sheet)):
        assert score_one(lambda _: synthetic, given) == known
        assert list(score_all(lambda _: synthetic, [given, given])) == [known, known]
    broken = {"ruleset": "synthetic", "product_set": "2", "answers": {}, "id": "b"}
    with pytest.raises(LoadError) as caught:
        Evaluation.from_json(broken)
    unread = Invalid(id="b", ruleset=None, product_set=None, faults=caught.value.faults)
    assert score_one(lambda _: synthetic, broken) == unread
    assert score_one(lambda _: synthetic, Unreadable("f:1", "b", caught.value.faults)) == unread


@pytest.mark.parametrize(("name", "found"), [("b", "b"), (5, None), ("a\tb", None), ("", ""), (None, None)])
def test_an_id_comes_back_if_it_can_be_shown(synthetic: Ruleset, name: object, found: str | None) -> None:
    made = score_one(lambda _: synthetic, {"id": name})
    assert isinstance(made, Invalid)
    assert made.id == found


def test_a_ruleset_that_nobody_has_is_told_with_those_that_there_are(synthetic: Ruleset) -> None:
    def lookup(name: str) -> Ruleset:
        if name == "absent":
            raise LookupError(name)
        return load(name) if name != "synthetic" else synthetic

    fault = Fault(
        code="unknown-ruleset",
        pointer="/ruleset",
        found='"absent"',
        fields={"near": "148-2023, 26-2026"},
    )
    other = Fault(code="unknown-ruleset", pointer="/ruleset", found='"26-2025"', fields={"near": "26-2026"})
    sheets = [EMPTY | {"ruleset": "absent"}, EMPTY | {"ruleset": "26-2025"}, EMPTY]
    # an iterator is enough for all of them
    first, second, third = score_all(lookup, sheets, iter(["148-2023", "26-2026"]))
    assert first == Invalid(ruleset="absent", product_set=2, faults=(fault,))
    assert second == Invalid(ruleset="26-2025", product_set=2, faults=(other,))
    assert third.status == "open"
    assert score_one(lookup, sheets[0], ["148-2023", "26-2026"]) == first
