"""The page "what changed" from one decision to the next, in English and in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocop_docs.markdown import page
from ocop_rules import diff, load, tell

OLD, NEW = "148-2023", "26-2026"
NAME = "changes-148-26.md"
OTHER = {
    "en": f"[Bản tiếng Việt](vi/{NAME}). Made from the rulesets; print it from the browser, on A4.",
    "vi": f"[English](../{NAME}). Trang này lập từ các bộ quy tắc; in từ trình duyệt, khổ A4.",
}


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page in both languages."""
    old, new = load(OLD), load(NEW)
    found = diff(old, new)
    for lang, name in (("en", NAME), ("vi", f"vi/{NAME}")):
        told = tell(found, rules=(old, new), lang=lang).markdown()
        title, _, rest = told.partition("\n\n")
        # the class of a table stands before it; the drawing of the pages hangs on it
        rest = re.sub(r"(?m)(?<=^\n)(?=\| )", "{.changes}\n", rest)
        yield name, page(["---", "tocdepth: 2", "---", title, "", OTHER[lang], "", rest])
