"""A score sheet in words: what was ticked and earned, and why the result is what it is.

For every criterion under its part, group and heading: the ticked option and its points of the most;
then the floors that hold the product back and what each needs, the gate that closed, what is open
with its bounds, notices, what is doubtful, the readings the result rests on, and what the sources
do not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from attrs import evolve, frozen

from ocop_rules.errors import UnknownNameError
from ocop_rules.model.decision import Place
from ocop_rules.model.evaluation import Evaluation, Unreadable
from ocop_rules.model.product_set import Criterion, Group, Part, ProductSet
from ocop_rules.model.result import Floor, GateClosed, Invalid, Reason, Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import prepare
from ocop_rules.scoring.quick import score
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Law, Listing, Note, Row, Table, Title, listed
from ocop_rules.telling.of_set import in_order, stands_alone
from ocop_rules.telling.outcomes import decision, sheet_outcome
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, Teller, numbered

_DECIDING = ("reject", "stop")


def evaluation(thing: Evaluation, shelf: Shelf, lang: str) -> Page:
    """Return an evaluation and what it scores; raises EvaluationError when it has faults."""
    ruleset = shelf.ruleset(thing.ruleset, thing.digest)
    return sheet_page(ruleset, score(ruleset, thing), thing, lang)


def result(thing: Result, shelf: Shelf, lang: str) -> Page:
    """Return a result: product, evaluator and date are not known; without reasons no criterion either."""
    ruleset = shelf.ruleset(thing.ruleset, thing.digest, thing.readings)
    return sheet_page(ruleset, thing, None, lang)


def invalid(thing: Invalid, shelf: Shelf, lang: str) -> Page:
    """Return a sheet that could not be scored: all of its faults, and the sheet of the law they break."""
    name = next((fault.file for fault in thing.faults if fault.file), "-")
    law = _sheet_of(thing, shelf, lang)
    return Page([*_unscored(name, thing, lang), *([Law([law])] if law else [])], lang)


def unreadable(thing: Unreadable, _shelf: Shelf, lang: str) -> Page:
    """Return a sheet that could not be read: all of its faults."""
    return Page(_unscored(thing.source or "-", thing, lang), lang)


def _unscored(name: str, thing: Invalid | Unreadable, lang: str) -> list[Block]:
    speaker = Speaker(lang)
    source = name if thing.id is None else f"{thing.id} ({name})"
    items = [remarks.fault(one, lang) for one in thing.faults]
    title = Title(speaker.say("explain.invalid", source=source), 1)
    return [title, Note(speaker.say("explain.not-scored"), "means"), Listing(items)]


def _sheet_of(thing: Invalid, shelf: Shelf, lang: str) -> str:
    """Return the decision and the product set of a sheet with faults, nothing where nobody knows them."""
    try:
        ruleset = shelf.ruleset(thing.ruleset or "")
    except UnknownNameError:
        return ""
    number = thing.product_set if thing.product_set in ruleset.numbers else None
    return "" if number is None else Teller(ruleset, lang).place(Place(product_set=number))


def sheet_page(ruleset: Ruleset, found: Result, given: Evaluation | None, lang: str) -> Page:
    """Return the page of one sheet; what only the evaluation says is left out without it."""
    telling = _Telling(Teller(ruleset, lang), ruleset.product_set(found.product_set), found, given)
    return Page(telling.blocks(), lang)


@frozen(slots=False)
class _Telling:
    """One sheet on its way to words."""

    teller: Teller
    one: ProductSet
    result: Result
    evaluation: Evaluation | None

    @cached_property
    def reasons(self) -> dict[str, Reason]:
        return {reason.criterion: reason for reason in self.result.reasons}

    @cached_property
    def counted(self) -> frozenset[str]:
        """The criteria whose points stand in the result, as the reading ``stop-points`` says."""
        every = frozenset(self.one.criteria)
        choice = self.result.readings.get("stop-points", "before")
        if self.result.points is None:
            return frozenset()
        if self.result.status not in ("stopped", "rejected") or choice != "before":
            return every
        known = prepare(self.teller.ruleset, self.one.number)
        gates = {**known.gates, **known.requirements}
        closed = [gates[gate.gate].before for gate in self.result.gates if gate.effect in _DECIDING]
        return every.intersection(*closed)

    def blocks(self) -> Iterator[Block]:
        yield from self._head()
        if self.result.reasons:
            yield from map(self._part, self.one.parts)
        else:
            yield Note(self.teller.say("explain.no-reasons"))
            yield Table([Row(self._part_sum(part)) for part in self.one.parts], right=(1,), sheet=True)
        yield self._total()
        yield from self._gates()
        yield from self._floors()
        yield from self._open()
        yield from self._remarks()

    # -- the head -----------------------------------------------------------------------------

    def _head(self) -> Iterator[Block]:
        say, found = self.teller.say, self.result
        yield Title(f"{say('explain.title')}: {self.teller.set_name(self.one)}", 1)
        yield Note(sheet_outcome(self.teller, found), "result")
        rows = [
            decision(self.teller, found.digest),
            (say("explain.id"), found.id),
        ]
        if self.evaluation is not None:
            day = self.evaluation.date
            rows += [
                (say("explain.product"), self.evaluation.product),
                (say("explain.evaluator"), self.evaluation.evaluator),
                (say("explain.date"), None if day is None else self.teller.day(day)),
            ]
        rows += [
            (say("explain.status"), say(f"status.{found.status}")),
            (say("explain.places"), self._places()),
        ]
        yield Table([(name, text) for name, text in rows if text])
        demands = tuple(remarks.requirements(self.teller, self.one, None, None))
        if demands:
            yield Listing(demands)

    def _places(self) -> str:
        first = next(iter(self.one.criteria.values()))
        place = self.teller.place(Place(product_set=self.one.number))
        key = "explain.places-plain" if first.printed is None else "explain.places-are"
        return self.teller.say(key, place=place, example=numbered(first))

    # -- the sheet ----------------------------------------------------------------------------

    def _sum(self, codes: Iterable[str], most: int) -> str:
        codes = [code for code in codes if code in self.counted]
        if not codes:
            return f"-/{most}"
        return f"{sum(self.reasons[code].points for code in codes)}/{most}"

    def _part(self, part: Part) -> Table:
        rows = [row for group in part.groups for row in self._group(group)]
        return Table(rows, self._part_sum(part), right=(1,), sheet=True)

    def _part_sum(self, part: Part) -> tuple[str, str]:
        """Return the name of a part, and its points of the most."""
        points = self.result.points
        figure = f"{'-' if points is None else points[part.code]}/{part.max}"
        return self.teller.say("explain.part", part=part.code, name=self.teller.part(part.code)), figure

    def _group(self, group: Group) -> Iterator[Row]:
        alone = stands_alone(group)
        demands = tuple(remarks.requirements(self.teller, self.one, group.code, None))
        if not alone:
            codes = [criterion.code for criterion in group.criteria]
            yield Row((Item(self.teller.group(group), demands), self._sum(codes, group.max)), strong=True)
        for here in in_order(group):
            if isinstance(here, Criterion):
                yield self._criterion(here, 0 if alone else 1, demands if alone else ())
            else:
                yield Row((self.teller.heading(here), self._sum(here.criteria, here.max)), depth=1)

    def _criterion(self, criterion: Criterion, depth: int, above: tuple[Item, ...]) -> Row:
        reason = self.reasons[criterion.code]
        counts = criterion.code in self.counted and reason.code != "open"
        points = str(reason.points) if counts else "-"
        under = [*above]
        for case in criterion.cases:
            if case.case == reason.case:
                label = self.teller.label(case.label_key)
                under.append(Item(self.teller.say("explain.case", case=case.case, label=label)))
        under.append(Item(self._ticked(criterion, reason)))
        stars = sorted(floor.stars for floor in reason.floors)
        under += [Item(self.teller.say("explain.misses", stars=star), tone="warn") for star in stars]
        under += remarks.requirements(self.teller, self.one, None, criterion.code)
        return Row((Item(self.teller.criterion(criterion), under), f"{points}/{criterion.max}"), depth)

    def _ticked(self, criterion: Criterion, reason: Reason) -> str:
        say = self.teller.say
        if reason.code == "open":
            return say("explain.unanswered")
        if reason.code == "inapplicable":
            governor = criterion.condition.criterion if criterion.condition is not None else "-"
            return say("explain.inapplicable", governor=governor)
        text = self.teller.option(criterion, reason.case, reason.option or 0)
        if reason.code == "zeroed":
            return say("explain.zeroed", ticked=text)
        return text

    def _total(self) -> Table:
        say, found, stars = self.teller.say, self.result, self.teller.stars
        most = sum(part.max for part in self.one.parts)
        total = "-" if found.points is None else found.points["total"]
        rows = [Row((say("explain.total"), f"{total}/{most}"), strong=True)]
        if found.stars_by_points is not None:
            rows.append(Row((say("explain.by-points"), stars(found.stars_by_points))))
            rows.append(Row((say("explain.tier"), stars(found.stars)), strong=True))
        return Table(rows, right=(1,), sheet=True)

    # -- what decided -------------------------------------------------------------------------

    def _gates(self) -> Iterator[Block]:
        yield from listed(self.teller.say("explain.gates"), map(self._gate, self.result.gates))

    def _gate(self, gate: GateClosed) -> Item:
        gates = {one.id: one for one in self.teller.ruleset.decision.gates}
        kind = "gate" if gate.gate in gates else "requirement"
        say = self.teller.say
        law = [self.teller.place(gate.place)]
        if gate.gate in gates:
            law += self.teller.cites(gates[gate.gate].cites)
        means = say(f"effect.{gate.effect}")
        if gate.zeros:
            means += " " + say("explain.zeros", codes=", ".join(gate.zeros))
        todo = say("explain.gate-todo.answers" if gate.zeros else "explain.gate-todo.asserted")
        return remarks.remark(self.teller.label(f"{kind}.{gate.gate}"), law, means, todo)

    def _holding(self) -> list[Floor]:
        """Return the missed floors for which the stars held are fewer than those by points."""
        by_points, held = self.result.stars_by_points, self.result.stars
        if by_points is None or held is None or held == by_points:
            return []
        chosen = self.result.readings
        least = 1
        if chosen.get("floors-bind") == "own-star":
            least = by_points if chosen.get("floor-miss") == "not-recognised" else held + 1
        return [floor for floor in self.result.floors_missed if least <= floor.stars <= by_points]

    def _floors(self) -> Iterator[Block]:
        holding = self._holding()
        others = [floor for floor in self.result.floors_missed if floor not in holding]
        say = self.teller.say
        by_points, stars = (
            self.teller.stars(one) for one in (self.result.stars_by_points, self.result.stars)
        )
        yield from listed(say("explain.holding", by_points=by_points, stars=stars), self._missed(holding))
        key = "explain.missed" if self.result.status == "ranked" else "explain.missed-unranked"
        yield from listed(say(key), self._missed(others))
        yield from listed(say("explain.undecided"), self._missed(self.result.floors_open))

    def _missed(self, floors: Iterable[Floor]) -> Iterator[Item]:
        for floor in sorted(floors, key=lambda one: -one.stars):
            criterion = self.one.criteria[floor.criterion]
            name = self.teller.criterion(criterion)
            if floor.case is not None:
                name += f", {self.teller.say('place.case', case=floor.case)}"
            under = [self.teller.say("explain.needs", option=self._needs(criterion, floor))]
            has = None if floor.criterion in self.result.open else self._has(criterion, floor)
            under += [] if has is None else [has]
            yield Item(f"{self.teller.stars(floor.stars)}: {name}", map(Item, under))

    def _needs(self, criterion: Criterion, floor: Floor) -> str:
        if floor.needs is None:
            return self.teller.say("explain.any-points")
        text = self.teller.option(criterion, floor.case, floor.needs)
        last = floor.needs == len(criterion.options_in(floor.case))
        return text if last else self.teller.say("explain.or-later", option=text)

    def _has(self, criterion: Criterion, floor: Floor) -> str | None:
        """Return what stands at the criterion of a floor; None where that was not stored."""
        reason = self.reasons.get(criterion.code)
        if floor.has is None or (reason is not None and reason.code == "inapplicable"):
            return None if reason is None else self._ticked(criterion, reason)
        text = self.teller.option(criterion, floor.case, floor.has)
        return self.teller.say("explain.has" if floor.has else "explain.has-none", option=text)

    def _open(self) -> Iterator[Block]:
        found, say = self.result, self.teller.say
        names = (self.teller.criterion(self.one.criteria[code]) for code in found.open)
        yield from listed(say("explain.open-criteria"), names)
        bounds = found.bounds
        if bounds is None:
            return
        rows = [
            (say("explain.bounds-points"), f"{bounds.points_least}–{bounds.points_most}"),
            (say("explain.bounds-stars"), self.teller.star_span(bounds.stars_least, bounds.stars_most)),
        ]
        yield Title(say("explain.bounds"))
        yield Table(rows)
        gates = (self.teller.label(f"gate.{gate}") for gate in bounds.gates)
        yield from listed(say("explain.may-close"), gates)

    # -- what to know -------------------------------------------------------------------------

    def _remarks(self) -> Iterator[Block]:
        teller, say = self.teller, self.teller.say
        yield from listed(say("council.notes"), self._notes())
        yield from listed(say("explain.notices"), self._notices())
        found = remarks.doubtful(teller, self.result.doubtful, self.one.number, self._rests)
        yield from remarks.remarks(say("explain.doubtful"), found, say("remark.doubts-todo"))
        yield from remarks.remarks(say("explain.errata"), self._errata(), say("remark.errata-todo"))
        yield from remarks.readings(teller, self.result.readings)
        missing = [f"incomplete.{gap}" for gap in self.result.incomplete]
        missing += [f"gap.{gap}" for gap in teller.ruleset.decision.gaps]
        yield from remarks.gaps(teller, missing, self.one.number)

    def _notes(self) -> Iterator[str]:
        """Yield what the evaluator remarked on answers and gates, as it was written."""
        for name, text in self.result.notes.items():
            yield f"{self.teller.noted(self.one, name)}: {text}"

    def _notices(self) -> Iterator[Item]:
        for notice in self.result.notices:
            place = self._here(notice.place)
            text = self.teller.say(f"notice.{notice.code}", place=self.teller.place(place, decision=False))
            yield Item(text, tone="warn")

    def _here(self, place: Place) -> Place:
        return evolve(place, product_set=self.one.number)

    def _rests(self, where: Iterable[Place]) -> str:
        """Return what a doubtful figure means for this sheet: the points that rest on it."""
        where = tuple(where)
        if not where:
            return self.teller.say("remark.doubt-whole")
        codes = dict.fromkeys(one.criterion for one in where if one.criterion in self.reasons)
        told = [
            self.teller.say("remark.doubt-points", code=code, points=self.reasons[code].points)
            for code in codes
            if code is not None
        ]
        return "; ".join(told) or self.teller.say("remark.doubt-result")

    def _errata(self) -> Iterator[Item]:
        resting = [(item.erratum, self._here(item.place)) for item in self.result.misprints]
        for one in self.teller.ruleset.decision.errata:
            here = [place for name, place in resting if name == one.id]
            if here:
                yield remarks.erratum(self.teller, one, [remarks.at(self.teller, here)])
