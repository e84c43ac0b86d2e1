"""The shape of the code: imports point only to an earlier layer, and importing costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import ocop_rules

ROOT = Path(ocop_rules.__file__).parent

# A name stands for a module or a whole package. Modules of a layer may use one another and
# everything above. A new module is given its layer here.
LAYERS: list[tuple[str, str]] = [
    ("ground", "_version errors _frozen _words _normal _json _exact calendars readings"),
    ("model", "model"),
    ("files", "_structure _schema _folder _resources labels loading evaluations products histories"),
    ("files", "lint _lint_at _lint_process _lint_council _lint_patch _paths _making patches"),
    ("choosing", "registry plugins dossiers maps"),
    ("judging", "tiers _sheet checking bounds _plan scoring"),
    ("judging", "council deliberation sittings _council_check _council_figures _council_judging"),
    ("judging", "_council_sheets _council_spread disagreeing"),
    ("work", "carried carry comparing _comparing_rules _typical"),
    ("edges", "_blocks _carried_text changes"),
    ("judging", "levels"),
    ("work", "certificates contradictions history _records agendas"),
    ("edges", "batch explaining _council_text _teller _layout testing cli __main__"),
]
ORDER = list(dict.fromkeys(layer for layer, _ in LAYERS))
LAYER_OF = {name: ORDER.index(layer) for layer, names in LAYERS for name in names.split()}

# What a module may import when it is itself imported, besides the standard library.
THIRD_PARTY = {"attrs": "", "cattrs": "_structure", "hypothesis": "testing", "pytest": "testing"}


def modules() -> dict[str, Path]:
    """Return every module of the package by its dotted name, the package itself as ""."""
    found = {}
    for file in sorted(ROOT.rglob("*.py")):
        steps = list(file.relative_to(ROOT).with_suffix("").parts)
        found[".".join(steps[:-1] if steps[-1] == "__init__" else steps)] = file
    return found


MODULES = modules()


def walk(node: ast.AST, *, deep: bool) -> Iterator[ast.AST]:
    """Yield the nodes that run at import, or all of them."""
    for child in ast.iter_child_nodes(node):
        if deep or not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from walk(child, deep=deep)


def imports(name: str, *, deep: bool) -> set[str]:
    """Return the full names of what a module imports."""
    found = set()
    for node in walk(ast.parse(MODULES[name].read_text(encoding="utf-8")), deep=deep):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            assert node.module is not None
            # a name may be a module of the package or something inside the module
            found |= {
                f"{node.module}.{alias.name}"
                if f"{node.module}.{alias.name}".removeprefix("ocop_rules.") in MODULES
                else node.module
                for alias in node.names
            }
    return found


def inside(names: set[str]) -> set[str]:
    """Return the modules of the package among imported names; the package itself as ""."""
    return {
        name.removeprefix("ocop_rules").removeprefix(".")
        for name in names
        if name.split(".")[0] == "ocop_rules"
    }


@pytest.mark.parametrize("name", sorted(set(MODULES) - {""}))
def test_imports_point_only_to_an_earlier_layer(name: str) -> None:
    top = name.split(".", maxsplit=1)[0]
    assert top in LAYER_OF, f"give {top} a layer in this test"
    for used in inside(imports(name, deep=True)):
        assert used, f"{name} imports the public face, which imports everything"
        other = used.split(".")[0]
        assert LAYER_OF[other] <= LAYER_OF[top], f"{name} imports {used}, which stands in a later layer"


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {name: inside(imports(name, deep=False)) - {name} for name in MODULES if name}
    list(TopologicalSorter(graph).static_order())


def test_the_table_names_no_module_that_is_gone() -> None:
    assert {name.split(".")[0] for name in MODULES if name} >= set(LAYER_OF)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_third_party_packages_are_imported_where_they_are_needed(name: str) -> None:
    tops = {one.split(".")[0] for one in imports(name, deep=False)}
    foreign = tops - sys.stdlib_module_names - {"ocop_rules"}
    for package in foreign:
        assert package in THIRD_PARTY, f"{name or 'the public face'} imports {package} at once"
        assert name.split(".", maxsplit=1)[0] == THIRD_PARTY[package] or not THIRD_PARTY[package]


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_stays_small(name: str) -> None:
    if "_words" not in name:  # lists of phrases
        assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 420  # about 400


def test_there_are_no_star_imports() -> None:
    for file in MODULES.values():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert [alias.name for alias in node.names] != ["*"], file


WATCH = """
import sys

opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import ocop_rules
for name in ocop_rules.__all__:
    getattr(ocop_rules, name)
print(sorted(path for path in opened if not path.endswith((".py", ".pyc")) and ".pyc." not in path))
print(sorted({"jsonschema", "numpy", "rich", "hypothesis"} & set(sys.modules)))
"""


def test_importing_the_public_face_reads_no_data_and_loads_nothing_heavy() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WATCH],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT.parent)},
    )
    opened, heavy = run.stdout.splitlines()
    assert "rulesets" not in opened
    assert ".json" not in opened
    assert heavy == "[]"
