"""The shape of the code: imports point only to an earlier layer, and importing costs nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

import ocop_rules

ROOT = Path(ocop_rules.__file__).parent
TREE = Path(__file__).parents[2]

sys.path.insert(0, str(TREE / "docs" / "_ext"))
try:
    from ocop_docs.rooms import ROOMS
finally:
    sys.path.pop(0)

ORDER = list(ROOMS)
"""The folders, and ``errors``, in the order of their imports."""
TOP = {"_version", "__main__", "__pyinstaller"}
"""What stands beside the folders: it holds no rules."""

# What a module may import when it is itself imported, besides the standard library.
THIRD_PARTY = {
    "attrs": "",
    "cattrs": "structure",
    "hypothesis": "testing",
    "narwhals": "frames",
    "numpy": "frames",
    "pytest": "testing",
    "PyInstaller": "__pyinstaller",
}


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


def room_of(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def test_the_table_names_every_room_and_no_other() -> None:
    assert {room_of(name) for name in MODULES if name} - TOP == set(ORDER)


def test_imports_point_only_to_an_earlier_room() -> None:
    known = {name: sorted(inside(imports(name, deep=True))) for name in sorted(set(MODULES) - {""})}
    assert [name for name, used in known.items() if "" in used] == [], "the public face imports everything"
    wrong = [
        f"{name} imports {one}"
        for name, used in known.items()
        for one in used
        if room_of(one) not in TOP and name != "__main__"
        if ORDER.index(room_of(one)) > ORDER.index(room_of(name))
    ]
    assert wrong == []


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {name: inside(imports(name, deep=True)) - {name} for name in MODULES if name}
    list(TopologicalSorter(graph).static_order())


def test_third_party_packages_are_imported_where_they_are_needed() -> None:
    wrong = []
    for name in sorted(MODULES):
        tops = {one.split(".")[0] for one in imports(name, deep=False)}
        room = name.split(".", maxsplit=1)[0]
        wrong += [
            f"{name or 'the public face'} imports {package} at once"
            for package in sorted(tops - sys.stdlib_module_names - {"ocop_rules"})
            if package not in THIRD_PARTY or (THIRD_PARTY[package] and THIRD_PARTY[package] != room)
        ]
    assert wrong == []


def test_there_are_no_star_imports() -> None:
    for file in MODULES.values():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert [alias.name for alias in node.names] != ["*"], file


def test_the_faces_are_as_the_program_writes_them() -> None:
    run = subprocess.run(
        [sys.executable, TREE / "tools" / "faces.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize(
    "name", sorted(name for name in MODULES if "lazy(\n" in MODULES[name].read_text(encoding="utf-8"))
)
def test_every_name_of_a_face_is_found_and_no_module_hides_it(name: str) -> None:
    face = import_module(f"ocop_rules.{name}".rstrip("."))
    for public in face.__all__:
        assert getattr(face, public) is not None
        assert public in dir(face)
        # a module of this name, once imported, would stand in the place of what the face offers
        assert not name or f"{name}.{public}" not in MODULES
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = face.nothing


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


def test_what_loads_and_scores_is_imported_when_it_is_called() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from ocop_rules import Evaluation, load, score; print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT.parent)},
    )
    late = {"cattrs", "hashlib", "importlib.resources", "tempfile", "ocop_rules.model.ruleset"}
    assert late & set(run.stdout.split()) == set()
