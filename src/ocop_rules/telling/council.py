"""A council's result told as text, for the minutes of its meeting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from attrs import frozen

from ocop_rules.ground.exact import decimal_text, exact_text
from ocop_rules.model.council import Member
from ocop_rules.model.deliberation import CouncilFloor, CouncilGate, Deliberation, Flag, Seat, Task
from ocop_rules.model.members import Agreement, Differing, Stand, Without
from ocop_rules.model.ruleset import Criterion
from ocop_rules.telling.layout import row, rule, table, wrap
from ocop_rules.telling.teller import Teller, short

_DIGITS = 3


def shown(value: Fraction | None) -> str:
    """Return a mean for people: decimals, and the exact fraction where they had to be cut."""
    if value is None:
        return "-"
    text = decimal_text(value, _DIGITS, "…")
    return f"{text} ({exact_text(value)})" if text.endswith("…") else text


def _signed(value: Fraction | None) -> str:
    if value is None:
        return "-"
    text = decimal_text(value, _DIGITS, "…")
    return f"+{text}" if value > 0 else text


@frozen(slots=False)
class CouncilTelling:
    """Tells of one deliberation in the language of its teller."""

    teller: Teller
    made: Deliberation

    @property
    def _members(self) -> dict[str, Member]:
        return {member.id: member for member in self.made.sitting.council.members}

    def _name(self, member: str) -> str:
        known = self._members[member]
        return known.id if known.name is None else known.name

    def _names(self, members: Iterable[str]) -> str:
        return ", ".join(map(self._name, members)) or "-"

    def _criterion(self, code: str) -> Criterion:
        return self.teller.ruleset.product_set(self.made.sitting.product_set).criteria[code]

    def _codes(self, codes: Iterable[str]) -> str:
        return ", ".join(codes) or "-"

    def lines(self) -> Iterator[str]:
        """Yield the lines of the whole result."""
        yield from self._head()
        yield from self._attendance()
        yield from self._seats()
        yield from self._mean()
        yield from self._spread()
        yield from self._floors()
        yield from self._gates()
        yield from self._list("council.tasks", (self._task(task) for task in self.made.tasks))
        yield from self._list("council.flags", (self._flag(flag) for flag in self.made.flags))
        yield from self._remarks()

    # -- the result -----------------------------------------------------------------------------

    def _head(self) -> Iterator[str]:
        say, made, ruleset = self.teller.say, self.made, self.teller.ruleset
        one = ruleset.product_set(made.sitting.product_set)
        identity = ruleset.rules.identity
        level = made.sitting.council.level
        yield from wrap(f"{say('council.title')}: {self.teller.set_name(one)}")
        yield rule("=")
        rows = [
            (say("explain.decision"), f"{identity.number} ({identity.id}), {short(made.digest)}"),
            (say("council.sitting"), made.sitting.id),
            (say("explain.product"), made.sitting.product),
            (say("council.level"), None if level is None else self.teller.label(f"level.{level}", level)),
            (say("explain.status"), say(f"council.status.{made.status}")),
            (say("explain.result"), self._outcome()),
            (say("council.policy"), say(f"council.policy.{made.policy_from}")),
        ]
        yield from table([(name, text) for name, text in rows if text])

    def _outcome(self) -> str:
        say, made, stars = self.teller.say, self.made, self.teller.stars
        if made.status != "ranked" or made.mean is None or made.mean.tiered is None:
            bounds = made.bounds
            if bounds is None:
                return say("council.no-tier")
            return say("council.no-tier-yet", least=shown(bounds.least), most=shown(bounds.most))
        key = "explain.held" if made.stars == made.stars_by_points else "explain.held-back"
        total = shown(made.mean.tiered)
        return say(key, total=total, stars=stars(made.stars), by_points=stars(made.stars_by_points))

    def _attendance(self) -> Iterator[str]:
        say, found = self.teller.say, self.made.attendance
        yield ""
        text = say("council.present", present=len(found.present), members=found.members)
        if found.chair is not None:
            text += say("council.chair-present" if found.chair else "council.chair-absent")
        yield from wrap(text)
        if found.absent:
            yield from wrap(say("council.absent", members=self._names(found.absent)))
        if found.met is not None:
            needed = "-" if found.needed is None else found.needed
            key = "council.quorum-met" if found.met else "council.quorum-missed"
            yield from wrap(say(key, needed=needed))

    def _seats(self) -> Iterator[str]:
        say = self.teller.say
        yield ""
        yield say("council.members")
        yield rule()
        rows = [(say("council.column-points"), say("council.column-stars"), say("council.column-member"))]
        rows += [
            (self._points(seat), self.teller.stars(seat.stars), self._who(seat)) for seat in self.made.seats
        ]
        yield from table(rows, right=(0,))

    def _points(self, seat: Seat) -> str:
        if seat.total is None:
            return "-"
        return f"({seat.total})" if seat.open else str(seat.total)

    def _who(self, seat: Seat) -> str:
        say = self.teller.say
        text = f"{self._name(seat.member)}, {say(f'council.role.{seat.role}')}"
        if seat.standing != "counted":
            text += f"; {say(f'council.standing.{seat.standing}')}"
        if seat.open:
            text += f"; {say('council.open-at', count=len(seat.open))}"
        if seat.result is not None and seat.result.status in ("stopped", "rejected"):
            text += f"; {say(f'status.{seat.result.status}')}"
        return text

    def _mean(self) -> Iterator[str]:
        say, mean = self.teller.say, self.made.mean
        if mean is None:
            return
        one = self.teller.ruleset.product_set(self.made.sitting.product_set)
        yield ""
        yield from row(say("council.mean", sheets=mean.sheets), shown(mean.total))
        yield rule()
        for part in one.parts:
            name = self.teller.label(f"part.{part.code.lower()}")
            yield from row(say("explain.part", part=part.code, name=name), shown(mean.parts[part.code]))
        rounding = self.made.policy.rounding
        if rounding is not None and mean.tiered is not None:
            mode = say(f"council.rounding.{rounding.mode}")
            yield from row(say("council.rounded", digits=rounding.digits, mode=mode), shown(mean.tiered))
        elif mean.tiered is not None:
            yield from wrap(say("council.unrounded"))
        else:
            yield from wrap(say("council.points-so-far"))

    def _spread(self) -> Iterator[str]:
        say, spread = self.teller.say, self.made.spread
        if spread is None:
            return
        yield ""
        yield from wrap(
            say(
                "council.spread",
                highest=spread.highest,
                lowest=spread.lowest,
                apart=spread.highest - spread.lowest,
            )
        )
        if spread.limit is None:
            return
        kind = say(f"council.kind.{spread.kind}")
        key = "council.spread-kept" if spread.kept else "council.spread-broken"
        yield from wrap(say(key, kind=kind, found=shown(spread.found), limit=spread.limit), "  ")
        if not spread.kept:
            yield from wrap(say("council.apart", members=self._names(spread.apart)), "  ")
        if spread.left_out:
            names, rest = self._names(spread.left_out), shown(spread.remaining)
            yield from wrap(say("council.left-out", members=names, remaining=rest), "  ")

    def _floors(self) -> Iterator[str]:
        say, made = self.teller.say, self.made
        if not made.floors:
            return
        yield ""
        yield from wrap(say("council.floors", rule=say(f"council.rule.{made.floor_rule}")))
        yield rule()
        rows = []
        for floor in made.floors:
            of = len(floor.met) + len(floor.missed) + len(floor.undecided)
            state = {True: "met", False: "missed", None: "undecided"}[floor.held]
            rows.append(
                (
                    self.teller.stars(floor.stars),
                    f"{len(floor.met)}/{of}",
                    say(f"council.floor.{state}"),
                    self._floor(floor),
                )
            )
        yield from table(rows, right=(1,))

    def _floor(self, floor: CouncilFloor) -> str:
        text = self.teller.criterion(self._criterion(floor.criterion))
        if 0 < len(floor.missed) <= len(floor.met):
            # those who stand apart are named; where most miss a floor, the count says it
            text += f" ({self.teller.say('council.missed-by', members=self._names(floor.missed))})"
        return text

    def _gates(self) -> Iterator[str]:
        made = self.made
        rule_words = self.teller.say(f"council.rule.{made.gate_rule}")
        title = self.teller.say("council.gates", rule=rule_words)
        yield from self._listed(title, (self._gate(gate) for gate in made.gates))

    def _gate(self, gate: CouncilGate) -> str:
        say = self.teller.say
        state = say("council.gate-closed" if gate.closed else "council.gate-open")
        effect = f" {say(f'effect.{gate.effect}')}" if gate.closed else ""
        label = self.teller.label(f"gate.{gate.gate}", self.teller.label(f"requirement.{gate.gate}"))
        place = self.teller.place(gate.place, decision=False)
        return f"{label} [{gate.gate}] ({place}): {self._names(gate.members)}. {state}{effect}"

    def _task(self, task: Task) -> str:
        return self.teller.say(
            f"council.task.{task.code}",
            members=self._names(task.members),
            criteria=self._codes(task.criteria),
        )

    def _flag(self, flag: Flag) -> str:
        return self.teller.say(
            f"council.flag.{flag.code}",
            members=self._names(flag.members),
            criteria=self._codes(flag.criteria),
            gate=flag.gate or "-",
        )

    def _list(self, key: str, texts: Iterable[str]) -> Iterator[str]:
        yield from self._listed(self.teller.say(key), texts)

    @staticmethod
    def _listed(title: str, texts: Iterable[str]) -> Iterator[str]:
        held = list(texts)
        if held:
            yield ""
            yield from wrap(title)
            for text in held:
                yield from wrap(text, "  - ")

    def _remarks(self) -> Iterator[str]:
        made, label = self.made, self.teller.label
        doubts = dict.fromkeys(one.doubt for one in made.doubtful)
        yield from self._list("explain.doubtful", (label(f"doubt.{doubt}") for doubt in doubts))
        readings = (
            f"{label(f'reading.{name}', name)} {label(f'reading.{name}.{choice}', choice)} [{name}={choice}]"
            for name, choice in made.readings.items()
        )
        yield from self._list("explain.readings", readings)
        yield from self._list("explain.gaps", (label(f"incomplete.{gap}") for gap in made.incomplete))

    # -- where members differ -------------------------------------------------------------------

    def differing(self, found: Differing, agreement: Agreement | None = None) -> Iterator[str]:
        """Yield the lines that tell where the members differ."""
        say = self.teller.say
        yield ""
        yield from wrap(say("differing.title"))
        yield rule("=")
        rows = [(say("council.column-points"), say("differing.from-mean"), say("council.column-stars"))]
        head = [(*rows[0], say("council.column-member"))]
        yield from table([*head, *(self._stand(one) for one in found.members)], right=(0, 1))
        yield from self._list("differing.boundaries", self._boundaries(found))
        yield from self._criteria(found)
        yield from self._without(found.without)
        yield from self._own(found)
        if agreement is not None:
            key = "differing.agreement" if agreement.alpha is not None else "differing.no-agreement"
            yield ""
            yield from wrap(
                say(
                    key,
                    alpha=agreement.alpha,
                    level=agreement.level,
                    sheets=agreement.sheets,
                    criteria=agreement.criteria,
                )
            )

    def _stand(self, one: Stand) -> tuple[str, str, str, str]:
        stars = self.teller.stars(one.stars_by_points)
        return (str(one.total), _signed(one.from_mean), stars, self._name(one.member))

    def _boundaries(self, found: Differing) -> Iterator[str]:
        for one in found.boundaries:
            yield self.teller.say(
                "differing.boundary",
                points=one.from_points,
                stars=self.teller.stars(one.stars),
                above=self._names(one.above),
                below=self._names(one.below),
            )

    def _criteria(self, found: Differing) -> Iterator[str]:
        if not found.criteria:
            return
        say = self.teller.say
        yield ""
        yield say("differing.criteria")
        yield rule()
        rows = [
            (say("differing.column-points"), say("differing.column-mean"), say("differing.column-criterion"))
        ]
        for one in sorted(found.criteria, key=lambda apart: -apart.spread):
            points = f"{min(one.points.values())}–{max(one.points.values())}"
            mean = decimal_text(one.mean, _DIGITS, "…")
            rows.append((points, mean, self.teller.criterion(self._criterion(one.criterion))))
        yield from table(rows, right=(0, 1))

    def _without(self, others: Iterable[Without]) -> Iterator[str]:
        held = list(others)
        if not held:
            return
        say = self.teller.say
        yield ""
        yield from wrap(say("differing.without"))
        yield rule()
        rows = []
        for one in held:
            stars = (
                self.teller.stars(one.stars)
                if one.status == "ranked"
                else say(f"council.status.{one.status}")
            )
            mark = f" ({say('differing.changed')})" if one.changed else ""
            rows.append((shown(one.total), f"{self._name(one.member)}: {stars}{mark}"))
        yield from table(rows, right=(0,))

    def _own(self, found: Differing) -> Iterator[str]:
        own = found.self_assessment
        if own is None:
            return
        say = self.teller.say
        yield ""
        text = say("differing.self", total=own.total, stars=self.teller.stars(own.stars))
        yield from wrap(text)
        if own.from_mean is not None:
            yield from wrap(say("differing.self-from-mean", points=_signed(own.from_mean)), "  ")
        rows = [
            (str(points), decimal_text(mean, _DIGITS, "…"), self.teller.criterion(self._criterion(code)))
            for code, (points, mean) in own.criteria.items()
        ]
        head = (say("differing.column-own"), say("differing.column-mean"), say("differing.column-criterion"))
        yield from table([head, *rows] if rows else [], right=(0, 1), first="  ")
