"""Overlays: the shipped ones, what an overlay may touch, and every refusal."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from kit.citations import place_of
from kit.ground import SHIPPED, SYNTHETIC, altered, best

from ocop_rules import Fault, LoadError, Ruleset, UnknownNameError, load, score, shipped
from ocop_rules.ground import normal
from ocop_rules.life import certificate_extension, deadline
from ocop_rules.model.council import ROLES
from ocop_rules.rulesets import (
    apply_patch,
    compose_patches,
    load_folder,
    load_patch,
    load_patch_folder,
    origin,
    places,
    with_readings,
)
from ocop_rules.rulesets.lint import patch
from ocop_rules.words import languages

CITES = [{"source": "plan"}]
IDENTITY = {
    "id": "here-2020",
    "extends": "synthetic",
    "sources": [{"id": "plan"}],
    "cites": CITES,
}
QUORUM = {"at": "/council/quorum", "set": {"chair": True}, "cites": CITES}
COUNCIL = {"at": "/council", "set": {"spread": {"limit": 10}}, "cites": CITES}
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that writes a patch folder beside a copy of the synthetic ruleset."""
    shutil.copytree(SYNTHETIC, tmp_path / "synthetic")

    def write(*changes: Any, kind: str = "overlay", **parts: Any) -> Path:
        given = IDENTITY | parts.pop("identity", {})
        identity = {
            key: given[key] for key in ("id", "extends", "period", "sources", "cites") if key in given
        }
        folder = tmp_path / identity["id"]
        (folder / "labels").mkdir(parents=True, exist_ok=True)
        labels = parts.pop("labels", {})
        if kind == "amendment":
            identity = {
                "id": identity["id"],
                "number": "1/AMD",
                "issued": "2021-01-01",
                "period": {"start": "2021-01-01"},
                "amends": identity["extends"],
                "sources": identity["sources"],
                "cites": identity["cites"],
            }
        (folder / f"{kind}.json").write_text(
            normal.dumps({"identity": identity, **parts, "changes": list(changes)}), encoding="utf-8"
        )
        for lang in languages():
            words = {f"ruleset.{identity['id']}": "x", **labels}
            words |= {f"source.{source['id']}": "A paper" for source in identity["sources"]}
            text = normal.dumps(dict(sorted(words.items())))
            (folder / "labels" / f"{lang}.json").write_text(text, encoding="utf-8")
        return folder

    return write


def change(at: str, value: Any) -> dict[str, Any]:
    return {"at": at, "set": value, "cites": CITES}


def removal(at: str) -> dict[str, Any]:
    return {"at": at, "remove": True, "cites": CITES}


def faults(folder: Path) -> list[Fault]:
    with pytest.raises(LoadError) as caught:
        load_folder(folder)
    return list(caught.value.faults)


def found(folder: Path) -> set[tuple[str, str, str]]:
    return {(one.code, Path(one.file or "").name, one.pointer) for one in faults(folder)}


# -- shipped --------------------------------------------------------------------------------------


def test_overlays_are_shipped_and_told_apart() -> None:
    assert set(shipped("overlay")) == {"bac-kan-city-2024", "dong-thap", "tay-ninh"}
    assert shipped("amendment") == ("1489-2025", "781-2020")
    assert sorted((*shipped("decision"), *shipped("amendment"), *shipped("overlay"))) == list(shipped())


@pytest.mark.parametrize("name", shipped("overlay"))
def test_a_shipped_overlay_leaves_the_score_sheets_alone(name: str) -> None:
    laid = load(name)
    rules = load(laid.layers[-2].id)
    assert laid.sets == rules.sets
    assert laid.decision.tiers == rules.decision.tiers
    assert laid.decision.gates == rules.decision.gates
    assert laid.digest != rules.digest
    assert laid.layers[:-1] == rules.layers
    assert (laid.layers[-1].id, laid.layers[-1].kind) == (name, "overlay")
    assert laid.decision.identity.number == rules.decision.identity.number
    assert score(laid, best(laid, 1)).points == score(rules, best(rules, 1)).points


