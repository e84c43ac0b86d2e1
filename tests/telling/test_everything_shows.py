"""Whatever a ruleset or overlay sets is shown: change one value of it, and the page is another one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from attrs import evolve, fields, has

from ocop_rules import Page, Ruleset, load, tell
from ocop_rules.councils import CouncilPolicy
from ocop_rules.model.council import Quorum, Rounding, Share, Spread
from ocop_rules.model.decision import CertificateTerm, Decision, Doubt, Erratum, Gate, Place
from ocop_rules.model.process import Body, Deadline, DossierPart, YearlyDay, YearlyRound
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import OwnDays
from ocop_rules.rulesets import shipped
from ocop_rules.structure.trust import trusted
from ocop_rules.telling.ruleset import declarations

Path = tuple[str | int, ...]
Field = tuple[type, str]
TOLD_BESIDE = frozenset({(Decision, "doubts"), (Decision, "errata")})
"""What the page of declarations shows; the alternatives of readings stand there, too."""
SILENT = frozenset(
    {
        # a round that a province added is cited to the province alone
        ("LevelRounds", "cites"),
        # the alternatives stand on the page of declarations
        ("Reading", "choices"),
    }
)
A_DAY = timedelta(days=1)


def cite(article: int) -> tuple[Citation, ...]:
    return (Citation(source="made-up", article=article),)


@cache
def filled() -> Ruleset:
    """Return Decision 26 with everything set that it and the shipped overlays leave out."""
    rules = load("26-2026")
    law = rules.decision
    body = Body(id="the-council", level="province", role="council", tasks=("report",), cites=cite(81))
    deadline = Deadline(
        id="dossiers",
        before=date(2027, 10, 3),
        level="province",
        by="the-council",
        to="producer",
        kinds=("new", "upgrade"),
        paper_copies=3,
        electronic_copies=4,
        cites=cite(82),
    )
    policy = CouncilPolicy(
        quorum=Quorum(present=Share(numerator=3, denominator=4), chair=True, cites=cite(83)),
        counted=("chair", "secretary"),
        spread=Spread(limit=10, kind="any-pair", then="flag", cites=cite(84)),
        rounding=Rounding(digits=2, mode="half-up", cites=cite(85)),
        floors="all",
        gates="any",
        settled=("local-labour", "origin-of-idea"),
        notes=("low-box", "gate"),
        cites=cite(86),
    )
    own = OwnDays(days_off=(date(2027, 1, 4),), working_days=(date(2027, 1, 9),), cites=cite(87))
    added = YearlyRound(
        number=3,
        held_before=YearlyDay(month=8, day=1),
        proposed_before=YearlyDay(month=7, day=1),
        cites=cite(88),
    )
    part = DossierPart(
        id="made-up",
        kinds=("new", "renewal"),
        form=77,
        samples=9,
        if_any=True,
        except_sets=(3,),
        cites=cite(89),
    )
    assert law.withdrawal is not None
    decision = evolve(
        law,
        identity=evolve(
            law.identity, amends="148-2023", period=evolve(law.identity.period, end=date(2030, 1, 1))
        ),
        tiers=(evolve(law.tiers[0], meaning=True), *law.tiers[1:]),
        certificate=CertificateTerm(months=36, notice_days=30, cites=cite(90)),
        rounds=(evolve(law.rounds[0], rounds=(*law.rounds[0].rounds, added)), *law.rounds[1:]),
        deadlines=(deadline,),
        bodies=(body,),
        dossiers=(evolve(law.dossiers[0], parts=(*law.dossiers[0].parts, part)), *law.dossiers[1:]),
        withdrawal=evolve(
            law.withdrawal,
            by=tuple(evolve(one, cites=cite(91 + n)) for n, one in enumerate(law.withdrawal.by)),
        ),
        council=policy,
        calendar=own,
    )
    return evolve(rules, decision=decision)


def rulesets() -> Iterator[tuple[str, Ruleset]]:
    yield "filled", filled()
    yield from ((name, load(name)) for name in shipped())


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Field, Path, Any, Any]]:
    """Yield every value of an attrs tree with its class, field, path and type; a citation is one value."""
    hints = get_type_hints(type(node), include_extras=True)
    for one in fields(type(node)):
        value, here = getattr(node, one.name), (*path, one.name)
        if not one.init or (type(node), one.name) in TOLD_BESIDE:
            continue
        yield (type(node), one.name), here, value, hints[one.name]
        items = list(enumerate(value)) if isinstance(value, tuple) else []
        if has(type(value)) and not isinstance(value, Citation):
            yield from leaves(value, here)
        for index, item in items:
            if has(type(item)) and not isinstance(item, Citation):
                yield from leaves(item, (*here, index))


def put(node: Any, path: Path, value: Any) -> Any:
    """Return the tree with another value at a path."""
    if not path:
        return value
    step, *rest = path
    if isinstance(node, tuple):
        changed = list(node)
        changed[int(step)] = put(node[int(step)], tuple(rest), value)
        return tuple(changed)
    return evolve(node, **{str(step): put(getattr(node, str(step)), tuple(rest), value)})


def words_of(hint: Any) -> list[Any]:
    """Return the words that a field takes, none where it takes any text."""
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    return [word for part in get_args(hint) for word in words_of(part)]


def others(value: Any, hint: Any) -> list[Any]:
    """Return other values that could stand in the place of one; none for an object, which is walked into."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1 if value < 4 else value - 1]
    if isinstance(value, date):
        return [value + A_DAY]
    if isinstance(value, str):
        known = [word for word in words_of(hint) if word != value]
        return known[:1] or [f"{value}-other"]
    if isinstance(value, tuple) and value:
        # a place that is cited twice is told once
        return [(*value[:-1], *cite(999)) if isinstance(value[-1], Citation) else value[:-1]]
    return []


