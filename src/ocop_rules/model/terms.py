"""The plain values and the citations that every part of the model is written with."""

from __future__ import annotations

from typing import Annotated, Literal

from attrs import frozen

from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import Pattern, Within

Slug = Annotated[str, Pattern(r"[a-z0-9]+(-[a-z0-9]+)*")]
Code = Annotated[str, Pattern(r"[1-9][0-9]?(\.[1-9][0-9]?)*")]
PartCode = Annotated[str, Pattern(r"[A-Z]")]
LabelKey = Annotated[str, Pattern(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")]
Stars = Annotated[int, Within(1, 5)]
Points = Annotated[int, Within(0, 1000)]
OptionNumber = Annotated[int, Within(1, 99)]
Positive = Annotated[int, Within(1, 9999)]
Standing = Literal["verified", "single-source", "doubtful"]


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
