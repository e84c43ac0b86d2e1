"""What an input of each form is read as, whole: places, values, and what makes a piece unreadable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import ocop_rules.scoring.evaluations
from ocop_rules import Evaluation, Ruleset, score_lines
from ocop_rules.errors import ArgumentError, Fault
from ocop_rules.model.evaluation import Unreadable
from ocop_rules.scoring import read_evaluations
from ocop_rules.scoring.evaluations import form_of, read_data, read_piece, read_placed
from ocop_rules.scoring.streams import score_placed
from ocop_rules.structure import bounded

ONE = {"ruleset": "a", "product_set": 1, "answers": {}}
SHEET = Evaluation.from_json(ONE)
LINE = json.dumps(ONE)


def data_of(*lines: bytes | str, source: str | None = "f") -> list[tuple[str | None, Any]]:
    """Return the values of an input, codes and fields for what is none, alike from text and from bytes."""

    def read(given: Any) -> list[tuple[str | None, Any]]:
        found = list(read_data(given, source))
        assert all(
            one.source == place and all(fault.file == place for fault in one.faults)
            for place, one in found
            if isinstance(one, Unreadable)
        )
        return [
            (place, [one.code for one in data.faults] if isinstance(data, Unreadable) else data)
            for place, data in found
        ]

    found = read(lines)
    if all(isinstance(line, str) for line in lines):
        assert read([line.encode() for line in lines if isinstance(line, str)]) == found
    return found


SYNTAX = ["json-syntax"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # one value on one line is a line, an array alone is a document
        (["{}\n"], [("f:1", {})]),
        (["[1, 2]\n"], [("f[0]", 1), ("f[1]", 2)]),
        ([" \n", "\t[1]\r\n", "\n"], [("f[0]", 1)]),
        (["[1]\n", "\n", "[2]\n", "\n"], [("f:1", [1]), ("f:3", [2])]),
        (["[1]\n", "2\n", "3\n"], [("f:1", [1]), ("f:2", 2), ("f:3", 3)]),
        (["5\n"], [("f:1", 5)]),
        # a byte order mark is passed over, before a line and before a document
        (["\ufeff{}\n", "{}\n"], [("f:1", {}), ("f:2", {})]),
        (["\ufeff [1]\n"], [("f[0]", 1)]),
        (["\ufeff{\n", "}\n"], [("f", {})]),
        # several lines are a document if they are one value
        (["\n", "{\n", "\n", '"a": 1\n', "}"], [("f", {"a": 1})]),
        (["[\n", "{},\n", "[]\n", "]\n"], [("f[0]", {}), ("f[1]", [])]),
        (["{", '"a":', "1}"], [("f", {"a": 1})]),
        # and lines if they are not, wherever they end
        (["{", "}x"], [("f:1", SYNTAX), ("f:2", SYNTAX)]),
        (["\n", '{"a":\n', "\n", "1\n", "\n", "{}"], [("f:2", SYNTAX), ("f:4", 1), ("f:6", {})]),
        (["[1,\n", "2]\n", "3\n"], [("f:1", SYNTAX), ("f:2", SYNTAX), ("f:3", 3)]),
        (["[7", "]"], [("f[0]", 7)]),
        ([], []),
        (["\n", " \n"], []),
    ],
)
def test_the_values_of_an_input_and_their_places(lines: list[str], expected: list[Any]) -> None:
    assert data_of(*lines) == expected


def test_without_a_name_an_input_is_told_by_a_dash_and_a_document_by_nothing() -> None:
    for lines, places in (
        (["1\n", "2\n"], ["-:1", "-:2"]),
        (["[1, 2]"], ["-[0]", "-[1]"]),
        (["[\n", "]"], []),
        (["{\n", "}"], [None]),
        (["{\n", '"a": NaN}'], [None]),
    ):
        assert [place for place, _ in data_of(*lines, source=None)] == places
        assert [place for place, _ in read_data(lines)] == places
        assert [place for place, _ in read_placed(lines)] == places


def test_bytes_that_are_no_text_are_told_where_they_stand() -> None:
    assert data_of(b'{"a":\n', b'"\xff"\n', b"{}\n") == [
        ("f:1", SYNTAX),
        ("f:2", ["json-encoding"]),
        ("f:3", {}),
    ]
    assert data_of(b'{"a": "\xff"}\n', b"{}\n") == [("f:1", ["json-encoding"]), ("f:2", {})]
    assert data_of(b"{\n", b'"a": "\xff"}\n') == [("f", ["json-encoding"])]
    # half of a pair in text: what stood there as a byte is told as one
    for half, code in (("\udcff", "json-encoding"), ("\ud800", "surrogate")):
        ((place, found),) = read_data(["[\n", f'"{half}"\n', "]\n"], "f")
        assert (place, found.source, found.id) == ("f", "f", None)
        assert [(one.code, one.file) for one in found.faults] == [(code, "f")]


def test_a_line_that_is_too_long_says_how_long_one_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "LINE", 60)
    cut = Unreadable("f:2", None, (Fault(code="json-size", file="f:2", fields={"most": 60}),))
    lines = [LINE + "\n", '"' + "x" * 60 + '"\n', LINE + "\n"]
    assert list(read_placed(lines, "f")) == [("f:1", SHEET), ("f:2", cut), ("f:3", SHEET)]
    # and ends what looked like a document: its lines are lines, the whole ones among them
    assert data_of("[\n", "1]\n", "x" * 61, "2\n") == [
        ("f:1", SYNTAX),
        ("f:2", SYNTAX),
        ("f:3", ["json-size"]),
        ("f:4", 2),
    ]


@pytest.mark.parametrize("most", [4, 5])
@pytest.mark.parametrize("more", [0, 1, 4])
def test_what_grows_too_large_for_a_document_is_told_by_its_lines(
    monkeypatch: pytest.MonkeyPatch, more: int, most: int
) -> None:
    """A document of 6 characters; the first line says how many one may have."""
    monkeypatch.setattr(ocop_rules.scoring.evaluations, "DOCUMENT", most)
    lines = ["[\n", "1\n", "]\n", *("2\n" for _ in range(more))]
    (first, second, third, *others) = read_data(lines, "f")
    large = Fault(code="json-size", file="f:1", fields={"most": most})
    assert (first, second) == (("f:1", Unreadable("f:1", None, (large,))), ("f:2", 1))
    assert (third[0], [one.code for one in third[1].faults]) == ("f:3", SYNTAX)
    assert others == [(f"f:{number}", 2) for number in range(4, 4 + more)]


def test_the_first_line_may_be_a_whole_document_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocop_rules.scoring.evaluations, "DOCUMENT", 10)
    assert data_of("[1, 2, 30]") == [("f[0]", 1), ("f[1]", 2), ("f[2]", 30)]
    (place, found), *others = read_data(["[1, 2, 300]", "4"], "f")
    assert (place, found) == (
        "f:1",
        Unreadable("f:1", None, (Fault(code="json-size", file="f:1", fields={"most": 10}),)),
    )
    assert others == [("f:2", 4)]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_end_of_a_line_is_none_of_what_was_found(end: str) -> None:
    for line in ('{"a": x' + end, ('{"a": x' + end).encode()):
        found = read_piece((7, line), "f")
        assert isinstance(found, Unreadable)
        (fault,) = found.faults
        assert (found.source, fault.file, fault.found) == ("f:7", "f:7", '"x"')
    assert read_piece((1, LINE + end)) == SHEET
    nowhere = read_piece((3, "x" + end))
    assert isinstance(nowhere, Unreadable)
    assert nowhere.source == "-:3"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", "begun"),
        (" \n", "begun"),
        ("7" * 5000, "whole"),
        ("[1.5e999]", "whole"),
        ("\ufeff {} \r\n\t", "whole"),
        ("{}\x0b", "broken"),
        ("{} {}", "broken"),
        ("[1 ", "begun"),
        ("[1,", "begun"),
        ("[1,]", "broken"),
        ('{"a":', "begun"),
        ('{"a" ', "begun"),
        ('"a', "broken"),
        ("{" * 100_000, "broken"),
    ],
)
def test_the_form_of_a_text(text: str, form: str) -> None:
    assert form_of(text) == form


# -- nothing is read before it is asked for ------------------------------------------------------------------


def test_no_line_is_read_before_the_first_result_is_asked_for(rules: Ruleset) -> None:
    pulled: list[int] = []

    def lines() -> Iterator[str]:
        for number in range(3):
            pulled.append(number)
            yield LINE + "\n"

    for made in (
        read_evaluations(lines()),
        read_placed(lines()),
        score_lines(lambda _: rules, lines()),
        score_placed(lambda _: rules, lines()),
    ):
        assert pulled == []
        next(iter(made))
        assert pulled == [0]
        pulled.clear()


@pytest.mark.parametrize(
    ("arguments", "name", "needed"),
    [
        ((None, []), "lookup", "lookup"),
        ((len, "[]"), "lines", "lines"),
        ((len, [], 5), "source", "plain-text"),
        ((len, [], "f", 5), "known", "names"),
    ],
)
def test_each_argument_of_a_stream_is_told_by_its_name(
    arguments: tuple[Any, ...], name: str, needed: str
) -> None:
    for verb in (score_lines, score_placed):
        with pytest.raises(ArgumentError) as caught:
            verb(*arguments)
        assert (caught.value.name, caught.value.needed) == (name, needed)
    if name == "source":
        with pytest.raises(ArgumentError) as caught:
            read_evaluations([], *arguments[2:])
        assert (caught.value.name, caught.value.needed) == (name, needed)
