from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from kit.citations import place_of

from ocop_rules import LoadError, Ruleset, UnknownNameError, load
from ocop_rules.errors import NotHeldError
from ocop_rules.life import Dossier, deadline, missing_parts, round_for
from ocop_rules.model.process import YearlyDay, YearlyRound
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets import with_readings

PRODUCER = {
    "new": ["registration-form", "self-assessment"],
    "upgrade": ["registration-form", "self-assessment", "changes-with-evidence"],
    "renewal": [
        "registration-form",
        "self-assessment",
        "update-since-recognition",
        "dated-legal-papers",
    ],
}
COMMUNE = ["letter-of-commune", "report-of-commune", "product-dossier"]
PROVINCE = {
    "new": [
        "letter-of-province",
        "report-of-provincial-support-team",
        "report-of-provincial-council",
        "decision-approving-result",
        "product-dossier",
    ],
    "renewal": ["letter-of-province", "report-of-provincial-office", "product-dossier"],
}
PROVINCE["upgrade"] = PROVINCE["new"]


@cache
def rules() -> Ruleset:
    return load("26-2026")


def dossier(kind: str, product_set: int = 11, **changes: Any) -> dict[str, Any]:
    copies = {"paper_copies": 1, "electronic_copies": 1}
    handed = {
        "producer": {"by": "producer", "parts": PRODUCER[kind], **copies},
        "commune": {"by": "commune", "parts": COMMUNE, "samples": 5, **copies},
        "province": {"by": "province", "parts": PROVINCE[kind], "samples": 5, **copies},
    }
    for who, change in changes.items():
        handed[who] = handed[who] | change
    return {
        "ruleset": "26-2026",
        "kind": kind,
        "product_set": product_set,
        "filed": "2026-06-01",
        "handed": list(handed.values()),
    }


def lacks(data: dict[str, Any]) -> list[tuple[str, str, str | None, int, int]]:
    found = missing_parts(rules(), Dossier.from_json(data))
    return [(step.by, lack.code, lack.part, lack.needs, lack.has) for step in found for lack in step.lacks]


@pytest.mark.parametrize("kind", ["new", "upgrade", "renewal"])
def test_a_dossier_with_every_part_is_complete(kind: str) -> None:
    found = missing_parts(rules(), Dossier.from_json(dossier(kind)))
    assert [(step.by, step.to, step.complete) for step in found] == [
        ("producer", "commune", True),
        ("commune", "province", True),
        ("province", "central", True),
    ]
    assert found[2].optional == ("extra-test-confirmations",)


@pytest.mark.parametrize("kind", ["new", "upgrade", "renewal"])
def test_every_part_is_missed_when_it_is_not_there(kind: str) -> None:
    for who, parts in (("producer", PRODUCER[kind]), ("commune", COMMUNE), ("province", PROVINCE[kind])):
        for part in parts:
            rest = [one for one in parts if one != part]
            assert lacks(dossier(kind, **{who: {"parts": rest}})) == [(who, "part", part, 1, 0)]


def test_the_forms_and_the_articles_of_what_is_missing() -> None:
    found = missing_parts(rules(), Dossier.from_json(dossier("renewal", producer={"parts": []})))
    assert [(lack.part, lack.form, place_of(lack.cites[0])) for lack in found[0].lacks] == [
        ("registration-form", 1, "article 6.1"),
        ("self-assessment", 2, "article 6.1"),
        ("update-since-recognition", None, "article 6.1(c)"),
        ("dated-legal-papers", None, "article 6.1(c)"),
    ]


def test_five_samples_for_the_province_and_the_centre_but_none_of_tourism() -> None:
    few = {"commune": {"samples": 4}, "province": {"samples": 0}}
    assert lacks(dossier("new", **few)) == [
        ("commune", "samples", "samples", 5, 4),
        ("province", "samples", "samples", 5, 0),
    ]
    assert lacks(dossier("new", 26, **few)) == []


