"""A line of a stream is read as strictly as a file, whichever way it is scored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.ground import best

import ocop_rules.scoring.streams
from ocop_rules import Evaluation, LoadError, Ruleset, load, score, score_lines
from ocop_rules.errors import Fault, FaultsError
from ocop_rules.rulesets import with_readings
from ocop_rules.scoring import score_one
from ocop_rules.scoring.evaluations import read_piece
from ocop_rules.testing import complete_sheets, documents, evaluations

Draw = st.DataObject


@pytest.fixture(autouse=True, scope="module", params=["the standard library", "the extra"])
def decoder(request: pytest.FixtureRequest) -> Iterator[None]:
    """Read every line with both decoders."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "the extra":
            pytest.importorskip("orjson")
        else:
            patch.setattr(ocop_rules.scoring.streams, "_faster", lambda: None)
        yield


def outcomes(rules: Ruleset, *lines: bytes | str) -> list[Any]:
    """Return what the stream makes of lines behind an ordinary one, which tells it its form."""
    first = json.dumps({"ruleset": rules.id, "product_set": 1, "answers": {}})
    opening = first if isinstance(lines[0], str) else first.encode()
    return list(score_lines(lambda _: rules, [opening, *lines]))[1:]


def strictly(rules: Ruleset, line: bytes) -> Any:
    return score_one(lambda _: rules, read_piece((2, line)))


def whole(rules: Ruleset, **changes: object) -> dict[str, Any]:
    return {"ruleset": rules.id, "product_set": 1, "answers": dict(best(rules, 1).answers), **changes}


@given(data=st.data(), escaped=st.booleans())
def test_every_line_gives_what_strict_reading_gives(data: Draw, rules: Ruleset, *, escaped: bool) -> None:
    document = data.draw(documents(rules, beyond_schema=True))
    line = json.dumps(document, ensure_ascii=escaped).encode("utf-8", "surrogatepass") + b"\n"
    assert outcomes(rules, line) == [strictly(rules, line)]


