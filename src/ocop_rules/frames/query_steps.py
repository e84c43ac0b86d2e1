"""The query that scores sheets in a database, step by step, in the words of DuckDB.

It goes the steps of :mod:`ocop_rules.scoring.scorer` set by set: every criterion of every sheet
(``cells``), the gates that closed (``closed``), the state of each criterion (``placed``), sums and floors
(``sums``), the first fault (``joined``), and what follows (the last query). Every step but the first is read
once: an engine may work out anew whatever is read twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ocop_rules.frames.rule_tables import FAULTS, STARS, UNMET, RuleTables

_LAST: Final = 9999
"""The place of what belongs to no criterion of a set: behind all of them."""


def _key(stage: int, place: str, code: str) -> str:
    """Return the number of a fault by which the first of a sheet is the least."""
    return f"{stage * 1000000} + {place} * 100 + {FAULTS.index(code)}"


class Query:
    """The query over the tables of a ruleset."""

    def __init__(self, rules: RuleTables) -> None:
        self.readings = rules.readings
        self.parts = rules.parts
        self.waived = rules.waived
        self.zero_is_open = rules.zero_is_open
        self.so_far = self.readings["stop-tier"] == "points-so-far" and self.readings["stop-points"] != "none"

    def steps(self, *, gates: bool) -> Iterator[tuple[str, str]]:
        """Yield the steps of the query with their names, in the words of DuckDB; the last is the result."""
        yield "listed", self._listed()
        yield "named", self._named(gates=gates)
        yield "counted", self._counted()
        yield "answered", self._answered()
        yield "cells", self._all_cells()
        yield "closed", self._closed(gates=gates)
        yield "effects", self._effects()
        yield "zeroed", self._zeroed()
        yield "placed", self._placed()
        yield "sums", self._sums()
        yield "wrong", " UNION ALL ".join(self._wrong(gates=gates))
        yield "faulty", "SELECT sheet, MIN(fault_key) AS fault_key FROM wrong GROUP BY sheet"
        yield "joined", self._joined()
        yield "judged", self._judged()
        yield "results", self._last()

    @staticmethod
    def _listed() -> str:
        """A sheet that is listed twice is a fault, and counts once."""
        return """
            SELECT s.sheet, MIN(s.product_set) AS product_set, COUNT(*) AS times
            FROM sheets AS s GROUP BY s.sheet"""

    @staticmethod
    def _named(*, gates: bool) -> str:
        """Every sheet, those too that have answers or gates and are not listed: they are faults, not lost."""
        others = (
            "SELECT sheet FROM answers UNION SELECT sheet FROM gates"
            if gates
            else "SELECT sheet FROM answers"
        )
        return f"""
            SELECT sheet, product_set, times FROM listed
            UNION ALL
            SELECT DISTINCT o.sheet, CAST(NULL AS INTEGER) AS product_set, 0 AS times
            FROM ({others}) AS o LEFT JOIN listed AS l ON l.sheet = o.sheet
            WHERE l.sheet IS NULL"""

    @staticmethod
    def _counted() -> str:
        """Two answers to one criterion are a fault, and count once: nothing is doubled by the joins."""
        return """
            SELECT a.sheet, a.product_set, a.criterion, MAX(COALESCE(a.case_no, 0)) AS case_no,
                MAX(a.option_no) AS option_no, COUNT(*) AS given
            FROM answers AS a GROUP BY a.sheet, a.product_set, a.criterion"""

    def _answered(self) -> str:
        """Every criterion of every sheet, with its answer and that of the criterion it hangs on."""
        return f"""
            SELECT s.sheet, s.product_set, c.criterion, c.place, c.part, c.cased, c.governor,
                a.case_no AS case_given, a.option_no, a.given, {self._counting("g.option_no")} AS governing
            FROM listed AS s
            JOIN ocop_criteria AS c ON c.product_set = s.product_set
            LEFT JOIN counted AS a
                ON a.sheet = s.sheet AND a.product_set = s.product_set AND a.criterion = c.criterion
            LEFT JOIN counted AS g
                ON g.sheet = s.sheet AND g.product_set = s.product_set AND g.criterion = c.governor"""

    def _counting(self, answer: str) -> str:
        """The answer that counts."""
        return f"NULLIF({answer}, 0)" if self.zero_is_open else answer

    @staticmethod
    def _all_cells() -> str:
        """The same with its case, the highest box there, and whether the criterion applies."""
        return """
            SELECT p.*, CASE WHEN p.cased = 1 THEN COALESCE(p.case_given, 0) ELSE 0 END AS case_no, k.most,
                CASE WHEN p.governor IS NULL THEN 1
                    WHEN p.governing IS NULL THEN NULL
                    WHEN n.criterion IS NULL THEN 0 ELSE 1 END AS applies
            FROM answered AS p
            LEFT JOIN ocop_cases AS k ON k.product_set = p.product_set AND k.criterion = p.criterion
                AND k.case_no = CASE WHEN p.cased = 1 THEN COALESCE(p.case_given, 0) ELSE 0 END
            LEFT JOIN ocop_conditions AS n
                ON n.product_set = p.product_set AND n.criterion = p.criterion
                AND n.option_no = p.governing"""

    @staticmethod
    def _closed(*, gates: bool) -> str:
        """The gates that have closed: those that follow from the answers, and those asserted.

        Of a sheet with a fault it may say anything.
        """
        follows = """
            SELECT DISTINCT a.sheet, a.product_set, z.gate
            FROM answers AS a
            JOIN ocop_zeros AS z ON z.product_set = a.product_set AND z.criterion = a.criterion
                AND z.case_no = COALESCE(a.case_no, 0) AND z.option_no = a.option_no"""
        asserted = """
            SELECT DISTINCT s.sheet, s.product_set, a.gate
            FROM gates AS a
            JOIN sheets AS s ON s.sheet = a.sheet
            JOIN ocop_gates AS g ON g.product_set = s.product_set AND g.gate = a.gate
            WHERE g.asserted = 1 AND g.effect <> 'shown'"""
        return f"{follows} UNION ALL {asserted}" if gates else follows

    @staticmethod
    def _effects() -> str:
        return """
            SELECT k.sheet,
                MAX(CASE WHEN g.effect = 'reject' THEN 1 ELSE 0 END) AS rejects,
                MAX(CASE WHEN g.effect = 'stop' THEN 1 ELSE 0 END) AS stops,
                MIN(CASE WHEN g.effect <> 'zero' THEN g.counted END) AS counted
            FROM closed AS k
            JOIN ocop_gates AS g ON g.product_set = k.product_set AND g.gate = k.gate
            GROUP BY k.sheet"""

    @staticmethod
    def _zeroed() -> str:
        return """
            SELECT DISTINCT k.sheet, v.criterion
            FROM closed AS k
            JOIN ocop_covers AS v ON v.product_set = k.product_set AND v.gate = k.gate"""

    def _placed(self) -> str:
        """The state of every criterion: its answer, or that it does not apply, is zeroed or open."""
        return f"""
            SELECT c.sheet, c.product_set, c.criterion, c.place, c.part, c.case_no, c.option_no, c.applies,
                CASE WHEN c.case_given <> 0 AND c.cased = 0 THEN {_key(1, "c.place", "case-unexpected")}
                    WHEN c.case_given <> 0 AND c.most IS NULL THEN {_key(1, "c.place", "unknown-case")}
                    WHEN c.given > 1 THEN {_key(2, "c.place", "answer-twice")}
                    WHEN c.option_no IS NOT NULL AND c.cased = 1 AND c.case_no = 0
                        THEN {_key(2, "c.place", "case-missing")}
                    WHEN c.option_no < 0 OR c.option_no > c.most THEN {_key(2, "c.place", "option-range")}
                    END AS fault_key,
                CASE WHEN c.applies = 0 THEN {UNMET} WHEN z.criterion IS NOT NULL THEN {UNMET}
                    ELSE {self._counting("c.option_no")} END AS state
            FROM cells AS c
            LEFT JOIN zeroed AS z ON z.sheet = c.sheet AND z.criterion = c.criterion"""

    def _sums(self) -> str:
        """The figures of every sheet: points, floors missed, whether anything is open."""
        choice = self.readings["stop-points"]
        counts = "e.counted IS NULL OR p.place < e.counted" if choice == "before" else "1 = 1"
        points = f"CASE WHEN {counts} THEN COALESCE(o.points, 0) ELSE 0 END"
        parts = ", ".join(
            f"SUM(CASE WHEN p.part = '{part}' THEN {points} ELSE 0 END) AS points_{part}"
            for part in self.parts
        )
        falls = ""
        if self.waived:
            # while a criterion may still turn out not to apply, its floors may still fall away
            falls = "WHEN p.applies = 0 OR (p.applies IS NULL AND o.points = 0) THEN 0 "
        floors = ", ".join(
            f"MAX(CASE {falls}WHEN o.missed_{star} = 1 THEN 1 ELSE 0 END) AS missed_{star}" for star in STARS
        )
        undecided, unmet = "", ""
        if self.so_far:
            undecided = "".join(
                f"MAX(CASE WHEN p.state IS NULL THEN n.missed_{star} "
                f"WHEN p.applies IS NULL AND o.points = 0 THEN o.missed_{star} ELSE 0 END) "
                f"AS undecided_{star}, "
                for star in STARS
            )
            unmet = f"""
                LEFT JOIN ocop_states AS n ON n.product_set = p.product_set AND n.criterion = p.criterion
                    AND n.case_no = p.case_no AND n.option_no = {UNMET}"""
        return f"""
            SELECT p.sheet, {parts}, SUM({points}) AS total, {floors}, {undecided}
                MAX(CASE WHEN p.state IS NULL THEN 1 ELSE 0 END) AS is_open,
                MAX(e.rejects) AS rejects, MAX(e.stops) AS stops,
                MIN(CASE WHEN p.fault_key IS NOT NULL THEN p.fault_key
                    WHEN w.points > 0 THEN {_key(2, "p.place", "answer-inapplicable")} END) AS fault_key
            FROM placed AS p
            LEFT JOIN ocop_states AS o ON o.product_set = p.product_set AND o.criterion = p.criterion
                AND o.case_no = p.case_no AND o.option_no = p.state
            LEFT JOIN ocop_states AS w ON w.product_set = p.product_set AND w.criterion = p.criterion
                AND w.case_no = p.case_no AND w.option_no = p.option_no AND p.applies = 0
            {unmet}
            LEFT JOIN effects AS e ON e.sheet = p.sheet
            GROUP BY p.sheet"""

    @staticmethod
    def _wrong(*, gates: bool) -> Iterator[str]:
        """Yield queries that find faults of what belongs to no criterion of a listed sheet."""
        yield f"""
            SELECT a.sheet, CASE WHEN a.case_no <> 0 THEN {_key(1, str(_LAST), "unknown-criterion")}
                ELSE {_key(2, str(_LAST), "unknown-criterion")} END AS fault_key
            FROM answers AS a
            JOIN sheets AS s ON s.sheet = a.sheet
            LEFT JOIN ocop_criteria AS c ON c.product_set = s.product_set AND c.criterion = a.criterion
            WHERE (c.criterion IS NULL OR a.product_set <> s.product_set OR a.product_set IS NULL)
                AND (a.case_no <> 0 OR a.option_no IS NOT NULL)"""
        if gates:
            yield f"""
                SELECT s.sheet, CASE WHEN MAX(CASE WHEN g.gate IS NULL THEN 1 ELSE 0 END) = 1
                    THEN {_key(3, "0", "unknown-gate")}
                    WHEN MAX(g.asserted) = 0 THEN {_key(3, "0", "gate-follows")}
                    ELSE {_key(3, "0", "gate-twice")} END
                FROM gates AS a
                JOIN sheets AS s ON s.sheet = a.sheet
                LEFT JOIN ocop_gates AS g ON g.product_set = s.product_set AND g.gate = a.gate
                GROUP BY s.sheet, a.gate
                HAVING MAX(CASE WHEN g.asserted = 1 THEN 0 ELSE 1 END) = 1 OR COUNT(*) > 1"""

    def _joined(self) -> str:
        """Every sheet with its sums and the key of its first fault: what is wrong with itself goes first."""
        figures = [f"k.{part} + u.points_{part} AS points_{part}" for part in self.parts]
        figures += [f"u.missed_{star}" for star in STARS]
        figures += [f"u.undecided_{star}" for star in STARS if self.so_far]
        return f"""
            SELECT s.sheet, {", ".join(figures)}, u.total, u.rejects, u.stops, u.is_open,
                CASE WHEN s.sheet IS NULL THEN {_key(0, "0", "missing-key")}
                    WHEN s.times > 1 THEN {_key(0, "0", "id-twice")}
                    WHEN s.product_set IS NULL THEN {_key(0, "0", "missing-key")}
                    WHEN k.product_set IS NULL THEN {_key(0, "0", "unknown-set")}
                    WHEN u.fault_key IS NULL OR f.fault_key < u.fault_key THEN f.fault_key
                    ELSE u.fault_key END AS fault_key
            FROM named AS s
            LEFT JOIN ocop_sets AS k ON k.product_set = s.product_set
            LEFT JOIN sums AS u ON u.sheet = s.sheet
            LEFT JOIN faulty AS f ON f.sheet = s.sheet"""

    def _judged(self) -> str:
        """Every sheet with its status, its floors as bits and its stars by points."""
        bits = " + ".join(f"u.missed_{star} * {1 << (star - 1)}" for star in STARS)
        if self.so_far:
            # a stopped sheet has not met what it has not decided
            bits = f"CASE WHEN u.stops = 1 AND u.rejects = 0 THEN {self._bits_undecided()} ELSE {bits} END"
        lowest = " ".join(f"WHEN u.missed_{star} = 1 THEN {star}" for star in STARS)
        figures = ", ".join(f"u.points_{part}" for part in self.parts)
        return f"""
            SELECT u.sheet, CASE WHEN u.fault_key IS NOT NULL THEN 'invalid'
                WHEN u.rejects = 1 THEN 'rejected' WHEN u.stops = 1 THEN 'stopped'
                WHEN u.is_open = 1 THEN 'open' ELSE 'ranked' END AS status,
                {figures}, u.total, {bits} AS missed, CASE {lowest} END AS lowest_missed, t.by_points,
                u.fault_key % 100 AS fault_no
            FROM joined AS u
            LEFT JOIN ocop_tiers AS t ON t.total = u.total"""

    @staticmethod
    def _bits_undecided() -> str:
        return " + ".join(
            f"CASE WHEN u.missed_{star} = 1 OR u.undecided_{star} = 1 THEN {1 << (star - 1)} ELSE 0 END"
            for star in STARS
        )

    def _last(self) -> str:
        kept = "j.status <> 'invalid'"
        if self.readings["stop-points"] == "none":
            kept = "j.status IN ('ranked', 'open')"
        ranked = "j.status IN ('ranked', 'stopped')" if self.so_far else "j.status = 'ranked'"
        points = ", ".join(f'CASE WHEN {kept} THEN j.points_{part} END AS "{part}"' for part in self.parts)
        return f"""
            SELECT j.sheet, j.status, {points}, CASE WHEN {kept} THEN j.total END AS total,
                CASE WHEN {ranked} THEN j.by_points END AS stars_by_points,
                CASE WHEN {ranked} THEN h.stars END AS stars,
                CASE WHEN j.status <> 'invalid' THEN j.lowest_missed END AS lowest_missed, w.fault
            FROM judged AS j
            LEFT JOIN ocop_held AS h ON h.by_points = j.by_points AND h.missed = j.missed
            LEFT JOIN ocop_faults AS w ON w.fault_no = j.fault_no"""


class SparkQuery(Query):
    """The same for Spark: all answers of a sheet go into one map, in which each criterion finds its own.

    Spark would send all answers to every worker for each of the two joins, or sort and send them on by three
    columns; so they are sent on by the sheet alone, once for all that is summed up later.
    """

    @staticmethod
    def _counted() -> str:
        each = """
            SELECT a.sheet, a.product_set || ' ' || a.criterion AS name,
                MAX(COALESCE(a.case_no, 0)) AS case_no, MAX(a.option_no) AS option_no, COUNT(*) AS given
            FROM answers AS a WHERE a.product_set IS NOT NULL AND a.criterion IS NOT NULL
            GROUP BY a.sheet, a.product_set, a.criterion"""
        cell = "NAMED_STRUCT('case_no', e.case_no, 'option_no', e.option_no, 'given', e.given)"
        return f"""
            SELECT e.sheet, MAP_FROM_ENTRIES(COLLECT_LIST(STRUCT(e.name, {cell}))) AS held
            FROM ({each}) AS e GROUP BY e.sheet"""

    def _answered(self) -> str:
        own, other = (
            f"TRY_ELEMENT_AT(a.held, s.product_set || ' ' || c.{code})" for code in ("criterion", "governor")
        )
        return f"""
            SELECT p.sheet, p.product_set, p.criterion, p.place, p.part, p.cased, p.governor,
                p.own.case_no AS case_given, p.own.option_no AS option_no, p.own.given AS given,
                {self._counting("p.other.option_no")} AS governing
            FROM (
                SELECT s.sheet, s.product_set, c.criterion, c.place, c.part, c.cased, c.governor,
                    {own} AS own, {other} AS other
                FROM listed AS s
                LEFT JOIN counted AS a ON a.sheet = s.sheet
                JOIN ocop_criteria AS c ON c.product_set = s.product_set
            ) AS p"""
