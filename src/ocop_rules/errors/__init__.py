"""Faults and errors: what was wrong, where, what was found and what to do about it.

``__all__`` is what a program may rely on; the rest is what the rooms make them with.
"""

from __future__ import annotations

from ocop_rules.errors.calls import ArgumentError as ArgumentError
from ocop_rules.errors.calls import MissingExtraError as MissingExtraError
from ocop_rules.errors.calls import NoRuleError as NoRuleError
from ocop_rules.errors.calls import NotHeldError as NotHeldError
from ocop_rules.errors.calls import OcopError as OcopError
from ocop_rules.errors.calls import UnknownNameError as UnknownNameError
from ocop_rules.errors.calls import check_language as check_language
from ocop_rules.errors.calls import phrase as phrase
from ocop_rules.errors.calls import require as require
from ocop_rules.errors.calls import require_function as require_function
from ocop_rules.errors.calls import require_many as require_many
from ocop_rules.errors.faults import EvaluationError as EvaluationError
from ocop_rules.errors.faults import Fault as Fault
from ocop_rules.errors.faults import FaultsError as FaultsError
from ocop_rules.errors.faults import LoadError as LoadError
from ocop_rules.errors.faults import Severity as Severity
from ocop_rules.errors.faults import bounded as bounded
from ocop_rules.errors.faults import count_faults as count_faults
from ocop_rules.errors.showing import pointer as pointer
from ocop_rules.errors.showing import reason as reason
from ocop_rules.errors.showing import show as show
from ocop_rules.errors.showing import writable as writable

__all__ = [
    "ArgumentError",
    "EvaluationError",
    "Fault",
    "FaultsError",
    "LoadError",
    "MissingExtraError",
    "NoRuleError",
    "NotHeldError",
    "OcopError",
    "UnknownNameError",
    "check_language",
]

# a traceback, and what is pickled, names the place that is promised
for _public in __all__:
    globals()[_public].__module__ = __name__
