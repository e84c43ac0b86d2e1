"""The shipped schemas compiled by a quick validator: for what is tried in masses.

It is another library than the one that the package checks with; that both say the same is a test of its own.
"""

from __future__ import annotations

from functools import cache

from jsonschema_rs import Draft202012Validator

from ocop_rules.schemas import schema


@cache
def quick(name: str) -> Draft202012Validator:
    """Return what tells quickly whether data is valid."""
    return Draft202012Validator(schema(name))
