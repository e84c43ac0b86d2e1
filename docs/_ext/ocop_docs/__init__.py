"""The Sphinx extension of this documentation.

It writes the pages that follow from the rulesets, the schemas and the code into ``generated``
before the sources are read, and resolves references to the public names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ocop_docs import api, changed, decisions, faults, glossary, keys, life, questions, since

if TYPE_CHECKING:
    from sphinx.application import Sphinx

Page = tuple[str, str]
"""The name of a file below ``generated``, and its text."""


def pages() -> Iterator[Page]:
    """Yield every generated page."""
    yield from decisions.pages()
    yield from faults.pages()
    yield from keys.pages()
    yield from api.pages()
    yield from glossary.pages()
    yield from changed.pages()
    yield from life.pages()
    yield from since.pages()
    yield from questions.pages()


def write(folder: Path) -> None:
    """Write all pages below ``folder``; what has not changed is left alone, what is old goes."""
    made = {folder / name: text for name, text in pages()}
    for path in [*folder.rglob("*.md"), *folder.rglob("*.svg")]:
        if path not in made:
            path.unlink()
    for path, text in made.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def _generate(app: Sphinx) -> None:
    write(Path(app.srcdir) / "generated")


def _speak(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    """Say in the HTML which language a page is written in."""
    if page.startswith(("vi/", "generated/vi/")):
        context["language"] = "vi"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    # only a build of the documentation has Sphinx, the tests read the pages without it
    from ocop_docs import directives, references  # noqa: PLC0415

    app.connect("builder-inited", _generate)
    app.connect("html-page-context", _speak)
    directives.setup(app)
    references.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
