"""Clauses about files: schema, digest, and what patches may touch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import attrs

from ocop_rules.errors import Fault, show
from ocop_rules.ground import normal
from ocop_rules.model.change import Change
from ocop_rules.model.conformance import Counterexample
from ocop_rules.model.decision import Decision
from ocop_rules.model.patch import OVERLAY_MAY
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets import patches
from ocop_rules.rulesets.assemble import documents, make_ruleset
from ocop_rules.rulesets.places import PathError, along, name_of, path_steps
from ocop_rules.schemas.published import schema_faults
from ocop_rules.structure import strict_json
from ocop_rules.structure.structuring import structure
from ocop_rules.testing.conformance.subject import Subject

Found = Counterexample | None


def _schema_of(name: str) -> str:
    return "product-set" if name.startswith("sets/") else name.removesuffix(".json")


def schemas(subject: Subject) -> Found:
    """Every file validates against its JSON Schema."""
    faults: list[Fault] = []
    for name, data in subject.documents.items():
        faults += schema_faults(_schema_of(name), data, f"{subject.name}/{name}")
    for name, data in subject.labels.items():
        faults += schema_faults("labels", data, f"{subject.name}/{name}")
    return Counterexample(faults=tuple(faults)) if faults else None


def _different(about: str, expected: object, found: object) -> Found:
    return None if expected == found else Counterexample(about=about, expected=expected, found=found)


def digest(subject: Subject) -> Found:
    """The digest is that of the normal form, which reads back equal; labels do not count."""
    rules = subject.ruleset
    if rules is None:
        return None
    files = documents(rules.decision, rules.sets)
    made = normal.digest(files.values())
    for name, raw in files.items():
        kind: Any = ProductSet if name.startswith("sets/") else Decision
        again = normal.dumps(strict_json.loads(raw.decode(), name)).encode()
        read = structure(strict_json.loads(raw.decode(), name), kind, name)
        there = next(
            (one for one in rules.sets if kind is ProductSet and one.number == read.number), rules.decision
        )
        if again != raw or read != there:
            return Counterexample(about=name, expected=show(raw.decode()), found=show(again.decode()))
    bare = make_ruleset(rules.decision, rules.sets, {}).digest
    return _different("digest", made, rules.digest) or _different("digest", made, bare)


# -- amendments and overlays ----------------------------------------------------------------------


def may_touch(subject: Subject) -> Found:
    """What an overlay changes lies in the places it may touch; the rest equals what lies below."""
    laid, base = subject.ruleset, subject.base
    if laid is None:
        return None
    own = ("identity", "doubts", "errata", "gaps")
    for change in laid.layers[-1].changes:
        steps = path_steps(change.at)
        if steps[0] not in own and not any(_at(steps, place) for place in OVERLAY_MAY):
            return Counterexample(
                about="changes", expected=["/".join(one) for one in OVERLAY_MAY], found=change.at
            )
    if base is not None:
        for name in ("tiers", "gates", "requirements", "certificate"):
            below, above = getattr(base.decision, name), getattr(laid.decision, name)
            if below != above:
                return Counterexample(about=name, expected=show(str(below)), found=show(str(above)))
        if base.sets != laid.sets:
            return Counterexample(about="sets", expected=base.digest, found=laid.digest)
    return None


def _at(steps: Sequence[str], place: Sequence[str]) -> bool:
    pairs = zip(place, steps, strict=False)
    return len(steps) >= len(place) and all(wanted in ("*", step) for wanted, step in pairs)


@cache
def _given(kind: type) -> tuple[str, ...]:
    """Return the names of the fields that a class of ours is made of, none for another."""
    return tuple(one.name for one in attrs.fields(kind) if one.init) if attrs.has(kind) else ()


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield every value that has nothing more inside, by its place; a list without names is one value."""
    if isinstance(value, tuple):
        names = [name_of(item, index) for index, item in enumerate(value)]
        if not value or None in names or len(set(names)) < len(names):
            yield path, value
            return
        for name, item in zip(names, value, strict=True):
            yield from _leaves(item, f"{path}/{name}")
    elif fields := _given(value.__class__):
        for name in fields:
            yield from _leaves(getattr(value, name), f"{path}/{name}")
    else:
        yield path, value


