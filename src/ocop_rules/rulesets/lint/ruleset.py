"""Lint: what a ruleset has to satisfy beyond its schema, with stable codes, all at once.

Sums and maxima have to close unless the ruleset declares a doubt or an erratum at that place:
a doubt is declared, never smoothed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from ocop_rules.errors import Fault
from ocop_rules.ground import normal
from ocop_rules.model.decision import Doubt, Erratum, Place
from ocop_rules.model.product_set import Criterion, Group, Option, Part, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.folder import RULES, Folder
from ocop_rules.rulesets.labels import label_keys
from ocop_rules.rulesets.lint.at import At
from ocop_rules.rulesets.lint.council import lint_council_rules
from ocop_rules.rulesets.lint.process import lint_process, lint_sources
from ocop_rules.rulesets.readings import GATE_EFFECTS, IMPLEMENTED, PLACE_EFFECTS
from ocop_rules.structure.structuring import unstructure
from ocop_rules.words import languages

_TOTAL = 100


def lint(ruleset: Ruleset, folder: Folder | None = None) -> list[Fault]:
    """Return every fault of a structured ruleset; ``folder`` adds names of files and the normal form."""
    faults = list(_rules(ruleset, _file(folder, RULES)))
    for one in ruleset.sets:
        faults += _set(ruleset, one, _file(folder, f"sets/{one.number:02d}.json"))
    faults += _labels(ruleset, folder)
    if folder is not None:
        sets = {f"sets/{one.number:02d}.json": one for one in ruleset.sets}
        faults += normal_form(folder, {RULES: ruleset.decision, **sets})
    return faults


def _file(folder: Folder | None, name: str) -> At:
    return At(name if folder is None else folder.shown(name))


def _doubles(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


# -- ruleset.json ---------------------------------------------------------------------------------


def _rules(ruleset: Ruleset, at: At) -> Iterator[Fault]:
    rules = ruleset.decision
    yield from _tiers(ruleset, at / "tiers")
    levels = [level.id for level in rules.levels]
    for index, level in enumerate(rules.levels):
        if level.sends_up is not None and level.sends_up.to not in levels[index + 1 :]:
            here = at / "levels" / index / "sends_up" / "to"
            above = ", ".join(levels[index + 1 :]) or "-"
            yield here.fault("level-unknown", level.sends_up.to, known=above)
    for name in ("levels", "gates", "requirements", "readings", "doubts", "errata"):
        for double in _doubles([item.id for item in getattr(rules, name)]):
            yield (at / name).fault("id-twice", double, id=double)
    period = rules.identity.period
    if period.end is not None and period.end < period.start:
        yield (at / "identity" / "period").fault("period-reversed", str(period.end))
    yield from _readings(ruleset, at / "readings")
    yield from lint_sources(rules, at)
    yield from lint_process(ruleset, at)
    yield from lint_council_rules(ruleset, at / "council")
    gates = [gate.id for gate in rules.gates]
    for index, doubt in enumerate(rules.doubts):
        if doubt.gate is not None and doubt.gate not in gates:
            known = ", ".join(gates) or "-"
            yield (at / "doubts" / index / "gate").fault("gate-unknown", doubt.gate, known=known)
        yield from _places(ruleset, doubt.places, at / "doubts" / index / "places")
    for index, erratum in enumerate(rules.errata):
        yield from _places(ruleset, erratum.places, at / "errata" / index / "places")


def _tiers(ruleset: Ruleset, at: At) -> Iterator[Fault]:
    tiers = ruleset.decision.tiers
    stars = [tier.stars for tier in tiers]
    bounds = [tier.from_points for tier in tiers]
    if not tiers or stars != list(range(1, len(stars) + 1)):
        yield at.fault("tiers-order", stars)
    if bounds[:1] != [0] or any(low >= high for low, high in pairwise(bounds)):
        yield at.fault("tiers-bounds", bounds)


def _own_readings(ruleset: Ruleset) -> dict[str, tuple[str, ...]]:
    """Return the choices of the readings that the ruleset's own gates and conditions bring."""
    own: dict[str, tuple[str, ...]] = {
        gate.reading: GATE_EFFECTS for gate in ruleset.decision.gates if gate.reading is not None
    }
    for one in ruleset.sets:
        for here in one.gates:
            if here.reading is not None:
                others = tuple(other.choice for other in here.otherwise)
                own[here.reading] = others or PLACE_EFFECTS
        for criterion in one.criteria.values():
            condition = criterion.condition
            if condition is not None and condition.reading is not None:
                own[condition.reading] = tuple(other.choice for other in condition.otherwise)
    return own


