"""Naming levels, bodies, steps and days in the life of a product, by the labels of any ruleset at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Final

from attrs import frozen

from ocop_rules.errors import UnknownNameError
from ocop_rules.model.decision import Informing
from ocop_rules.model.dossier import PlanDay, RoundDates
from ocop_rules.model.history import ResultStatus
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.ruleset_doubt import RulesetDoubt
from ocop_rules.model.step import NextStep
from ocop_rules.model.terms import Citation
from ocop_rules.model.working_days import GIVEN, Counted
from ocop_rules.telling import remarks
from ocop_rules.telling.blocks import Block, Item, Law, Listing, Note
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Speaker, Teller, capital
from ocop_rules.words import citing

BY_AUTHORITY: Final = ("recognise", "certify", "withdraw")
"""The actions that the chair of a people's committee decides on."""


def _act(step: NextStep) -> str:
    """Return the key of the phrase that says who does what."""
    if step.action == "send-up" and step.stars:
        return "act.send-up-for"
    if step.action == "improve" and "negative-assessment" in step.notes:
        return "act.return"
    if step.action == "score-again" and step.readings.get("result-returned") == "either":
        return "act.may-score-again"
    return f"act.{step.action}"


def _informs(informs: Informing) -> str:
    return "next.informs-in-writing" if informs.in_writing else "next.informs"


def phrases_of(step: NextStep) -> Iterator[str]:
    """Yield the keys of all phrases in which a next step is told."""
    yield _act(step)
    yield from (f"next.note.{note}" for note in step.notes)
    if step.informs is not None:
        yield _informs(step.informs)
    for one in step.alternatives:
        yield from phrases_of(one)