def test_bac_kan_city_before_a_day_excludes_it() -> None:
    deadlines = {one.id: one for one in load("bac-kan-city-2024").decision.deadlines}
    dossiers, evaluation = deadlines["dossiers"], deadlines["evaluation"]
    assert dossiers.before - timedelta(days=1) == date(2024, 10, 2)
    assert evaluation.before - timedelta(days=1) == date(2024, 10, 30)
    assert (dossiers.paper_copies, dossiers.electronic_copies) == (1, 1)
    assert dossiers.to == "city-committee"


def test_bac_kan_city_names_its_bodies_and_what_they_do() -> None:
    laid = load("bac-kan-city-2024")
    bodies = {body.id: body for body in laid.decision.bodies}
    assert bodies["city-council"].role == "council"
    assert bodies["city-support-team"].role == "support-team"
    assert "send-up-from-4-stars" in bodies["city-council"].tasks
    assert "review-expiring-products" in bodies["city-support-team"].tasks
    assert all(body.cites for body in bodies.values())
    for lang in ("vi", "en"):
        for body in bodies.values():
            assert laid.labels[lang][f"body.{body.id}"]
            assert all(laid.labels[lang][f"task.{task}"] for task in body.tasks)


def test_bac_kan_city_sends_70_points_and_more_to_the_province() -> None:
    laid = load("bac-kan-city-2024")
    sent = next(level for level in laid.decision.levels if level.id == "district").sends_up
    assert sent is not None
    assert (sent.to, sent.from_points, sent.stars) == ("province", 70, (4, 5))
    told = origin(laid, "/levels/district/sends_up/from_points")
    assert (told.layer.id, [place_of(cite) for cite in told.cites]) == (
        "bac-kan-city-2024",
        ["section III.1"],
    )


def test_tay_ninh_wants_three_quarters_with_the_chair_and_a_spread_of_10() -> None:
    policy = load("tay-ninh").decision.council
    assert policy is not None
    assert policy.quorum is not None
    assert policy.quorum.present is not None
    assert Fraction(policy.quorum.present.numerator, policy.quorum.present.denominator) == Fraction(3, 4)
    assert policy.quorum.chair
    assert policy.spread is not None
    assert (policy.spread.limit, policy.spread.then) == (10, "rescore")
    assert policy.rounding is None


def test_dong_thap_counts_every_member_and_a_spread_of_10() -> None:
    policy = load("dong-thap").decision.council
    assert policy is not None
    assert policy.counted == ROLES
    assert policy.spread is not None
    assert policy.spread.limit == 10
    assert (policy.quorum, policy.rounding) == (None, None)


@pytest.mark.parametrize("name", ["tay-ninh", "dong-thap"])
def test_what_is_not_known_of_a_province_is_owned_to(name: str) -> None:
    laid = load(name)
    layer = laid.layers[-1]
    assert (layer.standing, layer.number, layer.issued, layer.period) == ("doubtful", None, None, None)
    assert "council-document-unknown" in [doubt.id for doubt in laid.decision.doubts]


def test_an_overlay_of_148_also_lies_over_148_as_amended() -> None:
    laid = apply_patch(load("1489-2025"), load_patch("dong-thap"))
    assert [layer.id for layer in laid.layers] == ["148-2023", "1489-2025", "dong-thap"]
    assert laid.decision.council == load("dong-thap").decision.council
    assert laid.decision.levels == load("1489-2025").decision.levels


def test_readings_chosen_afterwards_keep_the_layers() -> None:
    laid = with_readings(load("tay-ninh"), {"unticked": "open"})
    assert [layer.id for layer in laid.layers] == ["1048-2019", "781-2020", "tay-ninh"]


# -- folders elsewhere ----------------------------------------------------------------------------


