"""What we say of the law, beside what the article says.

``phrases-and-articles.json`` puts every phrase that is printed with a citation beside the article
it cites, in our words. A phrase that changes fails here, and is read against the article again
before the table follows.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ocop_rules import Ruleset, load
from ocop_rules.errors import phrase
from ocop_rules.rulesets.labels import label_keys

TABLE: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("phrases-and-articles.json").read_text(encoding="utf-8")
)
WORDS = Path(__file__).parents[2] / "src" / "ocop_rules" / "words" / "en"
# phrases about records and sheets that rest on no article
UNCITED = {"next.note.open", "next.note.rescore", "next.note.no-quorum", "next.note.window-not-held"} | {
    # of Decision 1489, the text of which is not held
    "why.amended",
    "why.amended-as-filed",
}


@pytest.fixture(scope="module")
def decision() -> Ruleset:
    return load("26-2026")


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["phrase"])
def test_a_phrase_is_the_one_that_was_read_beside_its_article(
    row: dict[str, Any], lang: str, decision: Ruleset
) -> None:
    if row["of"] == "words":
        fields = {name: f"{{{name}}}" for name in re.findall(r"{(\w+)}", row[lang])}
        assert phrase(lang, row["phrase"], **fields) == row[lang]
    else:
        assert decision.labels[lang][row["phrase"]] == row[lang]


def test_every_phrase_that_stands_beside_a_citation_was_read() -> None:
    said: set[str] = set(json.loads((WORDS / "life.json").read_text(encoding="utf-8")))
    cited = {key for key in said if key.startswith(("act.", "next.note.", "why.", "agenda.item."))}
    assert cited - UNCITED == {row["phrase"] for row in TABLE if row["of"] == "words"} - {
        "dossier.limit",
        "dossier.round",
    }


def test_every_cited_label_of_the_process_was_read(decision: Ruleset) -> None:
    read = {row["phrase"] for row in TABLE if row["of"] == "26-2026"}
    of_process = ("dossier-part.", "event.", "round-need.", "transition.", "withdrawal.", "gate.")
    needed = {key for key in label_keys(decision) if key.startswith(of_process)}
    needed |= {f"tier.{tier.stars}.meaning" for tier in decision.decision.tiers}
    assert needed <= read


def test_no_phrase_claims_what_no_article_says() -> None:
    """No article has the province give a dossier back; 7.3(g) makes results known in writing."""
    for row in TABLE:
        if row["phrase"] != "act.return":  # only under the reading negative-assessment=return
            assert "returns the dossier" not in row["en"]
            assert "trả hồ sơ" not in row["vi"]
