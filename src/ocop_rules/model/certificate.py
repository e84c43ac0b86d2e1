"""The days of a certificate: its renewal, extension and withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import Counted
from ocop_rules.structure.forms import WholeForm

Filing = Literal["early", "in-window", "late"]


ExtensionCode = Literal[
    "extended", "no-rule", "not-transitional", "ended-before", "nothing-filed", "kept-window"
]


@frozen(kw_only=True)
class Window(WholeForm):
    """The days on which a renewal may be filed, both included."""

    first: date
    last: date
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class CertificateExtension(WholeForm):
    """Whether a certificate stays valid past its end, to which day at most, and why.

    ``code``: "extended"; the decision sets no extension ("no-rule"); the certificate could have kept
    the window ("not-transitional"); it had ended before ("ended-before"); no renewal was filed
    while it ran ("nothing-filed"); the renewal kept the window ("kept-window").
    """

    code: ExtensionCode
    until: date | None = None
    readings: Mapping[str, str] = FrozenDict()
    cites: tuple[Citation, ...] = ()


@frozen(kw_only=True)
class WithdrawalDue(WholeForm):
    """Who withdraws a certificate on a ground, and by which day."""

    ground: str
    level: str
    by: date
    counted: Counted
    cites: tuple[Citation, ...] = ()
