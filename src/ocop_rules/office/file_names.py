"""Names of files from ids of others: an id is any text, and the name of a file is a place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

_UNFIT: Final = re.compile(r"[^\w.-]")
_MOST: Final = 80
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""What no file can be called in Windows, whatever its ending."""


def file_names(ids: Iterable[str]) -> Mapping[str, str]:
    """Return for each id what a file can be called anywhere, without its ending.

    None leads out of a folder, none is hidden, and no two are alike, upper and lower case being one.
    """
    made: dict[str, str] = {}
    taken: set[str] = set()
    last: dict[str, int] = {}
    for one in dict.fromkeys(ids):
        plain = _UNFIT.sub("_", one)[:_MOST].strip(".") or "_"
        plain = f"_{plain}" if _DEVICES.fullmatch(plain) else plain
        name, number = plain, last.get(plain.casefold(), 1)
        while name.casefold() in taken:
            number += 1
            name = f"{plain}-{number}"
        last[plain.casefold()] = number
        taken.add(name.casefold())
        made[one] = name
    return made