@pytest.mark.parametrize("name", ["e\u0301", "\ud800", " a ", "a\u200b", ""])
def test_an_id_that_is_the_fault_ends_no_stream(rules: Ruleset, name: str) -> None:
    line = json.dumps(whole(rules, id=name)).encode()
    first, after = outcomes(rules, line, json.dumps(whole(rules, id="b")).encode())
    assert (first.status, {one.pointer for one in first.faults}) == ("invalid", {"/id"})
    assert first.id in (name, None)
    assert (after.status, after.id) == ("ranked", "b")


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A sheet on one line, with a few characters put in, taken out, or behind it."""
    text = json.dumps(whole(load("148-2023"), id="a"))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        put = draw(
            st.sampled_from(["", "[", "}", ",", ":", '"', "x", "1.0", "NaN", '{"id":"a","id":"b"}', "\u2028"])
        )
        text = text[:at] + put + text[at + draw(st.integers(0, 3)) :]
    return text


@given(text=spoilt(), end=st.sampled_from(["", "\n", "\r\n"]))
def test_a_spoilt_line_has_the_faults_of_what_stands_on_it(text: str, end: str) -> None:
    rules = load("148-2023")
    if not text.strip():
        return
    for line in (text + end, (text + end).encode()):
        (found,) = outcomes(rules, line)
        faults: tuple[Fault, ...] = ()
        try:
            assert score(rules, Evaluation.parse(text)) == found
        except FaultsError as error:
            faults = error.faults
        told = [(one.code, one.pointer, one.found) for one in getattr(found, "faults", ())]
        assert told == [(one.code, one.pointer, one.found) for one in faults]


@given(data=st.data())
def test_every_sheet_gives_what_strict_reading_gives(data: Draw, rules: Ruleset) -> None:
    sheet = data.draw(st.one_of(complete_sheets(rules), evaluations(rules)))
    more = data.draw(
        st.fixed_dictionaries(
            {},
            optional={
                "id": st.sampled_from(["a", "a:b", "", "Cam sành"]),
                "product": st.sampled_from(["Chè", "true", "x:y"]),
                "evaluator": st.just("chair"),
                "date": st.sampled_from(["2024-10-03", "2024-W40-4", "20241003", "2024-02-30"]),
                "digest": st.sampled_from([rules.digest, "sha256:" + "0" * 64]),
            },
        )
    )
    document = {
        "ruleset": rules.id,
        "product_set": sheet.product_set,
        "answers": dict(sheet.answers),
        "cases": dict(sheet.cases),
        **more,
    }
    line = json.dumps(document, ensure_ascii=False).encode()
    assert outcomes(rules, line) == [strictly(rules, line)]


FAULTY = {
    "cases that are an array": '{"cases": [], ',
    "cases that are a text": '{"cases": "", ',
    "cases that are null": '{"cases": null, ',
    "an id that is a number": '{"id": 5, ',
    "an empty id": '{"id": "", ',
    "an id with a blank at its end": '{"id": "a ", ',
    "an id that holds what nobody sees": '{"id": "a\u200bb", ',
    "an evaluator with a tab": '{"evaluator": "\u00a0a", ',
    "a product without a name": '{"product": "", ',
    "an id that stands twice": '{"id": "a", "id": "b", ',
    "a lost text with a colon": '{"id": "a:b", "id": "c", ',
    "a key that nobody knows": '{"total": 100, ',
    "a key that nobody knows, with a text": '{"note": "x", ',
    "a ruleset that stands twice": '{"ruleset": "26-2026", ',
    "a day that does not exist": '{"date": "2024-02-30", ',
    "a week for a day": '{"date": "2024-W40-4", ',
    "decomposed letters": '{"product": "' + normalize("NFD", "Chè") + '", ',
    "another digest": '{"digest": "sha256:' + "0" * 64 + '", ',
    "NaN": '{"id": NaN, ',
}


@pytest.mark.parametrize("start", FAULTY.values(), ids=FAULTY)
def test_a_fault_beside_a_complete_sheet_is_never_passed_over(start: str, rules: Ruleset) -> None:
    line = (start + json.dumps(whole(rules))[1:]).encode()
    (outcome,) = outcomes(rules, line)
    assert outcome.status == "invalid"
    assert outcome == strictly(rules, line)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"1.2": 3', '"1.2": 3.0'),
        ('"1.5": 3', '"1.5": 3e0'),
        ('"1.6": 2', '"1.6": true'),
        ('"1.2": 3', '"1.2": "3"'),
        ('"1.2": 3', '"1.2": 3, "1.2": 3'),
        ('"1.2": 3', '"1.2": -1'),
        ('"1.2": 3', '"1.2": 4'),
        ('"1.2": 3', '"9.9": 3'),
        ('"product_set": 1', '"product_set": true'),
        ('"product_set": 1', '"product_set": 1.0'),
        ("}}", "}} x"),
        ("}}", "}}}"),
    ],
)
def test_a_fault_in_a_complete_sheet_is_never_passed_over(old: str, new: str, rules: Ruleset) -> None:
    text = json.dumps(whole(rules))
    assert old in text
    line = text.replace(old, new).encode()
    (outcome,) = outcomes(rules, line)
    assert outcome.status == "invalid"
    assert outcome == strictly(rules, line)


def test_nothing_that_a_caller_gave_enters_a_table(rules: Ruleset) -> None:
    fresh = with_readings(rules, {})
    text = json.dumps(whole(rules))
    first = [
        text.replace('"product_set": 1', given).encode()
        for given in ('"product_set": true', '"product_set": 1.0')
    ]
    assert [one.status for one in score_lines(lambda _: fresh, [*first, b"{}"])] == ["invalid"] * 3
    with pytest.raises(LoadError):
        score(fresh, {**whole(rules), "product_set": True})
    result = score(fresh, whole(rules))
    assert type(result.product_set) is int
    assert json.dumps(result.to_json()) == json.dumps(score(rules, whole(rules)).to_json())


def test_an_ordinary_line_takes_the_quick_way(rules: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps(whole(rules, id=name)).encode() for name in "ab"]
    expected = [strictly(rules, line) for line in lines]
    monkeypatch.setattr(ocop_rules.scoring.streams, "score", None)
    assert list(score_lines(lambda _: rules, [b"{}", *lines]))[1:] == expected
