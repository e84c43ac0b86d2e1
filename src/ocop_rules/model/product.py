"""Producers, products and product codes, as they are exchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from attrs import evolve, field, frozen

from ocop_rules.errors import Fault, LoadError, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.terms import Citation, Id, Positive
from ocop_rules.structure.forms import Form
from ocop_rules.structure.limits import Pattern

ProducerKind = Literal[
    "cooperative",
    "cooperative-group",
    "small-or-medium-enterprise",
    "farm",
    "production-household",
    "family-household",
    "association",
    "operating-centre",
    "equivalent-organisation",
]
"""The kinds of producer of Decision 26/2026, article 2.3, in its order: hợp tác xã, tổ hợp tác, doanh
nghiệp nhỏ và vừa, trang trại, hộ sản xuất, hộ gia đình (households: registered as a business); then
those of :data:`TOURISM_KINDS`: hội or hiệp hội, trung tâm điều hành, tổ chức tương đương."""

TOURISM_KINDS: Final = frozenset({"association", "operating-centre", "equivalent-organisation"})
"""The kinds that Decision 26/2026, article 2.3, admits for tourism products only."""

CodeShape = Literal["five-part", "four-part"]

# A running number has no width in any source; the bound on it is the library's, against rubbish.
CODE_PARTS: Final[Mapping[str, Pattern]] = FrozenDict(
    {
        "province": Pattern(r"[0-9]{2}"),
        "district": Pattern(r"[0-9]{3}"),
        "commune": Pattern(r"[0-9]{5}"),
        "number": Pattern(r"0{0,3}[1-9][0-9]{0,5}"),
        "year": Pattern(r"20[0-9]{2}"),
    }
)
"""The parts of a product code in their order, each with its form."""

CODE_YEARS: Final[Mapping[CodeShape, tuple[int, int]]] = FrozenDict(
    {"five-part": (2019, 2025), "four-part": (2025, 2099)}
)
"""First and last year in which a code of each shape is expected; a reading (see ``check_code``)."""

CODE_CITES: Final = (
    Citation(source="transcript", decision="26/2026/QĐ-TTg", appendix="II", at="sheet-head"),
)
"""Where the form of a code of four parts is printed: in the head of every score sheet of Decision 26/2026.

