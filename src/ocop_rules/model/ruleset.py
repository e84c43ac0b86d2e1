"""The ruleset: one decision and its product sets, ready to score with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from attrs import field, frozen

from ocop_rules.errors import Fault, UnknownNameError
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import Decision, Identity
from ocop_rules.model.layer import Layer
from ocop_rules.model.product_set import ProductSet
from ocop_rules.structure.forms import Form


@frozen(kw_only=True, repr=False)
class Ruleset(Form):
    """One decision, ready to score with: its rules, product sets, digest and labels.

    ``digest`` is the SHA-256 over structure and numbers in normal form; the label catalogues do
    not count. ``labels`` maps a language to its catalogue.
    """

    decision: Decision
    sets: tuple[ProductSet, ...]
    digest: str
    labels: Mapping[str, Mapping[str, str]] = field(factory=FrozenDict, eq=False, repr=False)
    layers: tuple[Layer, ...] = field(eq=False, repr=False)
    """What it is laid together from, the decision first; no part of its value."""
    _derived: dict[Any, Any] = field(factory=dict, init=False, eq=False, repr=False)
    """Tables made from the ruleset when first used; never part of its value."""

    @layers.default
    def _layers(self) -> tuple[Layer, ...]:
        return (_layer_of(self.decision.identity),)

    def __repr__(self) -> str:
        """Return which ruleset this is; its figures would fill pages."""
        return f"<Ruleset {self.id} {self.digest[:19]}>"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: FBT001 - called by pretty printers
        """Show the same where Hypothesis or IPython would write out every field."""
        printer.text(repr(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the derived tables behind when the ruleset crosses a process."""
        return (_unpickled, (self.decision, self.sets, self.digest, self.labels, self.layers))

    @property
    def id(self) -> str:
        """The identifier of the decision, such as ``148-2023``."""
        return self.decision.identity.id

    @cached_property
    def law(self) -> Layer:
        """The decision or amendment itself, below the overlays laid over it: its own id and period."""
        return next(one for one in reversed(self.layers) if one.kind != "overlay")

    @property
    def law_start(self) -> date:
        """The day the decision or amendment itself came into force, whatever the overlays say."""
        period = self.law.period
        return self.decision.identity.period.start if period is None else period.start

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What should be looked at in it, from its lowest layer up; nothing of it keeps it from use.

        They are what an overlay drops without naming it, what falls short of the decision's least, and
        rounds and deadlines that cannot be kept. What is shipped has none.
        """
        return tuple(one.fault() for layer in self.layers for one in layer.warnings)

    @cached_property
    def accepts(self) -> frozenset[str]:
        """The ids whose sheets it scores: its own, and of an overlay also those it is laid over.

        An overlay never touches points, floors or tiers, so that a sheet of its base is a sheet
        of its own; an amendment is another text of law.
        """
        ids = [self.id]
        for above, below in zip(reversed(self.layers), reversed(self.layers[:-1]), strict=False):
            if above.kind != "overlay":
                break
            ids.append(below.id)
        return frozenset(ids)

    @cached_property
    def numbers(self) -> Mapping[int, ProductSet]:
        """The product sets by number."""
        return FrozenDict({one.number: one for one in self.sets})

    @cached_property
    def choices(self) -> Mapping[str, str]:
        """The choice taken in every declared reading."""
        return FrozenDict({reading.id: reading.choice for reading in self.decision.readings})

    def product_set(self, number: int) -> ProductSet:
        """Return the product set ``number``; raises UnknownNameError when there is none."""
        try:
            return self.numbers[number]
        except (KeyError, TypeError):  # TypeError: what cannot be looked up
            raise UnknownNameError("product_set", number, self.numbers) from None


def tables_of(ruleset: Ruleset) -> dict[Any, Any]:
    """Return where the tables made from a ruleset are kept: nothing that a caller gave may enter it."""
    return ruleset._derived  # noqa: SLF001 - hidden from users, shared by the rooms


def _unpickled(
    decision: Decision,
    sets: tuple[ProductSet, ...],
    digest: str,
    labels: Mapping[str, Mapping[str, str]],
    layers: tuple[Layer, ...],
) -> Ruleset:
    return Ruleset(decision=decision, sets=sets, digest=digest, labels=labels, layers=layers)


def _layer_of(identity: Identity) -> Layer:
    return Layer(
        id=identity.id,
        number=identity.number,
        issued=identity.issued,
        period=identity.period,
        standing=identity.standing,
        cites=identity.cites,
    )
