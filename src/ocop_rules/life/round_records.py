"""A round's records read as histories: what its councils came to, product by product, up to a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import cast

from attrs import evolve, frozen

from ocop_rules.councils.deliberating import deliberate
from ocop_rules.errors import Fault, LoadError, UnknownNameError, show
from ocop_rules.model.council import Sitting
from ocop_rules.model.dossier import Handed
from ocop_rules.model.history import (
    Arrival,
    CertificateRecord,
    DecisionRecord,
    DossierRecord,
    History,
    ResultRecord,
    SheetRecord,
)
from ocop_rules.model.process import PRODUCER
from ocop_rules.model.round import Round, RoundEntry, RoundSitting
from ocop_rules.model.round_state import CouncilWork
from ocop_rules.model.ruleset import Ruleset


@frozen
class RoundRecords:
    """The records of a round, up to the end of a day."""

    rules: Ruleset
    round: Round
    day: date

    def work(self, entry: RoundEntry) -> Iterator[CouncilWork]:
        """Yield what each council came to, in the order of the levels; the last sitting of a level counts."""
        order = [level.id for level in self.rules.decision.levels]
        mine = [one for one in self.round.sittings if one.product == entry.product.id and one.day <= self.day]
        last = {one.level: one for one in sorted(mine, key=lambda one: one.day)}
        for one in sorted(last.values(), key=lambda one: order.index(one.level)):
            yield CouncilWork(sitting=one, result=deliberate(self.rules, sitting_in(self.round, entry, one)))

    def history(self, entry: RoundEntry, work: Iterable[CouncilWork]) -> History:
        """Return the history of a product: what was before the round, and what its sheets come to."""
        before = entry.earlier or History(product=entry.product)
        before = evolve(before, product=entry.product, producer=entry.producer or before.producer)
        dossier = entry.dossier
        if dossier is None or dossier.filed > self.day:
            return before
        name = dossier_id(entry)
        works = tuple(work)
        results = (*(_result(name, one) for one in works), *self._told(entry, name))
        sheets = tuple(
            SheetRecord(dossier=name, level=one.sitting.level, day=one.sitting.day, evaluation=sheet)
            for one in works
            for sheet in one.sitting.sheets
        )
        decisions = tuple(self._decisions(entry, name, results))
        record = DossierRecord(
            id=name,
            ruleset=self.rules.law.id if dossier.ruleset == self.rules.id else dossier.ruleset,
            kind=entry.kind,
            filed=dossier.filed,
            arrivals=tuple(self._arrivals(dossier.handed)),
        )
        return evolve(
            before,
            dossiers=(*before.dossiers, record),
            sheets=(*before.sheets, *sheets),
            results=(*before.results, *results),
            decisions=(*before.decisions, *decisions),
            certificates=(*before.certificates, *self._certificates(entry, decisions)),
        )

    def _told(self, entry: RoundEntry, dossier: str) -> Iterator[ResultRecord]:
        """Yield the results that levels made known without their sheets."""
        for one in self.round.results:
            if one.product == entry.product.id and one.day <= self.day:
                yield ResultRecord(
                    dossier=dossier,
                    level=one.level,
                    day=one.day,
                    status=one.status,
                    total=one.total,
                    stars=one.stars,
                )

    def _arrivals(self, handed: Iterable[Handed]) -> Iterator[Arrival]:
        levels = self.rules.decision.levels
        up = {level.id: level.sends_up.to for level in levels if level.sends_up is not None}
        # the level of the plan is one of them
        up[PRODUCER] = levels[0].id
        for one in handed:
            if one.day is not None and one.day <= self.day and one.by in up:
                yield Arrival(level=up[one.by], day=one.day)

    def _decisions(
        self, entry: RoundEntry, dossier: str, results: tuple[ResultRecord, ...]
    ) -> Iterator[DecisionRecord]:
        for one in self.round.decisions:
            if entry.product.id not in one.products or one.day > self.day:
                continue
            known = [each for each in results if each.day <= one.day and each.level == one.level]
            stars = known[-1].stars if known and one.action != "refuse" else None
            if stars is None and one.action != "refuse":
                fields = {"product": entry.product.id, "level": one.level}
                raise LoadError([Fault(code="round-no-result", found=show(one.number), fields=fields)])
            yield DecisionRecord(
                number=one.number,
                dossier=dossier,
                level=one.level,
                day=one.day,
                action=one.action,
                stars=stars,
            )

    def _certificates(
        self, entry: RoundEntry, decisions: tuple[DecisionRecord, ...]
    ) -> Iterator[CertificateRecord]:
        recognised = [one for one in decisions if one.action == "recognise"]
        for one in self.round.certificates:
            if one.product == entry.product.id and one.issued <= self.day and recognised:
                last = recognised[-1]
                yield CertificateRecord(
                    number=one.number,
                    decision=last.number,
                    level=last.level,
                    stars=cast("int", last.stars),
                    issued=one.issued,
                )


def dossier_id(entry: RoundEntry) -> str:
    """Return the id of an entry's dossier: its own, or one made of the product and the year of filing."""
    dossier = entry.dossier
    if dossier is None or dossier.id is not None:
        return entry.product.id if dossier is None else str(dossier.id)
    return f"{entry.product.id}-{dossier.filed.year}"


def sitting_in(round: Round, entry: RoundEntry, one: RoundSitting) -> Sitting:  # noqa: A002
    """Return a sitting of the round as a council deliberates on it.

    Raises UnknownNameError where the round has no council at its level.
    """
    held = {each.council.level: each for each in round.councils}
    if one.level not in held:
        raise UnknownNameError("level", one.level, [str(level) for level in held])
    mine = held[one.level]
    members = tuple(
        evolve(member, absent=True) if member.id in one.absent else member for member in mine.council.members
    )
    dossier = entry.dossier
    return Sitting(
        ruleset=round.plan.ruleset if dossier is None else dossier.ruleset,
        product_set=entry.product.product_set,
        council=evolve(mine.council, members=members),
        sheets=one.sheets,
        support=one.support,
        self_assessment=one.self_assessment,
        policy=mine.policy,
        id=f"{entry.product.id}-{one.level}",
        product=entry.product.id,
        kind=entry.kind,
    )


def _result(dossier: str, work: CouncilWork) -> ResultRecord:
    made = work.result
    total = None if made.mean is None or made.status != "ranked" else made.mean.tiered
    return ResultRecord(
        dossier=dossier,
        level=work.sitting.level,
        day=work.sitting.day,
        status=made.status,
        total=None if total is None else str(total),
        stars=made.stars,
    )