@frozen(slots=False)
class LifeTeller:
    """Tells who does what, by when; levels and readings by the labels of the first ruleset that has them."""

    shelf: Shelf
    lang: str

    @cached_property
    def tellers(self) -> tuple[Teller, ...]:
        """One for every ruleset at hand."""
        return tuple(Teller(ruleset, self.lang) for ruleset in self.shelf)

    @cached_property
    def speaker(self) -> Speaker:
        """Says the phrases."""
        return Speaker(self.lang)

    def say(self, key: str, **fields: object) -> str:
        """Return a phrase of the library, its fields filled in."""
        return self.speaker.say(key, **fields)

    def knowing(self, key: str) -> Teller:
        """Return the first teller that has a label, else the first of all."""
        return next((one for one in self.tellers if one.label(key, "")), self.tellers[0])

    def under(self, name: str | None, key: str) -> Teller:
        """Return the teller of the ruleset ``name`` if it has a label, else the first that has it."""
        mine = (one for one in self.tellers if name in one.ruleset.accepts and one.label(key, ""))
        return next(mine, None) or self.knowing(key)

    def who(self, name: str | None, ruleset: str | None = None) -> str:
        """Return the name of a level, or of the producer."""
        return "-" if name is None else self.under(ruleset, f"level.{name}").level(name)

    def authority(self, level: str, ruleset: str | None) -> str:
        """Return who decides at a level under a ruleset, as its sources say; else the level."""
        key = f"term.authority-{level}"
        named = (one.label(key, "") for one in self.tellers if ruleset in one.ruleset.accepts)
        return next(filter(None, named), "") or self.who(level, ruleset)

    def cites(self, cites: Iterable[Citation], ruleset: str | None = None) -> list[str]:
        """Return citations, titles by the ruleset they come from, else by the first that has the source."""
        return citing.cites(cites, self.lang, lambda name: self.under(ruleset, f"source.{name}").source(name))

    def readings(self, taken: Mapping[str, str], ruleset: str | None = None) -> Iterator[Block]:
        """Yield the readings that something rests on."""
        items = [
            remarks.reading(self.under(ruleset, f"reading.{name}"), name, choice)
            for name, choice in taken.items()
        ]
        yield from remarks.remarks(self.say("explain.readings"), items, self.say("remark.readings-todo"))

    def doubts(self, doubtful: Iterable[RulesetDoubt]) -> Iterator[Block]:
        """Yield the doubts about the rulesets that something rests on, one that several share once."""
        items = dict.fromkeys(map(self._doubt, doubtful))
        yield from remarks.remarks(self.say("explain.doubtful"), items, self.say("remark.doubts-todo"))

    def _doubt(self, one: RulesetDoubt) -> Item:
        """Return a doubt in the words of its ruleset, or of the first that has it."""
        key = f"doubt.{one.doubt}"
        mine = next((each for each in self.tellers if each.ruleset.id == one.ruleset), None)
        teller = mine or self._shipped(one.ruleset) or self.knowing(key)
        declared = next((each for each in teller.ruleset.decision.doubts if each.id == one.doubt), None)
        law = () if declared is None else teller.cites(declared.cites)
        return remarks.remark(teller.label(key, one.doubt), law, self.say("remark.doubt-whole"))

    def _shipped(self, name: str) -> Teller | None:
        try:
            return Teller(self.shelf.ruleset(name), self.lang)
        except UnknownNameError:
            return None

    # -- next steps ---------------------------------------------------------------------------

    def act(self, step: NextStep) -> str:
        """Return who does what in a next step, as a sentence."""
        deciding = step.action in BY_AUTHORITY
        who = self.authority(step.level, step.ruleset) if deciding else self.who(step.level, step.ruleset)
        return capital(self.say(_act(step), who=who, to=self.who(step.to, step.ruleset), stars=step.stars))

    def step(self, step: NextStep) -> Iterator[Block]:
        """Yield a next step: who does what, by when, what else may be chosen, why, and where it stands."""
        by = "" if step.by is None else " " + self.say("life.by", day=step.by) + self.counted(step.counted)
        yield Note(self.act(step) + by, "result")
        if step.alternatives:
            yield Listing([self._alternative(one) for one in step.alternatives], ordered=True)
        lines = [Item(self.say(f"next.note.{note}")) for note in step.notes]
        if step.round is not None:
            lines.append(Item(self.round(step.round)))
        if step.informs is not None:
            lines.append(self._informing(step.informs, step.ruleset))
        if lines:
            yield Listing(lines)
        places = self.cites(step.cites, step.ruleset)
        if places:
            yield Law(places)

    def _informing(self, informs: Informing, ruleset: str | None) -> Item:
        """Return to whom the result is made known, and where the decision says so."""
        whom = self.speaker.listed([self.who(one, ruleset) for one in informs.to])
        return Item(
            self.say(_informs(informs), whom=whom),
            [Item(place, tone="law") for place in self.cites(informs.cites, ruleset)],
        )

    def _alternative(self, step: NextStep) -> Item:
        by = "" if step.by is None else " " + self.say("life.by", day=step.by)
        under = [Item(self.say(f"next.note.{note}")) for note in step.notes]
        under += [Item(place, tone="law") for place in self.cites(step.cites, step.ruleset)]
        return Item(self.act(step) + by, under)

    def round(self, one: RoundDates) -> str:
        """Return a yearly round with its last days."""
        days = {"last": one.last_proposal or "-", "held": one.last_held or "-"}
        key = "dossier.round" if one.number is not None else "dossier.round-once"
        who = capital(self.who(one.level))
        text = self.say(key, who=who, number=one.number, year=one.year, **days)
        return text + (" " + self.say("dossier.round-late") if one.late else "")

    def counted(self, counted: Counted | None) -> str:
        """Return whether public holidays were counted, behind a blank; nothing where they do not matter."""
        if counted is None or counted.holidays == "no-matter":
            return ""
        but = "-but" if counted.holidays == "not-counted" and counted.sources else ""
        return " " + self.say(
            f"counted.{counted.holidays}{but}", sources=", ".join(map(self.days_from, counted.sources))
        )

    def days_from(self, source: str) -> str:
        """Return where days off come from: the name of a calendar, of a ruleset, or that they were given."""
        return self.say("calendar.given") if source == GIVEN else self.label(f"ruleset.{source}", source)

    def plan_days(self, days: Iterable[PlanDay]) -> Iterator[Item]:
        """Yield the deadlines of a plan, and whether they were missed."""
        for one in days:
            key = "plan.day" if not one.late else "plan.late" if one.done is None else "plan.done-late"
            what = self.label(f"deadline.{one.id}", one.id)
            law = [Item(place, tone="law") for place in self.cites(one.cites)]
            yield Item(self.say(key, what=what, last=one.last, done=one.done), law)

    # -- names and results ------------------------------------------------------------------------

    def ruleset(self, name: str) -> str:
        """Return a ruleset by its name and id; by its id alone where its name is not at hand."""
        key = f"ruleset.{name}"
        known = self.under(name, key).label(key, name)
        return name if known == name else f"{known} ({name})"

    def label(self, key: str, otherwise: str | None = None) -> str:
        """Return a label by the first ruleset that has it."""
        return self.knowing(key).label(key, otherwise)

    def body(self, name: str) -> str:
        """Return the name of a body, of a level, or of the producer."""
        return self.label(f"body.{name}", "") or self.who(name)

    def bodies(self, names: Iterable[str]) -> str:
        """Return the names of several bodies."""
        return "; ".join(map(self.body, names))

    def law(self, cites: Iterable[Citation]) -> list[Item]:
        """Return citations as what stands under a text."""
        return [Item(place, tone="law") for place in self.cites(cites)]

    def set_name(self, number: int, ruleset: str | None) -> str:
        """Return number and name of a product set; the number alone where its ruleset is not at hand."""
        held: Iterator[ProductSet] = (
            one.numbers[number] for one in self.shelf if ruleset in one.accepts and number in one.numbers
        )
        found = next(held, None)
        if found is None:
            return self.say("place.set", number=number)
        name = self.label(f"set.{found.concept}")
        return self.say("tell.set", number=number, name=name)

    def result(
        self, status: ResultStatus, total: Fraction | None, stars: int | None, *, positive: bool | None = None
    ) -> str:
        """Return what a level came to: points and stars, the view of its topics, or why neither."""
        points = self.speaker.points(total)
        if status == "assessed":
            view = {True: "positive", False: "negative", None: "none"}[positive]
            return self.say(f"level-result.assessed.{view}")
        if status == "ranked":
            return self.say("came-to.ranked", total=points, stars=self.speaker.stars(stars))
        told = self.say(f"council.status.{status}")
        return told if total is None else self.say("came-to.other", status=told, total=points)
