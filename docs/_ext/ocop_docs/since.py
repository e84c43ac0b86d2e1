"""The page that shows how each concept moved since 2019, in English and in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ocop_docs.markdown import heading, page, plain, table
from ocop_docs.words import phrase_of
from ocop_rules import Ruleset, load
from ocop_rules.comparing import map_between
from ocop_rules.comparing.maps import sets_between
from ocop_rules.telling.teller import Teller, spans

NAME = "since-2019.md"
CHAIN = (("1048 / 781", "781-2020"), ("148 / 1489", "148-2023"), ("26", "26-2026"))
Where = dict[tuple[str, int], list[int]]
"""In which sets a concept stands, by its code and its most points."""

# in which of the decisions of the chain a concept stands: the heading it comes under
_UNDER = {
    (True, True, True): "kept",
    (False, True, True): "came-148",
    (False, False, True): "came-26",
    (True, False, False): "until-781",
    (True, True, False): "until-148",
    (False, True, False): "only-148",
    (True, False, True): "gap",
}


def _places(ruleset: Ruleset) -> dict[str, Where]:
    """Return where every concept of a decision stands."""
    found: dict[str, Where] = {}
    for one in ruleset.sets:
        for criterion in one.criteria.values():
            where = found.setdefault(criterion.concept, {})
            where.setdefault((criterion.code, criterion.max), []).append(one.number)
    return found


def _cell(ruleset: Ruleset, where: Where, lang: str, name: str, own: str) -> str:
    """Return a cell: the places of a concept in one decision, and its name there where it differs."""
    say = partial(phrase_of, lang)
    told = []
    for (code, most), numbers in where.items():
        sets = say("since.one" if len(numbers) == 1 else "since.several", sets=spans(numbers))
        if len(numbers) == len(ruleset.sets):
            sets = say("since.all")
        told.append(f"{code} ({most}) {sets}")
    return plain("; ".join([*([own] if own and own != name else []), *told]))


def _concepts(lang: str) -> Iterator[str]:
    say = partial(phrase_of, lang)
    rulesets = [load(name) for _, name in CHAIN]
    places = [_places(ruleset) for ruleset in rulesets]
    under: dict[str, list[list[str]]] = {title: [] for title in _UNDER.values()}
    for concept in dict.fromkeys(concept for found in places for concept in found):
        key = f"criterion.{concept}"
        names = [
            Teller(ruleset, lang).label(key) if concept in found else ""
            for ruleset, found in zip(rulesets, places, strict=True)
        ]
        name = next(one for one in reversed(names) if one)
        cells = [
            _cell(ruleset, found.get(concept, {}), lang, name, own)
            for ruleset, found, own in zip(rulesets, places, names, strict=True)
        ]
        held = tuple(concept in found for found in places)
        under[_UNDER[held]].append([f"{plain(name)} `{concept}`", *cells])
    for title, rows in under.items():
        if rows:
            yield from heading(2, say(f"since.{title}"))
            yield from table([say("since.concept"), *(shown for shown, _ in CHAIN)], rows, "changes")


def _sets(lang: str) -> Iterator[str]:
    """Yield the table of the product sets, from decision to decision."""
    say = partial(phrase_of, lang)
    first, second, third = (load(name) for _, name in CHAIN)
    rows = []
    later = {one.concept: other for one, other in sets_between(second, third, map_between(second, third))}
    pairs = sets_between(first, second, map_between(first, second))
    told = [(one, next((other for each, other in pairs if each is one), None)) for one in first.sets]
    told += [(None, other) for other in second.sets if all(other is not each for _, each in pairs)]
    for one, other in told:
        last = None if other is None else later.get(other.concept)
        cells = [
            ""
            if each is None
            else f"{each.number} {plain(Teller(ruleset, lang).label(f'set.{each.concept}'))}"
            for ruleset, each in ((first, one), (second, other), (third, last))
        ]
        rows.append(cells)
    yield from heading(2, say("since.sets"))
    yield from table([shown for shown, _ in CHAIN], rows, "changes")


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page in both languages."""
    for lang, file in (("en", NAME), ("vi", f"vi/{NAME}")):
        say = partial(phrase_of, lang)
        lines = [
            "---",
            "tocdepth: 2",
            "---",
            f"# {say('since.title')}",
            "",
            say("since.other"),
            "",
            say("since.reading"),
            "",
        ]
        yield file, page([*lines, *_sets(lang), *_concepts(lang)])
