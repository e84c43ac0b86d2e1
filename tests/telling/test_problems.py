"""Errors as problem details for HTTP: RFC 9457's members, and nothing of the fault lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from kit.ground import best

from ocop_rules import Evaluation, check, errors, load, score
from ocop_rules.errors import ArgumentError, MissingExtraError, NoRuleError, OcopError
from ocop_rules.life.replaying import HistoryError
from ocop_rules.schemas import schema
from ocop_rules.telling import dossier_form_of, problem

RULES = load("148-2023")


def caught(call: Callable[[], object]) -> OcopError:
    with pytest.raises(OcopError) as found:
        call()
    return found.value


ERRORS: dict[str, tuple[OcopError, int]] = {
    "unreadable": (caught(lambda: Evaluation.parse("{")), 400),
    "evaluation": (caught(lambda: score(RULES, best(RULES, 1, c5_1=1))), 422),
    "unknown-name": (caught(lambda: load("148-2032")), 404),
    "argument": (caught(lambda: score(RULES, 1)), 500),  # type: ignore[arg-type]
    "not-held": (caught(lambda: dossier_form_of(load("1048-2019"), 1)), 404),
    "no-rule": (NoRuleError("2001-01-01", after="148-2023"), 404),
    "missing-extra": (MissingExtraError("jsonschema", "schemas"), 501),
    "history": (HistoryError(check(RULES, {})), 422),
    "faults": (errors.FaultsError(check(RULES, {})), 422),
    "error": (OcopError("?"), 500),
}


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", ERRORS)
def test_every_error_is_a_problem(code: str, lang: str) -> None:
    error, status = ERRORS[code]
    told = problem(error, lang=lang, instance="/sheets/7")
    Draft202012Validator(schema("problem")).validate(told)
    assert (told["type"], told["status"]) == (f"urn:ocop-rules:problem:{code}", status)
    assert told["instance"] == "/sheets/7"
    faults = getattr(error, "faults", ())
    assert told["faults"] == [fault.to_json(lang) for fault in faults]
    for fault in faults:
        assert fault.message(lang) in told["detail"]
    assert ("fields" in told) == (not faults)


def test_every_error_of_the_library_has_its_title() -> None:
    def below(kind: type[OcopError]) -> set[str]:
        return {kind.code}.union(*map(below, kind.__subclasses__()))

    assert below(OcopError) == set(ERRORS)


def test_faults_alone_are_a_problem() -> None:
    faults = check(RULES, best(RULES, 1, c5_1=1))
    told = problem(faults, lang="en", status=409)
    assert (told["code"], told["status"], len(told["faults"])) == ("faults", 409, 2)
    assert [one["pointer"] for one in told["faults"]] == ["/answers/5.2", "/answers/5.3"]


def test_what_is_no_fault_is_refused() -> None:
    wrong: list[Any] = [None, "text", ["text"], 5]
    for thing in wrong:
        with pytest.raises(ArgumentError):
            problem(thing)
