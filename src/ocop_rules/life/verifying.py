"""Verifying a stored result: computed again under the rules it names, and compared value by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from types import NoneType
from typing import Any, Final

from attrs import evolve, frozen

from ocop_rules._version import __version__
from ocop_rules.errors import ArgumentError, Fault, FaultsError, LoadError, pointer, require, show, writable
from ocop_rules.ground.frozen import is_deep
from ocop_rules.life.computing_again import Computed, council_again, round_again, sheet_again
from ocop_rules.model.council import Sitting
from ocop_rules.model.decision import Identity
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Result
from ocop_rules.model.round import Round
from ocop_rules.model.round_state import RoundState
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.verified import Differs, Verified, VerifiedKind, VerifiedWhy
from ocop_rules.rulesets.by_digest import Law, Rules, law_of_digest, rulesets_given
from ocop_rules.rulesets.registry import Registry
from ocop_rules.scoring.tiers import stars_under
from ocop_rules.structure.kinds import placed
from ocop_rules.structure.structuring import structure

MadeOf = Evaluation | Sitting | Round
"""What a result is made of: a sheet, a sitting, a round."""

_MADE_OF: Final[Mapping[VerifiedKind, type[MadeOf]]] = {
    "sheet": Evaluation,
    "council": Sitting,
    "round": Round,
}
_NEEDED: Final[Mapping[VerifiedKind, tuple[tuple[str, type, str], ...]]] = {
    "sheet": (
        ("ruleset", str, "string"),
        ("digest", str, "string"),
        ("product_set", int, "integer"),
        ("status", str, "string"),
    ),
    "round": (
        ("ruleset", str, "string"),
        ("digest", str, "string"),
        ("registry", dict, "object"),
        ("known", list, "array"),
        ("day", str, "string"),
    ),
}
_MADE_BY: Final = "library"


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
        yield Differs(pointer(*place), _writable(stored), computed)


def _writable(value: Any) -> Any:
    """Return stored data as JSON can hold it: no lone surrogates, a number with a fraction as its text.

    What is nested too deeply to be held is shown.
    """
    return show(value) if is_deep(value) else _written(value)


def _written(value: Any) -> Any:
    if isinstance(value, (str, Decimal, float)):
        return writable(str(value))
    if isinstance(value, Mapping):
        return {writable(str(key)): _written(item) for key, item in value.items()}
    return [_written(item) for item in value] if isinstance(value, (list, tuple)) else value


def _told(ruleset: Ruleset, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows from the figures of a result alone: its sum and the stars by points."""
    points = data.get("points")
    if not isinstance(points, Mapping):
        return {}
    total = sum(value for part, value in points.items() if part != "total" and type(value) is int)
    told: dict[str, Any] = {"points": {**points, "total": total}}
    if data["status"] == "ranked" and total >= 0:
        told["stars_by_points"] = stars_under(ruleset, total)
    return told


def _why(law: Law, library: str | None, *, differs: bool) -> Iterator[VerifiedWhy]:
    if not law.same:
        yield "other-rules"
    if law.readings:
        yield "other-readings"
    if library != __version__:
        yield "other-version"
    elif differs and law.same:
        yield "changed"


def _kind(data: Mapping[str, Any]) -> VerifiedKind:
    return "round" if "counts" in data else "council" if "members" in data else "sheet"


def _as_data(result: object) -> Mapping[str, Any]:
    if isinstance(result, Result):
        return result.to_json(reasons=True)
    if isinstance(result, (Deliberation, RoundState)):
        return result.to_json(sheets=True)
    if not isinstance(result, Mapping):
        raise ArgumentError("result", result, "stored")
    result = dict(result)  # what is read once says one thing
    kind = _kind(result)
    needed = _NEEDED["round" if kind == "round" else "sheet"]
    missing = [key for key, _, _ in needed if key not in result]
    if missing:
        raise LoadError([Fault(code="missing-key", fields={"key": key}) for key in missing])
    wrong = [
        Fault(code="type", pointer=pointer(key), found=show(result[key]), fields={"expected": expected})
        for key, type_, expected in needed
        if type(result[key]) is not type_
    ]
    if wrong:
        raise LoadError(wrong)
    return result


@frozen
class _Known:
    """The decisions that a round names by their dates alone, each fault in them with its place."""

    known: tuple[Identity, ...]


def _registry(data: Mapping[str, Any], rules: tuple[Ruleset, ...]) -> tuple[Registry, Mapping[str, Law]]:
    """Return the registry that a round names, and what stands in it by id."""
    laws = {
        name: law_of_digest(name, _digest(digest, name), {}, rules)
        for name, digest in data["registry"].items()
    }
    known = structure({"known": data["known"]}, _Known)
    return Registry(tuple(law.ruleset for law in laws.values()), known.known), laws


