"""Laying amendments and overlays over a ruleset, and telling where each of its values comes from.

A patch changes what it names and leaves everything else as it was. Stacking is associative:
``apply(apply(ruleset, a), b)`` equals ``apply(ruleset, compose(a, b))``, as composing keeps the
parts in their order and every part is checked on what lies below it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import evolve, fields_dict, has

from ocop_rules.errors import Fault, LoadError, UnknownNameError, require, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.change import Change, plain
from ocop_rules.model.decision import Identity
from ocop_rules.model.layer import Origin
from ocop_rules.model.patch import Amendment, Layer, Patch, PatchPart
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import Citation, Source
from ocop_rules.rulesets.assemble import document, make_ruleset, set_file
from ocop_rules.rulesets.folder import RULES
from ocop_rules.rulesets.labels import decision_keys, label_keys, set_keys
from ocop_rules.rulesets.lint.patch import forbidden, lint_document, lint_laid
from ocop_rules.rulesets.lint.warnings import as_layer, warn_laid
from ocop_rules.rulesets.places import (
    GONE,
    PathError,
    along,
    change,
    is_within,
    names_in,
    path_of,
    path_steps,
)
from ocop_rules.structure import trust
from ocop_rules.structure.structuring import structure, unstructure

Files = Mapping[str, bytes]


# -- applying -------------------------------------------------------------------------------------


def compose_patches(first: Patch, *others: Patch) -> Patch:
    """Return one patch that lays the given ones over each other, ``first`` undermost."""
    require(first, Patch, "first", "Patch")
    return Patch(parts=tuple(part for patch in (first, *others) for part in patch.parts))


def apply_patch(ruleset: Ruleset, patch: Patch) -> Ruleset:
    """Return ``ruleset`` with ``patch`` laid over it: a ruleset of its own, with its own digest.

    An overlay keeps the number of the decision, whose places its results go on naming; an amendment
    has its own. Raises :class:`~ocop_rules.errors.LoadError` with every fault: a place that does
    not exist or that an overlay may not touch, a value of the wrong form, a ruleset that does not
    hold together afterwards.
    """
    require(patch, Patch, "patch", "Patch")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    for part in patch.parts:
        ruleset, _ = lay(ruleset, part)
    return ruleset


def lay(
    base: Ruleset, part: PatchPart, files: Files | None = None, *, trusted: bool = False
) -> tuple[Ruleset, Files]:
    """Return ``base`` with one part laid over it, and its structural files in normal form.

    ``files`` are those of ``base`` where they are known; ``trusted`` passes over the lint.
    """
    faults = [] if trusted else lint_document(base, part)
    changed = _changed(base, part, faults)
    if faults:
        raise LoadError(faults)
    with trust.trusted():  # every part of it has been checked when it was made
        made = _laid(base, changed, part)
    known = {} if files is None else files
    old = {set_file(one): one for one in base.sets}
    new = {RULES: document(made.decision)}
    for one in made.sets:
        name = set_file(one)
        new[name] = known[name] if name in known and old.get(name) is one else document(one)
    with trust.trusted():
        made = make_ruleset(made.decision, made.sets, made.labels, new, made.layers)
    if not trusted:
        faults = lint_laid(made, part)
        if faults:
            raise LoadError(faults)
        *below, own = made.layers
        told = as_layer(warn_laid(base, made, part))
        made = evolve(made, layers=(*below, evolve(own, warnings=told)))
    return made, new


def _changed(base: Ruleset, part: PatchPart, faults: list[Fault]) -> Ruleset:
    """Return the ruleset after all changes that can be made; the others are added to ``faults``."""
    made = base
    for index, one in enumerate(part.document.changes):
        at = f"/changes/{index}"
        refused = forbidden(part, one, at)
        if refused is not None:
            faults.append(refused)
            continue
        try:
            made = change(made, path_steps(one.at), partial(_value, one, part, at))
        except PathError as error:
            fields = {"at": one.at, **error.fields}
            found = None if error.found is None else show(error.found)
            faults.append(
                Fault(code=error.code, file=part.file, pointer=f"{at}/at", found=found, fields=fields)
            )
        except LoadError as error:
            faults += error.faults
    return made


def _value(one: Change, part: PatchPart, at: str, kind: Any) -> Any:
    """Return the new value of a place, structured strictly as what stands there."""
    if one.remove:
        return GONE
    try:
        value: Any = structure(plain(one.set), kind)
    except LoadError as error:
        raise LoadError(
            [evolve(fault, file=part.file, pointer=f"{at}/set{fault.pointer}") for fault in error.faults]
        ) from None
    return tuple(_cited(item, one) for item in value) if isinstance(value, tuple) else _cited(value, one)


def _cited(value: Any, one: Change) -> Any:
    """Return an object that cites nothing with the citations of the change that sets it."""
    if has(type(value)) and "cites" in fields_dict(type(value)) and not value.cites:
        return evolve(value, cites=one.cites)
    return value


def _laid(base: Ruleset, changed: Ruleset, part: PatchPart) -> Ruleset:
    """Return the changed ruleset with the identity, doubts, errata, gaps, words and layers of the patch."""
    own = part.document
    known = {source.id for source in base.decision.identity.sources}
    added = tuple(source for source in own.identity.sources if source.id not in known)
    rules = evolve(
        changed.decision,
        identity=_identity(base.decision.identity, part, (*base.decision.identity.sources, *added)),
        doubts=(*changed.decision.doubts, *own.doubts),
        errata=(*changed.decision.errata, *own.errata),
        gaps=(*changed.decision.gaps, *(gap for gap in own.gaps if gap not in changed.decision.gaps)),
    )
    made = evolve(changed, decision=rules, layers=(*base.layers, _layer(part, added)))
    return evolve(made, labels=_labels(made, base, part.labels))


def _identity(base: Identity, part: PatchPart, sources: tuple[Source, ...]) -> Identity:
    own = part.document.identity
    if isinstance(own, Identity):
        return evolve(own, sources=sources)
    period = base.period if own.period is None else own.period
    return evolve(base, id=own.id, period=period, sources=sources)


def _layer(part: PatchPart, sources: Sequence[Source]) -> Layer:
    own = part.document
    identity = own.identity
    if isinstance(own, Amendment):
        here = ["/identity"]
    else:
        here = ["/identity/id", *(["/identity/period"] if identity.period is not None else [])]
        here += [f"/identity/sources/{source.id}" for source in sources]
    here += [f"/gaps/{gap}" for gap in own.gaps]
    implied = [Change(at=at, cites=identity.cites) for at in here]
    implied += [Change(at=f"/doubts/{doubt.id}", cites=doubt.cites) for doubt in own.doubts]
    implied += [Change(at=f"/errata/{one.id}", cites=one.cites) for one in own.errata]
    return Layer(
        id=identity.id,
        kind=part.kind,
        number=identity.number,
        issuer=None if isinstance(identity, Identity) else identity.issuer,
        issued=identity.issued,
        period=identity.period,
        standing=identity.standing,
        cites=identity.cites,
        changes=(*own.changes, *implied),
    )


def _labels(
    made: Ruleset, base: Ruleset, own: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Mapping[str, str]]:
    """Return the words of both, without those that nothing uses any more."""
    before, after = decision_keys(base).keys(), decision_keys(made).keys()
    added = [one for one in made.sets if all(one is not other for other in base.sets)]
    if len(made.sets) == len(base.sets) + len(added) and before <= after:
        # nothing has gone: what was needed still is
        needed: Collection[str] = frozenset(after).union(*base.labels.values(), set_keys(added))
    else:
        needed = label_keys(made)
    laid = {}
    for lang in sorted({*base.labels, *own}):
        words = {**base.labels.get(lang, {}), **own.get(lang, {})}
        laid[lang] = FrozenDict({key: words[key] for key in sorted(words) if key in needed})
    return FrozenDict(laid)


def _text(value: Any) -> str:
    """Return a value of a ruleset as JSON text."""
    return json.dumps(unstructure(value), ensure_ascii=False)


# -- origins --------------------------------------------------------------------------------------


def origin(ruleset: Ruleset, path: str) -> Origin:
    """Tell where the value at ``path`` comes from; "/" asks for the ruleset as a whole.

    ``path`` is written as in a patch: ``/levels/province/recognises``. Raises
    :class:`~ocop_rules.errors.UnknownNameError` for a place that does not exist.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require(path, str, "path", "plain-text")
    steps = path_steps(path)
    cites: tuple[Citation, ...] = ()
    known: tuple[str, ...] = ()
    value: Any = None
    try:
        for depth, value in enumerate(along(ruleset, steps)):
            cites = getattr(value, "cites", ()) or cites
            known = tuple(path_of((*steps[:depth], name)) for name in names_in(value, depth))
    except PathError:
        raise UnknownNameError("path", path, known) from None
    found = Origin(layer=ruleset.layers[0], cites=cites, value=_text(value))
    for layer in ruleset.layers[1:]:
        for one in layer.changes:
            there = path_steps(one.at)
            if is_within(steps, there):
                found = evolve(found, layer=layer, at=one.at, cites=one.cites or cites, within=())
            elif is_within(there, steps) and layer.id not in found.within:
                found = evolve(found, within=(*found.within, layer.id))
    return found
