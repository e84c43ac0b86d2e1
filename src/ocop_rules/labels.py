"""Labels: the words of a ruleset, found by keys that its structure gives."""

from __future__ import annotations

from collections.abc import Iterator

from ocop_rules.errors import UnknownNameError
from ocop_rules.model.ruleset import ProductSet, Rules, Ruleset


def label(ruleset: Ruleset, lang: str, key: str) -> str:
    """Return the label ``key`` in ``lang``.

    Raises UnknownNameError for a language or a key that the ruleset has no words for.
    """
    try:
        catalogue = ruleset.labels[lang]
    except KeyError:
        raise UnknownNameError("language", lang, ruleset.labels) from None
    try:
        return catalogue[key]
    except KeyError:
        raise UnknownNameError("label", key, catalogue) from None


def _rules_keys(rules: Rules) -> Iterator[str]:
    yield f"ruleset.{rules.identity.id}"
    yield from (f"tier.{tier.stars}" for tier in rules.tiers)
    yield from (f"level.{level.id}" for level in rules.levels)
    yield from (f"gate.{gate.id}" for gate in rules.gates)
    yield from (f"requirement.{demand.id}" for demand in rules.requirements)
    yield from (f"doubt.{doubt.id}" for doubt in rules.doubts)
    yield from (f"erratum.{erratum.id}" for erratum in rules.errata)
    yield from (f"gap.{gap}" for gap in rules.gaps)
    for reading in rules.readings:
        yield f"reading.{reading.id}"
        yield f"reading.{reading.id}.why"
        yield from (f"reading.{reading.id}.{choice}" for choice in reading.choices)


def _set_keys(one: ProductSet) -> Iterator[str]:
    yield f"set.{one.concept}"
    yield from (f"incomplete.{gap}" for gap in one.incomplete)
    for part in one.parts:
        yield f"part.{part.code.lower()}"
        for group in part.groups:
            yield f"group.{group.concept}"
            yield from (f"heading.{heading.concept}" for heading in group.headings)
            for criterion in group.criteria:
                yield f"criterion.{criterion.concept}"
                yield from (option.label for option in criterion.options)
                for case in criterion.cases:
                    yield case.label
                    yield from (option.label for option in case.options)


def label_keys(ruleset: Ruleset) -> dict[str, None]:
    """Return every key the ruleset needs words for, once each, in order of appearance."""
    keys = dict.fromkeys(_rules_keys(ruleset.rules))
    for one in ruleset.sets:
        keys |= dict.fromkeys(_set_keys(one))
    return keys
