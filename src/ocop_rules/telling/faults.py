"""Faults and errors in words: where, what is wrong, what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ocop_rules.errors import (
    EvaluationError,
    Fault,
    FaultsError,
    MissingExtraError,
    NoRuleError,
    NotHeldError,
    UnknownNameError,
)
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Listing, Note, Title
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker


def faults(things: Sequence[Fault], _shelf: Shelf, lang: str) -> Page:
    """Return faults under a heading that counts them."""
    return Page(_counted(things, lang), lang)


def _counted(things: Sequence[Fault], lang: str, *means: Block) -> Sequence[Block]:
    title = Title(Speaker(lang).say("faults.title", count=len(things)), 1)
    return (title, *means, *fault_list(things, lang).blocks)


def named_faults(name: str, things: Iterable[Fault], lang: str) -> Page:
    """Return faults under the name of what has them."""
    return Page((Title(name, 1), *fault_list(things, lang).blocks), lang)


def fault_list(things: Iterable[Fault], lang: str) -> Page:
    """Return faults without a heading."""
    items = [remarks.fault(one, lang) for one in things]
    return Page((Listing(items),) if items else (), lang)


def fault(thing: Fault, shelf: Shelf, lang: str) -> Page:
    """Return one fault."""
    return faults((thing,), shelf, lang)


def faults_error(thing: FaultsError, shelf: Shelf, lang: str) -> Page:
    """Return all faults of an error, and what they mean for a sheet."""
    if not isinstance(thing, EvaluationError):
        return faults(thing.faults, shelf, lang)
    means = Note(Speaker(lang).say("explain.not-scored"), "means")
    return Page(_counted(thing.faults, lang, means), lang)


def error(
    thing: UnknownNameError | NoRuleError | NotHeldError | MissingExtraError, _shelf: Shelf, lang: str
) -> Page:
    """Return an error that has no faults, what went wrong and what to do about it."""
    title = Title(Speaker(lang).say("verify.faults"), 1)
    return Page((title, Note(thing.message(lang), "warn"), Note(thing.remedy(lang), "todo")), lang)
