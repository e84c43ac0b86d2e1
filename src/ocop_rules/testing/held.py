"""A strategy for rounds of evaluation as they are exchanged: plan, council, products and sheets."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve
from hypothesis import strategies as st

from ocop_rules.errors import require
from ocop_rules.model.council import ROLES, Council, Member
from ocop_rules.model.dossier import Dossier
from ocop_rules.model.product import Product
from ocop_rules.model.round import Round, RoundCouncil, RoundEntry, RoundPlan, RoundSitting
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.testing.lives import first_day, require_levels
from ocop_rules.testing.sheets import complete_sheets

_DAY = timedelta(days=1)
_MOST = 3
_EARLIEST, _LATEST = 30, 300
"""The days after the first one of a ruleset between which a council sits."""


@st.composite
def _held_rounds(draw: st.DrawFn, ruleset: Ruleset) -> Round:
    level = draw(st.sampled_from([one.id for one in ruleset.decision.levels if one.scores]))
    count = draw(st.integers(1, _MOST))
    members = tuple(Member(id=f"m{number}", role=ROLES[number]) for number in range(count))
    first, end = first_day(ruleset), ruleset.decision.identity.period.end
    most = _LATEST if end is None else min(_LATEST, (end - first).days)
    day = first + draw(st.integers(min(_EARLIEST, most), most)) * _DAY
    numbers = draw(st.lists(st.sampled_from(sorted(ruleset.numbers)), min_size=1, max_size=_MOST))
    settles = ruleset.decision.council is not None and bool(ruleset.decision.council.settled)
    entries, sittings = [], []
    for place, number in enumerate(numbers):
        product = Product(id=f"p{place}", name=f"P {place}", producer=f"q{place}", product_set=number)
        if not draw(st.booleans()):
            entries.append(RoundEntry(product=product))
        else:
            filed = Dossier(ruleset=ruleset.id, kind="new", product_set=number, filed=day - 10 * _DAY)
            entries.append(RoundEntry(product=product, dossier=filed))
            sheets = [
                evolve(draw(complete_sheets(ruleset, number)), evaluator=member.id, product=product.id)
                for member in members
            ]
            support = draw(complete_sheets(ruleset, number)) if settles else None
            sittings.append(
                RoundSitting(product=product.id, level=level, day=day, sheets=tuple(sheets), support=support)
            )
    return Round(
        plan=RoundPlan(ruleset=ruleset.id, level=level, id="r", day=day - 20 * _DAY),
        councils=(RoundCouncil(council=Council(level=level, members=members)),),
        products=tuple(entries),
        sittings=tuple(sittings),
    )


def held_rounds(ruleset: Ruleset) -> st.SearchStrategy[Round]:
    """Return a strategy for rounds of evaluation at a level of ``ruleset`` whose council scores.

    One to three products of any set, a council of one to three members, and for some of the products a
    dossier and the complete sheets of all members: :func:`ocop_rules.life.run_round` takes them as they
    are. (The yearly rounds of a decision, which are rules, are made by :func:`rounds`.) Raises NotHeldError
    for a ruleset without levels.
    """
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require_levels(ruleset)
    return _held_rounds(ruleset)
