"""The one form of every value: checked when made, read from JSON data, parsed, written as JSON data.

All of it follows from the fields of a class, so that a class has only to inherit it. What reads and
writes is imported when it is first asked for: a model that is only imported costs nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, wraps
from types import MemberDescriptorType
from typing import Any, ClassVar, Final, Self, get_type_hints

from attrs import NOTHING, Factory, fields, has

from ocop_rules.errors import Fault, LoadError, require
from ocop_rules.ground.exact import fraction_json
from ocop_rules.structure.kinds import Taker, WrongError, placed, take_integer, take_text, taker
from ocop_rules.structure.trust import trusting

_PLAIN: Final = frozenset({str, int, bool, type(None)})


def plain(value: object) -> Any:
    """Return the value of a field as JSON data."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Form):
        return value.to_json()
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Fraction):
        return fraction_json(value)
    return value.isoformat() if isinstance(value, date) else value


_Field = tuple[str, Any, Taker]


@cache
def _checked_fields(kind: type) -> tuple[_Field, ...]:
    """Return the fields of a class that its constructor fills: name, default and what takes a value."""
    hints = get_type_hints(kind, include_extras=True)
    every: Any = fields(kind)
    return tuple((one.name, one.default, taker(hints[one.name])) for one in every if one.init)


_GLANCES: Final[Mapping[Taker, str]] = {
    take_integer: "type({0}) is not int",
    take_text: "type({0}) is not str or not {0}.isascii()",
}
"""What is told of a plain value without a call: what is wrong of it, or has to be looked at."""


def _setter(kind: Any, name: str) -> Callable[[Any, object], None]:
    """Return what lays a value into a field of a frozen class: its slot, where it has one."""
    slot = getattr(kind, name, None)
    if isinstance(slot, MemberDescriptorType):
        return slot.__set__

    def put(self: Any, value: object) -> None:
        object.__setattr__(self, name, value)

    return put


class _Written:
    """A field as it is written out in a constructor, with the names that its lines know."""

    def __init__(self, kind: Any, one: Any) -> None:
        self.name, default = one.name, one.default
        self.keyword = one.kw_only
        self.known: dict[str, Any] = {f"put_{self.name}": _setter(kind, self.name)}
        self.held = self.name
        """What is laid into the slot."""
        if isinstance(default, Factory):  # type: ignore[arg-type] # a class, whatever its types say
            self.known[f"make_{self.name}"] = default.factory
            made = f"make_{self.name}({'self' if default.takes_self else ''})"
            self.held = f"{made} if {self.name} is NOTHING else {self.name}" if one.init else made
            default = NOTHING
        self.needed = one.default is NOTHING
        self.known[f"default_{self.name}"] = default

    @property
    def asked(self) -> str:
        """What the constructor asks for: the name, with the default where there is one."""
        return self.name if self.needed else f"{self.name}=default_{self.name}"

    def looked_at(self, take: Taker) -> list[str]:
        """Return the lines that look at what is given; a field that holds its default is right."""
        self.known[f"take_{self.name}"] = take
        wrong = _GLANCES.get(take, "True").format(self.name)
        seen = wrong if self.needed else f"{self.name} is not default_{self.name} and ({wrong})"
        return [f"            if {seen}:", f"                {self.name} = take_{self.name}({self.name})"]

    def converted(self, convert: Any) -> list[str]:
        """Return the line that converts what is given, where the field has something that does."""
        self.known[f"convert_{self.name}"] = convert
        return [] if convert is None else [f"    {self.name} = convert_{self.name}({self.name})"]

    @property
    def put(self) -> str:
        """The line that lays the value into its slot."""
        return f"put_{self.name}(self, {self.held})"


