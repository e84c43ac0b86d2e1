"""The packages of the extra ``frames``, with a clear error when one is missing."""

from __future__ import annotations

from ocop_rules.errors import MissingExtraError

try:
    import narwhals.stable.v2 as nw
    import numpy as np
except ImportError as error:
    raise MissingExtraError(error.name or "numpy", "frames") from None

__all__ = ["np", "nw"]
