"""A digest finds its ruleset, under whichever readings it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ocop_rules import Ruleset, UnknownNameError, load
from ocop_rules.rulesets import archive, with_readings
from ocop_rules.rulesets.by_digest import law_of_digest

OWN_STAR = ("floors-bind", "own-star")
WAIVED = ("inapplicable-floor", "waived")


def found(rules: Ruleset, digest: str, **named: Any) -> tuple[bool, tuple[tuple[str, str], ...]]:
    given = {name.replace("_", "-"): choice for name, choice in named.items()}
    law = law_of_digest("synthetic", digest, given, (rules,))
    assert law.ruleset.id == "synthetic"
    if law.same:
        assert law.ruleset.digest == digest
    return law.same, law.readings


def test_a_digest_is_that_of_the_ruleset_itself(synthetic: Ruleset) -> None:
    assert found(synthetic, synthetic.digest) == (True, ())
    law = law_of_digest("148-2023", load("148-2023").digest, {}, ())
    assert (law.ruleset, law.same, law.readings) == (load("148-2023"), True, ())


def test_one_other_reading_is_found_whether_it_is_named_or_not(synthetic: Ruleset) -> None:
    other = with_readings(synthetic, dict([OWN_STAR]))
    assert found(synthetic, other.digest) == (True, (OWN_STAR,))
    assert found(synthetic, other.digest, floors_bind="own-star") == (True, (OWN_STAR,))
    # what it takes itself, does not declare, or is no choice at all, is nothing to try
    assert found(synthetic, other.digest, floor_miss="next-lower") == (True, (OWN_STAR,))
    assert found(synthetic, other.digest, no_such="x", unticked="perhaps", tier_gaps=5) == (True, (OWN_STAR,))


def test_two_other_readings_are_found_where_one_of_them_is_named(synthetic: Ruleset) -> None:
    other = with_readings(synthetic, dict([OWN_STAR, WAIVED]))
    assert found(synthetic, other.digest, floors_bind="own-star") == (True, (OWN_STAR, WAIVED))
    assert found(synthetic, other.digest, floors_bind="own-star", inapplicable_floor="waived") == (
        True,
        (OWN_STAR, WAIVED),
    )
    assert found(synthetic, other.digest) == (False, ())


def test_what_is_not_found_is_under_other_rules(synthetic: Ruleset) -> None:
    nothing = "sha256:" + 64 * "0"
    assert found(synthetic, nothing, floors_bind="own-star") == (False, ())
    assert law_of_digest("148-2023", nothing, {}, ()).same is False
    with pytest.raises(UnknownNameError) as caught:
        law_of_digest("nowhere", nothing, {}, (synthetic,))
    assert (caught.value.kind, caught.value.name) == ("ruleset", "nowhere")


def test_what_was_released_is_told_by_version_and_by_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"0.2.0": {"tea": "sha256:aa"}, "0.3.0": {"rice": "sha256:bb", "tea": "sha256:cc"}}
    monkeypatch.setattr(archive, "rulesets_root", lambda: tmp_path)
    archive.released.cache_clear()
    try:
        assert archive.released() == {}, "nothing was released yet"
        (tmp_path / archive.FOLDER).mkdir()
        (tmp_path / archive.FOLDER / archive.RELEASED).write_text(json.dumps(told), encoding="utf-8")
        archive.released.cache_clear()
        assert archive.released() == told
        assert archive.released_ids() == {"rice", "tea"}
    finally:
        archive.released.cache_clear()
