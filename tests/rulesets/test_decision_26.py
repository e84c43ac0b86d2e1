"""Decision 26/2026 as data: its tables, gates and process, and the lint of the process."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

from ocop_rules import Evaluation, Ruleset, score
from ocop_rules.model.decision import Decision, SendUp
from ocop_rules.model.process import LastDay, OtherName, TimeLimit, YearlyDay
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets import load_folder, with_readings
from ocop_rules.rulesets.lint.ruleset import lint
from ocop_rules.rulesets.loading import make_ruleset

HERE = Path(__file__).parents[1]
FOLDER = HERE.parent / "rulesets" / "26-2026"


@pytest.fixture(scope="module")
def decision() -> Ruleset:
    return load_folder(FOLDER)


def best(ruleset: Ruleset, number: int, case: int = 1) -> Evaluation:
    criteria = ruleset.product_set(number).criteria
    cases = {code: case for code, one in criteria.items() if one.cases}
    answers = {code: len(one.options_in(cases.get(code))) for code, one in criteria.items()}
    return Evaluation(ruleset=ruleset.id, product_set=number, answers=answers, cases=cases)


def test_every_option_and_floor_is_that_of_the_decision(decision: Ruleset) -> None:
    found = [
        [
            one.number,
            part.code,
            group.code,
            criterion.code,
            case or "",
            number,
            option.points,
            option.floor or "",
        ]
        for one in decision.sets
        for part in one.parts
        for group in part.groups
        for criterion in group.criteria
        for case in [None, *range(1, len(criterion.cases) + 1)][bool(criterion.cases) :]
        for number, option in enumerate(criterion.options_in(case), start=1)
    ]
    with (HERE / "golden" / "26-2026.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))[1:]
    assert [[str(cell) for cell in row] for row in found] == expected


def test_counts_of_the_decision(decision: Ruleset) -> None:
    with (HERE / "golden" / "26-2026.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2579
    assert sum(1 for row in rows if row["min_star"]) == 575
    assert not any(criterion.floor for one in decision.sets for criterion in one.criteria.values())


@pytest.mark.parametrize("number", range(1, 27))
def test_every_best_sheet_has_100_points_and_5_stars(decision: Ruleset, number: int) -> None:
    # article 3.1: 40, 25 and 35 points
    for case in (1, 2):
        result = score(decision, best(decision, number, case))
        assert result.points is not None
        assert dict(result.points) == {"A": 40, "B": 25, "C": 35, "total": 100}
        assert result.stars == 5


HEADS = {
    **dict.fromkeys((*range(1, 15), 16), "forged-dossier food-safety-rules dossier-rules"),
    **dict.fromkeys((15, 17), "forged-dossier food-safety-rules dossier-rules production-licence"),
    18: "forged-dossier dossier-rules production-conditions-certificate declaration-labelling-advertising",
    **dict.fromkeys((19, 20), "forged-dossier dossier-rules sector-conditions product-declaration"),
    **dict.fromkeys(range(21, 26), "forged-dossier dossier-rules"),
    26: "",
}


@pytest.mark.parametrize("number", range(1, 27))
def test_heads_reject_what_they_print(decision: Ruleset, number: int) -> None:
    gates = {gate.id: gate for gate in decision.decision.gates}
    head = [
        here.gate
        for here in decision.product_set(number).gates
        if here.criterion is None and here.group is None
    ]
    assert head == HEADS[number].split()
    assert all(gates[name].effect == "reject" and gates[name].reading is None for name in head)
    # where the head prints less than it says, a reading supplies the words
    supplied = {17: "licence-without-missing", 18: "ground-without-verb"}
    readings = {here.reading for here in decision.product_set(number).gates if here.gate in head}
    assert readings - {None} == ({supplied[number]} if number in supplied else set())


@pytest.mark.parametrize(
    ("number", "gate", "reading"),
    [
        (17, "production-licence", "licence-without-missing"),
        (18, "declaration-labelling-advertising", "ground-without-verb"),
    ],
)
def test_a_ground_on_words_that_we_supply_is_a_reading(
    decision: Ruleset, number: int, gate: str, reading: str
) -> None:
    sheet = evolve(best(decision, number), gates=(gate,))
    rejected = score(decision, sheet)
    assert (rejected.status, rejected.readings[reading]) == ("rejected", "reject")
    printed = score(with_readings(decision, {reading: "shown"}), sheet)
    assert (printed.status, printed.stars, printed.readings[reading]) == ("ranked", 5, "shown")
    assert printed.gates == ()
    assert [(one.code, one.place.product_set) for one in printed.notices] == [("gate-in-doubt", number)]
    # set 15 prints the words, and no reading touches it
    other = evolve(best(decision, 15), gates=("production-licence",))
    assert score(with_readings(decision, {"licence-without-missing": "shown"}), other).status == "rejected"


@pytest.mark.parametrize(
    ("number", "code", "option", "erratum"),
    [
        (4, "7", 3, "13-for-3"),
        (11, "6.1.1", 2, "11-for-1"),
        *((number, "1.2", 1, "blank-for-0") for number in (4, 7, 10, 11)),
    ],
)
def test_results_name_the_misprints_that_they_rest_on(
    decision: Ruleset, number: int, code: str, option: int, erratum: str
) -> None:
    """The places are those of the column ``doubt`` of the transcription."""
    sheet = best(decision, number)
    resting = score(decision, evolve(sheet, answers={**sheet.answers, code: option}))
    assert [one.place.option for one in resting.misprints if one.erratum == erratum] == [option]
    other = evolve(sheet, answers={**sheet.answers, code: 0})
    assert erratum not in [one.erratum for one in score(decision, other).misprints]


@pytest.mark.parametrize("code", ["1.4", "5.3", "6.1"])
def test_the_criteria_above_the_note_of_set_16_are_a_reading(decision: Ruleset, code: str) -> None:
    sheet = best(decision, 16)
    short = evolve(sheet, answers={**sheet.answers, code: 0})
    sensory = score(decision, short)
    assert sensory.status == ("stopped" if code == "6.1" else "ranked")
    above = score(with_readings(decision, {"zero-gate-criteria": "all-above"}), short)
    assert (above.status, above.gates[0].zeros) == ("stopped", (code,))
    for result, choice in ((sensory, "sensory"), (above, "all-above")):
        assert result.readings["zero-gate-criteria"] == choice
    # behind 6.4 a 0 stops nothing under either
    behind = evolve(sheet, answers={**sheet.answers, "9": 0})
    assert score(with_readings(decision, {"zero-gate-criteria": "all-above"}), behind).status == "ranked"


@pytest.mark.parametrize("code", ["6.1", "6.2", "6.3", "6.4"])
def test_a_0_in_bottled_water_stops_ticked_or_unticked(decision: Ruleset, code: str) -> None:
    sheet = best(decision, 16)
    for answer in (0, 1):
        result = score(decision, evolve(sheet, answers={**sheet.answers, code: answer}))
        assert result.status == "stopped"
        assert [(gate.gate, gate.zeros) for gate in result.gates] == [("zero-sensory", (code,))]


def test_only_the_structure_of_the_story_hangs_on_a_story(decision: Ruleset) -> None:
    for one in decision.sets[:25]:
        conditional = [code for code, criterion in one.criteria.items() if criterion.condition is not None]
        assert conditional == ["5.2"]
        assert one.criteria["5.2"].concept == "story-structure"
    sheet = best(decision, 2)
    told = {code: answer for code, answer in sheet.answers.items() if code != "5.2"}
    result = score(decision, evolve(sheet, answers={**told, "5.1": 1}))
    # 5.1 and 5.2 are lost, 5.3 stays; the floor for 4 stars at 5.1 is missed, and no other one
    assert result.points is not None
    assert result.points["total"] == 93
    assert [(floor.criterion, floor.stars) for floor in result.floors_missed] == [("5.1", 4)]
    assert result.stars == 3


def test_marks_without_a_legend_are_a_reading(decision: Ruleset) -> None:
    assert [one.number for one in decision.sets if not one.legend] == [26]
    sheet = best(decision, 26)
    sheet = evolve(sheet, answers={**sheet.answers, "3.5": 0})
    assert score(decision, sheet).stars == 2
    ignored = with_readings(decision, {"marks-without-legend": "ignore"})
    assert score(ignored, sheet).stars == 5
    assert score(ignored, sheet).floors_missed == ()
    assert score(decision, sheet).readings["marks-without-legend"] == "bind"
    assert score(ignored, sheet).readings["marks-without-legend"] == "ignore"
    assert "marks-without-legend" not in score(decision, best(decision, 1)).readings
    other = evolve(best(ignored, 1), answers={**best(ignored, 1).answers, "3.5": 0})
    assert score(ignored, other).stars == 2


def test_a_requirement_printed_twice_is_named_where_it_stands_first(decision: Ruleset) -> None:
    sheet = evolve(best(decision, 1), gates=("right-to-use-protected-mark",))
    (notice,) = score(decision, sheet).notices
    assert (notice.place.criterion, notice.place.option) == ("3.5", 2)
    rejecting = with_readings(decision, {"requirement-unmet": "zero"})
    result = score(rejecting, sheet)
    assert result.points is not None
    assert result.points["total"] == 97


def test_samples_go_with_every_dossier_but_tourism(decision: Ruleset) -> None:
    _, to_province, to_central = decision.decision.dossiers
    for step in (to_province, to_central):
        (samples,) = [part for part in step.parts if part.samples is not None]
        assert samples.samples == 5
        assert [number for number in range(1, 27) if not samples.belongs_to("new", number)] == [26]


def test_a_renewal_at_the_centre_carries_no_council_report(decision: Ruleset) -> None:
    parts = decision.decision.dossiers[2].parts
    new = {part.id for part in parts if part.belongs_to("new", 1)}
    assert new == {part.id for part in parts if part.belongs_to("upgrade", 1)}
    renewal = {part.id for part in parts if part.belongs_to("renewal", 1)}
    assert new - renewal == {
        "report-of-provincial-support-team",
        "report-of-provincial-council",
        "decision-approving-result",
    }
    assert renewal - new == {"report-of-provincial-office"}


Change = Callable[[Decision], Decision]


def _classification_without_last_branch(rules: Decision) -> Decision:
    assert rules.classification is not None
    return evolve(
        rules, classification=evolve(rules.classification, branches=rules.classification.branches[:-1])
    )


def _group_with_both(rules: Decision) -> Decision:
    assert rules.classification is not None
    first, *others = rules.classification.branches
    # coffee and cocoa, a group of its own, moves into the first group
    group, *more, _ = first.groups
    changed = evolve(first, groups=(evolve(group, product_set=13), *more))
    return evolve(rules, classification=evolve(rules.classification, branches=(changed, *others)))


def _round(rules: Decision, **changes: object) -> Decision:
    first, *others = rules.rounds
    one, *more = first.rounds
    return evolve(rules, rounds=(evolve(first, rounds=(evolve(one, **changes), *more)), *others))


def _level(rules: Decision, index: int, **changes: object) -> Decision:
    levels = list(rules.levels)
    levels[index] = evolve(levels[index], **changes)
    return evolve(rules, levels=tuple(levels))


def _transition(rules: Decision, **changes: object) -> Decision:
    kept, pending, *others = rules.transitions
    return evolve(rules, transitions=(kept, evolve(pending, **changes), *others))


SPOILED: dict[str, tuple[str, Change]] = {
    "level": (
        "level-missing",
        lambda rules: evolve(rules, limits=(TimeLimit(level="district", days=1, since="plan"),)),
    ),
    "source": (
        "source-unknown",
        lambda rules: evolve(rules, renewal=evolve(rules.renewal, cites=(Citation(source="hearsay"),))),
    ),
    "window": (
        "renewal-window",
        lambda rules: evolve(rules, renewal=evolve(rules.renewal, earliest_days=119)),
    ),
    "set": ("set-missing", lambda rules: evolve(rules, other_names=(OtherName(of="set", product_set=27),))),
    "unclassified": ("set-unclassified", _classification_without_last_branch),
    "group": ("product-group", _group_with_both),
    "round": ("rounds-order", lambda rules: _round(rules, number=2)),
    "day": ("yearly-day", lambda rules: _round(rules, held_before=YearlyDay(month=2, day=30))),
    "topic": ("topic-unknown", lambda rules: _level(rules, 0, topics=("weather",))),
    "recognised": ("stars-uncertified", lambda rules: _level(rules, 1, recognises=(2, 3, 4))),
    "sent": ("sends-up-half", lambda rules: _level(rules, 1, sends_up=SendUp(to="central", from_points=90))),
    "withdrawn": (
        "withdrawal-stars",
        lambda rules: evolve(rules, withdrawal=evolve(rules.withdrawal, by=rules.withdrawal.by[:1])),
    ),
    "days": ("transition-days", lambda rules: _transition(rules, last_days=())),
    "last day": (
        "transition-day",
        lambda rules: _transition(
            rules, last_days=(LastDay(way="first-day-not-counted", day=date(2026, 7, 20)),)
        ),
    ),
    "twice": (
        "id-twice",
        lambda rules: evolve(rules, transitions=(*rules.transitions, rules.transitions[0])),
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_lint_finds_what_is_wrong_with_the_process(decision: Ruleset, name: str) -> None:
    code, change = SPOILED[name]
    spoiled = make_ruleset(change(decision.decision), decision.sets, decision.labels)
    # words that a spoiled ruleset needs more or less than before are not the point here
    found = {fault.code for fault in lint(spoiled)} - {"label-missing", "label-unused"}
    assert found == {code}
    for lang in ("en", "vi"):
        for fault in lint(spoiled):
            assert "{" not in fault.text(lang)


@pytest.mark.parametrize("name", ["window", "days", "last day"])
def test_lint_cites_the_article_that_a_rule_rests_on(decision: Ruleset, name: str) -> None:
    code, change = SPOILED[name]
    spoiled = make_ruleset(change(decision.decision), decision.sets, decision.labels)
    article = {"window": "7.6(a)", "days": "12.2(a)", "last day": "12.2(a)"}[name]
    (found,) = [fault for fault in lint(spoiled) if fault.code == code]
    assert [one for one in found.law("en") if f"article {article}" in one], found.law("en")


@pytest.mark.parametrize("name", ["held_before", "proposed_before"])
def test_a_day_of_every_year_is_none_of_leap_years_alone(decision: Ruleset, name: str) -> None:
    def found(day: int) -> list[tuple[str | None, list[str]]]:
        changed = _round(decision.decision, **{name: YearlyDay(month=2, day=day)})
        spoiled = make_ruleset(changed, decision.sets, decision.labels)
        return [(one.found, one.pointer.split("/")) for one in lint(spoiled) if one.code == "yearly-day"]

    assert found(28) == []
    assert found(29) == [('"29/2"', ["", "rounds", "0", "rounds", "0", name])]
