"""What the library gives back is valid by its schema, and reads back to an equal value."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.councils import of_totals
from kit.few import few
from kit.ground import best, ruleset

from ocop_rules import (
    Carried,
    Deliberation,
    Evaluation,
    History,
    Invalid,
    LoadError,
    Ruleset,
    agenda,
    deliberate,
    diff,
    load,
    replay,
    score,
    tell,
)
from ocop_rules.comparing import carry_over
from ocop_rules.councils import CouncilPolicy, MemberDifferences, Spread, agreement, compare_members
from ocop_rules.errors import NoRuleError
from ocop_rules.life import examine_dossier, rounds_on, under_overlay, withdrawal_due
from ocop_rules.model import Agreement, Origin, WithdrawalDue
from ocop_rules.model.applicable import Applicable
from ocop_rules.model.council import FloorRule, GateRule
from ocop_rules.model.difference import Difference
from ocop_rules.model.dossier import Dossier, DossierCheck, RoundsOn
from ocop_rules.model.process import KINDS
from ocop_rules.model.state import AgendaItem, ProductState
from ocop_rules.planning import (
    Anatomy,
    CouncilUpgrade,
    Upgrade,
    WhatIf,
    anatomy,
    council_upgrade,
    upgrade,
    what_if,
)
from ocop_rules.rulesets import origin, shipped_registry, with_readings
from ocop_rules.schemas import schema_faults
from ocop_rules.telling import Page
from ocop_rules.testing import complete_sheets, evaluations

RULES = "148-2023"
DAYS = st.dates(date(2023, 3, 1), date(2029, 12, 31))
HISTORIES = Path(__file__).resolve().parents[2] / "examples" / "bac-kan-2024" / "histories.json"


def again(value: Any) -> Any:
    """Return data as it comes out of a file."""
    return json.loads(json.dumps(value))


@st.composite
def councils(draw: st.DrawFn) -> Deliberation:
    """Draw what a small council comes to: complete sheets and open ones, with cases and without."""
    rules = ruleset(RULES)
    number = draw(st.sampled_from([1, 26]))
    one = st.one_of(complete_sheets(rules, number), evaluations(rules, number))
    sheets = [
        evolve(sheet, evaluator=f"m{at}")
        for at, sheet in enumerate(draw(st.lists(one, min_size=1, max_size=3)))
    ]
    kinds = st.sampled_from(["highest-lowest", "any-pair", "against-mean"])
    spread = draw(st.none() | st.builds(Spread, limit=st.integers(0, 20), kind=kinds))
    floors = draw(st.sampled_from([None, *get_args(FloorRule)]))
    gates = draw(st.sampled_from([None, *get_args(GateRule)]))
    return deliberate(rules, sheets, CouncilPolicy(spread=spread, floors=floors, gates=gates))


@given(made=councils())
def test_a_deliberation_reads_back(made: Deliberation) -> None:
    data = again(made.to_json(sheets=True))
    assert not schema_faults("deliberation", data)
    read = Deliberation.from_json(data)
    assert read == made
    assert read.to_json() == made.to_json()
    told = compare_members(ruleset(RULES), made)
    whole = again(told.to_json(sheets=True))
    assert not schema_faults("differing", whole)
    assert MemberDifferences.from_json(whole) == told


@given(sheet=st.one_of(complete_sheets(ruleset(RULES), 1), evaluations(ruleset(RULES), 1)))
def test_a_carried_sheet_reads_back(sheet: Evaluation) -> None:
    made = carry_over(ruleset(RULES), ruleset("26-2026"), sheet)
    data = again(made.to_json(reasons=True))
    assert not schema_faults("carried", data)
    assert Carried.from_json(data) == made


def made_by_nine(rules: Ruleset) -> dict[str, Any]:
    sheets = [evolve(best(rules, 1, c2_1=at % 3), evaluator=f"m{at}") for at in range(9)]
    return again(deliberate(rules, sheets).to_json(sheets=True))


def test_a_deliberation_without_its_sheets_is_not_believed(rules: Ruleset) -> None:
    data = made_by_nine(rules)
    del data["sitting"]
    with pytest.raises(LoadError, match="sitting"):
        Deliberation.from_json(data)


@pytest.mark.parametrize(
    ("at", "spoil"),
    [
        ("/product_set", lambda data: data.update(product_set=2)),
        ("/floors_missed", lambda data: data.update(floors_missed=data["floors"][:1])),
        ("/members/0/stars", lambda data: data["members"][0].update(stars=1)),
        ("/members/0/status", lambda data: data["members"][0].pop("result")),
        ("/mean/total", lambda data: data["mean"]["total"].update(decimal="99.9")),
        ("/mean/total", lambda data: data["mean"].update(total={"exact": "2/4", "decimal": "0.5"})),
        ("/rounding", lambda data: data.update(rounding={"digits": 1, "mode": "half-up"})),
    ],
)
def test_what_a_deliberation_tells_twice_has_to_agree(rules: Ruleset, at: str, spoil: Any) -> None:
    data = made_by_nine(rules)
    assert Deliberation.from_json(data).status == "ranked"
    spoil(data)
    with pytest.raises(LoadError) as caught:
        Deliberation.from_json(data)
    assert at in [fault.pointer for fault in caught.value.faults]


def refused(kind: Any, data: Any, at: str) -> None:
    with pytest.raises(LoadError) as caught:
        kind.from_json(data)
    assert at in [fault.pointer for fault in caught.value.faults]


@given(
    wrong=st.dictionaries(
        st.sampled_from(["ruleset", "product_set", "answers", "cases", "gates", "id", "date", "Date"]),
        st.sampled_from(
            [
                *(None, 1, -1, "", "x", True, {}, {"1.1": -1, "x": "y"}, [1], ["g", "g"], "2023-02-30"),
                # letters and marks apart, as some keyboards and files have them
                *("E\u0323\u0302", {"E\u0323": "\u1112\u1161"}, {"notes\u0301": "\u212b"}, "\u0301"),
            ]
        ),
    ),
    lang=st.sampled_from(["vi", "en"]),
)
def test_what_could_not_be_scored_reads_back(wrong: dict[str, Any], lang: str) -> None:
    with pytest.raises(LoadError) as caught:
        Evaluation.from_json({"x-y": 1, **wrong}, "a.json")
    made = Invalid(id="a", ruleset=RULES, product_set=1, faults=caught.value.faults)
    data = again(made.to_json(lang=lang))
    assert not schema_faults("result", data)
    read = Invalid.from_json(data)
    assert read == made
    assert read.to_json(lang=lang) == data
    refused(Invalid, data | {"stars": 1}, "/stars")
    data["faults"][-1]["remedy"] += "!"
    refused(Invalid, data, "/faults")


@given(kind=st.sampled_from(KINDS), filed=DAYS, today=DAYS | st.none(), evaluated=DAYS | st.none())
def test_the_ruleset_of_a_dossier_reads_back(
    kind: Any, filed: date, today: date | None, evaluated: date | None
) -> None:
    try:
        made = shipped_registry().for_dossier(kind, filed, today=today, evaluated=evaluated)
    except NoRuleError:
        return
    data = again(made.to_json())
    assert not schema_faults("applicable", data)
    assert Applicable.from_json(data) == made
    refused(Applicable, data | {"digest": "sha256:" + 64 * "0"}, "/digest")
    refused(Applicable, data | {"ruleset": "149-2023"}, "/ruleset")
    refused(Applicable, data | {"transition": "never"}, "/transition")


@pytest.mark.parametrize("choice", ["first-day-counted", "next-working-day"])
@pytest.mark.parametrize(("kind", "filed"), [("renewal", date(2026, 5, 10)), ("new", date(2026, 7, 1))])
def test_the_ruleset_of_a_dossier_reads_back_under_other_readings(
    choice: str, kind: Any, filed: date
) -> None:
    taken = with_readings(load("26-2026"), {"day-count": choice})
    made = shipped_registry().with_ruleset(taken).for_dossier(kind, filed, today=date(2026, 7, 1))
    read = Applicable.from_json(again(made.to_json()))
    assert read == made
    assert read.ruleset.choices["day-count"] == made.ruleset.choices["day-count"]
    # a plan of a province is one of the rulesets that are shipped
    plan = under_overlay(shipped_registry().for_dossier("new", date(2024, 10, 5)), load("bac-kan-city-2024"))
    assert Applicable.from_json(again(plan.to_json())) == plan


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("copies", [None, 0, 2])
@pytest.mark.parametrize(("name", "filed"), [("26-2026", "2026-09-01"), ("bac-kan-city-2024", "2024-09-20")])
def test_the_check_of_a_dossier_reads_back(name: str, filed: str, kind: str, copies: int | None) -> None:
    handed = [] if copies is None else [{"by": "producer", "paper_copies": copies, "day": filed}]
    data = {"ruleset": name, "product_set": 1, "kind": kind, "filed": filed, "handed": handed}
    made = examine_dossier(load(name), Dossier.from_json(data))
    data = again(made.to_json())
    assert not schema_faults("dossier-check", data)
    assert DossierCheck.from_json(data) == made


@given(day=DAYS, kind=st.sampled_from(KINDS), level=st.sampled_from(["province", "central"]))
def test_the_rounds_of_a_level_read_back(day: date, kind: Any, level: str) -> None:
    made = rounds_on(load("26-2026"), level, day, kind)
    data = again(made.to_json())
    assert not schema_faults("rounds-on", data)
    assert RoundsOn.from_json(data) == made


@pytest.mark.parametrize("day", [date(2024, 9, 1), date(2025, 9, 1), date(2026, 7, 1), date(2028, 1, 1)])
def test_products_on_a_day_and_the_agenda_read_back(day: date) -> None:
    registry = shipped_registry()
    histories = [History.from_json(one) for one in json.loads(HISTORIES.read_text(encoding="utf-8"))]
    for history in histories:
        state = replay(registry, history, day)
        data = again(state.to_json())
        assert not schema_faults("product-state", data)
        assert ProductState.from_json(data) == state
        refused(ProductState, data | {"certificate": "0/none"}, "/certificate")
        for certificate in data["certificates"]:
            certificate["renewal"] = ["2020-01-01"]
            refused(ProductState, data, "/certificates/0/renewal")
    items = agenda(registry, histories, day, ahead=4000)
    assert items
    for item in items:
        data = again(item.to_json())
        assert not schema_faults("agenda-item", data)
        assert AgendaItem.from_json(data) == item
        refused(AgendaItem, data | {"action": "renew" if data["action"] != "renew" else "file"}, "/action")


@pytest.mark.parametrize(("old", "new"), [("148-2023", "26-2026"), ("148-2023", "1489-2025")])
def test_a_difference_reads_back(old: str, new: str) -> None:
    made = diff(ruleset(old), ruleset(new))
    data = again(made.to_json())
    assert not schema_faults("difference", data)
    assert Difference.from_json(data) == made
    refused(Difference, data | {"renumbered": [[{"number": 1, "concept": "tea"}]]}, "/renumbered")
    data["rules"][0]["old"] = [{}]
    refused(Difference, data, "/rules/0/old/0")


@given(
    sheet=st.one_of(complete_sheets(ruleset(RULES), 1), evaluations(ruleset(RULES), 1)),
    stars=st.integers(1, 5),
    cost=st.sampled_from(["boxes", "points", {"1.1": Fraction(7, 2), "2.1": 1}]),
)
@few(10)
def test_an_upgrade_reads_back(sheet: Evaluation, stars: int, cost: Any) -> None:
    made = upgrade(ruleset(RULES), sheet, stars, cost=cost, most=2)
    data = again(made.to_json(sheets=True))
    assert not schema_faults("upgrade", data)
    read = Upgrade.from_json(data)
    assert read == made
    assert read.to_json() == made.to_json()
    if data["plans"]:
        data["plans"][0]["points"] += 1
        refused(Upgrade, data, "/plans/0/points")


@given(made=councils(), stars=st.integers(1, 5))
@few(10)
def test_what_a_council_lacks_reads_back(made: Deliberation, stars: int) -> None:
    told = council_upgrade(ruleset(RULES), made.sitting, stars, policy=made.policy)
    data = again(told.to_json())
    assert not schema_faults("council-upgrade", data)
    assert CouncilUpgrade.from_json(data) == told


@given(
    sheet=complete_sheets(ruleset(RULES), 1),
    box=st.sampled_from([0, 1, 2, None]),
    decision=st.sampled_from([None, "26-2026"]),
)
@few(10)
def test_what_a_change_makes_reads_back(sheet: Evaluation, box: int | None, decision: str | None) -> None:
    rules = ruleset(RULES)
    made = what_if(
        rules,
        sheet,
        answers={"2.1": box},
        gates=(),
        readings={"unticked": "open"} if decision is None else None,
        decision=None if decision is None else ruleset(decision),
    )
    data = again(made.to_json(reasons=True))
    assert not schema_faults("what-if", data)
    assert WhatIf.from_json(data) == made
    refused(WhatIf, data | {"decisive": [*data["decisive"], 0]}, "/decisive")


def test_an_anatomy_reads_back() -> None:
    made = anatomy(ruleset(RULES), 1)
    data = again(made.to_json())
    assert not schema_faults("anatomy", data)
    assert Anatomy.from_json(data) == made
    refused(Anatomy, data | {"sheets": "1"}, "/sheets")
    refused(Anatomy, data | {"ended": "0" + data["ended"]}, "/ended")


@pytest.mark.parametrize("path", ["/", "/council", "/levels/province/recognises", "/sets/1"])
def test_the_origin_of_a_value_reads_back(path: str) -> None:
    made = origin(load("tay-ninh"), path)
    data = again(made.to_json())
    assert not schema_faults("origin", data)
    assert Origin.from_json(data) == made


@pytest.mark.parametrize("totals", [[90], [90, 70], [90, 91, 89]])
def test_an_agreement_reads_back(totals: list[int]) -> None:
    made = agreement(deliberate(ruleset(RULES), of_totals(ruleset(RULES), totals)))
    data = again(made.to_json())
    assert not schema_faults("agreement", data)
    assert Agreement.from_json(data) == made
    refused(Agreement, data | {"coefficient": "kappa"}, "/coefficient")


@given(concluded=DAYS, stars=st.integers(3, 5))
def test_a_withdrawal_that_is_due_reads_back(concluded: date, stars: int) -> None:
    rules = load("26-2026")
    withdrawal = rules.decision.withdrawal
    assert withdrawal is not None
    for ground in withdrawal.grounds:
        made = withdrawal_due(rules, stars, ground.id, concluded)
        data = again(made.to_json())
        assert not schema_faults("withdrawal-due", data)
        assert WithdrawalDue.from_json(data) == made


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_page_reads_back(lang: str) -> None:
    rules = ruleset(RULES)
    sheet = best(rules, 1)
    told = [score(rules, sheet), upgrade(rules, sheet, 5), what_if(rules, sheet, answers={"2.1": 0}), rules]
    for page in (tell(one, lang=lang) for one in [*told, diff(rules, ruleset("26-2026"))]):
        data = again(page.to_json())
        assert not schema_faults("page", data)
        read = Page.from_json(data)
        assert read == page
        assert read.text() == page.text()
        refused(Page, data | {"lang": "xx"}, "/lang")
        refused(Page, data | {"title": "x"}, "/title")
        refused(Page, data | {"blocks": [{"kind": "picture"}]}, "/blocks/0/kind")
        refused(Page, data | {"blocks": [{"kind": "note", "text": "x", "tone": "loud"}]}, "/blocks/0/tone")