def page_of(ruleset: Ruleset, decision: Decision, lang: str) -> Page:
    with trusted():
        changed = evolve(ruleset, decision=decision)
    return tell(changed, lang=lang)


def is_told_alike(one: Page, other: Page) -> bool:
    """Tell whether two pages have the same text; blocks that are equal need not be written for that."""
    if len(one.blocks) != len(other.blocks):
        return one.text() == other.text()
    pairs = [pair for pair in zip(one.blocks, other.blocks, strict=True) if pair[0] != pair[1]]
    return (
        Page([mine for mine, _ in pairs], one.lang).text() == Page([its for _, its in pairs], one.lang).text()
    )


def changes(ruleset: Ruleset) -> Iterator[tuple[Field, Path, Decision]]:
    """Yield the decision with one value changed, at most twice for a field and a kind of value."""
    seen: dict[tuple[Field, type], int] = {}
    for field, path, value, hint in leaves(ruleset.decision):
        if field == (Gate, "effect") and ruleset.decision.gates[int(path[1])].reading is not None:
            continue  # the choice of the reading is shown in its place
        for other in others(value, hint):
            key = (field, type(value))
            seen[key] = seen.get(key, 0) + 1
            if seen[key] <= 2:
                yield field, path, put(ruleset.decision, path, other)


@pytest.mark.parametrize(
    ("name", "lang"), [("filled", "en"), ("filled", "vi"), *((name, "vi") for name in shipped())]
)
def test_every_value_of_a_ruleset_shows(name: str, lang: str) -> None:
    ruleset = dict(rulesets())[name]
    before = page_of(ruleset, ruleset.decision, lang)
    silent = [
        "/".join(map(str, path))
        for (kind, field), path, decision in changes(ruleset)
        if (kind.__name__, field) not in SILENT and is_told_alike(page_of(ruleset, decision, lang), before)
    ]
    assert silent == []


def classes(kind: type) -> Iterator[type]:
    """Yield a class and those that its fields hold, citations left out."""
    yield kind
    for one in fields(kind):
        if (kind, one.name) not in TOLD_BESIDE:
            yield from _inside(get_type_hints(kind)[one.name])


def _inside(hint: Any) -> Iterator[type]:
    for part in (hint, *get_args(hint)):
        if isinstance(part, type) and has(part):
            if part is not Citation:
                yield from classes(part)
        elif part is not hint:
            yield from _inside(part)


def test_no_field_of_the_model_is_left_out_of_the_walk() -> None:
    walked = {(kind, field) for _, ruleset in rulesets() for (kind, field), _, _ in changes(ruleset)}
    every = {(kind, one.name) for kind in set(classes(Decision)) for one in fields(kind) if one.init}
    objects = {
        (kind, field)
        for kind, field in every
        if any(part is not Citation and has(part) for part in get_args(get_type_hints(kind)[field])[:1])
        or has(get_type_hints(kind)[field])
    }
    missing = {(kind.__name__, field) for kind, field in every - walked - objects - TOLD_BESIDE}
    assert missing == set()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_declarations_show_doubts_misprints_and_the_alternatives_of_readings(lang: str) -> None:
    ruleset = load("148-2023")
    law = ruleset.decision
    before = declarations(ruleset, lang=lang).text()
    doubt = Doubt(id="another", places=(Place(product_set=1),), cites=cite(1))
    misprint = Erratum(id="another", places=(), printed="1", read="2", cites=cite(1))
    reading = evolve(law.readings[0], choices=law.readings[0].choices[:1])
    for changed in (
        evolve(law, doubts=(*law.doubts, doubt)),
        evolve(law, errata=(*law.errata, misprint)),
        evolve(law, readings=(reading, *law.readings[1:])),
        evolve(law, errata=(evolve(law.errata[0], read="other"), *law.errata[1:])),
        evolve(law, errata=(evolve(law.errata[0], printed="other"), *law.errata[1:])),
    ):
        assert declarations(evolve(ruleset, decision=changed), lang=lang).text() != before
