"""Doubts about a ruleset as a whole, as they stand under what rests on it."""

from __future__ import annotations

from attrs import frozen

from ocop_rules.model.terms import Slug
from ocop_rules.structure.forms import WholeForm


@frozen(kw_only=True)
class RulesetDoubt(WholeForm):
    """A doubt about a ruleset, or about what is laid over it, as a whole: the label ``doubt.<doubt>``.

    Whatever rests on the ruleset rests on it; what a sheet or a council comes to lists it among its
    doubtful figures, with an empty place.
    """

    ruleset: Slug
    doubt: Slug
