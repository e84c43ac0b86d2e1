"""One value of every kind that has a page, with what it takes to tell it, and a stranger's words in it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve

from kit.ground import best
from ocop_rules import (
    Evaluation,
    History,
    Ruleset,
    Sitting,
    agenda,
    carry_over,
    deliberate,
    diff,
    load,
    next_step,
    replay,
    score,
)
from ocop_rules.errors import Fault, FaultsError, LoadError, NotHeldError, UnknownNameError
from ocop_rules.life import ranked_outcome, rounds_on, verify
from ocop_rules.life.dossiers import examine_dossier
from ocop_rules.model.dossier import Dossier
from ocop_rules.model.evaluation import Unreadable
from ocop_rules.planning import anatomy, council_upgrade, upgrade, what_if
from ocop_rules.rulesets import Registry, origin, shipped_registry
from ocop_rules.scoring.streams import invalid
from ocop_rules.telling.layout import clean

EXAMPLES = Path(__file__).parents[2] / "examples"
DAY = date(2027, 6, 15)


@cache
def registry() -> Registry:
    return shipped_registry()


def _data(name: str) -> Any:
    return json.loads((EXAMPLES / name).read_text(encoding="utf-8"))


def named(value: Any, **fields: object) -> Any:
    """Return the value with words of a stranger in it; words that it refuses are made printable first."""
    try:
        return evolve(value, **fields)
    except LoadError:
        fitting = {
            name: " ".join(clean(field).split())[:60] or "x" if isinstance(field, str) else field
            for name, field in fields.items()
        }
        try:
            return evolve(value, **fitting)
        except LoadError:
            return evolve(
                value, **{name: "x" if isinstance(field, str) else field for name, field in fields.items()}
            )


def _labelled(ruleset: Ruleset, text: str) -> Ruleset:
    """Return the ruleset with ``text`` behind each of its labels, in the form that labels take."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
    labels = {
        lang: {key: f"{word} {text}" for key, word in words.items()} for lang, words in ruleset.labels.items()
    }
    return evolve(ruleset, labels=labels)


def sheets(text: str) -> Iterator[tuple[str, object, Any]]:
    """Yield sheets: ranked, held back, open, stopped, rejected, invalid."""
    base = registry().ruleset("148-2023")
    rules = _labelled(base, text)
    full = best(base, 1)
    sheet = named(full, product=f"Chè {text}", evaluator=text, id=f"a{text}", date=date(2024, 10, 3))
    yield "evaluation", sheet, rules
    yield "held back", evolve(sheet, answers={**full.answers, "2.3": 1}), rules
    yield "open", evolve(sheet, answers={k: v for k, v in full.answers.items() if k > "2"}), rules
    yield "rejected", evolve(best(base, 6), gates=("imported-material",)), rules
    yield "result", score(rules, full), rules
    fault = Fault(
        code="type", file=f"{text}.json", pointer=f"/{text}", found=text, fields={"expected": "object"}
    )
    yield "invalid", invalid(Unreadable("-:1", text, (fault,)), (fault,)), None
    yield "faults", [fault, evolve(fault, code="unknown-set", fields={"known": text})], None
    yield "error", FaultsError([fault]), None
    yield "name", UnknownNameError("ruleset", text, [text]), None
    yield "not held", NotHeldError(text, "rounds"), None


@cache
def _plans() -> tuple[Any, Any, Any, Any]:
    """Return what planning gives back: words are not in it."""
    rules = registry().ruleset("148-2023")
    poor = evolve(best(rules, 1), answers={**best(rules, 1).answers, "2.3": 1, "5.2": 1})
    return (
        upgrade(rules, poor, 5),
        upgrade(rules, evolve(best(rules, 6), gates=("imported-material",)), 3),
        anatomy(registry().ruleset("26-2026"), 26),
        what_if(rules, poor, readings={"floor-miss": "not-recognised"}),
    )


def rulesets(text: str) -> Iterator[tuple[str, object, Any]]:
    """Yield what tells of rulesets: whole, a set, a criterion, a policy, a difference, an origin."""
    latest, city = (
        _labelled(registry().ruleset("26-2026"), text),
        _labelled(load("bac-kan-city-2024"), text),
    )
    first = latest.product_set(1)
    yield "ruleset", latest, None
    yield "overlay", city, None
    yield "product set", first, latest
    yield "criterion", first.criteria["5.2"], latest
    yield "origin", origin(city, "/levels/district/sends_up/stars"), city
    provincial = load("dong-thap")
    assert provincial.decision.council is not None
    yield "policy", provincial.decision.council, _labelled(provincial, text)
    old = _labelled(registry().ruleset("148-2023"), text)
    yield "difference", diff(old, latest, sets=[11]), (old, latest)
    way, blocked, can, beside = _plans()
    yield "upgrade", way, old
    yield "out of reach", blocked, old
    yield "anatomy", can, latest
    yield "what if", beside, old
    sheet = named(Evaluation.from_json(_data("mandarin-misses-floor.json")), product=text, id=text)
    yield "carried", carry_over(old, latest, sheet), (old, latest)


def councils(text: str) -> Iterator[tuple[str, object, Any]]:
    """Yield what a council comes to, its members under names of a stranger."""
    rules = _labelled(registry().ruleset("148-2023"), text)
    sitting = Sitting.from_json(_data("council/nine-members.json"))
    members = tuple(named(one, name=f"{one.id} {text}") for one in sitting.council.members)
    sitting = named(evolve(sitting, council=evolve(sitting.council, members=members)), product=text, id=text)
    made = deliberate(rules, sitting)
    yield "deliberation", made, rules
    yield "council upgrade", council_upgrade(rules, sitting, 5), rules
    changed = json.loads(json.dumps(made.to_json(sheets=True))) | {"stars": 5, "id": text or None}
    yield "verified", verify(changed, rules=rules), rules


def lives(text: str) -> Iterator[tuple[str, object, Any]]:
    """Yield what tells of the life of a product."""
    known = registry()
    latest = _labelled(known.ruleset("26-2026"), text)
    told = known.with_ruleset(latest)
    outcomes = [ranked_outcome(latest, "province", 93, 5), ranked_outcome(latest, "central", 86, 4)]
    yield "next step", next_step(latest, outcomes), latest
    histories = [History.from_json(one) for one in _data("bac-kan-2024/histories.json")]
    told_of = [evolve(one, product=named(one.product, name=f"Hồng {text}")) for one in histories]
    yield "state", replay(told, told_of[0], DAY), told
    yield "agenda", agenda(told, told_of, DAY), told
    yield "rounds", rounds_on(latest, "province", date(2027, 4, 30)), told
    yield "applicable", told.for_dossier("renewal", date(2026, 5, 1)), told
    dossier = named(Dossier.from_json(_data("bac-kan-2024/dossier-26.json")), product=text)
    yield "dossier", dossier, told
    yield "dossier check", examine_dossier(latest, dossier), told


KINDS: tuple[Callable[[str], Iterator[tuple[str, object, Any]]], ...] = (sheets, rulesets, councils, lives)
