"""Naming things of a ruleset in one language: labels, places, options, stars, days, points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property, reduce

from attrs import frozen

from ocop_rules import words
from ocop_rules.ground.exact import decimal_text, exact_text
from ocop_rules.model.decision import Place
from ocop_rules.model.layer import Period
from ocop_rules.model.process import PRODUCER
from ocop_rules.model.product_set import CriteriaHeading, Criterion, Group, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets.printed import printed_at
from ocop_rules.words import citing

_DIGITS = 3
_SHORT_DIGEST = len("sha256:") + 12


def short(digest: str) -> str:
    """Return the beginning of a digest, enough to tell rulesets apart by eye."""
    return digest[:_SHORT_DIGEST]


def numbered(criterion: Criterion) -> str:
    """Return the place of a criterion in its set: its code, and the printed numbering if it differs."""
    return criterion.code if criterion.printed is None else f"{criterion.code} ({criterion.printed})"


def spans(numbers: Iterable[int]) -> str:
    """Return whole numbers as short text: ``1–4, 7``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in runs)


def capital(text: str) -> str:
    """Return ``text`` with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def within(text: str) -> str:
    """Return a name as it stands within a sentence: a lone capital at its beginning is lowered."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


class _Says:
    """Says the phrases of the library in the language ``lang``."""

    lang: str

    def say(self, key: str, **fields: object) -> str:
        """Return a phrase of the library, its fields filled in."""
        return words.phrase(self.lang, key, **fields)

    def says(self, key: str, otherwise: str) -> str:
        """Return a phrase, or ``otherwise`` where there is none."""
        return self.say(key) if key in words.catalogue(self.lang) else otherwise

    def listed(self, names: Sequence[str]) -> str:
        """Return names as one text, the last joined by "and"."""
        return words.listed(self.lang, names)

    def day(self, value: date) -> str:
        """Return a day as readers write it."""
        return words.day(self.lang, value)

    def period(self, period: Period | None) -> str:
        """Return the days on which something applies; an open end is left open."""
        if period is None:
            return "-"
        end = "" if period.end is None else self.day(period.end)
        return f"{self.day(period.start)} – {end}".rstrip()

    def stars(self, stars: int | None) -> str:
        """Return a number of stars in words, "-" for none."""
        return "-" if stars is None else words.stars(self.lang, stars)

    def star_span(self, least: int | None, most: int | None) -> str:
        """Return from how many to how many stars: ``4–5 stars``; that there is no tier where one is None."""
        if least is None or most is None:
            return self.say("explain.no-tier")
        return self.stars(least) if least == most else f"{least}–{self.stars(most)}"

    def decimal(self, text: str) -> str:
        """Return a number, written with a decimal point, as readers write it."""
        return words.decimal(self.lang, text)

    def points(self, value: Fraction | int | None) -> str:
        """Return points for people: decimals, and the exact fraction where they had to be cut."""
        if value is None:
            return "-"
        text = decimal_text(Fraction(value), _DIGITS, "…")
        told = self.decimal(text)
        return f"{told} ({exact_text(Fraction(value))})" if text.endswith("…") else told

    def signed(self, value: Fraction | None) -> str:
        """Return a distance in points with its sign."""
        if value is None:
            return "-"
        text = self.decimal(decimal_text(value, _DIGITS, "…"))
        return f"+{text}" if value > 0 else text

    def within(self, steps: Sequence[str]) -> str:
        """Return the steps to a place, from the outermost to the innermost, in the order of the language."""
        if not steps:
            return ""
        return reduce(lambda outer, inner: self.say("cite.within", outer=outer, inner=inner), steps)

    def code(self, _number: int | None, code: str) -> str:
        """Return the code of a criterion in a product set."""
        return code

    def place_steps(self, place: Place) -> Iterator[str]:
        """Yield the steps of a place within a decision, from the product set down to the option."""
        number = place.product_set
        if number is not None:
            yield self.say("place.set", number=number)
        if place.part is not None:
            yield self.say("place.part", part=place.part)
        if place.group is not None:
            yield self.say("place.group", group=place.group)
        if place.criterion is not None:
            yield self.say("place.criterion", criterion=self.code(number, place.criterion))
        if place.case is not None:
            yield self.say("place.case", case=place.case)
        if place.option is not None:
            yield self.say("place.option", option=place.option)


@frozen
class Speaker(_Says):
    """Tells what needs no ruleset, in one language."""

    lang: str


