"""The pages of the API: every public name, grouped, in the words of its docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module

import ocop_rules
from ocop_docs.markdown import heading, page
from ocop_rules import testing

GROUPS = (
    ("rulesets", "Rulesets and words", ("loading", "labels")),
    ("scoring", "Scoring", ("scoring", "checking", "explain", "explaining", "batch")),
    ("evaluations", "Evaluations and results", ("evaluations", "model.evaluation", "model.result")),
    ("model", "The ruleset as data", ("model.ruleset", "model._product_set", "model.process")),
    ("products", "Producers and products", ("products", "model.product")),
    (
        "patches",
        "Amendments and overlays",
        ("patches", "plugins", "model.patch"),
    ),
    (
        "councils",
        "Councils",
        ("council", "deliberation", "disagreeing", "sittings", "model.council"),
    ),
    (
        "comparing",
        "Comparing decisions",
        (
            "comparing",
            "changes",
            "carry",
            "carried",
            "_carried_text",
            "maps",
            "model.difference",
            "model.mapping",
        ),
    ),
    (
        "time",
        "Time, dossiers and certificates",
        (
            "registry",
            "calendars",
            "levels",
            "dossiers",
            "certificates",
            "agendas",
            "history",
            "histories",
            "contradictions",
            "model.dossier",
            "model.history",
        ),
    ),
    ("errors", "Errors", ("errors",)),
)


def grouped() -> dict[tuple[str, str], list[str]]:
    """Return the public names by page; modules without a page of their own come last, each by its title."""
    found: dict[tuple[str, str], list[str]] = {(file, title): [] for file, title, _ in GROUPS}
    homes = ocop_rules._HOME_OF  # noqa: SLF001 - the table of the public names
    for name, home in homes.items():
        group = next(((file, title) for file, title, modules in GROUPS if home in modules), None)
        if group is None:
            doc = inspect.getdoc(import_module(f"ocop_rules.{home}")) or home
            title = re.split(r"[:,;.\n]", doc, maxsplit=1)[0]
            group = (home.replace(".", "-").replace("_", "-"), title)
        found.setdefault(group, []).append(name)
    return {group: names for group, names in found.items() if names}


def _directive(module: str, name: str) -> list[str]:
    value = getattr(import_module(module), name)
    if inspect.isclass(value):
        members = [] if issubclass(value, BaseException) else ["   :members:"]
        shown = ["   :members: text"] if issubclass(value, ocop_rules.UnknownNameError) else members
        return [f".. autoclass:: {module}.{name}", *shown, ""]
    if callable(value):
        return [f".. autofunction:: {module}.{name}", ""]
    return [f".. autodata:: {module}.{name}", "   :no-value:", ""]


def _page(title: str, module: str, names: list[str], intro: str = "") -> str:
    lines = heading(1, title)
    lines += [intro, ""] if intro else []
    for name in names:
        lines += [*heading(2, f"`{name}`"), "```{eval-rst}", *_directive(module, name), "```", ""]
    return page(lines)


def _first(value: object) -> str:
    """Return the first sentence of a docstring, as Markdown."""
    doc = (inspect.getdoc(value) or "").split("\n\n", 1)[0].replace("\n", " ")
    return doc.split(". ", 1)[0].rstrip(".").replace("``", "`") + "." if doc else ""


def pages() -> Iterator[tuple[str, str]]:
    """Yield a page for every group, and the list of them all."""
    groups = grouped()
    lines = [
        *heading(1, "The API", "api"),
        "What `import ocop_rules` offers. These names are stable; anything under a leading underscore may",
        "change. A name is imported from its module when it is first asked for.",
        "",
        "```{toctree}",
        ":maxdepth: 2",
        "",
        *(f"{file}" for file, _ in groups),
        "testing",
        "```",
    ]
    yield "api/index.md", page(lines)
    for (file, title), names in groups.items():
        yield f"api/{file}.md", _page(title, "ocop_rules", names)
    intro = "```{eval-rst}\n.. automodule:: ocop_rules.testing\n```"
    yield (
        "api/testing.md",
        _page("For testers: ocop_rules.testing", "ocop_rules.testing", list(testing.__all__), intro),
    )