def _digest(digest: object, name: str) -> str:
    """Return a digest that is a text; raises LoadError with its place otherwise."""
    if isinstance(digest, str):
        return digest
    fields = {"expected": "string"}
    raise LoadError(
        [Fault(code="type", pointer=pointer("registry", name), found=show(digest), fields=fields)]
    )


def verify(
    result: Result | Deliberation | RoundState | Mapping[str, Any],
    *,
    sheet: MadeOf | None = None,
    rules: Rules | None = None,
) -> Verified:
    """Compute a stored result again under the ruleset and digest it names, and tell what differs.

    ``result`` is the result of a sheet or a council or the state of a round, or its JSON form as a
    dictionary, which need not agree with itself. What it was made of stands in its reasons, its sitting or
    its round (``to_json(reasons=True)``, ``to_json(sheets=True)``); otherwise give the ``sheet``, the sitting
    or the round. The ruleset is looked for among ``rules``, those that are shipped and the archive of
    released ones, and under other choices of its readings; a round is run among the decisions that it names
    (``registry``, ``known``), and no others. Where reasons themselves were changed, figures
    and all, nobody can tell: give the sheet.

    Raises UnknownNameError where no ruleset of the name is at hand, and LoadError for what is no result.
    """
    data = _as_data(result)
    kind = _kind(data)
    require(sheet, (_MADE_OF[kind], NoneType), "sheet", f"made-of-{kind}")
    given = rulesets_given(rules)
    named = data.get("readings")
    law = law_of_digest(data["ruleset"], data["digest"], named if isinstance(named, Mapping) else {}, given)
    others: list[str] = []
    compute: Callable[..., Computed] = council_again if kind == "council" else sheet_again
    if kind == "round":
        registry, laws = _registry(data, given)
        compute = partial(round_again, registry=registry)
        others = [name for name, one in laws.items() if not one.same]
        beside = {name: choice for one in laws.values() for name, choice in one.readings}
        law = evolve(law, same=law.same and not others, readings=tuple((beside | dict(law.readings)).items()))
    library = data.get(_MADE_BY)
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
        told = _told(law.ruleset, data) if kind == "sheet" else {}
        found = tuple(one for key in told for one in _differences(data.get(key), told[key], (key,)))
        if not found:
            return _unshown(made, law, (), "no-sheet")
    else:
        found = tuple(_differences(data, computed))
    if not law.same:
        # that the digests differ is said by the reason already
        known = {pointer("registry", name) for name in others}
        found = tuple(
            one for one in found if not one.pointer.endswith("/digest") and one.pointer not in known
        )
    why = tuple(_why(law, library, differs=bool(found)))
    return evolve(made, verdict="differs" if found or not law.same else "same", why=why, differences=found)


def _unshown(made: Verified, law: Law, faults: Iterable[Fault], why: VerifiedWhy) -> Verified:
    """Return the verdict on a result that cannot be computed again."""
    return evolve(made, why=(*_why(law, made.library, differs=False), why), faults=tuple(faults))


# -- results inside of other documents ------------------------------------------------------------


def verify_within(document: Mapping[str, Any], *, rules: Rules | None = None) -> tuple[Verified, ...]:
    """Verify every stored result in a JSON document, each with its place (``at``).

    A document is a result itself, a carried sheet (its results before and after), the differences of a
    council's members (their deliberation), or a history (the deliberations that its records carry). What else
    stands in it is not stored to be verified: the records of a history are held against one another when it
    is replayed; a next step, an agenda or the state of a product follows from records, and is computed from
    them again.

    Raises LoadError where there is no result in it, and as :func:`verify` does.
    """
    require(document, Mapping, "document", "stored")
    given = rulesets_given(rules)
    found = list(_within(dict(document)))
    if not found:
        raise LoadError([Fault(code="nothing-stored", found=show(sorted(map(str, document))))])
    return tuple(evolve(verify(data, sheet=sheet, rules=given), at=at) for at, data, sheet in found)


def _within(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Evaluation | None]]:
    if "digest" in document and "ruleset" in document:
        yield "", document, None
    elif "before" in document and "result" in document:
        yield pointer("before"), document["before"], None
        # the sheet under the new decision stands beside its result
        try:
            sheet = Evaluation.from_json(document.get("evaluation"))
        except LoadError as error:
            raise LoadError(placed(error.faults, "evaluation")) from None
        yield pointer("result"), document["result"], sheet
    elif "deliberation" in document:
        yield pointer("deliberation"), document["deliberation"], None
    elif isinstance(document.get("results"), list):
        for index, record in enumerate(document["results"]):
            if isinstance(record, Mapping) and "deliberation" in record:
                yield pointer("results", index, "deliberation"), record["deliberation"], None