def _readings(ruleset: Ruleset, at: At) -> Iterator[Fault]:
    own = _own_readings(ruleset)
    declared = {reading.id for reading in ruleset.decision.readings}
    for index, reading in enumerate(ruleset.decision.readings):
        here = at / index
        if reading.choice not in reading.choices:
            yield (here / "choice").fault("choice-unknown", reading.choice, known=", ".join(reading.choices))
        if reading.id in IMPLEMENTED:
            unknown = set(reading.choices) - set(IMPLEMENTED[reading.id])
        elif reading.id in own:
            # of a condition's choices, one is the options printed first
            extra = set(reading.choices) - set(own[reading.id])
            closed = own[reading.id] in (GATE_EFFECTS, PLACE_EFFECTS)
            unknown = extra if closed or len(extra) > 1 else set()
        else:
            yield (here / "id").fault("reading-unknown", reading.id, known=", ".join([*IMPLEMENTED, *own]))
            continue
        for choice in sorted(unknown):
            yield (here / "choices").fault("choice-not-implemented", choice, reading=reading.id)
    for name in sorted(set(own) - declared):
        yield at.fault("reading-undeclared", name, reading=name)


def _places(ruleset: Ruleset, places: tuple[Place, ...], at: At) -> Iterator[Fault]:
    for index, place in enumerate(places):
        yield from _place(ruleset, place, at / index)


def _place(ruleset: Ruleset, place: Place, at: At) -> Iterator[Fault]:
    """Check that a place exists."""
    if place.product_set is None:
        return
    one = ruleset.numbers.get(place.product_set)
    if one is None:
        yield (at / "product_set").fault("place-unknown", place.product_set)
        return
    if place.part is not None and place.part not in [part.code for part in one.parts]:
        yield (at / "part").fault("place-unknown", place.part)
    if place.group is not None and place.group not in [group.code for group in one.groups]:
        yield (at / "group").fault("place-unknown", place.group)
    if place.criterion is not None:
        yield from _criterion_place(one, place.criterion, place.case, place.option, at)


def _criterion_place(
    one: ProductSet, code: str, case: int | None, option: int | None, at: At
) -> Iterator[Fault]:
    criterion = one.criteria.get(code)
    if criterion is None:
        yield (at / "criterion").fault("place-unknown", code)
        return
    known = [item.case for item in criterion.cases]
    if case is not None and case not in known:
        yield (at / "case").fault("place-unknown", case)
    elif option is not None:
        longest = max(len(options) for _, options in _lists(criterion))
        if option > longest:
            yield (at / "option").fault("place-unknown", option)


# -- sets/NN.json ---------------------------------------------------------------------------------


def _lists(criterion: Criterion) -> list[tuple[tuple[object, ...], tuple[Option, ...]]]:
    """Return every option list of a criterion with the steps that lead to it."""
    if criterion.cases:
        return [(("cases", index, "options"), case.options) for index, case in enumerate(criterion.cases)]
    return [(("options",), criterion.options)]


def _excused(ruleset: Ruleset, number: int, **steps: str) -> bool:
    """Tell whether a doubt or an erratum is declared at this place or for the whole set."""
    items: tuple[Doubt | Erratum, ...] = (*ruleset.decision.doubts, *ruleset.decision.errata)
    for item in items:
        for place in item.places:
            if place.product_set != number:
                continue
            named = {
                name: getattr(place, name)
                for name in ("part", "group", "criterion")
                if getattr(place, name) is not None
            }
            # the sum of a whole set is not excused by a doubt about one of its criteria
            wider = steps.items() <= named.items() if steps else named.keys() == {"part"}
            # a doubt about the whole set names nothing
            if wider or named.items() <= steps.items():
                return True
    return False


