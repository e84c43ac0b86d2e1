from ocop_rules._version import __version__
from ocop_rules.batch import score_all, score_lines, score_one
from ocop_rules.checking import check
from ocop_rules.errors import (
    EvaluationError,
    Fault,
    FaultsError,
    LoadError,
    MissingExtraError,
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
from ocop_rules.explain import explain
from ocop_rules.labels import label, with_labels
from ocop_rules.loading import load, load_labels, shipped, with_readings
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.product import Producer, Product, ProductCode
from ocop_rules.model.result import Bounds, Floor, GateClosed, Invalid, Reason, Result
from ocop_rules.model.ruleset import Criterion, Option, Place, ProductSet, Ruleset
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
from ocop_rules.scoring import score

__all__ = [
    "Bounds",
    "Criterion",
    "Evaluation",
    "EvaluationError",
    "Fault",
    "FaultsError",
    "Floor",
    "GateClosed",
    "Invalid",
    "LoadError",
    "MissingExtraError",
    "OcopError",
    "Option",
    "Place",
    "Producer",
    "Product",
    "ProductCode",
    "ProductSet",
    "Reason",
    "Result",
    "Ruleset",
    "UnknownNameError",
    "Unreadable",
    "__version__",
    "check",
    "check_code",
    "evaluation_from_json",
    "evaluation_to_json",
    "explain",
    "label",
    "load",
    "load_labels",
    "parse_code",
    "parse_evaluation",
    "parse_producer",
    "parse_product",
    "producer_from_json",
    "producer_to_json",
    "product_from_json",
    "product_to_json",
    "read_evaluations",
    "score",
    "score_all",
    "score_lines",
    "score_one",
    "shipped",
    "with_labels",
    "with_readings",
]
