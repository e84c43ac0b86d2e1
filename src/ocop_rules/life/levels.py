"""Levels: from the results so far to the next step, by whom, by when, under which article.

Who assesses, who scores, what goes up and who recognises which stars stands in the ruleset
(148/2023: district, province, centre; 26/2026, articles 4 and 7: commune, province, centre). Stars
decide, after floors: 99 points with a missed 4-star floor are 3 stars, recognised below, with a note
that the points alone would go up (reading ``send-up-by``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from ocop_rules.errors import (
    LoadError,
    NotHeldError,
    UnknownNameError,
    require,
    require_many,
)
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.life.deadlines import deadline, round_for
from ocop_rules.life.outcomes import outcome_faults
from ocop_rules.model.decision import Level
from ocop_rules.model.process import PRODUCER, Kind
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import Action, LevelOutcome, NextStep
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import Holidays
from ocop_rules.rulesets.counting import require_holidays
from ocop_rules.rulesets.doubts import doubts_about
from ocop_rules.rulesets.readings import process_reading
from ocop_rules.rulesets.registry import require_kind
from ocop_rules.structure.days import NO_HOLIDAYS

_RESULTS: Final = ("ranked", "rejected", "stopped")
"""How an evaluation ends with a result that is made known."""


def next_step(
    ruleset: Ruleset,
    outcomes: Sequence[LevelOutcome] = (),
    *,
    kind: Kind = "new",
    since: date | None = None,
    holidays: Holidays = NO_HOLIDAYS,
) -> NextStep:
    """Return the next step after ``outcomes``, in the order in which the levels came to them.

    ``since`` is the day from which the time of that step runs: the day the dossier reached the level
    that acts, or for sending up the day from which the next round is looked for. ``holidays`` is a
    calendar, or days off beside Saturdays and Sundays. Raises UnknownNameError for a level the ruleset does
    not have and NotHeldError where its sources hold no levels.
    """
    require_kind(kind)
    require_holidays(holidays)
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    require_many(outcomes, "outcomes", "Outcome")
    outcomes = tuple(outcomes)
    for one in outcomes:
        require(one, LevelOutcome, "outcomes", "Outcome")
    levels = {level.id: level for level in ruleset.decision.levels}
    if not levels:
        raise NotHeldError(ruleset.id, "levels")
    for outcome in outcomes:
        if outcome.level not in levels:
            raise UnknownNameError("level", outcome.level, levels)
    faults = [fault for index, one in enumerate(outcomes) for fault in outcome_faults(ruleset, one, index)]
    if faults:
        raise LoadError(faults)
    if not outcomes:
        first = next(iter(levels.values()))
        step = _begin(first)
    else:
        step = _Way(ruleset, tuple(levels.values()), outcomes).step()
        if outcomes[-1].status in _RESULTS:
            step = evolve(step, informs=levels[outcomes[-1].level].informs)
    step = _under(ruleset, _in_writing(ruleset, step, kind))
    return _doubted(ruleset, step if since is None else _timed(ruleset, step, kind, since, holidays))


def _in_writing(ruleset: Ruleset, step: NextStep, kind: Kind) -> NextStep:
    """Return the step of a council with how it sits on a renewal: in writing, where the decision says so.

    Decision 26/2026, article 7.6(d), (e): it meets only where opinions diverge, or the matter is complex.
    """
    renewal = ruleset.decision.renewal
    scores = step.action in ("score", "score-again", "complete")
    if kind != "renewal" or not scores or renewal is None or not renewal.written_opinion:
        return step
    note = "opinions-diverge" if "rescore" in step.notes else "written-opinion"
    cites = tuple(dict.fromkeys((*step.cites, *renewal.opinion_cites)))
    return evolve(step, notes=(*step.notes, note), cites=cites)


def _doubted(ruleset: Ruleset, step: NextStep) -> NextStep:
    """Return the step with the doubts about the ruleset as a whole."""
    stars = () if step.stars is None else (step.stars,)
    return evolve(step, doubtful=doubts_about(ruleset, stars=stars))


def _under(ruleset: Ruleset, step: NextStep) -> NextStep:
    """Return the step with the ruleset that it follows, its alternatives too."""
    others = tuple(_under(ruleset, one) for one in step.alternatives)
    return evolve(step, ruleset=ruleset.id, alternatives=others)


def received(
    ruleset: Ruleset,
    level: str,
    *,
    kind: Kind = "new",
    since: date | None = None,
    holidays: Holidays = NO_HOLIDAYS,
) -> NextStep:
    """Return what a level does with a dossier that reached it on ``since``."""
    levels = {one.id: one for one in ruleset.decision.levels}
    if level not in levels:
        raise UnknownNameError("level", level, levels)
    step = _under(ruleset, _in_writing(ruleset, _begin(levels[level]), kind))
    return _doubted(ruleset, step if since is None else _timed(ruleset, step, kind, since, holidays))


def _begin(level: Level) -> NextStep:
    return NextStep(action="score" if level.scores else "assess", level=level.id, cites=level.cites)


@frozen
class _Way:
    """A product's way through the levels so far."""

    ruleset: Ruleset
    levels: tuple[Level, ...]
    outcomes: tuple[LevelOutcome, ...]

    @property
    def last(self) -> LevelOutcome:
        return self.outcomes[-1]

    @property
    def place(self) -> int:
        return self._index(self.last.level)

    @property
    def here(self) -> Level:
        return self.levels[self.place]

    def _index(self, name: str) -> int:
        return next(index for index, level in enumerate(self.levels) if level.id == name)

    def _taken(self, name: str) -> str:
        return process_reading(self.ruleset.choices, name)

    def step(self) -> NextStep:
        here, status = self.here, self.last.status
        if status == "assessed" or not here.scores:
            return self._assessed()
        if status in ("open", "no-quorum"):
            return NextStep(action="complete", level=here.id, notes=(status,), cites=here.cites)
        if status == "rescore":
            return NextStep(action="score-again", level=here.id, notes=(status,), cites=here.cites)
        if self.last.stars is None or self.last.total is None or status not in ("ranked", "stopped"):
            return self._refused()
        return self._against_assessment(self._ranked(self.last.stars, self.last.total))

    def _refused(self) -> NextStep:
        here, status = self.here, self.last.status
        notes: list[str] = [status] if status != "ranked" else []
        readings = {}
        if status == "rejected" and "filing-again" in self.ruleset.choices:
            choice = readings["filing-again"] = self._taken("filing-again")
            notes.append(f"filing-again-{choice}")
        return NextStep(
            action="refuse",
            level=here.id,
            to=PRODUCER,
            notes=tuple(notes),
            cites=self._grounds(status) or here.cites,
            readings=FrozenDict(readings),
        )

    def _grounds(self, status: str) -> tuple[Citation, ...]:
        """Return where the decision names the grounds on which a dossier is rejected, or stopped."""
        effect = {"rejected": "reject", "stopped": "stop"}.get(status)
        cites = (cite for gate in self.ruleset.decision.gates if gate.effect == effect for cite in gate.cites)
        return tuple(dict.fromkeys(map(_of_criterion, cites)))

    def _against_assessment(self, step: NextStep) -> NextStep:
        """Return the step after a council found well what the level below saw negatively."""
        seen = [one for one in self.outcomes[:-1] if one.status == "assessed"]
        name = "assessment-against-score"
        if step.action not in ("recognise", "send-up") or not seen or seen[-1].positive is not False:
            return step
        if name not in self.ruleset.choices:
            return step
        choice = self._taken(name)
        again = sum(1 for one in seen if one.level == seen[-1].level) > 1
        if choice == "assess-again" and not again:
            below = self.levels[self._index(seen[-1].level)]
            step = NextStep(action="assess", level=below.id, cites=below.cites)
        readings = FrozenDict({**step.readings, name: choice})
        return evolve(step, notes=(*step.notes, "against-assessment"), readings=readings)

    def _assessed(self) -> NextStep:
        here = self.here
        sent = here.sends_up
        notes: tuple[str, ...] = ()
        readings: Mapping[str, str] = FrozenDict()
        if self.last.positive is False:
            notes = ("negative-assessment",)
            readings = FrozenDict({"negative-assessment": self._taken("negative-assessment")})
        if sent is None or "return" in readings.values():
            return NextStep(
                action="improve", level=here.id, to=PRODUCER, notes=notes, cites=here.cites, readings=readings
            )
        cites = sent.cites or here.cites
        return NextStep(
            action="send-up", level=here.id, to=sent.to, notes=notes, cites=cites, readings=readings
        )

    def _ranked(self, stars: int, total: Fraction) -> NextStep:
        here = self.here
        came_back = any(
            self._index(one.level) > self.place for one in self.outcomes[:-1] if one.status == "ranked"
        )
        notes, readings = [], {}
        sent = here.sends_up
        if sent is not None and sent.stars and not came_back:
            by_points = sent.from_points is not None and total >= sent.from_points
            goes = stars in sent.stars
            if by_points != goes:
                choice = readings["send-up-by"] = self._taken("send-up-by")
                notes.append("points-alone-go-up" if choice == "stars" else "sent-up-by-points")
                goes = goes if choice == "stars" else by_points
            if goes:
                return NextStep(
                    action="send-up",
                    level=here.id,
                    to=sent.to,
                    stars=min(sent.stars) if stars not in sent.stars else stars,
                    notes=tuple(notes),
                    cites=sent.cites or here.cites,
                    readings=FrozenDict(readings),
                )
        if came_back and here.recognises and stars > max(here.recognises):
            # the level above has not found these stars; what is left is this level's own authority
            stars = max(here.recognises)
            notes.append("capped")
        if stars in here.recognises:
            return NextStep(
                action="recognise",
                level=here.id,
                to=PRODUCER,
                stars=stars,
                notes=tuple(notes),
                cites=here.cites,
                readings=FrozenDict(readings),
            )
        step = self._not_here(stars, total, came_back=came_back)
        return evolve(step, notes=(*notes, *step.notes), readings=FrozenDict({**readings, **step.readings}))

    def _not_here(self, stars: int, total: Fraction, *, came_back: bool) -> NextStep:
        """Return what follows when this level cannot recognise the stars and does not send up."""
        below = [level for level in self.levels[: self.place] if level.scores]
        certified = {tier.stars for tier in self.ruleset.decision.tiers if tier.certified}
        sent_here = any(one.level in {level.id for level in below} for one in self.outcomes[:-1])
        if below and (sent_here or stars in certified):
            return self._given_back(stars, total, below, again=not came_back)
        tier = next(one for one in self.ruleset.decision.tiers if one.stars == stars)
        return NextStep(
            action="improve",
            level=self.here.id,
            to=PRODUCER,
            notes=("not-certified",) if stars not in certified else ("nobody-recognises",),
            cites=(*self.here.cites, *tier.cites),
        )

    def _given_back(self, stars: int, total: Fraction, below: list[Level], *, again: bool) -> NextStep:
        """Return what the level below may do: Decision 26/2026, article 7.4(g).

        It may evaluate ``again`` once: what has come back already is not sent round a second time.
        """
        rule = self.here.gives_back
        name = below[-1].id if rule is None else rule.to
        target = self.levels[self._index(name)]
        cites = () if rule is None else rule.cites
        choices: set[str] = {"recognise", "score-again"} if rule is None else set(rule.choices)
        notes = ["given-back", *(() if rule is not None else ("rule-not-held",))]
        readings = {"result-returned": self._taken("result-returned")}
        if readings["result-returned"] != "either":
            choices &= {readings["result-returned"]}
        needed = None if target.sends_up is None else target.sends_up.from_points
        if needed is not None and total >= needed:
            notes.append("floor-missed-above")
            readings["floor-missed-above"] = self._taken("floor-missed-above")
            if readings["floor-missed-above"] == "score-again":
                choices = {"score-again"}
        if not again:
            choices = {"recognise"}
        who = next((one for one in reversed(below) if stars in one.recognises), None)
        steps = []
        if "recognise" in choices and who is not None:
            steps.append(
                NextStep(action="recognise", level=who.id, to=PRODUCER, stars=stars, cites=cites or who.cites)
            )
        if "score-again" in choices:
            steps.append(NextStep(action="score-again", level=target.id, cites=cites or target.cites))
        action: Action = "choose" if steps else "improve"
        step = steps[0] if len(steps) == 1 else NextStep(action=action, level=target.id)
        return evolve(
            step,
            to=PRODUCER if step.action == "improve" else step.to,
            notes=tuple(notes),
            cites=step.cites or cites or target.cites,
            readings=FrozenDict(readings),
            alternatives=tuple(steps) if len(steps) > 1 else (),
        )


