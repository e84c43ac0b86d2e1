"""One target a kind of input: bytes are read as a stranger gave them, and used when they can be.

A target returns, or raises an :class:`~ocop_rules.OcopError` whose words can be shown in every language.
Anything else is a fault of the library.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

from fuzz.folders import CUT, laid_out, parted, small
from fuzz.sandbox import ROOT, watched
from ocop_rules import (
    Evaluation,
    History,
    LoadError,
    OcopError,
    Ruleset,
    Sitting,
    deliberate,
    load,
    replay,
    score,
    score_lines,
)
from ocop_rules.cli import main
from ocop_rules.comparing import check_map, load_map
from ocop_rules.councils import CouncilPolicy, check_policy
from ocop_rules.errors import FaultsError
from ocop_rules.frames import score_file
from ocop_rules.life import Dossier, Round, examine_dossier, run_round, verify_within
from ocop_rules.office import read_round, sheet_evaluations, table_evaluations
from ocop_rules.office.book_reading import read_products
from ocop_rules.planning.oracles import check_oracle
from ocop_rules.rulesets import (
    apply_patch,
    load_folder,
    load_labels,
    load_patch_folder,
    shipped_registry,
    with_labels,
)
from ocop_rules.words import languages

DAY = date(2026, 7, 1)
SAMPLES = {
    "sheet.json": "examples/tea-90-points.json",
    "open.json": "examples/tea-open.json",
    "sheets.jsonl": "examples/sheets.jsonl",
    "council.json": "examples/council/mean-69-875.json",
    "policy.json": "examples/council/policy-leave-out.json",
    "products.csv": "examples/products.csv",
    "dossier.json": "tests/data/life/dossier.json",
    "history.json": "tests/data/life/history.json",
    "round.json": "tests/data/life/round.json",
}
"""The files among which the command line is called."""

_WHOLE = 50
"""One of so many patches is laid over a whole decision, the others over one cut to a product set."""

Target = Callable[[bytes, Path], None]


def _encoded(data: object) -> None:
    json.dumps(data, ensure_ascii=False, allow_nan=False).encode()


def told(error: OcopError) -> None:
    """See that an error can be shown: each word of it, in every language, in bounded length."""
    for lang in languages():
        error.text(lang).encode()
        _encoded(error.to_json(lang))
    if isinstance(error, FaultsError):
        assert error.faults
        for fault in error.faults:
            assert len(fault.text("en").encode()) < 4000, fault.code


def _whole(kind: Any, data: bytes, **written_with: bool) -> Any:
    """Return a value that was read, having seen that what it writes reads back as it."""
    value = kind.parse(data, "in.json")
    written = value.to_json(**written_with)
    _encoded(written)
    assert kind.from_json(json.loads(json.dumps(written))) == value
    return value


def _rules(value: Any) -> Ruleset:
    return load(value.ruleset)


# -- documents ------------------------------------------------------------------------------------


def evaluation(data: bytes, _: Path) -> None:
    """Read a sheet and score it."""
    sheet = _whole(Evaluation, data)
    _encoded(score(_rules(sheet), sheet).to_json())


def lines(data: bytes, _: Path) -> None:
    """Score a file of evaluations: every line, one after the other."""
    for result in score_lines(load, io.BytesIO(data), "in.jsonl"):
        _encoded(result.to_json())


def sitting(data: bytes, _: Path) -> None:
    """Read a sitting and deliberate on it."""
    one = _whole(Sitting, data)
    _encoded(deliberate(_rules(one), one).to_json())


def policy(data: bytes, _: Path) -> None:
    """Read a council's policy and hold it against a decision."""
    one = _whole(CouncilPolicy, data)
    for fault in check_policy(load("26-2026"), one):
        told(LoadError([fault]))


def history(data: bytes, _: Path) -> None:
    """Read a product's history and replay it."""
    one = _whole(History, data, personal=True)
    _encoded(replay(shipped_registry(), one, DAY).to_json())


def dossier(data: bytes, _: Path) -> None:
    """Read a dossier and examine it."""
    one = _whole(Dossier, data)
    _encoded(examine_dossier(_rules(one), one).to_json())


def a_round(data: bytes, _: Path) -> None:
    """Read a round and run it."""
    one = _whole(Round, data)
    _encoded(run_round(load(one.plan.ruleset), one, day=DAY).to_json())


def result(data: bytes, _: Path) -> None:
    """Verify a stored result of any kind."""
    for one in verify_within(_json(data)):
        _encoded(one.to_json())


def oracle(data: bytes, _: Path) -> None:
    """Read expected results and hold the library against them."""
    for mismatch in check_oracle((load("148-2023"), load("26-2026")), io.BytesIO(data), "in.jsonl"):
        assert mismatch.pointer or mismatch.kind


def _json(data: bytes) -> Any:
    from ocop_rules.structure import strict_json  # noqa: PLC0415 - as the command line reads it

    return strict_json.loads(strict_json.decode(data, "in.json"), "in.json")


# -- rules ----------------------------------------------------------------------------------------


def ruleset(data: bytes, folder: Path) -> None:
    """Load a folder as a decision, and score an empty sheet of each of its sets."""
    rules = load_folder(laid_out(parted(data), folder))
    for number in islice(rules.numbers, 3):
        _encoded(score(rules, Evaluation(ruleset=rules.id, product_set=number, answers={})).to_json())


