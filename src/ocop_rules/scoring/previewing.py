"""A sheet that is still being filled in: what can be judged of it, and what no longer applies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import NoneType
from typing import Any

from attrs import evolve

from ocop_rules.errors import Fault, LoadError, pointer, require
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.preview import Dropped, Preview, Pruned
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.beside import changes_between
from ocop_rules.scoring.checking import as_evaluation, faults_of
from ocop_rules.scoring.marks import applies, effective_answers
from ocop_rules.scoring.prepared import Line, prepare
from ocop_rules.scoring.quick import score

_PLACES = ("/answers/", "/cases/", "/gates/", "/notes/")
"""Where the faults stand that leave the rest of a sheet to be judged."""

Sheet = Evaluation | Mapping[str, Any]


def preview(rules: Ruleset, evaluation: Sheet, *, before: Sheet | Preview | None = None) -> Preview:
    """Return the result of what can be judged of a sheet, beside all faults of what cannot.

    What has a fault is left out, and an answer that is left out is open: so a total stays while a sheet is
    half filled in or contradicts itself. For a sheet without faults the result is that of
    :func:`~ocop_rules.scoring.score`. ``before`` is the sheet as it stood, or its preview; what changed
    since is told. A preview made under other readings, or stored, counts for its sheet alone.

    No fault of a sheet is raised, whatever it is; only an argument of another kind is
    (:class:`~ocop_rules.errors.ArgumentError`).
    """
    require(rules, Ruleset, "rules", "Ruleset")
    require(evaluation, (Evaluation, Mapping), "evaluation", "Evaluation")
    require(before, (Evaluation, Mapping, Preview, NoneType), "before", "Evaluation")
    sheet, faults = (evaluation, []) if isinstance(evaluation, Evaluation) else _read(dict(evaluation))
    judged = None if sheet is None else _judged(rules, sheet, faults)
    result = None if judged is None else score(rules, judged)
    stood = before.evaluation if isinstance(before, Preview) else before
    old = None if stood is None else preview(rules, stood).result
    changes = None
    if old is not None and result is not None and old.product_set == result.product_set:
        changes = changes_between(old, result)
    return Preview(evaluation=judged, result=result, faults=tuple(faults), changes=changes)


def _read(data: dict[str, Any]) -> tuple[Evaluation | None, list[Fault]]:
    """Return the evaluation that a dictionary describes without what is wrong in it, and the faults."""
    try:
        return Evaluation.from_json(data), []
    except LoadError as error:
        faults = list(error.faults)
    try:
        return Evaluation.from_json(_readable(data, {fault.pointer for fault in faults})), faults
    except LoadError:
        return None, faults


def _readable(data: dict[str, Any], places: set[str]) -> dict[str, Any]:
    """Return the data without what stands at the places."""

    def keep(key: object, value: Any) -> Any:
        if key in ("answers", "cases", "notes"):
            return {name: one for name, one in value.items() if pointer(key, name) not in places}
        if key == "gates":
            # no gate is named so: it is left out below, and the others keep their places
            return ["" if pointer(key, index) in places else one for index, one in enumerate(value)]
        return value

    # what is no object or no list at all has its fault where it stands, and is left out whole
    kept = {key: keep(key, value) for key, value in data.items() if pointer(key) not in places}
    return {"answers": {}, **kept}


def _judged(rules: Ruleset, sheet: Evaluation, faults: list[Fault]) -> Evaluation | None:
    """Return the sheet without what has faults, which are added to ``faults``; None when nothing is left."""
    while found := faults_of(rules, sheet):
        told = {fault.pointer for fault in faults}
        faults += (fault for fault in found if fault.pointer not in told)
        if not all(fault.pointer.startswith(_PLACES) for fault in found):
            return None
        sheet = _without(sheet, found)
    return sheet


def _without(sheet: Evaluation, faults: Iterable[Fault]) -> Evaluation:
    places = {fault.pointer for fault in faults}
    # in a case that does not exist no box can be ticked
    lost = {fault.pointer for fault in faults if fault.code == "unknown-case"}
    return evolve(
        sheet,
        answers={
            code: answer
            for code, answer in sheet.answers.items()
            if pointer("answers", code) not in places and pointer("cases", code) not in lost
        },
        cases={code: case for code, case in sheet.cases.items() if pointer("cases", code) not in places},
        gates=tuple(gate for index, gate in enumerate(sheet.gates) if pointer("gates", index) not in places),
        notes={name: note for name, note in sheet.notes.items() if pointer("notes", name) not in places},
    )


def prune(rules: Ruleset, evaluation: Sheet) -> Pruned:
    """Return a sheet without the answers at criteria that do not apply, and what was dropped.

    A criterion does not apply while the one that its condition hangs on is answered otherwise. A case that
    was chosen stays. Whatever else is wrong with the sheet stays, too, for
    :func:`~ocop_rules.scoring.check` to tell.

    Raises :class:`~ocop_rules.errors.LoadError` for a dictionary that is no evaluation and
    :class:`~ocop_rules.errors.UnknownNameError` for a product set that does not exist.
    """
    require(rules, Ruleset, "rules", "Ruleset")
    sheet = as_evaluation(evaluation)
    prepared = prepare(rules, sheet.product_set)
    answers = effective_answers(prepared, sheet)
    dropped = []
    for code, line in prepared.lines.items():
        if line.governor is None or code not in sheet.answers:
            continue
        if applies(line, answers) is False and _possible(
            prepared.lines[line.governor], answers[line.governor]
        ):
            dropped.append(
                Dropped(
                    criterion=code,
                    answer=sheet.answers[code],
                    governor=line.governor,
                    has=answers[line.governor],
                )
            )
    gone = {one.criterion for one in dropped}
    kept = {code: answer for code, answer in sheet.answers.items() if code not in gone}
    return Pruned(evaluation=evolve(sheet, answers=kept), dropped=tuple(dropped))


def _possible(line: Line, answer: int) -> bool:
    """Tell whether there is such a box at a criterion on which others hang: it has no cases."""
    return answer in range(len(line.points[None]))
