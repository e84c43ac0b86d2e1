"""Reading rulesets from files, told whole: which file, what was found there, where it was looked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from kit.ground import SYNTHETIC, ruleset
from kit.process import patch

from ocop_rules import LoadError, Ruleset, load
from ocop_rules.ground import normal
from ocop_rules.rulesets import (
    apply_patch,
    load_folder,
    load_labels,
    load_patch_folder,
)
from ocop_rules.rulesets.folder import Folder, heads, read_file, read_folder
from ocop_rules.rulesets.loading import open_folder, pinned
from ocop_rules.structure.bounded import read_whole

Told = tuple[str, str, str | None, dict[str, Any]]
NOTHING = "sha256:" + 64 * "0"


def told(call: Callable[[], object], folder: Path) -> list[Told]:
    """Return the faults of a call: code, file below ``folder``, what was found, fields."""
    with pytest.raises(LoadError) as caught:
        call()
    return [
        (one.code, str(one.file).removeprefix(f"{folder.as_posix()}/"), one.found, dict(one.fields))
        for one in caught.value.faults
    ]


def _link_out(file: Path) -> None:
    outside = file.parents[2] / "outside.json"
    outside.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(outside)


def _loop(file: Path) -> None:
    file.unlink()
    file.symlink_to(file)


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("name", ["sets/01.json", "sets/02.json", "labels/en.json", "labels/vi.json"])
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_link_out, "file-outside"),
        (_loop, "file-unreadable"),
        (_pipe, "file-unreadable"),
        (_folder, "file-unreadable"),
    ],
)
def test_what_is_no_plain_file_is_told_of_its_place(
    folder: Path, name: str, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(folder / name)
    ((found, file, shown, fields),) = told(lambda: load_folder(folder), folder)
    assert (found, file, shown) == (code, name, None)
    # what a pipe holds is not waited for; what the system says of the others is told
    assert ("detail" in fields) == (code == "file-unreadable")
    assert (fields.get("detail") == "not a plain file") == (spoil is _pipe)


def test_what_is_ours_is_read_as_it_is(folder: Path) -> None:
    _link_out(folder / "sets" / "01.json")
    (folder / "labels" / "en.json").write_text('{"tier.1": "one", "tier.1": "uno"}', encoding="utf-8")
    ours = read_folder(folder, "here", ours=True)
    assert (ours.faults, ours.documents["labels/en.json"]) == ([], {"tier.1": "uno"})
    assert ours.documents["sets/01.json"]["number"] == 1
    theirs = read_folder(folder, "here")
    assert [(one.code, one.file) for one in theirs.faults] == [
        ("file-outside", "here/sets/01.json"),
        ("json-duplicate-key", "here/labels/en.json"),
    ]
    # what is wrong with one of ours is told, too
    (folder / "labels" / "en.json").write_text("{", encoding="utf-8")
    (fault,) = read_folder(folder, "here", ours=True).faults
    assert (fault.code, fault.file) == ("json-syntax", "here/labels/en.json")


def test_a_folder_knows_its_documents_in_order(folder: Path) -> None:
    read = read_folder(folder, "here")
    assert list(read.documents) == [
        "ruleset.json",
        "sets/01.json",
        "sets/02.json",
        "labels/en.json",
        "labels/vi.json",
    ]
    assert [name for name, _ in read.named("labels/")] == ["labels/en.json", "labels/vi.json"]
    assert dict(read.named("sets/"))["sets/02.json"]["number"] == 2
    assert read.raw["labels/vi.json"] == (folder / "labels" / "vi.json").read_bytes()
    assert (read.head, read.ours, read.shown("a.json")) == ("ruleset.json", False, "here/a.json")
    bare = Folder(folder, "here")
    assert (bare.head, bare.ours, bare.raw, bare.documents, bare.faults) == (
        "ruleset.json",
        False,
        {},
        {},
        [],
    )
    turned = Folder(folder, "here", documents={"sets/02.json": 2, "labels/vi.json": 3, "sets/01.json": 1})
    assert list(turned.named("sets/")) == [("sets/01.json", 1), ("sets/02.json", 2)]


@pytest.mark.parametrize(
    "name",
    [
        "sets/1.json",
        "sets/0001.json",
        "sets/01.jsonx",
        "sets/a1.json",
        "sets/01-json",
        "labels/e.json",
        "labels/english.json",
        "labels/EN.json",
        "labels/en_GB.json",
        "labels/en-x.json",
        "labels/en.json.bak",
        "labels/en-GB-json",
    ],
)
def test_a_file_under_another_name_is_none_of_the_ruleset(folder: Path, name: str) -> None:
    (folder / name).write_text("{", encoding="utf-8")
    assert load_folder(folder) == ruleset("synthetic")


@pytest.mark.parametrize(
    "name",
    ["sets/03.json", "sets/123.json", "labels/fra.json", "labels/en-GB.json", "labels/zh-Hant-TW.json"],
)
def test_a_file_under_such_a_name_is_read(folder: Path, name: str) -> None:
    (folder / name).write_text("{", encoding="utf-8")
    assert told(lambda: load_folder(folder), folder)[0][:2] == ("json-syntax", name)


def test_what_makes_a_folder_a_ruleset(tmp_path: Path) -> None:
    assert heads(tmp_path) == []
    for name in ("overlay.json", "amendment.json", "ruleset.json"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert heads(tmp_path) == ["ruleset.json", "amendment.json", "overlay.json"]


def write(folder: Path, name: str, over: str, *changes: Any, kind: str = "overlay") -> Path:
    """Write a patch as a folder."""
    (part,) = patch(name, *changes, over=over, kind=kind).parts
    here = folder / name
    (here / "labels").mkdir(parents=True)
    (here / f"{kind}.json").write_text(normal.dumps(part.document.to_json()), encoding="utf-8")
    for lang, words in part.labels.items():
        (here / "labels" / f"{lang}.json").write_text(
            normal.dumps(dict(sorted(words.items()))), encoding="utf-8"
        )
    return here


NOTES = ("/council", {"notes": ["gate"]})


def test_a_folder_is_one_thing_and_says_which_it_seems(folder: Path) -> None:
    here = write(folder.parent, "here", "synthetic", NOTES)
    shutil.copy(here / "overlay.json", folder / "amendment.json")
    shutil.copy(here / "overlay.json", folder / "overlay.json")
    assert told(lambda: load_folder(folder), folder.parent) == [
        ("folder-kind", "synthetic", "ruleset.json, amendment.json, overlay.json", {})
    ]


def test_sets_beside_a_patch_are_told_of_once(folder: Path) -> None:
    here = write(folder.parent, "here", "synthetic", NOTES)
    shutil.copytree(folder / "sets", here / "sets")
    assert told(lambda: load_folder(here), here) == [
        ("patch-sets", "sets/01.json", None, {"head": "overlay.json"})
    ]


def test_what_is_laid_over_is_looked_for_where_the_caller_says_then_beside(
    folder: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    here = write(tmp_path / "far", "here", "synthetic", NOTES)
    above = write(tmp_path / "farther", "above", "here", ("/council/notes", ["low-box"]))
    for place, months in ((first, 35), (second, 34), (here.parent, 33)):
        copy = shutil.copytree(folder, place / "synthetic")
        text = (
            (copy / "ruleset.json").read_text(encoding="utf-8").replace('"months": 36', f'"months": {months}')
        )
        (copy / "ruleset.json").write_text(text, encoding="utf-8")

    def months(path: Path, *search: Path | str) -> int:
        certificate = load_folder(path, search=search).decision.certificate
        assert certificate is not None
        return certificate.months

    assert months(here) == 33
    assert months(here, second) == months(here, str(second), first) == 34
    assert months(here, first, second) == 35
    # what lies below in its turn is looked for in the same places, and beside it
    assert months(above, here.parent) == 33
    assert months(above, second, here.parent) == 34
    # what is shipped comes before all of them
    shutil.copytree(folder, first / "148-2023")
    over = write(tmp_path, "over", "148-2023", ("/council", {"notes": ["gate"]}))
    assert load_folder(over, search=[first]).sets == load("148-2023").sets


def test_what_lies_below_in_a_folder_is_looked_through_like_any_other(folder: Path) -> None:
    here = write(folder.parent, "here", "synthetic", NOTES)
    (folder / "labels" / "en.json").write_text("{}\n", encoding="utf-8")
    faults = told(lambda: load_folder(here), folder)
    assert {(code, file) for code, file, *_ in faults} == {("label-missing", "labels/en.json")}


def test_where_nothing_lies_below_it_is_said_what_was_named(folder: Path) -> None:
    for kind, name in (("overlay", "extends"), ("amendment", "amends")):
        here = write(folder.parent, f"here-{kind}", "148-2032", NOTES, kind=kind)
        with pytest.raises(LoadError) as caught:
            load_folder(here)
        (fault,) = caught.value.faults
        assert (fault.code, fault.file, fault.pointer) == (
            "patch-base-unknown",
            f"{here.as_posix()}/{kind}.json",
            f"/identity/{name}",
        )
        assert (fault.found, dict(fault.fields)) == ("148-2032", {"known": "148-2023"})
    first, second = write(folder.parent, "one", "two", NOTES), write(folder.parent, "two", "one", NOTES)
    for path, below in ((first, "two"), (second, "one")):
        with pytest.raises(LoadError) as caught:
            load_folder(path)
        # it is told where the circle closes: each lies over the other, and that one over it
        (fault,) = caught.value.faults
        assert (fault.code, fault.file, fault.pointer, fault.found) == (
            "patch-circle",
            f"{path.as_posix()}/overlay.json",
            "/identity/extends",
            below,
        )
        assert fault.fields["known"].startswith("1048-2019, 148-2023")


def test_what_a_patch_lacks_is_told_with_what_is_wrong_in_its_form(folder: Path) -> None:
    here = write(folder.parent, "here", "moon", NOTES)
    file = here / "overlay.json"
    file.write_text(file.read_text(encoding="utf-8").replace("\n", "\n "), encoding="utf-8")
    assert [one[:2] for one in told(lambda: load_folder(here), here)] == [
        ("normal-form", "overlay.json"),
        ("patch-base-unknown", "overlay.json"),
    ]
    (here / "labels" / "en.json").write_text('{"a": 7}', encoding="utf-8")
    (here / "labels" / "vi.json").write_text("{", encoding="utf-8")
    for call in (load_folder, load_patch_folder):
        assert [one[:2] for one in told(lambda call=call: call(here), here)] == [  # type: ignore[misc]
            ("json-syntax", "labels/vi.json"),
            ("type", "labels/en.json"),
        ]


def test_a_patch_of_a_folder_is_the_same_by_itself(folder: Path) -> None:
    here = write(folder.parent, "here", "synthetic", NOTES)
    read = load_patch_folder(here)
    assert read == patch("here", NOTES)
    assert read.parts[0].file == f"{here.as_posix()}/overlay.json"
    assert apply_patch(load_folder(folder), read) == load_folder(here)
    # words in a language that is not shipped are words of the patch
    (here / "labels" / "fr.json").write_text('{\n  "ruleset.here": "ici"\n}\n', encoding="utf-8")
    assert dict(load_patch_folder(here).parts[0].labels["fr"]) == {"ruleset.here": "ici"}


def test_a_ruleset_of_another_digest_is_told_with_its_own(folder: Path, synthetic: Ruleset) -> None:
    assert told(lambda: load_folder(folder, digest=NOTHING), folder.parent) == [
        ("digest-mismatch", "synthetic", NOTHING, {"digest": synthetic.digest})
    ]
    assert told(lambda: load("148-2023", digest=NOTHING), folder) == [
        ("digest-mismatch", "148-2023", NOTHING, {"digest": load("148-2023").digest})
    ]
    assert pinned(synthetic, None, "x") is pinned(synthetic, synthetic.digest, "x") is synthetic


def test_every_file_that_is_not_written_as_it_should_be_is_told(folder: Path) -> None:
    for name in ("sets/02.json", "labels/en.json"):
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").rstrip(), encoding="utf-8")
    assert told(lambda: load_folder(folder), folder) == [
        ("normal-form", name, None, {"folder": folder.as_posix()})
        for name in ("sets/02.json", "labels/en.json")
    ]
    (folder / "sets" / "02.json").rename(folder / "sets" / "03.json")
    assert [one[:3] for one in told(lambda: load_folder(folder), folder)][:2] == [
        ("file-missing", "sets/02.json", None),
        ("set-file-name", "sets/03.json", '"sets/03.json"'),
    ]


def test_what_is_trusted_is_not_looked_through(folder: Path) -> None:
    file = folder / "labels" / "en.json"
    file.write_text("{}\n", encoding="utf-8")
    assert open_folder(folder, "here", trusted=True).labels["en"] == {}
    assert {one[0] for one in told(lambda: open_folder(folder, "here"), folder)} == {"label-missing"}
    # nor is a patch: neither how it is written nor what it leaves without words
    here = write(folder.parent, "here", "synthetic", NOTES)
    (here / "labels" / "en.json").write_text("{ }", encoding="utf-8")
    (folder / "labels" / "en.json").write_bytes((SYNTHETIC / "labels" / "en.json").read_bytes())
    laid = open_folder(here, "here", trusted=True)
    assert (laid.id, "ruleset.here" in laid.labels["en"]) == ("here", False)
    assert {one[0] for one in told(lambda: open_folder(here, "here"), here)} == {
        "normal-form",
        "label-missing",
    }


def test_what_a_folder_is_warned_of_is_told_of_its_file(folder: Path) -> None:
    file = folder / "ruleset.json"
    late = '{"id": "late", "before": "2019-01-01", "level": "district"}'
    deadline = f'"gaps": ["annex"],\n  "deadlines": [\n    {late}\n  ]'
    file.write_text(file.read_text(encoding="utf-8").replace('"gaps": ["annex"]', deadline), encoding="utf-8")
    for lang in ("en", "vi"):
        words = folder / "labels" / f"{lang}.json"
        text = words.read_text(encoding="utf-8").replace(
            '  "doubt.blurred-box"', '  "deadline.late": "x",\n  "doubt.blurred-box"'
        )
        words.write_text(text, encoding="utf-8")
    (fault,) = load_folder(folder).warnings
    assert (fault.code, fault.file, fault.pointer) == (
        "deadline-outside",
        file.as_posix(),
        "/deadlines/0/before",
    )
    assert fault.severity == "warning"


# -- files by themselves --------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (lambda here: here / "none.json", "file-missing"),
        (lambda here: here, "file-unreadable"),
        (lambda here: here / ("x" * 300), "file-unreadable"),
        (lambda here: str(here / "a\0b"), "file-unreadable"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, path: Callable[[Path], Any], code: str) -> None:
    asked = path(tmp_path)
    with pytest.raises(LoadError) as caught:
        read_file(asked)
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == (code, str(asked))
    assert bool(fault.fields.get("detail")) == (code == "file-unreadable")


def test_a_file_that_is_too_large_is_told_with_how_much_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = folder / "ruleset.json"
    most = file.stat().st_size - 1
    monkeypatch.setattr("ocop_rules.rulesets.folder.read_whole", partial(read_whole, most=most))
    size = {"most": most}
    assert ("json-size", "ruleset.json", None, size) in told(lambda: load_folder(folder), folder)
    assert told(lambda: load_labels(file), folder) == [("json-size", "ruleset.json", None, size)]


def test_a_catalogue_is_told_of_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    for text, code in (("{", "json-syntax"), ("[]", "type"), ('{"a": "b", "a": "c"}', "json-duplicate-key")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(LoadError) as caught:
            load_labels(file)
        assert [(one.code, one.file) for one in caught.value.faults] == [(code, str(file))]
    file.write_bytes(b"\xff")
    with pytest.raises(LoadError) as caught:
        load_labels(file)
    assert [(one.code, one.file) for one in caught.value.faults] == [("json-encoding", str(file))]