def _set(ruleset: Ruleset, one: ProductSet, at: At) -> Iterator[Fault]:
    number = one.number
    if sum(1 for other in ruleset.sets if other.number == number) > 1:
        yield (at / "number").fault("set-twice", number)
    total = sum(part.max for part in one.parts)
    if total != _TOTAL and not _excused(ruleset, number):
        yield (at / "parts").fault("sum-set", total, expected=_TOTAL)
    codes = [criterion.code for group in one.groups for criterion in group.criteria]
    for double in _doubles(codes):
        yield (at / "parts").fault("code-twice", double, code=double)
    concepts = [criterion.concept for group in one.groups for criterion in group.criteria]
    for double in _doubles(concepts):
        yield (at / "parts").fault("concept-twice", double, concept=double)
    for index, part in enumerate(one.parts):
        yield from _part(ruleset, one, part, at / "parts" / index)
    yield from _gates_here(ruleset, one, at / "gates")
    demands = {demand.id for demand in ruleset.decision.requirements}
    for index, here in enumerate(one.requirements):
        if here.requirement not in demands:
            yield (at / "requirements" / index / "requirement").fault("requirement-unknown", here.requirement)
        yield from _here(one, here.group, here.criterion, here.option, at / "requirements" / index)


def _here(
    one: ProductSet, group: str | None, criterion: str | None, option: int | None, at: At
) -> Iterator[Fault]:
    if group is not None and group not in [item.code for item in one.groups]:
        yield (at / "group").fault("place-unknown", group)
    if criterion is not None:
        yield from _criterion_place(one, criterion, None, option, at)


def _gates_here(ruleset: Ruleset, one: ProductSet, at: At) -> Iterator[Fault]:
    gates = {gate.id: gate for gate in ruleset.decision.gates}
    for double in _doubles([here.gate for here in one.gates]):
        yield at.fault("id-twice", double, id=double)
    for index, here in enumerate(one.gates):
        gate = gates.get(here.gate)
        if gate is None:
            yield (at / index / "gate").fault("gate-unknown", here.gate, known=", ".join(gates) or "-")
            continue
        yield from _here(one, here.group, here.criterion, None, at / index)
        if (gate.trigger == "answers") != bool(here.zeros):
            yield (at / index / "zeros").fault("gate-zeros", list(here.zeros), gate=gate.id)
        yield from _zeros(one, here.gate, here.zeros, at / index / "zeros")
        for place, other in enumerate(here.otherwise):
            yield from _zeros(one, here.gate, other.zeros, at / index / "otherwise" / place / "zeros")
        if here.zeros and (gate.reading is not None or bool(here.reading) != bool(here.otherwise)):
            yield (at / index / "gate").fault("gate-reading", gate.id, gate=gate.id)


def _zeros(one: ProductSet, gate: str, zeros: tuple[str, ...], at: At) -> Iterator[Fault]:
    for number, code in enumerate(zeros):
        if code not in one.criteria:
            yield (at / number).fault("place-unknown", code)
        elif one.criteria[code].condition is not None:
            # whether a criterion that does not apply has 0 points is no question of arithmetic
            yield (at / number).fault("gate-conditional", code, gate=gate)


def _part(ruleset: Ruleset, one: ProductSet, part: Part, at: At) -> Iterator[Fault]:
    groups = sum(group.max for group in part.groups)
    if groups != part.max and not _excused(ruleset, one.number, part=part.code):
        yield (at / "max").fault("sum-part", part.max, part=part.code, sum=groups)
    for index, group in enumerate(part.groups):
        yield from _group(ruleset, one, group, at / "groups" / index)


def _group(ruleset: Ruleset, one: ProductSet, group: Group, at: At) -> Iterator[Fault]:
    total = sum(criterion.max for criterion in group.criteria)
    if total != group.max and not _excused(ruleset, one.number, group=group.code):
        yield (at / "max").fault("sum-group", group.max, group=group.code, sum=total)
    maxima = {criterion.code: criterion.max for criterion in group.criteria}
    for index, heading in enumerate(group.headings):
        here = at / "headings" / index
        unknown = [code for code in heading.criteria if code not in maxima]
        for code in unknown:
            yield (here / "criteria").fault("place-unknown", code)
        total = sum(maxima.get(code, 0) for code in heading.criteria)
        if not unknown and total != heading.max and not _excused(ruleset, one.number, group=group.code):
            yield (here / "max").fault("sum-heading", heading.max, heading=heading.concept, sum=total)
    for index, criterion in enumerate(group.criteria):
        here = at / "criteria" / index
        if criterion.code != group.code and not criterion.code.startswith(group.code + "."):
            yield (here / "code").fault("code-group", criterion.code, group=group.code)
        yield from _criterion(ruleset, one, criterion, here)


