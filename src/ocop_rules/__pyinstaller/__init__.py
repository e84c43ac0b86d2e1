"""What PyInstaller has to know; it asks through the entry point ``pyinstaller40``."""

from __future__ import annotations

from pathlib import Path


def hook_dirs() -> list[str]:
    """Return the folder that holds the hook."""
    return [str(Path(__file__).parent)]
