"""A product set and its criteria told as text: what can be ticked, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.model.ruleset import Criterion, Doubt, Erratum, GateHere, Option, Place, ProductSet
from ocop_rules.telling.layout import row, rule, table, wrap
from ocop_rules.telling.teller import Teller


def product_set(teller: Teller, one: ProductSet) -> Iterator[str]:
    """Yield the lines of a whole score sheet."""
    yield from wrap(f"{teller.ruleset.rules.identity.number}, {teller.set_name(one)}")
    yield rule("=")
    yield from wrap(f"{teller.say('show.concept')}: {one.concept}")
    for gap in one.incomplete:
        yield from wrap(teller.label(f"incomplete.{gap}"), "! ")
    yield from _remarks(teller, Place(product_set=one.number), "")
    yield from _printed(teller, one, None, None, "")
    for part in one.parts:
        yield ""
        name = teller.label(f"part.{part.code.lower()}")
        yield from row(teller.say("explain.part", part=part.code, name=name), str(part.max))
        yield rule()
        for group in part.groups:
            alone = len(group.criteria) == 1 and group.criteria[0].code == group.code
            if not alone:
                yield from row(f"{group.code}. {teller.label(f'group.{group.concept}')}", str(group.max))
            yield from _printed(teller, one, group.code, None, "    ")
            headings = {heading.criteria[0]: heading for heading in group.headings}
            for criterion in group.criteria:
                heading = headings.get(criterion.code)
                if heading is not None:
                    printed = "" if heading.printed is None else f"({heading.printed}) "
                    name = teller.label(f"heading.{heading.concept}")
                    yield from row(printed + name, str(heading.max), "  ")
                yield from _criterion(teller, one, criterion, "" if alone else "  ")


def criterion(teller: Teller, one: ProductSet, this: Criterion) -> Iterator[str]:
    """Yield the lines of one criterion, with its place and concept."""
    part, group = one.part_of[this.code], one.group_of[this.code]
    names = {each.code: each.concept for each in one.groups}
    place = Place(product_set=one.number, part=part, group=group, criterion=this.code)
    say = teller.say
    rows = [
        (say("show.place"), teller.place(place)),
        (say("show.group"), teller.label(f"group.{names[group]}")),
        (say("show.concept"), this.concept),
    ]
    yield from _criterion(teller, one, this, "")
    yield ""
    yield from table(rows)


def _criterion(teller: Teller, one: ProductSet, this: Criterion, indent: str) -> Iterator[str]:
    inner = indent + "    "
    yield from row(teller.criterion(this), str(this.max), indent)
    if this.floor is not None:
        yield from wrap(teller.say("show.floor-criterion", stars=this.floor), inner)
    yield from _condition(teller, this, inner)
    yield from _options(teller, this.options, inner)
    for case in this.cases:
        label = teller.label(case.label)
        yield from wrap(teller.say("explain.case", case=case.case, label=label), inner)
        yield from _options(teller, case.options, inner + "  ")
    yield from _printed(teller, one, None, this.code, inner)
    yield from _remarks(teller, Place(product_set=one.number, criterion=this.code), inner)


def _condition(teller: Teller, this: Criterion, indent: str) -> Iterator[str]:
    condition = this.condition
    if condition is None:
        return
    options = ", ".join(map(str, condition.options_under(teller.ruleset.readings)))
    text = teller.say("show.condition", governor=condition.criterion, options=options)
    if condition.reading is not None:
        choice = teller.ruleset.readings.get(condition.reading, "-")
        text += f" [{condition.reading}={choice}]"
    yield from wrap(text, indent, indent + "  ")


def _options(teller: Teller, options: tuple[Option, ...], indent: str) -> Iterator[str]:
    for number, option in enumerate(options, start=1):
        text = teller.label(option.label)
        if option.floor is not None:
            text += f" [{teller.say('show.floor', stars=option.floor)}]"
        yield from row(text, str(option.points), f"{indent}{number}  ")


def _printed(
    teller: Teller, one: ProductSet, group: str | None, code: str | None, indent: str
) -> Iterator[str]:
    """Yield the gates and requirements printed at this place."""
    gates = {gate.id: gate for gate in teller.ruleset.rules.gates}
    for here in one.gates:
        if here.criterion == code and (code is not None or here.group == group):
            gate = gates[here.gate]
            effect = teller.ruleset.readings.get(gate.reading or "", gate.effect)
            yield from wrap(_gate(teller, here, effect), f"{indent}! ")
    force = {demand.id: demand.force for demand in teller.ruleset.rules.requirements}
    for demand in one.requirements:
        if demand.criterion == code and (code is not None or demand.group == group):
            text = teller.label(f"requirement.{demand.requirement}")
            if demand.option is not None:
                text = teller.say("explain.at-option", option=demand.option, text=text)
            kind = teller.say(f"force.{force[demand.requirement]}")
            yield from wrap(f"{kind}: {text}", indent, indent + "  ")


def _gate(teller: Teller, here: GateHere, effect: str) -> str:
    text = f"{teller.label(f'gate.{here.gate}')}: {teller.say(f'effect.{effect}')} [{here.gate}]"
    if here.zeros:
        text += f" ({teller.say('show.zeros', codes=', '.join(here.zeros))})"
    return text


def _remarks(teller: Teller, at: Place, indent: str) -> Iterator[str]:
    """Yield the doubts and errata declared at this place or at one of its options."""
    rules = teller.ruleset.rules
    items: list[tuple[str, Doubt | Erratum]] = [("doubt", doubt) for doubt in rules.doubts]
    items += [("erratum", erratum) for erratum in rules.errata]
    for kind, item in items:
        for place in item.places:
            if place.product_set == at.product_set and place.criterion == at.criterion:
                text = teller.label(f"{kind}.{item.id}")
                inside = Place(part=place.part, group=place.group, case=place.case, option=place.option)
                where = teller.place(inside, decision=False)
                yield from wrap(f"{where}: {text}" if where else text, f"{indent}? ")
