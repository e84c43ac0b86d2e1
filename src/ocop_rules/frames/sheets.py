"""A frame as sheets: its columns found by their names and read once, whatever library it is of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import NoneType
from typing import Any, TypedDict, cast

from attrs import evolve, frozen

from ocop_rules.errors import Fault, LoadError, OcopError, require, require_function, show
from ocop_rules.frames.asserted import Asserted
from ocop_rules.frames.cells import NOTHING_THERE, Cells, Numbers, numbers_in
from ocop_rules.frames.extra import np, nw
from ocop_rules.frames.memory import Plain, coded_rows, in_native_order, in_plain_types
from ocop_rules.frames.memory import numbers_of as plain_numbers
from ocop_rules.frames.series import cells_of, distinct, is_text, numbers_of
from ocop_rules.ground.names import nearest
from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.structure import tables
from ocop_rules.structure.tables import Column, gate_ids

Rules = Ruleset | Mapping[str, Ruleset] | Callable[[str], Ruleset]
"""A ruleset, or a look-up of rulesets by id."""
Combination = tuple[str, ...] | None
"""The gates that one cell asserts; None for a cell that is no text."""
Frame = nw.DataFrame[Any]

_PLAIN = (str, int, type(None))
_MOST_KEPT = 64
"""For so many kinds of frames it is kept how their columns are named."""


class ColumnNames(TypedDict, total=False):
    """How the columns of a frame are named, as :func:`ocop_rules.frames.score_frame` takes it."""

    product_set: str | int
    ruleset: str | None
    id: str
    cases: str
    gates: str


@frozen(kw_only=True)
class Names:
    """How the columns of a frame are named; ``texts`` says that its numbers are written as texts."""

    product_set: str | int = tables.PRODUCT_SET
    ruleset: str | None = None
    id: str = tables.ID
    cases: str = tables.CASES
    gates: str = tables.GATES
    texts: bool = False

    def __attrs_post_init__(self) -> None:
        """Refuse what is no name of a column."""
        require(self.product_set, (str, int), "product_set", "column-or-number")
        require(self.ruleset, (str, NoneType), "ruleset", "column")
        for name in ("id", "cases", "gates"):
            require(getattr(self, name), str, name, "column")


@frozen(eq=False, kw_only=True)
class Sheets:
    """The sheets of a frame, one row each.

    ``columns`` are the names of all columns. ``answers`` and ``cases`` hold the cells of each column by the
    code of its criterion. ``sets`` are the numbers of the product sets, ``named`` the place of a row's
    ruleset in ``rulesets``: the id as it stands there, None where the cell is empty, and the ruleset, None
    where there is none of this id. ``asserted`` tells the place of the gates of
    sheets in ``combinations``, the first of which is none, and no gates of all others.
    """

    size: int
    columns: tuple[str, ...]
    answers: Mapping[str, Cells]
    cases: Mapping[str, Cells]
    sets: Numbers
    named: Numbers | None
    rulesets: tuple[tuple[Any, Ruleset | None], ...]
    asserted: Asserted | None
    combinations: tuple[Combination, ...]

    def by_ruleset(self) -> Iterator[tuple[Any, Ruleset | None, Any]]:
        """Yield the rows of each ruleset: its id, the ruleset, a slice of all rows or their numbers."""
        for at, (name, ruleset) in enumerate(self.rulesets):
            if self.named is None or len(self.rulesets) == 1:
                yield name, ruleset, slice(0, self.size)
                return
            rows = np.flatnonzero(self.named == at)
            if len(rows) == self.size:
                yield name, ruleset, slice(0, self.size)
            elif len(rows):
                yield name, ruleset, rows

    def taken(self, rows: Numbers) -> Sheets:
        """Return some of the sheets."""
        return evolve(
            self,
            size=len(rows),
            answers={code: cells.taken(rows) for code, cells in self.answers.items()},
            cases={code: cells.taken(rows) for code, cells in self.cases.items()},
            sets=self.sets[rows],
            named=None if self.named is None else self.named[rows],
            asserted=None if self.asserted is None else self.asserted.taken(rows),
        )


def _told_apart(names: Iterable[Any]) -> None:
    """Raise LoadError for the names that several columns have."""
    held = list(names)
    if len({*held}) < len(held):
        twice = [name for name, count in Counter(held).items() if count > 1]
        raise LoadError([Fault(code="frame-column-twice", found=show(name)) for name in twice])


def eager(frame: Any) -> Frame:
    """Return a frame as narwhals sees it; raises LoadError when it is none or its names do not do."""
    try:
        made = nw.from_native(frame, eager_only=True)
        names = made.columns
    except (TypeError, nw.exceptions.NarwhalsError) as error:
        if isinstance(error, nw.exceptions.DuplicateError):
            _told_apart(frame.column_names if hasattr(frame, "column_names") else frame.columns)
        fields = {"detail": " ".join(str(error).split())}
        raise LoadError([Fault(code="frame-kind", found=show(type(frame).__name__), fields=fields)]) from None
    _told_apart(names)
    native = plain = made.to_native()
    if made.implementation.is_pyarrow():
        plain = in_plain_types(native)
    elif made.implementation.is_pandas():
        plain = in_native_order(native)
    if plain is not native:
        made = nw.from_native(plain, eager_only=True)
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise LoadError([Fault(code="frame-name", found=show(name)) for name in wrong])
    return cast("Frame", made)


def _combination(value: Any) -> Combination:
    """Return the gates of a cell; None when it is neither text nor a list of texts."""
    if value is None:
        return ()
    if isinstance(value, str):
        return gate_ids(value)
    return value if isinstance(value, tuple) and all(isinstance(name, str) for name in value) else None


def _asserted(
    frame: Frame, names: Names, columns: tuple[str, ...]
) -> tuple[Asserted | None, tuple[Combination, ...]]:
    if names.gates not in columns:
        return None, ((),)
    series = frame.get_column(names.gates)
    if is_text(series):
        rows, places, values = coded_rows(series)
    else:
        every, values = distinct(series)
        rows = np.flatnonzero(every)
        places = every[rows]
    combinations = tuple(_combination(value) for value in values)
    # texts without any id are no gates either
    if all(one == () for one in combinations):
        return None, ((),)
    return Asserted(rows, places), combinations


def _rulesets(
    rules: Rules, frame: Frame, names: Names, columns: tuple[str, ...]
) -> tuple[Numbers | None, tuple[tuple[Any, Ruleset | None], ...]]:
    """Return which ruleset each row names and the rulesets; a row that names none is of no ruleset."""
    column = names.ruleset
    if column is None:
        if isinstance(rules, Ruleset):
            return None, ((rules.id, rules),)
        column = tables.RULESET
    if column not in columns:
        raise LoadError([missing(column, columns)])
    places, values = distinct(frame.get_column(column))
    return places, tuple((value, _find(rules, value)) for value in values)


def rulesets_of(rules: Rules, frame: Frame, names: Names) -> dict[Any, Ruleset | None]:
    """Return the rulesets that a frame names, by id; None where there is none of this id."""
    return dict(_rulesets(rules, frame, names, tuple(frame.columns))[1])


def _find(rules: Rules, name: Any) -> Ruleset | None:
    if not isinstance(name, str):
        return None
    if isinstance(rules, Ruleset):
        return rules
    if not isinstance(rules, Mapping):
        require_function(rules, "rules", "lookup")
    try:
        return rules[name] if isinstance(rules, Mapping) else rules(name)
    except (LookupError, OcopError):
        return None


def missing(name: str, columns: Iterable[str]) -> Fault:
    """Return the fault of a frame without a column that is needed."""
    known = list(columns)
    near = nearest(name, known) or ", ".join(known[:12]) or "-"
    return Fault(code="frame-column-missing", found=show(name), fields={"column": name, "near": near})


def _sets(frame: Frame, names: Names, columns: tuple[str, ...], plain: Mapping[str, Plain]) -> Numbers:
    name = names.product_set
    if isinstance(name, int):
        return np.full(len(frame), numbers_in(np.array([name], object)))
    if name not in columns:
        raise LoadError([missing(name, columns)])
    if name not in plain:
        return numbers_of(frame.get_column(name), texts=names.texts)
    values, there = plain[name]
    made = numbers_in(values)
    if there is None:
        return made
    return np.where(there[slice(0, len(values))], made, NOTHING_THERE)


def criteria_of(rulesets: Iterable[Ruleset | None]) -> dict[str, None]:
    """Return the codes of all criteria of all sets, in the order in which they come."""
    found: dict[str, None] = {}
    for rules in rulesets:
        if rules is not None:
            known = tables_of(rules).get("frame codes")
            if known is None:
                known = tables_of(rules)["frame codes"] = {
                    code: None for one in rules.sets for code in one.criteria
                }
            found |= known
    return found


def read_sheets(rules: Rules, frame: Frame, names: Names) -> Sheets:
    """Return the sheets of a frame.

    Raises :class:`~ocop_rules.errors.LoadError` with a fault for each column that is missing, and for each
    that looks like a code and is in no set; and for a long frame, whose rows would pass for blank sheets.
    """
    columns = tuple(frame.columns)
    named, rulesets = _rulesets(rules, frame, names, columns)
    found = _columns_for(rulesets, frame, names, columns)
    if not found and {tables.CRITERION, tables.OPTION} <= {*columns}:
        raise LoadError([Fault(code="frame-long", found=tables.CRITERION)])
    wanted = found if isinstance(names.product_set, int) else (names.product_set, *found)
    plain = {} if names.texts else plain_numbers(frame, [name for name in wanted if name in columns])
    sets = _sets(frame, names, columns, plain)
    asserted, combinations = _asserted(frame, names, columns)

    def read(kind: str) -> dict[str, Cells]:
        return {
            one.code: Cells(*plain[name])
            if name in plain
            else cells_of(frame.get_column(name), texts=names.texts)
            for name, one in found.items()
            if one.kind == kind
        }

    return Sheets(
        size=len(frame),
        columns=columns,
        answers=read("answer"),
        cases=read("case"),
        sets=sets,
        named=named,
        rulesets=rulesets,
        asserted=asserted,
        combinations=combinations,
    )


def _columns_for(
    rulesets: tuple[tuple[Any, Ruleset | None], ...], frame: Frame, names: Names, columns: tuple[str, ...]
) -> dict[str, Column]:
    """Return the columns of answers and cases, found once for frames that are alike."""
    one = rulesets[0][1] if len(rulesets) == 1 else None
    key = (columns, names.product_set, names.ruleset, names.id, names.cases, names.gates)
    # only what is certain to be equal to nothing but itself is kept
    if one is None or any(type(name) not in _PLAIN for name in (*columns, *key[1:])):
        known = criteria_of(ruleset for _, ruleset in rulesets)
        return columns_of(frame, names, known if any(ruleset for _, ruleset in rulesets) else None)
    kept: dict[Any, dict[str, Column]] = tables_of(one).setdefault("frame columns", {})
    found = kept.get(key)
    if found is None:
        found = columns_of(frame, names, criteria_of([one]))
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = found
    return found


def columns_of(frame: Frame, names: Names, known: Iterable[str] | None) -> dict[str, Column]:
    """Return the columns of answers and cases by name; raises LoadError for codes that are in no set."""
    taken = {names.product_set, names.ruleset, names.id, names.gates}
    found = {
        name: one
        for name in frame.columns
        if name not in taken and (one := tables.column(name, names.cases)) is not None
    }
    if known is not None:
        codes = list(known)
        wrong = [
            Fault(
                code="frame-column",
                found=show(name),
                fields={"column": name, "near": nearest(one.code, codes) or ", ".join(codes[:6]) + ", …"},
            )
            for name, one in found.items()
            if one.code not in codes
        ]
        if wrong:
            raise LoadError(wrong)
    return found
