"""Prepare a release: the one command for everything that a version changes (see CONTRIBUTING.md).

From the root of the checkout::

    python tools/release.py 0.2.0 2026-11-26

It writes the version and the section of the changelog, packs every shipped ruleset into the archive, keeps
the list of the API, the schemas and results of this version in the tests, and looks at all of it again. It
can be run once more with the same version while nothing of it has been published: what it wrote before is
written anew. It commits nothing.
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHANGELOG = ROOT / "CHANGELOG.md"
VERSION = ROOT / "src" / "ocop_rules" / "_version.py"
RELEASED = ROOT / "tests" / "data" / "released"
RESULTS = ROOT / "tests" / "data" / "results"
ARCHIVE = ROOT / "rulesets" / "archive"

_PACK = """
import json, sys
from pathlib import Path
from ocop_rules.ground import normal
from ocop_rules.rulesets import archive
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped

folder, version = Path(sys.argv[1]), sys.argv[2]
folder.mkdir(exist_ok=True)
told = folder / archive.RELEASED
released = json.loads(told.read_text(encoding="utf-8")) if told.is_file() else {}
before = {digest for name, digests in released.items() if name != version for digest in digests.values()}
for digest in set(released.pop(version, {}).values()) - before:
    (folder / archive.file_name(digest)).unlink(missing_ok=True)
released[version] = {name: load(name).digest for name in shipped()}
for name, digest in released[version].items():
    file = folder / archive.file_name(digest)
    if digest not in before:
        data = archive.packed(load(name))
        assert archive.unpacked(data, digest).layers == load(name).layers
        file.write_bytes(data)
        print(f"{name}: {file.name}, {len(data)} bytes")
told.write_text(normal.dumps(released), encoding="utf-8")
"""


class ReleaseError(Exception):
    """Something has to be put right before there is a release."""


def _python(*words: str) -> None:
    """Run a program of this checkout in a fresh process, which sees the version that was written."""
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    subprocess.run([sys.executable, *words], cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=True)  # noqa: S603


def version_file(text: str, version: str) -> str:
    """Return the file of the version with another one; raises ReleaseError where that is not a later one."""
    found = re.search(r'__version__ = "([0-9.]+)"', text)
    if found is None or not re.fullmatch(r"\d+\.\d+\.\d+", version):
        message = f"a version is three numbers with dots, not {version}"
        raise ReleaseError(message)
    if _numbers(version) < _numbers(found[1]):
        message = f"{version} comes before {found[1]}"
        raise ReleaseError(message)
    return text.replace(found[0], f'__version__ = "{version}"')


def _numbers(version: str) -> list[int]:
    return [int(one) for one in version.split(".")]


def changelog(text: str, version: str, day: date) -> str:
    """Return the changelog with all that was unreleased under the version.

    Raises ReleaseError where there is nothing of it, or where it would have to be put together by hand.
    """
    head, section = "## [Unreleased]\n", f"## [{version}] - "
    before, found, after = text.partition(head)
    told, bracket, rest = after.partition("\n## [")
    if not found:
        message = f"the changelog has no section {head.strip()}"
        raise ReleaseError(message)
    if section in text:
        if told.strip():
            message = f"the changelog has a section for {version}: move there by hand what is unreleased"
            raise ReleaseError(message)
        return re.sub(rf"^{re.escape(section)}.*$", f"{section}{day}", text, flags=re.MULTILINE)
    if not told.strip():
        message = "nothing is unreleased in the changelog"
        raise ReleaseError(message)
    return f"{before}{head}\n{section}{day}\n\n{told.strip()}\n{bracket}{rest}"


def release(version: str, day: date) -> None:
    """Write everything that belongs to a version."""
    VERSION.write_text(version_file(VERSION.read_text(encoding="utf-8"), version), encoding="utf-8")
    CHANGELOG.write_text(changelog(CHANGELOG.read_text(encoding="utf-8"), version, day), encoding="utf-8")
    for program in ("faces", "schemas", "api", "words"):
        _python(f"tools/{program}.py")
    _python("-c", _PACK, str(ARCHIVE), version)
    folder = RELEASED / version
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "house" / "api.txt", folder)
    for file in (ROOT / "src" / "ocop_rules" / "schemas").glob("*.schema.json"):
        shutil.copy(file, folder)
    shutil.rmtree(RESULTS / version, ignore_errors=True)
    _python("tools/results.py", str(RESULTS / version))
    _python(
        "-m",
        "pytest",
        "-q",
        "tests/house",
        "tests/schemas/test_compatible.py",
        "tests/life/test_kept_results.py",
    )
    released = json.loads((ARCHIVE / "released.json").read_text(encoding="utf-8"))
    sys.stdout.write(f"{version} is ready: {len(released[version])} rulesets in the archive\n")


def main(words: list[str]) -> int:
    """Release the version and the day that are named."""
    try:
        version, day = words
        release(version, date.fromisoformat(day))
    except (ReleaseError, ValueError) as error:
        sys.stderr.write(f"{error}\nusage: python tools/release.py VERSION YYYY-MM-DD\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
