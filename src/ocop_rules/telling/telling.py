"""``tell``: whatever the library returns, as a page in words.

Which page a value gets stands in one table, by the name of its class: a page is imported when it is
first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any, Final

from ocop_rules import words
from ocop_rules.errors import Fault, FaultsError, check_language, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.telling.blocks import Note
from ocop_rules.telling.fitting import fitting
from ocop_rules.telling.page import Page, join
from ocop_rules.telling.shelf import Rules, Shelf
from ocop_rules.words import DEFAULT

Maker = Callable[[Any, Shelf, str], Page]

PAGES: Final = FrozenDict(
    {
        "AgendaItem": "life.agenda_item",
        "Agreement": "members.agreement",
        "Anatomy": "planning.anatomy",
        "Announced": "registry.announced",
        "Applicable": "dossiers.applicable",
        "Carried": "carried.carried",
        "CertificateExtension": "certificates.extension",
        "CouncilPolicy": "policy.policy",
        "CouncilUpgrade": "ways.council_upgrade",
        "Counterexample": "conformance.counterexample",
        "Criterion": "blank_sheet.criterion",
        "Deliberation": "council.deliberation",
        "Difference": "differences.difference",
        "Dossier": "dossiers.dossier",
        "DossierCheck": "dossiers.dossier_check",
        "Due": "dossiers.due",
        "Evaluation": "sheet.evaluation",
        "Fault": "faults.fault",
        "FaultsError": "faults.faults_error",
        "Finding": "planning.finding_page",
        "History": "history.history",
        "Invalid": "sheet.invalid",
        "LevelOutcome": "history.level_outcome",
        "MemberDifferences": "members.member_differences",
        "Mismatch": "conformance.mismatch",
        "NextStep": "life.next_step",
        "OcopError": "faults.error",
        "Option": "blank_sheet.option",
        "OptionMap": "maps.option_map",
        "Origin": "ruleset.origin",
        "Patch": "registry.patch",
        "PlanDay": "dossiers.plan_day",
        "Preview": "preview.preview",
        "Producer": "products.producer",
        "Product": "products.product",
        "ProductCode": "products.product_code",
        "ProductSet": "blank_sheet.product_set",
        "ProductState": "life.product_state",
        "Pruned": "preview.pruned",
        "Registry": "registry.registry",
        "Result": "sheet.result",
        "ResultRecord": "history.result_record",
        "Round": "rounds.round_record",
        "RoundDates": "dossiers.round_dates",
        "RoundState": "rounds.round_state",
        "RoundsOn": "dossiers.rounds_on",
        "Ruleset": "ruleset.ruleset",
        "Sitting": "council.sitting",
        "StepCheck": "dossiers.step_check",
        "Unreadable": "sheet.unreadable",
        "Upgrade": "ways.upgrade",
        "Verdict": "conformance.verdict",
        "Verified": "verified.verified",
        "WhatIf": "beside.what_if",
        "Window": "certificates.window",
        "WithdrawalDue": "certificates.withdrawal",
        "WorkCalendar": "certificates.calendar",
    }
)
"""The module and function that make the page of a class."""

SEQUENCES: Final = FrozenDict(
    {
        "AgendaItem": "life.agenda",
        "Announced": "registry.announced_all",
        "Fault": "faults.faults",
        "Finding": "planning.findings",
        "Mismatch": "conformance.mismatches",
        "PlanDay": "dossiers.plan_days",
        "StepCheck": "dossiers.step_checks",
        "Upgrade": "ways.upgrades",
        "Verdict": "conformance.verdicts",
    }
)
"""The same for several things of one class, where they are told together."""


def tell(thing: object, *, rules: Rules | None = None, lang: str = DEFAULT) -> Page:
    """Return a page that tells ``thing``, which is anything that the library returns, in words.

    A value names the ruleset it belongs to, which is found among those that come with the library. Give
    ``rules``, a ruleset or several (a registry will do), where it belongs to another: the overlay of a
    province, a folder of your own, chosen readings. Several things are told one behind the other; a list of
    none says that it is empty, what that means for an agenda and for faults included.

    Raises UnknownNameError for a language that the library does not speak and for a ruleset that is not
    at hand, EvaluationError where the ruleset at hand has another digest, and FaultsError for a thing that
    has no page, or that names what its ruleset does not have.
    """
    check_language(lang)
    shelf = Shelf.of(rules)
    if isinstance(thing, (list, tuple)) and _named(thing, PAGES) is None:
        return _several(thing, shelf, lang)
    maker = _named(thing, PAGES)
    if maker is None:
        fields = {"known": ", ".join(sorted(PAGES))}
        raise FaultsError([Fault(code="no-page", found=show(type(thing).__name__), fields=fields)])
    return _made(maker, thing, shelf, lang)


def _several(things: Sequence[object], shelf: Shelf, lang: str) -> Page:
    if not things:
        return Page([Note(words.phrase(lang, "tell.empty"))], lang)
    together = {_named(one, SEQUENCES) for one in things}
    if len(together) == 1 and None not in together:
        return _made(next(iter(together)) or "", things, shelf, lang)
    return join([tell(one, rules=shelf.given or None, lang=lang) for one in things], lang)


def _named(thing: object, table: FrozenDict[str, str]) -> str | None:
    return next((table[name] for name in _names(type(thing)) if name in table), None)


def _names(kind: type) -> Iterator[str]:
    """Yield the names of a class and of those it is made from, of this library alone."""
    return (one.__name__ for one in kind.__mro__ if one.__module__.partition(".")[0] == "ocop_rules")


def _made(maker: str, thing: object, shelf: Shelf, lang: str) -> Page:
    with fitting():
        return _maker(maker)(thing, shelf, lang)


def _maker(name: str) -> Maker:
    module, _, function = name.partition(".")
    maker: Maker = getattr(import_module(f"ocop_rules.telling.{module}"), function)
    return maker
