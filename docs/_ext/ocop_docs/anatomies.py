"""What a set can do, on the page of the set: a picture of points and stars, and what the counts show."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_docs.markdown import bullets, heading, note, table
from ocop_docs.words import Both, say
from ocop_rules.model.anatomy import Anatomy
from ocop_rules.model.product_set import ProductSet
from ocop_rules.planning import anatomy
from ocop_rules.planning.finding import findings
from ocop_rules.telling.planning import finding, share

_CELL, _ROW, _LEFT, _TOP = 6, 18, 44, 4
_SHADES = (1000, 100, 10, 2)
"""From one in so many of the sheets with these points on, a cell has the next darker shade."""
_COSTLY = 5


def lines(words: Both, one: ProductSet) -> Iterator[str]:
    """Yield the section: the picture, the ranges of the stars, the floors that cost most, what is odd."""
    found = anatomy(words.ruleset, one.number)
    yield from heading(2, say("anatomy.heading"))
    told = say("anatomy.reading")
    yield from note(told, "says")
    yield from ("```{raw} html", drawn(found), "```", "")
    rows = [
        [
            f"{each.stars} ★",
            "–" if each.least is None else f"{each.least}–{each.most}",
            _share(words, found, each.sheets),
            _share(words, found, each.by_points),
        ]
        for each in reversed(found.stars)
    ]
    head = [
        say("anatomy.stars"),
        say("anatomy.held-with") + ":",
        say("anatomy.part-of") + ":",
        say("anatomy.points-alone") + ":",
    ]
    yield from table(head, rows, "anatomy")
    if found.costly:
        yield from note(say("anatomy.costly-are"), "says")
        yield from bullets(
            f"{floor.stars} ★ {words.label(f'criterion.{one.criteria[floor.criterion].concept}')} "
            f"({floor.criterion}): {_share(words, found, floor.costs)}"
            for floor in found.costly[:_COSTLY]
        )
    for odd in findings(words.ruleset, one.number):
        yield from note(words.tell(lambda teller, odd=odd: finding(teller, odd).text), "doubt")


def _share(words: Both, found: Anatomy, count: int) -> str:
    return words.tell(lambda teller: share(teller, found, count))


def _shade(found: Anatomy, stars: int, total: int) -> int:
    """Return how dark a cell is: 0 for no sheet, 5 for half of them or more."""
    count = found.held.get(stars, {}).get(total, 0)
    if not count:
        return 0
    return 1 + sum(count * border >= found.by_total[total] for border in _SHADES)


def drawn(found: Anatomy) -> str:
    """Return the picture: a row a star, a column a total, each cell as dark as its share of the column."""
    stars = [each.stars for each in reversed(found.stars)]
    last = max(found.by_total)
    width, height = _LEFT + _CELL * (last + 1) + 8, _TOP + _ROW * len(stars) + 20
    box = f'class="anatomy" viewBox="0 0 {width} {height}" role="img"'
    parts = [f'<svg {box} aria-label="{_described(found)}" xmlns="http://www.w3.org/2000/svg">']
    for row, star in enumerate(stars):
        top = _TOP + _ROW * row
        parts.append(f'<text x="{_LEFT - 8}" y="{top + 13}" text-anchor="end">{star} ★</text>')
        for start, end, shade in _runs(found, star, last):
            parts.append(
                f'<rect class="s{shade}" x="{_LEFT + _CELL * start}" y="{top + 1}" '
                f'width="{_CELL * (end - start)}" height="{_ROW - 2}"/>'
            )
    bottom = _TOP + _ROW * len(stars)
    for total in range(0, last + 1, 10):
        at = _LEFT + _CELL * total + _CELL // 2
        parts.append(f'<path class="tick" d="M{at} {bottom}v4"/>')
        parts.append(f'<text class="scale" x="{at}" y="{bottom + 15}" text-anchor="middle">{total}</text>')
    return "".join([*parts, "</svg>"])


def _runs(found: Anatomy, star: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Yield neighbouring cells of one shade as one: where they start, where they end, how dark they are."""
    start, shade = 0, _shade(found, star, 0)
    for total in range(1, last + 2):
        here = _shade(found, star, total) if total <= last else -1
        if here != shade:
            if shade:
                yield start, total, shade
            start, shade = total, here


def _described(found: Anatomy) -> str:
    held = (f"{one.stars} ★ {one.least}–{one.most}" for one in found.stars if one.least is not None)
    return "; ".join(held)
