"""For testers: sheets made from any ruleset, and a format for expected results.

The strategies give `Hypothesis <https://hypothesis.readthedocs.io>`_ what it needs to try a
scorer, a form or a portal with every kind of score sheet. What they make is plain model data
(:class:`~ocop_rules.Evaluation`), and what fails shrinks to a sheet that a person can read: few
answers, no tick or the first option before the others::

    from hypothesis import given
    from ocop_rules import load, score
    from ocop_rules.testing import complete_sheets

    RULES = load("148-2023")

    @given(complete_sheets(RULES, product_set=11))
    def test_points_never_pass_the_maximum(sheet):
        assert score(RULES, sheet).points["total"] <= 100

The oracle format holds expected results: JSON Lines, each line an object with an evaluation and
a part of its result::

    {"evaluation": {"ruleset": "148-2023", …}, "expected": {"status": "ranked", "stars": 3}}

``expected`` holds whatever of the result shall be compared. Objects are compared key by key,
keys that it leaves out are free; arrays are compared item by item and have to be of one length;
everything else has to be equal and of the same type. An evaluation that cannot be read or scored
has the result ``{"status": "invalid", "faults": [{"code": …}, …]}``. See :func:`read_oracle` and
:func:`check_oracle`.

This package needs Hypothesis, the extra ``testing``.
"""

from ocop_rules.errors import MissingExtraError

try:
    import hypothesis  # noqa: F401 - asked for by name, so that its absence gets a remedy
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise MissingExtraError("hypothesis", "testing") from None

from ocop_rules.planning.oracles import Expectation, Mismatch, check_oracle, read_oracle
from ocop_rules.testing.documents import documents
from ocop_rules.testing.faulty import faulty_sheets
from ocop_rules.testing.held import held_rounds
from ocop_rules.testing.laws import overlays, rulesets
from ocop_rules.testing.lives import dossiers, histories, near_days, outcomes, rounds
from ocop_rules.testing.near import near_floor, near_tier
from ocop_rules.testing.sheets import complete_sheets, evaluations, open_sheets
from ocop_rules.testing.sittings import near_limits, near_mean, policies, sittings

__all__ = [
    "Expectation",
    "Mismatch",
    "check_oracle",
    "complete_sheets",
    "documents",
    "dossiers",
    "evaluations",
    "faulty_sheets",
    "held_rounds",
    "histories",
    "near_days",
    "near_floor",
    "near_limits",
    "near_mean",
    "near_tier",
    "open_sheets",
    "outcomes",
    "overlays",
    "policies",
    "read_oracle",
    "rounds",
    "rulesets",
    "sittings",
]
