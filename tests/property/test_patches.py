"""Amendments and overlays: clauses on what they name, what they leave, and how they stack."""

from __future__ import annotations

from functools import cache
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st
from kit.ground import ruleset

from ocop_rules import LoadError, Ruleset, load, shipped
from ocop_rules.model.patch import Change, Overlay, OverlayIdentity, PatchPart
from ocop_rules.model.terms import Citation, Source
from ocop_rules.rulesets import Patch, apply_patch, compose_patches, load_patch, origin
from ocop_rules.rulesets.places import name_of, path_steps
from ocop_rules.structure.kinds import json_key
from ocop_rules.words import languages

CITES = (Citation(source="plan"),)
SOURCE = Source(id="plan")
BASE = "synthetic"
READINGS = ("floor-miss", "stop-points", "unticked")


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Return every value of a model object that has nothing more inside, by its place.

    A list whose elements have no names is one value.
    """
    if isinstance(value, tuple):
        names = [name_of(item, index) for index, item in enumerate(value)]
        if value and None not in names and len(set(names)) == len(names):
            pairs = zip(names, value, strict=True)
            return {at: leaf for name, item in pairs for at, leaf in leaves(item, f"{path}/{name}").items()}
        return {path: value}
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return {
            at: leaf
            for one in fields
            for at, leaf in leaves(getattr(value, one.name), f"{path}/{json_key(one)}").items()
        }
    return {path: value}


def all_leaves(laid: Ruleset) -> dict[str, Any]:
    return leaves(laid.decision) | leaves(laid.sets, "/sets")


def inside(path: str, place: str) -> bool:
    return path_steps(path)[: len(path_steps(place))] == path_steps(place)


# -- made-up overlays -----------------------------------------------------------------------------

SPREADS = st.builds(
    lambda limit, then: {"limit": limit, "then": then},
    st.integers(0, 30),
    st.sampled_from(["rescore", "flag", "leave-out"]),
)
POLICIES = st.builds(lambda spread: {"spread": spread}, SPREADS)


def _reading(name: str) -> st.SearchStrategy[tuple[str, Any]]:
    one = next(one for one in ruleset(BASE).decision.readings if one.id == name)
    return st.sampled_from(one.choices).map(lambda choice: (f"/readings/{name}/choice", choice))


SENT = st.integers(51, 99).map(lambda points: ("/levels/district/sends_up/from_points", points))
ROUNDING = st.integers(0, 6).map(lambda digits: ("/council/rounding", {"digits": digits}))
SPREAD = SPREADS.map(lambda spread: ("/council/spread", spread))
WHOLE = POLICIES.map(lambda policy: ("/council", policy))
CHOICE = st.sampled_from(READINGS).flatmap(_reading)
ANYWHERE = st.one_of(SENT, CHOICE, WHOLE)
# a spread or a rounding needs a council above it, and what is not there cannot be removed
ANY = st.one_of(ANYWHERE, SPREAD, ROUNDING, st.just(("/council", None)))


def _overlay(name: str, drawn: list[tuple[str, Any]]) -> Patch:
    changes = tuple(
        Change(at=at, remove=True, cites=CITES) if value is None else Change(at=at, set=value, cites=CITES)
        for at, value in drawn
    )
    identity = OverlayIdentity(id=name, extends=BASE, sources=(SOURCE,), cites=CITES)
    words = {f"ruleset.{name}": name, "source.plan": "A plan made up for the tests"}
    document = Overlay(identity=identity, changes=changes)
    return Patch(parts=(PatchPart(document=document, labels=dict.fromkeys(languages(), words)),))


def _at(one: tuple[str, Any]) -> str:
    return one[0]


@st.composite
def overlays(draw: st.DrawFn, name: str) -> Patch:
    """Draw an overlay that can be applied."""
    drawn = draw(st.lists(ANYWHERE, max_size=4, unique_by=_at))
    if "/council" in map(_at, drawn):
        drawn += draw(st.lists(st.one_of(SPREAD, ROUNDING), max_size=2, unique_by=_at))
    return _overlay(name, drawn)


def any_overlays(name: str) -> st.SearchStrategy[Patch]:
    """Return a strategy for overlays of which some change what is not there."""
    return st.lists(ANY, max_size=4, unique_by=_at).map(lambda drawn: _overlay(name, drawn))


def tried(*patches: Patch, over: Ruleset) -> Ruleset | list[tuple[str, str]]:
    """Return what laying patches over each other gives: a ruleset, or the faults of the first that fails."""
    try:
        for patch in patches:
            over = apply_patch(over, patch)
    except LoadError as error:
        return [(fault.code, fault.pointer) for fault in error.faults]
    return over


# -- clauses --------------------------------------------------------------------------------------


@given(any_overlays("a"), any_overlays("b"), any_overlays("c"))
def test_stacking_is_associative(first: Patch, second: Patch, third: Patch) -> None:
    base = ruleset(BASE)
    one_by_one = tried(first, second, third, over=base)
    for stacked in (
        (compose_patches(first, second), third),
        (first, compose_patches(second, third)),
        (compose_patches(first, second, third),),
        (compose_patches(compose_patches(first, second), third),),
        (compose_patches(first, compose_patches(second, third)),),
    ):
        made = tried(*stacked, over=base)
        assert made == one_by_one
        if isinstance(made, Ruleset) and isinstance(one_by_one, Ruleset):
            assert (made.layers, made.labels) == (one_by_one.layers, one_by_one.labels)
    assert compose_patches(compose_patches(first, second), third) == compose_patches(
        first, compose_patches(second, third)
    )


@given(overlays("a"))
def test_what_a_patch_does_not_name_stays_as_it_was(patch: Patch) -> None:
    base = ruleset(BASE)
    laid = apply_patch(base, patch)
    named = [change.at for change in laid.layers[-1].changes]
    old, new = all_leaves(base), all_leaves(laid)
    for path in {*old, *new}:
        if not any(inside(path, place) or inside(place, path) for place in named):
            assert new[path] == old[path], path
    assert laid.sets == base.sets


@given(overlays("a"))
def test_what_a_patch_names_has_the_value_it_sets(patch: Patch) -> None:
    laid = apply_patch(ruleset(BASE), patch)
    changes = patch.parts[0].document.changes
    found = all_leaves(laid)
    for index, change in enumerate(changes):
        later = [one.at for one in changes[index + 1 :]]
        if isinstance(change.set, (str, int)) and not any(inside(change.at, place) for place in later):
            assert found[change.at] == change.set


@given(overlays("a"), overlays("b"), st.data())
def test_the_origin_of_every_value_is_right(first: Patch, second: Patch, data: st.DataObject) -> None:
    base = ruleset(BASE)
    laid = apply_patch(apply_patch(base, first), second)
    named = [change.at for patch in (first, second) for change in patch.parts[0].document.changes]
    every = sorted(all_leaves(laid))
    touched = [path for path in every if any(inside(path, place) for place in named)]
    path = data.draw(st.one_of(st.sampled_from(touched or every), st.sampled_from(every)))
    expected = BASE
    for layer in laid.layers[1:]:
        if any(inside(path, change.at) for change in layer.changes):
            expected = layer.id
    found = origin(laid, path)
    assert found.layer.id == expected
    if expected == BASE and not found.within:
        assert all_leaves(laid)[path] == all_leaves(base)[path]


@given(any_overlays("a"))
def test_laying_a_patch_leaves_the_ruleset_below_as_it_was(patch: Patch) -> None:
    base = ruleset(BASE)
    digest, rules, labels = base.digest, base.decision, dict(base.labels)
    tried(patch, over=base)
    assert (base.digest, base.decision, dict(base.labels)) == (digest, rules, labels)
    assert len(base.layers) == 1


@cache
def shipped_leaves(name: str) -> dict[str, Any]:
    return all_leaves(load(name))


@given(st.sampled_from(shipped("amendment", "overlay")), st.data())
def test_a_shipped_patch_touches_nothing_it_does_not_name(name: str, data: st.DataObject) -> None:
    laid = load(name)
    (patch,) = load_patch(name).parts
    below = [layer.id for layer in laid.layers[:-1]]
    old, new = shipped_leaves(below[-1]), shipped_leaves(name)
    path = data.draw(st.sampled_from(sorted({*old, *new})))
    found = origin(laid, path) if path in new else None
    places = [change.at for change in laid.layers[-1].changes]
    if any(inside(path, place) for place in places):
        assert found is None or found.layer.id == name
    elif not any(inside(place, path) for place in places):
        assert new[path] == old[path]
        assert found is not None
        assert found.layer.id in below
    assert patch.id == name
