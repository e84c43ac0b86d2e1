"""LibreOffice, run without a window: what an office would make of our files."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

SOFFICE = shutil.which("soffice")
if SOFFICE is None and os.environ.get("OCOP_TESTS_NEED_OFFICE"):
    message = "LibreOffice (soffice) is not installed, and these tests must not be skipped here"
    raise RuntimeError(message)
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


@cache
def _profile() -> str:
    """Return a folder for the settings of this process's LibreOffice: to set up new ones takes seconds."""
    folder = Path(mkdtemp(prefix="ocop-soffice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder.as_uri()


def converted(path: Path, form: str, *others: Path) -> Path:
    """Return the file that LibreOffice writes in another form ("ods", "xls", "pdf", …).

    ``others`` are converted with it and stand beside it: to start the program takes longer than a file.
    """
    assert SOFFICE is not None
    folder = path.parent / f"as-{form}"
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={_profile()}",
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            folder,
            path,
            *others,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{form}"
