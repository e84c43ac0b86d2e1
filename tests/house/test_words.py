from __future__ import annotations

import ast
import json
import re
import string
import unicodedata
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules.words import catalogue, languages

SOURCE = Path(ocop_rules.__file__).parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_the_same_phrases(lang: str) -> None:
    assert catalogue(lang).keys() == catalogue("en").keys()


@pytest.mark.parametrize("lang", languages())
def test_a_phrase_has_the_same_fields_in_every_language(lang: str) -> None:
    for key, text in catalogue(lang).items():
        assert fields(text) == fields(catalogue("en")[key]), key


@pytest.mark.parametrize("lang", languages())
def test_phrases_are_plain_composed_text(lang: str) -> None:
    for key, text in catalogue(lang).items():
        assert text == " ".join(text.split()), key
        assert unicodedata.is_normalized("NFC", text), key


@pytest.mark.parametrize("lang", languages())
def test_every_fault_has_its_remedy(lang: str) -> None:
    faults = {key.removeprefix("fault.") for key in catalogue(lang) if key.startswith("fault.")}
    remedies = {key.removeprefix("remedy.") for key in catalogue(lang) if key.startswith("remedy.")}
    assert faults == remedies


def test_every_fault_raised_in_the_code_has_words() -> None:
    raised = set(re.findall(r'Fault\(\s*code="([a-z-]+)"', CODE))
    raised |= set(re.findall(r'\.fault\(\s*"([a-z-]+)"', CODE))
    assert raised
    assert {f"fault.{code}" for code in raised} <= catalogue("en").keys()


def test_every_phrase_the_code_says_has_words() -> None:
    said = set(re.findall(r"""\bsay\(\s*["']([a-z.-]+)["']""", CODE))
    assert said
    assert said <= catalogue("en").keys()


def test_every_phrase_is_said_somewhere() -> None:
    # keys that the code puts together: the kind of a name, a status, an effect, ...
    made = {
        re.sub(r"\\\{.*?\\\}", "[A-Za-z_-]+", re.escape(key))
        for key in re.findall(r"""f["']([a-z.-]+\.\{[^"']+\})["']""", CODE)
    }
    for key in catalogue("en"):
        assert (
            f'"{key}"' in CODE or f"'{key}'" in CODE or any(re.fullmatch(pattern, key) for pattern in made)
        ), key


@pytest.mark.parametrize("lang", languages())
def test_every_phrase_stands_in_one_catalogue(lang: str) -> None:
    keys = [
        key
        for file in (SOURCE / "words" / lang).glob("*.json")
        for key, _ in json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=list)
    ]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_only_the_list_of_languages_names_one() -> None:
    words = SOURCE / "words"
    for path in set(SOURCE.rglob("*.py")) - set(words.glob("*.py")):
        constants = (
            node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Constant)
        )
        assert not {*languages()} & {one.value for one in constants if isinstance(one.value, str)}, path
