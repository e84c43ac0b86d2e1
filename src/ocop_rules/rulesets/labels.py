"""Labels: the words of a ruleset, found by keys that its structure gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import NoneType
from typing import Final
from unicodedata import is_normalized

from attrs import evolve

from ocop_rules.errors import ArgumentError, Fault, LoadError, UnknownNameError, pointer, require, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.ground.names import nearest
from ocop_rules.model.decision import Decision, Doubt, Erratum, Gate, Level, Reading, Requirement, Term, Tier
from ocop_rules.model.process import (
    Body,
    Branch,
    Classification,
    Deadline,
    DossierPart,
    ProductGroup,
    Transition,
    WithdrawalGround,
)
from ocop_rules.model.product_set import (
    Case,
    CriteriaHeading,
    Criterion,
    GateHere,
    Group,
    Option,
    Part,
    ProductSet,
    RequirementHere,
)
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import Source
from ocop_rules.words import DEFAULT

_KEYS: Final[dict[type, tuple[str, str]]] = {
    Body: ("body", "id"),
    Branch: ("branch", "id"),
    CriteriaHeading: ("heading", "concept"),
    Criterion: ("criterion", "concept"),
    Deadline: ("deadline", "id"),
    DossierPart: ("dossier-part", "id"),
    Doubt: ("doubt", "id"),
    Erratum: ("erratum", "id"),
    Gate: ("gate", "id"),
    GateHere: ("gate", "gate"),
    Group: ("group", "concept"),
    Level: ("level", "id"),
    Part: ("part", "code"),
    ProductGroup: ("product-group", "id"),
    ProductSet: ("set", "concept"),
    Reading: ("reading", "id"),
    Requirement: ("requirement", "id"),
    RequirementHere: ("requirement", "requirement"),
    Ruleset: ("ruleset", "id"),
    Source: ("source", "id"),
    Term: ("term", "id"),
    Tier: ("tier", "stars"),
    Transition: ("transition", "id"),
    WithdrawalGround: ("withdrawal", "id"),
}
"""How the key of a label is made of what it names: a word, and a field of the value."""


def key_of(thing: object) -> str:
    """Return the key of the label of a criterion, option, set, gate, … ; a text is a key itself.

    Raises :class:`~ocop_rules.errors.ArgumentError` for what has no label.
    """
    if isinstance(thing, str):
        return thing
    if isinstance(thing, (Option, Case)):
        return thing.label_key
    try:
        word, field = _KEYS[type(thing)]
    except KeyError:
        raise ArgumentError("thing", thing, "labelled") from None
    return f"{word}.{getattr(thing, field)}".lower()


def label(rules: Ruleset, thing: object, *, lang: str = DEFAULT) -> str:
    """Return what a ruleset calls a thing, in ``lang``.

    ``thing`` is a part, group, criterion, case, option, product set, gate, level, reading, … of the
    ruleset, the ruleset itself, or the key of a label. Raises UnknownNameError for a language or a key
    that the ruleset has no words for, and :class:`~ocop_rules.errors.ArgumentError` for what has no label.
    """
    require(lang, str, "lang", "language")
    require(rules, Ruleset, "rules", "Ruleset")
    key = key_of(thing)
    try:
        catalogue = rules.labels[lang]
    except KeyError:
        raise UnknownNameError("language", lang, rules.labels) from None
    try:
        return catalogue[key]
    except KeyError:
        raise UnknownNameError("label", key, catalogue) from None


def _rules_keys(rules: Decision) -> Iterator[str]:
    yield f"ruleset.{rules.identity.id}"
    yield from (f"source.{source.id}" for source in rules.identity.sources)
    for tier in rules.tiers:
        yield f"tier.{tier.stars}"
        if tier.meaning:
            yield f"tier.{tier.stars}.meaning"
    yield from (f"level.{level.id}" for level in rules.levels)
    yield from (f"gate.{gate.id}" for gate in rules.gates)
    yield from (f"requirement.{demand.id}" for demand in rules.requirements)
    yield from (f"doubt.{doubt.id}" for doubt in rules.doubts)
    yield from (f"erratum.{erratum.id}" for erratum in rules.errata)
    yield from (f"gap.{gap}" for gap in rules.gaps)
    yield from (f"term.{term.id}" for term in rules.terms)
    for reading in rules.readings:
        yield f"reading.{reading.id}"
        yield f"reading.{reading.id}.why"
        yield from (f"reading.{reading.id}.{choice}" for choice in reading.choices)
    yield from _process_keys(rules)


def _process_keys(rules: Decision) -> Iterator[str]:
    for held in rules.rounds:
        yield from (f"round-need.{need}" for need in held.further_needs)
    yield from (f"event.{limit.since}" for limit in rules.limits)
    yield from (f"deadline.{deadline.id}" for deadline in rules.deadlines)
    for body in rules.bodies:
        yield f"body.{body.id}"
        yield from (f"task.{task}" for task in body.tasks)
    for step in rules.dossiers:
        for part in step.parts:
            yield f"dossier-part.{part.id}"
            if part.form is not None:
                yield f"form.{part.form}"
    if rules.withdrawal is not None:
        yield from (f"withdrawal.{ground.id}" for ground in rules.withdrawal.grounds)
        yield from (f"event.{event}" for event in rules.withdrawal.since)
    if rules.classification is not None:
        yield from _classification_keys(rules.classification)
    for transition in rules.transitions:
        yield f"transition.{transition.id}"
        yield from (f"counting.{last.way}" for last in transition.last_days)


def _classification_keys(classification: Classification) -> Iterator[str]:
    if classification.ministries_by is not None:
        yield f"ministries-by.{classification.ministries_by}"
    for branch in classification.branches:
        yield f"branch.{branch.id}"
        for group in branch.groups:
            yield f"product-group.{group.id}"
            for ministries in (group.ministries, *(one.ministries for one in group.subgroups)):
                yield from (f"ministry.{ministry}" for ministry in ministries)


def set_keys(sets: Iterable[ProductSet]) -> Iterator[str]:
    """Yield every key that product sets need words for, in order of appearance, some of them twice."""
    seen: set[int] = set()
    for one in sets:
        yield f"set.{one.concept}"
        yield from (f"incomplete.{gap}" for gap in one.incomplete)
        for part in one.parts:
            yield f"part.{part.code.lower()}"
            for group in part.groups:
                if id(group) not in seen:  # many recur from set to set
                    seen.add(id(group))
                    yield from _group_keys(group)


def _group_keys(group: Group) -> Iterator[str]:
    yield f"group.{group.concept}"
    yield from (f"heading.{heading.concept}" for heading in group.headings)
    for criterion in group.criteria:
        yield f"criterion.{criterion.concept}"
        yield from (option.label_key for option in criterion.options)
        for case in criterion.cases:
            yield case.label_key
            yield from (option.label_key for option in case.options)


def decision_keys(ruleset: Ruleset) -> dict[str, None]:
    """Return every key that the ruleset needs words for besides its product sets."""
    keys = dict.fromkeys(_rules_keys(ruleset.decision))
    for layer in ruleset.layers:
        keys[f"ruleset.{layer.id}"] = None
        if layer.issuer is not None:
            keys[f"issuer.{layer.issuer}"] = None
    return keys


def label_keys(ruleset: Ruleset) -> dict[str, None]:
    """Return every key the ruleset needs words for, once each, in order of appearance."""
    return decision_keys(ruleset) | dict.fromkeys(set_keys(ruleset.sets))


def with_labels(
    ruleset: Ruleset, lang: str, catalogue: Mapping[str, str], file: str | None = None
) -> Ruleset:
    """Return the ruleset with a catalogue of the user's own laid over its labels in ``lang``.

    Over a language the ruleset speaks, the catalogue may hold a few keys (the official wording
    of some options, say); a new language has to cover every key. The digest stays as it is.
    ``file`` is named in the faults.

    Raises :class:`~ocop_rules.errors.LoadError` with every fault: a key that nothing uses, a text
    that is blank or not in NFC, a key of a new language without a text.
    """
    require(lang, str, "lang", "language")
    require(catalogue, Mapping, "catalogue", "mapping")
    require(file, (str, NoneType), "file", "plain-text")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    known = label_keys(ruleset)
    laid = {**ruleset.labels.get(lang, {}), **catalogue}
    faults = [*_text_faults(known, catalogue, file)]
    faults += [
        Fault(code="label-missing", file=file, fields={"key": key}) for key in known if key not in laid
    ]
    if faults:
        raise LoadError(faults)
    ordered = FrozenDict({key: laid[key] for key in sorted(laid)})
    return evolve(ruleset, labels=FrozenDict({**ruleset.labels, lang: ordered}))


def _text_faults(
    known: Mapping[str, None], catalogue: Mapping[str, str], file: str | None
) -> Iterator[Fault]:
    for key, text in catalogue.items():
        if type(key) is not str or type(text) is not str:
            found, fields = show(key if type(key) is not str else text), {"expected": "string"}
            yield Fault(code="type", file=file, pointer=pointer(key), found=found, fields=fields)
            continue
        if key not in known:
            near = nearest(key, known)
            yield Fault(code="label-unused", file=file, pointer=pointer(key), found=near, fields={"key": key})
        if not text or text != " ".join(text.split()):
            yield Fault(
                code="label-blank", file=file, pointer=pointer(key), found=show(text), fields={"key": key}
            )
        elif not is_normalized("NFC", text):
            yield Fault(code="not-nfc", file=file, pointer=pointer(key), found=show(text))