def test_the_ruleset_below_is_found_beside_the_overlay(make: Make) -> None:
    laid = load_folder(make(COUNCIL))
    assert laid.id == "here-2020"
    assert laid.decision.council is not None
    assert laid.decision.council.cites == laid.layers[-1].changes[0].cites


def test_the_ruleset_below_is_found_in_a_searched_folder(make: Make, tmp_path: Path) -> None:
    folder = Path(shutil.move(make(COUNCIL), tmp_path / "elsewhere" / "here-2020"))
    assert found(folder) == {("patch-base-unknown", "overlay.json", "/identity/extends")}
    assert load_folder(folder, search=[tmp_path]).id == "here-2020"


def test_overlays_lie_over_overlays(make: Make) -> None:
    make(COUNCIL)
    quorum = change("/council/quorum", {"chair": True})
    laid = load_folder(make(quorum, identity={"id": "above-2020", "extends": "here-2020"}))
    assert laid.decision.council is not None
    assert laid.decision.council.spread is not None
    assert laid.decision.council.quorum is not None
    assert origin(laid, "/council/spread/limit").layer.id == "here-2020"
    assert origin(laid, "/council/quorum/chair").layer.id == "above-2020"
    told = origin(laid, "/council")
    assert (told.layer.id, told.within) == ("here-2020", ("above-2020",))
    assert origin(laid, "/tiers/1/from_points").layer.id == "synthetic"


def test_overlays_that_lie_over_each_other_are_refused(make: Make) -> None:
    make(COUNCIL, identity={"extends": "above-2020"})
    folder = make(QUORUM, identity={"id": "above-2020", "extends": "here-2020"})
    assert "patch-circle" in {one.code for one in faults(folder)}


def test_a_choice_of_a_reading_changes_what_follows(make: Make, synthetic: Ruleset) -> None:
    laid = load_folder(make(change("/readings/unticked/choice", "open")))
    assert laid.choices["unticked"] == "open"
    assert {name: choice for name, choice in laid.choices.items() if name != "unticked"} == {
        name: choice for name, choice in synthetic.choices.items() if name != "unticked"
    }


def test_an_amendment_may_change_points_and_take_things_away(make: Make, synthetic: Ruleset) -> None:
    folder = make(
        change("/sets/1/parts/A/groups/1/criteria/1.1/options/1/points", 3),
        removal("/gaps/annex"),
        change("/certificate/months", 24),
        removal("/certificate/notice_days"),
        kind="amendment",
    )
    laid = load_folder(folder)
    assert laid.numbers[1].criteria["1.1"].options[0].points == 3
    assert synthetic.numbers[1].criteria["1.1"].options[0].points == 4
    assert laid.decision.gaps == ()
    assert laid.decision.certificate is not None
    assert (laid.decision.certificate.months, laid.decision.certificate.notice_days) == (24, None)
    assert laid.sets[1:] == synthetic.sets[1:]
    assert laid.decision.identity.number == "1/AMD"
    assert "gap.annex" not in laid.labels["en"]


def test_words_of_its_own_bodies_are_asked_for(make: Make) -> None:
    body = {"id": "office", "level": "district", "role": "office", "tasks": ["register"]}
    folder = make(change("/bodies/office", body))
    assert found(folder) == {("label-missing", f"{lang}.json", "") for lang in languages()}
    assert {one.fields["key"] for one in faults(folder)} == {"body.office", "task.register"}
    assert load_folder(
        make(change("/bodies/office", body), labels={"body.office": "O", "task.register": "R"})
    )
    spare = make(
        change("/bodies/office", body), labels={"body.office": "O", "task.register": "R", "body.no": "x"}
    )
    assert found(spare) == {("label-unused", f"{lang}.json", "/body.no") for lang in languages()}


