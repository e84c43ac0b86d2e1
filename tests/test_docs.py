"""The documentation: every example is run, every key and every fault code is told.

In a ``console`` block each line that begins with ``$ ocop-rules`` is a command, the lines below it
are its output; an ellipsis stands for anything, ``[exit N]`` for an exit status other than 0. A block
with a caption that names a file is written before the commands that follow it.
"""

from __future__ import annotations

import doctest
import io
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ocop_rules._schema import schema
from ocop_rules._words.en import PHRASES
from ocop_rules.cli import main

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(
            path
            for path in DOCS.rglob("*.md")
            if not {"_build", "generated"} & set(path.relative_to(DOCS).parts)
        ),
    ]
)
_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_PROMPT = "$ ocop-rules"


def fences(path: Path) -> Iterator[tuple[str, str]]:
    """Yield kind and body of every fenced block of a page."""
    for found in _FENCE.finditer(path.read_text(encoding="utf-8")):
        yield found["kind"].strip(), found["body"]


def _named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in paths]


def having(*kinds: str) -> list[Any]:
    """Return the pages with a block of one of these kinds."""
    return _named([path for path in PAGES if any(kind in kinds for kind, _ in fences(path))])


# -- Python ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", having("pycon", "{doctest}"))
def test_python_examples_run_as_shown(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    text = "\n".join(body for kind, body in fences(path) if kind in ("pycon", "{doctest}"))
    told = io.StringIO()
    runner.run(parser.get_doctest(text, {}, path.name, str(path), 0), out=told.write)
    assert runner.summarize(verbose=False).failed == 0, told.getvalue()


# -- the command line --------------------------------------------------------------------------------


def steps(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a reader does, in order: files to write (name, text) and commands (line, output)."""
    for kind, body in fences(path):
        if kind.startswith("{code-block}"):
            caption = re.match(r":caption: (\S+\.json)\n\n(.*)", body, re.DOTALL)
            if caption:
                yield f"> {caption[1]}", caption[2]
        elif kind == "console":
            for command in re.split(r"^(?=\$ )", body, flags=re.MULTILINE):
                if command:
                    line, _, output = command.partition("\n")
                    yield line, output


def _pattern(shown: str) -> str:
    """Return the regular expression of an output in which an ellipsis stands for anything."""
    lines = [line.rstrip() for line in shown.rstrip("\n").split("\n")]
    made = "".join(".*?".join(re.escape(part) for part in line.split("…")) + "\n" for line in lines)
    # an ellipsis on a line of its own stands for any number of lines
    return re.sub(r"(?m)^\.\*\?\n", r"(?:.*\n)*?", made)


def run(line: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run one command as a shell would, with < and > for files; return its status and all it told."""
    assert line.startswith(_PROMPT), f"only ocop-rules can be run here: {line}"
    words = shlex.split(line.removeprefix("$ "))[1:]
    files = {}
    for sign in ("<", ">"):
        if sign in words:
            at = words.index(sign)
            files[sign] = words[at + 1]
            del words[at : at + 2]
    given = Path(files["<"]).read_bytes() if "<" in files else b""
    out, err = io.StringIO(), io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given), isatty=lambda: False))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        status = main(words)
    if ">" in files:
        Path(files[">"]).write_text(out.getvalue(), encoding="utf-8")
        return status, err.getvalue()
    return status, out.getvalue() + err.getvalue()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder with the examples and rulesets of the project, as the working folder."""
    for name in ("examples", "rulesets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("path", having("console"))
def test_commands_give_the_output_shown(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for line, shown in steps(path):
        if line.startswith("> "):
            Path(line[2:]).write_text(shown, encoding="utf-8")
            continue
        wanted = re.search(r"^\[exit (\d)\]\n?", shown, re.MULTILINE)
        shown_text = shown if wanted is None else shown.replace(wanted[0], "")
        status, told = run(line, monkeypatch)
        assert status == (0 if wanted is None else int(wanted[1])), (line, told)
        if shown_text.strip():
            assert re.fullmatch(_pattern(shown_text), told.rstrip("\n") + "\n"), f"{line}\n{told}"


def test_an_output_that_differs_is_noticed() -> None:
    assert re.fullmatch(_pattern('{"a":1,…"b":2}\n'), '{"a":1,"x":0,"b":2}\n')
    assert re.fullmatch(_pattern("first\n…\nlast\n"), "first\n1\n2\nlast\n")
    assert re.fullmatch(_pattern("first\n…\nlast\n"), "first\nlast\n")
    assert not re.fullmatch(_pattern("first\n…\nlast\n"), "first\n1\n2\nother\n")
    assert not re.fullmatch(_pattern('{"a":1,…}\n'), '{"a":1\n}\n')


# -- what the pages tell -----------------------------------------------------------------------------


def told_keys(name: str) -> set[str]:
    """Return every word that stands as code on a page of the formats."""
    text = (DOCS / "formats" / f"{name}.md").read_text(encoding="utf-8")
    return set(re.findall(r"`([a-z_]+)`", text))


def test_the_evaluation_page_tells_every_key() -> None:
    assert set(schema("evaluation")["properties"]) <= told_keys("evaluation")


def test_the_result_page_tells_every_key() -> None:
    made = schema("result")
    shapes = [made, *made["$defs"].values()]
    keys = {key for shape in shapes for key in shape.get("properties", {})}
    assert keys <= told_keys("result")


# -- the generated pages -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def generated() -> dict[str, str]:
    """Return the pages that the documentation makes from the rulesets and the fault codes."""
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        from ocop_docs import decisions, faults  # noqa: PLC0415 - they stand beside the documentation

        return {**dict(decisions.pages()), **dict(faults.pages())}
    finally:
        sys.path.remove(str(DOCS / "_ext"))


def test_every_fault_code_is_listed_once(generated: dict[str, str]) -> None:
    listed = re.findall(r"^\| `([\w-]+)` \|", generated["faults.md"], re.MULTILINE)
    assert sorted(listed) == sorted(key.removeprefix("fault.") for key in PHRASES if key.startswith("fault."))


def test_a_page_shows_every_box_of_its_set(generated: dict[str, str]) -> None:
    from ocop_rules import load  # noqa: PLC0415

    for ruleset in (load("148-2023"), load("26-2026")):
        for one in ruleset.sets:
            text = generated[f"{ruleset.id}/sets/{one.number:02d}.md"]
            lists = [
                options
                for criterion in one.criteria.values()
                for options in ([case.options for case in criterion.cases] or [criterion.options])
            ]
            points = [
                (str(number), str(option.points), f"{option.floor} ★" if option.floor else "")
                for options in lists
                for number, option in enumerate(options, start=1)
            ]
            rows = re.findall(
                r"^\| (\d+) \| \[.*\]\{\.en\} \| (\d+) \| (?:\[(\d ★)\]\{\.floor\})? *\|$", text, re.MULTILINE
            )
            assert rows == points


def test_no_page_shows_a_bare_key_or_an_empty_word(generated: dict[str, str]) -> None:
    for name, text in generated.items():
        if "sets/" in name or "readings" in name:
            assert not re.search(r"\[\]\{\.(vi|en)\}", text), name
            assert not re.search(r"\[(criterion|set|gate|reading|doubt)\.[\w.-]+\]\{", text), name


def test_the_glossary_has_every_meaning_in_both_languages() -> None:
    import csv  # noqa: PLC0415

    with (DOCS / "_ext" / "ocop_docs" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        assert all(row[key] for key in ("vi", "en", "meaning_vi", "meaning_en")), row
    for column in ("vi", "en"):
        assert len({row[column] for row in rows}) == len(rows)
