"""Citations as the readers of a language write them: "điểm a khoản 6 Điều 7 Quyết định 26/2026/QĐ-TTg"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from typing import Any

from attrs import evolve, fields

from ocop_rules import words

Citation = Any
"""A :class:`~ocop_rules.model.terms.Citation`: this room knows its fields, and no values."""

_DOCUMENT = frozenset({"source", "decision", "article", "clause", "point"})


def cites(those: Iterable[Citation], lang: str, title: Callable[[str], str]) -> list[str]:
    """Return citations in ``lang``, those of one document drawn together, each place once."""
    by_document: dict[tuple[str | None, str | None], list[Citation]] = {}
    for one in those:
        document = (one.decision, None if one.decision else one.source)
        by_document.setdefault(document, []).append(one)
    return [_together(group, lang, title) for group in by_document.values()]


def _together(group: list[Citation], lang: str, title: Callable[[str], str]) -> str:
    places = list(dict.fromkeys(_places(group, lang)))
    first = group[0]
    named = "; ".join(filter(None, places))
    if first.decision is None:
        document = title(first.source)
        return words.phrase(lang, "cite.within", outer=document, inner=named) if named else document
    document = words.phrase(lang, "cite.decision", decision=first.decision)
    if not named:
        return document
    if any(one.article is None and one.appendix is None for one in group):
        return words.phrase(lang, "cite.within", outer=document, inner=named)
    return words.phrase(lang, "cite.in-decision", document=document, place=named)


def _places(group: list[Citation], lang: str) -> Iterator[str]:
    """Yield places; the points of a clause, clauses of an article, what stands in an appendix together."""
    drawn: dict[tuple[str, Citation], list[Citation]] = {}
    for one in group:
        drawn.setdefault(_lead(one), []).append(one)
    for (last, lead), those in drawn.items():
        if last == "appendix":
            yield _in_appendix(those, lang)
            continue
        names = list(dict.fromkeys(str(getattr(one, last)) for one in those)) if last else []
        if len(names) <= 1:
            yield from (place(one, lang) for one in those)
            continue
        fields = {"article": lead.article, "clause": lead.clause, f"{last}s": words.listed(lang, names)}
        key = "cite.article-clause-points" if last == "point" else "cite.article-clauses"
        yield words.phrase(lang, key, **fields)


def _in_appendix(those: list[Citation], lang: str) -> str:
    """Return places of one appendix with the appendix named once; sets with the same place together."""
    sets: dict[Citation, list[str]] = {}
    for one in those:
        numbers = sets.setdefault(evolve(one, product_set=None), [])
        numbers += [] if one.product_set is None else [str(one.product_set)]
    if len(sets) == 1 and len(those) == 1:
        return place(those[0], lang)
    appendix = words.phrase(lang, "cite.appendix", appendix=those[0].appendix)
    inner = []
    for rest, numbers in sets.items():
        several = len(numbers) > 1
        bare = evolve(rest, appendix=None, product_set=int(numbers[0]) if len(numbers) == 1 else None)
        every = words.phrase(lang, "place.sets", numbers=words.listed(lang, numbers)) if several else None
        inner.append(place(bare, lang, every))
    told = "; ".join(filter(None, inner))
    return words.phrase(lang, "cite.within", outer=appendix, inner=told) if told else appendix


def _lead(one: Citation) -> tuple[str, Citation]:
    """Return the last step of a citation and what it shares with others: of an article, or an appendix."""
    if one.appendix is not None and one.article is None and one.form is None:
        return "appendix", one.appendix
    names = (field.name for field in fields(type(one)))
    deeper = any(getattr(one, name) is not None for name in names if name not in _DOCUMENT)
    if deeper or one.article is None or one.clause is None:
        return "", one
    return ("clause", evolve(one, clause=None)) if one.point is None else ("point", evolve(one, point=None))


def place(one: Citation, lang: str, sets: str | None = None) -> str:
    """Return the place of a citation without its document, empty where it names none.

    ``sets`` names several product sets that it stands in.
    """
    steps = list(_steps(one, partial(words.phrase, lang), sets))
    if not steps:
        return ""
    return reduce(lambda outer, inner: words.phrase(lang, "cite.within", outer=outer, inner=inner), steps)


def _steps(one: Citation, say: Callable[..., str], sets: str | None) -> Iterator[str]:
    """Yield the steps of a citation from the outermost to the innermost."""
    if one.appendix is not None:
        yield say("cite.appendix", appendix=one.appendix)
    if one.form is not None:
        yield say("cite.form", form=f"{one.form:02}")
    if one.section is not None:
        yield say("cite.section", section=one.section)
    yield from _article(one, say)
    if sets is not None:
        yield sets
    for key, value in (
        ("cite.set", one.product_set),
        ("cite.group", one.group),
        ("cite.criterion", one.criterion),
        ("cite.option", one.option),
    ):
        if value is not None:
            yield say(key, number=value)
    if one.at is not None:
        yield say(f"cite.at.{one.at}")


def _article(one: Citation, say: Callable[..., str]) -> Iterator[str]:
    fields = {"article": one.article, "clause": one.clause, "point": one.point}
    named = "-".join(name for name, value in fields.items() if value is not None)
    if named:
        yield say(f"cite.{named}", **fields)
