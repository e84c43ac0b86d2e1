"""The scoring rules of Vietnam's OCOP programme as data, and an exact core that applies them.

    >>> from ocop_rules import Evaluation, load, score
    >>> rules = load("148-2023")
    >>> sheet = Evaluation(ruleset="148-2023", product_set=1, answers={"1.1": 3, "1.2": 0})
    >>> result = score(rules, sheet)
    >>> result.status, result.points["total"]
    ('open', 5)

The verbs and values that most programs need stand here; everything else is reached by its area,
such as ``ocop_rules.councils`` or ``from ocop_rules.life import Dossier``. What a face names in
``__all__`` is stable, anything else may change. A name is imported when it is first asked for, so
that importing the package costs nothing that a script does not use.
"""

from typing import TYPE_CHECKING

from ocop_rules._version import __version__
from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules import comparing as comparing
    from ocop_rules import councils as councils
    from ocop_rules import errors as errors
    from ocop_rules import life as life
    from ocop_rules import model as model
    from ocop_rules import planning as planning
    from ocop_rules import rulesets as rulesets
    from ocop_rules import scoring as scoring
    from ocop_rules import telling as telling
    from ocop_rules.comparing.carrying import carry_over as carry_over
    from ocop_rules.comparing.differences import diff as diff
    from ocop_rules.councils.deliberating import deliberate as deliberate
    from ocop_rules.errors import EvaluationError as EvaluationError
    from ocop_rules.errors import Fault as Fault
    from ocop_rules.errors import LoadError as LoadError
    from ocop_rules.errors import OcopError as OcopError
    from ocop_rules.errors import UnknownNameError as UnknownNameError
    from ocop_rules.life.agendas import agenda as agenda
    from ocop_rules.life.levels import next_step as next_step
    from ocop_rules.life.replaying import replay as replay
    from ocop_rules.model.carried import Carried as Carried
    from ocop_rules.model.council import Sitting as Sitting
    from ocop_rules.model.deliberation import Deliberation as Deliberation
    from ocop_rules.model.difference import Difference as Difference
    from ocop_rules.model.evaluation import Evaluation as Evaluation
    from ocop_rules.model.history import History as History
    from ocop_rules.model.result import Invalid as Invalid
    from ocop_rules.model.result import Result as Result
    from ocop_rules.model.ruleset import Ruleset as Ruleset
    from ocop_rules.model.state import ProductState as ProductState
    from ocop_rules.model.step import NextStep as NextStep
    from ocop_rules.rulesets.by_id import load as load
    from ocop_rules.rulesets.loading import shipped as shipped
    from ocop_rules.scoring.checking import check as check
    from ocop_rules.scoring.previewing import preview as preview
    from ocop_rules.scoring.previewing import prune as prune
    from ocop_rules.scoring.quick import score as score
    from ocop_rules.scoring.streams import score_lines as score_lines
    from ocop_rules.telling.explaining import explain as explain
    from ocop_rules.telling.notebook import load_ipython_extension as load_ipython_extension
    from ocop_rules.telling.page import Page as Page
    from ocop_rules.telling.telling import tell as tell

# written by tools/faces.py from the imports above
__all__ = [
    "Carried",
    "Deliberation",
    "Difference",
    "Evaluation",
    "EvaluationError",
    "Fault",
    "History",
    "Invalid",
    "LoadError",
    "NextStep",
    "OcopError",
    "Page",
    "ProductState",
    "Result",
    "Ruleset",
    "Sitting",
    "UnknownNameError",
    "__version__",
    "agenda",
    "carry_over",
    "check",
    "comparing",
    "councils",
    "deliberate",
    "diff",
    "errors",
    "explain",
    "life",
    "load",
    "load_ipython_extension",
    "model",
    "next_step",
    "planning",
    "preview",
    "prune",
    "replay",
    "rulesets",
    "score",
    "score_lines",
    "scoring",
    "shipped",
    "tell",
    "telling",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "": "comparing councils errors life model planning rulesets scoring telling",
            "comparing.carrying": "carry_over",
            "comparing.differences": "diff",
            "councils.deliberating": "deliberate",
            "errors": "EvaluationError Fault LoadError OcopError UnknownNameError",
            "life.agendas": "agenda",
            "life.levels": "next_step",
            "life.replaying": "replay",
            "model.carried": "Carried",
            "model.council": "Sitting",
            "model.deliberation": "Deliberation",
            "model.difference": "Difference",
            "model.evaluation": "Evaluation",
            "model.history": "History",
            "model.result": "Invalid Result",
            "model.ruleset": "Ruleset",
            "model.state": "ProductState",
            "model.step": "NextStep",
            "rulesets.by_id": "load",
            "rulesets.loading": "shipped",
            "scoring.checking": "check",
            "scoring.previewing": "preview prune",
            "scoring.quick": "score",
            "scoring.streams": "score_lines",
            "telling.explaining": "explain",
            "telling.notebook": "load_ipython_extension",
            "telling.page": "Page",
            "telling.telling": "tell",
        },
    )
