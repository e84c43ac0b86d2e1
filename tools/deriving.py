"""Deriving JSON Schemas from the attrs classes of the model.

Types, limits, choices and defaults come from the classes, descriptions from their docstrings.
Whatever the strict structuring knows has a schema here; anything else is an error, not a guess.
"""

# ruff: noqa: INP001 - part of a program, not of a package

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from importlib import import_module
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs

from ocop_rules import model
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.structure.forms import WholeForm
from ocop_rules.structure.kinds import json_key
from ocop_rules.structure.limits import Pattern, Within
from ocop_rules.structure.structuring import unstructure
from ocop_rules.structure.written_forms import written_form

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
"""Goes up when a document that was valid no longer is."""

UNSAID = (
    "JSON Schema cannot say it, the library asks for it all the same: integers without a decimal point "
    "(here 3.0 passes as 3), no key twice in one object, text in Unicode normal form NFC without lone "
    "surrogates, each person under one id that is written in one way."
)

# the days of the calendar, leap years included: strict validators refuse a `format` that they do not know
DAY = (
    "[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)-02-29"
)

# the names that types have in the model mean more with a word of explanation beside them
EXPLAINED = {
    "Code": "A place in the decision: numbers from 1 to 99 joined by dots, such as 4.1.",
    "Data": "Any JSON data; its numbers are whole.",
    "Date": "A day of the calendar, YYYY-MM-DD.",
    "Digest": "SHA-256 over the structure and numbers of a ruleset in normal form.",
    "Effect": "What a gate does: reject the dossier, or stop its evaluation.",
    "Fraction": "An exact number: `exact` in lowest terms, `decimal` the same cut after six digits.",
    "LabelKey": "The key of a text in the label catalogues: slugs joined by dots.",
    "OptionNumber": "An option or a case by its number, 1 from the top.",
    "PartCode": "The letter of a part.",
    "Points": "Whole points.",
    "ReasonCode": "Why a criterion has its points.",
    "Slug": "A stable name: lower-case letters and digits in words joined by hyphens.",
    "Standing": "How sure a figure is.",
    "Stars": "A number of stars, 1 to 5.",
    "Trigger": "Whether an evaluator asserts a gate or whether it follows from the answers.",
}


def prose(text: str | None) -> str:
    """Return a docstring as one line of plain text, without what only callers in Python need."""
    paragraphs = [one for one in inspect.cleandoc(text or "").split("\n\n") if not one.startswith("Raises ")]
    plain = re.sub(r":\w+:`~?(?:[\w.]*\.)?(\w+)`", r"\1", " ".join(paragraphs)).replace("``", "`")
    return " ".join(re.sub(r"\bNone\b", "null", plain).split())


def _terms() -> dict[str, Any]:
    """Return the limited types and choices that the modules of the model give a name."""
    found: dict[str, Any] = {}
    for info in pkgutil.iter_modules(model.__path__):
        module = import_module(f"{model.__name__}.{info.name}")
        for name, value in vars(module).items():
            if get_origin(value) in (Annotated, Literal) and found.setdefault(name, value) != value:
                message = f"two types of the model are called {name}"
                raise TypeError(message)
    return dict(sorted(found.items()))


TERMS = _terms()
NAMES = {kind: name for name, kind in reversed(TERMS.items())}


def _pattern(source: str) -> Json:
    """Return the schema of a text that matches as a whole.

    In many languages ``$`` also matches before a final newline, which is why none is allowed.
    """
    whole = f"^(?:{source})$" if "|" in source else f"^{source}$"
    return {"pattern": whole, "not": {"type": "string", "pattern": "\\n"}}


