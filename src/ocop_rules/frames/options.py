"""Every option of a ruleset as a frame: what SQL, models and spreadsheets look answers up in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ocop_rules.errors import check_language, phrase, require
from ocop_rules.frames.native import Kind, make
from ocop_rules.model.product_set import Option, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.labels import label
from ocop_rules.scoring.marks import closes
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare

_TEXTS = ("part", "group", "criterion", "concept", "condition", "condition_options", "gate", "label")
_COLUMNS = (
    "product_set",
    "part",
    "group",
    "criterion",
    "concept",
    "case",
    "option",
    "points",
    "lowest_missed",
    "condition",
    "condition_options",
    "gate",
    "label",
)


def options_frame(ruleset: Ruleset, lang: str | None = None, *, kind: Kind | None = None) -> Any:
    """Return every option of every set, 0 included, as a frame of ``kind`` (by default the first installed).

    Columns: ``product_set, part, group, criterion, concept, case, option, points``; ``lowest_missed``, the
    lowest star whose floor the option misses; ``condition`` and ``condition_options``, the criterion on
    which this one hangs and the options there (parted by blanks) under which it applies; ``gate``, the one
    that the option closes by itself; and with ``lang`` ``label``. Codes are texts. Readings
    are those of the ruleset.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a language or kind there is not.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    if lang is not None:
        check_language(lang)
    rows = [row for one in ruleset.sets for row in _rows(ruleset, one, lang)]
    names = _COLUMNS if lang is not None else _COLUMNS[:-1]
    return make(
        {name: ("text" if name in _TEXTS else "number", [row[name] for row in rows]) for name in names},
        kind,
    )


def _rows(ruleset: Ruleset, one: ProductSet, lang: str | None) -> Iterator[dict[str, Any]]:
    prepared = prepare(ruleset, one.number)
    for code, criterion in one.criteria.items():
        line = prepared.lines[code]
        for case, points in line.points.items():
            options = criterion.options_in(case)
            for answer in range(len(points)):
                missed = [stars for stars, needs in line.floors[case] if not line.meets(case, needs, answer)]
                yield {
                    "product_set": one.number,
                    "part": line.part,
                    "group": line.group,
                    "criterion": code,
                    "concept": criterion.concept,
                    "case": case,
                    "option": answer,
                    "points": points[answer],
                    "lowest_missed": min(missed, default=None),
                    "condition": line.governor,
                    "condition_options": _condition(line),
                    "gate": _gate(prepared, line, case, answer),
                    "label": None if lang is None else _label(ruleset, lang, options, answer),
                }


def _condition(line: Line) -> str | None:
    return " ".join(map(str, sorted(line.options))) or None


def _gate(prepared: PreparedSet, line: Line, case: int | None, answer: int) -> str | None:
    counts = None if answer == 0 and prepared.readings["unticked"] == "open" else answer
    cases = {} if case is None else {line.code: case}
    for gate in prepared.gates.values():
        if (
            gate.trigger == "answers"
            and line.code in gate.zeros
            and closes(prepared, cases, line.code, counts)
        ):
            return gate.id
    return None


def _label(ruleset: Ruleset, lang: str, options: tuple[Option, ...], answer: int) -> str:
    return (
        label(ruleset, options[answer - 1].label_key, lang=lang) if answer else phrase(lang, "tell.unticked")
    )