def test_words_of_the_ruleset_below_may_be_replaced(make: Make, synthetic: Ruleset) -> None:
    laid = load_folder(make(COUNCIL, labels={"level.district": "Town"}))
    assert laid.labels["en"]["level.district"] == "Town"
    assert synthetic.labels["en"]["level.district"] != "Town"
    assert laid.labels["en"]["level.province"] == synthetic.labels["en"]["level.province"]


# -- refusals -------------------------------------------------------------------------------------

FORBIDDEN = [
    "/tiers/3/from_points",
    "/tiers",
    "/sets/1/parts/A/max",
    "/sets/1/parts/A/groups/1/criteria/1.1/options/1/points",
    "/sets/1/parts/A/groups/1/criteria/1.1/options/1/floor",
    "/gates/forged/effect",
    "/requirements",
    "/certificate/months",
    "/levels",
    "/levels/district",
    "/levels/province/recognises",
    "/levels/district/scores",
    "/readings",
    "/readings/unticked",
    "/readings/unticked/choices",
    "/transitions",
    "/withdrawal",
    "/classification",
    "/dossiers",
    "/renewal",
    "/doubts",
    "/gaps/annex",
    "/errata",
]


@pytest.mark.parametrize("path", FORBIDDEN)
def test_an_overlay_is_refused_what_belongs_to_the_decision(path: str, make: Make) -> None:
    folder = make(change(path, 0))
    (fault,) = faults(folder)
    assert (fault.code, fault.pointer) == ("overlay-forbidden", "/changes/0/at")
    assert path in fault.message("en")
    assert path in fault.message("vi")
    assert "ruleset of its own" in fault.remedy("en")


