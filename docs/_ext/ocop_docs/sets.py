"""The page of one product set: its floors, gates and criteria, as the ruleset holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from ocop_docs import anatomies
from ocop_docs.markdown import bullets, code, heading, note, plain, rubric, table
from ocop_docs.words import Both, say
from ocop_rules.model.decision import Gate, Place
from ocop_rules.model.product_set import Criterion, GateHere, Group, Option, ProductSet, RequirementHere
from ocop_rules.telling.teller import Teller, numbered

_STARRED = (3, 4, 5)


def target(ruleset: str, number: int, criterion: str | None = None) -> str:
    """Return the name by which a set or a criterion is linked to."""
    return "-".join(["set", ruleset, str(number), *(criterion.split(".") if criterion else ())])


def file_name(number: int) -> str:
    """Return the name of the page of a set, without its ending."""
    return f"sets/{number:02d}"


class SetPage:
    """One product set on its way to a page."""

    def __init__(self, words: Both, one: ProductSet) -> None:
        self.words = words
        self.one = one
        self.rules = words.ruleset.decision
        self.gates: dict[str, Gate] = {gate.id: gate for gate in self.rules.gates}

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        one = self.one
        yield from heading(
            1,
            f"{one.number} {self.words.label(f'set.{one.concept}')}",
            target(self.words.ruleset.id, one.number),
        )
        yield from (" · ".join(self._around()), "")
        yield from self._incomplete()
        yield from self._glance()
        yield from self._floors()
        yield from anatomies.lines(self.words, one)
        yield from self._gates()
        yield from self._remarks()
        yield from heading(2, say("sets.criteria"))
        told = say("sets.reading")
        yield from note(told, "says")
        for part in one.parts:
            name = self.words.tell(lambda teller, part=part: f"{teller.label(f'part.{part.code.lower()}')}")
            yield from heading(2, f"{part.code}. {name} {_most(part.max)}")
            for group in part.groups:
                yield from self._group(group)

    def _around(self) -> Iterator[str]:
        """Yield the way to the sets before and after, and to the decision."""
        numbers = self.words.ruleset.numbers
        if self.one.number - 1 in numbers:
            yield f"[← {self.one.number - 1}]({self.one.number - 1:02d}.md)"
        yield f"[{plain(self.rules.identity.number)}](../index.md)"
        if self.one.number + 1 in numbers:
            yield f"[{self.one.number + 1} →]({self.one.number + 1:02d}.md)"

    def _incomplete(self) -> Iterator[str]:
        for gap in self.one.incomplete:
            yield from note(self.words.label(f"incomplete.{gap}"), "doubt")

    def _glance(self) -> Iterator[str]:
        rows = []
        for part in self.one.parts:
            held = [criterion for group in part.groups for criterion in group.criteria]
            options = [option for criterion in held for option in _options(criterion)]
            marks = [one for one in (*held, *options) if one.floor is not None]
            name = self.words.label(f"part.{part.code.lower()}")
            rows.append([f"{part.code}. {name}", *map(str, (part.max, len(held), len(options), len(marks)))])
        sums = [str(sum(int(row[column]) for row in rows)) for column in range(1, 5)]
        rows.append([say("sets.together"), *sums])
        head = [
            say("diff.of.part"),
            say("beside.total") + ":",
            say("sets.criteria") + ":",
            say("sets.options") + ":",
            say("sets.floors") + ":",
        ]
        yield from table(head, rows, "glance")

    def _floors(self) -> Iterator[str]:
        rows = []
        for criterion in self.one.criteria.values():
            cells: dict[int, list[str]] = {stars: [] for stars in _STARRED}
            if criterion.floor is not None:
                cells[criterion.floor].append(say("sets.any-points"))
            for case, options in _lists(criterion):
                before = "" if case is None else f"{say('sets.case', case=case)} "
                for number, option in enumerate(options, start=1):
                    if option.floor is not None:
                        cells[option.floor].append(f"{before}{say('cite.option', number=number)}")
            if any(cells.values()):
                name = self._link(criterion)
                rows.append([name, *("<br>".join(cells[stars]) or "–" for stars in _STARRED)])
        if not rows:
            return
        yield from heading(2, say("sets.star-floors"))
        legend = say("sets.floors-reading")
        yield from note(legend, "says")
        if not self.one.legend:
            yield from note(self.words.label("reading.marks-without-legend.why"), "doubt")
        yield from table([say("beside.criterion"), "3 ★", "4 ★", "5 ★"], rows, "floors")

    def _link(self, criterion: Criterion) -> str:
        name = self.words.label(f"criterion.{criterion.concept}")
        return f"[{criterion.code}](#{target(self.words.ruleset.id, self.one.number, criterion.code)}) {name}"

    def _gates(self) -> Iterator[str]:
        if not self.one.gates:
            return
        yield from heading(2, say("show.gates"))
        yield from bullets(
            f"{self._gate(here)} {self._where(here)} {code(here.gate)}" for here in self.one.gates
        )

    def _gate(self, here: GateHere) -> str:
        gate = self.gates[here.gate]
        choice = gate.effect if gate.reading is None else self.words.ruleset.choices[gate.reading]
        return self.words.tell(
            lambda teller: (
                f"{teller.label(f'gate.{gate.id}')}. {teller.say(f'effect.{choice}')}"
                + (f" ({teller.say('show.zeros', codes=', '.join(here.zeros))})" if here.zeros else "")
            )
        )

    def _where(self, here: GateHere) -> str:
        at = here.criterion or here.group
        if at is None:
            return say("sets.in-head")
        return f"→ [{at}](#{target(self.words.ruleset.id, self.one.number, at)})"

    def _remarks(self) -> Iterator[str]:
        rules, number = self.rules, self.one.number
        found = [
            *(("doubt", item.id, place) for item in rules.doubts for place in item.places),
            *(("erratum", item.id, place) for item in rules.errata for place in item.places),
        ]
        places: dict[tuple[str, str], list[Place]] = {}
        for kind, name, place in found:
            if place.product_set in (number, None):
                places.setdefault((kind, name), []).append(evolve(place, product_set=None))
        if not places:
            return
        yield from heading(2, say("sets.doubts"))
        for (kind, name), held in places.items():
            yield from note(
                self.words.tell(lambda teller, key=f"{kind}.{name}", at=held: _remark(teller, key, at)),
                "doubt",
            )

    def _group(self, group: Group) -> Iterator[str]:
        name = self.words.label(f"group.{group.concept}")
        single = len(group.criteria) == 1 and group.criteria[0].code == group.code
        if not single:
            link = target(self.words.ruleset.id, self.one.number, group.code)
            yield from heading(3, f"{group.code}. {name} {_most(group.max)}", link)
            yield from self._at(group.code, group=True)
        headings = {one.criteria[0]: one for one in group.headings if one.criteria}
        for criterion in group.criteria:
            above = headings.get(criterion.code)
            if above is not None:
                printed = f"{above.code} " if above.code else ""
                words = self.words.label(f"heading.{above.concept}")
                yield from (f"**{printed}**{words} {_most(above.max)}", "")
            yield from self._criterion(criterion, single=single)

    def _criterion(self, criterion: Criterion, *, single: bool) -> Iterator[str]:
        name = self.words.label(f"criterion.{criterion.concept}")
        title = f"{plain(numbered(criterion))} {name} {_most(criterion.max)}"
        link = target(self.words.ruleset.id, self.one.number, criterion.code)
        yield from heading(3, title, link) if single else rubric(title, link)
        condition = criterion.condition
        if condition is not None:
            options = condition.options_under(self.words.ruleset.choices)
            told = self.words.tell(lambda teller: teller.condition(condition.criterion, options))
            yield from note(told, "condition")
        if criterion.floor is not None:
            yield from note(say("show.floor-criterion", stars=criterion.floor), "condition")
        yield from self._at(criterion.code)
        for case, options in _lists(criterion):
            if case is not None:
                label = next(one.label_key for one in criterion.cases if one.case == case)
                told = self.words.tell(
                    lambda teller, case=case, label=label: teller.say(
                        "explain.case", case=case, label=teller.label(label)
                    )
                )
                yield from note(told, "case")
            yield from self._boxes(options)

    def _at(self, place: str, *, group: bool = False) -> Iterator[str]:
        """Yield what is printed over a criterion or a group: requirements and gates."""
        for here in self.one.requirements:
            if _stands(here, place, group=group):
                yield from note(self._demand(here), "demand")
        for gate in self.one.gates:
            if (gate.group if group else gate.criterion) == place:
                yield from note(self._gate(gate), "gate")

    def _demand(self, here: RequirementHere) -> str:
        force = next(one.force for one in self.rules.requirements if one.id == here.requirement)

        def told(teller: Teller) -> str:
            text = teller.label(f"requirement.{here.requirement}")
            if here.option is not None:
                text = teller.say("explain.at-option", option=here.option, text=text)
            return f"{teller.say(f'force.{force}')}: {text}"

        return self.words.tell(told)

    def _boxes(self, options: Iterable[Option]) -> Iterator[str]:
        rows = [
            [
                str(number),
                self.words.label(option.label_key),
                str(option.points),
                f"[{option.floor} ★]{{.floor}}" if option.floor else "",
            ]
            for number, option in enumerate(options, start=1)
        ]
        head = ["", say("sets.option"), say("beside.total"), "★"]
        yield from table(head, rows, "boxes")


def _remark(teller: Teller, key: str, places: list[Place]) -> str:
    """Return a doubt or a misprint with its places in the set, which a remark on the whole set lacks."""
    where = "; ".join(place for place in teller.places(places) if place != "-")
    return f"{where}: {teller.label(key)}" if where else teller.label(key)


def _stands(here: RequirementHere, place: str, *, group: bool) -> bool:
    if group:
        return here.group == place and here.criterion is None
    return here.criterion == place


def _most(points: int) -> str:
    return f"[{points}]{{.most}}"


def _lists(criterion: Criterion) -> list[tuple[int | None, tuple[Option, ...]]]:
    if criterion.cases:
        return [(one.case, one.options) for one in criterion.cases]
    return [(None, criterion.options)]


def _options(criterion: Criterion) -> list[Option]:
    return [option for _, options in _lists(criterion) for option in options]
