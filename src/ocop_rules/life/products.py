"""Reading, checking and writing producers, products and product codes.

>>> code = parse_code("83-832-28882-2-2022")
>>> code.province, code.district, code.commune, code.number, code.year
('83', '832', '28882', '2', 2022)
>>> str(code)
'83-832-28882-2-2022'
"""

from __future__ import annotations

from typing import Any

from attrs import evolve

from ocop_rules.errors import Fault, LoadError, show
from ocop_rules.model.product import (
    CODE_PARTS,
    CODE_YEARS,
    Producer,
    Product,
    ProductCode,
    part_faults,
)
from ocop_rules.structure import strict_json
from ocop_rules.structure.structuring import structure, text_fault, unstructure

_FIVE = tuple(CODE_PARTS)
_FOUR = tuple(part for part in CODE_PARTS if part != "district")


def _form_faults(text: object) -> list[Fault]:
    if type(text) is not str:
        return [Fault(code="type", found=show(text), fields={"expected": "string"})]
    unfit = text_fault(text)
    faults = [] if unfit is None else [Fault(code=unfit, found=show(text))]
    parts = text.split("-")
    names = {len(_FOUR): _FOUR, len(_FIVE): _FIVE}.get(len(parts))
    if names is None:
        return [*faults, Fault(code="code-parts", found=show(text), fields={"parts": len(parts)})]
    return faults + part_faults(dict(zip(names, parts, strict=True)))


def parse_code(text: str) -> ProductCode:
    """Return the product code written in ``text``; ``str`` of it gives ``text`` back.

    Four or five parts joined by hyphens, in the digits 0 to 9, without spaces or signs. Raises
    :class:`~ocop_rules.errors.LoadError` with every fault: ``code-parts`` where the number of parts is
    another, otherwise ``code-province``, ``code-district``, ``code-commune``, ``code-number``
    or ``code-year`` for each part that does not have its form. The year is not held against the shape
    here, so that any code in its form can be read: see :func:`check_code`.

        >>> parse_code("04-01279-7-2026").shape
        'four-part'
        >>> try:
        ...     parse_code("4-01279-0-2026")
        ... except LoadError as error:
        ...     [(fault.code, fault.found) for fault in error.faults]
        [('code-province', '"4"'), ('code-number', '"0"')]
    """
    faults = _form_faults(text)
    if faults:
        raise LoadError(faults)
    province, *district, commune, number, year = text.split("-")
    return ProductCode(
        province=province,
        district=district[0] if district else None,
        commune=commune,
        number=number,
        year=int(year),
    )


def check_code(code: ProductCode | str) -> list[Fault]:
    """Return all faults of a product code, none when form and year are as expected.

    For a text the faults of its form come first, as :func:`parse_code` raises them. A code in its form
    has the fault ``code-period`` when its year lies outside the years in which codes of that shape are
    expected. This is a reading, and a caller may pass over it: the sources say that codes in use before
    2025 had five parts, and Decision 26/2026 prints four. So five parts are expected from 2019, the year
    of the earliest decision that is known here, and four to 2099, the last year its form can print. The
    sources leave 2025 itself open, and either shape passes in it. No rule found says that a code of
    another year is void.

    The year is not compared with the day of a decision: a code in use is dated 2022 (83-832-28882-2-2022)
    beside a result published in 2021.

        >>> [(fault.code, fault.found) for fault in check_code("83-832-28882-2-2026")]
        [('code-period', '2026')]
    """
    if not isinstance(code, ProductCode):
        try:
            code = parse_code(code)
        except LoadError as error:
            return list(error.faults)
    first, last = CODE_YEARS[code.shape]
    if first <= code.year <= last:
        return []
    parts = len(_FOUR) if code.district is None else len(_FIVE)
    fields = {"part": "year", "parts": parts, "first": first, "last": last}
    return [Fault(code="code-period", found=show(code.year), fields=fields)]


def producer_from_json(data: object, source: str | None = None) -> Producer:
    """Return the producer that plain JSON ``data`` describes.

    Raises :class:`~ocop_rules.errors.LoadError` with all faults: missing and unknown keys, values of
    another type (nothing is coerced), a kind that is not known, text that is not NFC.
    """
    return structure(data, Producer, source)


def producer_to_json(producer: Producer) -> dict[str, Any]:
    """Return the producer as plain JSON data; reading it back gives an equal producer.

    Personal data is in it: write ``producer.public()`` where it has no place.
    """
    data: dict[str, Any] = unstructure(producer)
    return data


def parse_producer(text: str | bytes, source: str | None = None) -> Producer:
    """Return the producer written as JSON in ``text``; raises LoadError with all faults."""
    return producer_from_json(_value(text, source), source)


def product_from_json(data: object, source: str | None = None) -> Product:
    """Return the product that plain JSON ``data`` describes.

    Raises :class:`~ocop_rules.errors.LoadError` with all faults: those of :func:`producer_from_json`,
    and those of the product code as :func:`parse_code` finds them. The years of codes are left to
    :func:`check_code`.
    """
    try:
        return structure(data, Product, source)
    except LoadError as error:
        faults = [one for fault in error.faults for one in _in_parts(fault, data)]
        raise LoadError(faults) from None


def _in_parts(fault: Fault, data: object) -> list[Fault]:
    """Return a fault of the code as a whole as the faults of its parts, any other as it is."""
    code = data.get("code") if isinstance(data, dict) else None
    if fault.pointer != "/code" or type(code) is not str:
        return [fault]
    return [evolve(one, file=fault.file, pointer=fault.pointer) for one in _form_faults(code)]


def product_to_json(product: Product) -> dict[str, Any]:
    """Return the product as plain JSON data; reading it back gives an equal product."""
    data: dict[str, Any] = unstructure(product)
    return data


def parse_product(text: str | bytes, source: str | None = None) -> Product:
    """Return the product written as JSON in ``text``; raises LoadError with all faults."""
    return product_from_json(_value(text, source), source)


def _value(text: str | bytes, source: str | None) -> Any:
    return strict_json.loads(strict_json.decode(text, source) if isinstance(text, bytes) else text, source)
