"""A change: one value of a ruleset that a patch sets or takes away."""

from __future__ import annotations

from typing import Annotated, Any

from attrs import field, frozen

from ocop_rules.ground.frozen import freeze_data
from ocop_rules.model.terms import Citation
from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import Pattern

ChangePath = Annotated[str, Pattern(r"(/[A-Za-z0-9_.-]+)+")]


def plain(value: Any) -> Any:
    """Return frozen JSON data as the dictionaries and lists it was read from."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return list(map(plain, value)) if isinstance(value, tuple) else value


@frozen(kw_only=True)
class Change(Form):
    """A value that is set, or taken away, at one place of a ruleset.

    ``at`` names the place by fields and ids: ``/levels/province/recognises``,
    ``/readings/floor-miss/choice``, ``/sets/1/parts/A/groups/2/criteria/2.1/options/3/points``.
    ``set`` is the new value, in the form of the ruleset's own files; an element that a list does
    not hold yet is added at its end. ``remove`` takes an element out of its list, or a field back
    to what it is when left out. Each change has the one or the other. An object that is set
    without citations of its own takes those of its change.
    """

    at: ChangePath
    set: Any = field(default=None, converter=freeze_data)
    remove: bool = False
    cites: tuple[Citation, ...] = ()
