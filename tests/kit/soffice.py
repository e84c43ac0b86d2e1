"""LibreOffice, run without a window: what an office would make of our files."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
if SOFFICE is None and os.environ.get("OCOP_TESTS_NEED_OFFICE"):
    message = "LibreOffice (soffice) is not installed, and these tests must not be skipped here"
    raise RuntimeError(message)
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def converted(path: Path, form: str) -> Path:
    """Return the file that LibreOffice writes in another form ("ods", "xls", "pdf", …)."""
    assert SOFFICE is not None
    folder = path.parent / f"as-{form}"
    profile = (path.parent / "profile").as_uri()
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            form,
            "--outdir",
            folder,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{form}"