Case = tuple[list[Any], dict[str, Any], str, str]
CASES: list[Case] = [
    ([QUORUM], {}, "path-nothing", "/changes/0/at"),
    ([change("/councils", {})], {"kind": "amendment"}, "path-unknown", "/changes/0/at"),
    ([change("/levels/dstrict/sends_up", {"to": "province"})], {}, "path-unknown", "/changes/0/at"),
    ([change("/sets/9/parts", [])], {"kind": "amendment"}, "path-unknown", "/changes/0/at"),
    ([change("/tiers/3/from_points/x", 1)], {"kind": "amendment"}, "path-unknown", "/changes/0/at"),
    ([removal("/gates/forgd")], {"kind": "amendment"}, "path-unknown", "/changes/0/at"),
    ([removal("/certificate/cites/0")], {"kind": "amendment"}, "path-unknown", "/changes/0/at"),
    ([removal("/council")], {}, "path-nothing", "/changes/0/at"),
    ([removal("/levels/district/sends_up/to")], {}, "path-needed", "/changes/0/at"),
    ([removal("/sets")], {"kind": "amendment"}, "path-needed", "/changes/0/at"),
    ([change("/gaps/annex", "other")], {"kind": "amendment"}, "path-name", "/changes/0/at"),
    ([change("/identity/number", "2")], {"kind": "amendment"}, "change-identity", "/changes/0/at"),
    ([change("/identity/number", "2")], {}, "change-identity", "/changes/0/at"),
    ([COUNCIL, COUNCIL], {}, "change-twice", "/changes/1/at"),
    ([COUNCIL | {"remove": True}], {}, "change-verb", "/changes/0"),
    ([{"at": "/council", "cites": CITES}], {}, "change-verb", "/changes/0"),
    ([{"at": "/council", "set": {}}], {}, "change-uncited", "/changes/0"),
    ([COUNCIL | {"cites": [{"source": "no"}]}], {}, "source-unknown", "/changes/0/cites/0/source"),
    ([change("/council", {"spread": {"limit": 1.5}})], {}, "type", "/changes/0/set/spread/limit"),
    ([change("/council", {"sprad": None})], {}, "unknown-key", "/changes/0/set/sprad"),
    ([change("/council", "none")], {}, "type", "/changes/0/set"),
    ([change("/readings/unticked/choice", "x")], {}, "choice-unknown", "/changes/0/set"),
    ([change("/levels/district/sends_up", {"to": "x"})], {}, "level-unknown", "/changes/0/set/to"),
    (
        [change("/levels/district/sends_up/from_points", 80), removal("/levels/district/sends_up/stars")],
        {},
        "sends-up-half",
        "/changes/1/set",
    ),
    (
        [change("/sets/1/parts/A/max", 41)],
        {"kind": "amendment"},
        "sum-part",
        "/changes/0/set",
    ),
    ([change("/deadlines", [{"id": "a"}])], {}, "missing-key", "/changes/0/set/0"),
    (
        [change("/deadlines", [{"id": "a", "before": "2020-02-30", "level": "district"}])],
        {},
        "date",
        "/changes/0/set/0/before",
    ),
    (
        [change("/deadlines", [{"id": "a", "before": "2020-02-02", "level": "district", "to": "b"}])],
        {"labels": {"deadline.a": "A"}},
        "body-unknown",
        "/changes/0/set/0/to",
    ),
    (
        [change("/bodies", [{"id": "a", "level": "x", "role": "council"}])],
        {"labels": {"body.a": "A"}},
        "level-missing",
        "/changes/0/set/0/level",
    ),
    (
        [change("/bodies", [{"id": "a", "role": "council"}, {"id": "a", "role": "office"}])],
        {"labels": {"body.a": "A"}},
        "id-twice",
        "/changes/0/set",
    ),
    ([COUNCIL], {"identity": {"extends": "synthetc"}}, "patch-base-unknown", "/identity/extends"),
    ([COUNCIL], {"identity": {"period": {"start": "2019-12-31"}}}, "period-outside", "/identity/period"),
    (
        [COUNCIL],
        {"identity": {"period": {"start": "2020-12-31", "end": "2020-12-30"}}},
        "period-reversed",
        "/identity/period",
    ),
    (
        [COUNCIL],
        {
            "identity": {
                "sources": [*IDENTITY["sources"], {"id": "made-up", "locator": "somewhere else"}],
            }
        },
        "source-clash",
        "/identity/sources/1",
    ),
    (
        [COUNCIL],
        {"doubts": [{"id": "blurred-box", "places": []}]},
        "id-twice",
        "",
    ),
    (
        [COUNCIL],
        {"doubts": [{"id": "new", "places": [{"product_set": 7}]}], "labels": {"doubt.new": "N"}},
        "place-unknown",
        "/doubts/0/places/0/product_set",
    ),
]


@pytest.mark.parametrize(("changes", "parts", "code", "pointer"), CASES)
def test_every_refusal_names_the_change(
    changes: list[Any], parts: dict[str, Any], code: str, pointer: str, make: Make
) -> None:
    folder = make(*changes, **parts)
    head = f"{parts.get('kind', 'overlay')}.json"
    assert (code, head, pointer) in found(folder)
    for fault in faults(folder):
        assert fault.file is not None
        assert fault.file.startswith(folder.as_posix())
        for lang in ("en", "vi"):
            assert "{" not in fault.text(lang).replace(fault.found or "", "")


def test_all_faults_at_once(make: Make) -> None:
    folder = make(
        change("/tiers/3/from_points", 51),
        change("/council", {"spread": {"limit": "ten"}}),
        change("/levels/dstrict/sends_up", {"to": "province"}),
        {"at": "/rounds", "set": []},
        identity={"cites": [{"source": "elsewhere"}]},
    )
    (folder / "overlay.json").write_text(
        json.dumps(json.loads((folder / "overlay.json").read_text(encoding="utf-8"))), encoding="utf-8"
    )
    assert found(folder) == {
        ("overlay-forbidden", "overlay.json", "/changes/0/at"),
        ("type", "overlay.json", "/changes/1/set/spread/limit"),
        ("path-unknown", "overlay.json", "/changes/2/at"),
        ("change-uncited", "overlay.json", "/changes/3"),
        ("source-unknown", "overlay.json", "/identity/cites/0/source"),
        ("normal-form", "overlay.json", ""),
    }


