"""The one form of every value: read from JSON data, parsed from text, written as JSON data.

The form follows from the fields of a class, so that a class has only to inherit it. What does the
work is imported when it is first asked for: a model that is only imported costs nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar, Final, Self

from attrs import fields

from ocop_rules.ground.exact import fraction_json

_PLAIN: Final = frozenset({str, int, bool, type(None)})


def plain(value: object) -> Any:
    """Return the value of a field as JSON data."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Form):
        return value.inside()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Fraction):
        return fraction_json(value)
    return value.isoformat() if isinstance(value, date) else value


class Form:
    """A value with a JSON form: its fields by name, those left out that hold their defaults.

    Where the JSON form has other keys, ``json_form`` names the attrs class that lists them, as
    "module:class"; its ``value()`` makes the value.
    """

    __slots__ = ()
    json_form: ClassVar[str] = ""

    @classmethod
    def from_json(cls, data: object, source: str | None = None) -> Self:
        """Return the value that plain JSON ``data`` describes; ``source`` is named in the faults.

        Raises :class:`~ocop_rules.errors.LoadError` with all faults: missing and unknown keys, values
        of another type (nothing is coerced), words that are not of their list, numbers out of their
        range, text that is not NFC.
        """
        from ocop_rules.structure.structuring import structure  # noqa: PLC0415 - when first needed

        return structure(data, cls, source)

    @classmethod
    def parse(cls, text: str | bytes, source: str | None = None) -> Self:
        """Return the value written as JSON in ``text``; bytes are UTF-8.

        Raises :class:`~ocop_rules.errors.LoadError` with all faults, those of JSON itself included: no
        key twice, no NaN.
        """
        from ocop_rules.structure import strict_json  # noqa: PLC0415 - when first needed

        read = strict_json.decode(text, source) if isinstance(text, bytes) else text
        return cls.from_json(strict_json.loads(read, source), source)

    def to_json(self) -> dict[str, Any]:
        """Return the value as plain JSON data; reading it back gives an equal value."""
        from ocop_rules.structure.structuring import unstructure  # noqa: PLC0415 - when first needed

        data: dict[str, Any] = unstructure(self)
        return data

    def inside(self) -> Any:
        """Return the value as JSON data inside of a result."""
        return self.to_json()


class WholeForm(Form):
    """A value whose JSON form holds all of its fields: what the library gives back.

    Fractions are ``{"exact": "17499/250", "decimal": "69.996"}``, days ``2026-05-22``.
    """

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Return every field as plain JSON data."""
        names: tuple[str, ...] = tuple(one.name for one in fields(type(self)))  # type: ignore[arg-type]
        return {name: plain(getattr(self, name)) for name in names}
