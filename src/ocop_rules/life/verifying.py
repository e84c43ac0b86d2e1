"""Verifying a stored result: computed again under the rules it names, and compared value by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, cast

from attrs import evolve, frozen

from ocop_rules._version import __version__
from ocop_rules.councils.deliberating import deliberate
from ocop_rules.errors import ArgumentError, Fault, FaultsError, LoadError, UnknownNameError, pointer, show
from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import GateClosed, Notice, Reason, Result
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.verified import Differs, Verified, VerifiedKind, VerifiedWhy
from ocop_rules.rulesets.archive import archived
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped, with_readings
from ocop_rules.scoring.prepared import prepare
from ocop_rules.scoring.quick import score
from ocop_rules.scoring.tiers import stars_by_points

Rules = Ruleset | Iterable[Ruleset]
_NEEDED: Final = ("ruleset", "digest", "product_set", "status")
_KINDS: Final = (
    ("ruleset", str, "string"),
    ("digest", str, "string"),
    ("product_set", int, "integer"),
    ("status", str, "string"),
)
_MADE_BY: Final = "library"


@frozen
class _Law:
    """The ruleset a result is computed under; ``readings`` are choices that had to be taken for it."""

    ruleset: Ruleset
    same: bool
    readings: tuple[tuple[str, str], ...] = ()


def _candidates(name: str, rules: Rules | None) -> list[Ruleset]:
    given = [rules] if isinstance(rules, Ruleset) else list(rules or ())
    found = [one for one in given if name in one.accepts]
    return found + ([load(name)] if name in shipped() else [])


def _under_readings(ruleset: Ruleset, digest: str, named: Mapping[str, str]) -> _Law | None:
    """Return the ruleset under the choices with which it has the digest: those named, and one beside them."""
    declared = {one.id: one.choices for one in ruleset.decision.readings}
    taken = {
        name: choice
        for name, choice in named.items()
        if choice in declared.get(name, ()) and ruleset.choices[name] != choice
    }
    others = [
        {name: choice}
        for name, choices in declared.items()
        for choice in choices
        if choice != ruleset.choices[name]
    ]
    for more in [{}, *others] if taken else others:
        made = with_readings(ruleset, taken | more)
        if made.digest == digest:
            return _Law(made, same=True, readings=tuple(sorted((taken | more).items())))
    return None


def _law(name: str, digest: str, named: Mapping[str, str], rules: Rules | None) -> _Law:
    """Return what a result is computed under; UnknownNameError where nothing of its name is at hand."""
    found = _candidates(name, rules)
    for one in found:
        if one.digest == digest:
            return _Law(one, same=True)
    kept = archived(digest)
    if kept is not None:
        return _Law(kept, same=True)
    for one in found:
        law = _under_readings(one, digest, named)
        if law is not None:
            return law
    if not found:
        raise UnknownNameError("ruleset", name, shipped())
    return _Law(found[0], same=False)


def _many(data: Mapping[str, Any], key: str) -> list[Any]:
    """Return a list of a result, empty where it is missing; raises LoadError for anything else."""
    found = data.get(key, [])
    if not isinstance(found, (list, tuple)):
        fields = {"expected": "array"}
        raise LoadError([Fault(code="type", pointer=pointer(key), found=show(found), fields=fields)])
    return list(found)


def _asserted(ruleset: Ruleset, number: int, data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the gates and requirements that the evaluator of a result asserted."""
    prepared = prepare(ruleset, number)
    every = {**prepared.gates, **prepared.requirements}
    for gate in map(GateClosed.from_json, _many(data, "gates")):
        if gate.gate in every and every[gate.gate].trigger == "asserted":
            yield gate.gate
    for notice in map(Notice.from_json, _many(data, "notices")):
        if notice.code in ("gate-in-doubt", "requirement-unmet"):
            shown = prepared.gates if notice.code == "gate-in-doubt" else prepared.requirements
            yield from (one.id for one in shown.values() if one.place == notice.place)


def _sheet(ruleset: Ruleset, data: Mapping[str, Any]) -> Evaluation:
    """Return the sheet that the reasons of a result tell."""
    reasons = [Reason.from_json(one) for one in _many(data, "reasons")]
    number = data["product_set"]
    known = number if number in ruleset.numbers else next(iter(ruleset.numbers))
    sheet = {
        "ruleset": data["ruleset"],
        "product_set": number,
        "answers": {one.criterion: one.option for one in reasons if one.option is not None},
        "cases": {one.criterion: one.case for one in reasons if one.case is not None},
        "gates": list(dict.fromkeys(_asserted(ruleset, known, data))),
    }
    if data.get("notes"):
        sheet["notes"] = data["notes"]
    return Evaluation.from_json(sheet if data.get("id") is None else sheet | {"id": data["id"]})


def _computed_sheet(
    ruleset: Ruleset, data: Mapping[str, Any], sheet: Evaluation | None
) -> dict[str, Any] | None:
    """Return the result of a sheet computed again; None where neither reasons nor a sheet are there."""
    if sheet is None and not data.get("reasons"):
        return None
    found = _sheet(ruleset, data) if sheet is None else sheet
    return score(ruleset, evolve(found, digest=None)).to_json(reasons="reasons" in data)


