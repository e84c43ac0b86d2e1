"""The scoring rules of Vietnam's OCOP programme as data, and an exact core that applies them.

Everything named here is stable; anything under a leading underscore may change::

    >>> from ocop_rules import Evaluation, load, score
    >>> rules = load("148-2023")
    >>> sheet = Evaluation(ruleset="148-2023", product_set=1, answers={"1.1": 3, "1.2": 0})
    >>> result = score(rules, sheet)
    >>> result.status, result.points["total"]
    ('open', 5)
"""

from ocop_rules._version import __version__
from ocop_rules.batch import score_all, score_one
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
from ocop_rules.labels import label
from ocop_rules.loading import load, shipped, with_readings
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.result import Bounds, Floor, GateClosed, Invalid, Reason, Result
from ocop_rules.model.ruleset import Criterion, Option, Place, ProductSet, Ruleset
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
    "ProductSet",
    "Reason",
    "Result",
    "Ruleset",
    "UnknownNameError",
    "Unreadable",
    "__version__",
    "check",
    "evaluation_from_json",
    "evaluation_to_json",
    "label",
    "load",
    "parse_evaluation",
    "read_evaluations",
    "score",
    "score_all",
    "score_one",
    "shipped",
    "with_readings",
]
