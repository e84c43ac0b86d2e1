"""Score sheets read back from workbooks: every cell that was filled in, every fault with its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from os import PathLike
from types import NoneType
from typing import Any, Final

from attrs import evolve, frozen

from ocop_rules.errors import Fault, FaultsError, LoadError, require, require_function
from ocop_rules.ground.names import near_or_all, nearest
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.office.columns import as_day, as_number, whole
from ocop_rules.office.formulas import BOX, CASE, COUNTED, TYPED
from ocop_rules.office.guard import column
from ocop_rules.office.rows import rows
from ocop_rules.office.sheet_writing import FORM, HEAD, MARK
from ocop_rules.office.workbooks import Worksheet, as_text, plain, worksheets
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped
from ocop_rules.rulesets.printed import printed_at
from ocop_rules.scoring.checking import check, set_fault
from ocop_rules.scoring.prepared import Line, PreparedSet, prepare
from ocop_rules.structure.structuring import structure
from ocop_rules.words import DEFAULT

Rules = Callable[[str], Ruleset]
_CASE, _BOX, _TYPED, _COUNTED, _VALUE = (column(name) for name in (CASE, BOX, TYPED, COUNTED, "D"))
_INPUTS: Final = (_CASE, _BOX, _TYPED)
_KIND: Final = FORM.rpartition(" ")[0]
_MARKS: Final = ("x", "X", "✓", "√", "✔", "1")
_ASIDE: Final = "#"
"""A worksheet whose name begins so holds notes and is not read."""


def read_sheets(
    path: str | PathLike[str], *, rules: Rules = load, data: bytes | None = None
) -> tuple[Evaluation, ...]:
    """Return the evaluations of a workbook of score sheets, in the order of its worksheets.

    What is read are the boxes (or the points typed beside them), cases, gates and the head of each sheet;
    formulas are not worked out, but a total that stands there and disagrees is a fault. ``rules`` gives
    the ruleset of an id, ``data`` the content where it has been read already. Raises
    :class:`~ocop_rules.errors.LoadError` with the faults of all worksheets, each with its cell.
    """
    require_function(rules, "rules", "lookup")
    require(data, (bytes, NoneType), "data", "bytes")
    require(path, (str, PathLike), "path", "path")
    found: list[Evaluation] = []
    faults: list[Fault] = []
    for read in sheet_evaluations(path, rules=rules, data=data):
        if isinstance(read, Evaluation):
            found.append(read)
        else:
            faults += read.faults
    if not found and not faults:
        faults.append(Fault(code="workbook-empty", file=str(path)))
    if faults:
        raise LoadError(faults)
    return tuple(found)


def sheet_evaluations(
    path: str | PathLike[str], *, rules: Rules = load, data: bytes | None = None
) -> Iterator[Read]:
    """Yield the evaluation of each worksheet; what cannot be read stands in its place with its faults.

    Raises :class:`~ocop_rules.errors.LoadError` for a file that is no workbook.
    """
    require_function(rules, "rules", "lookup")
    require(data, (bytes, NoneType), "data", "bytes")
    require(path, (str, PathLike), "path", "path")
    known: dict[tuple[str, int], _Form] = {}
    for page in worksheets(path, data):
        if page.name.startswith(_ASIDE) or not any(
            plain(cell) is not None for row in page.rows for cell in row
        ):
            continue
        reading = _Reading(page, rules, known, [])
        one = reading.evaluation()
        if one is None or reading.faults:
            name = None if one is None else one.id
            yield Unreadable(f"{path}[{page.name}]", name, tuple(reading.faults))
        else:
            yield one


@frozen
class _Form:
    """What a worksheet of one product set holds: its ruleset, and its rows by key."""

    ruleset: Ruleset
    number: int
    prepared: PreparedSet
    keys: frozenset[str]
    gates: tuple[str, ...]


@frozen
class _Reading:
    """One worksheet being read; what is wrong with it goes to ``faults``."""

    page: Worksheet
    rules: Rules
    known: dict[tuple[str, int], _Form]
    faults: list[Fault]

    def fault(self, code: str, at: int, place: int, found: object = None, **fields: object) -> None:
        self.faults.append(self.page.fault(code, at, place, found, **fields))

    def against(
        self, form: _Form, line: str | None, code: str, at: int, place: int, found: object, **fields: object
    ) -> None:
        """Tell a fault that rests on what is printed at a criterion, or (None) on the sheet as a whole."""
        told = self.page.fault(code, at, place, found, **fields)
        self.faults.append(evolve(told, cites=printed_at(form.ruleset, form.number, line)))

    def value(self, row: int, place: int) -> object:
        cells = self.page.rows[row - 1]
        return plain(cells[place - 1]) if len(cells) >= place else None

    def evaluation(self) -> Evaluation | None:
        at = self._places()
        if at is None:
            return None
        form = self._form(at)
        if form is None:
            return None
        before = len(self.faults)
        self._whole(form, at)
        head = {name: self._head(name, at) for name in ("id", "product", "evaluator", "date", "digest")}
        cases, answers = self._answers(form, at)
        gates = self._gates(form, at)
        made = self._made(form, at, head, cases, answers, gates)
        if made is not None:
            self._checked(form, at, made)
        if made is not None and len(self.faults) == before:
            self._totals(form, at, made)
        return made

    def _places(self) -> dict[str, int] | None:
        """Return the rows by their keys, None for a worksheet that is no score sheet."""
        at: dict[str, int] = {}
        for number, row in enumerate(self.page.rows, start=1):
            key = as_text(row[0]) if row else None
            if key is None:
                continue
            if key in at:
                self.fault("row-twice", number, 1, key)
            at.setdefault(key, number)
        if FORM in at:
            return at
        form = next((key for key in at if key.startswith(_KIND)), None)
        code = "worksheet-unknown" if form is None else "worksheet-version"
        self.fault(code, 1 if form is None else at[form], 1, form or self.page.name, form=FORM)
        return None

    def _form(self, at: Mapping[str, int]) -> _Form | None:
        """Return the form of the product set that the head names."""
        missing = [key for key in ("ruleset", "product_set") if key not in at]
        for key in missing:
            self.fault("row-missing", 1, 1, key, row=key)
        if missing:
            return None
        name, number = as_text(self.value(at["ruleset"], _VALUE)), self.value(at["product_set"], _VALUE)
        if isinstance(number, str):
            number = as_number(number) or number
        if name is None or number is None:
            self.fault("cell-missing", at["product_set" if name else "ruleset"], _VALUE)
            return None
        if type(number) is not int:
            self.fault("cell-number", at["product_set"], _VALUE, number)
            return None
        if (name, number) not in self.known:
            try:
                ruleset = self.rules(name)
            except LookupError as error:
                near = near_or_all(name, getattr(error, "known", ()) or shipped())
                self.fault("unknown-ruleset", at["ruleset"], _VALUE, name, near=near)
                return None
            if number not in ruleset.numbers:
                self._put(set_fault(ruleset, number), at["product_set"], _VALUE)
                return None
            all_rows = rows(ruleset, number, (DEFAULT,))
            self.known[name, number] = _Form(
                ruleset,
                number,
                prepare(ruleset, number),
                frozenset(row.key for row in all_rows),
                tuple(row.key.removeprefix("gate ") for row in all_rows if row.kind == "gate"),
            )
        return self.known[name, number]

    def _whole(self, form: _Form, at: Mapping[str, int]) -> None:
        """Tell rows that are missing, rows of another sheet, and what was filled in beside them."""
        wanted = {FORM, *HEAD, "columns", "total", *form.keys}
        asked = [key for key in wanted if key.startswith(("criterion ", "gate ")) or key in HEAD]
        for key in sorted(set(asked) - at.keys()):
            self.fault("row-missing", at[FORM], 1, key, row=key)
        known = {number: key for key, number in at.items()}
        own = {*wanted, "by-points", "held", "open", "end"}
        for number in range(1, len(self.page.rows) + 1):
            key = known.get(number, "")
            if key in HEAD or key == FORM:
                continue
            if key and key not in own:
                near = nearest(key, own) or "-"
                self.fault("row-unknown", number, 1, key, near=near)
                continue
            allowed = _allowed(form, key)
            for place in _INPUTS:
                value = self.value(number, place)
                if place not in allowed and value is not None and key != "columns":
                    self.fault("cell-unexpected", number, place, value)
                elif place in allowed and self.page.is_formula(number, place):
                    self.fault("cell-formula", number, place, value)

    def _head(self, name: str, at: Mapping[str, int]) -> Any:
        row = at.get(name)
        if row is None:
            return None
        value = self.value(row, _VALUE)
        if self.page.is_formula(row, _VALUE):
            self.fault("cell-formula", row, _VALUE, value)
            return None
        if name != "date" or value is None:
            return as_text(value)
        found = as_day(value)
        if found is None:
            self.fault("cell-date", row, _VALUE, as_text(value))
        return found

    def _answers(self, form: _Form, at: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
        cases: dict[str, int] = {}
        answers: dict[str, int] = {}
        for code, line in form.prepared.lines.items():
            row = at.get(f"criterion {code}")
            if row is None:
                continue
            case = self._whole_number(row, _CASE) if line.has_cases else None
            if case is not None:
                cases[code] = case
            box, points = self._whole_number(row, _BOX), self._whole_number(row, _TYPED)
            if points is not None:
                box = self._by_points(form, line, row, case, box, points)
            if box is not None:
                answers[code] = box
        return cases, answers

    def _whole_number(self, row: int, place: int) -> int | None:
        value = self.value(row, place)
        number = None if value is None else whole(value)
        if value is not None and number is None:
            self.fault("cell-number", row, place, as_text(value))
        return number

    def _by_points(
        self, form: _Form, line: Line, row: int, case: int | None, box: int | None, points: int
    ) -> int | None:
        """Return the box that the typed points stand for; where a box is ticked too, they have to agree."""
        if case not in line.points:
            known = ", ".join(map(str, line.points))
            told = {"criterion": line.code, "known": known}
            self.against(form, line.code, "case-missing", row, _CASE, case, **told)
            return None
        worth = line.points[case]
        if box is not None:
            if 0 <= box < len(worth) and worth[box] != points:
                both = {"box": box, "worth": worth[box]}
                self.against(
                    form, line.code, "points-disagree", row, _TYPED, points, criterion=line.code, **both
                )
            return box
        # no points and no box printed for them: nothing was ticked
        fits = [number for number, each in enumerate(worth) if number and each == points]
        fits = fits or [number for number, each in enumerate(worth) if each == points]
        if len(fits) == 1:
            return fits[0]
        if fits:
            boxes = ", ".join(map(str, fits))
            told = {"criterion": line.code, "boxes": boxes}
            self.against(form, line.code, "points-of-several", row, _TYPED, points, **told)
        else:
            known = ", ".join(map(str, sorted(set(worth))))
            told = {"criterion": line.code, "known": known}
            self.against(form, line.code, "points-of-none", row, _TYPED, points, **told)
        return None

    def _gates(self, form: _Form, at: Mapping[str, int]) -> tuple[str, ...]:
        """Return the gates that are marked: in the order of the sheet, or by their numbers."""
        marked: list[tuple[int, str]] = []
        numbered = False
        for index, name in enumerate(form.gates):
            row = at.get(f"gate {name}")
            value = None if row is None else self.value(row, _BOX)
            if row is None or value is None:
                continue
            text = str(value).strip()
            if text in _MARKS[:-1] or value is True:
                marked.append((index, name))
            elif (place := as_number(text)) is not None:
                numbered = True
                marked.append((place, name))
            else:
                self.fault("gate-mark", row, _BOX, as_text(value), mark=MARK)
        return tuple(name for _, name in (sorted(marked) if numbered else marked))

    def _made(
        self,
        form: _Form,
        at: Mapping[str, int],
        head: Mapping[str, Any],
        cases: Mapping[str, int],
        answers: Mapping[str, int],
        gates: tuple[str, ...],
    ) -> Evaluation | None:
        data = {
            "ruleset": as_text(self.value(at["ruleset"], _VALUE)),
            "product_set": form.number,
            "answers": dict(answers),
            "cases": dict(cases),
            "gates": list(gates),
            **{
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in head.items()
                if value is not None
            },
        }
        try:
            return structure(data, Evaluation)
        except FaultsError as error:
            self._place(at, error.faults)
            return None

    def _checked(self, form: _Form, at: Mapping[str, int], made: Evaluation) -> None:
        self._place(at, check(form.ruleset, made))

    def _place(self, at: Mapping[str, int], faults: Iterable[Fault]) -> None:
        """Add faults found in the evaluation, each with the cell it was read from."""
        for fault in faults:
            steps = [step.replace("~1", "/").replace("~0", "~") for step in fault.pointer.split("/")[1:]]
            kind, name = (*steps, "", "")[:2]
            key = {"answers": f"criterion {name}", "cases": f"criterion {name}"}.get(kind, kind)
            place = {"answers": _BOX, "cases": _CASE, "gates": _BOX}.get(kind, _VALUE)
            self._put(fault, at.get(key, at[FORM]), place)

    def _put(self, fault: Fault, row: int, place: int) -> None:
        """Add a fault with the cell it was read from in place of its own place."""
        placed = self.page.fault(fault.code, row, place)
        fields = {**fault.fields, **placed.fields}
        self.faults.append(evolve(placed, found=fault.found, fields=fields, cites=fault.cites))

    def _totals(self, form: _Form, at: Mapping[str, int], made: Evaluation) -> None:
        """Hold the totals that stand in the sheet against its boxes."""
        lines = form.prepared.lines
        sums = dict.fromkeys(form.prepared.parts, 0)
        for code, answer in made.answers.items():
            line = lines.get(code)
            case = made.cases.get(code)
            if line is not None and case in line.points and 0 <= answer < len(line.points[case]):
                sums[line.part] += line.points[case][answer]
        figures = {f"part {part}": points for part, points in sums.items()} | {"total": sum(sums.values())}
        for key, points in figures.items():
            row = at.get(key)
            value = None if row is None else self.value(row, _COUNTED)
            if row is not None and value is not None and value != points:
                self.against(form, None, "total-disagrees", row, _COUNTED, as_text(value), points=points)


def _allowed(form: _Form, key: str) -> tuple[int, ...]:
    """Return the columns of a row that are filled in by hand."""
    kind, _, name = key.partition(" ")
    if kind == "gate":
        return (_BOX,)
    if kind == "criterion" and name in form.prepared.lines:
        return _INPUTS if form.prepared.lines[name].has_cases else (_BOX, _TYPED)
    return ()
