"""What reading the pages aloud found: words for readers of the library, days and readings in their words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from kit.ground import best

from ocop_rules import Ruleset, agenda, carry_over, load, next_step, tell
from ocop_rules.errors import Fault, NotHeldError
from ocop_rules.life import History, rounds_on
from ocop_rules.model.working_days import WorkCalendar
from ocop_rules.planning import what_if
from ocop_rules.rulesets import shipped_registry
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
        cells = [cell for cell in tell(one, lang=lang).markdown().split("|") if f"{one.certificate}" in cell]
        assert cells
        assert all(tea.product.name in cell for cell in cells)


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