def _all(rules: Ruleset) -> Mapping[str, Any]:
    return dict([*_leaves(rules.decision, ""), *_leaves(rules.sets, "/sets")])


def rest_stays(subject: Subject) -> Found:
    """What a patch does not name has the value that it had below."""
    laid, base = subject.ruleset, subject.base
    if laid is None or base is None:
        return None
    named = {path_steps(change.at) for change in laid.layers[-1].changes}
    around = {place[:count] for place in named for count in range(len(place))}
    old, new = _all(base), _all(laid)
    for path in sorted({*old, *new}):
        steps = path_steps(path)
        if steps in around or any(steps[:count] in named for count in range(len(steps) + 1)):
            continue
        if path not in old or path not in new or old[path] != new[path]:
            return Counterexample(
                about=path, expected=show(str(old.get(path))), found=show(str(new.get(path)))
            )
    return None


def origins(subject: Subject) -> Found:
    """Every value that a patch sets tells that it comes from it, and where that is written."""
    laid = subject.ruleset
    if laid is None:
        return None
    own = laid.layers[-1]
    for change in own.changes:
        if change.remove:
            continue
        if not change.cites:
            return Counterexample(about=change.at, expected="cites", found=[])
        found = patches.origin(laid, change.at).layer.id
        if found != own.id:
            return Counterexample(about=change.at, expected=own.id, found=found)
    return None


def warned(subject: Subject) -> Found:
    """What an overlay drops without naming it, and where it leaves less than the decision, is told."""
    laid, base = subject.ruleset, subject.base
    if laid is None or base is None:
        return None
    told = [(one.code, one.fields) for one in laid.layers[-1].warnings]
    dropped = {
        name for code, fields in told if code == "change-drops" for name in fields["dropped"].split(", ")
    }
    for change in laid.layers[-1].changes:
        for name in _at_change(base, laid, change):
            # where a whole list is gone, that is told
            if not any(f"{name}.".startswith(f"{one}.") for one in dropped):
                return Counterexample(
                    about=change.at, expected=f"change-drops: {name}", found=sorted(dropped)
                )
    for code, level in _short(base, laid):
        if not any(one == code and fields["level"] == level for one, fields in told):
            found = [one for one, _ in told]
            return Counterexample(about=f"warnings/{level}", expected=code, found=found)
    return None


def _entries(value: Any) -> dict[str, Any]:
    """Return the entries of a list by their names."""
    names = {name_of(one, index): one for index, one in enumerate(value)} if isinstance(value, tuple) else {}
    return {name: one for name, one in names.items() if name is not None and attrs.has(type(one))}


def _gone(old: Any, new: Any, path: str = "") -> Iterator[str]:
    """Yield the entries of a list, and of the lists in them, that stand below and no more above."""
    there = _entries(new)
    for name, one in _entries(old).items():
        if name not in there:
            yield path + name
            continue
        for inner in attrs.fields(type(one)):
            above = getattr(there[name], inner.name, None)
            # citations belong to whoever sets the entry
            below = () if inner.name == "cites" else getattr(one, inner.name)
            yield from _gone(below, above, f"{path}{name}.{inner.name}.")


def _at_change(base: Ruleset, laid: Ruleset, change: Change) -> Iterator[str]:
    """Yield what stands no more at the place of a change that sets a value."""
    try:
        old, new = (list(along(one, path_steps(change.at)))[-1] for one in (base, laid))
    except PathError:
        return
    yield from () if change.remove else _gone(old, new)


def _short(base: Ruleset, laid: Ruleset) -> Iterator[tuple[str, str]]:
    """Yield where fewer rounds are held than below, or a limit is gone: the warning, and the level."""
    held = {one.level: one.rounds for one in laid.decision.rounds}
    for one in base.decision.rounds:
        if len(held.get(one.level, ())) < len(one.rounds):
            yield "rounds-fewer", one.level
    limits = {(one.level, one.since) for one in laid.decision.limits}
    for limit in base.decision.limits:
        if (limit.level, limit.since) not in limits:
            yield "limit-dropped", limit.level
