"""``ruleset-json``: a piece of a shipped ruleset, taken from its file when the page is built."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from ocop_rules.ground.normal import dumps

if TYPE_CHECKING:
    from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[3] / "rulesets"


def piece(path: Path, pointer: str, keys: list[str]) -> Any:
    """Return what stands at the JSON pointer; ``keys`` leaves out all other keys of it."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for step in pointer.split("/")[1:]:
        data = _step(data, step)
    return {key: data[key] for key in keys} if keys else data


def _step(data: Any, step: str) -> Any:
    """Go one step down; ``id=tea`` finds the object of an array that has this value."""
    if not isinstance(data, list):
        return data[step]
    if "=" not in step:
        return data[int(step)]
    key, _, value = step.partition("=")
    return next(one for one in data if str(one.get(key)) == value)


class RulesetJson(SphinxDirective):
    """Show a piece of a ruleset: its file below ``rulesets``, then the JSON pointer of the piece."""

    required_arguments = 2
    option_spec: ClassVar[dict[str, Callable[[str], Any]]] = {"keys": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Return the piece as JSON, with the name of the file over it."""
        name, pointer = self.arguments
        path = ROOT / name
        self.env.note_dependency(str(path))
        try:
            found = piece(path, pointer, self.options.get("keys", "").replace(",", " ").split())
        except (OSError, KeyError, IndexError, ValueError, StopIteration) as error:
            raise self.error(f"{name}{pointer}: there is no such piece ({error!r})") from None
        block = nodes.literal_block("", dumps(found).rstrip(), language="json")
        caption = nodes.caption("", f"rulesets/{name}")
        wrapper = nodes.container("", caption, block, literal_block=True, classes=["literal-block-wrapper"])
        self.set_source_info(block)
        return [wrapper]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("ruleset-json", RulesetJson)
