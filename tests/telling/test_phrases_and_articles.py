"""What we say of the law, beside what the article says.

``phrases-and-articles.json`` puts every phrase that is printed with a citation beside the places it
cites: ``article`` names them, ``says`` tells in our words what stands there, ``stands`` a few words that
stand in each of them, and ``elsewhere`` what holds the phrase under the other decisions that print it. A
phrase that changes fails here, and is read against the article again before the table follows.

Where the transcript of Decision 26 is at hand (``OCOP_SOURCES`` names its folder), every ``stands`` is looked
up in the very article, clause and point.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ocop_rules import NextStep, Ruleset, load, next_step
from ocop_rules.life import LevelOutcome, ranked_outcome
from ocop_rules.rulesets import with_readings
from ocop_rules.rulesets.labels import label_keys
from ocop_rules.telling.life_teller import phrases_of
from ocop_rules.words import catalogue

TABLE: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("phrases-and-articles.json").read_text(encoding="utf-8")
)
ROWS = {row["phrase"]: row for row in TABLE}
WORDS = Path(__file__).parents[2] / "src" / "ocop_rules" / "words" / "en"
DECISIONS = ("1048-2019", "781-2020", "148-2023", "1489-2025", "26-2026")
# phrases about records and sheets that rest on no article
UNCITED = {"next.note.open", "next.note.rescore", "next.note.no-quorum", "next.note.window-not-held"} | {
    # of Decision 1489, the text of which is not held
    "why.amended",
    "why.amended-as-filed",
}
_CITED = re.compile(r"\d+\.\d+(?:\([a-zđ]\))?")


@pytest.fixture(scope="module")
def decision() -> Ruleset:
    return load("26-2026")


@pytest.mark.parametrize("lang", ["en", "vi"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["phrase"])
def test_a_phrase_is_the_one_that_was_read_beside_its_article(
    row: dict[str, Any], lang: str, decision: Ruleset
) -> None:
    if row["of"] == "words":
        assert catalogue(lang)[row["phrase"]] == row[lang]
    else:
        assert decision.labels[lang][row["phrase"]] == row[lang]


def test_every_phrase_that_stands_beside_a_citation_was_read() -> None:
    said: set[str] = set(json.loads((WORDS / "life.json").read_text(encoding="utf-8")))
    kinds = ("act.", "next.note.", "next.informs", "why.", "agenda.item.")
    cited = {key for key in said if key.startswith(kinds)}
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
        if row["phrase"] not in ("next.informs-in-writing", "next.note.written-opinion"):
            assert "in writing" not in row["en"]
            assert "bằng văn bản" not in row["vi"]


# -- the articles themselves ------------------------------------------------------------------------


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["phrase"])
def test_every_place_that_a_row_names_has_words_that_stand_there(row: dict[str, Any]) -> None:
    if "Appendix" in row["article"]:
        assert set(row["stands"]) <= {"sheets"}
    else:
        assert set(_CITED.findall(row["article"])) == set(row["stands"])
    assert all(0 < len(words.split()) <= 10 for words in row["stands"].values())


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _articles(text: str) -> dict[str, str]:
    """Return the text of every clause and point: "7.3", "7.3(g)"."""
    found: dict[str, str] = {}
    article = clause = point = ""
    for line in text.splitlines():
        if head := re.match(r"Điều (\d+)\.", line):
            article, clause, point = head[1], "", ""
        elif article and (head := re.match(r"(\d+)\. ", line)):
            clause, point = f"{article}.{head[1]}", ""
        elif article and (head := re.match(r"([a-zđ])\) ", line)):
            point = f"{clause or article}({head[1]})"
        for key in filter(None, (clause, point)):
            found[key] = f"{found.get(key, '')} {line}"
    return {key: _plain(words) for key, words in found.items()}


@cache
def _transcript() -> dict[str, str]:
    folder = os.environ.get("OCOP_SOURCES")
    if not folder:
        pytest.skip("OCOP_SOURCES does not name the folder with the transcript of Decision 26")
    here = Path(folder)
    sheets = "".join(
        (here / f"decision-26-2026{end}.csv").read_text(encoding="utf-8") for end in ("", "-sets")
    )
    articles = _articles((here / "decision-26-2026-articles.txt").read_text(encoding="utf-8"))
    return {**articles, "sheets": _plain(sheets)}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["phrase"])
def test_what_a_row_rests_on_stands_in_the_transcript(row: dict[str, Any]) -> None:
    known = _transcript()
    for place, words in row["stands"].items():
        assert _plain(words).lower() in known[place].lower(), place


# -- under which decisions --------------------------------------------------------------------------


def _ways(rules: Ruleset) -> Iterator[NextStep]:
    """Yield the next step after everything that can happen to a product under a decision."""
    levels = [level for level in rules.decision.levels if level.scores]
    yield next_step(rules)
    for level in rules.decision.levels:
        if not level.scores:
            for view in (None, True, False):
                seen = LevelOutcome(level=level.id, status="assessed", positive=view)
                yield next_step(rules, [seen])
                yield next_step(
                    rules, [seen, ranked_outcome(rules, "province", 75, 4)], since=date(2026, 6, 1)
                )
    for level in levels:
        for status in ("rejected", "stopped", "open", "rescore", "no-quorum"):
            yield next_step(rules, [LevelOutcome(level=level.id, status=status, total=10)])
        for total, stars in ((93, 5), (93, 4), (93, 3), (75, 4), (75, 3), (55, 3), (40, 2), (20, 1)):
            yield next_step(rules, [ranked_outcome(rules, level.id, total, stars)])
    for total, stars in ((93, 5), (93, 4), (86, 4), (60, 3), (40, 2)):
        gone = [ranked_outcome(rules, "province", 93, 5), ranked_outcome(rules, "central", total, stars)]
        yield next_step(rules, gone)
        yield next_step(rules, [*gone, ranked_outcome(rules, "province", 92, 5)])


def _printed(name: str) -> set[str]:
    """Return the phrases about a next step that are printed under a decision, whatever its readings."""
    rules = load(name)
    told: set[str] = set()
    for reading in ({}, *_others(rules)):
        for step in _ways(with_readings(rules, reading) if reading else rules):
            told |= set(phrases_of(step))
    return told


def _others(rules: Ruleset) -> Iterator[dict[str, str]]:
    for one in rules.decision.readings:
        if one.id in ("send-up-by", "negative-assessment", "result-returned", "filing-again"):
            yield from ({one.id: choice} for choice in one.choices if choice != one.choice)


@pytest.mark.parametrize("name", DECISIONS)
def test_a_phrase_that_other_decisions_print_says_what_holds_it_there(name: str) -> None:
    for key in _printed(name) - UNCITED:
        row, number = ROWS[key], name.split("-", maxsplit=1)[0]
        if name == "26-2026":
            assert row["article"].startswith("26: "), key
        else:
            held = row["elsewhere"]
            assert number in held or held.startswith(("others", "as ")), (key, number)
            assert not held.startswith("not printed"), (key, number)


def test_results_are_made_known_in_writing_under_decision_26_alone() -> None:
    for name in DECISIONS:
        informed = {key for key in _printed(name) if key.startswith("next.informs")}
        assert informed == ({"next.informs", "next.informs-in-writing"} if name == "26-2026" else set())
