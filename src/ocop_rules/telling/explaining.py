"""A score sheet told as text, in Vietnamese or English, as an official reads it.

The reasons come as data from :func:`ocop_rules.score`; the words come from the phrase catalogue
and the labels of the ruleset. Lines are at most 80 columns wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from ocop_rules.errors import EvaluationError, Fault
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Floor, GateClosed, Reason, Result
from ocop_rules.model.ruleset import Criterion, Group, Part, Place, ProductSet, Ruleset
from ocop_rules.scoring.prepared import sheet
from ocop_rules.scoring.scorer import as_evaluation, score
from ocop_rules.telling.layout import pad, row, rule, table, wrap
from ocop_rules.telling.teller import Teller, numbered, short

_DECIDING = ("reject", "stop")


def explain(ruleset: Ruleset, evaluation: Evaluation | Result | Mapping[str, Any], lang: str = "vi") -> str:
    """Return a score sheet as text: what was ticked and earned, and why the result is what it is.

    Give the evaluation (its JSON form will do), or the result of scoring it with the same ruleset
    (product, evaluator and date are then left out). The text names, for every criterion under its
    part, group and heading, the ticked option and its points of the most; then the floors that hold
    the product back and what each needs, the gate that closed, what is open with its bounds,
    notices, what is doubtful, the readings the result rests on, and what the sources do not hold.

    Raises EvaluationError for an evaluation with faults or a result of another ruleset, and
    UnknownNameError for a language other than "vi" and "en".
    """
    if isinstance(evaluation, Result):
        given, result = None, evaluation
    else:
        given = as_evaluation(evaluation)
        result = score(ruleset, given)
    if result.digest != ruleset.digest:
        fields = {"digest": ruleset.digest}
        raise EvaluationError([Fault(code="digest-mismatch", found=result.digest, fields=fields)])
    telling = _Telling(Teller(ruleset, lang), ruleset.product_set(result.product_set), result, given)
    return "\n".join(telling.lines()) + "\n"


@frozen(slots=False)
class _Telling:
    """One sheet on its way to text."""

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
        known = sheet(self.teller.ruleset, self.one.number)
        gates = {**known.gates, **known.requirements}
        closed = [gates[gate.gate].before for gate in self.result.gates if gate.effect in _DECIDING]
        return every.intersection(*closed)

    def lines(self) -> Iterator[str]:
        yield from self._head()
        for part in self.one.parts:
            yield from self._part(part)
        yield from self._total()
        yield from self._gates()
        yield from self._floors()
        yield from self._open()
        yield from self._remarks()

    # -- the head -----------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        say, result = self.teller.say, self.result
        identity = self.teller.ruleset.rules.identity
        yield from wrap(f"{say('explain.title')}: {self.teller.set_name(self.one)}")
        yield rule("=")
        rows = [
            (say("explain.decision"), f"{identity.number} ({identity.id}), {short(result.digest)}"),
            (say("explain.id"), result.id),
        ]
        if self.evaluation is not None:
            day = self.evaluation.date
            rows += [
                (say("explain.product"), self.evaluation.product),
                (say("explain.evaluator"), self.evaluation.evaluator),
                (say("explain.date"), None if day is None else day.isoformat()),
            ]
        rows += [
            (say("explain.status"), say(f"status.{result.status}")),
            (say("explain.result"), self._outcome()),
            (say("explain.places"), self._places()),
        ]
        yield from table([(name, text) for name, text in rows if text])
        yield from self._demands(None, None)

    def _outcome(self) -> str:
        say, result, stars = self.teller.say, self.result, self.teller.stars
        total = "-" if result.points is None else str(result.points["total"])
        if result.stars is not None:
            key = "explain.held" if result.stars == result.stars_by_points else "explain.held-back"
            held, by_points = stars(result.stars), stars(result.stars_by_points)
            return say(key, total=total, stars=held, by_points=by_points)
        if result.points is None:
            return say("explain.no-points")
        return say(f"explain.{result.status}", total=total, count=len(result.open))

    def _places(self) -> str:
        first = next(iter(self.one.criteria.values()))
        place = self.teller.place(Place(product_set=self.one.number))
        return self.teller.say("explain.places-are", place=place, example=numbered(first))

    # -- the sheet ----------------------------------------------------------------------------

    def _sum(self, codes: Iterable[str], most: int) -> str:
        codes = [code for code in codes if code in self.counted]
        if not codes:
            return f"-/{most}"
        return f"{sum(self.reasons[code].points for code in codes)}/{most}"

    def _part(self, part: Part) -> Iterator[str]:
        points = self.result.points
        figure = f"{'-' if points is None else points[part.code]}/{part.max}"
        name = self.teller.label(f"part.{part.code.lower()}")
        yield ""
        yield from row(self.teller.say("explain.part", part=part.code, name=name), figure)
        yield rule()
        for group in part.groups:
            yield from self._group(group)

    def _group(self, group: Group) -> Iterator[str]:
        alone = len(group.criteria) == 1 and group.criteria[0].code == group.code
        if not alone:
            codes = [criterion.code for criterion in group.criteria]
            name = self.teller.label(f"group.{group.concept}")
            yield from row(f"{group.code}. {name}", self._sum(codes, group.max))
        yield from self._demands(group.code, None)
        headings = {heading.criteria[0]: heading for heading in group.headings}
        for criterion in group.criteria:
            heading = headings.get(criterion.code)
            if heading is not None:
                printed = "" if heading.printed is None else f"({heading.printed}) "
                name = printed + self.teller.label(f"heading.{heading.concept}")
                yield from row(name, self._sum(heading.criteria, heading.max), "  ")
            yield from self._criterion(criterion, "" if alone else "  ")

    def _criterion(self, criterion: Criterion, indent: str) -> Iterator[str]:
        reason = self.reasons[criterion.code]
        points = str(reason.points) if criterion.code in self.counted else "-"
        yield from row(self.teller.criterion(criterion), f"{points}/{criterion.max}", indent)
        inner = indent + "    "
        for case in criterion.cases:
            if case.case == reason.case:
                label = self.teller.label(case.label)
                yield from wrap(self.teller.say("explain.case", case=case.case, label=label), inner)
        yield from wrap(self._ticked(criterion, reason), inner)
        stars = sorted(
            floor.stars for floor in self.result.floors_missed if floor.criterion == criterion.code
        )
        for star in stars:
            yield from wrap(self.teller.say("explain.misses", stars=star), inner)
        yield from self._demands(None, criterion.code, inner)

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

    def _demands(self, group: str | None, criterion: str | None, indent: str = "    ") -> Iterator[str]:
        force = {demand.id: demand.force for demand in self.teller.ruleset.rules.requirements}
        for here in self.one.requirements:
            if here.criterion != criterion or (criterion is None and here.group != group):
                continue
            text = self.teller.label(f"requirement.{here.requirement}")
            if here.option is not None:
                text = self.teller.say("explain.at-option", option=here.option, text=text)
            kind = self.teller.say(f"force.{force.get(here.requirement, 'guidance')}")
            yield from wrap(f"{kind}: {text}", indent, indent + "  ")

    def _total(self) -> Iterator[str]:
        most = sum(part.max for part in self.one.parts)
        points = self.result.points
        yield ""
        yield rule("=")
        yield from row(
            self.teller.say("explain.total"), f"{'-' if points is None else points['total']}/{most}"
        )
        if self.result.stars_by_points is not None:
            yield from row(
                self.teller.say("explain.by-points"), self.teller.stars(self.result.stars_by_points)
            )
            yield from row(self.teller.say("explain.tier"), self.teller.stars(self.result.stars))

    # -- what decided -------------------------------------------------------------------------

    def _section(self, key: str, lines: Iterable[str], **fields: object) -> Iterator[str]:
        """Yield a section with its heading, nothing when it has no lines."""
        body = list(lines)
        if body:
            yield ""
            yield from wrap(self.teller.say(key, **fields))
            yield from body

    def _gates(self) -> Iterator[str]:
        yield from self._section(
            "explain.gates", (line for gate in self.result.gates for line in self._gate(gate))
        )

    def _gate(self, gate: GateClosed) -> Iterator[str]:
        rules = self.teller.ruleset.rules
        gates = {one.id: one for one in rules.gates}
        kind = "gate" if gate.gate in gates else "requirement"
        say = self.teller.say
        yield from wrap(self.teller.label(f"{kind}.{gate.gate}"), "  - ")
        yield from wrap(say(f"effect.{gate.effect}"), "    ")
        yield from wrap(say("explain.where", place=self.teller.place(gate.place)), "    ")
        if gate.zeros:
            yield from wrap(say("explain.zeros", codes=", ".join(gate.zeros)), "    ")
        if gate.gate in gates:
            for cite in self.teller.cites(gates[gate.gate].cites):
                yield from wrap(say("explain.source", source=cite), "    ")

    def _holding(self) -> list[Floor]:
        """Return the missed floors for which the stars held are fewer than those by points."""
        by_points, held = self.result.stars_by_points, self.result.stars
        if by_points is None or held is None or held == by_points:
            return []
        readings = self.result.readings
        least = 1
        if readings.get("floors-bind") == "own-star":
            least = by_points if readings.get("floor-miss") == "not-recognised" else held + 1
        return [floor for floor in self.result.floors_missed if least <= floor.stars <= by_points]

    def _floors(self) -> Iterator[str]:
        holding = self._holding()
        others = [floor for floor in self.result.floors_missed if floor not in holding]
        stars = {
            "by_points": self.teller.stars(self.result.stars_by_points),
            "stars": self.teller.stars(self.result.stars),
        }
        yield from self._section("explain.holding", self._floor_lines(holding), **stars)
        key = "explain.missed" if self.result.status == "ranked" else "explain.missed-unranked"
        yield from self._section(key, self._floor_lines(others))
        yield from self._section("explain.undecided", self._floor_lines(self.result.floors_open))

    def _floor_lines(self, floors: Iterable[Floor]) -> Iterator[str]:
        for floor in sorted(floors, key=lambda one: -one.stars):
            criterion = self.one.criteria[floor.criterion]
            name = self.teller.criterion(criterion)
            if floor.case is not None:
                name += f", {self.teller.say('place.case', case=floor.case)}"
            yield from wrap(f"{self.teller.stars(floor.stars)}: {name}", "  - ")
            yield from wrap(self.teller.say("explain.needs", option=self._needs(criterion, floor)), "      ")
            if floor.criterion not in self.result.open:
                yield from wrap(self._has(criterion, floor), "      ")

    def _needs(self, criterion: Criterion, floor: Floor) -> str:
        if floor.needs is None:
            return self.teller.say("explain.any-points")
        text = self.teller.option(criterion, floor.case, floor.needs)
        last = floor.needs == len(criterion.options_in(floor.case))
        return text if last else self.teller.say("explain.or-later", option=text)

    def _has(self, criterion: Criterion, floor: Floor) -> str:
        reason = self.reasons[criterion.code]
        if floor.has is None or reason.code == "inapplicable":
            return self._ticked(criterion, reason)
        text = self.teller.option(criterion, floor.case, floor.has)
        return self.teller.say("explain.has", option=text)

    def _open(self) -> Iterator[str]:
        result, say = self.result, self.teller.say
        names = [self.teller.criterion(self.one.criteria[code]) for code in result.open]
        yield from self._section(
            "explain.open-criteria", (line for name in names for line in wrap(name, "  - "))
        )
        bounds = result.bounds
        if bounds is None:
            return
        rows = [
            (say("explain.bounds-points"), f"{bounds.points_least}–{bounds.points_most}"),
            (say("explain.bounds-stars"), self._star_bounds(bounds.stars_least, bounds.stars_most)),
        ]
        yield from self._section("explain.bounds", table(rows, first="  "))
        gates = [self.teller.label(f"gate.{gate}") for gate in bounds.gates]
        yield from self._section("explain.may-close", (line for text in gates for line in wrap(text, "  - ")))

    def _star_bounds(self, least: int | None, most: int | None) -> str:
        if least is None or most is None:
            return self.teller.say("explain.no-tier")
        return self.teller.stars(least) if least == most else f"{least}–{self.teller.stars(most)}"

    # -- what to know -------------------------------------------------------------------------

    def _remarks(self) -> Iterator[str]:
        yield from self._section("explain.notices", self._notices())
        yield from self._section("explain.doubtful", self._doubtful())
        yield from self._section("explain.errata", self._errata())
        yield from self._section("explain.readings", self._readings())
        missing = [
            *(f"incomplete.{gap}" for gap in self.result.incomplete),
            *(f"gap.{gap}" for gap in self.teller.ruleset.rules.gaps),
        ]
        lines = (line for key in missing for line in wrap(self.teller.label(key), "  - "))
        yield from self._section("explain.gaps", lines)

    def _notices(self) -> Iterator[str]:
        for notice in self.result.notices:
            place = evolve(notice.place, product_set=self.one.number)
            text = self.teller.say(f"notice.{notice.code}", place=self.teller.place(place, decision=False))
            yield from wrap(text, "  - ")

    def _doubtful(self) -> Iterator[str]:
        places: dict[str, list[Place]] = {}
        for item in self.result.doubtful:
            places.setdefault(item.doubt, []).append(evolve(item.place, product_set=self.one.number))
        for doubt, where in places.items():
            told = "; ".join(self.teller.place(place, decision=False) for place in where)
            yield from wrap(f"{told}: {self.teller.label(f'doubt.{doubt}')}", "  - ")

    def _errata(self) -> Iterator[str]:
        for item in self.result.misprints:
            told = self.teller.place(evolve(item.place, product_set=self.one.number), decision=False)
            yield from wrap(f"{told}: {self.teller.label(f'erratum.{item.erratum}')}", "  - ")

    def _readings(self) -> Iterator[str]:
        for name, choice in self.result.readings.items():
            yield from wrap(self.teller.label(f"reading.{name}"), "  - ")
            label = self.teller.label(f"reading.{name}.{choice}")
            yield from wrap(f"{label} [{name}={choice}]", "      ")


def explain_faults(faults: Iterable[Fault], lang: str = "vi") -> list[str]:
    """Return the lines that tell of faults: place and code, what is wrong, what to do about it."""
    lines = []
    for fault in faults:
        lines += wrap(f"{fault.where()} [{fault.code}]", "  ")
        lines += wrap(fault.message(lang), pad("", 4))
        lines += wrap(fault.remedy(lang), "    -> ")
    return lines
