"""Scoring many evaluations: one result for each, in order, in the memory of one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NoReturn
from unicodedata import is_normalized

from ocop_rules.errors import EvaluationError, Fault, OcopError, nearest, show
from ocop_rules.evaluations import Read, Unreadable, pieces, read_piece
from ocop_rules.model.result import Invalid, Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring import plans, score

Outcome = Result | Invalid
Lookup = Callable[[str], Ruleset]
"""Returns the ruleset of an id, or raises a LookupError or an OcopError."""

_KINDS = {"product_set": int, "answers": dict, "cases": dict}
_KEYS = {*_KINDS, "ruleset", "id", "digest", "product", "evaluator", "date"}
_KEYS = {"ruleset", "product_set", "answers", "cases", "id", "digest", "product", "evaluator", "date"}
_FEW_KEYS = 3
_NONE: dict[str, int] = {}


def _constant(name: str) -> NoReturn:
    raise ValueError(name)


_decoder = json.JSONDecoder(parse_float=str, parse_constant=_constant)


def score_one(lookup: Lookup, evaluation: Read, known: Iterable[str] = ()) -> Outcome:
    """Score one evaluation with the ruleset that it names; faults become an :class:`Invalid`.

    ``known`` are the ids to suggest for a ruleset that ``lookup`` does not know.
    """
    if isinstance(evaluation, Unreadable):
        return Invalid(id=evaluation.id, faults=evaluation.faults)
    try:
        ruleset = lookup(evaluation.ruleset)
    except (LookupError, OcopError):
        near = nearest(evaluation.ruleset, known) or ", ".join(known) or "-"
        found = show(evaluation.ruleset)
        faults: tuple[Fault, ...] = (
            Fault(code="unknown-ruleset", pointer="/ruleset", found=found, fields={"near": near}),
        )
    else:
        try:
            return score(ruleset, evaluation)
        except EvaluationError as error:
            faults = error.faults
    return Invalid(
        id=evaluation.id, ruleset=evaluation.ruleset, product_set=evaluation.product_set, faults=faults
    )


def score_all(lookup: Lookup, evaluations: Iterable[Read], known: Iterable[str] = ()) -> Iterator[Outcome]:
    """Yield one result per evaluation, in order.

    ``lookup`` returns the ruleset of an id and may load it when first asked; ``known`` are the
    ids to suggest when it does not know one.
    """
    names = tuple(known)
    return (score_one(lookup, evaluation, names) for evaluation in evaluations)


def score_lines(
    lookup: Lookup, lines: Iterable[bytes | str], source: str | None = None, known: Iterable[str] = ()
) -> Iterator[Outcome]:
    """Yield one result per evaluation of a file or stream, in order and in constant memory.

    The forms are those of :func:`~ocop_rules.evaluations.read_evaluations`; an ordinary complete
    sheet on one line is scored without being made an evaluation first.
    """
    names = tuple(known)
    rulesets: dict[str, Ruleset] = {}

    def find(name: str) -> Ruleset:
        found = rulesets.get(name)
        if found is None:
            found = rulesets[name] = lookup(name)
        return found

    for piece in pieces(lines, source):
        if isinstance(piece, tuple):
            result = _quickly(find, piece[1])
            yield score_one(find, read_piece(piece, source), names) if result is None else result
        else:
            yield score_one(find, piece, names)


def _quickly(find: Lookup, line: bytes | str) -> Result | None:
    """Return the result of an ordinary complete sheet, None when it needs a closer look.

    The usual decoder keeps the last of two equal keys. In text without a backslash every quote
    belongs to a key or to a text, so that none was lost exactly when there are as many quotes as
    the keys and texts that were kept need. Numbers with a fraction stay text, which no table
    knows, and a line that may hold ``true`` is looked at closely.
    """
    try:
        text = line if isinstance(line, str) else line.decode()
        data, end = _decoder.raw_decode(text)
        answers = data["answers"]
        cases = data.get("cases", _NONE)
        texts = len(data) - (2 if cases is _NONE else 3)
        quotes = 2 * (len(data) + texts + len(answers) + len(cases))
        if text.count('"') != quotes or _suspicious(line, text) or text[end:].strip() or not data.keys() <= _KEYS:
            return None
        quick = plans(find(data["ruleset"]), data["product_set"])
        if quick is None or not (len(data) <= _FEW_KEYS or _agrees(data, quick.digest)):
            return None
        return quick.score(answers, cases, data.get("id"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OcopError):
        return None


def _suspicious(line: bytes | str, text: str) -> bool:
    """Tell whether a line may hold what strict reading has to see."""
    if "\\" in text or "true" in text or "false" in text:
        return True
    # a text may hold half of a character pair, bytes that were UTF-8 cannot
    return not text.isascii() and (line is text or not is_normalized("NFC", text))


def _agrees(data: dict[str, object], digest: str) -> bool:
    """Tell whether a pinned digest is the right one and a date is a day of the calendar."""
    if data.get("digest", digest) != digest:
        return False
    day = data.get("date")
    return not isinstance(day, str) or date.fromisoformat(day).isoformat() == day
