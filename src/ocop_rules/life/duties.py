"""What a round asks of each body: its tasks, what the records show of them, and how its days were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from attrs import frozen

from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.process import PRODUCER, Body, Deadline
from ocop_rules.model.round import Round
from ocop_rules.model.round_state import (
    FINAL,
    DeadlineState,
    DutyState,
    EntryState,
    Hold,
    HoldCode,
    RoundState,
    Stage,
)
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.working_days import WorkCalendar
from ocop_rules.rulesets.registry import Registry
from ocop_rules.structure.days import day_before, is_before

Seen = Literal["results", "decisions", "certificates", "dossiers", "sent", "published", "renewals"]
SHOWN: Final[Mapping[str, Seen]] = FrozenDict(
    {
        "evaluate-and-rank": "results",
        "assist-evaluation": "results",
        "sum-up-and-report": "results",
        "organise-evaluation": "results",
        "submit-results": "decisions",
        "approve-results": "decisions",
        "certify-3-stars": "certificates",
        "receive-dossiers": "dossiers",
        "take-in-dossiers": "dossiers",
        "notify-and-urge-producers": "dossiers",
        "urge-and-check-producers": "dossiers",
        "send-up-from-4-stars": "sent",
        "urge-4-star-producers": "sent",
        "complete-4-star-dossiers": "sent",
        "announce-results": "published",
        "make-known": "published",
        "review-expiring-products": "renewals",
    }
)
"""The tasks whose progress the records of a round show, and by which of them."""

_HOLDS: Final[Mapping[Stage, HoldCode]] = FrozenDict(
    {
        "awaited": "dossier",
        "filed": "council",
        "open": "council",
        "to-recognise": "decision",
        "to-certify": "certificate",
        "to-send": "send",
    }
)


def deadlines_of(rules: Ruleset, round: Round) -> tuple[Deadline, ...]:  # noqa: A002 - the field's word
    """Return the days of the ruleset and of the plan itself."""
    return (*rules.decision.deadlines, *round.plan.deadlines)


def sum_up(
    rules: Ruleset,
    round: Round,  # noqa: A002 - the field's word
    day: date,
    products: Sequence[EntryState],
    *,
    registry: Registry,
    calendar: WorkCalendar | None,
) -> RoundState:
    """Return the state of a round from those of its products, with all that it rests on."""
    summing = _Summing(rules, round, day, tuple(products))
    return RoundState(
        ruleset=rules.id,
        digest=rules.digest,
        readings=rules.choices,
        registry={one.id: one.digest for one in registry},
        known=registry.not_held,
        calendar=calendar,
        round=round,
        day=day,
        products=summing.products,
        duties=tuple(summing.duties()),
        deadlines=tuple(summing.deadlines()),
        counts=_counts(summing.products),
        holds=tuple(hold for one in summing.products for hold in summing.holds(one)),
    )


def went_up(one: EntryState, level: str) -> bool:
    """Tell whether a product has been handed to a level above ``level``, the first that it reached."""
    return one.stage != "awaited" and any(
        step.level != level for dossier in one.history.dossiers[-1:] for step in dossier.arrivals
    )


def _pieces(
    products: Sequence[EntryState], seen: Seen, level: str
) -> tuple[list[EntryState], list[EntryState]]:
    """Return the products that a task at ``level`` is about, and those for which it is done."""
    filed = [one for one in products if one.stage != "awaited"]
    results = [one for one in filed if one.stage not in ("filed", "open") or went_up(one, level)]
    above = [one for one in results if went_up(one, level)]
    up = [one for one in results if one.stage == "to-send" or one in above]
    here = [one for one in results if one not in up]
    recognised = [one for one in here if one.stage in ("to-recognise", "to-certify", "certified")]
    certified = [one for one in recognised if one.stage == "certified"]
    renewals = [one for one in products if one.kind == "renewal"]
    found = {
        "dossiers": (list(products), [one for one in filed if not one.lacks]),
        "results": (filed, results),
        "decisions": (recognised, [one for one in recognised if one.stage != "to-recognise"]),
        "certificates": (recognised, certified),
        "sent": (up, above),
        "renewals": (renewals, [one for one in renewals if one in results]),
        "published": (certified, [one for one in certified if one.published is not None]),
    }
    return found[seen]


@frozen
class _Summing:
    rules: Ruleset
    round: Round
    day: date
    products: tuple[EntryState, ...]

    def holds(self, one: EntryState) -> Iterator[Hold]:
        """Yield what holds the round up at a product."""
        if one.stage not in FINAL and one.lacks:
            yield Hold(code="incomplete", product=one.product, who=(PRODUCER,))
        if one.stage not in FINAL and one.in_time is False:
            yield Hold(code="dossier-late", product=one.product, who=(PRODUCER,), late=True)
        if one.stage in _HOLDS:
            yield Hold(code=_HOLDS[one.stage], product=one.product, who=one.who, by=one.by, late=one.late)
        if one.stage == "certified" and one.published is None and not went_up(one, self.round.plan.level):
            who = [body.id for body in self.rules.decision.bodies if "announce-results" in body.tasks]
            yield Hold(code="publish", product=one.product, who=tuple(who))

    def duties(self) -> Iterator[DutyState]:
        """Yield every task of every body of the plan."""
        for body in self.rules.decision.bodies:
            for task in body.tasks:
                yield self._duty(body, task)

    def _duty(self, body: Body, task: str) -> DutyState:
        declared = [
            one for one in self.round.done if (one.body, one.task) == (body.id, task) and one.day <= self.day
        ]
        said = declared[0] if declared else None
        seen = SHOWN.get(task)
        of, made = ([], []) if seen is None else _pieces(self.products, seen, self.round.plan.level)
        due = self._due(body.id, seen)
        whole = said is not None or (bool(of) and len(made) == len(of))
        passed = due is not None and due < self.day
        return DutyState(
            body=body.id,
            task=task,
            state="done" if whole else "late" if passed else "open",
            done=len(made),
            of=None if seen is None else len(of),
            due=due,
            day=None if said is None else said.day,
            note=None if said is None else said.note,
            cites=body.cites,
        )

    def _due(self, body: str, seen: Seen | None) -> date | None:
        """Return the last day for a task: of what the plan asks of the body, or of what comes to it."""
        limits = deadlines_of(self.rules, self.round)
        if seen == "dossiers":
            days = [one.before for one in limits if one.by == PRODUCER]
        elif seen == "results":
            days = [one.before for one in limits if one.by == body or one.by in self._councils]
        else:
            days = []
        return min(map(day_before, days), default=None)

    @property
    def _councils(self) -> set[str]:
        return {one.id for one in self.rules.decision.bodies if one.role == "council"}

    def deadlines(self) -> Iterator[DeadlineState]:
        """Yield how each day of the plan was kept."""
        for limit in deadlines_of(self.rules, self.round):
            among = [one for one in self.products if not limit.kinds or one.kind in limit.kinds]
            judged = limit.by == PRODUCER or limit.by in self._councils
            missing = [one.product for one in among if judged and not self._kept(one, limit)]
            yield DeadlineState(
                id=limit.id,
                last=day_before(limit.before),
                by=limit.by,
                kept=len(among) - len(missing) if judged else 0,
                missing=tuple(missing),
                passed=not is_before(self.day, limit.before),
                cites=limit.cites,
            )

    def _kept(self, one: EntryState, limit: Deadline) -> bool:
        if limit.by == PRODUCER:
            return one.in_time is True
        work = [each for each in one.work if each.sitting.level == limit.level]
        final = one.stage not in ("awaited", "filed", "open")
        return final and bool(work) and is_before(work[-1].sitting.day, limit.before)


def _counts(products: Sequence[EntryState]) -> Mapping[str, int]:
    stages: Counter[str] = Counter(one.stage for one in products)
    results = [one.last.result.stars for one in products if one.last is not None]
    stars = Counter(one for one in results if one is not None)
    counts = {"products": len(products)}
    counts |= {stage: stages[stage] for stage in sorted(stages)}
    counts |= {f"stars-{number}": stars[number] for number in sorted(stars)}
    return FrozenDict(counts)
