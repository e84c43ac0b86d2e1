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
from ocop_rules.comparing import map_between
from ocop_rules.councils import compare_members
from ocop_rules.errors import Fault, FaultsError, LoadError, NotHeldError, UnknownNameError
from ocop_rules.life import (
    Dossier,
    LevelOutcome,
    Producer,
    ProductCode,
    Round,
    WorkCalendar,
    certificate_extension,
    deadline,
    examine_dossier,
    missing_parts,
    plan_days,
    ranked_outcome,
    renewal_window,
    round_for,
    rounds_on,
    run_round,
    verify,
    withdrawal_due,
)
from ocop_rules.model import CertificateExtension, PlanDay, ResultRecord, Unreadable
from ocop_rules.model.anatomy import Finding
from ocop_rules.model.conformance import Clause, Counterexample, Verdict
from ocop_rules.model.decision import Place
from ocop_rules.model.history import StrikeOff, WithdrawalRecord
from ocop_rules.model.members import Agreement
from ocop_rules.planning import anatomy, council_upgrade, upgrade, what_if
from ocop_rules.planning.oracles import Mismatch
from ocop_rules.rulesets import Announced, Patch, Registry, load_patch, origin, shipped_registry
from ocop_rules.scoring import preview, prune
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
            name: _composed(" ".join(clean(field).split())[:60]) or "x" if isinstance(field, str) else field
            for name, field in fields.items()
        }
        try:
            return evolve(value, **fitting)
        except LoadError:
            return evolve(
                value, **{name: "x" if isinstance(field, str) else field for name, field in fields.items()}
            )


