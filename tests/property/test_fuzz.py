"""Every entry that reads, fuzzed: a value or an error of the library, and nothing else is done.

``make fuzz`` and ``make fuzz-atheris`` drive the same targets with many more inputs; what they find stays in
``tests/data/corpus``, and is replayed here for good.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from fuzz.corpus import CORPUS, KINDS, kept, seeds, valid, whole
from fuzz.folders import joined, parted
from fuzz.mutating import LARGEST, alike, mutated
from fuzz.sandbox import EscapedError, TooLongError, bounded_memory, watched
from fuzz.targets import run, warm
from hypothesis import given
from hypothesis import strategies as st
from kit.few import few

from ocop_rules import LoadError
from ocop_rules.cli import COMMANDS

FEW = few(20)
KEPT = [(kind, name) for kind in KINDS for name in kept(kind)]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made, bounded_memory():
        yield Path(made)


@pytest.mark.parametrize("kind", KINDS)
def test_valid_inputs_are_read(kind: str, place: Path) -> None:
    """A target that refused everything would find nothing."""
    warm(kind, seeds(kind), place)
    whole = [*valid(kind), *(content for name, content in kept(kind).items() if name.startswith("valid"))]
    assert whole
    assert any(run(kind, data, place) for data in whole)


@pytest.mark.parametrize(("kind", "name"), KEPT)
def test_what_was_kept_is_read_or_refused(kind: str, name: str, place: Path) -> None:
    warm(kind, valid(kind), place)
    run(kind, kept(kind)[name], place)


@pytest.mark.parametrize("kind", KINDS)
def test_any_input_is_read_or_refused(kind: str, place: Path) -> None:
    warm(kind, valid(kind), place)
    all_seeds = seeds(kind)

    @FEW
    @given(st.integers(0, 2**32))
    def read(number: int) -> None:
        run(kind, mutated(Random(number), kind, all_seeds), place)

    read()


def test_a_number_stands_for_the_same_input_again() -> None:
    def made(kind: str) -> list[bytes]:
        return [mutated(Random(number), kind, valid(kind)) for number in range(300)]

    assert made("policy") == made("policy")
    assert made("csv") == made("csv")


def test_decisions_cut_to_one_set_are_whole(place: Path) -> None:
    warm("ruleset", valid("ruleset")[:1], place)
    assert [run("ruleset", data, place) for data in valid("ruleset")] == [True] * 3
    assert all(run("ruleset", data, place) for data in whole("ruleset"))
    assert all(len(data) < LARGEST for data in whole("ruleset"))


def test_what_is_spoilt_gently_is_often_read_to_the_end() -> None:
    sheet = json.loads(valid("evaluation")[0])
    rng = Random(1)
    made = [alike(rng, json.loads(valid("evaluation")[0]), sheet) for _ in range(200)]
    assert all(one["answers"].keys() <= sheet["answers"].keys() for one in made if "answers" in one)
    assert sum(one != sheet for one in made) > 150


def test_every_folder_of_the_corpus_is_of_a_kind() -> None:
    assert {path.name for path in CORPUS.iterdir()} <= set(KINDS)


def test_every_command_is_called() -> None:
    called = {data.split(b"\n")[0].decode() for data in valid("arguments")}
    assert set(COMMANDS) <= called


def test_a_folder_is_one_input_and_leads_nowhere_else() -> None:
    files = {"ruleset.json": b"{}", "sets/01.json": b"[1]"}
    assert {name: content.strip() for name, content in parted(joined(files)).items()} == files
    assert parted(b">>> ../x\n1\n>>> /etc/x\n1\n>>> a/../../b\n1\n>>> a//b\n1") == {}


# -- the watch sees what it is there for ----------------------------------------------------------


def _connects(_: Path) -> None:
    with socket.socket() as one:
        one.connect(("127.0.0.1", 9))


def _runs(_: Path) -> None:
    subprocess.run([sys.executable, "-V"], check=False)


def _runs_a_shell(_: Path) -> None:
    os.system("true")  # noqa: S605, S607 - it is stopped before it runs


def _reads_outside(_: Path) -> None:
    Path(__file__).read_bytes()


def _reads_above(folder: Path) -> None:
    (folder / ".." / "secret").read_bytes()


def _writes_outside(folder: Path) -> None:
    (folder.parent / "written").write_bytes(b"")


def _writes_into_what_is_installed(_: Path) -> None:
    Path(os.__file__).open("r+b").close()


def _lists_outside(folder: Path) -> None:
    list(folder.parent.iterdir())


def _removes_outside(folder: Path) -> None:
    (folder.parent / "secret").unlink()


def _swallows(folder: Path) -> None:
    try:
        _reads_above(folder)
    except BaseException as error:  # noqa: BLE001 - what must not help
        assert isinstance(error, EscapedError)  # noqa: PT017 - as above


@pytest.mark.parametrize(
    "does",
    [
        _connects,
        _runs,
        _runs_a_shell,
        _reads_outside,
        _reads_above,
        _writes_outside,
        _writes_into_what_is_installed,
        _lists_outside,
        _removes_outside,
        _swallows,
    ],
)
def test_what_reading_never_does_is_seen(does: object, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "mine").write_bytes(b"mine")
    with pytest.raises(EscapedError), watched(folder):
        does(folder)  # type: ignore[operator]
    with watched(folder):
        assert (folder / "mine").read_bytes() == b"mine"
    assert (tmp_path / "secret").exists()


def _never_ends() -> None:
    while True:
        pass


def test_what_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resource")
    monkeypatch.setattr("fuzz.sandbox.SECONDS", 0.05)
    with pytest.raises(TooLongError), watched(tmp_path):
        _never_ends()


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="memory is bounded on Linux alone")
def test_what_asks_for_too_much_memory_does_not_get_it() -> None:
    with bounded_memory(2**28), pytest.raises(MemoryError):
        bytearray(2**30)


def test_an_error_that_is_no_error_of_the_library_is_a_fault(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: bytes, __: Path) -> None:
        raise KeyError

    def refuses(_: bytes, __: Path) -> None:
        raise LoadError([])

    monkeypatch.setattr("fuzz.targets.TARGETS", {"a": fails, "b": refuses})
    with pytest.raises(KeyError):
        run("a", b"", place)
    with pytest.raises(AssertionError):  # without a fault nobody knows what to do
        run("b", b"", place)