def _criterion(ruleset: Ruleset, one: ProductSet, criterion: Criterion, at: At) -> Iterator[Fault]:
    if bool(criterion.options) == bool(criterion.cases):
        yield at.fault("options-or-cases", None, criterion=criterion.code)
        return
    numbers = [case.case for case in criterion.cases]
    if numbers != list(range(1, len(numbers) + 1)):
        yield (at / "cases").fault("cases-order", numbers)
    lists = _lists(criterion)
    for steps, options in lists:
        yield from _options(criterion, options, At(at.file, *at.steps, *steps))
    yield from _best(ruleset, one, criterion, At(at.file, *at.steps, *lists[0][0]))
    yield from _condition(one, criterion, at / "condition")


def _best(ruleset: Ruleset, one: ProductSet, criterion: Criterion, at: At) -> Iterator[Fault]:
    """Check that the best option reaches the maximum; of several cases one has to."""
    points = [options[-1].points for _, options in _lists(criterion) if options]
    if (
        points
        and max(points) != criterion.max
        and not _excused(ruleset, one.number, criterion=criterion.code)
    ):
        yield at.fault("sum-criterion", max(points), criterion=criterion.code, max=criterion.max)


def _options(criterion: Criterion, options: tuple[Option, ...], at: At) -> Iterator[Fault]:
    points = [option.points for option in options]
    if not points:
        yield at.fault("options-empty", None, criterion=criterion.code)
        return
    if points != sorted(points):
        yield at.fault("points-order", points, criterion=criterion.code)
    floors = [option.floor for option in options if option.floor is not None]
    if floors != sorted(set(floors)):
        yield at.fault("floors-order", floors, criterion=criterion.code)
    for index, option in enumerate(options):
        if option.floor is not None and option.points == 0:
            yield (at / index / "floor").fault("floor-without-points", option.floor, criterion=criterion.code)
    for double in _doubles([option.label_key for option in options]):
        yield at.fault("label-twice", double, criterion=criterion.code)


def _condition(one: ProductSet, criterion: Criterion, at: At) -> Iterator[Fault]:
    condition = criterion.condition
    if condition is None:
        return
    governor = one.criteria.get(condition.criterion)
    codes = list(one.criteria)
    if governor is None or codes.index(governor.code) >= codes.index(criterion.code):
        yield (at / "criterion").fault("condition-criterion", condition.criterion, criterion=criterion.code)
        return
    if governor.condition is not None or governor.cases:
        yield (at / "criterion").fault("condition-chain", condition.criterion, criterion=criterion.code)
        return
    known = range(1, len(governor.options) + 1)
    for options in (condition.options, *(other.options for other in condition.otherwise)):
        if not options or any(option not in known for option in options):
            yield (at / "options").fault("condition-options", list(options), most=len(governor.options))
    if (condition.reading is None) != (not condition.otherwise):
        yield (at / "reading").fault("condition-reading", condition.reading, criterion=criterion.code)


# -- labels and files -----------------------------------------------------------------------------


def _labels(ruleset: Ruleset, folder: Folder | None) -> Iterator[Fault]:
    needed = label_keys(ruleset)
    for lang in languages():
        if lang not in ruleset.labels:
            yield _file(folder, f"labels/{lang}.json").fault("file-missing")
    for lang, catalogue in sorted(ruleset.labels.items()):
        yield from _catalogue(needed, catalogue, _file(folder, f"labels/{lang}.json"))


def _catalogue(needed: Mapping[str, None], catalogue: Mapping[str, str], at: At) -> Iterator[Fault]:
    for key in needed:
        if key not in catalogue:
            yield at.fault("label-missing", None, key=key)
    for key, text in catalogue.items():
        if key not in needed:
            yield (at / key).fault("label-unused", None, key=key)
        elif not text or text != " ".join(text.split()):
            yield (at / key).fault("label-blank", text, key=key)


def normal_form(folder: Folder, expected: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each file that is missing or not in normal form.

    ``expected`` holds the values of the structural files by name.
    """
    for name, value in expected.items():
        if name not in folder.raw:
            yield _file(folder, name).fault("file-missing")
        elif folder.raw[name] != normal.dumps(unstructure(value)).encode():
            yield _file(folder, name).fault("normal-form", None, folder=folder.name)
    for name, _ in folder.named("sets/"):
        if name not in expected:
            yield _file(folder, name).fault("set-file-name", name)
    for name, catalogue in folder.named("labels/"):
        if folder.raw[name] != normal.dumps(dict(sorted(catalogue.items()))).encode():
            yield _file(folder, name).fault("normal-form", None, folder=folder.name)