@frozen(slots=False)
class Teller(_Says):
    """Tells of one ruleset in one language."""

    ruleset: Ruleset
    lang: str

    @cached_property
    def _catalogues(self) -> tuple[Mapping[str, str], ...]:
        labels = self.ruleset.labels
        order = dict.fromkeys((self.lang, *words.languages(), *sorted(labels)))
        return tuple(labels[lang] for lang in order if lang in labels)

    def label(self, key: str, otherwise: str | None = None) -> str:
        """Return a label of the ruleset.

        Where the catalogue lacks it, that of another language stands in, then ``otherwise`` or the
        key itself: a sheet with one bare key is of more use than none.
        """
        for catalogue in self._catalogues:
            if key in catalogue:
                return catalogue[key]
        return key if otherwise is None else otherwise

    def level(self, name: str) -> str:
        """Return the name of a level within a sentence; the bare id of one that is not known."""
        if name == PRODUCER:
            return self.say("life.producer")
        return within(self.label(f"level.{name}", name))

    def source(self, name: str) -> str:
        """Return the title of a source; its bare id where it is not known."""
        return self.label(f"source.{name}", self.says(f"source.{name}", name))

    @property
    def name(self) -> str:
        """What the ruleset is called within a sentence: the decision, or what a province lays over it."""
        identity = self.ruleset.decision.identity
        if self.ruleset.layers[-1].kind == "overlay":
            return self.label(f"ruleset.{identity.id}", identity.id)
        return self.say("cite.decision", decision=identity.number)

    @property
    def team(self) -> str:
        """What the team beside the council is called within a sentence."""
        return self.label("term.support-team", self.say("term.support-team"))

    def part(self, code: str) -> str:
        """Return the name of a part."""
        return self.label(f"part.{code.lower()}")

    def set_name(self, one: ProductSet) -> str:
        """Return number and name of a product set."""
        return self.say("tell.set", number=one.number, name=self.label(f"set.{one.concept}"))

    def group(self, group: Group) -> str:
        """Return code and name of a criteria group."""
        return f"{group.code}. {self.label(f'group.{group.concept}')}"

    def heading(self, heading: CriteriaHeading) -> str:
        """Return the name of a heading, before it the number that is printed."""
        printed = "" if heading.printed is None else f"({heading.printed}) "
        return printed + self.label(f"heading.{heading.concept}")

    def criterion(self, criterion: Criterion) -> str:
        """Return place and name of a criterion."""
        return f"{numbered(criterion)} {self.label(f'criterion.{criterion.concept}')}"

    def criterion_in(self, number: int, code: str) -> str:
        """Return place and name of a criterion of a product set, by its code."""
        return self.criterion(self.ruleset.product_set(number).criteria[code])

    def gate(self, name: str) -> str:
        """Return the name of a gate, or of a requirement that is asserted like one."""
        return self.label(f"gate.{name}", self.label(f"requirement.{name}", name))

    def noted(self, one: ProductSet, name: str) -> str:
        """Return what a note of a sheet is about: a criterion by its code, or a gate by its name."""
        if name in one.criteria:
            return self.criterion(one.criteria[name])
        return f"{self.gate(name)} [{name}]"

    def option(self, criterion: Criterion, case: int | None, number: int) -> str:
        """Return number and label of an option; 0 is no tick."""
        if number == 0:
            return self.say("tell.unticked")
        options = dict(enumerate(criterion.options_in(case), start=1))
        text = self.label(options[number].label_key)
        return self.say("tell.option", number=number, label=text)

    def place(self, place: Place, *, decision: bool = True) -> str:
        """Return a place in the decision, from the decision down to the option."""
        steps = list(self.place_steps(place))
        if decision:
            steps[: place.product_set is not None] = [self._printed(place.product_set)]
        return self.within(steps)

    def _printed(self, number: int | None) -> str:
        """Return the decision, or where in it a product set is printed, as citations write it."""
        printed = () if number is None else printed_at(self.ruleset, number)
        if printed:
            return self.cites(printed)[0]
        document = self.say("cite.decision", decision=self.ruleset.decision.identity.number)
        return self.within([document, *self.place_steps(Place(product_set=number))])

    def condition(self, governor: str, options: Iterable[int]) -> str:
        """Return what a criterion hangs on: a box of another one that has to be ticked."""
        return self.say("show.condition", governor=governor, options=spans(options))

    def code(self, number: int | None, code: str) -> str:
        """Return the code of a criterion, with the printed numbering where it differs."""
        one = None if number is None else self.ruleset.numbers.get(number)
        return numbered(one.criteria[code]) if one is not None and code in one.criteria else code

    def places(self, places: Iterable[Place]) -> list[str]:
        """Return places with those that differ in the set alone drawn together."""
        drawn: dict[Place, list[int]] = {}
        for place in places:
            rest = Place(
                part=place.part,
                group=place.group,
                criterion=place.criterion,
                case=place.case,
                option=place.option,
            )
            drawn.setdefault(rest, []).extend([] if place.product_set is None else [place.product_set])
        told = []
        for rest, numbers in drawn.items():
            key = "place.set" if len(numbers) == 1 else "place.sets"
            steps = [self.say(key, number=spans(numbers), numbers=spans(numbers))] if numbers else []
            told.append(self.within([*steps, *self.place_steps(rest)]) or self.say("place.every-set"))
        return told

    def cites(self, cites: Iterable[Citation]) -> list[str]:
        """Return citations as their readers write them, one text for each decision or other document."""
        return citing.cites(cites, self.lang, self.source)
