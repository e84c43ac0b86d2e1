"""Hold every face against mypy, pyright and Jedi: each has to see exactly the names that Python finds.

Run by ``make lint``. A program that imports every public name is written to a temporary folder and
checked by both type checkers; a name that does not exist has to be refused by them, and Jedi has to
complete the names of every face.
"""

# ruff: noqa: INP001 - a program of its own

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import jedi

SOURCE = Path(__file__).resolve().parents[1] / "src"
sys.path.insert(0, str(SOURCE))

from faces import ROOT, homes  # noqa: E402 - the package is found through the line above


def offered() -> dict[str, list[str]]:
    """Return the names of every face by its module."""
    found = {}
    for path in sorted(ROOT.rglob("__init__.py")):
        if homes(path.read_text(encoding="utf-8")) is not None:
            name = ".".join(path.parent.relative_to(SOURCE).parts)
            found[name] = list(import_module(name).__all__)
    return found


def checked(checker: list[str], text: str) -> tuple[int, str]:
    """Return the exit status of a type checker over a program, and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "program.py"
        file.write_text(text, encoding="utf-8")
        config = Path(folder) / "pyrightconfig.json"
        config.write_text(f'{{"extraPaths": ["{SOURCE}"], "pythonVersion": "3.11"}}', encoding="utf-8")
        run = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", *checker, str(file)],
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={
                "MYPYPATH": str(SOURCE),
                "PATH": str(Path(sys.executable).parent) + ":/usr/local/bin:/usr/bin:/bin",
            },
        )
    return run.returncode, run.stdout + run.stderr


def faults() -> list[str]:
    """Return whatever one of the tools does not see, or sees and should not."""
    faces = offered()
    good = "".join(f"from {name} import {', '.join(names)}\n" for name, names in faces.items())
    found = []
    for checker in (["mypy", "--strict", "--cache-dir=/dev/null"], ["pyright"]):
        status, told = checked(checker, good)
        if status:
            found.append(told)
        status, told = checked(checker, "from ocop_rules.scoring import nothing\n")
        if not status or "nothing" not in told:
            found.append(f"{checker[0]} takes a name that does not exist: {told}")
    for name, names in faces.items():
        text = f"import {name}\n{name}."
        completed = {one.name for one in jedi.Script(text).complete(2, len(name) + 1)}
        found += [f"Jedi does not complete {name}.{one}" for one in names if one not in completed]
    return found


if __name__ == "__main__":
    told = faults()
    sys.stdout.writelines(f"{one}\n" for one in told)
    sys.exit(bool(told))
