"""Write the keys of ``words_of``, each with the fields of its text, to ``tests/telling/keys.txt``.

A release runs it: from then on these keys and fields are promised (see "Stability" in CONTRIBUTING.md)::

    PYTHONPATH=src python tools/words.py
"""

# ruff: noqa: INP001 - a program of its own

from __future__ import annotations

import string
import sys
from collections.abc import Iterator
from pathlib import Path

from ocop_rules.telling import words_of

PATH = Path(__file__).resolve().parents[1] / "tests" / "telling" / "keys.txt"


def lines(lang: str) -> Iterator[str]:
    """Yield every key, and behind it the fields of its text."""
    for key, text in words_of(lang).items():
        yield " ".join((key, *sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})))


if __name__ == "__main__":
    PATH.write_text("".join(f"{line}\n" for line in lines("en")), encoding="utf-8")
    sys.stdout.write(f"{PATH}\n")
