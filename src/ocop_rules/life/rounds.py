"""A round from its plan to its certificates: where each product stands, and what each body has to do.

Everything follows from the records of the round: results from sheets, stars from results, histories from
all of it. What a plan says of copies and days stands in its ruleset (an overlay), what it says of bodies
and tasks too; that of Bắc Kạn city for 2024 is the worked example.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from attrs import evolve, frozen

from ocop_rules.councils.deliberating import deliberate
from ocop_rules.errors import Fault, FaultsError, LoadError, NotHeldError, UnknownNameError, pointer, show
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.life.dossiers import missing_parts
from ocop_rules.life.duties import deadlines_of, sum_up
from ocop_rules.life.replaying import filing, replay
from ocop_rules.life.round_checks import check_round
from ocop_rules.model.council import Sitting
from ocop_rules.model.dossier import Handed, Lack
from ocop_rules.model.history import (
    Arrival,
    CertificateRecord,
    DecisionRecord,
    DossierRecord,
    History,
    ResultRecord,
    SheetRecord,
)
from ocop_rules.model.process import PRODUCER, BodyRole, Deadline
from ocop_rules.model.round import Round, RoundEntry, RoundSitting
from ocop_rules.model.round_state import FINAL, CouncilWork, EntryState, RoundState, Stage
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.state import ProductState
from ocop_rules.model.step import Action, NextStep
from ocop_rules.rulesets.registry import Registry, shipped_registry
from ocop_rules.structure.days import NO_HOLIDAYS, day_before, is_before, require_day

_ROLES: Final[Mapping[Action, tuple[BodyRole, ...]]] = FrozenDict(
    {
        "assess": ("authority", "office"),
        "score": ("council", "support-team"),
        "complete": ("council", "support-team"),
        "score-again": ("council", "support-team"),
        "send-up": ("council", "office"),
        "recognise": ("authority",),
        "choose": ("authority",),
        "refuse": ("council",),
        "certify": ("authority",),
    }
)
"""The roles of the bodies that take each step."""

_STAGES: Final[Mapping[Action, Stage]] = FrozenDict(
    {
        "assess": "filed",
        "score": "filed",
        "complete": "open",
        "score-again": "open",
        "send-up": "to-send",
        "recognise": "to-recognise",
        "choose": "to-recognise",
        "certify": "to-certify",
    }
)


def run_round(
    rules: Ruleset,
    round: Round,  # noqa: A002 - the field's word
    *,
    day: date,
    registry: Registry | None = None,
    holidays: Collection[date] = NO_HOLIDAYS,
) -> RoundState:
    """Return where a round stands at the end of ``day``; what came later does not count.

    ``rules`` is the ruleset or overlay that the plan names, ``registry`` holds those that earlier
    certificates were issued under (those that come with the package by default). Raises
    :class:`~ocop_rules.errors.LoadError` with every fault of the round (see :func:`check_round`).
    """
    require_day(day)
    faults = check_round(rules, round)
    if faults:
        raise LoadError(faults)
    known = shipped_registry() if registry is None else registry
    running = _Running(rules, round, _Under(known.rulesets, known.known, rules), day, frozenset(holidays))
    states: list[EntryState] = []
    for index, entry in enumerate(round.products):
        try:
            states.append(running.entry(entry))
        except FaultsError as error:
            at = pointer("products", index)
            faults += [evolve(one, pointer=at) for one in error.faults]
    if faults:
        raise LoadError(faults)
    products = tuple(states)
    return sum_up(rules, round, day, products)


@frozen
class _Under(Registry):
    """A registry in which the plan's ruleset stands in the place of those that it is laid over."""

    over: Ruleset | None = None

    def ruleset(self, name: str) -> Ruleset:
        """Return the ruleset of this id, or the one laid over it."""
        if self.over is not None and name in self.over.accepts:
            return self.over
        return super().ruleset(name)


