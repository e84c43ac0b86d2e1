"""The one form of every value: read from JSON data, parsed from text, written as JSON data.

The form follows from the fields of a class, so that a class has only to inherit it. What does the
work is imported when it is first asked for: a model that is only imported costs nothing of it.
"""

from __future__ import annotations

from typing import Any, Self


class Form:
    """A value with a JSON form: its fields by name, those left out that hold their defaults."""

    __slots__ = ()

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
