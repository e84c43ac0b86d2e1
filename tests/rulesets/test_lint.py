"""Lint: every code fires at its place, all at once, on a spoilt copy of a clean folder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ocop_rules.rulesets.lint.ruleset
from ocop_rules import Fault, LoadError
from ocop_rules.ground import normal
from ocop_rules.rulesets import load_folder
from ocop_rules.rulesets.readings import IMPLEMENTED

Spoil = Callable[[Any], Any]


def faults(folder: Path) -> list[Fault]:
    with pytest.raises(LoadError) as caught:
        load_folder(folder)
    return list(caught.value.faults)


def spoil(folder: Path, name: str, change: Spoil) -> None:
    file = folder / name
    data = json.loads(file.read_text(encoding="utf-8"))
    change(data)
    file.write_text(normal.dumps(data), encoding="utf-8")


def found(folder: Path) -> set[tuple[str, str, str]]:
    return {
        (fault.code, str(Path(fault.file or "").relative_to(folder)), fault.pointer)
        for fault in faults(folder)
    }


RULES, ONE, TWO = "ruleset.json", "sets/01.json", "sets/02.json"
A, B, C = "/parts/0/groups", "/parts/1/groups", "/parts/2/groups"


def at(data: Any, path: str) -> Any:
    for step in path.strip("/").split("/"):
        data = data[int(step)] if isinstance(data, list) else data[step]
    return data


def put(path: str, value: object) -> Spoil:
    """Return a change that sets the value at a JSON pointer."""
    above, _, last = path.rpartition("/")

    def change(data: Any) -> None:
        place = at(data, above) if above else data
        place[int(last) if isinstance(place, list) else last] = value

    return change


def drop(path: str) -> Spoil:
    above, _, last = path.rpartition("/")

    def change(data: Any) -> None:
        place = at(data, above) if above else data
        del place[int(last) if isinstance(place, list) else last]

    return change


def double(path: str) -> Spoil:
    """Return a change that repeats the first item of a list."""
    return lambda data: at(data, path).append(at(data, path)[0])


CASES: list[tuple[str, Spoil, str, str]] = [
    # ruleset.json
    (RULES, put("/tiers/1/stars", 3), "tiers-order", "/tiers"),
    (RULES, put("/tiers/2/from_points", 25), "tiers-bounds", "/tiers"),
    (RULES, put("/levels/0/sends_up/to", "central"), "level-unknown", "/levels/0/sends_up/to"),
    (
        RULES,
        put("/levels/1/gives_back", {"to": "central", "choices": ["recognise"]}),
        "level-missing",
        "/levels/1/gives_back/to",
    ),
    (
        RULES,
        put("/levels/0/informs", {"to": ["producer", "nobody"]}),
        "level-missing",
        "/levels/0/informs/to/1",
    ),
    (RULES, double("/gates"), "id-twice", "/gates"),
    (RULES, double("/readings"), "id-twice", "/readings"),
    (RULES, put("/identity/period/end", "2019-12-31"), "period-reversed", "/identity/period"),
    (RULES, put("/identity/cites/0/source", "nowhere"), "source-unknown", "/identity/cites/0/source"),
    (RULES, put("/gates/0/cites/0/source", "nowhere"), "source-unknown", "/gates/0/cites/0/source"),
    (RULES, put("/certificate/cites/0/source", "nowhere"), "source-unknown", "/certificate/cites/0/source"),
    (RULES, put("/readings/0/choice", "always"), "choice-unknown", "/readings/0/choice"),
    (
        RULES,
        put("/readings/0/choices", ["half-open", "never"]),
        "choice-not-implemented",
        "/readings/0/choices",
    ),
    (RULES, put("/readings/10/choices", ["stop", "warn"]), "choice-not-implemented", "/readings/10/choices"),
    (RULES, put("/readings/0/id", "tier-gap"), "reading-unknown", "/readings/0/id"),
    (RULES, drop("/readings/10"), "reading-undeclared", "/readings"),
    (RULES, put("/doubts/0/gate", "no-gate"), "gate-unknown", "/doubts/0/gate"),
    (RULES, put("/doubts/0/places/0/product_set", 3), "place-unknown", "/doubts/0/places/0/product_set"),
    (RULES, put("/doubts/0/places/0/criterion", "1.9"), "place-unknown", "/doubts/0/places/0/criterion"),
    (RULES, put("/doubts/0/places/0/option", 4), "place-unknown", "/doubts/0/places/0/option"),
    (RULES, put("/doubts/0/places/1/case", 3), "place-unknown", "/doubts/0/places/1/case"),
    (RULES, put("/errata/0/places/0/part", "D"), "place-unknown", "/errata/0/places/0/part"),
    (RULES, put("/errata/0/places/0/group", "8"), "place-unknown", "/errata/0/places/0/group"),
    # sums
    (ONE, put("/parts/0/max", 41), "sum-set", "/parts"),
    (ONE, put("/parts/0/max", 41), "sum-part", "/parts/0/max"),
    (ONE, put(f"{A}/0/max", 21), "sum-group", f"{A}/0/max"),
    (ONE, put(f"{A}/1/headings/0/max", 19), "sum-heading", f"{A}/1/headings/0/max"),
    (ONE, put(f"{A}/0/criteria/1/max", 9), "sum-criterion", f"{A}/0/criteria/1/options"),
    # criteria
    (ONE, put(f"{A}/0/criteria/1/code", "1.1"), "code-twice", "/parts"),
    (ONE, put(f"{A}/0/criteria/1/concept", "origin"), "concept-twice", "/parts"),
    (ONE, put(f"{A}/0/criteria/1/code", "3.1"), "code-group", f"{A}/0/criteria/1/code"),
    (ONE, put(f"{A}/1/headings/0/criteria", ["2.1", "2.9"]), "place-unknown", f"{A}/1/headings/0/criteria"),
    (ONE, put(f"{A}/0/criteria/0/options", []), "options-or-cases", f"{A}/0/criteria/0"),
    (ONE, put(f"{A}/1/criteria/0/cases/1/case", 3), "cases-order", f"{A}/1/criteria/0/cases"),
    (ONE, put(f"{A}/1/criteria/0/cases/1/options", []), "options-empty", f"{A}/1/criteria/0/cases/1/options"),
    (ONE, put(f"{A}/0/criteria/0/options/0/points", 7), "points-order", f"{A}/0/criteria/0/options"),
    (ONE, put(f"{A}/0/criteria/1/options/1/floor", 5), "floors-order", f"{A}/0/criteria/1/options"),
    (
        ONE,
        put(f"{A}/1/criteria/0/cases/1/options/1/points", 0),
        "floor-without-points",
        f"{A}/1/criteria/0/cases/1/options/1/floor",
    ),
    (ONE, put(f"{A}/0/criteria/0/options/1/label", "level.some"), "label-twice", f"{A}/0/criteria/0/options"),
    # conditions: 4.2 hangs on 4.1
    (
        ONE,
        put(f"{B}/1/criteria/1/condition/criterion", "7"),
        "condition-criterion",
        f"{B}/1/criteria/1/condition/criterion",
    ),
    (
        ONE,
        put(f"{B}/1/criteria/1/condition/criterion", "9"),
        "condition-criterion",
        f"{B}/1/criteria/1/condition/criterion",
    ),
    (
        ONE,
        put(f"{B}/1/criteria/2/condition/criterion", "4.2"),
        "condition-chain",
        f"{B}/1/criteria/2/condition/criterion",
    ),
    (
        ONE,
        put(f"{B}/1/criteria/2/condition/criterion", "2.1"),
        "condition-chain",
        f"{B}/1/criteria/2/condition/criterion",
    ),
    (
        ONE,
        put(f"{B}/1/criteria/2/condition/options", [4]),
        "condition-options",
        f"{B}/1/criteria/2/condition/options",
    ),
    (
        ONE,
        drop(f"{B}/1/criteria/1/condition/otherwise"),
        "condition-reading",
        f"{B}/1/criteria/1/condition/reading",
    ),
    # gates and requirements here
    (ONE, put("/gates/0/gate", "forgery"), "gate-unknown", "/gates/0/gate"),
    (ONE, put("/gates/1/group", "8"), "place-unknown", "/gates/1/group"),
    (ONE, put("/gates/2/criterion", "5.9"), "place-unknown", "/gates/2/criterion"),
    (ONE, put("/gates/4/zeros", ["5.1", "5.9"]), "place-unknown", "/gates/4/zeros/1"),
    (ONE, drop("/gates/4/zeros"), "gate-zeros", "/gates/4/zeros"),
    (ONE, put("/gates/0/zeros", ["5.1"]), "gate-zeros", "/gates/0/zeros"),
    (ONE, double("/gates"), "id-twice", "/gates"),
    (ONE, put("/gates/4/zeros", ["5.1", "6.1"]), "gate-conditional", "/gates/4/zeros/1"),
    (ONE, put("/requirements/0/requirement", "grown"), "requirement-unknown", "/requirements/0/requirement"),
    (ONE, put("/requirements/3/option", 9), "place-unknown", "/requirements/3/option"),
    (TWO, put("/number", 1), "set-twice", "/number"),
    (TWO, put("/number", 3), "set-file-name", ""),
    # labels
    ("labels/en.json", drop("/tier.1"), "label-missing", ""),
    ("labels/vi.json", put("/tier.9", "Hạng 9"), "label-unused", "/tier.9"),
    ("labels/vi.json", put("/tier.1", " 1  sao"), "label-blank", "/tier.1"),
    ("labels/vi.json", put("/tier.1", ""), "label-blank", "/tier.1"),
]


TOLD: list[tuple[str | None, dict[str, Any]]] = [
    # what was found, and what there is, one for each of the cases above
    ("[1, 3, 3, 4, 5]", {}),
    ("[0, 25, 25, 75, 95]", {}),
    ('"central"', {"known": "province"}),
    ('"central"', {"known": "district"}),
    ('"nobody"', {"known": "producer, district, province"}),
    ('"forged"', {"id": "forged"}),
    ('"tier-gaps"', {"id": "tier-gaps"}),
    ('"2019-12-31"', {}),
    ('"nowhere"', {"known": "made-up"}),
    ('"nowhere"', {"known": "made-up"}),
    ('"nowhere"', {"known": "made-up"}),
    ('"always"', {"known": "half-open, round-half-up"}),
    ('"never"', {"reading": "tier-gaps"}),
    ('"warn"', {"reading": "copied-effect"}),
    ('"tier-gap"', {"known": ", ".join([*IMPLEMENTED, "copied-effect", "documented-story"])}),
    ('"copied-effect"', {"reading": "copied-effect"}),
    ('"no-gate"', {"known": "forged, unlicensed, unsafe, copied, any-zero, no-capacity"}),
    ("3", {}),
    ('"1.9"', {}),
    ("4", {}),
    ("3", {}),
    ('"D"', {}),
    ('"8"', {}),
    ("101", {"expected": 100}),
    ("41", {"part": "A", "sum": 40}),
    ("21", {"group": "1", "sum": 20}),
    ("19", {"heading": "workshop", "sum": 20}),
    ("10", {"criterion": "1.2", "max": 9}),
    ('"1.1"', {"code": "1.1"}),
    ('"origin"', {"concept": "origin"}),
    ('"3.1"', {"group": "1"}),
    ('"2.9"', {}),
    (None, {"criterion": "1.1"}),
    ("[1, 3]", {}),
    (None, {"criterion": "2.1"}),
    ("[7, 6, 10]", {"criterion": "1.1"}),
    ("[5, 5]", {"criterion": "1.2"}),
    ("3", {"criterion": "2.1"}),
    ('"level.some"', {"criterion": "1.1"}),
    ('"7"', {"criterion": "4.2"}),
    ('"9"', {"criterion": "4.2"}),
    ('"4.2"', {"criterion": "4.3"}),
    ('"2.1"', {"criterion": "4.3"}),
    ("[4]", {"most": 3}),
    ('"documented-story"', {"criterion": "4.2"}),
    ('"forgery"', {"known": "forged, unlicensed, unsafe, copied, any-zero, no-capacity"}),
    ('"8"', {}),
    ('"5.9"', {}),
    ('"5.9"', {}),
    ("[]", {"gate": "any-zero"}),
    ('["5.1"]', {"gate": "forged"}),
    ('"forged"', {"id": "forged"}),
    ('"6.1"', {"gate": "any-zero"}),
    ('"grown"', {}),
    ("9", {}),
    ("1", {}),
    ('"sets/02.json"', {}),
    (None, {"key": "tier.1"}),
    (None, {"key": "tier.9"}),
    ('" 1  sao"', {"key": "tier.1"}),
    ('""', {"key": "tier.1"}),
]


@pytest.mark.parametrize(
    ("case", "told"), list(zip(CASES, TOLD, strict=True)), ids=[f"{c[2]}-{c[0]}{c[3]}" for c in CASES]
)
def test_each_fault_is_found_at_its_place_and_says_what_was_found(
    folder: Path, case: tuple[str, Spoil, str, str], told: tuple[str | None, dict[str, Any]]
) -> None:
    name, change, code, place = case
    spoil(folder, name, change)
    mine = [one for one in faults(folder) if (one.code, one.pointer) == (code, place)]
    assert (mine[0].found, dict(mine[0].fields)) == told
    # a number that stands twice is told at both sets, everything else once
    assert len(mine) == (2 if code == "set-twice" else 1)
    if code == "set-twice":
        name = ONE  # the number is what names a file
    if code != "set-file-name":
        assert mine[0].file == (folder / name).as_posix()


def test_what_is_not_in_normal_form(folder: Path) -> None:
    for name in (RULES, TWO, "labels/vi.json"):
        file = folder / name
        file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8"))), encoding="utf-8")
    assert found(folder) == {("normal-form", name, "") for name in (RULES, TWO, "labels/vi.json")}


def test_a_language_that_is_missing(folder: Path) -> None:
    (folder / "labels" / "vi.json").unlink()
    assert found(folder) == {("file-missing", "labels/vi.json", "")}


def test_all_faults_at_once(folder: Path) -> None:
    spoil(folder, RULES, put("/tiers/1/stars", 3))
    spoil(folder, RULES, put("/readings/0/choice", "always"))
    spoil(folder, ONE, put("/parts/0/max", 41))
    spoil(folder, ONE, put("/gates/0/gate", "forgery"))
    spoil(folder, TWO, put("/requirements/0/requirement", "grown"))
    spoil(folder, "labels/en.json", drop("/tier.1"))
    assert found(folder) >= {
        ("tiers-order", RULES, "/tiers"),
        ("choice-unknown", RULES, "/readings/0/choice"),
        ("sum-set", ONE, "/parts"),
        ("sum-part", ONE, "/parts/0/max"),
        ("gate-unknown", ONE, "/gates/0/gate"),
        ("requirement-unknown", TWO, "/requirements/0/requirement"),
        ("label-missing", "labels/en.json", ""),
    }


def test_a_sum_that_does_not_close_may_be_declared_as_a_doubt(folder: Path) -> None:
    # the doubt "blurred-sheet" is declared for the whole of set 2
    spoil(folder, TWO, put("/parts/0/max", 61))
    load_folder(folder)


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_fault_has_words_and_a_remedy(folder: Path, lang: str) -> None:
    for name, change, code, _ in CASES:
        if code not in ("set-twice", "set-file-name", "options-or-cases"):
            try:
                spoil(folder, name, change)
            except (KeyError, IndexError):
                continue  # spoilt by an earlier one
    texts = [fault.text(lang) for fault in faults(folder)]
    assert len(texts) > 30
    assert not [text for text in texts if "{" in text]


def test_every_code_of_the_lint_is_tried() -> None:
    source = Path(ocop_rules.rulesets.lint.ruleset.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'\.fault\(\s*"([a-z-]+)"', source))
    assert len(codes) > 20
    assert codes <= {case[2] for case in CASES} | {"file-missing", "normal-form", "gate-reading"}


def test_a_gate_that_follows_from_the_answers_has_one_effect(folder: Path) -> None:
    spoil(folder, RULES, put("/gates/4/reading", "copied-effect"))
    assert ("gate-reading", ONE, "/gates/4/gate") in found(folder)


def test_a_dossier_goes_from_one_level_to_another_with_each_part_once(folder: Path) -> None:
    part = {"id": "plan"}
    step = {"by": "moon", "to": "sun", "parts": [part, part, {"id": "story", "except_sets": [99]}]}
    spoil(folder, RULES, lambda data: data.update(dossiers=[step]))
    told = {(code, pointer) for code, _, pointer in found(folder) if pointer.startswith("/dossiers/0")}
    assert {
        ("level-missing", "/dossiers/0/by"),
        ("level-missing", "/dossiers/0/to"),
        ("set-missing", "/dossiers/0/parts/2/except_sets/0"),
    } <= told
    assert "/dossiers/0/parts" in {pointer for _, pointer in told}


def test_behind_a_gate_that_is_unknown_the_others_are_looked_at(folder: Path) -> None:
    spoil(folder, ONE, put("/gates/0/gate", "forgery"))
    spoil(folder, ONE, put("/gates/1/group", "8"))
    assert {
        ("gate-unknown", ONE, "/gates/0/gate"),
        ("place-unknown", ONE, "/gates/1/group"),
    } <= found(folder)
