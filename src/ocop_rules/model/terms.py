"""The plain values and the citations that every part of the model is written with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final, Literal, Protocol

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
Confidence = Literal["verified", "single-source", "doubtful"]


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


DecisionNumber = Annotated[str, Pattern(r"[^ \t\n\r]+")]
ArticlePoint = Annotated[str, Pattern(r"[a-zđ][0-9]?")]
Roman = Annotated[str, Pattern(r"[IVXLC]+[a-z]?")]
Section = Annotated[str, Pattern(r"[IVXLC0-9]+[a-z]?(\.[0-9]+[a-z]?)*")]
CitedAt = Literal[
    "head",
    "sheet-head",
    "note",
    "criterion-note",
    "heading",
    "group-heading",
    "criterion-heading",
    "declaration-criterion",
    "option-bounds",
    "legend",
    "set-list",
    "branch-line",
    "district-task",
    "levels",
    "commune-topics",
    "criteria",
    "certificates",
    "dates",
    "transition",
]
"""What is meant at a place that has no number of its own (phrase ``cite.at.<word>``)."""


@frozen(kw_only=True)
class Source(Form):
    """Where figures come from: an identifier used in citations and a locator.

    Its title is a label, ``source.<id>``.
    """

    id: Slug
    locator: str | None = None


@frozen(kw_only=True)
class Citation(Form):
    """A place in the law, or in another document, and the source it was read in.

    ``source`` is the id of a :class:`Source`. ``decision`` is the number of the decision the place
    stands in (``26/2026/QĐ-TTg``); without it the source itself is the document. ``article`` (điều),
    ``clause`` (khoản) and ``point`` (điểm) go down in its text, ``section`` (mục) in a document that has
    none; ``appendix`` (phụ lục), ``form`` (mẫu), ``product_set``, ``group``, ``criterion`` and ``option`` go
    down in its appendices. ``at`` says what is meant there where that has no number. A citation of a source
    alone is one, too.
    """

    source: Slug
    decision: DecisionNumber | None = None
    appendix: Roman | None = None
    form: Positive | None = None
    section: Section | None = None
    article: Positive | None = None
    clause: Positive | None = None
    point: ArticlePoint | None = None
    product_set: Positive | None = None
    group: Code | None = None
    criterion: Code | None = None
    option: OptionNumber | None = None
    at: CitedAt | None = None


class Cited(Protocol):
    """What cites places in the law."""

    @property
    def cites(self) -> tuple[Citation, ...]:
        """The places."""


def cites_of(things: Iterable[Cited]) -> tuple[Citation, ...]:
    """Return the places that several things cite, each once."""
    return tuple(dict.fromkeys(cite for one in things for cite in one.cites))
