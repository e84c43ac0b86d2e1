"""What a quickly scored sheet rests on, looked up answer by answer: reasons, floors, doubts, readings.

Everything is prebuilt, one entry for each answer to each criterion, by going down the sheet with
that answer (:mod:`ocop_rules.scoring.marks`): what is looked up here agrees with the plain path
because the plain path made it. The pieces of the JSON text are kept beside the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Any

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.ground.normal import one_line
from ocop_rules.model.result import (
    Answers,
    Bounds,
    Doubtful,
    Floor,
    Misprint,
    Notice,
    Reason,
    Result,
)
from ocop_rules.scoring.marks import (
    Doubted,
    Marks,
    applies,
    bounds_resting_on,
    closing,
    concerns,
    conditional_readings,
    different_cases,
    mark,
    reach,
    readings_of_a_zero,
    rests_on,
)
from ocop_rules.scoring.prepared import Line, PreparedSet
from ocop_rules.structure.trust import trusted

_look_up = dict.__getitem__
_NO_FLOOR = 6


@frozen(eq=False)
class _Note:
    """What an answer adds to a result besides its reason."""

    floors: tuple[Floor, ...]
    floors_text: str
    doubts: tuple[int, ...]
    readings: frozenset[str]
    undecided: tuple[Floor, ...]


@frozen(eq=False)
class _Tables:
    """For every criterion in order and every answer to it: reason, what else it adds."""

    reasons: tuple[dict[int | None, Reason], ...]
    notes: tuple[dict[int | None, _Note | None], ...]


@frozen(eq=False, slots=False, kw_only=True)
class Ledger:
    """What the results of one plan are looked up in.

    ``given`` holds the codes that have an answer, None for open sheets, where any may have one;
    ``cases`` holds the chosen cases, ``governing`` the
    answer that decides which criteria apply. ``doubts`` are all that a sheet of this set may rest on.
    """

    sheet: PreparedSet
    given: tuple[str, ...] | None
    cases: Mapping[str, int]
    governing: Mapping[str, int]
    doubts: tuple[Doubted, ...]
    incomplete: tuple[str, ...]

    @cached_property
    def _tables(self) -> _Tables:
        reasons, notes = [], []
        for line in self.sheet.lines.values():
            with trusted():
                known = dict(self._entries(line))
            reasons.append({answer: reason for answer, (reason, _) in known.items()})
            notes.append({answer: note for answer, (_, note) in known.items()})
        return _Tables(tuple(reasons), tuple(notes))

    @cached_property
    def _reason_texts(self) -> tuple[dict[int | None, str], ...]:
        """The reasons as they are written, which not everybody does."""
        return tuple(
            {answer: one_line(reason.to_json()) for answer, reason in known.items()}
            for known in self._tables.reasons
        )

    def _entries(self, line: Line) -> Iterator[tuple[int | None, tuple[Reason, _Note | None]]]:
        for answer in self.answers_to(line):
            given = dict(self.governing) | ({} if answer is None else {line.code: answer})
            marks = Marks()
            mark(self.sheet, line, given, self.cases, given, zeroed=False, marks=marks)
            (reason,) = marks.reasons
            yield answer, (reason, self._note(reason, marks))

    def answers_to(self, line: Line) -> Iterable[int | None]:
        """Return the answers to a criterion that can be looked up, None for no answer."""
        case = self.cases.get(line.code)
        if case not in line.points:
            return (None,)
        return (None, 0) if applies(line, self.governing) is False else (None, *range(len(line.points[case])))

    def _note(self, reason: Reason, marks: Marks) -> _Note | None:
        doubts = tuple(
            index
            for index, one in enumerate(self.doubts)
            if one.figure.place.criterion == reason.criterion and rests_on(one.figure.place, reason)
        )
        readings = {*marks.readings, *readings_of_a_zero(self.sheet, reason)}
        if reason.option == 0 and reason.criterion in self._closing:
            readings.add("zero-gate-unticked")
        if not (reason.floors or doubts or readings or marks.undecided):
            return None
        text = ",".join(one_line(floor.to_json()) for floor in reason.floors)
        return _Note(reason.floors, text, doubts, frozenset(readings), tuple(marks.undecided))

    @cached_property
    def _closing(self) -> set[str]:
        return closing(self.sheet)

    @cached_property
    def _always(self) -> tuple[frozenset[str], tuple[int, ...]]:
        """The readings and the doubts that every result of the plan rests on."""
        readings = set(conditional_readings(self.sheet, self.governing))
        if self.given is None:
            readings |= set(bounds_resting_on(self.sheet))
        if not self.sheet.legend:
            readings.add("marks-without-legend")
        doubts = (index for index, one in enumerate(self.doubts) if one.figure.place.criterion is None)
        return frozenset(readings), tuple(doubts)

    @cached_property
    def _order(self) -> tuple[int, ...] | None:
        """Where the answer to each criterion stands in the values; None where they are in order."""
        if self.given is None or len(self.given) == len(self.sheet.lines):
            return None
        place = {code: index for index, code in enumerate(self.given)}
        return tuple(place.get(code, len(place)) for code in self.sheet.lines)

    def _every(self, values: Answers) -> Answers:
        """Return the answer to every criterion, None for those that do not apply."""
        if self._order is None:
            return values
        known = (*values, None)
        return tuple(known[index] for index in self._order)

    @cached_property
    def _notices(self) -> tuple[Notice, ...]:
        return tuple(different_cases(self.sheet, self.cases))

    @cached_property
    def _known(self) -> dict[frozenset[str], tuple[Mapping[str, str], str]]:
        return {}

    def _choices(self, names: frozenset[str]) -> tuple[Mapping[str, str], str]:
        """Return readings by name with their choices, and the same as text; there are few sets of them."""
        known = self._known.get(names)
        if known is None:
            chosen = {name: self.sheet.readings[name] for name in sorted(names)}
            known = self._known[names] = FrozenDict(chosen), one_line(chosen)
        return known

    @cached_property
    def _texts(self) -> tuple[str, tuple[str, ...], str]:
        """The text of what every line has behind its floors, of every doubt, and of the line's end."""
        notices = ",".join(one_line(notice.to_json()) for notice in self._notices)
        return (
            f'"gate":null,"gates":[],"notices":[{notices}]',
            tuple(one_line(one.figure.to_json()) for one in self.doubts),
            f'"incomplete":{one_line(self.incomplete)}',
        )

    @cached_property
    def _about_stars(self) -> bool:
        return any(one.stars for one in self.doubts)

    def _rests(
        self, notes: list[_Note], result: Result, limits: Bounds | None = None
    ) -> tuple[frozenset[str], list[int]]:
        """Return the readings and the doubts that a result rests on."""
        always, doubts = self._always
        readings = always.union(*[note.readings for note in notes])
        by_points = result.stars_by_points or 0
        lowest = min((floor.stars for note in notes for floor in note.floors), default=_NO_FLOOR)
        if lowest <= by_points:
            readings |= {"floors-bind", "floor-miss"}
        found = sorted(chain(doubts, *[note.doubts for note in notes]))
        if self._about_stars:
            stars = reach(result.stars, limits)
            found = [index for index in found if concerns(self.doubts[index], stars)]
        return readings, found

    def reasons(self, values: Answers) -> tuple[Reason, ...]:
        """Return one reason per criterion, in the order of the decision."""
        return tuple(map(_look_up, self._tables.reasons, self._every(values)))

    def notes(self, values: Answers) -> list[_Note]:
        """Return what the answers add besides their reasons; most of them add nothing."""
        return [*filter(None, map(_look_up, self._tables.notes, self._every(values)))]

    def lists(self, values: Answers, result: Result, limits: Bounds | None = None) -> dict[str, Any]:
        """Return every other field that is worked out when first asked for."""
        notes = self.notes(values)
        readings, doubts = self._rests(notes, result, limits)
        figures = [self.doubts[index].figure for index in doubts]
        return {
            "floors_missed": tuple(chain.from_iterable([note.floors for note in notes])),
            "floors_open": (),
            "open": (),
            "bounds": limits,
            "gates": (),
            "notices": self._notices,
            "doubtful": tuple(one for one in figures if isinstance(one, Doubtful)),
            "misprints": tuple(one for one in figures if isinstance(one, Misprint)),
            "readings": self._choices(readings)[0],
            "incomplete": self.incomplete,
        }

    @cached_property
    def _first_misprint(self) -> int:
        """Where the misprints begin, behind the doubts."""
        return sum(isinstance(one.figure, Doubtful) for one in self.doubts)

    def line(self, values: Answers, result: Result, *, reasons: bool) -> str:
        """Return the JSON form of the result as one line of text, joined from prebuilt pieces."""
        every = self._every(values)
        notes = [*filter(None, map(_look_up, self._tables.notes, every))]
        readings, doubts = self._rests(notes, result)
        gates, figures, end = self._texts
        first = self._first_misprint
        doubtful = ",".join([figures[index] for index in doubts if index < first])
        misprints = ",".join([figures[index] for index in doubts if index >= first])
        floors = ",".join([note.floors_text for note in notes if note.floors_text])
        named = "" if result.id is None else f'"id":{one_line(result.id)},'
        told = f',"reasons":[{",".join(map(_look_up, self._reason_texts, every))}]' if reasons else ""
        return (
            f'{{{named}"ruleset":{one_line(result.ruleset)},"digest":"{result.digest}",'
            f'"library":"{result.library}","product_set":{result.product_set},"status":"{result.status}",'
            f'"points":{one_line(result.points)},"stars_by_points":{result.stars_by_points},'
            f'"stars":{result.stars},"floors_missed":[{floors}],{gates},'
            f'"doubtful":[{doubtful}],"misprints":[{misprints}],'
            f'"readings":{self._choices(readings)[1]},{end}{told}}}'
        )