@cache
def synthetic() -> Ruleset:
    """Return the made-up ruleset of the tests: its sheets are small."""
    return load_folder(ROOT / "tests" / "data" / "synthetic")


def law(name: str) -> Ruleset:
    """Return the ruleset of a name, the made-up one among them."""
    return synthetic() if name == synthetic().id else load(name)


def overlay(data: bytes, folder: Path) -> None:
    """Load a folder as an overlay or an amendment, and lay it over what it names."""
    patch = load_patch_folder(laid_out(parted(data), folder))
    base = small(patch.over)[1] if patch.over in CUT and crc32(data) % _WHOLE else law(patch.over)
    _encoded(apply_patch(base, patch).digest)


def option_map(data: bytes, folder: Path) -> None:
    """Read a map between decisions and hold it against the two."""
    path = folder / "in.json"
    path.write_bytes(data)
    made = load_map(path)
    for fault in check_map(load(made.old), load(made.new), made):
        told(LoadError([fault]))


def labels(data: bytes, folder: Path) -> None:
    """Read a catalogue of labels and give it to a ruleset."""
    path = folder / "in.json"
    path.write_bytes(data)
    assert with_labels(synthetic(), "en", load_labels(path)).digest == synthetic().digest


# -- tables and workbooks -------------------------------------------------------------------------


def _told_reads(reads: Iterator[Any]) -> None:
    for one in reads:
        if isinstance(one, Evaluation):
            assert Evaluation.from_json(one.to_json()) == one
        else:
            told(LoadError(one.faults))


def _both(path: Path) -> None:
    try:
        _told_reads(table_evaluations(path))
    except OcopError as error:
        told(error)
    for part in score_file(load, path):
        assert part.num_columns


def table(data: bytes, folder: Path) -> None:
    """Read a CSV file as sheets, one by one and as a frame."""
    path = folder / "in.csv"
    path.write_bytes(data)
    _both(path)


def parquet(data: bytes, folder: Path) -> None:
    """Read a Parquet file as sheets, one by one and as a frame."""
    path = folder / "in.parquet"
    path.write_bytes(data)
    _both(path)


def products(data: bytes, folder: Path) -> None:
    """Read a list of products, with which a round begins."""
    path = folder / "products.csv"
    path.write_bytes(data)
    assert read_products(str(path)) is not None


def _workbook(data: bytes, _: Path, *, name: str) -> None:
    _told_reads(sheet_evaluations(name, data=data, rules=law))


def round_folder(data: bytes, folder: Path) -> None:
    """Read a round from its folder, with the sheets in it."""
    read_round(laid_out(parted(data), folder), rules=load)


# -- the command line -----------------------------------------------------------------------------

TOO_LONG = {"oracle"}
"""Commands that work for minutes on what is right; what they read has a target of its own."""


@contextmanager
def _called(folder: Path) -> Iterator[None]:
    stdin, out = sys.stdin, io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace")
    sys.stdin = io.TextIOWrapper(io.BytesIO(b"{}"), "utf-8")
    try:
        with chdir(folder), redirect_stdout(out), redirect_stderr(out):
            yield
    finally:
        sys.stdin = stdin


def arguments(data: bytes, _: Path) -> None:
    """Call the command line: a line a word."""
    words = data.decode("utf-8", "surrogateescape").replace("\0", "").split("\n")
    if TOO_LONG.isdisjoint(words):
        try:
            status = main(words)
        except OSError:  # a file that cannot be written, told by the program around it
            status = 2
        assert status in {0, 1, 2}, status


TARGETS: dict[str, Target] = {
    "evaluation": evaluation,
    "lines": lines,
    "sitting": sitting,
    "policy": policy,
    "history": history,
    "dossier": dossier,
    "round": a_round,
    "result": result,
    "oracle": oracle,
    "ruleset": ruleset,
    "overlay": overlay,
    "map": option_map,
    "labels": labels,
    "csv": table,
    "parquet": parquet,
    "products": products,
    "round-folder": round_folder,
    "xlsx": partial(_workbook, name="in.xlsx"),
    "ods": partial(_workbook, name="in.ods"),
    "xls": partial(_workbook, name="in.xls"),
    "arguments": arguments,
}


def _emptied(folder: Path) -> None:
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            Path(entry.path).unlink()


@cache
def _samples() -> dict[str, bytes]:
    return {name: (ROOT / place).read_bytes() for name, place in SAMPLES.items()}


def run(kind: str, data: bytes, folder: Path) -> bool:
    """Give one input to a target, watched; tell whether it was read to the end.

    ``folder`` is its own: what it holds goes before the next input. Raises whatever the library raised that
    is not its own error, what it did that reading never does, and AssertionError.
    """
    _emptied(folder)
    if kind != "arguments":
        with watched(folder):
            return _read(kind, data, folder)
    for name, content in _samples().items():
        (folder / name).write_bytes(content)
    with _called(folder), watched(folder, asked=True):
        return _read(kind, data, folder)


def warm(kind: str, data: Sequence[bytes], folder: Path) -> None:
    """Give valid inputs to a target, unwatched: what is imported when it is first needed is opened here."""
    assert load(synthetic().decision.identity.amends or "148-2023")
    for one in data:
        _emptied(folder)
        if kind == "arguments":
            with _called(folder):
                _read(kind, one, folder)
        else:
            _read(kind, one, folder)


def _read(kind: str, data: bytes, folder: Path) -> bool:
    try:
        TARGETS[kind](data, folder)
    except OcopError as error:
        told(error)
        return False
    return True
