"""A round from its plan to its certificates: where each product stands, and what each body has to do.

Everything follows from the records of the round: results from sheets, stars from results, histories from
all of it. What a plan says of copies and days stands in its ruleset (an overlay), what it says of bodies
and tasks too; that of Bắc Kạn city for 2024 is the worked example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import NoneType
from typing import Final

from attrs import evolve, field, frozen

from ocop_rules.errors import FaultsError, LoadError, NotHeldError, pointer, require
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.life.dossiers import missing_parts
from ocop_rules.life.duties import deadlines_of, sum_up
from ocop_rules.life.replaying import filing, replay
from ocop_rules.life.round_checks import check_round
from ocop_rules.life.round_records import RoundRecords, dossier_id
from ocop_rules.model.dossier import Handed, Lack
from ocop_rules.model.process import PRODUCER, BodyRole, Deadline
from ocop_rules.model.round import Round, RoundEntry
from ocop_rules.model.round_state import FINAL, EntryState, RoundState, Stage
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.state import DossierState, ProductState
from ocop_rules.model.step import Action, NextStep
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.counting import calendar_of
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
    holidays: Holidays = NO_HOLIDAYS,
) -> RoundState:
    """Return where a round stands at the end of ``day``; what came later does not count.

    ``rules`` is the ruleset or overlay that the plan names, ``registry`` holds those that earlier
    certificates were issued under (those that come with the package by default), ``holidays`` a calendar,
    or days off beside Saturdays and Sundays, for the days of next steps. All of them stand in the state.
    Raises :class:`~ocop_rules.errors.LoadError` with every fault of the round (see :func:`check_round`).
    """
    require(registry, (Registry, NoneType), "registry", "Registry")
    require_day(day)
    faults = check_round(rules, round)
    if faults:
        raise LoadError(faults)
    known = shipped_registry() if registry is None else registry
    calendar = calendar_of(holidays)
    under = _Under(known.rulesets, known.known, over=rules)
    running = _Running(rules, round, under, day, NO_HOLIDAYS if calendar is None else calendar)
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
    return sum_up(rules, round, day, products, registry=known, calendar=calendar)


@frozen
class _Under(Registry):
    """A registry in which the plan's ruleset stands in the place of those that it is laid over."""

    over: Ruleset = field(kw_only=True)

    def ruleset(self, name: str) -> Ruleset:
        """Return the ruleset of this id, or the one laid over it."""
        if name in self.over.accepts:
            return self.over
        return super().ruleset(name)


@frozen
class _Running:
    rules: Ruleset
    round: Round
    registry: Registry
    day: date
    holidays: Holidays

    # -- one product ------------------------------------------------------------------------------

    def entry(self, entry: RoundEntry) -> EntryState:
        """Return the state of one product."""
        records = RoundRecords(self.rules, self.round, self.day)
        work = tuple(records.work(entry))
        history = records.history(entry, work)
        state = replay(self.registry, history, self.day, holidays=self.holidays)
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
            return self._closed(entry, state, mine)
        levels = [level.id for level in self.rules.decision.levels]
        above = levels[levels.index(self.round.plan.level) + 1 :]
        # what a level above has given back is for the level of the plan again
        if mine.step.level in above and mine.step.action != "certify":
            return "sent"
        return _STAGES[mine.step.action]

    def _closed(self, entry: RoundEntry, state: ProductState, mine: DossierState) -> Stage:
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
        if stage not in ("awaited", "filed", "open"):
            return step.by
        who = self._who(step)
        return min((day_before(one.before) for one in self.deadlines if one.by in who), default=step.by)

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
        told: set[str] = set()
        try:
            steps = missing_parts(known, evolve(seen, ruleset=known.id))
        except NotHeldError:
            steps = ()
        for step in steps:
            if step.by == PRODUCER:
                for lack in step.lacks:
                    told.add(lack.code)
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
                if needs is not None and has < needs and code not in told:
                    yield Lack(
                        code=code,  # type: ignore[arg-type]
                        by=PRODUCER,
                        to=limit.level,
                        needs=needs,
                        has=has,
                        cites=limit.cites,
                    )
