"""A round as a workbook that people fill in: plan, council, products, decisions, certificates, publication.

Each worksheet is a table; its first row, hidden, holds the keys of the columns, the second their names. A
list of products that an office has already may use either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from ocop_rules.errors import phrase
from ocop_rules.model.council import ROLES
from ocop_rules.model.history import DecisionAction
from ocop_rules.model.process import KINDS
from ocop_rules.model.product import ProducerKind
from ocop_rules.words import languages

TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "plan": ("key", "value"),
    "council": ("level", "id", "name", "role", "counted"),
    "products": (
        "id",
        "name",
        "product_set",
        "kind",
        "producer",
        "producer_name",
        "producer_kind",
        "representative",
        "address",
        "phone",
        "email",
        "commune",
        "province",
        "code",
        "filed",
        "paper_copies",
        "electronic_copies",
        "software",
        "samples",
        "parts",
        "sent_up",
    ),
    "sittings": ("product", "level", "day", "absent"),
    "results": ("product", "level", "day", "status", "total", "stars"),
    "decisions": ("number", "level", "day", "action", "product"),
    "certificates": ("number", "product", "issued"),
    "publications": ("day", "by", "where", "product"),
    "done": ("body", "task", "day", "note"),
}
"""The worksheets, each with its columns."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "plan": ("key",),
    "council": ("id",),
    "products": ("id", "name", "product_set"),
    "sittings": ("product", "day"),
    "results": ("product", "level", "day"),
    "decisions": ("number", "day", "product"),
    "certificates": ("number", "product", "issued"),
    "publications": ("day", "by", "where", "product"),
    "done": ("body", "task", "day"),
}
"""The columns that no row may leave empty."""

CELLS: Final[Mapping[str, str]] = {
    "product_set": "number",
    "paper_copies": "number",
    "electronic_copies": "number",
    "samples": "number",
    "stars": "number",
    "software": "mark",
    "counted": "mark",
    "day": "day",
    "filed": "day",
    "sent_up": "day",
    "issued": "day",
    "parts": "list",
    "absent": "list",
}
"""The columns that hold no plain text, each with what it holds."""

SUPPORT: Final = "support"
"""The role, on the worksheet of the council, of who sits in the support team."""

_TEAM: Final = ("office.role.support-also", "office.role.support-once")
"""What decisions and provinces call that team, each one of the two."""

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": KINDS,
    "role": (*ROLES, SUPPORT),
    "action": get_args(DecisionAction),
    "producer_kind": get_args(ProducerKind),
}
"""The columns that hold a word of a list."""


def called(key: str, word: str, lang: str) -> str:
    """Return what a word of a list is called in a language."""
    keys = {
        "kind": f"dossier.kind.{word}",
        "role": f"office.role.{word}",
        "action": f"office.action.{word}",
        "producer_kind": f"office.maker.{word}",
    }
    return phrase(lang, keys[key])


def word_of(key: str, text: str) -> str:
    """Return the word of a list from what it is called in either language; any other text as it is."""
    names = {
        called(key, word, lang).casefold().replace(",", ";"): word
        for lang in languages()
        for word in WORDS[key]
    }
    if key == "role":
        names |= {phrase(lang, also).casefold(): SUPPORT for lang in languages() for also in _TEAM}
    return names.get(" ".join(text.split()).casefold().replace(",", ";"), text.strip())
