from ocop_rules._carried_text import tell_carried
from ocop_rules._version import __version__
from ocop_rules.agendas import AgendaItem, agenda
from ocop_rules.batch import score_all, score_lines, score_one
from ocop_rules.carried import Carried, CarriedAnswer, CarriedGate
from ocop_rules.carry import carry_over
from ocop_rules.certificates import (
    certificate_end,
    certificate_extension,
    notice_day,
    renewal_window,
    withdrawal_due,
)
from ocop_rules.changes import tell_changes
from ocop_rules.checking import check
from ocop_rules.comparing import diff
from ocop_rules.contradictions import check_history
from ocop_rules.council import check_sitting, deliberate, sitting_of
from ocop_rules.deliberation import Deliberation
from ocop_rules.disagreeing import Differing, agreement, differing
from ocop_rules.dossiers import (
    check_dossier,
    completeness,
    deadline,
    dossier_from_json,
    dossier_to_json,
    parse_dossier,
    round_for,
)
from ocop_rules.errors import (
    EvaluationError,
    Fault,
    FaultsError,
    LoadError,
    MissingExtraError,
    NoRuleError,
    NotHeldError,
    OcopError,
    UnknownNameError,
)
from ocop_rules.evaluations import (
    Unreadable,
    evaluation_from_json,
    evaluation_to_json,
    parse_evaluation,
    read_evaluations,
)
from ocop_rules.explaining import explain
from ocop_rules.histories import history_from_json, history_to_json, parse_history
from ocop_rules.history import HistoryError, ProductState, replay
from ocop_rules.labels import label, with_labels
from ocop_rules.levels import NextStep, Outcome, next_step, outcome_of, ranked_outcome
from ocop_rules.loading import load, load_labels, load_patch, shipped, with_readings
from ocop_rules.maps import check_map, load_map, map_between, shipped_maps
from ocop_rules.model.council import (
    Council,
    CouncilPolicy,
    Member,
    Quorum,
    Rounding,
    Share,
    Sitting,
    Spread,
)
from ocop_rules.model.difference import Difference
from ocop_rules.model.dossier import Dossier, Handed
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.history import History
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.patch import Layer, Patch
from ocop_rules.model.product import Producer, Product, ProductCode
from ocop_rules.model.result import Bounds, Floor, GateClosed, Invalid, Reason, Result
from ocop_rules.model.ruleset import Criterion, Option, Place, ProductSet, Ruleset
from ocop_rules.patches import Origin, apply, compose, origin
from ocop_rules.plugins import announced, load_announced
from ocop_rules.products import (
    check_code,
    parse_code,
    parse_producer,
    parse_product,
    producer_from_json,
    producer_to_json,
    product_from_json,
    product_to_json,
)
from ocop_rules.registry import Applicable, Registry, shipped_registry
from ocop_rules.scoring import score
from ocop_rules.sittings import (
    parse_policy,
    parse_sitting,
    policy_from_json,
    sitting_from_json,
    sitting_to_json,
)

__all__ = [
    "AgendaItem",
    "Applicable",
    "Bounds",
    "Carried",
    "CarriedAnswer",
    "CarriedGate",
    "Council",
    "CouncilPolicy",
    "Criterion",
    "Deliberation",
    "Difference",
    "Differing",
    "Dossier",
    "Evaluation",
    "EvaluationError",
    "Fault",
    "FaultsError",
    "Floor",
    "GateClosed",
    "Handed",
    "History",
    "HistoryError",
    "Invalid",
    "Layer",
    "LoadError",
    "Member",
    "MissingExtraError",
    "NextStep",
    "NoRuleError",
    "NotHeldError",
    "OcopError",
    "Option",
    "OptionMap",
    "Origin",
    "Outcome",
    "Patch",
    "Place",
    "Producer",
    "Product",
    "ProductCode",
    "ProductSet",
    "ProductState",
    "Quorum",
    "Reason",
    "Registry",
    "Result",
    "Rounding",
    "Ruleset",
    "Share",
    "Sitting",
    "Spread",
    "UnknownNameError",
    "Unreadable",
    "__version__",
    "agenda",
    "agreement",
    "announced",
    "apply",
    "carry_over",
    "certificate_end",
    "certificate_extension",
    "check",
    "check_code",
    "check_dossier",
    "check_history",
    "check_map",
    "check_sitting",
    "completeness",
    "compose",
    "deadline",
    "deliberate",
    "diff",
    "differing",
    "dossier_from_json",
    "dossier_to_json",
    "evaluation_from_json",
    "evaluation_to_json",
    "explain",
    "history_from_json",
    "history_to_json",
    "label",
    "load",
    "load_announced",
    "load_labels",
    "load_map",
    "load_patch",
    "map_between",
    "next_step",
    "notice_day",
    "origin",
    "outcome_of",
    "parse_code",
    "parse_dossier",
    "parse_evaluation",
    "parse_history",
    "parse_policy",
    "parse_producer",
    "parse_product",
    "parse_sitting",
    "policy_from_json",
    "producer_from_json",
    "producer_to_json",
    "product_from_json",
    "product_to_json",
    "ranked_outcome",
    "read_evaluations",
    "renewal_window",
    "replay",
    "round_for",
    "score",
    "score_all",
    "score_lines",
    "score_one",
    "shipped",
    "shipped_maps",
    "shipped_registry",
    "sitting_from_json",
    "sitting_of",
    "sitting_to_json",
    "tell_carried",
    "tell_changes",
    "with_labels",
    "with_readings",
    "withdrawal_due",
]
