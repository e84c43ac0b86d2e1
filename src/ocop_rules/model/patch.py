"""Patches: a later decision, or a province, laid over a ruleset as a list of changes.

An **amendment** (``amendment.json``) is a decision that amends an earlier one and may change any
figure of it. An **overlay** (``overlay.json``) is what a province, a district or a commune adds to
a decision; it may change the course of the evaluation and no figure of the score sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

from ocop_rules.errors import Fault
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.change import Change, ChangePath
from ocop_rules.model.decision import Doubt, Erratum, Identity
from ocop_rules.model.layer import Layer, LayerKind, Period
from ocop_rules.model.terms import Citation, Confidence, Slug, Source
from ocop_rules.structure.forms import Form

__all__ = [
    "OVERLAY_MAY",
    "Amendment",
    "Change",
    "ChangePath",
    "Layer",
    "LayerKind",
    "Overlay",
    "OverlayIdentity",
    "Patch",
    "PatchPart",
]

OVERLAY_MAY: Final[tuple[tuple[str, ...], ...]] = (
    ("council",),
    ("rounds",),
    ("limits",),
    ("deadlines",),
    ("bodies",),
    ("calendar",),
    ("levels", "*", "sends_up"),
    ("readings", "*", "choice"),
)
"""The places of a ruleset that an overlay may change, with all they hold; * is any element."""


@frozen(kw_only=True)
class OverlayIdentity(Form):
    """Whose overlay this is, over which ruleset, and when it applies.

    ``extends`` is the id of the ruleset it is laid over. ``issuer`` is the body that issued it
    (label ``issuer.<slug>``). What is not known is left out; the decision's own period then holds.
    """

    id: Slug
    extends: Slug
    number: str | None = None
    issuer: Slug | None = None
    issued: date | None = None
    period: Period | None = None
    standing: Confidence = "single-source"
    sources: tuple[Source, ...] = ()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class Overlay(Form):
    """What ``overlay.json`` holds: council policy, rounds, deadlines, bodies, what goes up, readings.

    ``doubts``, ``errata`` and ``gaps`` are added to those of the ruleset.
    """

    identity: OverlayIdentity
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...] = ()
    errata: tuple[Erratum, ...] = ()
    gaps: tuple[Slug, ...] = ()


@frozen(kw_only=True)
class Amendment(Form):
    """What ``amendment.json`` holds: a decision by what it changes in the one that it amends.

    ``identity.amends`` is the id of the ruleset it is laid over; ``doubts``, ``errata`` and ``gaps``
    are added to those of that ruleset.
    """

    identity: Identity
    changes: tuple[Change, ...]
    doubts: tuple[Doubt, ...] = ()
    errata: tuple[Erratum, ...] = ()
    gaps: tuple[Slug, ...] = ()


@frozen(kw_only=True)
class PatchPart(Form):
    """One amendment or overlay with its words; ``file`` is named in the faults."""

    document: Amendment | Overlay
    labels: Mapping[str, Mapping[str, str]] = field(factory=FrozenDict)
    file: str | None = field(default=None, eq=False)

    @property
    def id(self) -> str:
        """The id of the ruleset that it makes."""
        return self.document.identity.id

    @property
    def kind(self) -> LayerKind:
        """What it is: "amendment" or "overlay"."""
        return "overlay" if isinstance(self.document, Overlay) else "amendment"

    @property
    def over(self) -> str | None:
        """The id of the ruleset that it is laid over; None where an amendment does not say."""
        document = self.document
        return document.identity.extends if isinstance(document, Overlay) else document.identity.amends


@frozen(kw_only=True)
class Patch(Form):
    """One or more amendments and overlays, laid over a ruleset in this order."""

    parts: tuple[PatchPart, ...]

    def faults_within(self) -> list[Fault]:
        """Return the fault of a patch that holds nothing."""
        return [] if self.parts else [Fault(code="no-parts", pointer="/parts", found="[]")]

    @property
    def id(self) -> str:
        """The id of the ruleset that it makes: that of its last part."""
        return self.parts[-1].id

    @property
    def over(self) -> str | None:
        """The id of the ruleset that its first part is laid over."""
        return self.parts[0].over
