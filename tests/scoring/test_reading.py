"""Every way of reading gives the same faults and results; whatever is read, in bounded time and memory."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit.ground import best

import ocop_rules.scoring.evaluations
import ocop_rules.scoring.streams
from ocop_rules import Evaluation, LoadError, Result, Ruleset, check, score_lines
from ocop_rules.cli import main
from ocop_rules.errors import pointer
from ocop_rules.ground.normal import one_line
from ocop_rules.model.result import Invalid
from ocop_rules.scoring import read_evaluations, score_all
from ocop_rules.scoring.evaluations import form_of, read_placed
from ocop_rules.structure import bounded

LevelOutcome = Result | Invalid


def whole(rules: Ruleset, **changes: object) -> dict[str, Any]:
    return {"ruleset": rules.id, "product_set": 1, "answers": dict(best(rules, 1).answers), **changes}


def scored(rules: Ruleset, text: str) -> list[LevelOutcome]:
    """Return the results of a file, having seen that as text and as bytes it gives the same."""
    made = list(score_lines(lambda _: rules, io.BytesIO(text.encode())))
    assert list(score_lines(lambda _: rules, text.splitlines(keepends=True))) == made
    assert list(score_all(lambda _: rules, read_evaluations(io.BytesIO(text.encode())))) == made
    return made


def codes(outcomes: list[LevelOutcome]) -> list[list[str]]:
    return [[fault.code for fault in one.faults] if isinstance(one, Invalid) else [] for one in outcomes]


# -- a doubled key with another fault behind it -------------------------------------------------------------

BEHIND = {
    "a word": ("x", "json-syntax"),
    "NaN": (', "b": NaN}', "json-number"),
    "5,000 digits": (', "b": ' + "7" * 5000 + "}", "json-number"),
    "100,000 brackets": (', "b": ' + "[" * 100_000, "json-depth"),
}


@pytest.mark.parametrize(("rest", "code"), BEHIND.values(), ids=BEHIND)
def test_a_doubled_key_and_another_fault(rest: str, code: str, rules: Ruleset) -> None:
    start = '{"in": {"id": "a", "id": "b"}'
    text = start + ("} x" if rest == "x" else rest)
    with pytest.raises(LoadError) as caught:
        Evaluation.parse(text)
    assert [one.code for one in caught.value.faults] == [code]
    good = json.dumps(whole(rules))
    assert codes(scored(rules, f"{good}\n{text}\n{good}\n{good}")) == [[], [code], [], []]


@pytest.mark.parametrize("command", ["validate", "fmt", "conform", "labels", "carry"])
def test_the_command_line_tells_it_in_words(
    command: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ruleset.json"
    path.write_text('{"id": "a", "id": "b"} x', encoding="utf-8")
    sheet = tmp_path / "sheet.json"
    sheet.write_text("{}", encoding="utf-8")
    call = {
        "validate": ["validate", str(tmp_path)],
        "fmt": ["fmt", str(tmp_path)],
        "conform": ["conform", str(path)],
        "labels": ["labels", "148-2023", "--check", str(path)],
        "carry": ["carry", str(sheet), "--to", "26-2026", "--map", str(path)],
    }[command]
    assert main(call) in (1, 2)
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert told.err + told.out


# -- nothing is coerced -------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", [True, False], ids=["the extra", "the standard library"])
@pytest.mark.parametrize("field", ["id", "product", "evaluator", "date", "digest", "ruleset"])
@pytest.mark.parametrize("number", ["1.0", "3e0", "-0.5"])
def test_a_number_is_no_text(
    field: str, number: str, rules: Ruleset, monkeypatch: pytest.MonkeyPatch, *, extra: bool
) -> None:
    if not extra:
        monkeypatch.setattr(ocop_rules.scoring.streams, "_faster", lambda: None)
    good = json.dumps(whole(rules))
    spoilt = json.dumps(whole(rules, **{field: "?"})).replace('"?"', number)
    lines = scored(rules, f"{good}\n{spoilt}\n")
    array = scored(rules, f"[{good},\n{spoilt}]")
    assert codes(lines) == codes(array) == [[], ["type"]]


# -- the form of an input -----------------------------------------------------------------------------------


def pretty(data: Any, indent: int | str | None) -> str:
    return json.dumps(data, indent=indent, ensure_ascii=False)


@given(data=st.data())
def test_every_form_gives_the_same(data: st.DataObject, rules: Ruleset) -> None:
    sheets = data.draw(
        st.lists(
            st.sampled_from(
                [whole(rules, id="a"), whole(rules, id="b", answers={}), whole(rules, product_set=99)]
            ),
            min_size=1,
            max_size=3,
        )
    )
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    blank = data.draw(st.integers(0, 2)) * end
    indent = data.draw(st.sampled_from([None, 0, 2, "\t"]))
    lines = blank + end.join(json.dumps(one) for one in sheets)
    array = blank + pretty(sheets, indent).replace("\n", end) + blank
    expected = [one.status for one in score_all(lambda _: rules, map(Evaluation.from_json, sheets))]
    assert [one.status for one in scored(rules, lines)] == expected
    assert codes(scored(rules, array)) == codes(scored(rules, lines))
    if len(sheets) == 1:
        single = blank + pretty(sheets[0], indent).replace("\n", end)
        assert codes(scored(rules, single)) == codes(scored(rules, lines))


def test_an_object_over_several_lines_one_of_which_is_an_object(rules: Ruleset) -> None:
    text = '{"ruleset": "148-2023", "product_set": 1, "answers":\n{"1.1": 1}\n}\n'
    (one,) = scored(rules, text)
    assert one.status == "open"


def test_leading_blank_lines_do_not_shift_the_numbers(rules: Ruleset) -> None:
    good = json.dumps(whole(rules))
    for start in ("", "\n", "\n \n\r\n"):
        text = f"{start}{good}\n\nx\n"
        places = [place for place, _ in read_placed(io.BytesIO(text.encode()), "f")]
        first = start.count("\n") + 1
        assert places == [f"f:{first}", f"f:{first + 2}"]
        faults = [one for one in scored(rules, text) if isinstance(one, Invalid)]
        assert [one.faults[0].file for one in faults] == [f"-:{first + 2}"]


@pytest.mark.parametrize("sign", ["X", "\u00a0", "\u2003", "\x0b", "\x0c", "\x1c"])
def test_what_is_no_white_space_of_json_is_no_blank_line(sign: str, rules: Ruleset) -> None:
    """RFC 8259, section 2: space, tab, line feed and carriage return; text and bytes tell the same."""
    good = json.dumps(whole(rules))
    for text, expected in (
        (f"{sign}\n{good}\n", [("f:1", ["json-syntax"]), ("f:2", [])]),
        (f"{good}\n{sign}\n{good}\n", [("f:1", []), ("f:2", ["json-syntax"]), ("f:3", [])]),
        (f"{sign}[]{sign}\n", [("f:1", ["json-syntax"])]),
    ):
        for read in (io.StringIO(text), io.BytesIO(text.encode())):
            found = [
                (place, [fault.code for fault in getattr(one, "faults", ())])
                for place, one in read_placed(read, "f")
            ]
            assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"ruleset": \n{"ruleset": \n', [["json-syntax"], ["json-syntax"]]),
        ("[1,\n2\n", [["json-syntax"], ["type"]]),
        ("x\n[\n", [["json-syntax"], ["json-syntax"]]),
        ("[]\n{}\n", [["type"], ["missing-key"] * 3]),
        ("[]\n", []),
        ("[\n]\n", []),
        ("1\n", [["type"]]),
        ('"a"\n', [["type"]]),
        ("{'a': 1}\n{\n", [["json-syntax"], ["json-syntax"]]),
        ('{"a": NaN,\n"b": 1}\n', [["json-number"]]),
        ('{"a": 1,\n"a": 2}\n', [["json-duplicate-key"]]),
        ("", []),
        (" \n\n", []),
    ],
)
def test_the_form_is_told_by_the_first_line(text: str, expected: list[list[str]], rules: Ruleset) -> None:
    assert codes(scored(rules, text)) == expected


VALUES = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES)
def test_the_beginning_of_a_value_can_be_completed(value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    assert form_of(text) == "whole"
    lines = text.split("\n")
    for count in range(1, len(lines)):
        assert form_of("\n".join(lines[:count])) == "begun"


@pytest.mark.parametrize("text", ["x", "{'a'", '{"a": tru', '{"a', "[1 2", "}", "{} {", "[}", "[" * 100_000])
def test_what_nothing_completes_is_broken(text: str) -> None:
    assert form_of(text) == "broken"


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_a_line_of_output_is_one_line_for_everybody(end: str, rules: Ruleset) -> None:
    data = {"id": f"a{end}b"}
    assert len(one_line(data).splitlines()) == 1
    assert json.loads(one_line(data)) == data
    for one in scored(rules, json.dumps(whole(rules, id=f"a{end}b"), ensure_ascii=True)):
        line = one_line(one.to_json()) if isinstance(one, Invalid) else one.to_line(reasons=True)
        assert len(line.splitlines()) == 1


# -- bounds -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["repeated gates", "unknown gates", "unknown codes", "notes"])
def test_faults_are_bounded_in_time_and_number(kind: str, rules: Ruleset) -> None:
    many = 40_000
    more: dict[str, Any] = {
        "repeated gates": {"gates": ["commonplace-product"] * many},
        "unknown gates": {"gates": [f"no-gate-{number}" for number in range(many)]},
        "unknown codes": {"answers": {f"{number}.1": 1 for number in range(100, many)}},
        "notes": {"notes": {f"{number}.1": "x" for number in range(100, many)}},
    }[kind]
    begun = time.process_time()
    found = check(rules, Evaluation.from_json(whole(rules, **more)))
    assert time.process_time() - begun < 2
    assert len(found) == 1001
    assert found[-1].code == "faults-more"


def test_a_pointer_is_no_longer_than_a_name(rules: Ruleset) -> None:
    long = "x" * 3_000_000
    for fault in check(rules, Evaluation.from_json(whole(rules, answers={long: 1}))):
        assert len(json.dumps(fault.to_json())) < 2000
    assert pointer("a", "b~/c") == "/a/b~0~1c"
    with pytest.raises(LoadError) as caught:
        Evaluation.from_json({long: 1, "ruleset": "a", "product_set": 1, "answers": {}})
    assert len(json.dumps(caught.value.faults[0].to_json())) < 2000


class Endless(io.RawIOBase):
    """A stream of one byte without an end."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = len(buffer) // len(self.content) * len(self.content)
        buffer[:size] = self.content * (size // len(self.content))
        self.given += size
        return size


@pytest.mark.parametrize("content", [b"[", b"\0", b"1", b"[\n", b"\n[\n["])
def test_a_stream_without_end_takes_bounded_memory(
    content: bytes, rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (bounded, ocop_rules.scoring.evaluations):
        monkeypatch.setattr(module, "DOCUMENT", 2**18)
    monkeypatch.setattr(bounded, "LINE", 2**14)
    stream = Endless(content)
    tracemalloc.start()
    try:
        results = score_lines(lambda _: rules, io.BufferedReader(stream))
        taken = [one.status for one, _ in zip(results, range(20), strict=False)]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert set(taken) == {"invalid"}
    assert peak < 8 * 2**20
    assert stream.given < 5 * 2**20


def test_a_line_that_is_too_long_is_a_fault_in_its_place(
    rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = json.dumps(whole(rules))
    monkeypatch.setattr(bounded, "LINE", len(good) + 10)
    text = "\n".join([good, json.dumps(whole(rules, id="x" * 50)), good])
    assert codes(scored(rules, text)) == [[], ["json-size"], []]


def test_a_file_that_is_too_long_is_not_read(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "sheet.json"
    sheet.write_text("{}", encoding="utf-8")
    assert main(["carry", str(sheet), "--to", "26-2026", "--map", "/dev/zero"]) == 2
    assert "json-size" in capsys.readouterr().err


@pytest.mark.parametrize(("more", "read"), [(0, True), (-1, False)])
def test_a_document_may_have_just_as_many_characters_as_it_may(
    monkeypatch: pytest.MonkeyPatch,
    more: int,
    read: bool,  # noqa: FBT001 - a table
) -> None:
    lines = ["{", '"ruleset": "148-2023",', '"product_set": 1, "answers": {}', "}"]
    size = sum(len(line) + 1 for line in lines)
    monkeypatch.setattr(ocop_rules.scoring.evaluations, "DOCUMENT", size + more)
    found = list(read_evaluations([f"{line}\n" for line in lines]))
    assert (len(found) == 1) == read


def test_a_line_that_is_too_long_ends_a_document_that_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "LINE", 50)
    found = list(read_evaluations(["{\n", "x" * 60 + "\n", "{}\n"]))
    assert [one.faults[0].code for one in found if not isinstance(one, Evaluation)] == [
        "json-syntax",
        "json-size",
        "missing-key",
    ]
