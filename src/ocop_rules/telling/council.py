"""A council's result in words, for the minutes of its meeting."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ocop_rules.model.council import Sitting
from ocop_rules.model.decision import Place
from ocop_rules.model.deliberation import (
    CouncilFloor,
    CouncilGate,
    Deliberation,
    Flag,
    MemberChange,
    Seat,
    Task,
)
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Note, Row, Table, Title, listed
from ocop_rules.telling.of_council import OfCouncil, teller_of
from ocop_rules.telling.outcomes import council_outcome, decision
from ocop_rules.telling.page import Page
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import capital


def deliberation(thing: Deliberation, shelf: Shelf, lang: str) -> Page:
    """Return what a council came to."""
    return Page(_Telling(teller_of(thing, shelf, lang), thing).blocks(), lang)


def sitting(thing: Sitting, shelf: Shelf, lang: str) -> Page:
    """Return what comes of a sitting; raises EvaluationError or LoadError when it has faults."""
    from ocop_rules.councils.deliberating import deliberate  # noqa: PLC0415 - only for a bare sitting

    ruleset = shelf.ruleset(thing.ruleset, thing.digest)
    return deliberation(deliberate(ruleset, thing), Shelf((ruleset, *shelf.given)), lang)


class _Telling(OfCouncil):
    """One deliberation on its way to words."""

    def blocks(self) -> Iterator[Block]:
        """Yield the whole result."""
        say, made = self.teller.say, self.made
        yield from self._head()
        yield from self._attendance()
        yield from self._seats()
        yield from self._mean()
        yield from self._spread()
        yield from self._floors()
        yield from self._earlier()
        yield from listed(say("council.notes"), self._notes())
        rule = say(f"council.rule.{made.gate_rule}")
        yield from listed(say("council.gates", rule=rule), map(self._gate, made.gates))
        yield from listed(say("council.tasks"), map(self._task, made.tasks))
        yield from listed(say("council.flags"), map(self._flag, made.flags))
        yield from self._remarks()

    # -- the result -----------------------------------------------------------------------------

    def _head(self) -> Iterator[Block]:
        say, made, ruleset = self.teller.say, self.made, self.teller.ruleset
        one = ruleset.product_set(made.sitting.product_set)
        level = made.sitting.council.level
        yield Title(f"{say('council.title')}: {self.teller.set_name(one)}", 1)
        yield Note(council_outcome(self.teller, made), "result")
        rows = [
            decision(self.teller, made.digest),
            (say("council.sitting"), made.sitting.id),
            (say("explain.product"), made.sitting.product),
            (say("council.level"), None if level is None else self.teller.level(level)),
            (say("explain.status"), say(f"council.status.{made.status}")),
            (say("council.policy"), say(f"council.policy.{made.policy_from}")),
        ]
        yield Table([(name, text) for name, text in rows if text])

    def _attendance(self) -> Iterator[Block]:
        say, found = self.teller.say, self.made.attendance
        written = self.made.sitting.council.form == "written"
        text = say(
            "council.answered" if written else "council.present",
            present=len(found.present),
            members=found.members,
        )
        if found.chair is not None:
            text += say("council.chair-present" if found.chair else "council.chair-absent")
        lines = [text]
        if found.absent:
            lines.append(
                say("council.unanswered" if written else "council.absent", members=self.names(found.absent))
            )
        if found.waiting:
            lines.append(say("council.waiting", members=self.names(found.waiting)))
        lines += [
            say("council.excused", member=self.name(name), reason=self.members[name].excused)
            for name in found.excused
        ]
        why = self.made.sitting.council.meeting_reason
        if why is not None:
            lines.append(say("council.meeting-reason", reason=why))
        if found.met is not None:
            needed = "-" if found.needed is None else found.needed
            lines.append(say("council.quorum-met" if found.met else "council.quorum-missed", needed=needed))
        yield from listed(say("council.attendance"), lines)

    def _seats(self) -> Iterator[Block]:
        say = self.teller.say
        yield Title(say("council.members"))
        head = (say("council.column-member"), say("council.column-points"), say("council.column-stars"))
        rows = [
            (Item(self._who(seat)), self._points(seat), self.teller.stars(seat.stars))
            for seat in self.made.seats
        ]
        yield Table(rows, head, right=(1,))

    def _points(self, seat: Seat) -> str:
        if seat.total is None:
            return "-"
        return f"({seat.total})" if seat.open else str(seat.total)

    def _who(self, seat: Seat) -> str:
        say = self.teller.say
        text = f"{self.name(seat.member)}, {say(f'council.role.{seat.role}')}"
        if seat.standing != "counted":
            text += f"; {say(f'council.standing.{seat.standing}')}"
        if seat.open:
            text += f"; {say('council.open-at', count=len(seat.open))}"
        if seat.result is not None and seat.result.status in ("stopped", "rejected"):
            text += f"; {say(f'status.{seat.result.status}')}"
        return text

    def _mean(self) -> Iterator[Block]:
        say, mean = self.teller.say, self.made.mean
        if mean is None:
            return
        one = self.teller.ruleset.product_set(self.made.sitting.product_set)
        points = self.teller.points
        rows = [
            Row((say("explain.part", part=part.code, name=self.teller.part(part.code)), points(value)))
            for part in one.parts
            for value in [mean.parts[part.code]]
        ]
        rounding = self.made.policy.rounding
        if rounding is not None and mean.tiered is not None:
            mode = say(f"council.rounding.{rounding.mode}")
            told = say("council.rounded", digits=rounding.digits, mode=mode)
            rows.append(Row((told, points(mean.tiered)), strong=True))
        head = (say("council.mean", sheets=mean.sheets), points(mean.total))
        yield Table(rows, head, right=(1,), sheet=True)
        if mean.tiered is None:
            yield Note(say("council.points-so-far"))
        elif rounding is None:
            yield Note(say("council.unrounded"))

    def _spread(self) -> Iterator[Block]:
        say, spread = self.teller.say, self.made.spread
        if spread is None:
            return
        apart = spread.highest - spread.lowest
        lines = [say("council.spread-found", highest=spread.highest, lowest=spread.lowest, apart=apart)]
        if spread.limit is not None:
            kind = say(f"council.kind.{spread.kind}")
            key = "council.spread-kept" if spread.kept else "council.spread-broken"
            found = self.teller.points(spread.found)
            lines.append(say(key, kind=kind, found=found, limit=spread.limit))
            if not spread.kept:
                lines.append(say("council.apart", members=self.names(spread.apart)))
            if spread.left_out:
                names, rest = self.names(spread.left_out), self.teller.points(spread.remaining)
                lines.append(say("council.left-out", members=names, remaining=rest))
        yield from listed(say("council.spread"), lines)

    def _floors(self) -> Iterator[Block]:
        say, made = self.teller.say, self.made
        if not made.floors:
            return
        yield Title(say("council.floors"))
        yield Note(say("council.floors-how", rule=say(f"council.rule.{made.floor_rule}")))
        rows = []
        for floor in made.floors:
            of = len(floor.met) + len(floor.missed) + len(floor.undecided)
            state = {True: "met", False: "missed", None: "undecided"}[floor.held]
            cells = (self._floor(floor), f"{len(floor.met)}/{of}", self.teller.stars(floor.stars))
            rows.append((*cells, say(f"council.floor.{state}")))
        keys = ("differing.column-criterion", "council.column-sheets", "council.column-floor")
        yield Table(rows, (*map(say, keys), say("council.column-state")), right=(1,))

    def _floor(self, floor: CouncilFloor) -> str:
        text = self.criterion(floor.criterion)
        if 0 < len(floor.missed) <= len(floor.met):
            # those who stand apart are named; where most miss a floor, the count says it
            text += f" ({self.teller.say('council.missed-by', members=self.names(floor.missed))})"
        return text

    def _gate(self, gate: CouncilGate) -> Item:
        say = self.teller.say
        state = say("council.gate-closed" if gate.closed else "council.gate-open")
        effect = f" {say(f'effect.{gate.effect}')}" if gate.closed else ""
        label = self.teller.label(f"gate.{gate.gate}", self.teller.label(f"requirement.{gate.gate}"))
        what = f"{label} [{gate.gate}]: {self.names(gate.members)}"
        declared = {one.id: one.cites for one in self.teller.ruleset.decision.gates}
        law = [self.teller.place(gate.place), *self.teller.cites(declared.get(gate.gate, ()))]
        return remarks.remark(what, law, state + effect, say("explain.gate-todo.asserted"))

    def _task(self, task: Task) -> str:
        criteria = ", ".join(task.criteria) or "-"
        fields = {"members": self.names(task.members), "criteria": criteria, "team": self.teller.team}
        return capital(self.teller.say(f"council.task.{task.code}", **fields))

    def _flag(self, flag: Flag) -> Item:
        text = self.teller.say(
            f"council.flag.{flag.code}",
            members=self.names(flag.members),
            criteria=", ".join(flag.criteria) or ("" if flag.gate else "-"),
            gate=flag.gate or ("" if flag.code == "note-missing" else "-"),
            team=self.teller.team,
        )
        renewal = self.teller.ruleset.decision.renewal
        about_form = flag.code in ("meeting-without-reason", "written-opinion-beside-renewals")
        law = self.teller.cites(renewal.opinion_cites) if about_form and renewal is not None else []
        return Item(capital(text), [Item(place, tone="law") for place in law], tone="warn")

    # -- scoring again --------------------------------------------------------------------------

    def _earlier(self) -> Iterator[Block]:
        """Yield the scorings that the council replaced, and who changed what by how much."""
        say, teller = self.teller.say, self.teller
        for number, one in enumerate(self.made.earlier, start=1):
            yield Title(say("council.earlier", number=number))
            state = say(f"council.status.{one.status}")
            total = "-" if one.total is None else teller.points(one.total)
            told = say("council.earlier-result", status=state, total=total, stars=teller.stars(one.stars))
            day = "" if one.day is None else f" ({say('council.earlier-day', day=one.day)})"
            yield Note(told + day)
            yield Note(say("council.earlier-reason", reason=one.reason))
            rows = [
                (self.name(change.member), self._changed(change), teller.signed(Fraction(change.points)))
                for change in one.changes
            ]
            keys = ("council.column-member", "council.column-change", "council.column-points")
            if rows:
                yield Table(rows, tuple(map(say, keys)), right=(2,))

    def _changed(self, change: MemberChange) -> str:
        say = self.teller.say
        if change.gate is not None:
            return say("council.gate-now" if change.has else "council.gate-no-more", gate=change.gate)
        had, has = ("-" if one is None else str(one) for one in (change.had, change.has))
        return f"{self.criterion(change.criterion or '')}: {had} → {has}"

    def _notes(self) -> Iterator[Item]:
        """Yield what was remarked on answers and gates, as it was written: on every sheet of the sitting."""
        say, sitting = self.teller.say, self.made.sitting
        one = self.teller.ruleset.product_set(sitting.product_set)
        given = [(say("council.scoring", number=n), each.sheets) for n, each in enumerate(sitting.earlier, 1)]
        given += [("", sitting.sheets)]
        given += [
            (say(f"council.beside.{name}", team=self.teller.team), (sheet,))
            for name, sheet in (("support", sitting.support), ("self", sitting.self_assessment))
            if sheet is not None
        ]
        for beside, sheets in given:
            for sheet in sheets:
                who = ", ".join(filter(None, (beside, self.name(sheet.evaluator or ""))))
                for name, text in sheet.notes.items():
                    yield Item(f"{who}; {self.teller.noted(one, name)}: {text}")

    def _remarks(self) -> Iterator[Block]:
        made, teller = self.made, self.teller
        declared = {one.id: one for one in teller.ruleset.decision.doubts}
        names = dict.fromkeys(one.doubt for one in made.doubtful)
        rests, whole = (teller.say(f"remark.doubt-{kind}") for kind in ("result", "whole"))
        placed = {one.doubt for one in made.doubtful if one.place != Place()}
        doubts = (remarks.doubt(teller, declared[name], rests if name in placed else whole) for name in names)
        yield from remarks.remarks(teller.say("explain.doubtful"), doubts, teller.say("remark.doubts-todo"))
        resting = {one.erratum for one in made.misprints}
        misread = (
            remarks.erratum(teller, one) for one in teller.ruleset.decision.errata if one.id in resting
        )
        yield from remarks.remarks(teller.say("explain.errata"), misread, teller.say("remark.errata-todo"))
        yield from remarks.readings(teller, made.readings)
        missing = [f"incomplete.{gap}" for gap in made.incomplete]
        missing += [f"gap.{gap}" for gap in teller.ruleset.decision.gaps]
        yield from remarks.gaps(teller, missing, made.sitting.product_set)
