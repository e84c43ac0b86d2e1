"""The documentation says what the library says; its few other words stand in catalogues."""

from __future__ import annotations

import ast
import json
import re
import string
from pathlib import Path

import pytest

from ocop_rules.words import catalogue

EXTENSION = Path(__file__).parents[2] / "docs" / "_ext" / "ocop_docs"
VIETNAMESE = re.compile("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
WORDS = re.compile(r"(?<![\\w=\"-])[A-Za-z][a-z]+(?: [a-z]+){2,}")
OWN = {
    lang: json.loads((EXTENSION / "phrases" / f"{lang}.json").read_text(encoding="utf-8"))
    for lang in ("vi", "en")
}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("path", sorted(EXTENSION.glob("*.py")), ids=lambda path: path.stem)
def test_no_module_holds_words_of_its_own(path: Path) -> None:
    assert VIETNAMESE.findall(path.read_text(encoding="utf-8")) == []


def sentences(path: Path) -> list[str]:
    """Return the texts of a module that read as words for readers; docstrings, logs and errors are none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside: set[ast.AST] = set()
    for node in ast.walk(tree):
        loud = isinstance(node, ast.Call) and "_LOG" in ast.unparse(node.func)
        if (
            loud
            or isinstance(node, ast.Raise)
            or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ):
            aside |= set(ast.walk(node))
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in aside)
    return [text for text in texts if isinstance(text, str) and WORDS.search(text)]


@pytest.mark.parametrize("path", sorted(EXTENSION.glob("*.py")), ids=lambda path: path.stem)
def test_no_module_holds_sentences_of_its_own(path: Path) -> None:
    assert sentences(path) == []


def test_a_sentence_is_found(tmp_path: Path) -> None:
    path = tmp_path / "made.py"
    path.write_text('"""Say it."""\nx = f"On the face stand {1}"\nraise ValueError("this is for us")\n')
    assert sentences(path) == ["On the face stand "]


def test_both_languages_have_the_same_phrases() -> None:
    assert OWN["vi"].keys() == OWN["en"].keys()
    for key, text in OWN["vi"].items():
        assert fields(text) == fields(OWN["en"][key]), key


def test_what_the_library_says_is_not_said_again() -> None:
    known = {(text, catalogue("en")[key]): key for key, text in catalogue("vi").items()}
    again = {
        key: known[text, OWN["en"][key]]
        for key, text in OWN["vi"].items()
        if (text, OWN["en"][key]) in known and not key.startswith(("draw.", "since.", "room."))
    }
    assert again == {}
    assert not OWN["vi"].keys() & catalogue("vi").keys()


def test_every_phrase_of_the_docs_is_said() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in EXTENSION.glob("*.py"))
    # some are put together: the kind of a dossier, a room, a family whose prefix stands once
    made = [
        re.sub(r"\{[^}]*\}", "[a-z-]+", text)
        for text in re.findall(r"""f["']([a-z.-]*\{[a-z.]+\}[a-z.-]*)["']""", code)
    ]
    plain = set(re.findall(r"""["']([a-z0-9.-]+)["']""", code))
    for key in OWN["vi"]:
        names = {key, key.partition(".")[2]}
        assert names & plain or any(re.fullmatch(one, name) for one in made for name in names), key
