"""The ruleset that a dossier falls under is written by id and digest, and read back whole."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from attrs import evolve

import ocop_rules.rulesets.written
from ocop_rules import LoadError
from ocop_rules.model.applicable import Applicable
from ocop_rules.rulesets import Registry, shipped, shipped_registry, with_readings

FILED = date(2026, 5, 10)


def written(answer: Applicable) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(answer.to_json()))
    return data


@pytest.mark.parametrize(
    ("today", "ruleset", "transition", "late"),
    [
        # article 12.2 of 26/2026: two months for what was filed before it
        (date(2026, 6, 1), "1489-2025", "pending-new-or-upgrade", False),
        (date(2026, 9, 1), "26-2026", None, True),
    ],
)
def test_an_answer_is_read_back_with_its_ruleset_and_its_clause(
    today: date,
    ruleset: str,
    transition: str | None,
    late: bool,  # noqa: FBT001
) -> None:
    made = shipped_registry().for_dossier("new", FILED, today=today)
    data = written(made)
    assert (data["ruleset"], data["transition"], data["late"]) == (ruleset, transition, late)
    assert Applicable.from_json(data) == made


def test_an_answer_under_other_readings_is_read_back_under_them() -> None:
    registry = shipped_registry()
    other = with_readings(registry.ruleset("26-2026"), {"pending-late": "keep"})
    made = registry.with_ruleset(other).for_dossier("new", FILED, today=date(2026, 9, 1))
    found = Applicable.from_json(written(made))
    assert (found.ruleset.digest, found.readings["pending-late"]) == (made.ruleset.digest, "keep")


def test_another_name_beside_a_released_digest_is_told() -> None:
    """The archive has the ruleset of the digest, whatever it is called beside it."""
    data = written(shipped_registry().for_dossier("new", FILED, today=date(2026, 6, 1)))
    with pytest.raises(LoadError) as caught:
        Applicable.from_json(data | {"ruleset": "no-such"})
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer, fault.found) == ("computed", "/ruleset", '"no-such"')


@pytest.mark.parametrize("key", ["ruleset", "transition"])
def test_a_name_that_nothing_has_is_told_with_those_there_are(key: str) -> None:
    data = written(shipped_registry().for_dossier("new", FILED, today=date(2026, 6, 1)))
    with pytest.raises(LoadError) as caught:
        # no ruleset is found by the digest either
        Applicable.from_json(data | {"digest": "sha256:" + "0" * 64, key: "no-such"})
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer, fault.found) == ("value", f"/{key}", '"no-such"')
    assert fault.fields["near"] == fault.fields["allowed"]
    known = str(fault.fields["allowed"]).split(", ")
    clauses = [one.id for one in shipped_registry().ruleset("26-2026").decision.transitions]
    assert {*(shipped() if key == "ruleset" else clauses)} <= {*known}


def test_a_digest_that_is_not_that_of_the_ruleset_is_told() -> None:
    data = written(shipped_registry().for_dossier("new", FILED, today=date(2026, 6, 1)))
    with pytest.raises(LoadError) as caught:
        Applicable.from_json(data | {"digest": "sha256:" + 64 * "0"})
    (fault,) = caught.value.faults
    assert (fault.code, fault.pointer) == ("computed", "/digest")
    assert fault.fields["computed"] == json.dumps(data["digest"])


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_clauses_of_one_name_that_of_the_decision_that_is_named_is_meant(
    turned: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registry = shipped_registry()
    made = registry.for_dossier("new", FILED, today=date(2026, 6, 1))
    law = registry.ruleset("26-2026")
    clauses = tuple(evolve(one, days=1) for one in law.decision.transitions)
    identity = evolve(law.decision.identity, id="another")
    another = evolve(law, decision=evolve(law.decision, identity=identity, transitions=clauses))
    both = (another, law) if turned else (law, another)
    monkeypatch.setattr(ocop_rules.rulesets.written, "shipped_registry", lambda: Registry(both))
    assert Applicable.from_json(written(made)) == made
    # where the steps name neither, there is one of the name all the same
    data = written(made)
    for step in data["why"]:
        step["transition"] = None
    assert Applicable.from_json(data).transition in {one.decision.transitions[1] for one in both}
