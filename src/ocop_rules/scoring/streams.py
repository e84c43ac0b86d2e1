"""Scoring many evaluations: one result for each, in order, in the memory of one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, NoReturn
from unicodedata import is_normalized

from ocop_rules.errors import (
    ArgumentError,
    EvaluationError,
    Fault,
    OcopError,
    near_or_all,
    require,
    require_many,
    show,
)
from ocop_rules.model.council import Sitting
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.model.result import Invalid, Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.evaluations import Opening, as_read, place_of, read_one, read_piece
from ocop_rules.scoring.quick import NO_CASES, is_well_kept, score, texts_fit
from ocop_rules.scoring.scorer import sum_tables
from ocop_rules.scoring.sums import SumTables
from ocop_rules.structure.bounded import Cut
from ocop_rules.structure.trust import trusted

Scored = Result | Invalid
Given = Read | Mapping[str, Any]
RulesetLookup = Callable[[str], Ruleset]
"""Returns the ruleset of an id, or raises a LookupError or an OcopError."""

_ENDS = {"", "\n", "\r\n"}
_TEXTS = ("ruleset", "id", "digest", "product", "evaluator", "date")


def _constant(name: str) -> NoReturn:
    raise ValueError(name)


_FRACTION = object()
"""What a number with a fraction or an exponent is read as: nothing that could pass for a text."""

_decoder = json.JSONDecoder(parse_float=lambda _: _FRACTION, parse_constant=_constant)


def _faster() -> Callable[[str | bytes], Any] | None:
    """Return the decoder of the extra ``speed``, None without it."""
    try:
        loads: Callable[[str | bytes], Any] = import_module("orjson").loads
    except ImportError:
        return None
    return loads


def _are_integers(number: Any, answers: Mapping[str, Any], cases: Mapping[str, Any]) -> bool:
    """Tell whether numbers are integers as they were read; to a table, 1.0 is 1.

    One fraction among them makes their sum one. A line that may hold ``true`` is not asked about.
    """
    return type(number) is int and type(sum(answers.values(), sum(cases.values()))) is int


def score_one(lookup: RulesetLookup, evaluation: Given, known: Iterable[str] = ()) -> Scored:
    """Score one evaluation with the ruleset that it names; faults become an :class:`Invalid`.

    ``evaluation`` is an evaluation, its JSON form as a dictionary, or what could not be read. ``known``
    are the ids to suggest for a ruleset that ``lookup`` does not know.
    """
    _require_lookup(lookup)
    if isinstance(evaluation, Mapping):
        evaluation = read_one(dict(evaluation), None)
    if isinstance(evaluation, Unreadable):
        return invalid(evaluation, evaluation.faults)
    require(evaluation, Evaluation, "evaluation", "Evaluation")
    try:
        ruleset = lookup(evaluation.ruleset)
    except (LookupError, OcopError):
        near = near_or_all(evaluation.ruleset, known)
        found = show(evaluation.ruleset)
        faults: tuple[Fault, ...] = (
            Fault(code="unknown-ruleset", pointer="/ruleset", found=found, fields={"near": near}),
        )
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
    _require_lookup(lookup)
    require_many(evaluations, "evaluations", "evaluations")
    names = tuple(known)
    return (score_one(lookup, evaluation, names) for evaluation in evaluations)


def score_lines(
    lookup: RulesetLookup, lines: Iterable[bytes | str], source: str | None = None, known: Iterable[str] = ()
) -> Iterator[Scored]:
    """Yield one result per evaluation of a file or stream, in order and in constant memory.

    The forms are those of :func:`~ocop_rules.scoring.evaluations.read_evaluations`; an ordinary complete
    sheet on one line is scored without being made an evaluation first.
    """
    _require_lookup(lookup)
    require_many(lines, "lines", "lines")
    return (outcome for _, outcome in _score_placed(lookup, lines, source, tuple(known)))


def score_placed(
    lookup: RulesetLookup, lines: Iterable[bytes | str], source: str | None = None, known: Iterable[str] = ()
) -> Iterator[tuple[str | None, Scored]]:
    """Yield what :func:`score_lines` yields, each with its place: a line, an index or the file."""
    _require_lookup(lookup)
    require_many(lines, "lines", "lines")
    return _score_placed(lookup, lines, source, tuple(known))


def _score_placed(
    lookup: RulesetLookup, lines: Iterable[bytes | str], source: str | None, names: tuple[str, ...]
) -> Iterator[tuple[str | None, Scored]]:
    quick = _Quick(lookup)
    opening = Opening(lines, source)
    for place, data in opening.document:
        yield place, score_one(quick.find, as_read(data, place), names)
    for number, line in opening.lines():
        quickly = None if isinstance(line, Cut) else quick.score(line)
        if quickly is None:
            yield place_of(number, source), score_one(quick.find, read_piece((number, line), source), names)
        else:
            yield place_of(number, source), quickly


def _require_lookup(lookup: object) -> None:
    if not callable(lookup):
        raise ArgumentError("lookup", lookup, "lookup")


class _Quick:
    """Scores ordinary complete sheets straight from their lines."""

    def __init__(self, lookup: RulesetLookup) -> None:
        self.lookup = lookup
        self.loads = _faster()
        self.rulesets: dict[str, Ruleset] = {}
        self.plans: dict[tuple[str, int], SumTables] = {}

    def find(self, name: str) -> Ruleset:
        """Return the ruleset of an id, looked up once."""
        found = self.rulesets.get(name)
        if found is None:
            found = self.rulesets[name] = self.lookup(name)
        return found

    def _prepare(self, name: str, number: int) -> SumTables | None:
        ruleset = self.find(name)
        made = sum_tables(ruleset, number)
        if made is not None and type(number) is int and name in ruleset.accepts:
            self.plans[name, number] = made
            return made
        return None

    def score(self, line: bytes | str) -> Result | None:
        """Return the result of an ordinary complete sheet, None when it needs a closer look.

        The usual decoder keeps the last of two equal keys. In text without a backslash every
        colon stands behind a key or in a text, so that no key was lost exactly when there are
        as many colons as the keys and texts that were kept need. Numbers with a fraction are
        read as what no table knows, and a line that may hold ``true`` is looked at closely.
        """
        try:
            text = line if isinstance(line, str) else line.decode()
            if self.loads is None:
                data, end = _decoder.raw_decode(text)
                if text[end:] not in _ENDS:
                    return None
            else:
                data = self.loads(line)
            ruleset, number, answers = data["ruleset"], data["product_set"], data["answers"]
            cases, name = data.get("cases", NO_CASES), data.get("id")
            made = self.plans.get((ruleset, number)) or self._prepare(ruleset, number)
            if made is None or type(cases) is not dict:  # an empty list is no object either
                return None
            colons = text.count(":") - len(data) - len(answers) - len(cases)
            usual = len(data) == 3 + (type(name) is str) + (cases is not NO_CASES)
            if (
                ((colons or not usual) and not _fits(data, made, colons))
                or (name is not None and not ((name.isascii() and name.isalnum()) or is_well_kept(name)))
                or (self.loads is not None and not _are_integers(number, answers, cases))
                or "\\" in text
                or "true" in text
                or "false" in text
                or not (text.isascii() or _is_clean(line, text))
            ):
                return None
            return made.score(answers, cases, name)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OcopError):
            return None


def _fits(data: dict[str, Any], made: SumTables, colons: int) -> bool:
    """Tell whether an evaluation of more than the usual keys is what strict reading accepts."""
    return texts_fit(data, made) and sum(data[name].count(":") for name in _TEXTS if name in data) == colons


def _is_clean(line: bytes | str, text: str) -> bool:
    """Tell whether a line holds no text that strict reading refuses.

    A text may hold half of a character pair; bytes that were UTF-8 cannot.
    """
    return line is not text and is_normalized("NFC", text)