def test_software_stands_for_paper_for_the_producer_only() -> None:
    online = {"paper_copies": 0, "electronic_copies": 0, "software": True}
    assert lacks(dossier("new", producer=online)) == []
    assert lacks(dossier("new", commune=online)) == [
        ("commune", "paper-copies", None, 1, 0),
        ("commune", "electronic-copies", None, 1, 0),
    ]
    assert lacks(dossier("new", producer=online | {"software": False})) == [
        ("producer", "paper-copies", None, 1, 0),
        ("producer", "electronic-copies", None, 1, 0),
    ]


def test_what_nobody_handed_in_is_missing_as_a_whole() -> None:
    found = missing_parts(rules(), Dossier.from_json(dossier("new") | {"handed": []}))
    assert [len(step.lacks) for step in found] == [4, 6, 8]


def test_all_faults_of_a_dossier_at_once() -> None:
    data = dossier("new", 27, producer={"parts": ["registration-fomr", "self-assessment", "self-assessment"]})
    data["handed"] += [{"by": "district"}, {"by": "commune"}]
    with pytest.raises(LoadError) as caught:
        missing_parts(rules(), Dossier.from_json(data))
    assert [(fault.code, fault.pointer) for fault in caught.value.faults] == [
        ("unknown-set", "/product_set"),
        ("dossier-part", "/handed/0/parts/0"),
        ("part-twice", "/handed/0/parts"),
        ("handed-by", "/handed/3/by"),
        ("handed-twice", "/handed/4/by"),
    ]
    assert "registration-form" in caught.value.faults[1].remedy()


def test_a_dossier_of_another_ruleset_is_a_fault() -> None:
    with pytest.raises(LoadError) as caught:
        missing_parts(rules(), Dossier.from_json(dossier("new") | {"ruleset": "148-2023"}))
    assert [fault.code for fault in caught.value.faults] == ["dossier-ruleset"]


def test_what_the_sources_do_not_hold_is_an_error_and_no_guess() -> None:
    old = load("148-2023")
    one = Dossier.from_json(dossier("new") | {"ruleset": "148-2023", "handed": []})
    with pytest.raises(NotHeldError) as caught:
        missing_parts(old, one)
    assert (caught.value.ruleset, caught.value.what) == ("148-2023", "dossiers")
    with pytest.raises(NotHeldError):
        round_for(old, "province", date(2024, 11, 15))
    assert deadline(old, "district", date(2024, 9, 20)) is None


def test_a_dossier_read_back_from_its_json_is_equal() -> None:
    one = Dossier.from_json(dossier("renewal"))
    assert Dossier.from_json(one.to_json()) == one


# -- rounds and limits ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "proposed", "number", "last_proposal", "last_held"),
    [
        ("province", date(2027, 4, 29), 1, date(2027, 4, 29), date(2027, 6, 29)),
        ("province", date(2027, 4, 30), 2, date(2027, 10, 29), date(2027, 12, 29)),
        ("province", date(2027, 10, 29), 2, date(2027, 10, 29), date(2027, 12, 29)),
        ("province", date(2027, 10, 30), 1, date(2028, 4, 29), date(2028, 6, 29)),
        ("central", date(2027, 7, 29), 1, date(2027, 7, 29), date(2027, 9, 29)),
        ("central", date(2027, 7, 30), 2, date(2028, 1, 29), date(2028, 3, 29)),
        ("central", date(2028, 1, 29), 2, date(2028, 1, 29), date(2028, 3, 29)),
        ("central", date(2028, 1, 30), 1, date(2028, 7, 29), date(2028, 9, 29)),
    ],
)
def test_the_round_that_takes_a_dossier(
    level: str, proposed: date, number: int, last_proposal: date, last_held: date
) -> None:
    found = round_for(rules(), level, proposed)
    assert found is not None
    assert (found.number, found.last_proposal, found.last_held) == (number, last_proposal, last_held)


def test_every_day_of_two_years_is_taken_by_the_first_round_that_still_can() -> None:
    for level in ("province", "central"):
        before = date(2026, 1, 1)
        for number in range(731):
            day = date(2026, 1, 1) + timedelta(days=number)
            found = round_for(rules(), level, day)
            assert found is not None
            assert before <= found.last_proposal  # rounds follow one another
            assert day <= found.last_proposal < found.last_held
            assert (found.last_proposal - day).days <= 184
            before = found.last_proposal


