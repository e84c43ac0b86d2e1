"""Released rulesets: each under its own digest, found by the results that name it."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from kit.process import changed, patch, sets

from ocop_rules import LoadError, Ruleset, UnknownNameError, load, shipped
from ocop_rules.errors import ArgumentError
from ocop_rules.ground import normal
from ocop_rules.rulesets import apply_patch, archive, by_digest, with_readings
from ocop_rules.rulesets.by_digest import law_of_digest, rulesets_given

NOTHING = "sha256:" + 64 * "0"
OPEN = ("unticked", "open")
Put = Callable[..., Path]


PACKED: dict[str, bytes] = {}


def packed(one: Ruleset) -> bytes:
    """Return a ruleset as a file of the archive, packed once: it takes its time."""
    if one.digest not in PACKED:
        PACKED[one.digest] = archive.packed(one)
    return PACKED[one.digest]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Return what puts rulesets into an archive, each in a version of its own, in the place of ours."""
    caches = (archive.archived, archive.released, by_digest._released_as, by_digest._archived_tried)  # noqa: SLF001
    folder = tmp_path / archive.FOLDER
    folder.mkdir()
    monkeypatch.setattr(archive, "rulesets_root", lambda: tmp_path)

    def filled(*kept: Ruleset) -> Path:
        for one in kept:
            (folder / archive.file_name(one.digest)).write_bytes(packed(one))
        told = {f"0.{number}.0": {one.id: one.digest} for number, one in enumerate(kept, start=1)}
        (folder / archive.RELEASED).write_text(json.dumps(told), encoding="utf-8")
        for one in caches:
            one.cache_clear()
        return folder

    filled()
    yield filled
    for one in caches:
        one.cache_clear()


def older(months: int) -> Ruleset:
    """Return the made-up ruleset as it might have been, under another id."""
    changes = (("/certificate/months", months), ("/identity/id", "older"))
    return sets(rules=lambda data: changed(data, *changes))


def test_a_file_of_the_archive_holds_the_files_and_the_layers(synthetic: Ruleset) -> None:
    laid = apply_patch(synthetic, patch("here", ("/council", {"notes": ["gate"]})))
    files = json.loads(lzma.decompress(archive.packed(laid)))
    assert list(files) == ["ruleset.json", "sets/01.json", "sets/02.json", "layers.json"]
    assert json.loads(files["ruleset.json"]) == laid.decision.to_json()
    assert [one["id"] for one in json.loads(files["layers.json"])] == ["synthetic", "here"]
    kept = archive.unpacked(packed(laid), laid.digest)
    assert (kept, kept.layers, kept.labels) == (laid, laid.layers, {})


def test_what_has_another_digest_is_told_with_both(synthetic: Ruleset) -> None:
    with pytest.raises(LoadError) as caught:
        archive.unpacked(packed(synthetic), NOTHING)
    (fault,) = caught.value.faults
    assert (fault.code, fault.found, dict(fault.fields)) == (
        "digest-mismatch",
        f'"{NOTHING}"',
        {"digest": synthetic.digest},
    )


def test_what_is_no_archive_is_told_by_its_digest(synthetic: Ruleset) -> None:
    for data in (b"no archive", packed(synthetic)[1:]):
        with pytest.raises(LoadError) as caught:
            archive.unpacked(data, NOTHING)
        (fault,) = caught.value.faults
        assert (fault.code, fault.file) == ("file-unreadable", NOTHING)
        assert "format" in fault.fields["detail"]
    # what ends too early, and what is no JSON, is told of the file
    for data in (packed(synthetic)[:-400], lzma.compress(b"{")):
        with pytest.raises(LoadError) as caught:
            archive.unpacked(data, NOTHING)
        assert [(one.code, one.file) for one in caught.value.faults] == [("json-syntax", NOTHING)]


@pytest.mark.parametrize("name", ["ruleset.json", "sets/02.json", "layers.json"])
def test_a_fault_inside_is_told_of_the_file_that_has_it(name: str, synthetic: Ruleset) -> None:
    files = json.loads(lzma.decompress(packed(synthetic)))
    files[name] = "{"
    with pytest.raises(LoadError) as caught:
        archive.unpacked(lzma.compress(normal.dumps(files).encode(), preset=0), synthetic.digest)
    assert [(one.code, one.file) for one in caught.value.faults] == [("json-syntax", name)]
    files[name] = '{"number": "2"}' if name.startswith("sets") else '{"identity": 7}'
    with pytest.raises(LoadError) as caught:
        archive.unpacked(lzma.compress(normal.dumps(files).encode(), preset=0), synthetic.digest)
    assert {one.file for one in caught.value.faults} == {name}


def test_what_unpacks_without_end_is_cut() -> None:
    with pytest.raises(LoadError) as caught:
        archive.unpacked(lzma.compress(b"[" + b" " * 17_000_000 + b"]", preset=0), NOTHING)
    assert [one.code for one in caught.value.faults] == ["json-syntax"]


