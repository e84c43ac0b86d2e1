"""The plain values and the citations that every part of the model is written with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal

from attrs import frozen

from ocop_rules.errors import Fault, pointer, show
from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import IDENTIFIER, Pattern, Within, person_key

Slug = Annotated[str, Pattern(r"[a-z0-9]+(-[a-z0-9]+)*")]
Code = Annotated[str, Pattern(r"[1-9][0-9]?(\.[1-9][0-9]?)*")]
PartCode = Annotated[str, Pattern(r"[A-Z]")]
LabelKey = Annotated[str, Pattern(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")]
Id = Annotated[str, IDENTIFIER]
"""An identifier of the caller's own: shown, compared, never interpreted."""
Stars = Annotated[int, Within(1, 5)]
MOST_POINTS: Final = 1000
Points = Annotated[int, Within(0, MOST_POINTS)]
OptionNumber = Annotated[int, Within(1, 99)]
Positive = Annotated[int, Within(1, 9999)]
Standing = Literal["verified", "single-source", "doubtful"]


Named = tuple[str | None, tuple[object, ...]]
"""The name of a person, None where there is none, and its place."""


def two_spellings(named: Iterable[Named], known: Iterable[str] = ()) -> list[Fault]:
    """Return a fault for every name that is one of those before it, or of ``known``, written otherwise."""
    first = {person_key(name): name for name in known}
    return [
        Fault(code="person-twice", pointer=pointer(*place), found=show(name), fields={"other": show(other)})
        for name, place in named
        if name is not None and (other := first.setdefault(person_key(name), name)) != name
    ]


@frozen(kw_only=True)
class Source(Form):
    """Where figures come from: an identifier used in citations, a title and a locator."""

    id: Slug
    title: str
    locator: str | None = None


@frozen(kw_only=True)
class Citation(Form):
    """A place in a source: ``source`` is the id of a :class:`Source`, ``place`` the article."""

    source: Slug
    place: str | None = None

    def inside(self) -> dict[str, str | None]:
        """Return the citation as it stands in results: with both of its fields."""
        return {"source": self.source, "place": self.place}
