"""Try the package under every interpreter that is here, with the lowest and the highest dependencies.

From the root of the checkout, with a folder for the environments::

    python tools/matrix.py [--light] [--into .matrix] [--docs docs/everywhere.md]

For each Python that the package supports and that is found (as ``python3.X``, or among pyenv's versions) it
makes an environment with nothing but the package and its core dependencies, in their lowest versions, and one
with the highest; ``tools/everywhere.py`` has to print the same bytes in all of them. Without ``--light`` the
tests of the core run there, too, and under the lowest Python everything is installed in its lowest version.
What was not found is said. ``--docs`` writes the table of the result into a page. The exit status is 1 where
something failed.
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUPPORTED = ("3.11", "3.12", "3.13", "3.14")
CORE_TESTS = ("tests/scoring", "tests/structure", "tests/rulesets", "tests/councils", "tests/comparing")
EDGE_TESTS = (
    "tests/frames",
    "tests/life",
    "tests/office",
    "tests/planning",
    "tests/schemas",
    "tests/telling",
    "tests/testing",
)
FRAMES = ("duckdb", "pandas", "polars")
"""What frames are made with: no dependency, but what their tests need, in its lowest version, too."""
TEST_TOOLS = ("pytest>=8.3", "pytest-xdist>=3.6", "hypothesis>=6.100")
EDGE_TOOLS = ("jsonschema-rs>=0.30", "ipython>=8.20", "markdown-it-py>=3")
START, END = "<!-- the last run of tools/matrix.py -->\n", "<!-- its end -->\n"
_VERSIONS = """
from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in ("attrs", "cattrs", "jsonschema")), sep=", ")
"""
_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?(>=(?P<least>[0-9.]+))?")


@dataclass
class Row:
    """One environment, and what came of it."""

    python: str
    least: bool
    extras: bool
    failed: list[str] = field(default_factory=list)
    versions: str = ""
    tests: str = "—"
    same: bool = False

    @property
    def name(self) -> str:
        """The name of its folder."""
        return f"{self.python}-{'all' if self.extras else 'core'}-{'lowest' if self.least else 'highest'}"


def interpreters() -> dict[str, str]:
    """Return the interpreters that are here, by their minor version."""
    found = {}
    for version in SUPPORTED:
        pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
        own = sorted(pyenv.glob(f"{version}.*/bin/python")) if pyenv.is_dir() else []
        here = [one for one in (shutil.which(f"python{version}"), *map(str, reversed(own))) if one]
        runs = [
            one
            for one in here
            if _run([one, "-c", "import venv, sys; print(sys.version_info[:2])"]).returncode == 0
        ]
        if runs:
            found[version] = runs[0]
    return found


def _run(words: Iterable[str], **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*words], capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload,no-any-return] # noqa: S603


def lowest(*, extras: bool) -> Iterator[str]:
    """Yield the constraints that hold every dependency at the lowest version that the project names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = list(project["project"]["dependencies"])
    if extras:
        for name, more in project["project"]["optional-dependencies"].items():
            listed += more if name != "all" else []
        listed += [one for one in project["dependency-groups"]["engines"] if one.startswith(FRAMES)]
    bounds: dict[str, str] = {}
    for one in listed:
        match = _REQUIREMENT.match(one)
        if match and match["least"] and match["name"] != "ocop-rules":
            bounds[match["name"]] = match["least"]
    yield from (f"{name}=={least}" for name, least in sorted(bounds.items()))


def _installed(row: Row, python: str, into: Path) -> Path:
    """Make the environment; return its interpreter."""
    place = into / row.name
    shutil.rmtree(place, ignore_errors=True)
    own = place / "bin" / "python"
    held = into / f"{row.name}.txt"
    held.write_text(
        "".join(f"{one}\n" for one in lowest(extras=row.extras)) if row.least else "", encoding="utf-8"
    )
    target = f"{ROOT}[all]" if row.extras else str(ROOT)
    tests = [*TEST_TOOLS, *((*EDGE_TOOLS, *FRAMES) if row.extras else ())]
    for words in (
        [python, "-m", "venv", str(place)],
        [str(own), "-m", "pip", "install", "--quiet", "-c", str(held), target, *tests],
    ):
        done = _run(words)
        if done.returncode:
            row.failed.append(f"not installed: {done.stderr.strip().splitlines()[-1:]}")
            break
    return own