def _composed(text: str) -> str:
    """Return the text in the form that labels and words take: encodable, letters composed."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


def _labelled(ruleset: Ruleset, text: str) -> Ruleset:
    """Return the ruleset with ``text`` behind each of its labels, in the form that labels take."""
    text = _composed(text)
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
    yield "preview", preview(rules, evolve(sheet, answers={**full.answers, "2.3": 1}), before=full), rules
    faulty = {"ruleset": base.id, "product_set": 1, "answers": {"1.1": 99, "1.2": 1, "9.9": 1}}
    yield "faulty preview", preview(rules, faulty), rules
    yield "unjudged preview", preview(rules, {"ruleset": text}), rules
    yield "pruned", prune(rules, evolve(sheet, answers={**full.answers, "5.1": 1})), rules
    yield "nothing pruned", prune(rules, sheet), rules
    fault = Fault(
        code="type", file=f"{text}.json", pointer=f"/{text}", found=text, fields={"expected": "object"}
    )
    unreadable = named(Unreadable("-:1", None, (fault,)), source=f"{text}:1", id=f"a{text}")
    yield "unreadable", unreadable, None
    yield "invalid", invalid(unreadable, (fault,)), None
    yield "faults", [fault, evolve(fault, code="unknown-set", fields={"known": text})], None
    yield "error", FaultsError([fault]), None
    yield "name", UnknownNameError("ruleset", text, [text]), None
    yield "not held", NotHeldError(text, "rounds"), None


def _strange(patch: Patch, text: str) -> Patch:
    """Return the patch with ``text`` behind each of its words."""
    text = _composed(text)
    parts = []
    for part in patch.parts:
        labels = {
            lang: {key: f"{word} {text}" for key, word in words.items()}
            for lang, words in part.labels.items()
        }
        parts.append(evolve(part, labels=labels))
    return evolve(patch, parts=tuple(parts))


def _producer() -> Producer:
    return Producer(id="p", name="HTX", kind="cooperative", phone="0900 000 000")


def _dossier() -> Dossier:
    return Dossier.from_json(_data("bac-kan-2024/dossier-26.json"))


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
    yield "option", first.criteria["5.2"].options[0], latest
    place = Place(product_set=11, criterion="3.6", option=2)
    implied = Finding(code="floor-implied", stars=3, place=place)
    yield (
        "findings",
        (implied, Finding(code="tier-out-of-reach", stars=5, place=Place(product_set=1))),
        latest,
    )
    yield "finding", implied, None
    yield "registry", registry().with_ruleset(city), None
    yield "announced", (Announced(id=text, package=text, distribution=text or None),), None
    yield "announced one", Announced(id="a", package="b"), None
    yield "patch", load_patch("dong-thap"), None
    yield "amendment", _strange(load_patch("1489-2025"), text), None
    known_map = map_between(registry().ruleset("148-2023"), registry().ruleset("26-2026"))
    whys = {
        why: {lang: f"{told} {_composed(text)}" for lang, told in words.items()}
        for why, words in known_map.whys.items()
    }
    yield "map", named(known_map, whys=whys), latest
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
    yield "sitting", sitting, rules
    yield "members", compare_members(rules, made), rules
    for alpha in ("0.5000", None):
        yield "agreement", Agreement(level="ordinal", alpha=alpha, sheets=2, criteria=3), None
    yield "council upgrade", council_upgrade(rules, sitting, 5), rules
    changed = json.loads(json.dumps(made.to_json(sheets=True))) | {"stars": 5, "id": _composed(text) or None}
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
    dossier = named(_dossier(), product=text)
    yield "dossier", dossier, told
    yield from days(told, latest, text)
    yield from records(told, told_of, outcomes, text)
    yield from rounds(text)
    yield "dossier check", examine_dossier(latest, dossier), told


def days(told: Registry, rules: Ruleset, text: str) -> Iterator[tuple[str, object, Any]]:
    """Yield last days: of levels, plans, rounds, certificates; and the days that are worked."""
    yield "due", deadline(rules, "commune", DAY), told
    city = _labelled(load("bac-kan-city-2024"), text)
    yield "plan days", plan_days(city, filed=date(2025, 1, 1)), city
    yield "plan day", PlanDay(id="filing", level="district", last=DAY, done=DAY, late=True), told
    yield "round dates", round_for(rules, "province", DAY), told
    yield "window", renewal_window(rules, DAY), told
    yield "extension", certificate_extension(rules, DAY, filed=date(2027, 6, 1)), told
    yield (
        "extended",
        CertificateExtension(code="extended", until=DAY, readings={"transition": _composed(text)}),
        told,
    )
    assert rules.decision.withdrawal is not None
    ground = rules.decision.withdrawal.grounds[0].id
    yield "withdrawal", withdrawal_due(rules, 3, ground, DAY), told
    off = WorkCalendar(source="x", first=date(2026, 1, 1), days_off=(DAY,), working_days=(date(2026, 8, 22),))
    yield "calendar", named(off, source=text), None
    yield "weekends", WorkCalendar(source="given"), None


def records(
    told: Registry, histories: list[History], outcomes: list[LevelOutcome], text: str
) -> Iterator[tuple[str, object, Any]]:
    """Yield records: histories, results of levels, products and their producers."""
    yield "histories", histories, told
    first = histories[0]
    full = evolve(
        first,
        struck_off=(StrikeOff(certificate="c", day=DAY),),
        withdrawals=(
            WithdrawalRecord(
                certificate="c", ground="false-documents", concluded=DAY, level="province", day=DAY
            ),
            named(WithdrawalRecord(certificate="c", ground="g", concluded=DAY), certificate=text),
        ),
    )
    yield "history", full, None
    yield "empty history", History(product=first.product), None
    yield "outcomes", outcomes, None
    yield "assessed", LevelOutcome(level="commune", status="assessed", positive=False, day=DAY), None
    yield "by points", LevelOutcome(level="x", total=90, stars=3, stars_by_points=5), None
    yield "results", first.results, told
    made = ResultRecord(dossier="d", level="district", day=DAY, status="open")
    yield "result", named(made, dossier=text), None
    yield "product", named(first.product, name=text, commune=text, code="04-01279-7-2026"), told
    yield "code", ProductCode.parse("01-017-00478-1-2021"), None
    yield "producer", named(_producer(), name=text, address=text), None
    yield "agenda item", agenda(told, histories, DAY)[0], told
    yield "steps", missing_parts(told.ruleset("26-2026"), _dossier()), told
    yield "step", missing_parts(told.ruleset("26-2026"), _dossier())[0], told


def rounds(text: str) -> Iterator[tuple[str, object, Any]]:
    """Yield a round as it is recorded, and where it stands."""
    planned = Round.from_json(_data("bac-kan-2024/round.json"))
    entries = tuple(
        evolve(one, product=named(one.product, name=f"{one.product.name} {text}")) for one in planned.products
    )
    held = evolve(
        planned, products=entries, plan=named(planned.plan, title=text or None, issuer=text or None)
    )
    city = _labelled(load("bac-kan-city-2024"), text)
    yield "round", held, city
    for day in (date(2024, 10, 1), date(2024, 10, 28)):
        yield "round state", run_round(city, held, day=day), city


def kit(text: str) -> Iterator[tuple[str, object, Any]]:
    """Yield reports of the conformance kit and of oracle files."""
    fault = Fault(code="type", file=text, pointer=f"/{text}", found=text, fields={"expected": "object"})
    found = Counterexample(
        about=text, expected=text, found=[text], evaluations=({"id": text},), faults=(fault,)
    )
    clauses = [
        Clause(id="labels-complete"),
        Clause(id="tiers-rise", rule=7),
        Clause(id="mean-exact", rule=10),
    ]
    failed = Verdict(clause=clauses[0], status="failed", counterexample=found)
    yield "verdict", failed, None
    skipped = Verdict(clause=clauses[2], status="skipped", why="nothing")
    yield "verdicts", [Verdict(clause=clauses[1], status="passed"), failed, skipped], None
    yield "counterexample", found, None
    wrong = Mismatch(7, text or None, f"/{text}", "differs", text, [text])
    yield "mismatch", wrong, None
    yield "mismatches", [wrong] * 30, None


KINDS: tuple[Callable[[str], Iterator[tuple[str, object, Any]]], ...] = (
    sheets,
    rulesets,
    councils,
    lives,
    kit,
)
