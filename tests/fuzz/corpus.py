"""The inputs that others are made from: valid ones, nasty ones, and those that found a fault.

``tests/data/corpus/<kind>`` holds what has to be replayed for good: a file an input.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fuzz.folders import CUT, folder_files, small, small_amendment
from fuzz.sandbox import ROOT
from fuzz.targets import TARGETS, synthetic
from ocop_rules import Evaluation, load
from ocop_rules.cli import COMMANDS
from ocop_rules.office import blank_sheets, read_round, write_sheets

CORPUS = ROOT / "tests" / "data" / "corpus"
_PLACES = {
    "evaluation": ("examples/*.json",),
    "lines": ("examples/sheets.jsonl",),
    "sitting": ("examples/council/*-*.json",),
    "policy": ("examples/council/policy-*.json",),
    "history": ("tests/data/life/history.json", "examples/bac-kan-2024/histories.json"),
    "dossier": ("tests/data/life/dossier.json", "examples/bac-kan-2024/dossier-26.json"),
    "round": ("tests/data/life/round.json", "examples/bac-kan-2024/round.json"),
    "map": ("rulesets/maps/148-2023--1489-2025.json",),
    "labels": ("tests/data/synthetic/labels/en.json",),
    "csv": ("examples/bac-kan-2024/sheets/*.csv",),
    "products": ("examples/products.csv",),
}
_FOLDERS = {
    "ruleset": ("tests/data/synthetic",),
    "overlay": (
        "rulesets/tay-ninh",
        "rulesets/dong-thap",
        "rulesets/bac-kan-city-2024",
    ),
    "round-folder": ("examples/bac-kan-2024",),
}
_CALLS = (
    "score sheet.json",
    "score sheets.jsonl --format json --reasons",
    "validate sheet.json",
    "council council.json --policy policy.json",
    "verify sheet.json",
    "round .",
    "dossier dossier.json",
    "history history.json --day 2026-07-01",
    "agenda history.json --day 2026-07-01",
    "carry sheet.json --to 26-2026",
    "show 148-2023 1 1.1",
    "which --day 2026-07-01",
    "next --under 148-2023 --outcome district:60:3",
    "diff 148-2023 26-2026 --set 1",
    "what-if open.json --answer 1.1=3",
    "template 148-2023 1 -o out.xlsx",
    "code BK-CHE-001",
    "labels 148-2023 --check sheet.json",
)


@cache
def whole(kind: str) -> tuple[bytes, ...]:
    """Return the seeds of a kind that are too large to be taken each time: whole decisions."""
    names = {"ruleset": tuple(CUT), "overlay": ("1489-2025",)}.get(kind, ())
    return tuple(folder_files(ROOT / "rulesets" / name) for name in names)


def _sheets() -> list[Evaluation]:
    paths = sorted((ROOT / "examples").glob("*.json"))
    return [Evaluation.parse(path.read_bytes()) for path in paths]


def _results() -> Iterator[bytes]:
    for name in ("sheets.jsonl", "councils.jsonl"):
        with (ROOT / "tests" / "data" / "results" / "0.1.0" / name).open("rb") as file:
            for line, _ in zip(file, range(2), strict=False):
                yield json.dumps(json.loads(line)["result"]).encode()


def _workbook(suffix: str) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"in{suffix}"
        write_sheets(synthetic(), blank_sheets(synthetic(), [2]), path)
        yield path.read_bytes()


def _parquet() -> Iterator[bytes]:
    from pyarrow import csv, parquet  # noqa: PLC0415 - only this kind of input needs it

    for path in sorted((ROOT / "examples" / "bac-kan-2024" / "sheets").glob("*.csv")):
        made = io.BytesIO()
        parquet.write_table(csv.read_csv(path), made)
        yield made.getvalue()


def _oracle() -> bytes:
    return b"".join(
        json.dumps(
            {"evaluation": one.to_json(), "expected": {"status": "ranked", "points": {"A": 1}}}
        ).encode()
        + b"\n"
        for one in _sheets()
    )


@cache
def valid(kind: str) -> tuple[bytes, ...]:
    """Return the seeds of a kind that are made from the examples."""
    found = [
        path.read_bytes()
        for pattern in _PLACES.get(kind, ())
        for path in sorted(ROOT.glob(pattern))
        if not (kind == "sitting" and path.name.startswith("policy"))
    ]
    found += [folder_files(ROOT / place) for place in _FOLDERS.get(kind, ())]
    if kind == "ruleset":
        found += [small(name)[0] for name in CUT]
    if kind == "overlay":
        found.append(small_amendment("1489-2025", "148-2023"))
    if kind == "history":
        found[1:] = [json.dumps(one).encode() for one in json.loads(found[1])[:4]]
    elif kind == "result":
        found += _results()
    elif kind == "round":
        made = read_round(ROOT / "examples" / "bac-kan-2024", rules=load)
        found.append(json.dumps(made.to_json()).encode())
    elif kind == "oracle":
        found.append(_oracle())
    elif kind == "parquet":
        found += _parquet()
    elif kind == "xlsx":
        found += _workbook(".xlsx")
    elif kind == "arguments":
        found += [call.replace(" ", "\n").encode() for call in (*_CALLS, *COMMANDS)]
    return tuple(found)


def kept(kind: str) -> dict[str, bytes]:
    """Return what is kept of a kind, by the names of the files."""
    place = CORPUS / kind
    return {path.name: path.read_bytes() for path in sorted(place.iterdir())} if place.is_dir() else {}


def seeds(kind: str) -> tuple[bytes, ...]:
    """Return all seeds of a kind."""
    return (*valid(kind), *kept(kind).values())


def keep(kind: str, data: bytes) -> Path:
    """Keep an input that found a fault and return its file; it is named after what it holds."""
    path = CORPUS / kind / f"found-{hashlib.sha256(data).hexdigest()[:10]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


KINDS = tuple(TARGETS)
