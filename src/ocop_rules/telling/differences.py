"""The differences between two decisions in words: the page "what changed"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from ocop_rules.model.difference import (
    Box,
    BoxChange,
    CriterionChange,
    CriterionFacts,
    Difference,
    Moved,
    Printed,
    RuleChange,
    SetName,
    SheetChange,
    SheetStanding,
    Value,
)
from ocop_rules.model.process import PRODUCER
from ocop_rules.planning.finding import findings
from ocop_rules.telling.blocks import Block, Listing, Note, Table, Title
from ocop_rules.telling.page import Page
from ocop_rules.telling.planning import finding
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller, spans, within
from ocop_rules.words import catalogue

# these stand in the table of gates and requirements, or tell of the ruleset and not of the decision
_ELSEWHERE = ("gates", "requirements", "readings")
_SHOWN_FIELDS = ("effect", "force", "trigger")


def difference(thing: Difference, shelf: Shelf, lang: str) -> Page:
    """Return what changed from one decision to another."""
    old, new = shelf.ruleset(thing.old), shelf.ruleset(thing.new)
    return Page(_Telling(Teller(old, lang), Teller(new, lang), thing).blocks(), lang)


@frozen
class _Telling:
    """One comparison on its way to words."""

    before: Teller
    after: Teller
    found: Difference

    def say(self, key: str, **fields: object) -> str:
        return self.after.say(key, **fields)

    def label(self, key: str) -> str:
        """Return a label of the new decision, or of the old one where the new one has none."""
        known = any(key in words for words in self.after.ruleset.labels.values())
        return (self.after if known else self.before).label(key)

    def name(self, concept: str) -> str:
        return self.label(f"criterion.{concept}")

    def _set(self, one: SetName) -> str:
        return f"{one.number} {self.label(f'set.{one.concept}')}"

    def sets(self, numbers: Iterable[int]) -> str:
        """Return the numbers of sets; "all" where it is every set that was compared."""
        numbers = tuple(numbers)
        every = len(self.found.sets) > 1 and set(numbers) == set(self.found.sets)
        return self.say("diff.all-sets") if every else spans(numbers)

    def blocks(self) -> Iterator[Block]:
        old, new = (teller.ruleset.decision.identity for teller in (self.before, self.after))
        yield Title(self.say("diff.title", old=old.number, new=new.number), 1)
        if self.found.is_empty:
            yield Note(self.say("diff.nothing"))
            return
        yield Note(self.say("diff.reading", old=old.number, new=new.number))
        for title, section in (
            ("diff.brief", self._brief()),
            ("diff.names", self._names()),
            ("diff.typical", self._sheets()),
            ("diff.rules", self._rules()),
            ("diff.come-and-gone", self._whole()),
            ("diff.gates", self._printed()),
            ("diff.criteria", self._criteria()),
            ("diff.moved", self._moved()),
            ("diff.maxima", self._maxima()),
            ("diff.findings", self._findings()),
        ):
            body = list(section)
            if body:
                yield Title(self.say(title))
                yield from body

    def _findings(self) -> Iterator[Block]:
        """Yield what the rules of the new decision can never do, and those of the old one could not."""
        for teller, numbers in ((self.before, self._old_sets()), (self.after, self.found.sets)):
            items = [
                finding(teller, one)
                for number in numbers
                if number in teller.ruleset.numbers
                for one in findings(teller.ruleset, number)
            ]
            if items:
                yield Title(teller.ruleset.decision.identity.number, 3)
                yield Listing(items)

    def _old_sets(self) -> tuple[int, ...]:
        """Return the numbers in the old decision of the sets that were compared."""
        new = self.after.ruleset.numbers
        concepts = {new[number].concept for number in self.found.sets if number in new}
        return tuple(one.number for one in self.before.ruleset.sets if one.concept in concepts)

    # -- the sections -----------------------------------------------------------------------------

    def _brief(self) -> Iterator[Block]:
        say, found = self.say, self.found
        changed = [one for one in found.criteria if one.kind == "changed"]
        lines = [say("diff.sets", both=len(found.sets), added=len(found.added), removed=len(found.removed))]
        for kind in ("removed", "added"):
            names: dict[str, set[int]] = {}
            for one in found.criteria:
                if one.kind == kind:
                    names.setdefault(one.concept, set()).update(one.sets)
            told = [f"{self.name(concept)} ({self.sets(sets)})" for concept, sets in names.items()]
            if told:
                lines.append(say(f"diff.criteria-{kind}", count=len(told), names="; ".join(told)))
        boxes = [(box, len(one.sets)) for one in changed for box in one.boxes]
        lines.append(say("diff.criteria-changed", count=len({one.concept for one in changed})))
        stiffer = sum(
            sets for box, sets in boxes if box.old and box.new and _stars(box.new) > _stars(box.old)
        )
        looser = sum(sets for box, sets in boxes if box.old and box.new and _stars(box.new) < _stars(box.old))
        lines.append(say("diff.floors", stiffer=stiffer, looser=looser))
        if any(one.doubtful for one in found.printed):
            lines.append(say("diff.gates-unknown", old=self.before.ruleset.id))
        yield Listing(tuple(lines))

    def _names(self) -> Iterator[Block]:
        say, found = self.say, self.found
        for key, names in (("diff.sets-added", found.added), ("diff.sets-removed", found.removed)):
            if names:
                yield Note(say(key, names="; ".join(self._set(one) for one in names)))
        if found.renumbered:
            moves = (f"{self._set(one)} → {self._set(other)}" for one, other in found.renumbered)
            yield Note(say("diff.sets-renumbered", names="; ".join(moves)))
        numbers = {one.concept: one.number for one in self.after.ruleset.sets}
        rows = []
        for one in found.renamed:
            kind, _, slug = one.key.partition(".")
            if one.lang == self.after.lang:
                number = numbers.get(slug)
                what = say(f"diff.of.{kind}")
                rows.append((one.old, one.new, what if number is None else f"{what} {number}"))
        if rows:
            yield Table(rows, (say("diff.col.old-name"), say("diff.col.new-name"), say("diff.col.what")))
        told = tuple(
            say(
                "diff.disagreement",
                decision=(self.before if one.side == "old" else self.after).ruleset.decision.identity.number,
                number=one.name.product_set,
                what=say(f"diff.of.{one.name.of}"),
                printed=one.name.printed or "-",
                place="; ".join((self.before if one.side == "old" else self.after).cites(one.name.cites))
                or "-",
            )
            for one in found.disagreements
        )
        if told:
            yield Note(say("diff.disagreements"))
            yield Listing(told)

    def _sheets(self) -> Iterator[Block]:
        say = self.say
        if not self.found.sheets:
            return
        yield Note(say("diff.typical-how"))
        rows = tuple(
            (
                f"{say(f'diff.sheet.{one.sheet}')}: {self.sets(one.sets)}",
                self._standing(one.old),
                self._standing(one.new),
                self._carried(one),
            )
            for one in self.found.sheets
        )
        head = ("diff.col.sheet", "diff.col.old", "diff.col.new", "diff.col.carried")
        yield Table(rows, tuple(map(say, head)))

    def _standing(self, one: SheetStanding) -> str:
        return f"{one.points}, {self._stars(one.stars, one.stars)}"

    def _stars(self, least: int | None, most: int | None) -> str:
        if least is None or most is None:
            return self.say("diff.no-tier")
        return f"{least}★" if least == most else f"{least}–{most}★"

    def _carried(self, one: SheetChange) -> str:
        if one.carried is None:
            return "-"
        least, most = one.carried.least, one.carried.most
        points = str(least.points) if least.points == most.points else f"{least.points}–{most.points}"
        return f"{points}, {self._stars(least.stars, most.stars)}"

    def _rules(self) -> Iterator[Block]:
        lines = [
            self._rule(one)
            for one in self.found.rules
            if (one.section not in _ELSEWHERE or one.field in _SHOWN_FIELDS) and one.field != "meaning"
        ]
        if lines:
            yield Listing(tuple(lines))

    def _rule(self, one: RuleChange) -> str:
        say = self.say
        where = self._word(f"diff.section.{one.section}", one.section)
        if one.item is not None and one.section == "levels":
            where = self._item(one.section, one.item)
        elif one.item is not None:
            where += f", {self._item(one.section, one.item)}"
        if one.field is None:
            key = f"diff.{one.kind}" if one.item is not None else f"diff.unheld-{one.kind}"
            return say(key, what=where)
        field = self._word(
            f"diff.field.{one.field.replace('.', '-')}", self._field(one.field.rpartition(".")[2])
        )
        old, new = self._value(one.old), self._value(one.new)
        return say("diff.value", what=f"{where}, {field}", old=old, new=new)

    def _field(self, name: str) -> str:
        return self._word(f"diff.field.{name}", name)

    def _word(self, key: str, name: str) -> str:
        """Return a phrase, or the bare name of what has none."""
        return self.say(key) if key in self._phrases else name

    def _item(self, section: str, item: str) -> str:
        kind = {"tiers": "tier", "levels": "level", "gates": "gate", "requirements": "requirement"}
        return self.label(f"{kind[section]}.{item}") if section in kind else item

    def _value(self, value: Value) -> str:
        if isinstance(value, tuple):
            return ", ".join(self._value(item) for item in value) or "-"
        if value is None:
            return "-"
        if isinstance(value, bool):
            return self.say("diff.yes" if value else "diff.no")
        if any(f"level.{value}" in words for words in self.after.ruleset.labels.values()):
            return within(self.label(f"level.{value}"))
        if value == PRODUCER:
            return self.say("life.producer")
        keys = (f"force.{value}", f"effect.{value}", f"diff.choice.{value}")
        return self._word(next((key for key in keys if key in self._phrases), ""), str(value))

    @property
    def _phrases(self) -> Mapping[str, str]:
        return catalogue(self.after.lang)

    def _whole(self) -> Iterator[Block]:
        """Yield the criteria that appeared or disappeared, with their boxes."""
        say = self.say
        for kind in ("removed", "added"):
            rows = []
            for one in self.found.criteria:
                facts = one.old or one.new
                if one.kind == kind and facts is not None:
                    boxes = "; ".join(
                        f"{self.label(box.label)} ({self._box(box.old or box.new)})" for box in one.boxes
                    )
                    rows.append((f"{self.name(one.concept)}: {boxes}", self.sets(one.sets), str(facts.max)))
            if rows:
                yield Note(say(f"diff.whole-{kind}"))
                head = ("diff.col.criterion", "diff.col.sets", "diff.col.max")
                yield Table(rows, tuple(map(say, head)))

    def _printed(self) -> Iterator[Block]:
        say = self.say
        for kind in ("gate", "requirement"):
            rows: dict[tuple[str, str], set[int]] = {}
            for one in self.found.printed:
                if one.of == kind:
                    text = f"{self.label(f'{kind}.{one.id}')} ({self._places(one)})"
                    what = say(f"diff.kind.{one.kind}") + (" (?)" if one.doubtful else "")
                    rows.setdefault((text, what), set()).update(one.sets)
            if rows:
                head = (f"diff.of.{kind}", "diff.col.sets", "diff.col.what")
                told = tuple((text, self.sets(sets), what) for (text, what), sets in rows.items())
                yield Table(told, tuple(map(say, head)))
        keys = dict.fromkeys(key for one in self.found.printed for key in one.doubtful)
        if keys:
            yield Listing(tuple(f"(?) {self.label(key)}" for key in keys))

    def _places(self, one: Printed) -> str:
        told = []
        for place in one.new or one.old or ():
            kind, _, rest = place.partition(":")
            slug, _, option = rest.partition("#")
            text = self.say("diff.head") if kind == "head" else self.label(f"{kind}.{slug}")
            told.append(text if not option else f"{text}, {self.say('place.option', option=option)}")
        return "; ".join(told)

    def _criteria(self) -> Iterator[Block]:
        by_concept: dict[str, list[CriterionChange]] = {}
        for one in self.found.criteria:
            if one.kind == "changed":
                by_concept.setdefault(one.concept, []).append(one)
        for concept, changes in by_concept.items():
            yield Title(self.name(concept), 3)
            for one in sorted(changes, key=lambda change: change.sets):
                yield from self._criterion(one)

    def _criterion(self, one: CriterionChange) -> Iterator[Block]:
        say = self.say
        lines = [say("diff.in-sets", sets=self.sets(one.sets))]
        if one.old is not None and one.new is not None:
            lines += self._facts(one.old, one.new)
        lines += [self.label(key) for key in one.doubtful]
        yield Note(" ".join(lines))
        rows = [row for box in one.boxes if box.changed for row in [self._row(box)]]
        if rows:
            head = ("diff.col.box", "diff.col.old", "diff.col.new")
            yield Table(rows, tuple(map(say, head)))

    def _facts(self, old: CriterionFacts, new: CriterionFacts) -> Iterator[str]:
        say = self.say
        if old.max != new.max:
            yield say("diff.max", old=old.max, new=new.max)
        if old.floor != new.floor:
            yield say("diff.criterion-floor", old=old.floor or "-", new=new.floor or "-")
        if old.condition != new.condition:
            if new.condition is None:
                yield say("diff.condition-gone")
            else:
                key = "diff.condition-new" if old.condition is None else "diff.condition-changed"
                names = "; ".join(map(self.label, new.condition.options))
                yield say(key, criterion=self.name(new.condition.concept), boxes=names)
        if (old.part, old.group) != (new.part, new.group):
            yield say(
                "diff.regrouped", old=self.label(f"group.{old.group}"), new=self.label(f"group.{new.group}")
            )

    def _row(self, box: BoxChange) -> tuple[str, str, str]:
        text = self.label(box.label)
        if box.case is not None:
            text = f"{self.label(box.case)}: {text}"
        return text, self._box(box.old), self._box(box.new)

    @staticmethod
    def _box(box: Box | None) -> str:
        if box is None:
            return "–"
        return str(box.points) if box.floor is None else f"{box.points} ({box.floor}★)"

    def _moved(self) -> Iterator[Block]:
        say = self.say
        steps: dict[tuple[str, str, tuple[int, ...]], list[Moved]] = {}
        for one in self.found.moved:
            if one.of == "criterion":
                steps.setdefault((one.old, one.new, one.sets), []).append(one)
        rows = tuple(
            ("; ".join(self.name(one.concept) for one in moved), f"{old} → {new}", self.sets(sets))
            for (old, new, sets), moved in steps.items()
        )
        if rows:
            head = ("diff.col.criterion", "diff.col.place", "diff.col.sets")
            yield Table(rows, tuple(map(say, head)))

    def _maxima(self) -> Iterator[Block]:
        say = self.say
        rows = tuple(
            (
                self.label(f"part.{one.name.lower()}" if one.of == "part" else f"{one.of}.{one.name}"),
                "–" if one.old is None else str(one.old),
                "–" if one.new is None else str(one.new),
                self.sets(one.sets),
            )
            for one in self.found.maxima
        )
        if rows:
            head = ("diff.col.group", "diff.col.old", "diff.col.new", "diff.col.sets")
            yield Table(rows, tuple(map(say, head)))


def _stars(box: Box) -> int:
    return box.floor or 0
