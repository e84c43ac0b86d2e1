"""Who sits on a council: left out of a product, on two sides of the table, asked in writing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from kit.councils import of_totals, sheet
from kit.ground import best

from ocop_rules import Deliberation, EvaluationError, LoadError, Ruleset, Sitting, deliberate, load, tell
from ocop_rules.councils import (
    Council,
    CouncilPolicy,
    Member,
    Quorum,
    Scoring,
    Share,
    Spread,
    check_policy,
)
from ocop_rules.councils.spread import apart, too_wide
from ocop_rules.model.process import Kind

REASON = "Runs the cooperative that makes it"
TWO_THIRDS = CouncilPolicy(quorum=Quorum(present=Share(numerator=2, denominator=3), chair=True))


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load("148-2023")


def changed(sitting: Sitting, member: str, **more: Any) -> Sitting:
    members = tuple(evolve(one, **more) if one.id == member else one for one in sitting.council.members)
    return evolve(sitting, council=evolve(sitting.council, members=members))


def written(sitting: Sitting) -> Sitting:
    return evolve(sitting, council=evolve(sitting.council, form="written"))


def flags(made: Deliberation) -> set[tuple[str, tuple[str, ...]]]:
    return {(flag.code, flag.members) for flag in made.flags}


# -- left out of one product


def test_who_is_excused_from_a_product_is_neither_counted_nor_present(rules: Ruleset) -> None:
    whole = of_totals(rules, [90, 80, 70])
    made = deliberate(rules, changed(whole, "m1", excused=REASON), CouncilPolicy())
    assert {seat.member: seat.standing for seat in made.seats}["m1"] == "excused"
    assert made.mean is not None
    assert made.mean.total == Fraction(75)
    assert (made.attendance.excused, made.attendance.absent) == (("m1",), ())
    assert made.attendance.present == ("m2", "m3")
    # a sheet need not be there
    bare = changed(evolve(whole, sheets=whole.sheets[1:]), "m1", excused=REASON)
    assert deliberate(rules, bare).stars == made.stars


def test_nobody_is_excused_into_a_quorum(rules: Ruleset) -> None:
    whole = changed(of_totals(rules, [90, 80, 70]), "m3", role="chair")
    assert deliberate(rules, whole, TWO_THIRDS).attendance.met is True
    one = changed(whole, "m1", excused=REASON)
    assert deliberate(rules, one, TWO_THIRDS).attendance.met is True
    two = deliberate(rules, changed(one, "m2", excused=REASON), TWO_THIRDS)
    assert (two.attendance.needed, two.attendance.met, two.status) == (2, False, "no-quorum")
    # the chair does not sit on a product that he is excused from
    assert deliberate(rules, changed(whole, "m3", excused=REASON), TWO_THIRDS).attendance.chair is False


@pytest.mark.parametrize("reason", ["", " ", 3])
def test_an_excuse_has_a_reason(reason: Any) -> None:
    with pytest.raises(LoadError) as caught:
        Member(id="m1", excused=reason)
    assert caught.value.faults[0].pointer == "/excused"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_reason_is_told(rules: Ruleset, lang: str) -> None:
    made = deliberate(rules, changed(of_totals(rules, [90, 80]), "m1", excused=REASON))
    assert REASON in " ".join(tell(made, rules=rules, lang=lang).text().split())
    assert Deliberation.from_json(made.to_json(sheets=True)) == made


# -- on two sides of the table


@pytest.mark.parametrize(
    ("name", "code"), [("self_assessment", "member-is-producer"), ("support", "member-in-support-team")]
)
@pytest.mark.parametrize("spelt", ["m2", "M2", "m 2"])
def test_a_member_who_is_also_the_producer_or_on_the_support_team_is_told(
    rules: Ruleset, name: str, code: str, spelt: str
) -> None:
    whole = of_totals(rules, [90, 80])
    both = evolve(whole, **{name: evolve(sheet(rules, 95), evaluator=spelt)})
    made = deliberate(rules, both)
    assert (code, ("m2",)) in flags(made)
    assert made.stars == deliberate(rules, whole).stars
    # nothing is left to tell where the member takes no part
    assert (code, ("m2",)) not in flags(deliberate(rules, changed(both, "m2", excused=REASON)))
    other = evolve(whole, **{name: evolve(sheet(rules, 95), evaluator="somebody")})
    assert not {flag for flag, _ in flags(deliberate(rules, other))} & {code}
    for lang in ("vi", "en"):
        assert "{" not in tell(made, rules=rules, lang=lang).text()


# -- in writing (26, article 7.6d, e)


def test_in_writing_whoever_answered_is_present(rules: Ruleset) -> None:
    chair, late = Member(id="c", role="chair"), Member(id="late")
    whole = written(of_totals(rules, [90, 80], chair, late))
    made = deliberate(rules, whole, TWO_THIRDS)
    # three of four answers are needed, the chair's among them: those who wait can still decide it
    assert (made.attendance.needed, made.attendance.met) == (3, None)
    assert made.attendance.present == ("m1", "m2")
    assert made.attendance.waiting == ("c", "late")
    assert made.status == "open"
    # one who gave no answer is waited for no longer
    closed = changed(changed(whole, "late", absent=True), "c", absent=True)
    assert deliberate(rules, closed, TWO_THIRDS).status == "no-quorum"
    answer = evolve(sheet(rules, 76), evaluator="c")
    full = changed(evolve(whole, sheets=(*whole.sheets, answer)), "late", absent=True)
    assert (deliberate(rules, full, TWO_THIRDS).attendance.met, deliberate(rules, full).stars) == (True, 4)


def test_in_writing_diverging_opinions_call_for_a_meeting(rules: Ruleset) -> None:
    policy = CouncilPolicy(spread=Spread(limit=10, then="flag"))
    wide = deliberate(rules, written(of_totals(rules, [90, 79])), policy)
    assert ("opinions-diverge", ("m1", "m2")) in flags(wide)
    near = deliberate(rules, written(of_totals(rules, [90, 80])), policy)
    assert "opinions-diverge" not in {code for code, _ in flags(near)}
    # a council that meets is told of its spread alone
    assert "opinions-diverge" not in {
        code for code, _ in flags(deliberate(rules, of_totals(rules, [90, 79]), policy))
    }


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_written_opinion_is_told_as_one(rules: Ruleset, lang: str) -> None:
    whole = written(of_totals(rules, [90, 80], Member(id="late"), Member(id="gone", absent=True)))
    made = deliberate(rules, whole)
    text = tell(made, rules=rules, lang=lang).text()
    assert "{" not in text
    assert "2" in text
    assert Deliberation.from_json(made.to_json(sheets=True)) == made


def sitting_on(kind: Kind | None, council: Council, name: str = "26-2026") -> Sitting:
    """Return a sitting on a dossier of a kind, whose members all fill in the best sheet."""
    sheets = tuple(evolve(best(load(name), 11), evaluator=one.id) for one in council.members)
    return Sitting(ruleset=name, product_set=11, council=council, sheets=sheets, kind=kind)


def worth_a_look(sitting: Sitting) -> list[str]:
    rules = load(sitting.ruleset)
    made = deliberate(rules, Sitting.from_json(sitting.to_json()))
    assert Deliberation.from_json(made.to_json(sheets=True)) == made
    return [one.code for one in made.flags]


TWO = (Member(id="m1"), Member(id="m2"))
MEETING, IN_WRITING = Council(members=TWO), Council(members=TWO, form="written")


def test_a_renewal_is_judged_in_writing_and_a_meeting_on_it_has_a_reason() -> None:
    assert worth_a_look(sitting_on("renewal", IN_WRITING)) == []
    met = sitting_on("renewal", MEETING)
    assert worth_a_look(met) == ["meeting-without-reason"]
    assert worth_a_look(sitting_on("renewal", evolve(MEETING, meeting_reason="a complex matter"))) == []
    # a written scoring in which opinions diverged calls for the meeting that replaced it
    again = evolve(met, earlier=(Scoring(sheets=met.sheets, reason="opinions diverged"),))
    assert worth_a_look(again) == []
    assert worth_a_look(sitting_on("renewal", MEETING, "148-2023")) == []  # no such rule is held


@pytest.mark.parametrize("kind", ["new", "upgrade"])
def test_on_other_dossiers_a_council_meets(kind: Kind) -> None:
    assert worth_a_look(sitting_on(kind, MEETING)) == []
    assert worth_a_look(sitting_on(kind, IN_WRITING)) == ["written-opinion-beside-renewals"]
    assert worth_a_look(sitting_on(kind, IN_WRITING, "148-2023")) == []


def test_without_the_kind_of_the_dossier_nothing_is_said_of_it() -> None:
    assert worth_a_look(sitting_on(None, MEETING)) == worth_a_look(sitting_on(None, IN_WRITING)) == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_why_a_council_met_is_told_and_the_article_beside_the_flag(lang: str) -> None:
    rules = load("26-2026")
    flagged = tell(deliberate(rules, sitting_on("renewal", MEETING)), rules=rules, lang=lang).text()
    assert {"en": "article 7.6, points d and e", "vi": "các điểm d và e khoản 6 Điều 7"}[lang] in " ".join(
        flagged.split()
    )
    met = sitting_on("renewal", evolve(MEETING, meeting_reason="a complex matter"))
    assert "a complex matter" in tell(deliberate(rules, met), rules=rules, lang=lang).text()


# -- policies


def test_a_policy_is_checked_whoever_gives_it(rules: Ruleset) -> None:
    wrong = CouncilPolicy(
        quorum=Quorum(present=Share(numerator=4, denominator=3)), counted=(), settled=("nowhere", "nowhere")
    )
    expected = {"quorum-over-all", "nobody-counted", "id-twice", "settled-unknown"}
    assert {fault.code for fault in check_policy(rules, wrong)} == expected
    assert {fault.code for fault in check_policy(None, wrong)} == expected - {"settled-unknown"}
    whole = of_totals(rules, [90, 80])
    for given, policy in ((whole, wrong), (evolve(whole, policy=wrong), None)):
        with pytest.raises(EvaluationError) as caught:
            deliberate(rules, given, policy)
        assert {fault.code for fault in caught.value.faults} == expected
        assert all(fault.pointer.startswith("/policy/") for fault in caught.value.faults)


# -- the spread of many


def test_the_spread_of_thousands_lists_no_more_pairs_than_members() -> None:
    totals = {f"m{number}": number % 101 for number in range(3000)}
    pairs = too_wide(totals, 10)
    assert len(pairs) <= len(totals)
    named = {member for high, low, _ in pairs for member in (high, low)}
    every = {one for one, total in totals.items() if total - 0 > 10 or 100 - total > 10}
    assert named == every
    assert set(apart(totals, "any-pair", 10)) == every
    assert all(totals[high] - totals[low] == points > 10 for high, low, points in pairs)
