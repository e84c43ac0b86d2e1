"""Errors as data: one ``text`` and one ``to_json`` for all of them, their fields included."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator

import pytest

from ocop_rules import UnknownNameError, load
from ocop_rules.errors import (
    ArgumentError,
    EvaluationError,
    Fault,
    LoadError,
    MissingExtraError,
    NoRuleError,
    NotHeldError,
    OcopError,
)
from ocop_rules.ground.names import listed, near_or_all, nearest
from ocop_rules.life import HistoryError

FAULT = Fault(code="range", pointer="/a", found="7", fields={"least": 0, "most": 5})
ERRORS = (
    ArgumentError("ruleset", "26-2026", "Ruleset"),
    EvaluationError([FAULT]),
    HistoryError([FAULT]),
    LoadError([FAULT]),
    MissingExtraError("docx", "office"),
    NoRuleError("2018-01-01", before=None, after="1048-2019"),
    NotHeldError("148-2023", "rounds"),
    UnknownNameError("ruleset", "148-2032", ["148-2023"]),
)


def _kinds(kind: type[OcopError] = OcopError) -> Iterator[type[OcopError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)


def test_every_error_has_a_code_of_its_own() -> None:
    kinds = {
        kind for kind in _kinds() if kind.__module__.startswith("ocop_rules") and "cli" not in kind.__module__
    }
    assert len({kind.code for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_is_text_and_data_in_every_language(error: OcopError) -> None:
    assert str(error) == error.text("en")
    assert error.text("vi") != error.text("en")
    for lang in ("en", "vi"):
        data = error.to_json(lang)
        assert data["code"] == error.code
        assert json.loads(json.dumps(data)) == data
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - written a moment ago
    assert again.to_json("vi") == error.to_json("vi")
    with pytest.raises(UnknownNameError):
        error.text("fr")


def test_the_fields_of_an_error_and_of_a_fault_are_data() -> None:
    data = UnknownNameError("ruleset", "148-2032", ["148-2023"]).to_json()
    assert (data["kind"], data["name"], data["known"], data["suggestion"]) == (
        "ruleset",
        "148-2032",
        ["148-2023"],
        "148-2023",
    )
    (fault,) = LoadError([FAULT]).to_json("vi")["faults"]
    assert fault["fields"] == {"least": 0, "most": 5}


@pytest.mark.parametrize(
    "error",
    [
        UnknownNameError("ruleset", "\ud800", ["148-2023"]),
        UnknownNameError("ruleset", "\ud800" * 3_000_000, ["\ud800"]),
        LoadError([Fault(code="missing-key", file="\udcff.json", fields={"key": "\ud800"})]),
        LoadError([Fault(code="unknown-key", pointer="/\ud800", found="\ud800", fields={"near": "\ud800"})]),
        NotHeldError("\ud800", "rounds"),
        NoRuleError("2026-07-01", here="\ud800"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_no_file_can_hold_is_told_in_what_it_can(error: OcopError) -> None:
    for lang in ("en", "vi"):
        assert len(error.text(lang).encode()) < 4000
        assert len(json.dumps(error.to_json(lang), ensure_ascii=False).encode()) < 8000


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("27", ["7", "2", "26"], None),
        ("148-2032", ["148-2023"], "148-2023"),
        ("148-2023", ["148-2023"], None),
        ("xyz", ["abc"], None),
        ("chiar", ["chair", "member"], "chair"),
    ],
)
def test_a_suggestion_is_near_or_there_is_none(name: str, known: list[str], near: str | None) -> None:
    assert nearest(name, known) == near


def test_a_list_is_never_cut_without_a_sign() -> None:
    assert listed(range(12)) == ", ".join(map(str, range(12)))
    assert listed(range(15)).endswith("11, … (+3)")
    assert listed([]) == "-"
    assert near_or_all("zzz", ["a", "b"]) == "a, b"
    with pytest.raises(UnknownNameError) as caught:
        load("148-2023").product_set(27)
    assert caught.value.suggestion is None
    assert "(+14)" in str(caught.value)
