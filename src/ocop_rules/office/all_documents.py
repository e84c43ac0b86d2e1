"""The documents of a round: summary, minutes, lists, register, certificates, to-do lists, agenda."""

from __future__ import annotations

from ocop_rules.errors import ArgumentError, check_language, require
from ocop_rules.model.round import Round
from ocop_rules.model.round_state import RoundState
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.office.agenda_document import agenda
from ocop_rules.office.documents import Document
from ocop_rules.office.list_documents import certificates, lists, register
from ocop_rules.office.making import Making
from ocop_rules.office.naming import Naming
from ocop_rules.office.sitting_documents import minutes, summary
from ocop_rules.office.upgrade_document import upgrades
from ocop_rules.words import DEFAULT


def round_documents(
    rules: Ruleset,
    round: Round,  # noqa: A002 - the field's word
    state: RoundState,
    *,
    lang: str = DEFAULT,
    personal: bool = False,
) -> tuple[Document, ...]:
    """Return every document of a round as it stands, in one language.

    The summary table, the minutes of each day on which the council sat, the lists for the decision of
    recognition, for sending up and for publication, the register and the texts of certificates, what it
    takes each product to hold one star more, the agenda.
    Documents that would be empty are left out. ``personal`` puts the names of the members and the addresses
    of producers in.
    """
    require(round, Round, "round", "Round")
    require(state, RoundState, "state", "RoundState")
    require(personal, bool, "personal", "flag")
    require(rules, Ruleset, "rules", "Ruleset")
    if state.round != round:
        raise ArgumentError("state", state, "state-of-round")
    making = Making(Naming(rules, round, state, check_language(lang), personal))
    made = [
        summary(making),
        *minutes(making),
        *lists(making),
        register(making),
        certificates(making),
        upgrades(making),
    ]
    return (*(one for one in made if any(grid.rows for grid in one.grids)), agenda(making))
