"""Names of rulesets, readings and arguments that nobody knows, and rulesets made of their parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from kit.ground import SHIPPED, ruleset
from kit.process import patch

from ocop_rules import Ruleset, UnknownNameError, load, shipped
from ocop_rules.errors import ArgumentError
from ocop_rules.ground import normal
from ocop_rules.rulesets import (
    apply_patch,
    load_folder,
    load_patch,
    load_patch_folder,
    with_readings,
)
from ocop_rules.rulesets.assemble import documents, make_ruleset, with_decision
from ocop_rules.rulesets.loading import is_there
from ocop_rules.rulesets.unknown import unknown_ruleset

Told = tuple[str, str, str | None, dict[str, Any]]
NOTHING = "sha256:" + 64 * "0"

NOTES = ("/council", {"notes": ["gate"]})


def test_the_shipped_rulesets_are_told_by_kind_in_order() -> None:
    kinds = {name: load(name).layers[-1].kind for name in shipped()}
    assert list(kinds) == sorted(kinds)
    for asked in (
        ("decision",),
        ("amendment",),
        ("overlay",),
        ("overlay", "decision"),
        ("decision", "amendment"),
    ):
        assert shipped(*asked) == tuple(name for name, kind in kinds.items() if kind in asked)  # type: ignore[arg-type]
    assert "maps" not in kinds
    assert is_there(str(SHIPPED)) is True
    assert not is_there(str(SHIPPED / "none"))


def test_names_that_nobody_ships_are_told_with_those_there_are() -> None:
    for load_one, kind, known in (
        (load, "ruleset", shipped()),
        (load_patch, "patch", shipped("amendment", "overlay")),
    ):
        with pytest.raises(UnknownNameError) as caught:
            load_one("moon")
        assert (caught.value.kind, caught.value.name, caught.value.known) == (kind, "moon", known)
    # a decision is no patch
    with pytest.raises(UnknownNameError):
        load_patch("148-2023")
    (part,) = load_patch("tay-ninh").parts
    assert (part.id, part.file) == ("tay-ninh", "tay-ninh/overlay.json")


WRONG: list[tuple[Callable[[Any], object], str, str]] = [
    (load, "name", "id"),
    (load_patch, "name", "id"),
    (load_folder, "path", "path"),
    (load_patch_folder, "path", "path"),
    (lambda wrong: load_folder(".", search=wrong), "search", "paths"),
    (lambda wrong: load_folder(".", search=["a", wrong]), "search", "paths"),
    (lambda wrong: with_readings(wrong, {}), "ruleset", "Ruleset"),
    (lambda wrong: with_readings(ruleset("synthetic"), wrong), "choices", "mapping"),
]


@pytest.mark.parametrize(("call", "name", "needed"), WRONG)
def test_the_argument_that_is_wrong_is_named(call: Callable[[Any], object], name: str, needed: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        call(7)
    assert (caught.value.name, caught.value.found, caught.value.needed) == (name, "7", needed)


@pytest.mark.parametrize("search", ["here", {"here": 1}])
def test_where_to_look_is_several_places(search: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        load_folder(".", search=search)
    assert caught.value.name == "search"


def test_a_choice_that_is_none_is_told_with_those_there_are(synthetic: Ruleset) -> None:
    with pytest.raises(UnknownNameError) as caught:
        with_readings(synthetic, {"unticked": "open", "floors-bind": "moon"})
    assert (caught.value.kind, caught.value.name, caught.value.known) == (
        "choice",
        "moon",
        ("cumulative", "own-star"),
    )
    with pytest.raises(UnknownNameError) as caught:
        with_readings(synthetic, {"unticked": "open", "moon": "open"})
    assert (caught.value.kind, caught.value.name) == ("reading", "moon")
    assert caught.value.known == tuple(synthetic.choices)


def test_a_ruleset_that_nobody_has_is_told_where_it_stands() -> None:
    for known, near in ((("148-2023", "moon"), "148-2023"), (("moon", "sun"), "moon, sun"), ((), "-")):
        fault = unknown_ruleset("148-2032", iter(known))
        assert (fault.code, fault.file, fault.pointer) == ("unknown-ruleset", None, "/ruleset")
        assert (fault.found, dict(fault.fields)) == ('"148-2032"', {"near": near})
    fault = unknown_ruleset("moon", (), at="/sitting/ruleset", file="a.json")
    assert (fault.file, fault.pointer) == ("a.json", "/sitting/ruleset")


# -- making ---------------------------------------------------------------------------------------


def test_a_ruleset_is_made_of_its_sets_in_order(synthetic: Ruleset) -> None:
    turned = make_ruleset(synthetic.decision, tuple(reversed(synthetic.sets)), synthetic.labels)
    assert turned == synthetic
    assert (turned.labels, turned.layers) == (synthetic.labels, synthetic.layers)
    files = documents(synthetic.decision, synthetic.sets)
    assert list(files) == ["ruleset.json", "sets/01.json", "sets/02.json"]
    assert normal.digest(files.values()) == synthetic.digest
    # where the files are known they are not written again
    known = {"a": b"one", "b": b"two"}
    assert make_ruleset(synthetic.decision, synthetic.sets, {}, known).digest == normal.digest(
        [b"one", b"two"]
    )


def test_other_rules_for_the_same_sets_keep_the_rest(synthetic: Ruleset) -> None:
    laid = apply_patch(synthetic, patch("here", NOTES))
    other = with_readings(laid, {"unticked": "open"}).decision
    made = with_decision(laid, other)
    assert made == make_ruleset(other, laid.sets, {})
    assert (made.sets, made.labels, made.layers) == (laid.sets, laid.labels, laid.layers)
    # and again: what was kept of the first is not taken for the second
    assert with_decision(laid, laid.decision) == laid
    assert with_decision(made, laid.decision) == laid
