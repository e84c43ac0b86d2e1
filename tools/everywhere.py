"""Compute much of what the library gives back, and print one line for each kind: its name and SHA-256.

It needs nothing but the package and its dependencies, and is run under every interpreter, with the lowest and
the highest versions of the dependencies, and under other hash seeds, locales, time zones and folders: the
lines have to be the same, byte for byte (``tests/house/test_everywhere.py``, ``make matrix``)::

    PYTHONPATH=src python tools/everywhere.py
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ocop_rules import (
    Evaluation,
    History,
    Invalid,
    Result,
    Sitting,
    agenda,
    carry_over,
    deliberate,
    diff,
    load,
    next_step,
    replay,
    score_lines,
    shipped,
    tell,
)
from ocop_rules.councils import compare_members
from ocop_rules.errors import FaultsError
from ocop_rules.ground import normal
from ocop_rules.life import Dossier, ranked_outcome, verify_within
from ocop_rules.planning import anatomy, upgrade
from ocop_rules.rulesets import shipped_registry
from ocop_rules.schemas import names, schema, schema_faults

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
DAY = date(2026, 7, 1)
EACH = 40
"""Of the corner sheets of the oracle files every fortieth is scored."""
LANGUAGES = ("vi", "en")
COMMANDS = (
    "--lang vi list",
    "--lang vi score examples/sheets.jsonl --format text",
    "--lang en validate tests/data/everywhere/wrong.json",
    "--lang en which --filed 2026-07-01 --format json",
)
Pieces = Iterator[str]


def _json(value: Any) -> str:
    return normal.one_line(value)


def rulesets() -> Pieces:
    """Yield the digest and the page of every shipped ruleset."""
    for at, name in enumerate(shipped()):
        ruleset = load(name)
        yield f"{name} {ruleset.digest}"
        yield tell(ruleset, lang=LANGUAGES[at % 2]).markdown()


def sheets() -> Pieces:
    """Yield the results of corner sheets with their reasons, and bad sheets with their faults."""
    for file in sorted((ROOT / "oracles").glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            chosen = [
                _json(json.loads(line)["evaluation"]) for at, line in enumerate(lines) if at % EACH == 0
            ]
        for one in score_lines(load, (line.encode() for line in chosen)):
            yield _json(one.to_json(reasons=True) if isinstance(one, Result) else one.to_json())
    for lang in LANGUAGES:
        for text in (
            "{",
            '{"ruleset": "148-2023", "product_set": 1, "answers": {"9.9": 1, "1.1": 99, "x": []}}',
        ):
            for one in score_lines(load, [text.encode()]):
                yield _json(one.to_json(lang=lang) if isinstance(one, Invalid) else one.to_json())


def councils() -> Pieces:
    """Yield what the councils of the examples come to, where their members differ, and the pages of it."""
    for file in sorted((EXAMPLES / "council").glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        if "council" in data:
            sitting = Sitting.from_json(data)
            rules = load(sitting.ruleset)
            made = deliberate(rules, sitting)
            yield _json(made.to_json(sheets=True))
            yield _json(compare_members(rules, made).to_json())
            for lang in LANGUAGES:
                yield tell(made, lang=lang).html()


def lives() -> Pieces:
    """Yield states, agendas and next steps of the examples' histories."""
    registry = shipped_registry()
    data = json.loads((EXAMPLES / "bac-kan-2024" / "histories.json").read_text(encoding="utf-8"))
    histories = [History.from_json(one) for one in data]
    for one in histories:
        yield _json(replay(registry, one, DAY).to_json())
    found = agenda(registry, histories, DAY, ahead=4000)
    yield from (_json(one.to_json()) for one in found)
    for lang in LANGUAGES:
        yield tell(found, lang=lang).text()
    rules = load("26-2026")
    yield _json(next_step(rules, [ranked_outcome(rules, "province", 93, 5)]).to_json())
    dossier = Dossier.parse((EXAMPLES / "bac-kan-2024" / "dossier-26.json").read_bytes())
    yield tell(dossier, lang="vi").markdown()


def comparing() -> Pieces:
    """Yield what differs between two decisions, and a sheet that is carried from one to the other."""
    old, new = load("148-2023"), load("26-2026")
    made = diff(old, new)
    yield _json(made.to_json())
    yield from (tell(made, lang=lang, rules=(old, new)).markdown() for lang in LANGUAGES)
    sheet = Evaluation.parse((EXAMPLES / "mandarin-misses-floor.json").read_bytes())
    carried = carry_over(old, new, sheet)
    yield _json(carried.to_json(reasons=True))
    yield from (_json(one.to_json()) for one in verify_within(carried.to_json(reasons=True)))


def planning() -> Pieces:
    """Yield the ways to a star, and what a set can do."""
    rules = load("148-2023")
    sheet = Evaluation.parse((EXAMPLES / "mandarin-misses-floor.json").read_bytes())
    yield _json(upgrade(rules, sheet, 5).to_json())
    yield _json(anatomy(load("26-2026"), 26).to_json())


def schemas() -> Pieces:
    """Yield every schema, and what they find in data that is wrong."""
    for name in names():
        yield _json(schema(name))
        yield _json([one.to_json("en") for one in schema_faults(name, {"ruleset": 1, "x": None})])


def errors() -> Pieces:
    """Yield the faults of documents that are wrong in many ways, in both languages."""
    for text in (
        '{"council": 1, "sheets": [{"answers": {"1.1": true}}]}',
        "[]",
        '{"a": 1, "a": 2}',
        "\ufeff{}",
    ):
        for kind in (Sitting, History, Dossier, Evaluation):
            try:
                kind.parse(text, "file.json")
            except FaultsError as error:
                yield from (error.text(lang) for lang in LANGUAGES)


_PROGRAM = """
import json, sys
from ocop_rules.cli import run
for words in json.loads(sys.argv[1]):
    sys.argv[1:] = words
    try:
        run()
    except SystemExit as ended:
        print(ended.code, flush=True)
"""
"""The commands one after the other, each to its end as the console script takes it there."""


def commands() -> Pieces:
    """Yield the bytes that commands print, with their exit status."""
    given = [[str(ROOT / one) if "/" in one else one for one in words.split()] for words in COMMANDS]
    call = [sys.executable, "-c", _PROGRAM, json.dumps(given)]
    done = subprocess.run(call, capture_output=True, check=False, stdin=subprocess.DEVNULL)  # noqa: S603
    for told in (done.stdout, done.stderr):
        yield told.decode("utf-8").replace(str(ROOT) + os.sep, "")


PARTS: tuple[Callable[[], Pieces], ...] = (
    rulesets,
    sheets,
    councils,
    lives,
    comparing,
    planning,
    schemas,
    errors,
    commands,
)


def main() -> int:
    """Print a line for each part: its name, how many pieces it has, and the digest of their bytes."""
    for part in PARTS:
        state, count = hashlib.sha256(), 0
        for count, piece in enumerate(part(), start=1):  # noqa: B007 - told below
            state.update(piece.encode() + b"\0")
        sys.stdout.buffer.write(f"{part.__name__} {count} {state.hexdigest()}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