def _computed_council(
    ruleset: Ruleset, data: Mapping[str, Any], sitting: Sitting | None
) -> dict[str, Any] | None:
    """Return the result of a council computed again; None where no sitting is there."""
    if sitting is None and "sitting" not in data:
        return None
    found = Sitting.from_json(data["sitting"]) if sitting is None else sitting
    pinned = evolve(found, digest=None, sheets=tuple(evolve(one, digest=None) for one in found.sheets))
    policy = CouncilPolicy.from_json(data.get("policy")) if data.get("policy_from") == "argument" else None
    made = deliberate(ruleset, pinned, policy).to_json(sheets="sitting" in data)
    return made | ({"sitting": found.to_json()} if "sitting" in data else {})


def _differences(stored: Any, computed: Any, place: tuple[object, ...] = ()) -> Iterator[Differs]:
    """Yield what differs; who made a result is no part of it."""
    if isinstance(stored, Mapping) and isinstance(computed, Mapping):
        for key in dict.fromkeys((*stored, *computed)):
            if key != _MADE_BY:
                yield from _differences(stored.get(key), computed.get(key), (*place, key))
    elif isinstance(stored, (list, tuple)) and isinstance(computed, list) and len(stored) == len(computed):
        for index, (one, other) in enumerate(zip(stored, computed, strict=True)):
            yield from _differences(one, other, (*place, index))
    elif type(stored) is not type(computed) or stored != computed:
        yield Differs(pointer(*place), stored, computed)


def _told(ruleset: Ruleset, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from the figures of a result alone: its sum and the stars by points."""
    points = data.get("points")
    if not isinstance(points, Mapping):
        return {}
    total = sum(value for part, value in points.items() if part != "total" and type(value) is int)
    told: dict[str, Any] = {"points": {**points, "total": total}}
    if data["status"] == "ranked":
        gaps = ruleset.choices.get("tier-gaps", "half-open")
        told["stars_by_points"] = stars_by_points(ruleset.decision.tiers, total, gaps)
    return told


def _why(law: _Law, library: str | None, *, differs: bool) -> Iterator[VerifiedWhy]:
    if not law.same:
        yield "other-rules"
    if law.readings:
        yield "other-readings"
    if library != __version__:
        yield "other-version"
    elif differs and law.same:
        yield "changed"


def _as_data(result: object) -> Mapping[str, Any]:
    if isinstance(result, Result):
        return result.to_json(reasons=True)
    if isinstance(result, Deliberation):
        return result.to_json(sheets=True)
    if not isinstance(result, Mapping):
        raise ArgumentError("result", result, "stored")
    missing = [key for key in _NEEDED if key not in result]
    if missing:
        raise LoadError([Fault(code="missing-key", fields={"key": key}) for key in missing])
    wrong = [
        Fault(code="type", pointer=pointer(key), found=show(result[key]), fields={"expected": expected})
        for key, kind, expected in _KINDS
        if type(result[key]) is not kind
    ]
    if wrong:
        raise LoadError(wrong)
    return result


def verify(
    result: Result | Deliberation | Mapping[str, Any],
    *,
    sheet: Evaluation | Sitting | None = None,
    rules: Rules | None = None,
) -> Verified:
    """Compute a stored result again under the ruleset and digest it names, and tell what differs.

    ``result`` is the result of a sheet or a council, or its JSON form as a dictionary, which need not agree
    with itself. What it was made of stands in its reasons or its sitting (``to_json(reasons=True)``,
    ``to_json(sheets=True)``); otherwise give the ``sheet`` or sitting. The ruleset is looked for among
    ``rules``, those that are shipped and the archive of released ones, and under other choices of its
    readings. Where reasons themselves were changed, figures and all, nobody can tell: give the sheet.

    Raises UnknownNameError where no ruleset of the name is at hand, and LoadError for what is no result.
    """
    data = _as_data(result)
    council = "members" in data
    compute = cast("Callable[..., dict[str, Any] | None]", _computed_council if council else _computed_sheet)
    named = data.get("readings")
    law = _law(data["ruleset"], data["digest"], named if isinstance(named, Mapping) else {}, rules)
    library = data.get(_MADE_BY)
    kind: VerifiedKind = "council" if council else "sheet"
    made = Verified(
        kind=kind,
        id=data.get("id"),
        ruleset=data["ruleset"],
        digest=data["digest"],
        library=library,
        verdict="not-shown",
        computed_under=law.ruleset.digest,
        readings=law.readings,
    )
    try:
        computed = compute(law.ruleset, data, sheet)
    except FaultsError as error:
        return _unshown(made, law, error.faults, "invalid")
    if computed is None:
        told = {} if council else _told(law.ruleset, data)
        found = tuple(one for key in told for one in _differences(data.get(key), told[key], (key,)))
        if not found:
            return _unshown(made, law, (), "no-sheet")
    else:
        found = tuple(_differences(data, computed))
    if not law.same:
        # that the digests differ is said by the reason already
        found = tuple(
            one for one in found if one.pointer != "/digest" and not one.pointer.endswith("/digest")
        )
    why = tuple(_why(law, library, differs=bool(found)))
    return evolve(made, verdict="differs" if found or not law.same else "same", why=why, differences=found)


def _unshown(made: Verified, law: _Law, faults: Iterable[Fault], why: VerifiedWhy) -> Verified:
    """Return the verdict on a result that cannot be computed again."""
    return evolve(made, why=(*_why(law, made.library, differs=False), why), faults=tuple(faults))