def test_further_rounds_are_taken_into_account() -> None:
    extra = YearlyRound(
        number=3,
        held_before=YearlyDay(month=9, day=1),
        proposed_before=YearlyDay(month=8, day=1),
    )
    found = round_for(rules(), "province", date(2027, 7, 31), further=[extra])
    assert found is not None
    assert (found.number, found.last_held) == (3, date(2027, 8, 31))


@pytest.mark.parametrize(("level", "place"), [("province", "article 5.1"), ("central", "article 5.2")])
def test_a_round_is_cited_to_the_clause_of_its_level_or_to_what_adds_it(level: str, place: str) -> None:
    own = round_for(rules(), level, date(2027, 1, 1))
    assert own is not None
    assert [place_of(one) for one in own.cites] == [place]
    day = YearlyDay(month=1, day=9)
    added = Citation(source="transcript", article=5, clause=3)
    extra = YearlyRound(number=3, held_before=day, proposed_before=day, cites=(added,))
    further = round_for(rules(), level, date(2027, 1, 1), further=[extra])
    assert further is not None
    assert (further.number, further.cites) == (3, (added,))


def test_a_round_is_held_after_its_proposals_even_where_both_have_the_same_day_of_the_year() -> None:
    same = YearlyDay(month=8, day=1)
    extra = YearlyRound(number=3, held_before=same, proposed_before=same)
    found = round_for(rules(), "province", date(2027, 7, 31), further=[extra])
    assert found is not None
    assert (found.number, found.last_proposal) == (3, date(2027, 7, 31))
    assert found.last_held == date(2028, 7, 31)


def test_a_round_may_be_held_in_the_year_after_its_proposals() -> None:
    extra = YearlyRound(
        number=3,
        held_before=YearlyDay(month=2, day=1),
        proposed_before=YearlyDay(month=12, day=1),
    )
    found = round_for(rules(), "province", date(2027, 11, 30), further=[extra])
    assert found is not None
    assert (found.last_proposal, found.last_held) == (date(2027, 11, 30), date(2028, 1, 31))


def test_renewals_run_outside_the_rounds_unless_the_reading_says_otherwise() -> None:
    day = date(2027, 7, 1)
    assert round_for(rules(), "province", day, "renewal") is None
    inside = with_readings(rules(), {"renewal-rounds": "inside"})
    assert round_for(inside, "province", day, "renewal") == round_for(rules(), "province", day)


def test_the_commune_has_15_working_days() -> None:
    monday = date(2026, 6, 1)
    due = deadline(rules(), "commune", monday)
    assert due is not None
    assert (due.day, due.since) == (date(2026, 6, 22), "product-dossier-received")
    holiday = deadline(rules(), "commune", monday, holidays={date(2026, 6, 10)})
    assert holiday is not None
    assert holiday.day == date(2026, 6, 23)


def test_45_days_for_renewals_at_each_level_and_for_nothing_else() -> None:
    start = date(2026, 6, 1)
    for level in ("province", "central"):
        due = deadline(rules(), level, start, "renewal")
        assert due is not None
        assert due.day == date(2026, 7, 16)
        assert deadline(rules(), level, start, "new") is None
    counted = deadline(
        with_readings(rules(), {"day-count": "first-day-counted"}), "province", start, "renewal"
    )
    assert counted is not None
    assert counted.day == date(2026, 7, 15)


def test_rounds_of_a_level_that_does_not_exist() -> None:
    with pytest.raises(UnknownNameError) as caught:
        round_for(rules(), "district", date(2026, 6, 1))
    assert (caught.value.kind, caught.value.name) == ("level", "district")
    with pytest.raises(NotHeldError):
        round_for(rules(), "commune", date(2026, 6, 1))


def test_a_round_beyond_the_last_day_there_is_is_a_fault() -> None:
    with pytest.raises(LoadError) as caught:
        round_for(rules(), "province", date(9999, 12, 1))
    (fault,) = caught.value.faults
    assert (fault.code, fault.found, fault.fields) == ("day-range", '"9999-12-31"', {"days": 365})
