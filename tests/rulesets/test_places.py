"""Places by name: what is not there is told with what is near, what stands twice is not guessed."""

from __future__ import annotations

import json

import pytest
from attrs import evolve, fields
from kit.ground import ruleset
from kit.process import decision

from ocop_rules import Ruleset, UnknownNameError
from ocop_rules.model.decision import CertificateTerm, Gate
from ocop_rules.model.product_set import ProductSet
from ocop_rules.rulesets import origin
from ocop_rules.rulesets.places import (
    GONE,
    PathError,
    along,
    change,
    inside,
    is_within,
    name_of,
    named,
    names_in,
    path_of,
    path_steps,
)


def test_a_key_that_is_not_there_is_told_with_its_neighbours(rules: Ruleset) -> None:
    with pytest.raises(UnknownNameError) as caught:
        origin(rules, "/tiers/5/points")
    assert caught.value.kind == "path"
    assert {"/tiers/5/stars", "/tiers/5/from_points"} <= {*caught.value.known}
    with pytest.raises(UnknownNameError) as caught:
        origin(rules, "/identity/period/start/year")
    assert caught.value.known == ()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/tiers/5/from_points", 90),
        ("/levels/district/recognises", [3]),
        ("/identity/period/start", "2023-02-24"),
        ("/identity/number", "148/QĐ-TTg"),
    ],
)
def test_an_origin_holds_the_value_that_stands_at_the_place(rules: Ruleset, path: str, value: object) -> None:
    held = origin(rules, path).value
    assert held is not None
    assert json.loads(held) == value
    assert "\\u" not in held, "it is shown to people"


def test_the_value_of_a_list_is_all_that_stands_in_it(rules: Ruleset) -> None:
    held = json.loads(origin(rules, "/tiers").value or "")
    assert [one["from_points"] for one in held] == [0, 30, 50, 70, 90]


def test_what_is_called_alike_twice_is_not_guessed(rules: Ruleset) -> None:
    first = rules.decision.gates[0]
    twice = (first, evolve(first, effect="stop" if first.effect == "reject" else "reject"))
    with pytest.raises(PathError) as caught:
        inside(twice, first.id)
    assert (caught.value.code, caught.value.found) == ("path-ambiguous", first.id)


def test_a_pointer_is_named_as_far_as_there_is_something(rules: Ruleset) -> None:
    decision = rules.decision
    assert named(decision, ["tiers", 4, "from_points"]) == ("tiers", "5", "from_points")
    assert named(decision, ["tiers", 4, "points", "x"]) == ("tiers", "5")
    assert named(decision, ["tiers", 9, "stars"]) == ("tiers",)


def told(error: PathError) -> tuple[str, object, dict[str, object]]:
    return error.code, error.found, error.fields


def test_what_is_not_inside_is_told_with_what_is() -> None:
    base = ruleset("synthetic")
    with pytest.raises(PathError) as caught:
        inside(base.decision.certificate, "zz")
    assert told(caught.value) == ("path-unknown", "zz", {"near": "months, notice_days, cites"})
    with pytest.raises(PathError) as caught:
        inside(base.decision.levels, "provinces")
    assert told(caught.value) == ("path-unknown", "provinces", {"near": "province"})
    # an element without a name of its own is nothing to choose from
    assert base.decision.certificate is not None
    for value in (base.decision.certificate.cites, 36):
        with pytest.raises(PathError) as caught:
            inside(value, "0")
        assert told(caught.value) == ("path-unknown", "0", {"near": "-"})


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/levels/province", "province"),
        ("/readings/unticked", "unticked"),
        ("/rounds/province/rounds/2", 2),
        ("/limits/province", "province"),
        ("/dossiers/district", "district"),
        ("/dossiers/district/parts/photos", "photos"),
        ("/withdrawal/by/province", "province"),
        ("/classification/branches/others/groups/craft/subgroups/2", 2),
        ("/transitions/pending-renewal/last_days/first-day-counted", "first-day-counted"),
        ("/sets/2/parts/B/groups/2/criteria/2.3/cases/2", 2),
        ("/sets/1/parts/A/groups/2/headings/workshop", "workshop"),
        ("/sets/1/gates/unsafe", "unsafe"),
        ("/tiers/5", 5),
    ],
)
def test_an_element_is_called_by_what_tells_it_from_its_neighbours(path: str, name: object) -> None:
    made = decision()
    steps = path_steps(path)
    *above, value = along(made, steps)
    assert name in vars_of(value).values()
    assert path_of(steps) == path
    assert value in above[-1]
    # the same place is made anew there, and nowhere else
    assert change(made, steps, lambda _: value) == made


