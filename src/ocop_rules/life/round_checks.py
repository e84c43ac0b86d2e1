"""Every fault of a round: names that nothing answers to, what stands twice, sheets that cannot count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import evolve

from ocop_rules.errors import Fault, pointer, require, show
from ocop_rules.ground.names import near_or_all, nearest
from ocop_rules.model.round import Round
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import cites_of
from ocop_rules.scoring.checking import check, set_fault


def check_round(rules: Ruleset, round: Round) -> list[Fault]:  # noqa: A002 - the field's word
    """Return all faults of a round under the ruleset or overlay of its plan, none when it can be run."""
    require(round, Round, "round", "Round")
    require(rules, Ruleset, "rules", "Ruleset")
    faults = list(_plan(rules, round))
    faults += _twice(round)
    products = {one.product.id: one for one in round.products}
    levels = [one.id for one in rules.decision.levels]
    for index, entry in enumerate(round.products):
        faults += _entry(rules, entry.product.product_set, index)
        if entry.dossier is not None and entry.dossier.ruleset not in rules.accepts:
            at = pointer("products", index, "dossier", "ruleset")
            fields = {"ruleset": rules.id}
            faults.append(
                Fault(code="ruleset-mismatch", pointer=at, found=show(entry.dossier.ruleset), fields=fields)
            )
    faults += _names(round, products, levels)
    faults += _done(rules, round)
    members = {one.council.level: {each.id for each in one.council.members} for one in round.councils}
    for index, sitting in enumerate(round.sittings):
        known = members.get(sitting.level)
        if sitting.product not in products or known is None:
            continue
        entry = products[sitting.product]
        if entry.dossier is None:
            faults.append(
                Fault(
                    code="round-no-dossier", pointer=pointer("sittings", index), found=show(sitting.product)
                )
            )
        faults += _absent(sitting.absent, known, pointer("sittings", index))
        seen: Counter[str | None] = Counter(one.evaluator for one in sitting.sheets)
        for number, sheet in enumerate(sitting.sheets):
            at = pointer("sittings", index, "sheets", number)
            faults += [evolve(one, pointer=at + one.pointer) for one in check(rules, sheet)]
            if sheet.product_set != entry.product.product_set:
                fields = {"expected": str(entry.product.product_set)}
                found = show(sheet.product_set)
                faults.append(
                    Fault(code="history-sheet", pointer=f"{at}/product_set", found=found, fields=fields)
                )
            if sheet.evaluator not in known or sheet.evaluator in sitting.absent:
                faults.append(_evaluator(sheet.evaluator, known - set(sitting.absent), at))
            elif seen[sheet.evaluator] > 1:
                faults.append(
                    Fault(code="round-two-sheets", pointer=f"{at}/evaluator", found=show(sheet.evaluator))
                )
    return faults


def _absent(absent: Iterable[str], known: Iterable[str], at: str) -> Iterator[Fault]:
    """Yield who is marked absent in a sitting and does not sit on its council."""
    ids = sorted(known)
    for number, name in enumerate(absent):
        if name not in ids:
            fields = {"near": near_or_all(name, ids)}
            yield Fault(code="round-absent", pointer=f"{at}/absent/{number}", found=show(name), fields=fields)


def _done(rules: Ruleset, round: Round) -> Iterator[Fault]:  # noqa: A002
    """Yield what was done by no body of the plan, or is no task of that body; where none is held, nothing."""
    tasks = {body.id: body.tasks for body in rules.decision.bodies}
    for index, one in enumerate(round.done if tasks else ()):
        if one.body not in tasks:
            at, fields = pointer("done", index, "body"), {"known": ", ".join(tasks)}
            yield Fault(code="body-unknown", pointer=at, found=show(one.body), fields=fields)
        elif one.task not in tasks[one.body]:
            at = pointer("done", index, "task")
            fields = {"body": one.body, "known": ", ".join(tasks[one.body]) or "-"}
            yield Fault(code="round-task", pointer=at, found=show(one.task), fields=fields)


def _evaluator(name: str | None, known: Iterable[str], at: str) -> Fault:
    ids = sorted(known)
    near = nearest(str(name), ids) or ", ".join(ids) or "-"
    return Fault(code="round-evaluator", pointer=f"{at}/evaluator", found=show(name), fields={"near": near})


def _plan(rules: Ruleset, round: Round) -> Iterator[Fault]:  # noqa: A002
    levels = [one.id for one in rules.decision.levels]
    if round.plan.ruleset not in {rules.id, *rules.accepts}:
        fields = {"ruleset": rules.id}
        at = pointer("plan", "ruleset")
        yield Fault(code="ruleset-mismatch", pointer=at, found=show(round.plan.ruleset), fields=fields)
    cites = cites_of(rules.decision.levels)
    if round.plan.level not in levels:
        yield evolve(_level(round.plan.level, levels, pointer("plan", "level")), cites=cites)
    for index, one in enumerate(round.councils):
        level = one.council.level
        if level not in levels:
            at = pointer("councils", index, "council", "level")
            yield evolve(_level(level, levels, at), cites=cites)


def _level(name: str | None, levels: Iterable[str], at: str) -> Fault:
    return Fault(code="level-missing", pointer=at, found=show(name), fields={"known": ", ".join(levels)})


def _twice(round: Round) -> Iterator[Fault]:  # noqa: A002
    for name, ids in (
        ("products", [one.product.id for one in round.products]),
        ("decisions", [one.number for one in round.decisions]),
        ("certificates", [one.number for one in round.certificates]),
        ("councils", [one.council.level for one in round.councils]),
    ):
        for found, count in Counter(ids).items():
            if count > 1:
                yield Fault(code="history-twice", pointer=pointer(name), found=show(found))


def _entry(rules: Ruleset, number: int, index: int) -> Iterator[Fault]:
    if number not in rules.numbers:
        yield set_fault(rules, number, pointer("products", index, "product", "product_set"))


def _named(round: Round) -> Iterator[tuple[str, str]]:  # noqa: A002
    """Yield every place that names a product, with the name."""
    for name, records in (
        ("sittings", round.sittings),
        ("results", round.results),
        ("certificates", round.certificates),
    ):
        for index, one in enumerate(records):
            yield pointer(name, index, "product"), one.product  # type: ignore[attr-defined]
    for name, lists in (("decisions", round.decisions), ("publications", round.publications)):
        for index, several in enumerate(lists):
            for number, product in enumerate(several.products):  # type: ignore[attr-defined]
                yield pointer(name, index, "products", number), product


def _names(round: Round, products: Iterable[str], levels: list[str]) -> Iterator[Fault]:  # noqa: A002
    """Yield products and levels that the round or its ruleset does not have."""
    known = list(products)
    for at, name in _named(round):
        if name not in known:
            near = nearest(name, known) or ", ".join(known[:6]) or "-"
            yield Fault(code="round-product", pointer=at, found=show(name), fields={"near": near})
    yield from _levels(round, levels)


def _levels(round: Round, levels: list[str]) -> Iterator[Fault]:  # noqa: A002
    """Yield levels that the ruleset does not have, or at which the round has no council."""
    councils = dict.fromkeys(one.council.level for one in round.councils)  # in their order
    for index, sitting in enumerate(round.sittings):
        if sitting.level not in councils:
            ids = [str(level) for level in councils]
            yield _level(sitting.level, ids, pointer("sittings", index, "level"))
    for index, decision in enumerate(round.decisions):
        if decision.level not in levels:
            yield _level(decision.level, levels, pointer("decisions", index, "level"))
    for index, result in enumerate(round.results):
        if result.level not in levels:
            yield _level(result.level, levels, pointer("results", index, "level"))
    held = {(one.product, one.level) for one in round.sittings}
    for index, result in enumerate(round.results):
        if (result.product, result.level) in held:
            # what the sheets come to is computed; a figure beside them could only contradict it
            yield Fault(code="round-result", pointer=pointer("results", index), found=show(result.product))