def _constructor_of(kind: Any) -> Callable[..., None]:
    """Return the constructor of a class that checks what it is given, with the signature attrs gave it.

    It is written out field by field, as attrs does: a loop would cost more than the checks. What is given
    is looked at before it is laid into its slot, which is then filled by the slot's own setter: a frozen
    class has no quicker way.
    """
    takes = {name: take for name, _, take in _checked_fields(kind)}
    written = [_Written(kind, one) for one in fields(kind)]
    given = [(one, line) for one, line in zip(fields(kind), written, strict=True) if one.init]
    by_place = [line.asked for _, line in given if not line.keyword]
    named = [line.asked for _, line in given if line.keyword]
    names = ["self", *by_place, *(["*"] if named else []), *named]
    lines = [f"def __init__({', '.join(names)}):"]
    for one, line in given:
        lines += line.converted(one.converter)
    lines += ["    if not trusting():", "        try:", "            pass"]
    for one, line in given:
        lines += line.looked_at(takes[one.name])
    lines += [
        "        except WrongError:",
        *(f"            {line.put}" for line in written),
        "            refuse(self)",
    ]
    lines += [f"    {line.put}" for line in written]
    if hasattr(kind, "faults_within"):
        lines += ["    if not trusting():", "        refuse_within(self)"]
    known: dict[str, Any] = {
        "NOTHING": NOTHING,
        "WrongError": WrongError,
        "refuse": _refuse,
        "refuse_within": _refuse_within,
        "trusting": trusting,
    }
    for line in written:
        known |= line.known
    exec("\n".join(lines), known)  # noqa: S102 - of nothing but the names of our own fields
    constructor: Callable[..., None] = known["__init__"]
    return wraps(kind.__init__)(constructor)


def _refuse(value: Form) -> None:
    raise LoadError(_faults_of(value)) from None


def _refuse_within(value: Any) -> None:
    faults = value.faults_within()
    if faults:
        raise LoadError(faults)


_LONGEST: Final = 300
"""The characters up to which a repr is shown as it is."""
_SHOWN: Final = 28
"""The characters of a field that are shown in one that is longer: enough for a day."""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _shortened(whole: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a repr that cuts what would fill a screen: fields that hold more than their default."""

    def short(self: Any) -> str:
        text = whole(self)
        if len(text) <= _LONGEST:
            return text
        held = ((one, getattr(self, one.name)) for one in fields(type(self)) if one.repr)
        shown = (f"{one.name}={_cut(repr(value), _SHOWN)}" for one, value in held if value != one.default)
        return f"{type(self).__qualname__}({_cut(', '.join(shown), _LONGEST)})"

    return short


class Form:
    """A value with a JSON form: its fields by name, those left out that hold their defaults.

    Its constructor refuses what the JSON form refuses, with the same faults; lists become tuples and
    mappings are frozen. A class whose fields can be wrong together says so in ``faults_within()``, which
    returns the faults. Where the JSON form has other keys, ``json_form`` names the attrs class that
    lists them, as "module:class"; its ``value()`` makes the value.
    """

    __slots__ = ()
    json_form: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        """Let nothing be derived from a value: what others read is of our own classes alone."""
        super().__init_subclass__()
        for base in cls.__bases__:
            if has(base):
                message = f"{base.__name__} is a value: hold one, or write a function that takes one"
                raise TypeError(message)

    @classmethod
    def __attrs_init_subclass__(cls) -> None:
        """Keep the repr short, however much the value holds."""
        if "__repr__" in cls.__dict__:
            cls.__repr__ = _shortened(cls.__repr__)  # type: ignore[method-assign]

    def __attrs_post_init__(self) -> None:
        """Check every field; raises :class:`~ocop_rules.errors.LoadError` with all faults."""
        kind: Any = type(self)
        # the constructor that checks is written when first needed, and stands in the class from then on
        kind.__init__ = construct = _constructor_of(kind)
        construct(self, **{one.name: getattr(self, one.name) for one in fields(kind) if one.init})

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

        require(text, (str, bytes), "text", "words")
        read = strict_json.decode(text, source) if isinstance(text, bytes) else text
        return cls.from_json(strict_json.loads(read, source), source)

    def to_json(self) -> dict[str, Any]:
        """Return the value as plain JSON data; reading it back gives an equal value."""
        from ocop_rules.structure.structuring import unstructure  # noqa: PLC0415 - when first needed

        data: dict[str, Any] = unstructure(self)
        return data


def _faults_of(value: Form) -> list[Fault]:
    kind: Any = type(value)
    faults = []
    for name, default, take in _checked_fields(kind):
        given = getattr(value, name)
        if given is not default:
            try:
                take(given)
            except WrongError as error:
                faults += placed(error.faults, name)
    return faults


class WholeForm(Form):
    """A value whose JSON form holds all of its fields: what the library gives back.

    Fractions are ``{"exact": "17499/250", "decimal": "69.996"}``, days ``2026-05-22``.
    """

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        """Return every field as plain JSON data."""
        names: tuple[str, ...] = tuple(one.name for one in fields(type(self)))  # type: ignore[arg-type]
        return {name: plain(getattr(self, name)) for name in names}