def vars_of(value: object) -> dict[str, object]:
    return {one.name: getattr(value, one.name) for one in fields(type(value))}


def test_an_option_is_called_by_its_box_and_a_slug_by_itself() -> None:
    base = ruleset("synthetic")
    options = base.sets[0].criteria["1.1"].options
    assert [name_of(one, index) for index, one in enumerate(options)] == ["1", "2", "3"]
    assert [name_of(one, 0) for one in ("annex", 3)] == ["annex", "3"]
    assert name_of(base.decision.identity.cites[0], 0) is None
    assert inside(options, "2") == options[1]


def test_a_list_grows_at_its_end_and_shrinks_where_it_is_told() -> None:
    base = ruleset("synthetic")
    gates = base.decision.gates
    new = evolve(gates[0], id="new")
    assert change(base, ("gates", "new"), lambda _: new).decision.gates == (*gates, new)
    assert change(base, ("gates", "unsafe"), lambda _: GONE).decision.gates == (*gates[:2], *gates[3:])
    other = evolve(gates[2], effect="reject")
    made = change(base, ("gates", "unsafe"), lambda _: other)
    assert made.decision.gates == (*gates[:2], other, *gates[3:])
    assert change(base, ("sets", "1"), lambda _: GONE).sets == base.sets[1:]
    assert (made.digest, made.labels, made.sets) == (base.digest, base.labels, base.sets)


def test_what_is_asked_for_has_the_type_of_its_place() -> None:
    base = ruleset("synthetic")
    kinds: list[object] = []

    def noted(kind: object) -> object:
        kinds.append(kind)
        return GONE

    for steps in (("certificate",), ("gates", "unsafe"), ("sets", "2"), ("certificate", "notice_days")):
        change(base, steps, noted)
    assert kinds[:3] == [CertificateTerm, Gate, ProductSet]
    with pytest.raises(PathError) as caught:
        change(base, ("council",), noted)
    assert told(caught.value) == ("path-nothing", "council", {})


def test_places_have_steps_and_stand_in_each_other() -> None:
    assert [path_steps(path) for path in ("", "/", "/a", "/a/b/", "a/b")] == [
        (),
        (),
        ("a",),
        ("a", "b"),
        ("a", "b"),
    ]
    assert [path_of(steps) for steps in ((), ("a",), ("a", 2))] == ["", "/a", "/a/2"]
    place = ("a", "b")
    assert [is_within(one, place) for one in (place, ("a", "b", "c"), ("a",), ("b", "a"), ())] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_the_names_inside_are_those_that_there_are() -> None:
    base = ruleset("synthetic")
    assert names_in(base.decision, 0)[-1] == "sets"
    assert names_in(base.decision, 0)[:-1] == names_in(base.decision, 1)
    assert names_in(base.sets, 1) == ["1", "2"]
    assert names_in(base.decision.identity.cites, 2) == []
    assert names_in(36, 2) == []


def test_a_pointer_counts_where_a_path_names(rules: Ruleset) -> None:
    made = decision()
    assert named(made.decision, ["rounds", "1", "rounds", "1", "cites", "0"]) == (
        *("rounds", "province", "rounds", "2", "cites"),
    )
    assert named(made.decision, ["gaps", "0", "x"]) == ("gaps", "annex")
    assert named(made.decision, ["gaps", "1"]) == ("gaps",)
    assert named(made.decision, ["gaps", "last"]) == ("gaps",)
    assert named(rules.sets[0], ["parts", "2"]) == ("parts", "C")
    assert named(36, ["x"]) == ()
