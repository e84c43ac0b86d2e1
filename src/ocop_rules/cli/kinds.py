"""What a file of JSON is, told by its keys, and the faults it has as that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final

from attrs import evolve, fields, frozen

from ocop_rules.cli.score import Known
from ocop_rules.comparing.maps import check_map
from ocop_rules.councils.checking import check_policy, check_sitting
from ocop_rules.errors import Fault, LoadError, UnknownNameError
from ocop_rules.life.checking import check_history
from ocop_rules.life.dossiers import check_dossier
from ocop_rules.life.round_checks import check_round
from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.dossier import Dossier
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.history import History
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.patch import Amendment, Overlay, Patch, PatchPart
from ocop_rules.model.round import Round
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.rulesets.loading import shipped
from ocop_rules.rulesets.patches import apply_patch
from ocop_rules.rulesets.registry import shipped_registry
from ocop_rules.rulesets.unknown import unknown_ruleset
from ocop_rules.structure.kinds import json_key


@frozen
class Kind:
    """A kind of file: its name in reports, the value it holds, and what finds its faults."""

    name: str
    value: Any
    check: Callable[[Any, Known], list[Fault]]

    @property
    def keys(self) -> frozenset[str]:
        """The keys that a file of this kind may have."""
        return frozenset(json_key(one) for one in fields(self.value) if one.init)


def _ruleset(known: Known, name: str, at: str) -> Ruleset:
    """Return the ruleset of this id; raises LoadError with the place that names it."""
    try:
        return known(name)
    except UnknownNameError:
        raise LoadError([unknown_ruleset(name, known.ids, at=at)]) from None


def _sitting(value: Sitting, known: Known) -> list[Fault]:
    return check_sitting(_ruleset(known, value.ruleset, "/ruleset"), value)


def _dossier(value: Dossier, known: Known) -> list[Fault]:
    return check_dossier(_ruleset(known, value.ruleset, "/ruleset"), value)


def _history(value: History, known: Known) -> list[Fault]:
    registry = shipped_registry()
    for name in dict.fromkeys(one.ruleset for one in value.dossiers if one.ruleset is not None):
        with suppress(UnknownNameError):  # which the check tells
            registry = registry.with_ruleset(known(name))
    return check_history(registry, value)


def _round(value: Round, known: Known) -> list[Fault]:
    return check_round(_ruleset(known, value.plan.ruleset, "/plan/ruleset"), value)


def _map(value: OptionMap, known: Known) -> list[Fault]:
    """Return the faults of a map under the decisions it names, or under what amends them."""
    olds, news = _amended(known, value.old, "/old"), _amended(known, value.new, "/new")
    return min((check_map(old, new, value) for old in olds for new in news), key=len)


def _amended(known: Known, name: str, at: str) -> list[Ruleset]:
    own = _ruleset(known, name, at)
    others = (known(one) for one in shipped("amendment"))
    return [own, *(one for one in others if one.decision.identity.amends == own.id)]


def _policy(value: CouncilPolicy, known: Known) -> list[Fault]:
    return [fault for one in known.given or (None,) for fault in check_policy(one, value)]


def _patch(value: Overlay | Amendment, known: Known) -> list[Fault]:
    over, at = PatchPart(document=value).over, "extends" if isinstance(value, Overlay) else "amends"
    base = _ruleset(known, over or "", f"/identity/{at}")
    try:
        return _laid(base, value, ())
    except LoadError as error:
        # its words stand in files beside it, which a document alone has none of
        words = [fault.fields["key"] for fault in error.faults if fault.code == "label-missing"]
        return _laid(base, value, words) if len(words) == len(error.faults) else _without_words(error)


def _laid(base: Ruleset, value: Overlay | Amendment, words: Iterable[str]) -> list[Fault]:
    labels = dict.fromkeys(base.labels, dict.fromkeys(words, "-"))
    return list(apply_patch(base, Patch(parts=(PatchPart(document=value, labels=labels),))).warnings)


def _without_words(error: LoadError) -> list[Fault]:
    return [fault for fault in error.faults if fault.code != "label-missing"]


EVALUATIONS: Final = "evaluations"
_KINDS: Final = (
    Kind("sitting", Sitting, _sitting),
    Kind("dossier", Dossier, _dossier),
    Kind("history", History, _history),
    Kind("round", Round, _round),
    Kind("map", OptionMap, _map),
    Kind("policy", CouncilPolicy, _policy),
    Kind("overlay", Overlay, _patch),
    Kind("amendment", Amendment, _patch),
)


def kind_of(data: object) -> Kind | None:
    """Return what JSON data is: the kind whose keys it has most of; None for an evaluation.

    What it shares with a kind counts for it, what that kind has no place for against it.
    """
    if not isinstance(data, dict):
        return None
    names = {str(key) for key in data}

    def fits(keys: frozenset[str]) -> int:
        return len(names & keys) - len(names - keys)

    evaluation = frozenset(json_key(one) for one in fields(Evaluation) if one.init)
    if isinstance(data.get("identity"), dict):
        return next(
            one for one in _KINDS if one.name == ("amendment" if "amends" in data["identity"] else "overlay")
        )
    best = max(_KINDS, key=lambda kind: fits(kind.keys))
    return best if names & best.keys and fits(best.keys) > fits(evaluation) else None


def faults_in(kind: Kind, data: object, known: Known, source: str) -> Iterator[Fault]:
    """Yield the faults of a value as what it is; ``source`` is its place."""
    try:
        found = kind.check(kind.value.from_json(data, source), known)
    except LoadError as error:
        found = list(error.faults)
    yield from (evolve(fault, file=fault.file or source) for fault in found)
