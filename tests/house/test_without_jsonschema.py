"""Where jsonschema is not installed (Pyodide, Alpine) scoring, councils and histories work all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import ocop_rules

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("attr", "attrs", "cattr", "cattrs", "typing_extensions")

PROGRAM = """
import importlib.util, json, sys
assert importlib.util.find_spec("jsonschema") is None
from datetime import date
from pathlib import Path
from ocop_rules import Evaluation, History, Sitting, deliberate, explain, load, replay, score, shipped
from ocop_rules.errors import MissingExtraError
from ocop_rules.rulesets import load_folder, shipped_registry
from ocop_rules.schemas import names, schema, schema_faults
from ocop_rules.scoring import preview
from ocop_rules.telling import form_of

examples = Path("examples")
for path in sorted(examples.glob("*.json")):
    sheet = Evaluation.parse(path.read_bytes())
    rules = load(sheet.ruleset)
    assert preview(rules, sheet).result == score(rules, sheet)
    assert explain(rules, sheet)
assert load_folder(Path("rulesets") / "26-2026").digest == load("26-2026").digest
sitting = Sitting.parse((examples / "council" / "nine-members.json").read_bytes())
rules = load(sitting.ruleset)
print(deliberate(rules, sitting.sheets, sitting.policy or rules.decision.council).status)
for one in json.loads((examples / "bac-kan-2024" / "histories.json").read_text(encoding="utf-8")):
    replay(shipped_registry(), History.from_json(one), date(2025, 1, 1))
for name in names():
    assert schema(name)["$id"]
assert form_of(rules, 1)["parts"]
try:
    schema_faults("evaluation", {})
except MissingExtraError as error:
    print(error.text("en"))
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"jsonschema", "referencing", "rpds", "numpy"}))
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the core needs to run, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    for name in NEEDED:
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        file = Path(spec.origin)
        file = file.parent if file.name == "__init__.py" else file
        (folder / file.name).symlink_to(file)
    (folder / "ocop_rules").symlink_to(Path(ocop_rules.__file__).parent)
    return folder


def test_the_core_works_without_jsonschema(bare: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-S", "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(bare), "PATH": os.environ["PATH"]},
    )
    assert run.returncode == 0, run.stderr
    status, missing, heavy = run.stdout.splitlines()
    assert status == "ranked"
    assert "pip install 'ocop-rules[schemas]'" in missing
    assert heavy == "[]"


def test_what_the_core_needs_has_no_compiled_parts(bare: Path) -> None:
    for path in bare.iterdir():
        files = path.rglob("*") if path.is_dir() else [path]
        assert not [file for file in files if file.suffix in (".so", ".pyd", ".dylib")]
