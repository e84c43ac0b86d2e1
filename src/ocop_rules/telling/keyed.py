"""Words by keys that stay: for a front end that renders codes and ids by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ocop_rules import words
from ocop_rules.errors import UnknownNameError, check_language, require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.words import DEFAULT

KEYED: Final[tuple[str, ...]] = (
    "fault",
    "remedy",
    "problem",
    "type",
    "limit-unit",
    "status",
    "notice",
    "effect",
    "force",
    "standing",
    "council.status",
    "council.flag",
    "council.task",
    "council.role",
    "council.standing",
    "carry.reason",
    "level",
    "outcome",
    "action",
    "next.note",
    "why",
    "which.notice",
    "dossier.kind",
    "producer.kind",
    "lack",
    "history.standing",
    "certificate",
    "agenda.item",
    "urgency",
    "office.stage",
    "round.hold",
    "upgrade.obstacle",
    "finding",
    "layer",
)
"""The kinds of codes whose words are handed out: the word of a code stands under ``<kind>.<code>``."""

_FORMS: Final = ("form.day", "form.decimal", "tell.star", "tell.stars", "tell.option", "tell.unticked")


def words_of(lang: str = DEFAULT, *, rules: Ruleset | None = None) -> Mapping[str, str]:
    """Return the words of everything that results and faults name by a code or an id, by key.

    A key is the kind and the code, as ``fault.answer-inapplicable`` or ``council.status.open``. Fields of a
    text stand in braces, as ``{found}``, and are those of the value beside the code. With ``rules``
    its labels come, too, under the keys of its catalogue: ``part.a``, ``criterion.<concept>``, ``tier.4``,
    ``reading.<id>``, ``gate.<id>``; where a ruleset has words of its own for one of our keys
    (``level.province``) they are taken.

    Keys and the names of the fields are as stable as the JSON formats: new ones may come with any release,
    none goes or changes its meaning in a patch. The texts themselves may get better at any time.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a language that the library, or the
    ruleset, does not speak.
    """
    known = words.catalogue(check_language(lang))
    held = {key: text for key, text in known.items() if key in _FORMS or key.rpartition(".")[0] in KEYED}
    if rules is not None:
        require(rules, Ruleset, "rules", "Ruleset")
        if lang not in rules.labels:
            raise UnknownNameError("language", lang, rules.labels)
        held |= rules.labels[lang]
    return FrozenDict({key: held[key] for key in sorted(held)})
