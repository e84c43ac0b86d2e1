"""What reading the pages aloud found: words for readers of the library, days and readings in their words."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from kit.councils import of_totals
from kit.ground import best

from ocop_rules import Ruleset, agenda, carry_over, deliberate, load, next_step, score, tell
from ocop_rules.councils import compare_members
from ocop_rules.errors import Fault, NotHeldError
from ocop_rules.life import History, Round, rounds_on, run_round, verify
from ocop_rules.model.working_days import WorkCalendar
from ocop_rules.planning import what_if
from ocop_rules.rulesets import shipped_registry, with_readings
from ocop_rules.words import catalogue, languages


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load("148-2023")


@pytest.mark.parametrize("lang", languages())
def test_what_to_do_about_a_fault_is_told_without_the_command_line(lang: str) -> None:
    kinds = ("fault.", "remedy.", "problem.", "argument.", "carry.reason.")
    told = {key: text for key, text in catalogue(lang).items() if key.startswith(kinds)}
    assert not [key for key, text in told.items() if "--" in text or "`ocop-rules" in text]


def test_the_days_that_are_expected_are_written_as_readers_write_them() -> None:
    fields = {"expected": "2027-11-05, 2027-11-04", "months": 36}
    fault = Fault(code="history-ends", found="2030-01-01", fields=fields)
    assert "05/11/2027, 04/11/2027" in fault.message("vi")
    assert "2027-11-05, 2027-11-04" in fault.message("en")


@pytest.mark.parametrize("lang", languages())
def test_a_reading_that_is_changed_is_told_by_its_words(rules: Ruleset, lang: str) -> None:
    beside = what_if(rules, best(rules, 1, c2_3=1), readings={"floor-miss": "not-recognised"})
    text = " ".join(tell(beside, rules=rules, lang=lang).markdown().split())
    labels = rules.labels[lang]
    for key in ("reading.floor-miss", "reading.floor-miss.next-lower", "reading.floor-miss.not-recognised"):
        assert labels[key] in text


@pytest.mark.parametrize("lang", languages())
def test_a_doubt_about_the_whole_decision_says_what_it_means_on_the_pages_of_a_life(lang: str) -> None:
    rounds = rounds_on(load("26-2026"), "province", date(2027, 4, 30))
    text = " ".join(tell(rounds, rules=shipped_registry(), lang=lang).text().split())
    assert catalogue(lang)["remark.doubt-whole"] in text


@pytest.mark.parametrize("lang", languages())
def test_what_the_sources_do_not_hold_says_what_to_do(lang: str) -> None:
    assert catalogue(lang)["remark.gaps-todo"] in tell(NotHeldError("148-2023", "rounds"), lang=lang).text()


@pytest.mark.parametrize("lang", languages())
def test_a_doubt_under_a_carried_sheet_says_what_rests_on_it(rules: Ruleset, lang: str) -> None:
    new = load("26-2026")
    page = tell(carry_over(rules, new, best(rules, 1)), rules=(rules, new), lang=lang)
    text = " ".join(page.text().split())
    assert f"{catalogue(lang)['carry.before']}: {catalogue(lang)['remark.doubt-whole']}" in text


@pytest.mark.parametrize("lang", languages())
def test_gates_of_a_carried_sheet_stand_under_their_reason_which_stands_once(
    rules: Ruleset, lang: str
) -> None:
    new = load("26-2026")
    found = carry_over(rules, new, best(rules, 1))
    text = tell(found, rules=(rules, new), lang=lang).text(200).lower()
    reasons = {one.reason for one in found.gates}
    assert len(found.gates) > len(reasons)
    for reason in reasons:
        assert text.count(catalogue(lang)[f"carry.reason.{reason}"].lower()) == 1


@pytest.mark.parametrize("lang", languages())
def test_a_carried_sheet_that_floors_held_back_says_so(rules: Ruleset, lang: str) -> None:
    new = load("26-2026")
    found = carry_over(rules, new, best(rules, 1, c2_3=1))
    assert (found.before.stars_by_points, found.before.stars) == (5, 3)
    told = {"vi": "98 điểm, 3 sao (theo điểm là 5 sao)", "en": "98 points, 3 stars (5 stars by points alone)"}
    assert told[lang] in tell(found, rules=(rules, new), lang=lang).text(200)


def test_where_members_differ_is_told_beside_what_the_council_came_to(rules: Ruleset) -> None:
    made = deliberate(rules, of_totals(rules, [80, 75]))
    text = tell(compare_members(rules, made), rules=rules, lang="vi").text()
    assert "77,5 điểm: 4 sao" in text
    alike = deliberate(rules, of_totals(rules, [80, 80]))
    assert catalogue("vi")["differing.no-criteria"] in tell(compare_members(rules, alike), rules=rules).text()


def test_a_result_that_was_changed_is_told_in_words_with_the_places_beside_them(rules: Ruleset) -> None:
    stored = score(rules, best(rules, 1, c2_3=1)).to_json(reasons=True)
    changed = {**stored, "points": {**stored["points"], "A": 40}, "stars": 5, "status": "open"}
    text = tell(verify(changed), rules=rules, lang="vi").text(200)
    for name, pointer, was in (
        ("Điểm phần A", "/points/A", "40"),
        ("Hạng sao", "/stars", "5 sao"),
        ("Tình trạng", "/status", catalogue("vi")["status.open"]),
    ):
        (line,) = [number for number, one in enumerate(text.splitlines()) if one.strip() == pointer]
        row = text.splitlines()[line - 1]
        assert row.startswith(f"{name} ")
        assert f"  {was}  " in row


def test_a_result_of_other_rules_with_the_same_figures_is_not_said_to_be_another(rules: Ruleset) -> None:
    stored = score(rules, best(rules, 1)).to_json(reasons=True) | {"digest": "sha256:" + "0" * 64}
    found = verify(stored)
    assert (found.verdict, found.differences) == ("differs", ())
    assert catalogue("en")["verify.same-figures"] in tell(found, rules=rules, lang="en").text()


@pytest.mark.parametrize("lang", languages())
def test_readings_that_a_result_was_verified_under_are_told_by_their_words(lang: str) -> None:
    rules = load("26-2026")
    stored = score(with_readings(rules, {"unticked": "open"}), best(rules, 1)).to_json(reasons=True)
    text = " ".join(tell(verify(stored), rules=rules, lang=lang).text().split())
    assert rules.labels[lang]["reading.unticked.open"] in text


@pytest.mark.parametrize("lang", languages())
def test_what_is_required_at_several_boxes_stands_once(lang: str) -> None:
    rules = load("26-2026")
    one = rules.product_set(11)
    at = [here for here in one.requirements if here.criterion == "3.5"]
    assert len(at) > len({here.requirement for here in at})
    text = tell(one, rules=rules, lang=lang).text(200)
    assert text.count(rules.labels[lang][f"requirement.{at[0].requirement}"]) == 1


def test_no_line_ends_in_blanks() -> None:
    rules = load("148-2023")
    text = tell(rules.product_set(26).criteria["8"], rules=rules).text()
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_what_is_printed_blank_is_said_to_be() -> None:
    rules = load("26-2026")
    erratum = next(one for one in rules.decision.errata if not one.printed)
    number = erratum.places[0].product_set
    assert number is not None
    text = tell(rules.product_set(number), rules=rules, lang="vi").text(200)
    assert f'để trống, đọc "{erratum.read}"' in text
    assert 'in ""' not in text


# -- names, not ids -------------------------------------------------------------------------------


LIFE = Path(__file__).parents[1] / "data" / "life"


@pytest.fixture(scope="module")
def tea() -> History:
    return History.parse((LIFE / "history.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", languages())
def test_an_agenda_names_the_product_beside_the_number_of_its_certificate(tea: History, lang: str) -> None:
    items = agenda(shipped_registry(), [tea], date(2029, 3, 1), ahead=400)
    found = [one for one in items if one.certificate is not None]
    assert found
    for one in found:
        rows = [row for row in tell(one, lang=lang).markdown().splitlines() if f"{one.certificate}" in row]
        assert rows
        assert all(row.count(str(tea.product.name)) == 1 for row in rows)


@pytest.mark.parametrize("lang", languages())
def test_a_ruleset_is_named_on_the_pages_of_a_life(tea: History, lang: str) -> None:
    made = load("26-2026").labels[lang]["ruleset.26-2026"]
    assert f"{made} (26-2026)" in " ".join(tell(tea, lang=lang).markdown().split())
    product = evolve(tea.product, ruleset="26-2026")
    assert f"{made} (26-2026)" in tell(product, lang=lang).markdown()


@pytest.mark.parametrize("lang", languages())
def test_days_off_are_told_by_where_they_come_from(lang: str) -> None:
    given = catalogue(lang)["calendar.given"]
    assert given in tell(WorkCalendar(source="given"), lang=lang).text()
    step = next_step(load("26-2026"), since=date(2026, 8, 27), holidays=[date(2026, 9, 2)])
    assert step.counted is not None
    assert step.counted.sources == ("given",)
    assert f"({given})" in " ".join(tell(step, lang=lang).text().split())


# -- rounds and histories -------------------------------------------------------------------------

BAC_KAN = Path(__file__).parents[2] / "examples" / "bac-kan-2024"


@pytest.fixture(scope="module")
def held() -> Round:
    return Round.parse((BAC_KAN / "round.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lang", languages())
def test_a_decision_without_stars_ends_without_a_dash(lang: str) -> None:
    histories = json.loads((BAC_KAN / "histories.json").read_text(encoding="utf-8"))
    refused = [
        one
        for one in map(History.from_json, histories)
        if any(decision.action == "refuse" for decision in one.decisions)
    ]
    assert refused
    for one in refused:
        assert ", -" not in tell(one, lang=lang).text(width=200)


@pytest.mark.parametrize("lang", languages())
def test_what_holds_a_round_up_says_who_and_until_when_before_the_products(held: Round, lang: str) -> None:
    city = load("bac-kan-city-2024")
    text = tell(run_round(city, held, day=date(2024, 9, 1)), rules=city, lang=lang).text(width=400)
    day = {"vi": "chậm nhất 02/10/2024", "en": "by 2024-10-02"}[lang]
    (line,) = [line for line in text.splitlines() if f"{day}):" in line]
    assert all(one.product.name in line.partition(f"{day}):")[2] for one in held.products)


@pytest.mark.parametrize("lang", languages())
def test_a_day_that_all_kept_and_a_duty_with_nothing_to_do_yet_have_no_dash_and_no_zeros(
    held: Round, lang: str
) -> None:
    city = load("bac-kan-city-2024")
    state = run_round(city, held, day=date(2024, 10, 10))
    assert any(not one.missing for one in state.deadlines)
    assert any(one.of == 0 for one in state.duties)
    text = tell(state, rules=city, lang=lang).text(width=400)
    assert re.search(r"(?<!\d)0/0(?!\d)", text) is None
    assert ": -" not in text
    nothing = {"vi": "chưa có gì phải làm", "en": "nothing to do yet"}[lang]
    assert text.count(nothing) == sum(one.of == 0 for one in state.duties)
