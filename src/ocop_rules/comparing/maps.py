"""Option maps: the shipped ones, those in a file, and their lint.

A map stands in ``rulesets/maps/<old>--<new>.json``. Both decisions have to be labelled together:
equal label keys mean the same fact, so that the map holds only what differs.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from itertools import pairwise
from os import PathLike, fspath
from types import NoneType

from attrs import evolve

from ocop_rules.errors import Fault, UnknownNameError, pointer, require, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.mapping import Fact, ListPair, OptionMap
from ocop_rules.model.product_set import Criterion, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.folder import read_file
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.words import languages

Keys = tuple[str, ...]
_FOLDER = "maps"
_BETWEEN = "--"


def shipped_maps() -> tuple[tuple[str, str], ...]:
    """Return the pairs of decisions that come with a map, old and new by the ids of their rulesets."""
    folder = rulesets_root() / _FOLDER
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".json"))
    pairs = [name.removesuffix(".json").split(_BETWEEN) for name in names]
    return tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2)  # noqa: PLR2004 - old and new


def load_map(path: str | PathLike[str]) -> OptionMap:
    """Return the map in the file ``path``.

    Raises :class:`~ocop_rules.errors.LoadError` with all faults of the form of the file; whether it
    fits two rulesets is told by :func:`check_map`.
    """
    require(path, (str, PathLike), "path", "path")
    return OptionMap.parse(read_file(path), fspath(path))


def _bases(ruleset: Ruleset) -> Keys:
    """Return the ids under which a ruleset's criteria are known: its own, its law's, that of what it amends.

    An overlay touches no box, so that the maps of the law below it are its own.
    """
    ids = (ruleset.id, ruleset.law.id, ruleset.decision.identity.amends)
    return tuple(dict.fromkeys(one for one in ids if one is not None))


def map_between(old: Ruleset, new: Ruleset) -> OptionMap:
    """Return the map from ``old`` to ``new``: a shipped one, turned round where it has to be.

    A decision and its own amendment need none, unless areas were redrawn between the two; an overlay has
    the maps of the law it is laid over. A map of what a decision amends serves the amendment as well; the
    areas are then those that were redrawn between ``old`` and ``new`` themselves. Raises
    :class:`~ocop_rules.errors.UnknownNameError` when no map of the two decisions is shipped.
    """
    require(old, Ruleset, "old", "Ruleset")
    require(new, Ruleset, "new", "Ruleset")
    found = _shipped(old.law.id, new.law.id)
    if found is not None:
        return found
    if set(_bases(old)) & set(_bases(new)):
        return OptionMap(old=old.id, new=new.id)
    for first in _bases(old):
        for second in _bases(new):
            found = _shipped(first, second)
            if found is not None:
                return _redrawn(_redrawn(found, first, old.law.id), second, new.law.id)
    known = [_BETWEEN.join(pair) for pair in shipped_maps()]
    raise UnknownNameError("map", _BETWEEN.join((old.id, new.id)), known)


def _shipped(old: str, new: str) -> OptionMap | None:
    """Return the shipped map of two decisions in either direction, None where there is none."""
    known = shipped_maps()
    for pair, turn in (((old, new), False), ((new, old), True)):
        if pair in known:
            name = _BETWEEN.join(pair) + ".json"
            raw = (rulesets_root() / _FOLDER / name).read_bytes()
            found = OptionMap.parse(raw, f"{_FOLDER}/{name}")
            return found.turned() if turn else found
    return None


def _redrawn(made: OptionMap, amended: str, own: str) -> OptionMap:
    """Return a map of what a decision amends as one of the decision itself, as to its areas.

    What was redrawn on the way to the amended decision and between it and its amendment was redrawn
    once, so that nothing was on the way to the amendment.
    """
    between = _shipped(amended, own)
    if between is None or not between.areas:
        return made
    areas = [area for area in made.areas if area not in between.areas]
    areas += [area for area in between.areas if area not in made.areas]
    gone = {area.why for area in made.areas} - {area.why for area in areas}
    whys = {why: told for why, told in {**between.whys, **made.whys}.items() if why not in gone}
    return evolve(made, areas=tuple(areas), whys=FrozenDict(whys))


def chain_between(old: Ruleset, new: Ruleset) -> tuple[Ruleset, ...]:
    """Return the decisions to go through from ``old`` to ``new``, both included, one map a step.

    Decisions between them are those that come with the package. Raises
    :class:`~ocop_rules.errors.UnknownNameError` when no shipped maps lead from one to the other.
    """
    require(old, Ruleset, "old", "Ruleset")
    require(new, Ruleset, "new", "Ruleset")
    ways: deque[tuple[Ruleset, ...]] = deque([(old,)])
    seen = set(_bases(old))
    while ways:
        way = ways.popleft()
        here = way[-1]
        try:
            map_between(here, new)
        except UnknownNameError:
            ends = {end for pair in shipped_maps() if set(pair) & set(_bases(here)) for end in pair}
            ways.extend((*way, load(end)) for end in sorted(ends - seen))
            seen |= ends
        else:
            return (*way, new)
    known = [_BETWEEN.join(pair) for pair in shipped_maps()]
    raise UnknownNameError("map", _BETWEEN.join((old.id, new.id)), known)


# -- lint -----------------------------------------------------------------------------------------


def by_concept(criteria: Mapping[str, Criterion]) -> dict[str, Criterion]:
    """Return the criteria of a set by concept; a concept that stands there twice is left out."""
    count = Counter(one.concept for one in criteria.values())
    return {one.concept: one for one in criteria.values() if count[one.concept] == 1}


def keys_of(criterion: Criterion, case: int | None = None) -> Keys:
    """Return the label keys of the boxes of a criterion, or of one of its cases, in order."""
    return tuple(option.label_key for option in criterion.options_in(case))


def sets_between(old: Ruleset, new: Ruleset, made: OptionMap | None) -> list[tuple[ProductSet, ProductSet]]:
    """Return the product sets put side by side, in the order of ``new``.

    Sets of one concept belong together, and those of which the map says that one goes on in the other.
    """
    linked = {
        (fact.old, fact.new) for fact in (() if made is None else made.sets) if fact.relation != "apart"
    }
    return [
        (one, other)
        for other in new.sets
        for one in old.sets
        if one.concept == other.concept or (one.concept, other.concept) in linked
    ]


def pairs_between(
    old: Ruleset, new: Ruleset, made: OptionMap | None = None
) -> dict[tuple[str, Keys, Keys], None]:
    """Return every pair of lists of boxes that the sets of two rulesets put side by side.

    Cases are put side by side by their place: the first with the first.
    """
    found: dict[tuple[str, Keys, Keys], None] = {}
    for one, another in sets_between(old, new, made):
        others = by_concept(another.criteria)
        for concept, criterion in by_concept(one.criteria).items():
            if concept in others:
                other = others[concept]
                left = [keys_of(criterion, case.case) for case in criterion.cases] or [keys_of(criterion)]
                right = [keys_of(other, case.case) for case in other.cases] or [keys_of(other)]
                found |= dict.fromkeys((concept, *pair) for pair in zip(left, right, strict=False))
    return found


def related(pair: ListPair | None, old: Keys, new: Keys) -> Iterator[tuple[str, str, str]]:
    """Yield what is known of two lists: old key, new key and relation, equal keys included."""
    facts = () if pair is None else pair.facts
    apart = {key for fact in facts if fact.relation == "apart" for key in (fact.old, fact.new)}
    once = {key for key in old if old.count(key) == new.count(key) == 1}
    yield from ((key, key, "same") for key in old if key in once and key not in apart)
    for fact in facts:
        if fact.old in old and fact.new in new:
            yield fact.old, fact.new, fact.relation


def check_map(old: Ruleset, new: Ruleset, made: OptionMap, file: str | None = None) -> list[Fault]:
    """Return all faults of a map between two rulesets, none when it can be relied on.

    Every key has to exist, every pair of lists that differ has to be there with each of its boxes
    spoken of, counterparts stand in the same order in both lists, and every reason has words in
    every language and is used.
    """
    require(file, (str, NoneType), "file", "plain-text")
    require(old, Ruleset, "old", "Ruleset")
    require(new, Ruleset, "new", "Ruleset")
    require(made, OptionMap, "made", "OptionMap")
    return list(_Check(made, old, new, file).faults())


class _Check:
    """One map on its way through the lint."""

    def __init__(self, made: OptionMap, old: Ruleset, new: Ruleset, file: str | None) -> None:
        self.made = made
        self.old = old
        self.new = new
        self.file = file
        self.used: set[str] = set()

    def fault(self, code: str, found: object, *steps: object, **fields: object) -> Fault:
        """Return a fault at a place of the map."""
        return Fault(code=code, file=self.file, pointer=pointer(*steps), found=show(found), fields=fields)

    def faults(self) -> Iterator[Fault]:
        """Yield every fault."""
        for name, ruleset in (("old", self.old), ("new", self.new)):
            if getattr(self.made, name) not in _bases(ruleset):
                fields = {"ruleset": ruleset.id}
                yield self.fault("ruleset-mismatch", getattr(self.made, name), name, **fields)
        yield from self._lists()
        sides = [
            {
                case.label_key
                for one in ruleset.sets
                for criterion in one.criteria.values()
                for case in criterion.cases
            }
            for ruleset in (self.old, self.new)
        ]
        yield from self._facts(self.made.cases, sides[0], sides[1], "cases")
        gates = [{gate.id for gate in ruleset.decision.gates} for ruleset in (self.old, self.new)]
        yield from self._facts(self.made.gates, gates[0], gates[1], "gates")
        yield from self._areas()
        sets = [{one.concept for one in ruleset.sets} for ruleset in (self.old, self.new)]
        yield from self._facts(self.made.sets, sets[0], sets[1], "sets")
        yield from self._whys()

    def _lists(self) -> Iterator[Fault]:
        there = {key: None for key in pairs_between(self.old, self.new, self.made) if key[1] != key[2]}
        seen: set[tuple[str, Keys, Keys]] = set()
        for index, pair in enumerate(self.made.lists):
            key = (pair.concept, pair.old, pair.new)
            if key not in there:
                yield self.fault("map-list-unknown", pair.concept, "lists", index)
            elif key in seen:
                yield self.fault("map-list-twice", pair.concept, "lists", index)
            seen.add(key)
            yield from self._facts(pair.facts, set(pair.old), set(pair.new), "lists", index, "facts")
            yield from self._unspoken(pair, index)
            yield from self._order(pair, index)
            if pair.exclusive is not None:
                self.used.add(pair.exclusive.why)
        for concept, first, second in there:
            if (concept, first, second) not in seen:
                fields = {"old": ", ".join(first), "new": ", ".join(second)}
                yield self.fault("map-list-missing", concept, "lists", **fields)

    def _areas(self) -> Iterator[Fault]:
        boxes: dict[str, set[str]] = {}
        for concept, first, second in pairs_between(self.old, self.new, self.made):
            boxes.setdefault(concept, set()).update(first, second)
        for index, area in enumerate(self.made.areas):
            self.used.add(area.why)
            if area.concept not in boxes:
                yield self.fault("map-list-unknown", area.concept, "areas", index)
            elif area.box is not None and area.box not in boxes[area.concept]:
                yield self.fault("map-key-unknown", area.box, "areas", index, "box")

    def _facts(
        self, facts: tuple[Fact, ...], old: set[str], new: set[str], *steps: object
    ) -> Iterator[Fault]:
        for index, fact in enumerate(facts):
            self.used.add(fact.why)
            for side, key, known in (("old", fact.old, old), ("new", fact.new, new)):
                if key is None and fact.relation != "apart":
                    yield self.fault("missing-key", None, *steps, index, key=side)
                elif key is not None and key not in known:
                    yield self.fault("map-key-unknown", key, *steps, index, side)
            if (fact.old, fact.new) in [(one.old, one.new) for one in facts[:index]]:
                yield self.fault("map-key-twice", fact.old or fact.new, *steps, index)

    def _unspoken(self, pair: ListPair, index: int) -> Iterator[Fault]:
        """Yield a fault for every box that the map leaves out."""
        for side, keys, others, spoken in (
            ("old", pair.old, pair.new, {fact.old for fact in pair.facts}),
            ("new", pair.new, pair.old, {fact.new for fact in pair.facts}),
        ):
            for key in keys:
                if key not in others and key not in spoken:
                    yield self.fault("map-key-unspoken", key, "lists", index, side)

    def _order(self, pair: ListPair, index: int) -> Iterator[Fault]:
        same = [
            (pair.old.index(first), pair.new.index(second))
            for first, second, relation in related(pair, pair.old, pair.new)
            if relation == "same"
        ]
        for one, other in ((0, 1), (1, 0)):
            ordered = [line[other] for line in sorted(same, key=lambda line: line[one])]
            if any(after <= before for before, after in pairwise(ordered)):
                yield self.fault("map-order", pair.concept, "lists", index)
                return

    def _whys(self) -> Iterator[Fault]:
        for why in sorted(self.used - set(self.made.whys)):
            yield self.fault("map-why-unknown", why, "whys", why)
        for why, words in self.made.whys.items():
            for lang in languages():
                if lang not in words:
                    yield self.fault("label-missing", f"{why} ({lang})", "whys", why, key=why, lang=lang)
            if why not in self.used:
                yield self.fault("map-why-unused", why, "whys", why)
