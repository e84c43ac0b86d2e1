"""The oracle format: evaluations with their expected results, and checking a ruleset against them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import NoneType
from typing import Any, Literal

from attrs import frozen

from ocop_rules.errors import Fault, LoadError, UnknownNameError, pointer, require, require_many, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.ground.names import near_or_all
from ocop_rules.model.evaluation import Evaluation, Unreadable
from ocop_rules.model.result import Invalid
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.by_digest import rulesets_given
from ocop_rules.rulesets.loading import with_readings
from ocop_rules.scoring.streams import score_one
from ocop_rules.structure import strict_json
from ocop_rules.structure.bounded import is_blank

_KEYS = ("evaluation", "expected")
_READINGS = "readings"


@frozen
class Expectation:
    """One line of an oracle file: the evaluation as JSON data and what is expected of its result.

    ``readings`` are choices of readings under which it is expected, other than the ruleset's own.
    """

    line: int
    evaluation: Any
    expected: Mapping[str, Any]
    readings: Mapping[str, str] = FrozenDict()


@frozen
class Mismatch:
    """A figure that is not as expected.

    ``line`` is the line of the file, ``id`` that of the evaluation, ``pointer`` the place in the
    result. ``kind`` "missing" says that the result has nothing there, "length" that two arrays
    differ in length (given in ``expected`` and ``found``).
    """

    line: int
    id: str | None
    pointer: str
    kind: Literal["differs", "missing", "length"]
    expected: Any
    found: Any


def read_oracle(lines: Iterable[str | bytes], source: str | None = None) -> tuple[Expectation, ...]:
    """Return the expectations of an oracle file; blank lines are passed over.

    Raises :class:`~ocop_rules.errors.LoadError` with the faults of all lines that are not an
    object with the keys "evaluation" and "expected". What stands under "evaluation" is not read:
    a faulty one may be meant.
    """
    require(source, (str, NoneType), "source", "plain-text")
    require_many(lines, "lines", "lines")
    found: list[Expectation] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        require(line, (str, bytes), "lines", "lines")
        if is_blank(line):
            continue
        where = f"{source or '-'}:{number}"
        try:
            data = strict_json.loads(
                line if isinstance(line, str) else strict_json.decode(line, where), where
            )
        except LoadError as error:
            faults += error.faults
            continue
        wrong = list(_wrong(data, where))
        faults += wrong
        if not wrong:
            readings = FrozenDict(data.get(_READINGS, {}))
            found.append(Expectation(number, data["evaluation"], data["expected"], readings))
    if faults:
        raise LoadError(faults)
    return tuple(found)


def _wrong(data: Any, where: str) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault(code="type", file=where, found=show(data), fields={"expected": "object"})
        return
    for key in sorted(data.keys() - {*_KEYS, _READINGS}):
        near = near_or_all(key, (*_KEYS, _READINGS))
        yield Fault(
            code="unknown-key", file=where, pointer=pointer(key), found=show(key), fields={"near": near}
        )
    for key in _KEYS:
        if key not in data:
            yield Fault(code="missing-key", file=where, fields={"key": key})
    chosen = data.get(_READINGS, {})
    if not isinstance(chosen, dict) or not all(isinstance(choice, str) for choice in chosen.values()):
        yield Fault(
            code="type", file=where, pointer="/readings", found=show(chosen), fields={"expected": "object"}
        )
    if "expected" in data and not isinstance(data["expected"], dict):
        found, fields = show(data["expected"]), {"expected": "object"}
        yield Fault(code="type", file=where, pointer="/expected", found=found, fields=fields)


def check_oracle(
    rulesets: Ruleset | Iterable[Ruleset], lines: Iterable[str | bytes], source: str | None = None
) -> list[Mismatch]:
    """Score every evaluation of an oracle file and return what is not as expected, in order.

    Raises :class:`~ocop_rules.errors.LoadError` when the file is not an oracle file, and
    :class:`~ocop_rules.errors.UnknownNameError` for a reading that none of the rulesets declares, or a choice
    that it does not have.
    """
    require(source, (str, NoneType), "source", "plain-text")
    given = rulesets_given(rulesets, "rulesets")
    known = {ruleset.id: ruleset for ruleset in given}
    under: dict[Mapping[str, str], dict[str, Ruleset]] = {FrozenDict(): known}
    mismatches: list[Mismatch] = []
    for one in read_oracle(lines, source):
        if one.readings not in under:
            _require_declared(one.readings, known.values())
            under[one.readings] = {name: _under(ruleset, one.readings) for name, ruleset in known.items()}
        result = _result(under[one.readings], one.evaluation)
        name = result.get("id")
        mismatches += (
            Mismatch(one.line, name, *difference) for difference in _compare(one.expected, result, ())
        )
    return mismatches


def _require_declared(readings: Iterable[str], rulesets: Iterable[Ruleset]) -> None:
    declared = list(dict.fromkeys(name for ruleset in rulesets for name in ruleset.choices))
    for name in readings:
        if name not in declared:
            raise UnknownNameError("reading", name, declared)


def _under(ruleset: Ruleset, readings: Mapping[str, str]) -> Ruleset:
    own = {name: choice for name, choice in readings.items() if name in ruleset.choices}
    return with_readings(ruleset, own)


def _result(known: Mapping[str, Ruleset], data: Any) -> dict[str, Any]:
    try:
        evaluation = Evaluation.from_json(data)
    except LoadError as error:
        return score_one(known.__getitem__, Unreadable(None, None, error.faults)).to_json()
    outcome = score_one(known.__getitem__, evaluation, known)
    return outcome.to_json() if isinstance(outcome, Invalid) else outcome.to_json(reasons=True)


_Difference = tuple[str, Literal["differs", "missing", "length"], Any, Any]


def _compare(expected: Any, found: Any, path: tuple[object, ...]) -> Iterator[_Difference]:
    if type(expected) is not type(found):
        yield pointer(*path), "differs", expected, found
    elif isinstance(expected, dict):
        for key, value in expected.items():
            if key in found:
                yield from _compare(value, found[key], (*path, key))
            else:
                yield pointer(*path, key), "missing", value, None
    elif isinstance(expected, list):
        if len(expected) != len(found):
            yield pointer(*path), "length", len(expected), len(found)
            return
        for index, (value, other) in enumerate(zip(expected, found, strict=True)):
            yield from _compare(value, other, (*path, index))
    elif expected != found:
        yield pointer(*path), "differs", expected, found
