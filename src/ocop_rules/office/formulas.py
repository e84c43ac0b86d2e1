"""The formulas of a score sheet: points, parts, total, missed floors and stars while one types.

They are a convenience for whoever fills the sheet in: what is read back are the boxes alone. They sum the
boxes as they are ticked; what a gate or an unmet requirement does is left to scoring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import field, frozen

from ocop_rules.model.decision import Tier
from ocop_rules.scoring.prepared import Line, PreparedSet

KEY, CODE, TEXT, STARS, POINTS, CASE, BOX, TYPED, COUNTED, NOTE = "ABCDEFGHIJ"
EFFECTIVE, OPEN, FIRST_FLOOR = "K", "O", "L"
FLOORS: Final[Mapping[int, str]] = {3: "L", 4: "M", 5: "N"}
"""The hidden columns that hold 1 where a criterion misses a floor for that many stars."""


@frozen
class Formulas:
    """The formulas of one sheet: where its criteria stand, and the first row of each block of boxes."""

    prepared: PreparedSet
    at: Mapping[str, int]
    blocks: Mapping[tuple[str, int | None], int]
    words: Mapping[str, str] = field(factory=dict)

    def _block(self, line: Line, case: int | None) -> str:
        first = self.blocks[line.code, case]
        return f"{POINTS}{first}:{POINTS}{first + len(line.points[case]) - 2}"

    def _cased(self, line: Line, row: int, inner: Mapping[int | None, str], otherwise: str) -> str:
        """Return the expression of the chosen case."""
        if not line.has_cases:
            return inner[None]
        text = otherwise
        for case in reversed(list(line.points)):
            text = f"IF({CASE}{row}={case},{inner[case]},{text})"
        return text

    def _applies(self, line: Line) -> str | None:
        """Return the condition under which the criterion is inapplicable, None where it always applies."""
        if line.governor is None:
            return None
        has = f"{EFFECTIVE}{self.at[line.governor]}"
        unticked = f",{has}<>0" if self.prepared.readings["unticked"] == "open" else ""
        fits = "".join(f",{has}<>{number}" for number in sorted(line.options))
        return f'AND({has}<>""{unticked}{fits})'

    def effective(self, code: str) -> str:
        """Return the box that counts: the ticked one, or the one that the typed points belong to."""
        line, row = self.prepared.lines[code], self.at[code]
        inner: dict[int | None, str] = {
            case: f"IFERROR(MATCH({TYPED}{row},{self._block(line, case)},0),0)" for case in line.points
        }
        by_points = self._cased(line, row, inner, '""')
        return f'IF({BOX}{row}<>"",{BOX}{row},IF({TYPED}{row}<>"",{by_points},""))'

    def counted(self, code: str) -> str:
        """Return the points of that box."""
        line, row = self.prepared.lines[code], self.at[code]
        has = f"{EFFECTIVE}{row}"
        inner: dict[int | None, str] = {
            case: f"IFERROR(INDEX({self._block(line, case)},{has}),0)" for case in line.points
        }
        points = f'IF({has}="","",IF({has}=0,0,{self._cased(line, row, inner, "0")}))'
        barred = self._applies(line)
        return points if barred is None else f"IF({barred},0,{points})"

    def open(self, code: str) -> str:
        """Return 1 while the criterion is open."""
        line, row = self.prepared.lines[code], self.at[code]
        has = f"{EFFECTIVE}{row}"
        unticked = self.prepared.readings["unticked"] == "open"
        text = f"IF(N({has})=0,1,0)" if unticked else f'IF({has}="",1,0)'
        barred = self._applies(line)
        return text if barred is None else f"IF({barred},0,{text})"

    def missed(self, code: str, stars: int) -> str | None:
        """Return 1 where a floor for ``stars`` is missed, None where the criterion has none."""
        line, row = self.prepared.lines[code], self.at[code]
        has = f"N({EFFECTIVE}{row})"
        inner: dict[int | None, str] = {}
        for case, floors in line.floors.items():
            tests = [
                f"N({COUNTED}{row})=0" if needs is None else f"{has}<{needs}"
                for floor, needs in floors
                if floor == stars
            ]
            inner[case] = f"IF(OR({','.join(tests)}),1,0)" if tests else "0"
        if set(inner.values()) == {"0"}:
            return None
        text = self._cased(line, row, inner, "1")
        barred = self._applies(line)
        if barred is None:
            return text
        waived = self.prepared.readings["inapplicable-floor"] == "waived"
        return f"IF({barred},{0 if waived else 1},{text})"

    def note(self, code: str) -> str:
        """Return what is worth saying beside the criterion: a contradiction, else a missed floor."""
        row = self.at[code]
        both = f'AND({BOX}{row}<>"",{TYPED}{row}<>"",{TYPED}{row}<>{COUNTED}{row})'
        text = '""'
        for stars in sorted(FLOORS, reverse=True):
            told = _quoted(self.words["missed"].format(stars=stars))
            column = FLOORS[stars]
            text = f"IF(N({column}{row})=1,{told},{text})"
        return f'IF({both},{_quoted(self.words["unequal"])},IF({EFFECTIVE}{row}="","",{text}))'


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def stars_by_points(tiers: Sequence[Tier], total: str) -> str:
    """Return the stars that the points in the cell ``total`` reach."""
    text = str(min(tier.stars for tier in tiers))
    for tier in sorted(tiers, key=lambda tier: tier.from_points)[1:]:
        text = f"IF({total}>={tier.from_points},{tier.stars},{text})"
    return text


def stars_held(by_points: str, missed: Mapping[int, str], bind: str, miss: str) -> str:
    """Return the stars after floors, as :func:`ocop_rules.scoring.tiers.stars_held` finds them.

    ``missed`` names the cell that counts the missed floors of each star.
    """
    fails = {
        stars: f"({missed[stars]}>0)"
        if bind == "own-star"
        else f"({'+'.join(cell for star, cell in missed.items() if star <= stars)}>0)"
        for stars in missed
    }
    lowest = min(missed) - 1
    if miss == "not-recognised":
        tests = ",".join(f"AND({by_points}={stars},{fail})" for stars, fail in fails.items())
        return f"IF(OR({tests}),MIN({by_points},2),{by_points})"
    text = f"MIN({by_points},{lowest})"
    for stars in sorted(fails):
        text = f"IF(AND({by_points}>={stars},NOT({fails[stars]})),{stars},{text})"
    return text
