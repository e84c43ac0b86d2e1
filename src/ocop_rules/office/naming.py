"""Names in the documents of a round: products, bodies, steps, and what holds a product where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from attrs import define, field

from ocop_rules import words
from ocop_rules.errors import phrase
from ocop_rules.model.council import Member
from ocop_rules.model.deliberation import Deliberation, Task
from ocop_rules.model.dossier import Lack
from ocop_rules.model.process import PRODUCER
from ocop_rules.model.round import Round, RoundCouncil, RoundEntry
from ocop_rules.model.round_state import EntryState, RoundState
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.step import NextStep
from ocop_rules.office.figures import day_text
from ocop_rules.telling.teller import Teller

_SENDING: Final = "send-up"


@define
class Naming:
    """A round and its state, told in one language; names of persons only where they are asked for."""

    rules: Ruleset
    round: Round
    state: RoundState
    lang: str
    personal: bool = False
    teller: Teller = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Make the teller of the ruleset's labels."""
        self.teller = Teller(self.rules, self.lang)

    def say(self, key: str, **fields: object) -> str:
        """Return a phrase."""
        return phrase(self.lang, key, **fields)

    @cached_property
    def entries(self) -> Mapping[str, RoundEntry]:
        """The products by their ids."""
        return {one.product.id: one for one in self.round.products}

    @cached_property
    def councils(self) -> Mapping[str | None, RoundCouncil]:
        """The councils by their levels."""
        return {one.council.level: one for one in self.round.councils}

    def member(self, one: Member) -> str:
        """Return the name of a member, or the id where names stay out."""
        return one.name if self.personal and one.name else one.id

    def role(self, one: Member) -> str:
        """Return the role of a member."""
        return self.say(f"office.role.{one.role}")

    def level(self, name: str | None) -> str:
        """Return the name of a level, or of the producer."""
        if name is None:
            return ""
        return self.say("office.producer") if name == PRODUCER else self.teller.label(f"level.{name}", name)

    def body(self, name: str) -> str:
        """Return the name of a body, of a level, or of the producer."""
        label = self.teller.label(f"body.{name}", "")
        return label or self.level(name)

    def bodies(self, names: tuple[str, ...]) -> str:
        """Return the names of several bodies."""
        return "; ".join(map(self.body, names))

    def producer(self, entry: RoundEntry) -> str:
        """Return the name of the producer of a product."""
        return entry.product.producer if entry.producer is None else entry.producer.name

    def place(self, entry: RoundEntry) -> str:
        """Return where a product comes from; the address of its producer only where it is asked for."""
        address = None if entry.producer is None or not self.personal else entry.producer.address
        return address or ", ".join(filter(None, (entry.product.commune, entry.product.province)))

    def set_name(self, entry: RoundEntry) -> str:
        """Return number and name of a product's set."""
        number = entry.product.product_set
        return f"{number}. {self.teller.label(f'set.{self.rules.product_set(number).concept}')}"

    def step(self, step: NextStep) -> str:
        """Return what a step is."""
        stars = step.stars or 0
        key = "send-up-for" if step.action == _SENDING and step.stars else step.action
        return self.say(f"office.do.{key}", to=self.level(step.to), stars=stars)

    def stars(self, stars: int | None) -> str:
        """Return stars in words, nothing for none."""
        return "" if stars is None else words.stars(self.lang, stars)

    def lack(self, lack: Lack) -> str:
        """Return something that is missing in a dossier."""
        if lack.code == "part":
            return self.teller.label(f"dossier-part.{lack.part}", lack.part or "")
        return self.say(f"office.lack.{lack.code}", has=lack.has, needs=lack.needs)

    def task(self, task: Task, made: Deliberation) -> str:
        """Return something that a council still needs."""
        known = {one.id: self.member(one) for one in made.sitting.council.members}
        members = ", ".join(known.get(name, name) for name in task.members)
        criteria = ", ".join(task.criteria)
        fields = {"members": members or "-", "criteria": criteria or "-", "team": self.teller.team}
        return self.say(f"office.task.{task.code}", **fields)

    def holding(self, made: Deliberation) -> str:
        """Return what keeps a council's result from being a higher one, or from being one at all."""
        return "; ".join(self._holding(made))

    def _holding(self, made: Deliberation) -> Iterator[str]:
        for gate in made.gates:
            if gate.closed:
                label = self.teller.label(f"gate.{gate.gate}", "")
                yield label or self.teller.label(f"requirement.{gate.gate}", gate.gate)
        if made.status not in ("ranked", "rejected", "stopped"):
            yield from (self.task(task, made) for task in made.tasks)
        if made.stars is not None and made.stars_by_points is not None and made.stars < made.stars_by_points:
            for floor in made.floors:
                if floor.held is False and floor.stars <= made.stars_by_points:
                    criterion = self.rules.product_set(made.sitting.product_set).criteria[floor.criterion]
                    yield self.say(
                        "office.floor", stars=floor.stars, criterion=self.teller.criterion(criterion)
                    )

    def hurdles(self, one: EntryState) -> str:
        """Return what a product waits for."""
        made = [self.lack(lack) for lack in one.lacks]
        if one.in_time is False:
            made.append(self.say("office.filed-late"))
        if one.last is not None:
            made += [self.task(task, one.last.result) for task in one.tasks]
        if one.late:
            made.append(self.say("office.late", day=day_text(one.by, self.lang)))
        return "; ".join(made)
