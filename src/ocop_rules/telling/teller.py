"""Naming things of a ruleset in one language: labels, places, options, stars."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from ocop_rules.errors import phrase
from ocop_rules.model.ruleset import Citation, Criterion, Place, ProductSet, Ruleset
from ocop_rules.rulesets.patches import origin
from ocop_rules.words import languages

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


@frozen
class Teller:
    """Tells of one ruleset in one language."""

    ruleset: Ruleset
    lang: str

    def say(self, key: str, **fields: object) -> str:
        """Return a phrase of the library, its fields filled in."""
        return phrase(self.lang, key, **fields)

    def label(self, key: str, otherwise: str | None = None) -> str:
        """Return a label of the ruleset.

        Where the catalogue lacks it, that of another language stands in, then ``otherwise`` or the
        key itself: a sheet with one bare key is of more use than none.
        """
        labels = self.ruleset.labels
        for lang in (self.lang, *languages(), *sorted(labels)):
            if key in labels.get(lang, {}):
                return labels[lang][key]
        return key if otherwise is None else otherwise

    def stars(self, stars: int | None) -> str:
        """Return a number of stars in words, "-" for none."""
        return "-" if stars is None else self.say("tell.stars", stars=stars)

    def set_name(self, one: ProductSet) -> str:
        """Return number and name of a product set."""
        return self.say("tell.set", number=one.number, name=self.label(f"set.{one.concept}"))

    def criterion(self, criterion: Criterion) -> str:
        """Return place and name of a criterion."""
        return f"{numbered(criterion)} {self.label(f'criterion.{criterion.concept}')}"

    def option(self, criterion: Criterion, case: int | None, number: int) -> str:
        """Return number and label of an option; 0 is no tick."""
        if number == 0:
            return self.say("tell.unticked")
        text = self.label(criterion.options_in(case)[number - 1].label)
        return self.say("tell.option", number=number, label=text)

    def place(self, place: Place, *, decision: bool = True) -> str:
        """Return a place in the decision, from the decision down to the option."""
        steps = [self._decision(place.product_set)] if decision else []
        number = place.product_set
        if number is not None:
            steps.append(self.say("place.set", number=number))
        if place.part is not None:
            steps.append(self.say("place.part", part=place.part))
        if place.group is not None:
            steps.append(self.say("place.group", group=place.group))
        if place.criterion is not None:
            steps.append(self.say("place.criterion", criterion=self._code(number, place.criterion)))
        if place.case is not None:
            steps.append(self.say("place.case", case=place.case))
        if place.option is not None:
            steps.append(self.say("place.option", option=place.option))
        return ", ".join(steps)

    def _decision(self, number: int | None) -> str:
        """Return the number of the decision that a product set stands in, amended or not."""
        own = self.ruleset.rules.identity.number
        if len(self.ruleset.layers) == 1 or number not in self.ruleset.numbers:
            return own
        return origin(self.ruleset, f"/sets/{number}").layer.number or own

    def _code(self, number: int | None, code: str) -> str:
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
            inner = self.place(rest, decision=False)
            told.append(", ".join([*steps, *([inner] if inner else [])]) or self.say("place.every-set"))
        return told

    def cites(self, cites: Iterable[Citation]) -> list[str]:
        """Return citations with the titles of their sources."""
        titles = {source.id: source.title for source in self.ruleset.rules.identity.sources}
        return [", ".join(filter(None, (titles.get(one.source, one.source), one.place))) for one in cites]
