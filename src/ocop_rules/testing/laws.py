"""Strategies for rules themselves: overlays over a ruleset, and small rulesets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st

from ocop_rules.errors import require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.change import Change
from ocop_rules.model.decision import Decision, Identity, Tier
from ocop_rules.model.layer import Period
from ocop_rules.model.patch import Overlay, OverlayIdentity, Patch, PatchPart
from ocop_rules.model.product_set import Criterion, Group, Option, Part, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import Citation, Source
from ocop_rules.rulesets.assemble import make_ruleset
from ocop_rules.testing.lives import rounds
from ocop_rules.testing.sittings import policies
from ocop_rules.words import languages

_CITES = (Citation(source="plan"),)
_LETTERS = "ABC"


def _readings(ruleset: Ruleset) -> list[tuple[str, str]]:
    return [
        (f"/readings/{one.id}/choice", choice) for one in ruleset.decision.readings for choice in one.choices
    ]


@st.composite
def _overlays(draw: st.DrawFn, ruleset: Ruleset, name: str) -> Patch:
    ways = _readings(ruleset)
    changes: dict[str, Any] = dict(draw(st.lists(st.sampled_from(ways), max_size=3) if ways else st.just([])))
    if draw(st.booleans()):
        changes["/council"] = draw(policies(ruleset)).to_json()
    if draw(st.booleans()) and ruleset.decision.levels:
        changes["/rounds"] = [draw(rounds(ruleset)).to_json()]
    identity = OverlayIdentity(id=name, extends=ruleset.id, sources=(Source(id="plan"),), cites=_CITES)
    document = Overlay(
        identity=identity,
        changes=tuple(Change(at=at, set=value, cites=_CITES) for at, value in changes.items()),
    )
    words = FrozenDict({f"ruleset.{name}": name, "source.plan": "Kế hoạch"})
    return Patch(parts=(PatchPart(document=document, labels=FrozenDict(dict.fromkeys(languages(), words))),))


def overlays(ruleset: Ruleset, name: str = "here-2027") -> st.SearchStrategy[Patch]:
    """Return a strategy for overlays with the id ``name``: readings, a council's policy, rounds.

    :func:`ocop_rules.rulesets.apply_patch` lays them over ``ruleset``.
    """
    require(name, str, "name", "plain-text")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    return _overlays(ruleset, name)


@st.composite
def _criteria(draw: st.DrawFn, code: str) -> Criterion:
    points = sorted(draw(st.sets(st.integers(0, 9), min_size=2, max_size=5)))
    floors = sorted(draw(st.sets(st.sampled_from((3, 4, 5)), max_size=2)))
    marks: Mapping[int, int] = dict(zip(range(len(points) - len(floors), len(points)), floors, strict=True))
    options = tuple(
        Option(label_key=f"option.{value}", points=value, floor=marks.get(index) if value else None)
        for index, value in enumerate(points)
    )
    concept = f"criterion-{code.replace('.', '-')}"
    return Criterion(code=code, concept=concept, max=points[-1], options=options)


@st.composite
def _product_sets(draw: st.DrawFn, number: int) -> ProductSet:
    parts = []
    place = 0
    for letter in _LETTERS:
        groups = []
        for _ in range(draw(st.integers(1, 2))):
            place += 1
            criteria = tuple(
                draw(_criteria(f"{place}.{index}")) for index in range(1, draw(st.integers(1, 3)) + 1)
            )
            most = sum(one.max for one in criteria)
            groups.append(Group(code=str(place), concept=f"group-{place}", max=most, criteria=criteria))
        parts.append(Part(code=letter, max=sum(one.max for one in groups), groups=tuple(groups)))
    return ProductSet(number=number, concept=f"set-{number}", parts=tuple(parts))


@st.composite
def _rulesets(draw: st.DrawFn, name: str) -> Ruleset:
    sets = tuple(draw(_product_sets(number)) for number in range(1, draw(st.integers(1, 2)) + 1))
    bounds = [0, *sorted(draw(st.sets(st.integers(1, 60), min_size=4, max_size=4)))]
    tiers = tuple(Tier(stars=stars, from_points=bound) for stars, bound in enumerate(bounds, start=1))
    issued = date(2027, 1, 1)
    identity = Identity(id=name, number="1/QĐ", issued=issued, period=Period(start=issued))
    return make_ruleset(Decision(identity=identity, tiers=tiers), sets, {})


def rulesets(name: str = "made-up-2027") -> st.SearchStrategy[Ruleset]:
    """Return a strategy for small rulesets with the id ``name``: one or two sets, floors, five tiers.

    They have neither labels nor a process, and take every reading by its first choice. What scores under
    any of them has the bounds of no decision written into it.
    """
    require(name, str, "name", "plain-text")
    return _rulesets(name)
