"""Write the run-time half of every face from the half that type checkers read.

The imports under ``if TYPE_CHECKING:`` in an ``__init__`` are the one list of what a package
offers; ``__all__`` and the table of the lazy import below them are made from it::

    python tools/faces.py           write them
    python tools/faces.py --check   exit 1 where they differ
"""

# ruff: noqa: INP001 - a program of its own

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "src" / "ocop_rules"
MARK = "# written by tools/faces.py from the imports above\n"


def homes(text: str) -> dict[str, list[str]] | None:
    """Return the names under ``if TYPE_CHECKING:`` by their module, None where there is no such block."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            found: dict[str, list[str]] = {}
            for one in node.body:
                if isinstance(one, ast.ImportFrom) and one.module and all(name.asname for name in one.names):
                    home = one.module.removeprefix("ocop_rules").removeprefix(".")
                    found.setdefault(home, []).extend(name.name for name in one.names)
            return found or None
    return None


def listed(names: list[str], indent: str) -> str:
    """Return names as lines of a literal."""
    return "".join(f"{indent}{name!r},\n" for name in names).replace("'", '"')


def rows(found: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the lines of the table: a module, and its names parted by blanks."""
    return [(home, " ".join(sorted(names))) for home, names in sorted(found.items())]


def made(text: str) -> str | None:
    """Return the whole text of a face, None for a package that has none."""
    found = homes(text)
    if found is None:
        return None
    head = text.partition(MARK)[0].rstrip("\n")
    names = [name for inner in found.values() for name in inner]
    names += ["__version__"] if "__version__" in head else []
    table = "".join(f"            {home!r}: {inner!r},\n" for home, inner in rows(found)).replace("'", '"')
    return (
        f"{head}\n\n{MARK}__all__ = [\n{listed(sorted(names), '    ')}]\n"
        "if not TYPE_CHECKING:  # a checker that saw this would take every name\n"
        f"    __getattr__, __dir__ = lazy(\n        __name__,\n        {{\n{table}        }},\n    )\n"
    )


def main() -> int:
    """Write or check every face; return the exit status."""
    late = []
    for path in sorted(ROOT.rglob("__init__.py")):
        text = path.read_text(encoding="utf-8")
        new = made(text)
        if new is not None and new != text:
            late.append(path)
            if "--check" not in sys.argv:
                path.write_text(new, encoding="utf-8")
    for path in late:
        sys.stdout.write(f"{path.relative_to(ROOT.parents[1])}\n")
    return int("--check" in sys.argv and bool(late))


if __name__ == "__main__":
    sys.exit(main())
