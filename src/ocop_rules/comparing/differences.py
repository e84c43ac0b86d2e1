"""Comparing two decisions: sets, criteria, boxes, floors, gates, and what a typical sheet gains or loses.

Sets and criteria are put side by side by their concepts, boxes by their label keys. A change that
is the same in many sets stands once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import NoneType
from typing import Any

import attrs

from ocop_rules.comparing.carrying import carry_over, set_after
from ocop_rules.comparing.maps import by_concept, map_between, sets_between
from ocop_rules.comparing.rules import compare_rules
from ocop_rules.comparing.typical import range_of, standing, typical
from ocop_rules.errors import UnknownNameError, require, require_many
from ocop_rules.model.difference import (
    Box,
    BoxChange,
    CriterionChange,
    CriterionFacts,
    Difference,
    Disagreement,
    Hangs,
    Maximum,
    Moved,
    Printed,
    Renamed,
    SetName,
    SheetChange,
    SheetKind,
)
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.product_set import Criterion, GateHere, Option, ProductSet, RequirementHere
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.quick import score

Pair = tuple[ProductSet, ProductSet]

_NAMES = ("set", "part", "group", "heading", "criterion", "case", "gate", "requirement", "tier", "level")


def _drawn(pairs: list[Pair], found: Callable[[ProductSet, ProductSet], Iterable[Any]]) -> tuple[Any, ...]:
    """Return the changes of the pairs of sets, each once, with the numbers of its sets."""
    groups: dict[Any, set[int]] = {}
    for one, other in pairs:
        for item in found(one, other):
            groups.setdefault(item, set()).add(other.number)
    return tuple(attrs.evolve(item, sets=tuple(sorted(numbers))) for item, numbers in groups.items())


class _Comparing:
    """Two rulesets side by side."""

    def __init__(self, old: Ruleset, new: Ruleset) -> None:
        self.old = old
        self.new = new

    # -- criteria ---------------------------------------------------------------------------------

    def criteria(self, one: ProductSet, other: ProductSet) -> Iterator[CriterionChange]:
        """Yield the criteria of a set that appeared, disappeared or changed, in the new order."""
        before, after = by_concept(one.criteria), by_concept(other.criteria)
        for concept in {**after, **before}:
            was, now = before.get(concept), after.get(concept)
            change = CriterionChange(
                concept=concept,
                sets=(),
                old=None if was is None else _facts(self.old, one, was),
                new=None if now is None else _facts(self.new, other, now),
                boxes=_boxes(was, now),
                doubtful=self._doubts(one, was, other, now),
            )
            if change.old != change.new or any(box.changed for box in change.boxes) or _reordered(change):
                yield change

    def _doubts(
        self, one: ProductSet, was: Criterion | None, other: ProductSet, now: Criterion | None
    ) -> tuple[str, ...]:
        found = {
            f"doubt.{doubt.id}"
            for ruleset, this, criterion in ((self.old, one, was), (self.new, other, now))
            for doubt in ruleset.decision.doubts
            for place in doubt.places
            if criterion is not None and (place.product_set, place.criterion) == (this.number, criterion.code)
        }
        return tuple(sorted(found))

    # -- gates and requirements -------------------------------------------------------------------

    def printed(self, one: ProductSet, other: ProductSet) -> Iterator[Printed]:
        """Yield the gates and requirements of a set that appeared, disappeared or moved."""
        gates = (_places(one, one.gates), _places(other, other.gates))
        for name in {**gates[1], **gates[0]}:
            old, new = gates[0].get(name), gates[1].get(name)
            if old != new:
                doubtful = self._unheld("gates", one, other, old, new)
                yield Printed(of="gate", id=name, sets=(), old=old, new=new, doubtful=doubtful)
        demands = (_places(one, one.requirements), _places(other, other.requirements))
        for name in {**demands[1], **demands[0]}:
            old, new = demands[0].get(name), demands[1].get(name)
            if old != new:
                doubtful = self._unheld("requirements", one, other, old, new)
                yield Printed(of="requirement", id=name, sets=(), old=old, new=new, doubtful=doubtful)

    def _unheld(
        self,
        kind: str,
        one: ProductSet,
        other: ProductSet,
        old: tuple[str, ...] | None,
        new: tuple[str, ...] | None,
    ) -> tuple[str, ...]:
        """Return what the sources do not hold of the side where a gate or a requirement is missing."""
        if old is not None and new is not None:
            return ()
        this = one if old is None else other
        gap = "head-clause" if "head" in (*(old or ()), *(new or ())) else kind
        return (f"incomplete.{gap}",) if gap in this.incomplete else ()

    # -- names ------------------------------------------------------------------------------------

    def renamed(self, pairs: list[Pair], *, every: bool) -> Iterator[Renamed]:
        """Yield the names that differ; those of other sets only when ``every`` set is compared."""
        sets = {f"set.{one.concept}" for one, _ in pairs}
        for lang, words in self.new.labels.items():
            others = self.old.labels.get(lang, {})
            for key, text in words.items():
                kind = key.partition(".")[0]
                if key not in others or others[key] == text or kind not in _NAMES:
                    continue
                if key in sets or (every and kind != "set"):
                    yield Renamed(key=key, lang=lang, old=others[key], new=text)

    def disagreements(self, numbers: set[int]) -> Iterator[Disagreement]:
        """Yield the names that only one of the decisions also prints otherwise."""
        old, new = self.old.decision.other_names, self.new.decision.other_names
        yield from (
            Disagreement(side="old", name=name)
            for name in old
            if name not in new and name.product_set in numbers
        )
        yield from (
            Disagreement(side="new", name=name)
            for name in new
            if name not in old and name.product_set in numbers
        )

    # -- typical sheets ---------------------------------------------------------------------------

    def sheets(self, kind: SheetKind, made: OptionMap | None) -> Callable[[ProductSet, ProductSet], Any]:
        """Return what compares a typical sheet of a set under both decisions."""

        def found(one: ProductSet, other: ProductSet) -> Iterator[SheetChange]:
            before = typical(self.old, one.number, kind)
            old = standing(score(self.old, before))
            new = standing(score(self.new, typical(self.new, other.number, kind)))
            # what belongs to several sets of the other decision cannot be carried over to one of them
            goes_on = made is not None and set_after(one, self.new, made) == other
            carried = range_of(carry_over(self.old, self.new, before, made).result) if goes_on else None
            same = carried is None or carried.least == carried.most == old
            if old != new or not same:
                yield SheetChange(sheet=kind, sets=(), old=old, new=new, carried=carried)

        return found


def _facts(ruleset: Ruleset, one: ProductSet, criterion: Criterion) -> CriterionFacts:
    groups = {group.code: group.concept for group in one.groups}
    hangs = None
    if criterion.condition is not None:
        governor = one.criteria[criterion.condition.criterion]
        options = criterion.condition.options_under(ruleset.choices)
        labels = tuple(governor.options[number - 1].label_key for number in options)
        hangs = Hangs(concept=governor.concept, options=labels)
    return CriterionFacts(
        part=one.part_of[criterion.code],
        group=groups[one.group_of[criterion.code]],
        max=criterion.max,
        floor=criterion.floor,
        condition=hangs,
    )


def _listed(criterion: Criterion | None) -> dict[tuple[str | None, str, int], Box]:
    """Return the boxes of a criterion by case, label key and how often that key stood before."""
    if criterion is None:
        return {}
    found: dict[tuple[str | None, str, int], Box] = {}
    cases: list[tuple[str | None, tuple[Option, ...]]]
    cases = [(one.label_key, one.options) for one in criterion.cases] or [(None, criterion.options)]
    for case, options in cases:
        labels = [option.label_key for option in options]
        for index, option in enumerate(options):
            key = (case, option.label_key, labels[:index].count(option.label_key))
            found[key] = Box(number=index + 1, points=option.points, floor=option.floor)
    return found


def _boxes(was: Criterion | None, now: Criterion | None) -> tuple[BoxChange, ...]:
    """Return the boxes of both, case by case in the order of the new list, the gone ones in their places."""
    before, after = _listed(was), _listed(now)

    def place(key: tuple[str | None, str, int]) -> tuple[int, int, bool]:
        box = after.get(key) or before[key]
        return cases.index(key[0]), box.points, key in after

    cases = list(dict.fromkeys(key[0] for key in (*after, *before)))
    return tuple(
        BoxChange(label=key[1], case=key[0], old=before.get(key), new=after.get(key))
        for key in sorted({**after, **before}, key=place)
    )


def _reordered(change: CriterionChange) -> bool:
    """Tell whether boxes of both decisions stand in another order."""
    kept = [(box.case or "", box.old.number, box.new.number) for box in change.boxes if box.old and box.new]
    return sorted(kept) != sorted(kept, key=lambda line: (line[0], line[2]))


def _places(one: ProductSet, here: Iterable[GateHere | RequirementHere]) -> dict[str, tuple[str, ...]]:
    """Return where each gate or requirement is printed, in concepts.

    A group of one criterion is named by that criterion.
    """
    groups = {group.code: group for group in one.groups}
    found: dict[str, list[str]] = {}
    for item in here:
        name = item.gate if isinstance(item, GateHere) else item.requirement
        place = "head"
        if item.criterion is not None:
            place = f"criterion:{one.criteria[item.criterion].concept}"
        elif item.group is not None:
            group = groups[item.group]
            alone = len(group.criteria) == 1
            place = f"criterion:{group.criteria[0].concept}" if alone else f"group:{group.concept}"
        if isinstance(item, RequirementHere) and item.option is not None:
            place += f"#{item.option}"
        found.setdefault(name, []).append(place)
    return {name: tuple(places) for name, places in found.items()}


def _moved(one: ProductSet, other: ProductSet) -> Iterator[Moved]:
    groups = {group.concept: group.code for group in one.groups}
    for group in other.groups:
        if groups.get(group.concept, group.code) != group.code:
            yield Moved(of="group", concept=group.concept, sets=(), old=groups[group.concept], new=group.code)
    before = by_concept(one.criteria)
    for concept, now in by_concept(other.criteria).items():
        if concept in before and before[concept].code != now.code:
            yield Moved(of="criterion", concept=concept, sets=(), old=before[concept].code, new=now.code)


def _maxima(one: ProductSet, other: ProductSet) -> Iterator[Maximum]:
    sides = [_maxima_of(one), _maxima_of(other)]
    for key in {**sides[1], **sides[0]}:
        old, new = sides[0].get(key), sides[1].get(key)
        if old != new:
            yield Maximum(of=key[0], name=key[1], sets=(), old=old, new=new)


def _maxima_of(one: ProductSet) -> dict[tuple[Any, str], int]:
    found: dict[tuple[Any, str], int] = {("part", part.code): part.max for part in one.parts}
    for group in one.groups:
        found["group", group.concept] = group.max
        found |= {("heading", heading.concept): heading.max for heading in group.headings}
    return found


# -- both together ----------------------------------------------------------------------------------


def _map(old: Ruleset, new: Ruleset) -> OptionMap | None:
    try:
        return map_between(old, new)
    except UnknownNameError:
        return None


def is_laid(old: Ruleset, new: Ruleset) -> bool:
    """Tell whether one of two rulesets is laid over the other, or both over the same decision.

    What only one of them has was then added; it is nothing that the sources of the other do not hold.
    """
    return old.layers[0].id == new.layers[0].id and "overlay" in {
        layer.kind for layer in (*old.layers, *new.layers)
    }


def diff(
    old: Ruleset, new: Ruleset, *, sets: Iterable[int] | None = None, mapping: OptionMap | None = None
) -> Difference:
    """Return what differs between two rulesets.

    ``sets`` limits the comparison to these product sets, by their numbers in ``new``. ``mapping``
    is the option map by which the typical sheets are carried over; by default the shipped one is
    taken, and without one they are not.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a set that ``new`` does not have.
    """
    require(mapping, (OptionMap, NoneType), "mapping", "OptionMap")
    if sets is not None:
        require_many(sets, "sets", "numbers")
    require(old, Ruleset, "old", "Ruleset")
    require(new, Ruleset, "new", "Ruleset")
    comparing = _Comparing(old, new)
    wanted = None if sets is None else {new.product_set(number).number for number in sets}
    before = {one.concept: one for one in old.sets}
    after = {one.concept: one for one in new.sets if wanted is None or one.number in wanted}
    made = _map(old, new) if mapping is None else mapping
    pairs = [pair for pair in sets_between(old, new, made) if pair[1].concept in after]
    numbers = {one.number for one, _ in pairs} | {other.number for other in after.values()}
    going_on = {one.concept for one, _ in pairs}
    gone = [] if wanted is not None else [one for concept, one in before.items() if concept not in going_on]
    come = {other.concept for _, other in pairs}
    kinds: tuple[SheetKind, ...] = ("best", "middling")
    return Difference(
        old=old.id,
        new=new.id,
        sets=tuple(dict.fromkeys(other.number for _, other in pairs)),
        added=tuple(
            SetName(number=one.number, concept=concept)
            for concept, one in after.items()
            if concept not in come
        ),
        removed=tuple(SetName(number=one.number, concept=one.concept) for one in gone),
        renumbered=tuple(
            (
                SetName(number=one.number, concept=one.concept),
                SetName(number=other.number, concept=other.concept),
            )
            for one, other in pairs
            if (one.number, one.concept) != (other.number, other.concept)
        ),
        renamed=tuple(comparing.renamed(pairs, every=wanted is None)),
        disagreements=tuple(comparing.disagreements(numbers)),
        criteria=_drawn(pairs, comparing.criteria),
        moved=_drawn(pairs, _moved),
        maxima=_drawn(pairs, _maxima),
        printed=_drawn(pairs, comparing.printed),
        rules=tuple(compare_rules(old.decision, new.decision, laid=is_laid(old, new))),
        sheets=tuple(one for kind in kinds for one in _drawn(pairs, comparing.sheets(kind, made))),
    )
