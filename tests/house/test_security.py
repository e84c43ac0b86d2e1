"""What SECURITY.md promises: each claim names a test, and those that no other test holds stand here."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISED = PAGE.partition("## What is promised")[2].partition("## What is not")[0]
CORE = {"attrs", "cattrs", "jsonschema"}
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")

HOSTILE = r"""
import io, json, os, sys, zipfile
from pathlib import Path

WATCHED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.",
           "http.", "ftplib.", "smtplib.", "webbrowser.", "ctypes.dlopen", "pickle.", "shutil.", "os.remove",
           "os.rename")
work = Path(sys.argv[1])
seen, outside = [], []

def watch(event, arguments):
    if event.startswith(WATCHED):
        seen.append(f"{event} {arguments}")
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        name = os.path.realpath(os.fsdecode(arguments[0]))
        mode = arguments[1] or "r"
        if any(sign in str(mode) for sign in "wax+"):
            outside.append(f"write {name}")
        elif name.startswith(str(work)) and "secret" in name:
            outside.append(f"read {name}")

from ocop_rules import History, LoadError, OcopError, Sitting, load, score_lines, tell
from ocop_rules.cli import main
from ocop_rules.life import Dossier, Round, verify, verify_within
from ocop_rules.planning import upgrade
from ocop_rules.rulesets import load_folder, load_patch_folder
from ocop_rules.schemas import names, schema_faults

EVIL = [
    {"$ref": "http://evil.example/x.json", "$schema": "file:///etc/passwd", "$id": "http://evil.example/"},
    {"ruleset": "../../secret/ruleset", "product_set": 1, "answers": {"1.1": 1}},
    {"ruleset": "http://evil.example/", "product_set": 1, "answers": {"__class__": 1},
     "digest": "sha256:../secret"},
    {"ruleset": "148-2023", "digest": "../secret", "product_set": 1, "status": "ranked"},
    {"ruleset": "148-2023", "digest": "sha256:" + "0" * 64, "registry": {"../secret": "x"},
     "known": [], "day": "2026-01-01", "counts": {},
     "round": {"plan": {"ruleset": "file:///secret", "level": "x"}}},
    {"plan": {"ruleset": "__import__('os').system('true')", "level": "!!python/object/apply:os.system"}},
    {"product": {"id": "{0.__class__}", "name": "%(x)s ${HOME} `id` {{7*7}}"},
     "results": [{"deliberation": {}}]},
]
kinds = (Sitting, History, Dossier, Round)

def given(one, *calls):
    for call in calls:
        try:
            call(one)
        except (OcopError, SystemExit):
            pass

# what is imported when it is first needed opens files of its own: once without being watched
for one in EVIL:
    given(one, *(kind.from_json for kind in kinds))
for name in names():
    schema_faults(name, {})
list(score_lines(load, [b"{"]))
tell(load("148-2023"))
for command in (["validate", str(work / "good.json")], ["verify", str(work / "good.json")]):
    main(command)

sys.addaudithook(watch)
for one in EVIL:
    given(one, *(kind.from_json for kind in kinds), verify, verify_within)
    for name in names():
        schema_faults(name, one)
    list(score_lines(load, [json.dumps(one).encode()]))
for path in sorted(work.glob("*.json")):
    for command in ("validate", "verify", "score", "council", "dossier", "history"):
        given([command, str(path), *(["--day", "2026-07-01"] if command == "history" else [])], main)
for folder in sorted(work.glob("folder-*")):
    given(folder, load_folder, load_patch_folder)
if seen or outside:
    sys.stderr.write("\n".join(["", "DONE:", *seen, *outside]))
    sys.exit(3)
"""


def test_every_promise_names_a_test_that_there_is() -> None:
    claims = [one for one in re.split(r"^- ", PROMISED, flags=re.MULTILINE)[1:] if one.strip()]
    assert len(claims) > 8
    for claim in claims:
        named = NAMED.findall(claim)
        assert named, claim
        for file, name in named:
            tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            assert name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}, (
                file,
                name,
            )


def test_reading_what_a_stranger_gives_opens_and_runs_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "ruleset.json").write_text("{}", encoding="utf-8")
    (tmp_path / "good.json").write_text(
        '{"ruleset": "148-2023", "product_set": 1, "answers": {}}', encoding="utf-8"
    )
    for number, text in enumerate(
        (
            '{"ruleset": "%s", "product_set": 1, "answers": {}}' % (secret / "ruleset.json"),
            '{"ruleset": "http://evil.example/x", "product_set": 1, "answers": {"1.1": 1}}',
            '[{"$ref": "http://evil.example/x.json"}]',
            '{"identity": {"id": "x", "extends": "../secret"}, "changes": [{"at": "/../../x", "set": 1}]}',
        )
    ):
        (tmp_path / f"evil-{number}.json").write_text(text, encoding="utf-8")
    for name in ("ruleset.json", "overlay.json", "labels/vi.json", "sets/01.json"):
        folder = tmp_path / f"folder-{name.replace('/', '-')}"
        (folder / "labels").mkdir(parents=True)
        (folder / "sets").mkdir()
        (folder / name).symlink_to(secret / "ruleset.json")
    call = [sys.executable, "-W", "error", "-c", HOSTILE, str(tmp_path)]
    variables = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(call, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


# -- what the core needs --------------------------------------------------------------------------


def test_the_core_names_three_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {re.split(r"[<>=]", one)[0] for one in project["dependencies"]} == CORE
    # each has the lowest version that `make matrix` tries, and none a highest
    listed = [
        *project["dependencies"],
        *(one for more in project["optional-dependencies"].values() for one in more),
    ]
    bounds = [one for one in listed if not one.startswith("ocop-rules[")]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+>=[0-9.]+", one) for one in bounds)


def _imported(file: Path) -> set[str]:
    """Return the packages that a module imports, the guarded and the inner ones included."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name.partition(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"ocop_rules", "__future__"}


@pytest.mark.parametrize(
    ("rooms", "allowed"),
    [
        ("words ground errors structure model schemas", CORE),
        ("rulesets scoring councils comparing planning telling", CORE),
        # each an extra: tables, calendars, frames, workbooks, strategies
        ("cli", CORE | {"pyarrow"}),
        ("life", CORE | {"holidays"}),
        ("frames", CORE | {"numpy", "narwhals", "sqlglot", "pyarrow", "matplotlib", "pandas", "polars"}),
        (
            "office",
            CORE | {"openpyxl", "python_calamine", "docxtpl", "docx", "jinja2", "olefile", "lxml", "pyarrow"},
        ),
        ("testing", CORE | {"hypothesis", "pytest"}),
    ],
)
def test_what_the_rooms_import_is_what_they_say(rooms: str, allowed: set[str]) -> None:
    names = {"attr": "attrs"}
    optional = {"orjson", "IPython", "krippendorff"}
    for room in rooms.split():
        for file in sorted((ROOT / "src" / "ocop_rules" / room).rglob("*.py")):
            found = {names.get(one, one) for one in _imported(file)}
            assert found <= allowed | optional, file.name