No source prints one of five parts."""

_UNITS: Final = (*CODE_CITES, Citation(source="transcript", decision="19/2025/QĐ-TTg"))
"""Beside the form, the decision that those heads name for the codes of provinces and communes."""


def part_faults(parts: Mapping[str, object]) -> list[Fault]:
    """Return a fault ``code-<part>`` for each of ``parts`` that does not have its form.

    Those of a code of four parts, without a ``district``, cite where its form is printed.
    """
    return [
        Fault(code=f"code-{part}", found=show(text), fields={"part": part}, cites=_cites(parts, part))
        for part, text in parts.items()
        if not CODE_PARTS[part].allows(text)
    ]


def _cites(parts: Mapping[str, object], part: str) -> tuple[Citation, ...]:
    if "district" in parts:
        return ()
    return _UNITS if part in ("province", "commune") else CODE_CITES


_FIVE = tuple(CODE_PARTS)
_FOUR = tuple(part for part in CODE_PARTS if part != "district")
_PARTS = {part: form.source for part, form in CODE_PARTS.items()}
_CODE = "{province}-({district}-)?{commune}-{number}-{year}".format_map(_PARTS)


class _CodeForm(Pattern):
    """The form of a product code: what breaks it is told part by part."""

    def faults(self, value: str) -> list[Fault]:
        """Return a fault for every part that does not have its form, or one for their number."""
        parts = value.split("-")
        names = {len(_FOUR): _FOUR, len(_FIVE): _FIVE}.get(len(parts))
        if names is None:
            fields = {"parts": len(parts)}
            return [Fault(code="code-parts", found=show(value), fields=fields, cites=CODE_CITES)]
        return part_faults(dict(zip(names, parts, strict=True)))


CodeText = Annotated[str, _CodeForm(_CODE)]
"""A product code as text, of either shape."""


@frozen(kw_only=True, order=True)
class ProductCode:
    """The code of an OCOP product (mã sản phẩm).

    Of five parts in the time of Decision 148/2023, while there were districts:
    province-district-commune-number-year. Of four in Decision 26/2026: province-commune-number-year,
    the units by their codes in Decision 19/2025/QĐ-TTg. ``province``, ``district`` (None in a code of
    four parts), ``commune`` and the running ``number`` of the commune are texts of digits, kept as
    written, zeros in front included, so that ``str`` gives back what was parsed; ``year`` is the year
    of the evaluation. Codes compare part by part, running numbers by their value.

    The widths of 2, 3 and 5 digits and the years 20yy are read from codes in use and from the form
    printed in Decision 26. Whether a unit of that code exists is not checked.

        >>> code = ProductCode(province="01", district="017", commune="00478", number="1", year=2021)
        >>> str(code), code.shape
        ('01-017-00478-1-2021', 'five-part')

    Raises :class:`~ocop_rules.errors.LoadError` with a fault for every part that is wrong.
    """

    province: str
    district: str | None = field(default=None, order=lambda district: district or "")
    commune: str
    number: str = field(order=lambda number: (int(number), number))
    year: int

    def __attrs_post_init__(self) -> None:
        """Refuse parts that no text could have given."""
        parts: dict[str, object] = {
            "province": self.province,
            "commune": self.commune,
            "number": self.number,
        }
        if self.district is not None:
            parts["district"] = self.district
        if type(self.year) is int:
            parts["year"] = str(self.year)
        faults = part_faults(parts)
        if type(self.year) is not int:
            faults.append(
                Fault(code="type", pointer="/year", found=show(self.year), fields={"expected": "integer"})
            )
        if faults:
            raise LoadError(faults)

    @property
    def shape(self) -> CodeShape:
        """Whether the code names a district ("five-part") or none ("four-part")."""
        return "four-part" if self.district is None else "five-part"

    @classmethod
    def from_json(cls, data: object, source: str | None = None) -> Self:
        """Return the product code that JSON ``data``, a text, holds; see :meth:`parse`."""
        from ocop_rules.structure.structuring import structure  # noqa: PLC0415 - when first needed

        province, *district, commune, number, year = structure(data, CodeText, source).split("-")
        return cls(
            province=province,
            district=district[0] if district else None,
            commune=commune,
            number=number,
            year=int(year),
        )

    @classmethod
    def parse(cls, text: str | bytes, source: str | None = None) -> Self:
        """Return the product code printed in ``text``; ``str`` of it gives ``text`` back.

        Four or five parts joined by hyphens, in the digits 0 to 9, without spaces or signs. Raises
        :class:`~ocop_rules.errors.LoadError` with every fault: ``code-parts`` where the number of parts
        is another, otherwise ``code-province``, ``code-district``, ``code-commune``, ``code-number``
        or ``code-year`` for each part that does not have its form. The year is not held against the
        shape here, so that any code in its form can be read: see :func:`~ocop_rules.life.check_code`.

            >>> ProductCode.parse("04-01279-7-2026").shape
            'four-part'
            >>> try:
            ...     ProductCode.parse("4-01279-0-2026")
            ... except LoadError as error:
            ...     [(fault.code, fault.found) for fault in error.faults]
            [('code-province', '"4"'), ('code-number', '"0"')]
        """
        from ocop_rules.structure import strict_json  # noqa: PLC0415 - when first needed

        return cls.from_json(strict_json.decode(text, source) if isinstance(text, bytes) else text, source)

    def to_json(self) -> str:
        """Return the code as it is printed, which is its JSON form."""
        return str(self)

    def __str__(self) -> str:
        """Return the code as it is printed."""
        units = [unit for unit in (self.province, self.district, self.commune) if unit is not None]
        return "-".join([*units, self.number, str(self.year)])


@frozen(kw_only=True)
class Producer(Form):
    """A producer (chủ thể OCOP): who registers products for evaluation.

    ``id`` is the caller's own. The kinds are those of Decision 26/2026, article 2.3; the sources hold no
    list of the earlier decisions. ``representative``, ``address``, ``phone`` and ``email`` (asked for in
    its form 01) are personal data: they stay out of the ``repr``, and :meth:`public` leaves them out. The
    name stays, also where a household bears that of a person.
    """

    id: Id
    name: str
    kind: ProducerKind
    representative: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)

    def public(self) -> Producer:
        """Return the producer without personal data.

        >>> producer = Producer(id="p1", name="HTX Ví Dụ", kind="cooperative", phone="0900 000 000")
        >>> producer.public().phone is None
        True
        """
        return evolve(self, representative=None, address=None, phone=None, email=None)


@frozen(kw_only=True)
class Product(Form):
    """A product of a producer, in one of the product sets.

    ``id`` is the caller's own, ``producer`` the id of its producer, ``product_set`` a number of the
    ruleset (``ruleset`` names it; None while that is not settled). ``code`` is the product code as
    printed, once the product has one; ``province`` and ``commune`` are names, kept and not interpreted.
    """

    id: Id
    name: str
    producer: Id
    product_set: Positive
    code: CodeText | None = None
    province: str | None = None
    commune: str | None = None
    ruleset: str | None = None
