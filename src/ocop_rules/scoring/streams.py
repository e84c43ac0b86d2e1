"""Scoring many evaluations: one result for each, in order, in the memory of one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from itertools import chain
from json.scanner import make_scanner
from operator import countOf
from types import NoneType
from typing import Any

from ocop_rules.errors import (
    ArgumentError,
    EvaluationError,
    Fault,
    FaultsError,
    OcopError,
    require,
    require_many,
)
from ocop_rules.model.council import Sitting
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.model.result import Invalid, Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.unknown import unknown_ruleset
from ocop_rules.scoring.evaluations import Line, Opening, as_read, place_of, read_one, read_piece
from ocop_rules.scoring.quick import NO_CASES, is_well_kept, score, texts_fit
from ocop_rules.scoring.scorer import sum_tables
from ocop_rules.scoring.sums import SumTables
from ocop_rules.structure.bounded import is_blank
from ocop_rules.structure.trust import trusted

Scored = Result | Invalid
Given = Read | Mapping[str, Any]
RulesetLookup = Callable[[str], Ruleset]
"""Returns the ruleset of an id, or raises a LookupError or an OcopError."""

_ENDS = {"", "\n", "\r\n"}
_USUAL = 3
"""The keys that every evaluation has."""
_USUAL_E = "ruleset product_set answers".count("e")
_TEXTS = ("id", "digest", "product", "evaluator")
"""The texts that may hold a colon: no ruleset's id does, nor a day."""


_FRACTION = object()
"""What a number with a fraction or an exponent is read as: nothing that could pass for a text."""

_decoder: Any = json.JSONDecoder(parse_float=lambda _: _FRACTION)
_scan = make_scanner(_decoder)


def _faster() -> Callable[[str | bytes], Any] | None:
    """Return the decoder of the extra ``speed``, None without it."""
    try:
        loads: Callable[[str | bytes], Any] = import_module("orjson").loads
    except ImportError:
        return None
    return loads


def _are_integers(numbers: Mapping[str, Any]) -> bool:
    """Tell whether values are integers as they were read."""
    return countOf(map(type, numbers.values()), int) == len(numbers)


def score_one(lookup: RulesetLookup, evaluation: Given, known: Iterable[str] = ()) -> Scored:
    """Score one evaluation with the ruleset that it names; faults become an :class:`Invalid`.

    ``evaluation`` is an evaluation, its JSON form as a dictionary, or what could not be read. ``known``
    are the ids to suggest for a ruleset that ``lookup`` does not know; where it raises a LoadError, the
    faults are those of the ruleset.
    """
    require(known, Iterable, "known", "names")
    _require_lookup(lookup)
    return _scored(lookup, evaluation, known)


def _scored(lookup: RulesetLookup, evaluation: Given, known: Iterable[str]) -> Scored:
    if isinstance(evaluation, Mapping):
        evaluation = read_one(dict(evaluation), None)
    if isinstance(evaluation, Unreadable):
        return invalid(evaluation, evaluation.faults)
    require(evaluation, Evaluation, "evaluation", "Evaluation")
    try:
        ruleset = lookup(evaluation.ruleset)
    except FaultsError as error:  # it is there, and cannot be read
        faults: tuple[Fault, ...] = error.faults
    except (LookupError, OcopError):
        faults = (unknown_ruleset(evaluation.ruleset, known),)
    else:
        try:
            return score(ruleset, evaluation)
        except EvaluationError as error:
            faults = error.faults
    return invalid(evaluation, faults)


def invalid(read: Read | Sitting, faults: tuple[Fault, ...]) -> Invalid:
    """Return what could not be scored, with its faults; an id comes back even where it is the fault."""
    ruleset = None if isinstance(read, Unreadable) else read.ruleset
    number = None if isinstance(read, Unreadable) else read.product_set
    with trusted():
        return Invalid(id=read.id, ruleset=ruleset, product_set=number, faults=faults)


def score_all(
    lookup: RulesetLookup, evaluations: Iterable[Given], known: Iterable[str] = ()
) -> Iterator[Scored]:
    """Yield one result per evaluation, in order.

    ``lookup`` returns the ruleset of an id and may load it when first asked; ``known`` are the
    ids to suggest when it does not know one.
    """
    require(known, Iterable, "known", "names")
    _require_lookup(lookup)
    require_many(evaluations, "evaluations", "evaluations")
    names = tuple(known)
    return (_scored(lookup, evaluation, names) for evaluation in evaluations)


def score_lines(
    lookup: RulesetLookup, lines: Iterable[bytes | str], source: str | None = None, known: Iterable[str] = ()
) -> Iterator[Scored]:
    """Yield one result per evaluation of a file or stream, in order and in constant memory.

    The forms are those of :func:`~ocop_rules.scoring.evaluations.read_evaluations`; an ordinary complete
    sheet on one line is scored without being made an evaluation first.
    """
    require(source, (str, NoneType), "source", "plain-text")
    require(known, Iterable, "known", "names")
    _require_lookup(lookup)
    require_many(lines, "lines", "lines")
    return chain.from_iterable(_Quick(lookup, source, tuple(known)).outcomes(lines))