def test_a_place_is_answered_with_the_nearest(make: Make) -> None:
    (fault,) = faults(make(change("/levels/dstrict/sends_up", {"to": "province"})))
    assert fault.fields["near"] == "district"
    assert fault.found == '"dstrict"'


def test_an_amendment_has_to_say_what_it_amends(make: Make) -> None:
    folder = make(COUNCIL, kind="amendment")
    file = folder / "amendment.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    del data["identity"]["amends"]
    file.write_text(normal.dumps(data), encoding="utf-8")
    assert found(folder) == {("patch-base-missing", "amendment.json", "/identity/amends")}
    with pytest.raises(LoadError, match="patch-base-missing"):
        apply_patch(load_folder(SYNTHETIC), load_patch_folder(folder))


def test_a_folder_is_one_thing(make: Make) -> None:
    folder = make(COUNCIL)
    shutil.copy(SYNTHETIC / "ruleset.json", folder / "ruleset.json")
    assert "folder-kind" in {one.code for one in faults(folder)}


def test_product_sets_beside_an_overlay_are_not_passed_over(make: Make) -> None:
    folder = make(COUNCIL)
    shutil.copytree(SYNTHETIC / "sets", folder / "sets")
    assert "patch-sets" in {one.code for one in faults(folder)}


def test_a_patch_is_laid_over_what_it_names(make: Make, rules: Ruleset) -> None:
    patch = load_patch_folder(make(COUNCIL))
    with pytest.raises(LoadError) as caught:
        apply_patch(rules, patch)
    assert [(one.code, one.pointer) for one in caught.value.faults] == [("patch-base", "/identity/extends")]
    laid = apply_patch(load_folder(SYNTHETIC), patch)
    for base, more in ((laid, patch), (load_folder(SYNTHETIC), compose_patches(patch, patch))):
        with pytest.raises(LoadError) as taken:
            apply_patch(base, more)
        assert ("patch-id-taken", "/identity/id") in [(one.code, one.pointer) for one in taken.value.faults]


def test_the_words_of_a_set_go_with_it(make: Make) -> None:
    gone = removal("/doubts/blurred-sheet")
    moved = change("/doubts/blurred-sheet/places", [{"product_set": 1}])
    for first, words_gone in (
        (gone, {"set.few-criteria", "doubt.blurred-sheet"}),
        (moved, {"set.few-criteria"}),
    ):
        laid = load_folder(make(first, removal("/sets/2"), kind="amendment"))
        assert [one.number for one in laid.sets] == [1]
        for words in laid.labels.values():
            assert {"set.every-shape", "doubt.blurred-sheet"} - words_gone <= words.keys()
            assert not words_gone & words.keys()


def test_only_a_patch_is_loaded_as_one(make: Make) -> None:
    with pytest.raises(LoadError) as whole:
        load_patch_folder(SYNTHETIC)
    assert [(one.code, one.file) for one in whole.value.faults] == [("not-a-patch", SYNTHETIC.as_posix())]
    with pytest.raises(UnknownNameError) as caught:
        load_patch("tay-nin")
    assert caught.value.suggestion == "tay-ninh"
    assert load_patch_folder(make(COUNCIL)).over == "synthetic"


def test_data_nested_too_deeply_is_a_fault(make: Make) -> None:
    folder = make(COUNCIL)
    text = (folder / "overlay.json").read_text(encoding="utf-8")
    # deep enough for the parser to take it and for what comes after it to give up, or nearly
    deep = text.replace('"limit": 10', '"limit": ' + 900 * "[" + 900 * "]")
    (folder / "overlay.json").write_text(deep, encoding="utf-8")
    assert faults(folder)


