"""Reading and writing the histories of products.

Personal data of the producer and the names of evaluators stay out of what is written unless they
are asked for.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve

from ocop_rules.model.history import History
from ocop_rules.structure import strict_json
from ocop_rules.structure.structuring import structure, unstructure


def history_from_json(data: object, source: str | None = None) -> History:
    """Return the history that plain JSON ``data`` describes; raises LoadError with all faults."""
    return structure(data, History, source)


def history_to_json(history: History, *, personal: bool = False) -> dict[str, Any]:
    """Return the history as plain JSON data.

    Without ``personal`` it holds neither the personal data of the producer nor the names of evaluators;
    with it, reading it back gives an equal history.
    """
    data: dict[str, Any] = unstructure(history if personal else public(history))
    return data


def public(history: History) -> History:
    """Return the history without personal data."""
    return evolve(
        history,
        producer=None if history.producer is None else history.producer.public(),
        sheets=tuple(
            evolve(one, evaluation=evolve(one.evaluation, evaluator=None)) for one in history.sheets
        ),
    )


def parse_history(text: str | bytes, source: str | None = None) -> History:
    """Return the history written as JSON in ``text``; raises LoadError with all faults."""
    if isinstance(text, bytes):
        text = strict_json.decode(text, source)
    return history_from_json(strict_json.loads(text, source), source)
