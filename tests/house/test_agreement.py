"""Numbers and the words beside them: "1 point", "2 points", in every English phrase that counts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ocop_rules import words
from ocop_rules.telling.keyed import words_of

ROOT = Path(__file__).parents[2]
OF_DOCS: dict[str, str] = json.loads(
    (ROOT / "docs" / "_ext" / "ocop_docs" / "phrases" / "en.json").read_text(encoding="utf-8")
)
PHRASES = words.catalogue("en") | OF_DOCS

COUNTED = (
    "points|stars|days|months|years|weeks|sheets|members|criteria|boxes|sets|parts|files|places|bytes|states|"
    "samples|copies|evaluations|faults|levels|digits|rounds|results|figures|dossiers|columns|rows|options|cases|"
    "products|changes|votes|floors|gates|certificates|decisions|rulesets|labels|sittings|councils|grounds"
)
BETWEEN = (
    "working|more|of|the|other|different|complete|counted|missing|paper|electronic|product|yearly|open|all"
)
PLURAL = re.compile(rf"\{{(\w+)\}}(?: (?:{BETWEEN}))* (?:{COUNTED})\b")
AGREEING = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")

WITHOUT = {
    "tell.stars": "the phrase for one star is tell.star",
    "council.no-policy": '"sets" is what the ruleset does',
    "act.renew": '"files" is what the producer does',
    "policy.present": "a share, such as 3/4, of all members",
    "anatomy.cost": "a share, such as 12 %, of all sheets",
}
"""Phrases in which a plural behind a field needs no singular, and why."""


def test_a_number_agrees_with_the_word_behind_it() -> None:
    wrong = {key for key, text in PHRASES.items() if PLURAL.search(text)}
    assert wrong == set(WITHOUT)


def test_words_that_agree_name_a_field_of_their_phrase_and_differ() -> None:
    found = [(key, text, *one) for key, text in PHRASES.items() for one in AGREEING.findall(text)]
    assert len(found) > 30
    for key, text, field, one, many in found:
        assert f"{{{field}}}" in text, key
        assert one, key
        assert many.startswith(one[:3]), key
        assert one != many, key


def test_phrases_that_are_handed_out_are_filled_in_without_a_rule_of_agreement() -> None:
    for lang in words.languages():
        assert not [key for key, text in words_of(lang).items() if AGREEING.search(text)]


@pytest.mark.parametrize(
    ("key", "fields", "told"),
    [
        ("explain.held", {"total": "1", "stars": "1 star"}, "1 point: 1 star"),
        ("explain.held", {"total": "0", "stars": "1 star"}, "0 points: 1 star"),
        ("explain.held", {"total": "1.5", "stars": "1 star"}, "1.5 points: 1 star"),
        ("show.days", {"days": 1}, "within 1 day"),
        ("show.days", {"days": 15}, "within 15 days"),
        ("show.limit-working", {"level": "a", "days": 1, "event": "x"}, "a: 1 working day from: x"),
        ("show.floor", {"stars": 1}, "floor for 1 star"),
        ("council.present", {"present": 1, "members": 1}, "Present: 1 of 1 member"),
        ("carry.range", {"points": "1", "stars": "1 star", "open": 1, "all": 9},
         "1 point, 1 star; open criteria: 1 of 9"),
        ("carry.range", {"points": "0–1", "stars": "1 star", "open": 1, "all": 9},
         "0–1 points, 1 star; open criteria: 1 of 9"),
    ],
)  # fmt: skip
def test_a_phrase_is_told_as_its_number_asks(key: str, fields: dict[str, object], told: str) -> None:
    assert words.phrase("en", key, **fields) == told


def test_stars_in_words() -> None:
    assert [words.stars("en", count) for count in (1, 2, 5)] == ["1 star", "2 stars", "5 stars"]
    assert [words.stars("vi", count) for count in (1, 2)] == ["1 sao", "2 sao"]
