"""The same bytes everywhere: under other hash seeds, locales, time zones, folders and optimisation.

Other interpreters and other versions of the dependencies are tried by ``make matrix``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tools" / "everywhere.py"
PLACES: dict[str, tuple[list[str], dict[str, str]]] = {
    "as most have it": ([], {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}),
    "at home": ([], {"PYTHONHASHSEED": "1", "LC_ALL": "vi_VN.UTF-8", "TZ": "Asia/Ho_Chi_Minh"}),
    "where there is nothing but ASCII": (
        ["-OO"],
        {
            "PYTHONHASHSEED": "2",
            "LC_ALL": "POSIX",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "TZ": "Pacific/Kiritimati",
        },
    ),
}


def run(place: str, folder: Path) -> bytes:
    """Return what the program prints in a folder of its own."""
    options, variables = PLACES[place]
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))
    }
    given = {**kept, **variables, "PYTHONPATH": str(ROOT / "src")}
    call = [sys.executable, "-W", "error", *options, str(PROGRAM)]
    done = subprocess.run(call, cwd=folder, env=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout


def test_results_are_the_same_bytes_everywhere(tmp_path: Path) -> None:
    folders = [ROOT, tmp_path, tmp_path / "thư mục có dấu"]
    folders[-1].mkdir()
    with ThreadPoolExecutor(2) as pool:
        first, *others = pool.map(run, PLACES, folders)
    assert first.count(b"\n") == 9
    for place, other in zip(list(PLACES)[1:], others, strict=True):
        assert other.decode().splitlines() == first.decode().splitlines(), place
