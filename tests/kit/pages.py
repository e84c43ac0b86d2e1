"""The pages of the documentation as a reader uses them: their blocks, and the commands in these."""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from ocop_rules.cli import main

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(
            path
            for path in DOCS.rglob("*.md")
            if not {"_build", "generated"} & set(path.relative_to(DOCS).parts)
        ),
    ]
)
_FENCE = re.compile(r"^```(?P<kind>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = "$ ocop-rules"


def fences(path: Path) -> Iterator[tuple[str, str]]:
    """Yield kind and body of every fenced block of a page."""
    for found in _FENCE.finditer(path.read_text(encoding="utf-8")):
        yield found["kind"].strip(), found["body"]


def pattern(shown: str) -> str:
    """Return the regular expression of an output in which an ellipsis stands for anything."""
    lines = [line.rstrip() for line in shown.rstrip("\n").split("\n")]
    made = "".join(".*?".join(re.escape(part) for part in line.split("…")) + "\n" for line in lines)
    # an ellipsis on a line of its own stands for any number of lines
    return re.sub(r"(?m)^\.\*\?\n", r"(?:.*\n)*?", made)


def run(line: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Run one command as a shell would, with < and > for files; return its status and all it told."""
    assert line.startswith(PROMPT), f"only ocop-rules can be run here: {line}"
    words = shlex.split(line.removeprefix("$ "))[1:]
    files = {}
    for sign in ("<", ">"):
        if sign in words:
            at = words.index(sign)
            files[sign] = words[at + 1]
            del words[at : at + 2]
    given = Path(files["<"]).read_bytes() if "<" in files else b""
    out, err = io.StringIO(), io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given), isatty=lambda: False))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        status = main(words)
    if ">" in files:
        Path(files[">"]).write_text(out.getvalue(), encoding="utf-8")
        return status, err.getvalue()
    return status, out.getvalue() + err.getvalue()
