"""Draw the documents of the worked round as pictures for the docs.

It runs the example of Bắc Kạn city in a folder of its own, converts its documents with LibreOffice and
draws the first page of each; run it after a change of their looks::

    PYTHONPATH=src python tools/pictures.py

It needs ``soffice`` and ``pdftoppm`` (Debian: libreoffice-calc, libreoffice-writer, poppler-utils).
"""

# ruff: noqa: INP001 - a program of its own

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from ocop_rules import load
from ocop_rules.life import run_round
from ocop_rules.office import (
    blank_sheets,
    form_documents,
    read_round,
    round_documents,
    word_file,
    write_sheets,
)
from ocop_rules.office.book_writing import book_bytes

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "bac-kan-2024"
PICTURES = ROOT / "docs" / "_static" / "round"
DAY = date(2024, 12, 31)
DOTS_AN_INCH = "58"


def _run(*words: str | Path) -> None:
    subprocess.run(words, check=True, capture_output=True)  # noqa: S603 - programs named here


def main() -> int:
    """Write the pictures."""
    rules, law = load("bac-kan-city-2024"), load("148-2023")
    made = read_round(EXAMPLE, rules=load)
    state = run_round(rules, made, day=DAY)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for one in round_documents(rules, made, state, lang="vi", personal=True):
            (folder / f"{one.name.partition('-2')[0]}.docx").write_bytes(word_file(one))
        new = load("26-2026")
        for form in form_documents(new, made.products[2], lang="vi"):
            (folder / f"{form.name}.docx").write_bytes(word_file(form))
        write_sheets(law, blank_sheets(law, [1]), folder / "sheet.xlsx", lang="vi")
        (folder / "book.xlsx").write_bytes(book_bytes(made, "vi"))
        for path in sorted(folder.iterdir()):
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder / "pdf", path)
            paper = folder / "pdf" / f"{path.stem}.pdf"
            first = ("-r", DOTS_AN_INCH, "-gray", "-png", "-f", "1", "-l", "1", "-singlefile")
            _run("pdftoppm", *first, paper, PICTURES / path.stem)
    return 0


if __name__ == "__main__":
    if shutil.which("soffice") is None or shutil.which("pdftoppm") is None:
        sys.exit("soffice and pdftoppm are needed")
    sys.exit(main())
