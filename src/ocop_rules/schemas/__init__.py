"""The JSON Schemas (2020-12) of what goes in and comes out."""

from typing import TYPE_CHECKING

from ocop_rules.ground.lazy import lazy

if TYPE_CHECKING:
    from ocop_rules.schemas.published import names as names
    from ocop_rules.schemas.published import schema as schema
    from ocop_rules.schemas.published import schema_faults as schema_faults

# written by tools/faces.py from the imports above
__all__ = [
    "names",
    "schema",
    "schema_faults",
]
if not TYPE_CHECKING:  # a checker that saw this would take every name
    __getattr__, __dir__ = lazy(
        __name__,
        {
            "schemas.published": "names schema schema_faults",
        },
    )