def test_a_digest_pins_what_is_laid_over_too(make: Make) -> None:
    folder = make(COUNCIL)
    digest = load_folder(folder).digest
    assert load_folder(folder, digest=digest).digest == digest
    file = folder.parent / "synthetic" / "ruleset.json"
    file.write_text(
        file.read_text(encoding="utf-8").replace('"months": 36', '"months": 35'), encoding="utf-8"
    )
    with pytest.raises(LoadError, match="digest-mismatch"):
        load_folder(folder, digest=digest)


def test_an_unknown_place_has_no_origin(rules: Ruleset) -> None:
    with pytest.raises(UnknownNameError) as caught:
        origin(rules, "/levels/provinces")
    assert (caught.value.kind, caught.value.suggestion) == ("path", "/levels/province")
    assert origin(rules, "/").layer.id == "148-2023"


def test_every_code_of_the_patches_is_tried() -> None:
    source = Path(patch.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'\.fault\(\s*"([a-z-]+)"', source)) | {"overlay-forbidden", "change-identity"}
    source = Path(places.__file__).read_text(encoding="utf-8")
    codes |= set(re.findall(r'PathError\(\s*"([a-z-]+)"', source))
    assert len(codes) > 12
    text = Path(__file__).read_text(encoding="utf-8")
    assert {code for code in codes if f'"{code}"' not in text} <= {"path-ambiguous", "label-unused"}


def test_the_shipped_folders_hold_nothing_but_their_patch() -> None:
    for name in (*shipped("overlay"), *shipped("amendment")):
        kinds = {path.relative_to(SHIPPED / name).as_posix() for path in (SHIPPED / name).rglob("*.json")}
        assert kinds - {"overlay.json", "amendment.json"} == {f"labels/{lang}.json" for lang in languages()}


# -- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["2026-05-22", "2026-06-01", "2027-01-01"])
def test_an_overlay_over_26_may_start_on_any_day(start: str, make: Make) -> None:
    made = load_folder(make(COUNCIL, identity={"extends": "26-2026", "period": {"start": start}}))
    assert str(made.decision.identity.period.start) == start
    # the clauses and the extension go on counting from the decision itself
    assert (made.law.id, made.law_start) == ("26-2026", date(2026, 5, 22))
    other = certificate_extension(made, date(2026, 9, 19), filed=date(2026, 8, 1))
    assert other.code == "not-transitional"


def test_an_overlay_adds_days_off_and_days_worked(make: Make) -> None:
    own = {"days_off": ["2026-08-24"], "working_days": ["2026-08-29"]}
    made = load_folder(make(change("/calendar", own), identity={"extends": "26-2026"}))
    due = deadline(made, "commune", date(2026, 8, 20))
    assert due is not None
    # one day less and one more: the same day, and it is said why
    assert (str(due.day), due.counted.holidays, due.counted.sources) == (
        "2026-09-10",
        "not-counted",
        ("here-2020",),
    )
    assert origin(made, "/calendar").layer.id == "here-2020"


def test_a_day_of_an_overlay_is_off_or_worked(make: Make) -> None:
    own = {"days_off": ["2026-08-24"], "working_days": ["2026-08-24"]}
    folder = make(change("/calendar", own), identity={"extends": "26-2026"})
    assert ("calendar-both", "overlay.json", "/changes/0/set/working_days") in found(folder)


def test_a_doubt_of_the_decision_about_a_gate_that_is_taken_away_is_told_of_the_patch(
    make: Make, tmp_path: Path
) -> None:
    def of_copies(data: dict[str, Any]) -> None:
        data["doubts"][0]["gate"] = "copied"

    altered(tmp_path / "synthetic", "ruleset.json", of_copies)
    told = [
        (Path(one.file or "").name, one.pointer, one.found)
        for one in faults(make(removal("/gates/copied"), kind="amendment"))
        if one.code == "gate-unknown"
    ]
    # the doubt, and the set that the gate is printed in: neither is a place in the amendment
    assert told == [("amendment.json", "", '"copied"')] * 2
