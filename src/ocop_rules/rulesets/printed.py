"""Where in the law a score sheet, or a criterion on it, is printed: what a fault of a sheet cites."""

from __future__ import annotations

from attrs import evolve

from ocop_rules.model.ruleset import Ruleset, tables_of
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets.patches import origin


def printed_at(
    ruleset: Ruleset, number: int | None = None, criterion: str | None = None
) -> tuple[Citation, ...]:
    """Return the place of a product set, or of one of its criteria, in the decision that prints it.

    Without ``number`` the place of all score sheets. The decision of an amended set is that which gave the
    set. The appendix is named where the ruleset's own citations of what is printed on the sheets (gates and
    requirements) name it: the sources of Decision 148 do not tell in which appendix its sheets stand.
    ``criterion`` is its code. Nothing is returned for a ruleset that names no source.

        >>> from ocop_rules import load
        >>> (one,) = printed_at(load("26-2026"), 1, "5.2")
        >>> one.decision, one.appendix, one.product_set, one.criterion
        ('26/2026/QĐ-TTg', 'II', 1, '5.2')
        >>> printed_at(load("148-2023"), 1)[0].appendix is None
        True
    """
    sheets = _sheets(ruleset, number)
    return () if sheets is None else (evolve(sheets, product_set=number, criterion=criterion),)


def _sheets(ruleset: Ruleset, number: int | None) -> Citation | None:
    """Return where the sheets stand, or that of ``number``; found once for each set."""
    kept = tables_of(ruleset)
    key = ("printed", number if number in ruleset.numbers else None)
    if key not in kept:
        kept[key] = _found(ruleset, key[1])
    found: Citation | None = kept[key]
    return found


def _found(ruleset: Ruleset, number: int | None) -> Citation | None:
    identity = ruleset.decision.identity
    decision, sources = identity.number, [one.id for one in identity.sources]
    if number is not None and len(ruleset.layers) > 1:
        given = origin(ruleset, f"/sets/{number}")
        decision = given.layer.number or decision
        sources = [*(one.source for one in given.cites), *sources]
    printed = [cite for one in ruleset.decision.gates for cite in one.cites]
    printed += [cite for one in ruleset.decision.requirements for cite in one.cites]
    for cite in printed:
        if cite.decision == decision and cite.at is not None:
            return Citation(source=cite.source, decision=decision, appendix=cite.appendix)
    return Citation(source=sources[0], decision=decision) if sources else None