def _tried(row: Row, python: Path, *, light: bool, expected: str | None) -> str:
    """Run what is to be run in an environment; return what ``tools/everywhere.py`` printed."""
    row.versions = _run([str(python), "-c", _VERSIONS]).stdout.strip()
    done = _run([str(python), "-W", "error", str(ROOT / "tools" / "everywhere.py")], cwd=ROOT)
    if done.returncode:
        row.failed.append(done.stderr.strip().splitlines()[-1])
    row.same = done.returncode == 0 and expected in (None, done.stdout)
    if not row.same and not done.returncode and expected is not None:
        pairs = zip(done.stdout.splitlines(), expected.splitlines(), strict=False)
        row.failed.append("other bytes: " + ", ".join(one.split()[0] for one, other in pairs if one != other))
    if not light:
        tests = [*CORE_TESTS, *(EDGE_TESTS if row.extras else ())]
        ran = _run([str(python), "-m", "pytest", "-q", "-n", "2", "-p", "no:randomly", *tests], cwd=ROOT)
        row.tests = ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else ran.stderr.strip()[-200:]
        if ran.returncode:
            row.failed.append(row.tests)
            sys.stdout.write(ran.stdout[-6000:])
    return done.stdout


def rows(found: dict[str, str], *, light: bool) -> Iterator[Row]:
    """Yield the environments to try: the highest first, whose bytes all others have to give."""
    for version in found:
        yield Row(version, least=False, extras=False)
        yield Row(version, least=True, extras=False)
    if not light:
        for version in found:
            yield Row(version, least=False, extras=True)
        if SUPPORTED[0] in found:
            yield Row(SUPPORTED[0], least=True, extras=True)


def table(tried: list[Row], missing: list[str]) -> str:
    """Return the result as a table in Markdown."""
    lines = ["| Python | installed | dependencies | the same bytes | tests |", "|---|---|---|---|---|"]
    for row in tried:
        what = "everything" if row.extras else "the core"
        how = "lowest" if row.least else "highest"
        tests = re.sub(r" in [0-9.]+s.*", "", row.tests)
        lines.append(
            f"| {row.python} | {what} | {how}: {row.versions} | {'yes' if row.same else 'NO'} | {tests} |"
        )
    if missing:
        lines += ["", f"Not found, and so not tried: Python {', '.join(missing)}."]
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    """Try every environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--into", type=Path, default=ROOT / ".matrix")
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--only", help="rows whose name holds this text")
    args = parser.parse_args(words)
    args.into.mkdir(parents=True, exist_ok=True)
    found = interpreters()
    missing = [version for version in SUPPORTED if version not in found]
    expected, tried = None, []
    for row in rows(found, light=args.light):
        if args.only and args.only not in row.name:
            continue
        python = _installed(row, found[row.python], args.into)
        if not row.failed:
            told = _tried(row, python, light=args.light, expected=expected)
            expected = expected or told or None
        tried.append(row)
        sys.stdout.write(f"{row.name}: {'; '.join(row.failed) or 'fine'} ({row.versions}) {row.tests}\n")
        sys.stdout.flush()
    made = table(tried, missing)
    sys.stdout.write("\n" + made)
    if args.docs is not None:
        page = args.docs.read_text(encoding="utf-8")
        before, _, rest = page.partition(START)
        _, end, after = rest.partition(END)
        args.docs.write_text(f"{before}{START}\n{made}\n{end}{after}", encoding="utf-8")
    return int(any(row.failed for row in tried))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