def test_a_digest_alone_leads_into_the_archive(put: Put) -> None:
    one = older(35)
    folder = put(one)
    assert archive.archived(one.digest) == evolve(one, labels={})
    assert archive.archived(one.digest) is archive.archived(one.digest), "it is unpacked once"
    assert archive.archived(NOTHING) is None
    # whatever else is called so is no digest, wherever it leads
    bare = one.digest.removeprefix("sha256:")
    for name in (bare, f"sha256:{bare.upper()}", f"sha256:{bare}\n", f"md5:{bare}"):
        assert archive.archived(name) is None
    (folder / "released.json.xz").write_bytes(packed(one))
    (folder.parent / "secret.json.xz").write_bytes(packed(one))
    for name in ("sha256:released", "sha256:../secret", "sha256:"):
        assert archive.archived(name) is None


def test_a_released_ruleset_is_found_by_the_digest_and_under_other_choices(put: Put) -> None:
    first, second = older(35), older(34)
    put(first, second)
    assert archive.released() == {"0.1.0": {"older": first.digest}, "0.2.0": {"older": second.digest}}
    assert archive.released_ids() == {"older"}
    for one in (first, second):
        law = law_of_digest("older", one.digest, {}, ())
        assert (law.ruleset.digest, law.same, law.readings) == (one.digest, True, ())
        other = with_readings(one, dict([OPEN]))
        law = law_of_digest("older", other.digest, {}, ())
        assert (law.ruleset.digest, law.same, law.readings) == (other.digest, True, (OPEN,))
    # nothing of it was released under this digest, and it is no shipped ruleset
    with pytest.raises(UnknownNameError) as caught:
        law_of_digest("older", NOTHING, {}, ())
    assert (caught.value.kind, caught.value.name) == ("ruleset", "older")
    assert caught.value.known == tuple(sorted([*shipped(), "older"]))
    # another ruleset of the name that is given does for want of it
    law = law_of_digest("older", NOTHING, {}, (load("148-2023"), older(33), older(32)))
    assert (law.ruleset, law.same, law.readings) == (older(33), False, ())
    # what is given with the digest comes before what is archived
    given = evolve(first, labels={"vi": {}})
    assert law_of_digest("older", first.digest, {}, (older(33), given)).ruleset is given


def test_what_was_released_serves_those_that_it_accepts(put: Put, synthetic: Ruleset) -> None:
    laid = apply_patch(synthetic, patch("here", ("/council", {"notes": ["gate"]})))
    put(laid, older(35))
    other = with_readings(laid, dict([OPEN]))
    law = law_of_digest("synthetic", other.digest, {}, ())
    assert (law.ruleset.id, law.same, law.readings) == ("here", True, (OPEN,))
    with pytest.raises(UnknownNameError):
        law_of_digest("older", other.digest, {}, ())


def test_a_file_that_was_lost_is_passed_over(put: Put) -> None:
    first, second = older(35), older(34)
    folder = put(first, second)
    (folder / archive.file_name(second.digest)).unlink()
    other = with_readings(first, dict([OPEN]))
    assert law_of_digest("older", other.digest, {}, ()).ruleset.digest == other.digest


def test_of_what_is_shipped_the_ruleset_itself_is_computed_under_before_what_lies_over_it() -> None:
    law = law_of_digest("148-2023", NOTHING, {}, ())
    assert (law.ruleset, law.same) == (load("148-2023"), False)
    # a result of the decision under an overlay of it is found under the overlay
    overlay = load("bac-kan-city-2024")
    assert law_of_digest("148-2023", overlay.digest, {}, ()).ruleset is overlay
    assert law_of_digest("148-2023", overlay.digest, {}, ()).same
    other = with_readings(overlay, {"floor-miss": "not-recognised"})
    law = law_of_digest("148-2023", other.digest, {}, ())
    assert (law.ruleset.id, law.readings) == ("bac-kan-city-2024", (("floor-miss", "not-recognised"),))


def test_the_choices_that_had_to_be_taken_are_told_in_order(synthetic: Ruleset) -> None:
    choices = {"unticked": "open", "floors-bind": "own-star", "stop-points": "none"}
    other = with_readings(synthetic, choices)
    law = law_of_digest("synthetic", other.digest, choices, [synthetic])  # type: ignore[arg-type]
    assert law.readings == tuple(sorted(choices.items()))
    # two named, and the third beside them
    named: dict[str, Any] = {"unticked": "open", "stop-points": "none", "moon": "open", "tier-gaps": ["x"]}
    assert law_of_digest("synthetic", other.digest, named, (synthetic,)).readings == law.readings
    assert not law_of_digest("synthetic", other.digest, {"unticked": "open"}, (synthetic,)).same


def test_rulesets_are_given_alone_or_together(synthetic: Ruleset) -> None:
    both = (synthetic, load("148-2023"))
    assert rulesets_given(None) == ()
    assert rulesets_given(synthetic) == (synthetic,)
    assert rulesets_given(iter(both)) == both
    wrong: list[Any] = [7, "148-2023", [synthetic, 7]]
    for given in wrong:
        with pytest.raises(ArgumentError) as caught:
            rulesets_given(given)
        assert (caught.value.name, caught.value.needed) == ("rules", "rulesets")
    with pytest.raises(ArgumentError) as caught:
        rulesets_given([7], "laws")  # type: ignore[list-item]
    assert (caught.value.name, caught.value.found) == ("laws", "7")
