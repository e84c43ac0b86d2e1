"""The scoring rules of Vietnam's OCOP programme as data, and an exact core that applies them.

Everything named here is stable; anything under a leading underscore may change::

    >>> from ocop_rules import Evaluation, load, score
    >>> rules = load("148-2023")
    >>> sheet = Evaluation(ruleset="148-2023", product_set=1, answers={"1.1": 3, "1.2": 0})
    >>> result = score(rules, sheet)
    >>> result.status, result.points["total"]
    ('open', 5)

A name is imported from its module when it is first asked for, so that importing the package
costs nothing that a script does not use.
"""

from importlib import import_module

from ocop_rules._version import __version__

_HOMES = {
    "_carried_text": ("tell_carried",),
    "agendas": ("AgendaItem", "agenda"),
    "batch": ("score_all", "score_lines", "score_one"),
    "carried": ("Carried", "CarriedAnswer", "CarriedGate"),
    "carry": ("carry_over",),
    "certificates": (
        "certificate_end",
        "certificate_extension",
        "notice_day",
        "renewal_window",
        "withdrawal_due",
    ),
    "changes": ("tell_changes",),
    "checking": ("check",),
    "comparing": ("diff",),
    "contradictions": ("check_history",),
    "council": ("check_sitting", "deliberate", "sitting_of"),
    "deliberation": ("Deliberation",),
    "disagreeing": ("Differing", "agreement", "differing"),
    "dossiers": (
        "check_dossier",
        "completeness",
        "deadline",
        "dossier_from_json",
        "dossier_to_json",
        "parse_dossier",
        "round_for",
    ),
    "errors": (
        "EvaluationError",
        "Fault",
        "FaultsError",
        "LoadError",
        "MissingExtraError",
        "NoRuleError",
        "NotHeldError",
        "OcopError",
        "UnknownNameError",
    ),
    "evaluations": (
        "Unreadable",
        "evaluation_from_json",
        "evaluation_to_json",
        "parse_evaluation",
        "read_evaluations",
    ),
    "explaining": ("explain",),
    "histories": ("history_from_json", "history_to_json", "parse_history"),
    "history": ("HistoryError", "ProductState", "replay"),
    "labels": ("label", "with_labels"),
    "levels": ("NextStep", "Outcome", "next_step", "outcome_of", "ranked_outcome"),
    "loading": ("load", "load_labels", "load_patch", "shipped", "with_readings"),
    "maps": ("check_map", "load_map", "map_between", "shipped_maps"),
    "model.council": (
        "Council",
        "CouncilPolicy",
        "Member",
        "Quorum",
        "Rounding",
        "Share",
        "Sitting",
        "Spread",
    ),
    "model.difference": ("Difference",),
    "model.dossier": ("Dossier", "Handed"),
    "model.evaluation": ("Evaluation",),
    "model.history": ("History",),
    "model.mapping": ("OptionMap",),
    "model.patch": ("Layer", "Patch"),
    "model.product": ("Producer", "Product", "ProductCode"),
    "model.result": ("Bounds", "Floor", "GateClosed", "Invalid", "Reason", "Result"),
    "model.ruleset": ("Criterion", "Option", "Place", "ProductSet", "Ruleset"),
    "patches": ("Origin", "apply", "compose", "origin"),
    "plugins": ("announced", "load_announced"),
    "products": (
        "check_code",
        "parse_code",
        "parse_producer",
        "parse_product",
        "producer_from_json",
        "producer_to_json",
        "product_from_json",
        "product_to_json",
    ),
    "registry": ("Applicable", "Registry", "shipped_registry"),
    "scoring": ("score",),
    "sittings": ("parse_policy", "parse_sitting", "policy_from_json", "sitting_from_json", "sitting_to_json"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME_OF)]  # noqa: PLE0604 - the names stand once, in the table above


def __getattr__(name: str) -> object:
    """Import a public name from its module when it is first asked for."""
    home = _HOME_OF.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    """Return all public names, also those not imported yet."""
    return sorted({*globals(), *__all__})
