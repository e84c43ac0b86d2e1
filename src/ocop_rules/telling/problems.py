"""Faults and errors as problem details for HTTP (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType
from typing import Any, Final

from ocop_rules.errors import Fault, FaultsError, OcopError, check_language, phrase, require, require_many
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.words import DEFAULT

_STATUS: Final = FrozenDict(
    {
        "argument": 500,  # the program asked wrongly, not its user
        "error": 500,
        "evaluation": 422,
        "faults": 422,
        "history": 422,
        "missing-extra": 501,
        "no-rule": 404,
        "not-held": 404,
        "unknown-name": 404,
        "unreadable": 400,
    }
)


def problem(
    error: OcopError | Iterable[Fault],
    *,
    lang: str = DEFAULT,
    status: int | None = None,
    instance: str | None = None,
) -> dict[str, Any]:
    """Return an error of this library, or faults, as problem details (RFC 9457, schema ``problem``).

    ``type`` is ``urn:ocop-rules:problem:<code>`` with the stable code of the error, ``title`` and ``detail``
    are words in ``lang``. ``status`` is an HTTP status: 400 for what cannot be read, 422 for a sheet that
    breaks the rules of its set, 404 for a name that nobody knows; give another to set it. ``instance`` is the
    address of this occurrence. ``code`` and all ``faults``, each with its pointer and remedy, are extension
    members, and so are the ``remedy`` and the ``fields`` of an error that has no faults. Serve as
    ``application/problem+json``.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a language that the library does not speak.
    """
    require(status, (int, NoneType), "status", "number")
    require(instance, (str, NoneType), "instance", "plain-text")
    check_language(lang)
    if not isinstance(error, OcopError):
        require_many(error, "error", "faults")
        given = list(error)
        for one in given:
            require(one, Fault, "error", "faults")
        error = FaultsError(given)
    faults = error.faults if isinstance(error, FaultsError) else ()
    told: dict[str, Any] = {
        "type": f"urn:ocop-rules:problem:{error.code}",
        "title": phrase(lang, f"problem.{error.code}"),
        "status": _STATUS.get(error.code, 500) if status is None else status,
        "detail": " ".join(fault.message(lang) for fault in faults) or error.text(lang),
        "code": error.code,
        "faults": [fault.to_json(lang) for fault in faults],
    }
    if instance is not None:
        told["instance"] = instance
    if not faults:
        known = error.to_json(lang)
        told["remedy"] = error.remedy(lang)
        words = ("code", "message", "remedy", "faults")
        told["fields"] = {name: value for name, value in known.items() if name not in words}
    return told