class Schemas:
    """One schema document: what its root refers to is collected under ``$defs``."""

    def __init__(self) -> None:
        self.defs: dict[str, Json] = {}
        self.meant: dict[str, Any] = {}

    def named(self, name: str, kind: Any, made: Any) -> Json:
        """Refer to the definition ``name`` of ``kind``, made by ``made()`` when it is new."""
        if self.meant.setdefault(name, kind) != kind:
            message = f"two types of the model are called {name}: {kind!r} and {self.meant[name]!r}"
            raise TypeError(message)
        if name not in self.defs:
            self.defs[name] = {}  # a class may refer to itself
            self.defs[name] = made()
        return {"$ref": f"#/$defs/{name}"}

    def of(self, kind: Any) -> Json:
        """Return the schema of any type that the strict structuring knows."""
        plain = {str: "string", int: "integer", bool: "boolean"}
        if kind is Any:
            return self.named("Data", kind, self._data)
        if kind in plain:
            return {"type": plain[kind]}
        if kind in (Fraction, date):
            made = self._date if kind is date else self._fraction
            return self.named("Date" if kind is date else "Fraction", kind, made)
        if attrs.has(kind):
            return self.named(kind.__name__, kind, lambda: self.object(kind))
        if kind in NAMES:
            return self.named(NAMES[kind], kind, lambda: self._explained(kind))
        return self._composed(kind)

    def _composed(self, kind: Any) -> Json:
        origin, args = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.of(args[0]) | self._limits(args[1:])
        if origin is Literal:
            return {"type": "string", "enum": list(args)}
        if origin in (Union, UnionType):
            return self._any_of([one for one in args if one is not type(None)], null=type(None) in args)
        if origin is tuple and args[1:] == (Ellipsis,):
            return {"type": "array", "items": self.of(args[0])}
        if origin in (Mapping, FrozenDict):
            key = self.of(args[0])
            names = {} if key == {"type": "string"} else {"propertyNames": key}
            return {"type": "object", **names, "additionalProperties": self.of(args[1])}
        message = f"no schema is known for {kind!r}"
        raise TypeError(message)

    def _limits(self, limits: tuple[Any, ...]) -> Json:
        made: Json = {}
        for limit in limits:
            if isinstance(limit, Pattern):
                made |= _pattern(limit.source)
            elif isinstance(limit, Within):
                made |= {"minimum": limit.least, "maximum": limit.most}
            else:
                message = f"no schema is known for the limit {limit!r}"
                raise TypeError(message)
        return made

    def _any_of(self, kinds: list[Any], *, null: bool) -> Json:
        made = [self.of(kind) for kind in kinds]
        if null and len(made) == 1 and list(made[0]) == ["type"]:
            return {"type": [made[0]["type"], "null"]}
        return {"anyOf": [*made, *([{"type": "null"}] if null else [])]}

    @staticmethod
    def _data() -> Json:
        inner = {"$ref": "#/$defs/Data"}
        plain = [{"type": name} for name in ("string", "integer", "boolean", "null")]
        several = [{"type": "array", "items": inner}, {"type": "object", "additionalProperties": inner}]
        return {"description": EXPLAINED["Data"], "anyOf": [*plain, *several]}

    def _date(self) -> Json:
        form = {"pattern": f"^({DAY})$", "not": {"type": "string", "pattern": "^0000|\\n"}}
        return {"description": EXPLAINED["Date"], "type": "string", **form}

    def _fraction(self) -> Json:
        exact = {"type": "string", "pattern": "^-?[0-9]{1,30}(/[1-9][0-9]{0,29})?$"}
        decimal = {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,6})?$"}
        return {"description": EXPLAINED["Fraction"], **closed({"exact": exact, "decimal": decimal})}

    def _explained(self, kind: Any) -> Json:
        name = NAMES[kind]
        words = {"description": EXPLAINED[name]} if name in EXPLAINED else {}
        return words | self._composed(kind)

    def object(self, kind: type[attrs.AttrsInstance], *, nulls: bool = True) -> Json:
        """Return the schema of an attrs class; without ``nulls`` what is unknown is left out."""
        form = written_form(kind)
        hints = get_type_hints(form, include_extras=True)
        properties: dict[str, Json] = {}
        needed = []
        # a result is written whole, whatever its fields hold
        whole = issubclass(kind, WholeForm) and form is kind
        for one in attrs.fields(form):
            if one.init:
                hint, key = hints[one.name], json_key(one)
                properties[key] = self.of(hint if nulls else _without_none(hint))
                properties[key] |= {} if whole or form is not kind else _default(one)
                if whole or one.default is attrs.NOTHING:
                    needed.append(key)
        described = {"description": prose(kind.__doc__)} if kind.__doc__ else {}
        return described | closed(properties, needed)

    def written(self, kind: type[attrs.AttrsInstance], precise: Mapping[str, Any], **renamed: str) -> Json:
        """Return the schema of a class whose JSON always has all fields, as results do.

        ``precise`` holds, for fields whose type in the model is plain, the term that they stand
        for, ``renamed`` the JSON keys of fields that are called otherwise there.
        """
        hints = get_type_hints(kind, include_extras=True)
        made = {
            renamed.get(one.name, one.name): _said(
                self.of(_with_term(hints[one.name], precise.get(one.name)))
            )
            for one in attrs.fields(kind)
        }
        words = prose(kind.__doc__)
        for name, key in renamed.items():
            words = words.replace(f"`{name}`", f"`{key}`")
        return {"description": words, **closed(made)}

    def document(self, name: str, title: str, description: str, root: Json) -> Json:
        """Return the whole document with the definitions that its root needs."""
        return {
            "$schema": DIALECT,
            "$id": f"urn:ocop-rules:schema:{name}:{VERSION}",
            "$comment": UNSAID,
            "title": title,
            "description": " ".join(part for part in (description, root.get("description")) if part),
            **{key: value for key, value in root.items() if key != "description"},
            "$defs": dict(sorted(self.defs.items())),
        }


def closed(properties: dict[str, Json], needed: list[str] | None = None) -> Json:
    """Return an object that has no other keys; all of them are needed unless told."""
    required = list(properties) if needed is None else needed
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        (only,) = [one for one in get_args(hint) if one is not type(None)]
        return only
    return hint


def _with_term(hint: Any, term: Any) -> Any:
    """Return ``hint`` with ``term`` in the place of the plain type in it."""
    if term is None:
        return hint
    if get_origin(hint) is tuple:
        return tuple[term, ...]
    return term | None if type(None) in get_args(hint) else term


def _said(made: Json) -> Json:
    """Return the schema of a figure; whatever is counted in a result is never below 0."""
    whole = made.get("type") in ("integer", ["integer", "null"])
    return made | {"minimum": 0} if whole else made


def _default(one: attrs.Attribute[Any]) -> Json:
    """Return the default of a field as a note; that a key may be missing needs no note."""
    value: Any = one.default
    if isinstance(value, attrs.Factory):  # type: ignore[arg-type]
        value = None if value.takes_self else value.factory()
    return {} if value is attrs.NOTHING or value is None else {"default": unstructure(value)}
