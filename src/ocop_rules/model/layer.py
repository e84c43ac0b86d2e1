"""The layers of a ruleset: the texts it is laid together from, and when each of them applies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from ocop_rules.errors import Fault
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.change import Change
from ocop_rules.model.terms import Citation, Confidence, Slug
from ocop_rules.structure.forms import Form, WholeForm

LayerKind = Literal["decision", "amendment", "overlay"]


@frozen(kw_only=True)
class Period(Form):
    """The days on which something applies, both ends included; an open end is None."""

    start: date
    end: date | None = None

    def __contains__(self, day: object) -> bool:
        """Tell whether ``day`` lies in the period."""
        return isinstance(day, date) and self.start <= day and (self.end is None or day <= self.end)


@frozen(kw_only=True)
class Warned(Form):
    """A warning about what a layer says or drops: the parts of a :class:`~ocop_rules.errors.Fault`."""

    code: Slug
    file: str | None = None
    pointer: str = ""
    found: str | None = None
    fields: Mapping[str, str] = field(factory=FrozenDict)
    cites: tuple[Citation, ...] = ()

    def fault(self) -> Fault:
        """Return the warning as a fault; its ``severity`` is "warning"."""
        return Fault(
            code=self.code,
            file=self.file,
            pointer=self.pointer,
            found=self.found,
            fields=self.fields,
            cites=self.cites,
        )


@frozen(kw_only=True)
class Layer(Form):
    """One of the texts a ruleset is laid together from: a decision, an amendment or an overlay.

    ``changes`` are those it makes in what lies below it, its own identity, doubts and gaps
    included; a decision makes none. ``number``, ``issuer``, ``issued`` and ``period`` are None
    where they are not known. ``warnings`` tells what in it should be looked at; it is no part of its
    value.
    """

    id: Slug
    kind: LayerKind = "decision"
    number: str | None = None
    issuer: Slug | None = None
    issued: date | None = None
    period: Period | None = None
    standing: Confidence = "single-source"
    cites: tuple[Citation, ...] = ()
    changes: tuple[Change, ...] = ()
    warnings: tuple[Warned, ...] = field(default=(), eq=False)

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<Layer {self.kind} {self.id}>"


@frozen(kw_only=True)
class Origin(WholeForm):
    """Where a value of a ruleset comes from.

    ``layer`` is the decision, amendment or overlay that gave the value; ``at`` the place its change
    names, None for a value of the decision that nothing has changed; ``cites`` the citations of
    that change, or else those that stand nearest to the value. ``within`` names the layers that
    changed something inside the value afterwards. ``value`` is the value itself as JSON text.
    """

    layer: Layer
    at: str | None = None
    cites: tuple[Citation, ...] = ()
    within: tuple[str, ...] = ()
    value: str | None = None

    def __repr__(self) -> str:
        """Return what tells it from others; the whole would fill a screen."""
        return f"<Origin {self.layer.id} {self.at or ''}".rstrip() + ">"
