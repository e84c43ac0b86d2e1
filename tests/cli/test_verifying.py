"""``verify`` on the command line: every kind of result, every reason, either language, every form."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from kit.ground import best, ruleset

from ocop_rules import Ruleset, Sitting, deliberate, score
from ocop_rules.cli import main
from ocop_rules.life import run_round
from ocop_rules.office import read_round
from ocop_rules.words import catalogue

EXAMPLES = Path(__file__).parents[2] / "examples"
FLOOR = ("floor-miss", "not-recognised")
OTHER = "sha256:" + 64 * "0"
KINDS = {"sheet": "26-2026", "council": "148-2023", "round": "bac-kan-city-2024"}
TO_DO = {"en": "To do:", "vi": "Việc cần làm:"}
Capsys = pytest.CaptureFixture[str]


def result_of(kind: str, rules: Ruleset) -> dict[str, Any]:
    if kind == "sheet":
        return score(rules, best(rules, 1, c2_3=1)).to_json(reasons=True)
    if kind == "council":
        sitting = Sitting.parse((EXAMPLES / "council" / "nine-members.json").read_bytes())
        return deliberate(rules, sitting).to_json(sheets=True)
    state = run_round(rules, read_round(EXAMPLES / "bac-kan-2024", rules=ruleset), day=date(2024, 10, 28))
    return state.to_json(sheets=True)


@cache
def stored(kind: str, *choices: tuple[str, str]) -> str:
    return json.dumps(result_of(kind, ruleset(KINDS[kind], *choices)))


def changed(data: dict[str, Any]) -> dict[str, Any]:
    """Return a result of which somebody changed the stars."""
    if "products" not in data:
        return data | {"stars": 1}
    first, *others = data["products"]
    return data | {"products": [first | {"stars": 1}, *others]}


CASES: dict[str, tuple[int, str, list[str]]] = {
    "same": (0, "same", []),
    "changed": (1, "differs", ["changed"]),
    "other-readings": (0, "same", ["other-readings"]),
    "other-rules": (1, "differs", ["other-rules"]),
    "other-version": (0, "same", ["other-version"]),
    "no-sheet": (1, "not-shown", ["no-sheet"]),
}


def case(name: str, kind: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(stored(kind, *([FLOOR] if name == "other-readings" else [])))
    if name == "changed":
        return changed(data)
    if name == "no-sheet":
        return {key: value for key, value in data.items() if key not in ("reasons", "sitting", "round")}
    more = {"other-rules": {"digest": OTHER}, "other-version": {"library": "9.0.0"}}
    return data | more.get(name, {})


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_has_its_exit_status_and_its_words(
    kind: str, name: str, tmp_path: Path, capsys: Capsys
) -> None:
    status, verdict, why = CASES[name]
    file = tmp_path / "result.json"
    file.write_text(json.dumps(case(name, kind)), encoding="utf-8")
    for lang, form in (("en", "text"), ("vi", "text"), ("vi", "markdown"), ("en", "html"), ("vi", "json")):
        assert main(["verify", str(file), "--lang", lang, "--format", form]) == status
        out, err = capsys.readouterr()
        assert err == ""
        if form == "json":
            found = json.loads(out)
            assert (found["kind"], found["verdict"], found["why"]) == (kind, verdict, why)
            continue
        said = "same-figures" if name == "other-rules" else verdict
        assert catalogue(lang)[f"verify.{said}"] in out
        if name == "other-rules":
            # what it was computed under stands beside what it names
            assert ruleset(KINDS[kind]).digest[:19] in out
        # nothing is to be done about a result that comes out the same
        assert (TO_DO[lang] in out) == (verdict != "same" or name == "other-readings")


def test_a_result_that_names_no_version_is_of_an_earlier_one(tmp_path: Path, capsys: Capsys) -> None:
    data = json.loads(stored("sheet"))
    del data["library"]
    file = tmp_path / "result.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    for lang in ("en", "vi"):
        assert main(["verify", str(file), "--lang", lang]) == 0
        told = " ".join(capsys.readouterr().out.split())
        assert catalogue(lang)["verify.no-version"] in told
        assert "?" not in told


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_one_result_that_cannot_be_read_spoils_no_other(lang: str, tmp_path: Path, capsys: Capsys) -> None:
    good = json.loads(stored("sheet"))
    round_ = json.loads(stored("round"))
    lines = [
        good | {"ruleset": "nobody", "digest": OTHER},
        good,
        round_ | {"registry": round_["registry"] | {"somebody": OTHER}},
        {"results": []},
        changed(good),
    ]
    file = tmp_path / "results.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in lines), encoding="utf-8")
    assert main(["verify", str(file), "--lang", lang, "--format", "json"]) == 2
    out, err = capsys.readouterr()
    assert [json.loads(line)["verdict"] for line in out.splitlines()] == ["same", "differs"]
    told = "".join(err.split())
    for number, at in ((1, "/ruleset"), (3, "/registry/somebody"), (4, "")):
        assert f"results.jsonl:{number}" in told
        assert at in told
    assert main(["verify", str(file), "--lang", lang]) == 2
    out, err = capsys.readouterr()
    assert catalogue(lang)["verify.same"] in out
    assert catalogue(lang)["verify.differs"] in out
    assert "nobody" in err
