"""The documentation: every example is run, every key and every fault code is told.

In a ``console`` block each line that begins with ``$ ocop-rules`` is a command, the lines below it
are its output; an ellipsis stands for anything, ``[exit N]`` for an exit status other than 0. A block
with a caption that names a file is written before the commands that follow it.
"""

from __future__ import annotations

import doctest
import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kit.pages import DOCS, PAGES, ROOT, fences, pattern, run

from ocop_rules.schemas.published import schema
from ocop_rules.words import catalogue


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
            assert re.fullmatch(pattern(shown_text), told.rstrip("\n") + "\n"), f"{line}\n{told}"


def test_an_output_that_differs_is_noticed() -> None:
    assert re.fullmatch(pattern('{"a":1,…"b":2}\n'), '{"a":1,"x":0,"b":2}\n')
    assert re.fullmatch(pattern("first\n…\nlast\n"), "first\n1\n2\nlast\n")
    assert re.fullmatch(pattern("first\n…\nlast\n"), "first\nlast\n")
    assert not re.fullmatch(pattern("first\n…\nlast\n"), "first\n1\n2\nother\n")
    assert not re.fullmatch(pattern('{"a":1,…}\n'), '{"a":1\n}\n')


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
    assert sorted(listed) == sorted(
        key.removeprefix("fault.") for key in catalogue("en") if key.startswith("fault.")
    )


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