def _timed(ruleset: Ruleset, step: NextStep, kind: Kind, since: date, holidays: Holidays) -> NextStep:
    """Return the step with its last day and its round, where the decision sets them."""
    if step.action in ("refuse", "improve", "choose"):
        return step
    scoring = {level.id for level in ruleset.decision.levels if level.scores}
    up = step.action == "send-up" and step.level in scoring
    limit = None if up else deadline(ruleset, step.level, since, kind, holidays)
    if limit is not None:
        cites = tuple(dict.fromkeys((*step.cites, *limit.cites)))
        return evolve(step, by=limit.day, counted=limit.counted, cites=cites)
    if step.level not in scoring or step.action == "recognise":
        return step
    try:
        found = round_for(ruleset, step.to or step.level, since, kind)
    except NotHeldError:
        return step
    if found is None:
        return step
    missed = found.late and step.action == "score"
    notes = (*step.notes, "round-missed") if missed else step.notes
    return evolve(step, round=found, by=found.last_proposal if up else found.last_held, notes=notes)


def _of_criterion(cite: Citation) -> Citation:
    """Return a citation of a box as one of its criterion: what is noted at a box is noted there."""
    at = "criterion-note" if cite.option is not None and cite.at == "note" else cite.at
    return evolve(cite, option=None, at=at)
