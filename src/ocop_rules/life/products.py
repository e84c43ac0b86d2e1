"""Checking product codes against the years in which their shape was in use."""

from __future__ import annotations

from ocop_rules.errors import Fault, LoadError, require, show
from ocop_rules.model.product import CODE_CITES, CODE_YEARS, ProductCode


def check_code(code: ProductCode | str) -> list[Fault]:
    """Return all faults of a product code, none when form and year are as expected.

    For a text the faults of its form come first, as
    :meth:`~ocop_rules.model.product.ProductCode.parse` raises them. A code in its form has the fault
    ``code-period`` when its year lies outside the years in which codes of that shape are expected.
    This is a reading, and a caller may pass over it: the sources say that codes in use before 2025 had
    five parts, and Decision 26/2026 prints four. So five parts are expected from 2019, the year of the
    earliest decision that is known here, and four to 2099, the last year its form can print. The
    sources leave 2025 itself open, and either shape passes in it. No rule found says that a code of
    another year is void.

    The year is not compared with the day of a decision: a code in use is dated 2022 (83-832-28882-2-2022)
    beside a result published in 2021.

        >>> [(fault.code, fault.found) for fault in check_code("83-832-28882-2-2026")]
        [('code-period', '2026')]
    """
    require(code, (ProductCode, str), "code", "plain-text")
    if isinstance(code, str):
        try:
            code = ProductCode.parse(code)
        except LoadError as error:
            return list(error.faults)
    first, last = CODE_YEARS[code.shape]
    if first <= code.year <= last:
        return []
    parts = str(code).count("-") + 1
    fields = {"part": "year", "parts": parts, "first": first, "last": last}
    return [Fault(code="code-period", found=show(code.year), fields=fields, cites=CODE_CITES)]
