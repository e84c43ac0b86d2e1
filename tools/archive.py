"""Pack every shipped ruleset into the archive of released ones: run it when a version is released.

From the root of the checkout::

    PYTHONPATH=src python tools/archive.py

A digest that is there already stays as it is: what was released is for good.
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import sys
from pathlib import Path

from ocop_rules.rulesets.archive import packed, unpacked
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.loading import shipped

FOLDER = Path(__file__).resolve().parents[1] / "rulesets" / "archive"


def main() -> None:
    """Write a file for each digest that has none yet."""
    FOLDER.mkdir(exist_ok=True)
    for name in shipped():
        ruleset = load(name)
        file = FOLDER / f"{ruleset.digest.removeprefix('sha256:')}.json.xz"
        if not file.exists():
            data = packed(ruleset)
            unpacked(data, ruleset.digest)
            file.write_bytes(data)
            sys.stdout.write(f"{name}: {file.name}, {len(data)} bytes\n")


if __name__ == "__main__":
    main()
