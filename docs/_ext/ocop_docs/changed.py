"""The pages "what changed" from each decision to the next, in English and in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocop_docs.markdown import page
from ocop_docs.words import phrase_of
from ocop_rules import diff, load, tell

STEPS = (
    ("changes-1048-781.md", "1048-2019", "781-2020"),
    ("changes-781-148.md", "781-2020", "148-2023"),
    ("changes-148-1489.md", "148-2023", "1489-2025"),
    ("changes-148-26.md", "148-2023", "26-2026"),
)


def pages() -> Iterator[tuple[str, str]]:
    """Yield the pages in both languages."""
    for name, before, after in STEPS:
        old, new = load(before), load(after)
        found = diff(old, new)
        for lang, file in (("en", name), ("vi", f"vi/{name}")):
            told = tell(found, rules=(old, new), lang=lang).markdown()
            title, _, rest = told.partition("\n\n")
            # the class of a table stands before it; the drawing of the pages hangs on it
            rest = re.sub(r"(?m)(?<=^\n)(?=\| )", "{.changes}\n", rest)
            other = phrase_of(lang, "changed.other", name=name)
            yield file, page(["---", "tocdepth: 2", "---", title, "", other, "", rest])