def score_placed(
    lookup: RulesetLookup, lines: Iterable[bytes | str], source: str | None = None, known: Iterable[str] = ()
) -> Iterator[tuple[str | None, Scored]]:
    """Yield what :func:`score_lines` yields, each with its place: a line, an index or the file."""
    require(source, (str, NoneType), "source", "plain-text")
    require(known, Iterable, "known", "names")
    _require_lookup(lookup)
    require_many(lines, "lines", "lines")
    return chain.from_iterable(_Quick(lookup, source, tuple(known)).placed(lines))


def _require_lookup(lookup: object) -> None:
    if not callable(lookup):
        raise ArgumentError("lookup", lookup, "lookup")


class _Quick:
    """Scores ordinary complete sheets straight from their lines."""

    def __init__(self, lookup: RulesetLookup, source: str | None, names: tuple[str, ...]) -> None:
        self.lookup = lookup
        self.source = source
        self.names = names
        self.loads = _faster()
        self.rulesets: dict[str, Ruleset] = {}
        self.plans: dict[tuple[str, int], SumTables] = {}

    def outcomes(self, lines: Iterable[bytes | str]) -> Iterator[Iterable[Scored]]:
        """Yield the results of a document, then those of lines; nothing is read before it is asked for."""
        opening = Opening(lines, self.source)
        yield (self.closely(as_read(data, place)) for place, data in opening.document)
        yield filter(None, map(self.line, opening.lines()))

    def placed(self, lines: Iterable[bytes | str]) -> Iterator[Iterable[tuple[str | None, Scored]]]:
        """Yield what :meth:`outcomes` yields, each result with its place."""
        opening = Opening(lines, self.source)
        yield ((place, self.closely(as_read(data, place))) for place, data in opening.document)
        yield (
            (place_of(piece[0], self.source), outcome)
            for piece in opening.lines()
            if (outcome := self.line(piece)) is not None
        )

    def closely(self, read: Read) -> Scored:
        """Return the result of what has been read strictly."""
        return _scored(self.find, read, self.names)

    def find(self, name: str) -> Ruleset:
        """Return the ruleset of an id, looked up once."""
        found = self.rulesets.get(name)
        if found is None:
            found = self.rulesets[name] = self.lookup(name)
        return found

    def _prepare(self, name: str, number: int) -> SumTables | None:
        ruleset = self.find(name)
        made = sum_tables(ruleset, number)
        if made is not None and name in ruleset.accepts:
            self.plans[name, number] = made
            return made
        return None

    def line(self, piece: Line) -> Scored | None:
        """Return the result of a line, None for a blank one.

        An ordinary complete sheet is scored at once, what is not is read strictly. The usual decoder
        keeps the last of two equal keys. In text without a backslash every colon stands behind a key or
        in a text, so that no key was lost exactly when there are as many colons as the keys and texts
        that were kept need. To a table, ``1.0`` and ``true`` are 1: numbers with a fraction are read as
        what no table knows, or types are looked at, and a line that may hold ``true`` goes the strict way.
        """
        line: Any = piece[1]
        try:
            text = line if isinstance(line, str) else line.decode()
            loads = self.loads
            if loads is None:
                data, end = _scan(text, 0)
                number, answers, cases = data["product_set"], data["answers"], data.get("cases", NO_CASES)
                # an e beyond those of the three keys may be that of true or false
                known = text.count("e") == _USUAL_E or ("true" not in text and "false" not in text)
                whole = known and text[end:] in _ENDS
            else:
                data = loads(line)
                number, answers, cases = data["product_set"], data["answers"], data.get("cases", NO_CASES)
                whole = type(number) is int and _are_integers(answers) and (not cases or _are_integers(cases))
            made = self.plans.get((data["ruleset"], number)) or self._prepare(data["ruleset"], number)
            keys, name = len(data), data.get("id")
            colons = text.count(":") - keys - len(answers) - len(cases)
            usual = not colons and keys == _USUAL + (name is not None) + (cases is not NO_CASES)
            if (
                whole
                and made is not None
                and type(cases) is dict  # an empty list is no object either
                and (usual or _fits(data, made, colons))
                and "\\" not in text
                and (name is None or (name.isascii() and name.isalnum()) or is_well_kept(name))
            ):
                result = made.score(answers, cases, name)
                if result is not None:
                    return result
        except (ValueError, LookupError, TypeError, AttributeError, StopIteration, RecursionError, OcopError):
            pass
        return None if is_blank(line) else self.closely(read_piece(piece, self.source))


def _fits(data: dict[str, Any], made: SumTables, colons: int) -> bool:
    """Tell whether an evaluation of more than the usual keys is what strict reading accepts."""
    return texts_fit(data, made) and sum(data[name].count(":") for name in _TEXTS if name in data) == colons
