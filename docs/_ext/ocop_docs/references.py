"""References in docstrings and signatures.

A name is known here by its public name. What is not part of the documentation is shown as plain code:
names of the standard library and of Hypothesis, because their inventories would have to be fetched, and
terms of the model such as ``Slug``. Anything else stays unresolved and is reported.
"""

from __future__ import annotations

import builtins
import inspect
import pkgutil
import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs
from docutils import nodes

import ocop_rules
from ocop_docs.rooms import OFFERED

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def _documented(name: str) -> list[str]:
    """Return the documented names that ``name`` may mean: of a class, a function or a member."""
    parts = name.split(".")
    found = []
    for room in (*OFFERED, "testing"):
        module = f"ocop_rules.{room}"
        public = import_module(module).__all__
        found += [f"{module}.{'.'.join(parts[at:])}" for at, one in enumerate(parts) if one in public]
    return found


@cache
def _known() -> dict[str, Any]:
    """Return every name that a module of the package uses, and every builtin."""
    names: dict[str, Any] = {}
    for info in pkgutil.walk_packages(ocop_rules.__path__, "ocop_rules."):
        if "__" not in info.name:  # neither the program nor what PyInstaller asks for
            names |= vars(import_module(info.name))
    return names | vars(builtins)


def _exists(name: str) -> bool:
    """Tell whether ``name`` can be found by importing."""
    parts = name.split(".")
    first = _known().get(parts[0])
    if parts[0] in _known() and (len(parts) == 1 or hasattr(first, parts[1])):
        return True
    for at in range(len(parts) - 1, 0, -1):
        try:
            value: Any = import_module(".".join(parts[:at]))
        except ImportError:
            continue
        for part in parts[at:]:
            if not hasattr(value, part):
                return False
            value = getattr(value, part)
        return True
    return False


def resolve(app: Sphinx, env: BuildEnvironment, node: pending_xref, shown: nodes.Node) -> nodes.Node | None:
    """Return a link to the public name that is meant, or plain code for what is not documented here."""
    if node.get("refdomain") != "py":
        return None
    name = node["reftarget"]
    domain = env.get_domain("py")
    for public in _documented(name):
        if public in domain.objects:
            entry = domain.objects[public]
            uri = app.builder.get_relative_uri(node.get("refdoc", env.docname), entry.docname)
            return nodes.reference("", "", shown, internal=True, refuri=f"{uri}#{entry.node_id}")
    return shown if _exists(name) else None


def signature(
    _app: Sphinx, _what: str, _name: str, value: Any, _options: object, _given: str, returns: str | None
) -> tuple[str, str | None] | None:
    """Return a signature with its types as the source writes them, not as they evaluate."""
    if inspect.isclass(value) and attrs.has(value):
        fields = [one for one in attrs.fields(value) if one.init and not one.name.startswith("_")]
        if len(fields) != sum(one.init for one in attrs.fields(value)):
            return "", None
        star = ["*"] if any(one.kw_only for one in fields) else []
        return f"({', '.join([*star, *map(_field, fields)])})", None
    if inspect.isfunction(value):
        made = inspect.signature(value)
        told = made.return_annotation
        # an annotation that is text is written in quotes there
        shown = re.sub(r": '([^']*)'", r": \1", str(made.replace(return_annotation=made.empty)))
        return shown, (told if isinstance(told, str) else returns)
    return None


def _field(one: attrs.Attribute[Any]) -> str:
    kind = one.type if isinstance(one.type, str) else getattr(one.type, "__name__", str(one.type))
    if one.default is attrs.NOTHING:
        return f"{one.name}: {kind}"
    default = "{}" if isinstance(one.default, attrs.Factory) else repr(one.default)
    return f"{one.name}: {kind} = {default}"


def setup(app: Sphinx) -> None:
    """Register both."""
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-signature", signature)