@frozen
class _Running:
    rules: Ruleset
    round: Round
    registry: Registry
    day: date
    holidays: frozenset[date]

    # -- one product ------------------------------------------------------------------------------

    def entry(self, entry: RoundEntry) -> EntryState:
        """Return the state of one product."""
        work = tuple(self._work(entry))
        history = self.history(entry, work)
        state = replay(self.registry, history, self.day)
        step = self._step(entry, state)
        stage = self._stage(entry, state)
        limit = self._limit(step, stage)
        published = [
            one.day
            for one in self.round.publications
            if entry.product.id in one.products and one.day <= self.day
        ]
        last = work[-1] if work else None
        return EntryState(
            product=entry.product.id,
            name=entry.product.name,
            kind=entry.kind,
            stage=stage,
            next=step,
            who=self._who(step),
            by=limit,
            late=limit is not None and stage not in FINAL and limit < self.day,
            in_time=self._in_time(entry),
            lacks=tuple(self._lacks(entry)),
            tasks=() if last is None or stage != "open" else last.result.tasks,
            work=work,
            state=state,
            history=history,
            published=min(published, default=None),
        )

    def _filed(self, entry: RoundEntry) -> bool:
        return entry.dossier is not None and entry.dossier.filed <= self.day

    def _work(self, entry: RoundEntry) -> Iterator[CouncilWork]:
        """Yield what each council came to, in the order of the levels; the last sitting of a level counts."""
        order = [level.id for level in self.rules.decision.levels]
        mine = [one for one in self.round.sittings if one.product == entry.product.id and one.day <= self.day]
        last = {one.level: one for one in sorted(mine, key=lambda one: one.day)}
        for one in sorted(last.values(), key=lambda one: (order.index(one.level), one.day)):
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
            ruleset=law_of(self.rules) if dossier.ruleset == self.rules.id else dossier.ruleset,
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
        if levels:
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
        recognised = [one for one in decisions if one.action == "recognise" and one.stars is not None]
        for one in self.round.certificates:
            if one.product == entry.product.id and one.issued <= self.day and recognised:
                last = recognised[-1]
                yield CertificateRecord(
                    number=one.number,
                    decision=last.number,
                    level=last.level,
                    stars=last.stars or 1,
                    issued=one.issued,
                )

    def _step(self, entry: RoundEntry, state: ProductState) -> NextStep:
        """Return what is next: of the dossier of the round, or to file it."""
        if not self._filed(entry):
            return filing(self.rules)
        mine = next(one for one in state.dossiers if one.record.id == dossier_id(entry))
        return state.next if mine.step is None else mine.step

    def _stage(self, entry: RoundEntry, state: ProductState) -> Stage:
        if not self._filed(entry):
            return "awaited"
        mine = next(one for one in state.dossiers if one.record.id == dossier_id(entry))
        if mine.step is None:
            return self._closed(entry, state)
        levels = [level.id for level in self.rules.decision.levels]
        if levels.index(mine.at) > levels.index(self.round.plan.level) and mine.step.action != "certify":
            return "sent"
        return _STAGES.get(mine.step.action, "filed")

    def _closed(self, entry: RoundEntry, state: ProductState) -> Stage:
        name = dossier_id(entry)
        mine = next(one for one in state.dossiers if one.record.id == name)
        numbers = {one.number for one in self.round.certificates if one.product == entry.product.id}
        if any(one.record.number in numbers for one in state.certificates):
            return "certified"
        refused = any(
            one.action == "refuse" and entry.product.id in one.products and one.day <= self.day
            for one in self.round.decisions
        )
        stopped = bool(mine.outcomes) and mine.outcomes[-1].status in ("stopped", "rejected")
        return "refused" if refused or stopped else "not-recognised"

    # -- who, and by when -------------------------------------------------------------------------

    def _who(self, step: NextStep) -> tuple[str, ...]:
        """Return the bodies that take a step: those of the plan where it names them, else the level."""
        if step.level == PRODUCER:
            return (PRODUCER,)
        roles = _ROLES.get(step.action, ())
        bodies = [one for one in self.rules.decision.bodies if one.level == step.level and one.role in roles]
        ordered = sorted(bodies, key=lambda one: roles.index(one.role))
        return tuple(one.id for one in ordered) or (step.level,)

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The days of the ruleset and of the plan itself."""
        return deadlines_of(self.rules, self.round)

    def _limit(self, step: NextStep, stage: Stage) -> date | None:
        who = {PRODUCER} if stage == "awaited" else set(self._who(step))
        if stage in ("awaited", "filed", "open"):
            days = [day_before(one.before) for one in self.deadlines if one.by in who]
            if days:
                return min(days)
        return step.by

    def _for_producer(self, entry: RoundEntry) -> list[Deadline]:
        return [
            one for one in self.deadlines if one.by == PRODUCER and (not one.kinds or entry.kind in one.kinds)
        ]

    def _in_time(self, entry: RoundEntry) -> bool | None:
        limits = self._for_producer(entry)
        if not limits or entry.dossier is None or not self._filed(entry):
            return None
        return all(is_before(entry.dossier.filed, one.before) for one in limits)

    def _lacks(self, entry: RoundEntry) -> Iterator[Lack]:
        """Yield what the decision and the plan ask for in the dossier and that has not been handed in."""
        dossier = entry.dossier
        if dossier is None or not self._filed(entry):
            return
        seen = evolve(
            dossier,
            kind=entry.kind,
            handed=tuple(one for one in dossier.handed if one.day is None or one.day <= self.day),
        )
        known = self.registry.ruleset(dossier.ruleset)
        told: set[tuple[str, str]] = set()
        try:
            steps = missing_parts(known, evolve(seen, ruleset=known.id))
        except NotHeldError:
            steps = ()
        for step in steps:
            if step.by == PRODUCER:
                for lack in step.lacks:
                    told.add((lack.by, lack.code))
                    yield lack
        handed = next((one for one in seen.handed if one.by == PRODUCER), Handed(by=PRODUCER))
        for limit in self._for_producer(entry):
            for code, needs, has in (
                ("paper-copies", limit.paper_copies, handed.paper_copies),
                (
                    "electronic-copies",
                    limit.electronic_copies,
                    max(handed.electronic_copies, int(handed.software)),
                ),
            ):
                if has < (needs or 0) and (PRODUCER, code) not in told:
                    yield Lack(
                        code=code,  # type: ignore[arg-type]
                        by=PRODUCER,
                        to=limit.level,
                        needs=needs or 0,
                        has=has,
                        cites=limit.cites,
                    )


def law_of(rules: Ruleset) -> str:
    """Return the id of the decision that dossiers and sheets name: the one that an overlay is laid over."""
    laws = [one.id for one in rules.layers if one.kind != "overlay"]
    return laws[-1] if laws else rules.id


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
