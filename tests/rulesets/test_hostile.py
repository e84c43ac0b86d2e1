"""Hostile input: a typed error each time, never another traceback, never a silent coercion."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_rules import Evaluation, EvaluationError, LoadError, Ruleset, UnknownNameError, load, score
from ocop_rules.errors import FaultsError
from ocop_rules.rulesets import load_folder
from ocop_rules.scoring import Unreadable, read_evaluations, score_all

DEEP = 200_000
GOOD = '{"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 1}}'


def answer(text: str) -> bytes:
    return f'{{"ruleset": "148-2023", "product_set": 1, "answers": {{"1.1": {text}}}}}'.encode()


def keyed(text: str) -> bytes:
    return f'{{"ruleset": "148-2023", "product_set": 1, "answers": {{}}, {text}}}'.encode()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "json-syntax"),
    "spaces": (b"  \n ", "json-syntax"),
    "truncated": (GOOD[:40].encode(), "json-syntax"),
    "two documents": (f"{GOOD} {GOOD}".encode(), "json-syntax"),
    "comment": (b"// no\n" + GOOD.encode(), "json-syntax"),
    "single quotes": (GOOD.replace('"', "'").encode(), "json-syntax"),
    "trailing comma": (answer("1,"), "json-syntax"),
    "zero byte": (b"\0" + GOOD.encode(), "json-syntax"),
    "zero byte inside": (GOOD.replace("148", "14\0").encode(), "json-syntax"),
    "latin-1": ('{"product": "Chè"}'.encode("latin-1"), "json-encoding"),
    "UTF-16": (GOOD.encode("utf-16"), "json-encoding"),
    "surrogate bytes": (b'{"product": "\xed\xa0\x80"}', "json-encoding"),
    "doubled key": (keyed('"answers": {"1.1": 3}'), "json-duplicate-key"),
    "doubled answer": (answer('1, "1.1": 3'), "json-duplicate-key"),
    "doubled key spelt otherwise": (answer('1, "\\u0031.1": 3'), "json-duplicate-key"),
    "NaN": (answer("NaN"), "json-number"),
    "Infinity": (answer("Infinity"), "json-number"),
    "-Infinity": (answer("-Infinity"), "json-number"),
    "5,000 digits": (answer("7" * 5000), "json-number"),
    "exponent without end": (answer("1e" + "9" * 30), "json-number"),
    "1e400": (answer("1e400"), "type"),
    "1e0": (answer("1e0"), "type"),
    "1.0": (answer("1.0"), "type"),
    "1.5": (answer("1.5"), "type"),
    "-0.0": (answer("-0.0"), "type"),
    "true": (answer("true"), "type"),
    "null": (answer("null"), "type"),
    "text": (answer('"1"'), "type"),
    "list": (answer("[1]"), "type"),
    "object": (answer("{}"), "type"),
    "+1": (answer("+1"), "json-syntax"),
    "01": (answer("01"), "json-syntax"),
    "0x1": (answer("0x1"), "json-syntax"),
    "1_0": (answer("1_0"), "json-syntax"),
    "full-width digit": (answer("１"), "json-syntax"),
    "deep lists": (b"[" * DEEP, "json-depth"),
    "deep closed lists": (answer("[" * DEEP + "]" * DEEP), "json-depth"),
    "deep objects": (b'{"a":' * DEEP, "json-depth"),
    "not an object": (b"[1]", "type"),
    "null document": (b"null", "type"),
    "unknown key": (keyed('"answer": {}'), "unknown-key"),
    "wrong type of set": (GOOD.replace(": 1,", ': "1",').encode(), "type"),
    "set as 1.0": (GOOD.replace(": 1,", ": 1.0,").encode(), "type"),
    "set as true": (GOOD.replace(": 1,", ": true,").encode(), "type"),
    "decomposed text": (keyed('"product": "Che\u0300"'), "not-nfc"),
    "decomposed id": (keyed('"id": "e\u0302"'), "not-nfc"),
    "decomposed code": (GOOD.replace("1.1", "e\u0302").encode(), "not-nfc"),
    "lone surrogate": (keyed('"product": "\\ud800"'), "surrogate"),
    "lone surrogate as a key": (answer('1, "\\udfff": 1'), "surrogate"),
    "lone surrogate as an unknown key": (keyed('"\\ud800": 1'), "unknown-key"),
    "lone surrogate in a gate": (keyed('"gates": ["\\ud800"]'), "surrogate"),
    "30 February": (keyed('"date": "2024-02-30"'), "date"),
    "year 0": (keyed('"date": "0000-01-01"'), "date"),
    "Arabic digits": (keyed('"date": "٢٠٢٤-٠١-٠١"'), "date"),
    "digest with a newline": (keyed('"digest": "sha256:' + "0" * 64 + '\\n"'), "pattern"),
}


def told(error: FaultsError) -> set[str]:
    """Return the codes of an error whose every word can be written to a file, in both languages."""
    for fault in error.faults:
        for lang in ("en", "vi"):
            assert len(fault.text(lang).encode()) < 2000
            json.dumps(fault.to_json(lang), ensure_ascii=False).encode()
    assert str(error).encode()
    return {fault.code for fault in error.faults}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_evaluation(content: bytes, code: str) -> None:
    with pytest.raises(LoadError) as caught:
        Evaluation.parse(content, "in.json")
    assert told(caught.value) == {code}
    assert {fault.file for fault in caught.value.faults} == {"in.json"}


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_line_in_a_stream(rules: Ruleset, content: bytes, code: str) -> None:
    line = content.replace(b"\n", b" ").strip()
    lines = [GOOD.encode() + b"\n", line + b"\n", GOOD.encode()]
    results = list(score_all({"148-2023": rules}.__getitem__, read_evaluations(lines)))
    if not line:
        assert len(results) == 2
        return
    assert [one.status for one in results] == ["open", "invalid", "open"]
    assert results[1].status == "invalid"
    assert code in {fault.code for fault in results[1].faults}
    json.dumps(results[1].to_json(lang="vi"), ensure_ascii=False).encode()


@pytest.mark.parametrize("end", ["", " ", "\n\n"])
def test_json_that_was_cut_off_says_so_and_shows_where(end: str) -> None:
    for most in (52, 62, 63):
        with pytest.raises(LoadError) as caught:
            Evaluation.parse(GOOD[:most].rstrip() + end)
        (fault,) = caught.value.faults
        assert "ends too early" in fault.message("en")
        assert "kết thúc quá sớm" in fault.message("vi")
        assert fault.found is not None
        assert json.loads(fault.found) == GOOD[:most].rstrip()[-20:]
    with pytest.raises(LoadError) as caught:
        Evaluation.parse(end)
    assert "there is nothing in it" in caught.value.faults[0].message("en")


def test_a_byte_order_mark_is_passed_over() -> None:
    assert Evaluation.parse(b"\xef\xbb\xbf" + GOOD.encode()) == Evaluation.parse(GOOD)
    (one,) = read_evaluations([b"\xef\xbb\xbf" + GOOD.encode()])
    assert one == Evaluation.parse(GOOD)


def test_all_doubled_keys_are_named() -> None:
    with pytest.raises(LoadError) as caught:
        Evaluation.parse(
            '{"id": "a", "id": "a", "answers": {"1.1": 1, "1.1": 1, "1.2": 2}, "cases": [{"a": 1, "a": 2}]}'
        )
    assert [fault.pointer for fault in caught.value.faults] == ["/answers/1.1", "/cases/0/a", "/id"]


def test_a_doubled_key_among_many() -> None:
    """Finding it takes one pass, not one for each key."""
    keys = ", ".join(f'"{number}": 1' for number in range(100_000))
    with pytest.raises(LoadError) as caught:
        Evaluation.parse(f'{{"answers": {{{keys}, "7": 1}}}}')
    assert [fault.pointer for fault in caught.value.faults] == ["/answers/7"]


def test_a_hundred_thousand_faults() -> None:
    answers = ", ".join(f'"{number}": "x"' for number in range(100_000))
    with pytest.raises(LoadError) as caught:
        Evaluation.parse(f'{{"ruleset": "148-2023", "product_set": 1, "answers": {{{answers}}}}}')
    assert len(caught.value.faults) == 1001
    assert caught.value.faults[-1].code == "faults-more"


@pytest.mark.parametrize("text", ["9" * 4000, "-" + "9" * 4000])
def test_a_very_long_integer_is_out_of_range(rules: Ruleset, text: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        score(rules, Evaluation.parse(answer(text)))
    assert told(caught.value) == {"option-range"}


def test_a_very_long_name(rules: Ruleset) -> None:
    sheet = Evaluation(ruleset="a" * 10**6, product_set=1, answers={"b" * 10**6: 1}, gates=("c" * 10**6,))
    with pytest.raises(EvaluationError) as caught:
        score(rules, sheet)
    codes = {fault.code for fault in caught.value.faults}
    assert codes == {"ruleset-mismatch", "unknown-criterion", "unknown-gate"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(("ruleset", "product_set", "answers", "cases", "gates", "id")) | st.text(), JSON
    )
)
def test_any_json_is_read_or_refused(document: Any) -> None:
    (one,) = read_evaluations([json.dumps(document)])
    assert isinstance(one, Evaluation | Unreadable)
    if isinstance(one, Unreadable):
        assert told(LoadError(one.faults))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for one in read_evaluations(content.splitlines(keepends=True)):
        assert isinstance(one, Unreadable)
        assert told(LoadError(one.faults))
    # nothing of 60 bytes holds the three keys that every evaluation needs
    with pytest.raises(LoadError) as caught:
        Evaluation.parse(content)
    assert told(caught.value)


# -- ruleset folders ------------------------------------------------------------------------------


def refused(folder: Path) -> set[str]:
    with pytest.raises(LoadError) as caught:
        load_folder(folder)
    return told(caught.value)


WHOLE = {"comment", "latin-1", "UTF-16", "truncated", "deep lists", "deep objects", "empty", "zero byte"}


@pytest.mark.parametrize("name", ["ruleset.json", "sets/01.json", "labels/vi.json"])
@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_a_hostile_file(folder: Path, name: str, kind: str) -> None:
    content, code = HOSTILE[kind]
    (folder / name).write_bytes(content)
    assert code in refused(folder)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"points": 10', '"points": 10.0', "type"),
        ('"points": 10', '"points": "10"', "type"),
        ('"points": 10', '"points": true', "type"),
        ('"points": 10', '"points": 1e1', "type"),
        ('"points": 10', '"points": NaN', "json-number"),
        ('"points": 10', '"points": 1' + "0" * 5000, "json-number"),
        ('"points": 10', '"points": -10', "range"),
        ('"points": 10', '"points": 100000', "range"),
        ('"points": 10', '"points": 10, "points": 10', "json-duplicate-key"),
        ('"points": 10', '"points": 10, "point": 10', "unknown-key"),
        ('"floor": 3', '"floor": 6', "range"),
        ('"code": "1.1"', '"code": "1.01"', "pattern"),
        ('"code": "1.1"', '"code": "1.1\\n"', "pattern"),
        ('"code": "1.1"', '"code": "１.1"', "pattern"),
        ('"concept": "origin"', '"concept": "Nguồn gốc"', "pattern"),
        ('"number": 1', '"number": 0', "range"),
    ],
)
def test_a_hostile_figure(folder: Path, old: str, new: str, code: str) -> None:
    file = folder / "sets" / "01.json"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert code in refused(folder)


def test_a_label_that_is_not_nfc(folder: Path) -> None:
    file = folder / "labels" / "vi.json"
    file.write_text(file.read_text(encoding="utf-8").replace("Tốt", "To\u0302\u0301t"), encoding="utf-8")
    assert "not-nfc" in refused(folder)


def test_a_byte_order_mark_is_not_the_normal_form(folder: Path) -> None:
    file = folder / "sets" / "02.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert refused(folder) == {"normal-form"}


def test_windows_line_ends_are_not_the_normal_form(folder: Path) -> None:
    file = folder / "sets" / "02.json"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert refused(folder) == {"normal-form"}


def _out(folder: Path) -> None:
    outside = folder.parent / "outside.json"
    (folder / "sets" / "02.json").rename(outside)
    (folder / "sets" / "02.json").symlink_to(outside)


def _folder_out(folder: Path) -> None:
    outside = folder.parent / "outside"
    (folder / "sets").rename(outside)
    (folder / "sets").symlink_to(outside)


def _loop(folder: Path) -> None:
    file = folder / "ruleset.json"
    file.unlink()
    file.symlink_to(file)


def _set_loop(folder: Path) -> None:
    file = folder / "sets" / "02.json"
    file.unlink()
    file.symlink_to(file)


def _dangling(folder: Path) -> None:
    file = folder / "ruleset.json"
    file.unlink()
    file.symlink_to(folder / "nowhere.json")


def _directory(folder: Path) -> None:
    (folder / "ruleset.json").unlink()
    (folder / "ruleset.json").mkdir()


def _set_directory(folder: Path) -> None:
    (folder / "sets" / "03.json").mkdir()


def _pipe(folder: Path) -> None:
    (folder / "ruleset.json").unlink()
    os.mkfifo(folder / "ruleset.json")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_out, "file-outside"),
        (_folder_out, "file-outside"),
        (_loop, "file-unreadable"),
        (_set_loop, "file-unreadable"),
        (_dangling, "file-missing"),
        (_directory, "file-unreadable"),
        (_set_directory, "file-unreadable"),
        (_pipe, "file-unreadable"),
    ],
)
def test_what_is_not_a_plain_file_of_the_folder(
    folder: Path, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(folder)
    assert code in refused(folder)


def test_a_link_inside_the_folder_is_followed(folder: Path, synthetic: Ruleset) -> None:
    (folder / "labels" / "en.json").rename(folder / "english.json")
    (folder / "labels" / "en.json").symlink_to(folder / "english.json")
    assert load_folder(folder) == synthetic


def test_a_folder_that_is_itself_a_link(folder: Path, synthetic: Ruleset) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder, target_is_directory=True)
    assert load_folder(link) == synthetic


@pytest.mark.parametrize(
    "make", [lambda path: path / "ruleset.json", lambda path: path / "a\0b", lambda path: path / ("x" * 300)]
)
def test_what_is_not_a_folder(folder: Path, make: Callable[[Path], Path]) -> None:
    assert refused(make(folder)) <= {"folder-missing", "file-unreadable"}


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 5000, "\ud800", "../148-2023", "148-2023/", "1" * 300])
def test_what_is_neither_a_name_nor_a_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises((UnknownNameError, LoadError)) as caught:
        load(name)
    assert str(caught.value).encode()


def test_a_set_without_parts(folder: Path) -> None:
    (folder / "sets" / "02.json").write_text(
        '{"number": 2, "concept": "few-criteria", "parts": []}\n', encoding="utf-8"
    )
    assert refused(folder)


def test_no_sets_at_all(folder: Path) -> None:
    (folder / "sets" / "01.json").unlink()
    (folder / "sets" / "02.json").unlink()
    assert refused(folder)
