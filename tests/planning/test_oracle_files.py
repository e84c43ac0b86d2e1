"""The oracle files of the repository: they are what the rules say, and engines can be held against them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from kit.node import node_alone
from kit.oracles import ORACLES, lines_of

from ocop_rules import LoadError, load, shipped
from ocop_rules.planning import oracle
from ocop_rules.planning.oracles import read_oracle
from ocop_rules.testing import check_oracle

ROOT = Path(__file__).parents[2]
RUNNER = ROOT / "examples" / "oracle"
NAMES = shipped("decision", "amendment")
MOST_BYTES = 1_000_000


def test_every_decision_and_amendment_has_one() -> None:
    assert {path.name for path in ORACLES.iterdir()} == {f"{name}.jsonl.gz" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_holds_every_set_and_stays_small(name: str) -> None:
    sets = {json.loads(line)["evaluation"]["product_set"] for line in lines_of(name)}
    assert sets == set(load(name).numbers)
    assert (ORACLES / f"{name}.jsonl.gz").stat().st_size < MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_the_files_are_what_the_rules_say_today(name: str) -> None:
    """Written anew with ``make oracles``."""
    rules = load(name)
    held = list(map(json.loads, lines_of(name)))
    numbers = sorted(rules.numbers)
    for number in {numbers[0], numbers[len(numbers) // 2], numbers[-1]}:
        own = [line for line in held if line["evaluation"]["product_set"] == number]
        assert own == json.loads(json.dumps(list(oracle(rules, number))))
    # of the others every fifth sheet is scored
    assert check_oracle(rules, lines_of(name)[::5]) == []


@pytest.mark.parametrize("name", shipped("overlay"))
def test_an_overlay_scores_as_what_it_lies_over(name: str) -> None:
    """No province changes a figure: the file of the ruleset below holds for it, too."""
    rules = load(name)
    below = next(one.id for one in reversed(rules.layers) if one.id in NAMES)
    held = [json.loads(line) for line in lines_of(below)[::5]]
    own = [json.dumps(line | {"evaluation": line["evaluation"] | {"ruleset": name}}) for line in held]
    assert check_oracle(rules, own) == []


def _run(folder: Path, name: str, sheets: Path) -> subprocess.CompletedProcess[str]:
    command = [node_alone(), folder / "run.mjs", ROOT / "rulesets" / name, sheets]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", [name for name in NAMES if (ROOT / "rulesets" / name / "sets").is_dir()])
def test_an_engine_in_javascript_agrees(name: str) -> None:
    done = _run(RUNNER, name, ORACLES / f"{name}.jsonl.gz")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{len(lines_of(name))} sheets, 0 differences\n"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("answer < each.needs", "answer <= each.needs"),
        ("each.from_points <= total", "each.from_points < total"),
        ("floor.stars <= stars", "floor.stars === stars"),
        ("does === false) missed.push(...(waived ? [] : floors))", "does === false) missed.push()"),
        ("isZero = (code) =>", "isZero = (code) => false &&"),
        ("if (open.length) return", "if (false) return"),
        ("if (misses(stars) && readings", "if (false && readings"),
    ],
)
def test_a_wrong_engine_is_found_out_by_every_eighth_sheet(tmp_path: Path, right: str, wrong: str) -> None:
    folder = Path(shutil.copytree(RUNNER, tmp_path / "oracle"))
    text = (folder / "engine.mjs").read_text(encoding="utf-8")
    assert right in text
    (folder / "engine.mjs").write_text(text.replace(right, wrong), encoding="utf-8")
    # a gate that follows from zeros stands in one set of Decision 26, a floor behind a condition in 148
    name = "26-2026" if "isZero" in right else "148-2023"
    some = tmp_path / "some.jsonl"
    some.write_text("\n".join(lines_of(name)[::8]), encoding="utf-8")
    done = _run(folder, name, some)
    assert done.returncode == 1
    assert "expected" in done.stdout


@pytest.mark.parametrize("sign", ["\u00a0", "\x0b", "X"])
def test_what_is_no_white_space_of_json_is_no_blank_line(sign: str) -> None:
    """RFC 8259, section 2; text and bytes tell the same."""
    for line in (f"{sign}\n", f"{sign}\n".encode()):
        with pytest.raises(LoadError) as caught:
            read_oracle([" \t\r\n" if isinstance(line, str) else b"\r\n", line], "f")
        assert [(one.file, one.code) for one in caught.value.faults] == [("f:2", "json-syntax")]
