"""The rules as SQL over one wide table: a row for each sheet, a column for each criterion.

The cells of a sheet find their entries in the tables of :mod:`packing` by one join for each unit, and they
say everything together. That is several times as fast as the joins of a long table. Sheets of which a
gate has closed are few: they are taken apart into a long table, and go the steps of :mod:`query_steps`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ocop_rules.frames import faulty
from ocop_rules.frames.layout import BEYOND, FIRST, NOTHING, Axis, Field, Unit, most_of
from ocop_rules.frames.packing import Standing, Tables, tables
from ocop_rules.frames.rule_tables import STARS, Row, RuleTables
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.structure.tables import CASES

_ENTRY: Final = "BIGINT"
Step = tuple[str, str]
"""A part of a query: its name and its text."""


class Entries:
    """The entries of a ruleset, one behind the other, and where those of each set and unit begin."""

    def __init__(self, held: Tables) -> None:
        self.begin: dict[int | None, list[int]] = {number: [] for number in held.places}
        self.rows: list[Row] = []
        faults = held.faults(held.places)
        rows = {number: held.row(Standing(number)) for number in held.places}
        for start, unit in zip(held.starts, held.units, strict=False):
            here = slice(start, start + unit.size)
            # many sets have the same criteria
            known: dict[tuple[Row, ...], int] = {}
            for number, place in held.places.items():
                words = held.words[:, rows[number], here].T.tolist()
                table = tuple(
                    (*entry, key) for entry, key in zip(words, faults[place, here].tolist(), strict=True)
                )
                if table not in known:
                    first = known[table] = len(self.rows)
                    self.rows += ((first + at, *entry) for at, entry in enumerate(table))
                self.begin[number].append(known[table])


def wide_tables(ruleset: Ruleset) -> dict[str, tuple[tuple[str, ...], list[Row]]]:
    """Return the tables that the wide query reads beside those of the long one."""
    held = tables(ruleset)
    entries = Entries(held)
    words = tuple(f"entry_{word} {_ENTRY}" for word in range(held.layout.words))
    begins = tuple(f"begin_{at}" for at in range(len(held.units)))
    return {
        "ocop_begins": (
            ("product_set", *begins),
            [(number, *entries.begin[number]) for number in held.sets],
        ),
        "ocop_entries": (("cell", *words, "fault_key"), entries.rows),
        "ocop_codes": (("fault_no", "fault VARCHAR"), list(enumerate(faulty.FAULTS))),
    }


class WideQuery:
    """The query over a wide table."""

    def __init__(self, rules: RuleTables, long: Callable[[], Iterator[Step]]) -> None:
        """``long`` gives the steps that score the tables ``sheets``, ``answers`` and ``gates``."""
        self.held = tables(rules.ruleset)
        self.parts = rules.parts
        self.long = long

    def text(self, *, gates: bool) -> str:
        """Return the query, in the words of DuckDB."""
        steps = [("coded", self._coded()), ("summed", self._summed())]
        apart = gates or bool(self.held.layout.gates)
        if apart:
            steps += self._apart(gates=gates)
        steps += [("figures", self._figures(apart=apart)), ("whole", self._whole())]
        last = "SELECT * FROM whole"
        if apart:
            steps += self.long()
            last += f" UNION ALL SELECT * FROM {steps[-1][0]}"
        return "WITH " + ",\n".join(f"{name} AS ({text})" for name, text in steps) + "\n" + last

    def _coded(self) -> str:
        """Every sheet with the place of its cells in the table of each unit."""
        none = Entries(self.held).begin[None]
        cells = ", ".join(
            f"COALESCE(p.begin_{at}, {none[at]}) + {_place(unit)} AS cell_{at}"
            for at, unit in enumerate(self.held.units)
        )
        return f"""
            SELECT w.sheet, w.product_set, p.product_set AS known, {cells}
            FROM wide AS w LEFT JOIN ocop_begins AS p ON p.product_set = w.product_set"""

    def _summed(self) -> str:
        """Every sheet with what its entries come to, and the key of its first fault."""
        units = range(len(self.held.units))
        words = ", ".join(
            f"{sign.join(f'e{at}.entry_{word}' for at in units)} AS {made}_{word}"
            for word in range(self.held.layout.words)
            for made, sign in (("points", " + "), ("flags", " | "))
        )
        least = ", ".join(f"e{at}.fault_key" for at in units)
        joins = " ".join(f"JOIN ocop_entries AS e{at} ON e{at}.cell = c.cell_{at}" for at in units)
        missing = faulty.key(faulty.UNREADABLE, 0, "missing-key")
        unknown = faulty.key(faulty.SET, 0, "unknown-set")
        return f"""
            SELECT c.sheet, c.product_set, {words},
                CASE WHEN c.sheet IS NULL OR c.product_set IS NULL THEN {missing}
                    WHEN c.known IS NULL THEN {unknown} ELSE LEAST({least}, {faulty.NONE}) END AS fault_key
            FROM coded AS c {joins}"""

    def _apart(self, *, gates: bool) -> Iterator[Step]:
        """Yield the sheets of which a gate may have closed, and these as the tables of the long form."""
        closed = [
            f"SELECT DISTINCT sheet FROM summed WHERE {_flagged(field)}" for field in self.held.layout.gates
        ]
        yield "gated", " UNION ".join([*(["SELECT DISTINCT sheet FROM gates"] if gates else []), *closed])
        yield "picked", "SELECT w.* FROM wide AS w JOIN gated AS g ON g.sheet = w.sheet"
        yield "sheets", "SELECT w.sheet, w.product_set FROM picked AS w"
        yield (
            "answers",
            " UNION ALL ".join(
                f"SELECT w.sheet, w.product_set, '{code}' AS criterion, "
                f"{self._case(code)} AS case_no, {_column(('answer', code))} AS option_no FROM picked AS w "
                f"WHERE {_column(('answer', code))} IS NOT NULL OR {self._case(code)} <> 0"
                for kind, code in self.held.axes
                if kind == "answer"
            ),
        )

    def _case(self, code: str) -> str:
        return f"COALESCE({_column(('case', code))}, 0)" if ("case", code) in self.held.axes else "0"

    def _figures(self, *, apart: bool) -> str:
        fields = self.held.layout
        points = {part: f"k.{part} + {_figure('points', field)}" for part, field in fields.parts.items()}
        parts = ", ".join(f"{points.get(part, 'k.' + part)} AS points_{part}" for part in self.parts)
        total = " + ".join(_figure("points", field) for field in fields.parts.values())
        missed = _figure("flags", fields.missed)
        lowest = " ".join(f"WHEN ({missed} & {1 << (star - 1)}) <> 0 THEN {star}" for star in STARS)
        without = "WHERE NOT EXISTS (SELECT 1 FROM gated AS g WHERE g.sheet = s.sheet)" if apart else ""
        return f"""
            SELECT s.sheet, CASE WHEN s.fault_key < {faulty.NONE} THEN 'invalid'
                WHEN {_flagged(fields.open)} THEN 'open' ELSE 'ranked' END AS status,
                {parts}, {total} AS total, {missed} AS missed,
                CASE {lowest} END AS lowest_missed,
                s.fault_key % {faulty.CODES} AS fault_no
            FROM summed AS s LEFT JOIN ocop_sets AS k ON k.product_set = s.product_set {without}"""

    def _whole(self) -> str:
        kept = "f.status <> 'invalid'"
        ranked = "f.status = 'ranked'"
        points = ", ".join(
            f'CAST(CASE WHEN {kept} THEN f.points_{part} END AS INTEGER) AS "{part}"' for part in self.parts
        )
        return f"""
            SELECT f.sheet, f.status, {points}, CAST(CASE WHEN {kept} THEN f.total END AS INTEGER) AS total,
                CASE WHEN {ranked} THEN t.by_points END AS stars_by_points,
                CASE WHEN {ranked} THEN h.stars END AS stars,
                CASE WHEN {kept} THEN f.lowest_missed END AS lowest_missed,
                CASE WHEN {kept} THEN NULL ELSE w.fault END AS fault
            FROM figures AS f
            LEFT JOIN ocop_tiers AS t ON t.total = f.total
            LEFT JOIN ocop_held AS h ON h.by_points = t.by_points AND h.missed = f.missed
            LEFT JOIN ocop_codes AS w ON w.fault_no = f.fault_no"""


def _column(axis: Axis) -> str:
    kind, code = axis
    return f'w."{code if kind == "answer" else CASES.format(code)}"'


def _cell(axis: Axis, size: int) -> str:
    """Return the place of a cell on its axis; a case 0 is none."""
    column = _column(axis)
    none = f"{column} IS NULL" + (f" OR {column} = 0" if axis[0] == "case" else "")
    most = most_of(size)
    known = f"{column} BETWEEN 0 AND {most} THEN {column} + {FIRST}"
    return f"CASE WHEN {none} THEN {NOTHING} WHEN {known} ELSE {BEYOND} END"


def _place(unit: Unit) -> str:
    place = ""
    for axis, size in zip(unit.axes, unit.sizes, strict=True):
        cell = f"({_cell(axis, size)})"
        place = f"({place} * {size} + {cell})" if place else cell
    return place


def _flagged(field: Field) -> str:
    return f"(flags_{field.word} & {field.mask}) <> 0"


def _figure(words: str, field: Field) -> str:
    return f"(({words}_{field.word} & {field.mask}) >> {field.start})"
