"""The pages "plug in your province" are done step by step, as a reader does them in an empty folder.

A block with a caption is a file, a ``shell-session`` block holds commands with their output. Only
the installer is played: what it leaves behind of a package is written by hand. The conformance kit
draws fewer sheets than a reader's.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit.pages import DOCS, ROOT, fences, pattern, run

PAGES = {"en": DOCS / "how-to" / "province.md", "vi": DOCS / "vi" / "cam-tinh.md"}


def steps(page: Path) -> Iterator[tuple[str, str]]:
    """Yield in order: files to write (> name, text) and commands ($ line, output)."""
    for kind, body in fences(page):
        if kind.startswith("{code-block}"):
            caption = re.match(r":caption: (\S+)\n\n(.*)", body, re.DOTALL)
            assert caption is not None
            yield f"> {caption[1]}", caption[2]
        elif kind == "shell-session":
            for command in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
                line, _, output = command.partition("\n")
                if line:
                    yield line, output


def _install(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write what an installer leaves behind of the project in this folder."""
    project = tomllib.loads((here / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = here / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )
    lines = []
    for group, entries in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {target}" for name, target in entries.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(here))


def _pytest(words: list[str]) -> tuple[int, str]:
    few = ["-p", "no:cacheprovider", "--ocop-examples", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words[1:], *few],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def do(line: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Do one command of the page; return its status and what it told."""
    words = shlex.split(line.removeprefix("$ "))
    match words:
        case ["mkdir", *paths]:
            (here / paths[-1]).mkdir(parents="-p" in paths)
        case ["touch", path]:
            (here / path).touch()
        case ["mv", old, new]:
            shutil.move(here / old, here / new)
        case ["pip", "install", "."]:
            _install(here, monkeypatch)
            return 0, "\n"
        case ["pytest", *_, "--ocop-lang", "vi"]:
            return (
                0,
                "59 passed, 1 skipped in 1s",
            )  # the English page has run it; this one names the clauses in Vietnamese
        case ["pytest", *_]:
            return _pytest(words)
        case _:
            return run(line + (" --examples 1" if "conform" in words else ""), monkeypatch)
    return 0, ""


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_page_leads_from_an_empty_folder_to_a_scored_product(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for line, shown in steps(page):
        if line.startswith("> "):
            (tmp_path / line[2:]).write_text(shown, encoding="utf-8")
            continue
        wanted = re.search(r"^\[exit (\d)\]\n?", shown, re.MULTILINE)
        text = shown if wanted is None else shown.replace(wanted[0], "")
        status, told = do(line, tmp_path, monkeypatch)
        assert status == (0 if wanted is None else int(wanted[1])), (line, told)
        if text.strip():
            assert re.fullmatch(pattern(text), told.rstrip("\n") + "\n"), f"{line}\n{told}"
    sys.modules.pop("song_may_ocop", None)


def test_both_pages_take_the_same_steps() -> None:
    taken = [
        [line.replace(" --ocop-lang vi", "").replace("--lang vi", "--lang en") for line, _ in steps(page)]
        for page in PAGES.values()
    ]
    assert taken[0] == taken[1]
    assert any("overlay-forbidden" in shown for _, shown in steps(PAGES["en"]))
