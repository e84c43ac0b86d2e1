"""The differences between two decisions in words: the page "what changed"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from ocop_rules.comparing.differences import is_laid
from ocop_rules.model.difference import (
    Box,
    BoxChange,
    CriterionChange,
    CriterionFacts,
    Difference,
    Disagreement,
    Moved,
    Printed,
    SetName,
    SheetChange,
    SheetStanding,
)
from ocop_rules.planning.finding import findings
from ocop_rules.telling.blocks import Block, Item, Listing, Note, Table, Title
from ocop_rules.telling.page import Page
from ocop_rules.telling.planning import finding
from ocop_rules.telling.rule_changes import RuleChanges
from ocop_rules.telling.shelf import Shelf
from ocop_rules.telling.teller import Teller, capital, spans


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
        return self.after.label(key, self.before.label(key))

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
        old, new = self.before.name, self.after.name
        yield Title(self.say("diff.title", old=old, new=new), 1)
        if self.found.is_empty:
            yield Note(self.say("diff.nothing"), "result")
            return
        if self._only_rules:
            yield Note(self.say("diff.only-rules"), "result")
            yield from self._rules()
            return
        yield Note(self.say("diff.reading", old=old, new=new))
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

    @property
    def _only_rules(self) -> bool:
        """Whether nothing differs but the process: no set, name, criterion, gate or typical sheet."""
        return bool(self.found.rules) and evolve(self.found, rules=()).is_empty

    @property
    def _one_set(self) -> bool:
        """Whether one product set alone was compared, so that its number says nothing."""
        return len(self.found.sets) == 1 and not self.found.added and not self.found.removed

    def _in_sets(self, numbers: Iterable[int]) -> str:
        """Return the numbers of sets in brackets behind a name; nothing where there is one alone."""
        return "" if self._one_set else f" ({self.sets(numbers)})"

    def _table(
        self, rows: Iterable[Sequence[str]], head: Sequence[str], sets: int, right: Sequence[int] = ()
    ) -> Table:
        """Return a table; column ``sets``, of product sets, is left out where one alone was compared."""
        keep = [at for at in range(len(head)) if not (at == sets and self._one_set)]
        return Table(
            [tuple(row[at] for at in keep) for row in rows],
            tuple(self.say(head[at]) for at in keep),
            right=tuple(keep.index(at) for at in right if at in keep),
        )

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
                yield Title(teller.name, 3)
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
        if self._one_set:
            lines = [say("diff.one-set", set=self._set_name(found.sets[0]))]
        else:
            counts = {"both": len(found.sets), "added": len(found.added), "removed": len(found.removed)}
            lines = [say("diff.sets", **counts)]
        for kind in ("removed", "added"):
            names: dict[str, set[int]] = {}
            for one in found.criteria:
                if one.kind == kind:
                    names.setdefault(one.concept, set()).update(one.sets)
            told = [f"{self.name(concept)}{self._in_sets(sets)}" for concept, sets in names.items()]
            if told:
                lines.append(say(f"diff.criteria-{kind}", count=len(told), names="; ".join(told)))
        boxes = [(box, len(one.sets)) for one in changed for box in one.boxes]
        count = len({one.concept for one in changed})
        changed_in = "diff.one-set-criteria" if self._one_set else "diff.criteria-changed"
        lines.append(say(changed_in, count=count) if count else say("diff.criteria-same"))
        stiffer = sum(
            sets for box, sets in boxes if box.old and box.new and _stars(box.new) > _stars(box.old)
        )
        looser = sum(sets for box, sets in boxes if box.old and box.new and _stars(box.new) < _stars(box.old))
        same = not stiffer and not looser
        counted = "diff.one-set-floors" if self._one_set else "diff.floors"
        lines.append(say("diff.floors-same") if same else say(counted, stiffer=stiffer, looser=looser))
        if any(one.doubtful for one in found.printed):
            lines.append(say("diff.gates-unknown", old=self.before.name))
        yield Listing(tuple(lines))

    def _set_name(self, number: int) -> str:
        return self.after.set_name(self.after.ruleset.product_set(number))

    def _names(self) -> Iterator[Block]:
        say, found = self.say, self.found
        for key, names in (("diff.sets-added", found.added), ("diff.sets-removed", found.removed)):
            if names:
                yield Note(say(key, names="; ".join(self._set(one) for one in names)))
        if found.renumbered:
            yield Note(say("diff.sets-renumbered"))
            yield Listing([f"{self._set(one)} → {self._set(other)}" for one, other in found.renumbered])
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
        places: dict[str, list[Item]] = {}
        for other in found.disagreements:
            teller = self.before if other.side == "old" else self.after
            place = "; ".join(teller.cites(other.name.cites)) or teller.name
            places.setdefault(place, []).append(Item(self._printed_name(other)))
        if places:
            yield Note(say("diff.disagreements"))
            yield Listing([Item(capital(place), items) for place, items in places.items()])

    def _printed_name(self, one: Disagreement) -> str:
        """Return a name as a decision prints it in another place, and of what it is."""
        name = one.name
        printed = self.say("show.no-name") if name.printed is None else f'"{name.printed}"'
        return self.say(f"show.name-of.{name.of}", number=name.product_set, name=printed)

    def _sheets(self) -> Iterator[Block]:
        say = self.say
        if not self.found.sheets:
            return
        yield Note(say("diff.typical-how"))
        rows = tuple(
            (
                say(f"diff.sheet.{one.sheet}") + ("" if self._one_set else f": {self.sets(one.sets)}"),
                self._standing(one.old),
                self._standing(one.new),
                self._carried(one),
            )
            for one in self.found.sheets
        )
        sheet = "diff.col.one-sheet" if self._one_set else "diff.col.sheet"
        head = (sheet, "diff.col.old", "diff.col.new", "diff.col.carried")
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
        laid = is_laid(self.before.ruleset, self.after.ruleset)
        yield from RuleChanges(self.before, self.after, laid).blocks(self.found.rules)

    def _whole(self) -> Iterator[Block]:
        """Yield the criteria that appeared or disappeared, with their boxes."""
        say = self.say
        for kind in ("removed", "added"):
            rows = []
            for one in self.found.criteria:
                facts = one.old or one.new
                if one.kind == kind and facts is not None:
                    boxes = "; ".join(
                        f"{self.label(box.label)} ({self._box(box.old or box.new, floor=', {}★')})"
                        for box in one.boxes
                    )
                    rows.append((f"{self.name(one.concept)}: {boxes}", self.sets(one.sets), str(facts.max)))
            if rows:
                yield Note(say(f"diff.whole-{kind}"))
                yield self._table(
                    rows, ("diff.col.criterion", "diff.col.sets", "diff.col.max"), 1, right=(2,)
                )

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
                told = tuple((text, self.sets(sets), what) for (text, what), sets in rows.items())
                yield self._table(told, (f"diff.of.{kind}", "diff.col.sets", "diff.col.change"), 1)
        keys = dict.fromkeys(key for one in self.found.printed for key in one.doubtful)
        if keys:
            yield Listing(tuple(f"(?) {self.label(key)}" for key in keys))

    def _places(self, one: Printed) -> str:
        boxes: dict[str, list[str]] = {}
        for place in one.new or one.old or ():
            kind, _, rest = place.partition(":")
            slug, _, option = rest.partition("#")
            text = self.say("diff.head") if kind == "head" else self.label(f"{kind}.{slug}")
            boxes.setdefault(text, []).extend([option] if option else [])
        return "; ".join(
            f"{text}, {self.say('place.option', option=self.after.listed(options))}" if options else text
            for text, options in boxes.items()
        )

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
        lines = [] if self._one_set else [say("diff.in-sets", sets=self.sets(one.sets))]
        if one.old is not None and one.new is not None:
            lines += self._facts(one.old, one.new)
        lines += [self.label(key) for key in one.doubtful]
        yield from [Note(" ".join(lines))] if lines else []
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
    def _box(box: Box | None, floor: str = " ({}★)") -> str:
        if box is None:
            return "–"
        return str(box.points) if box.floor is None else f"{box.points}{floor.format(box.floor)}"

    def _moved(self) -> Iterator[Block]:
        steps: dict[tuple[str, str, tuple[int, ...]], list[Moved]] = {}
        for one in self.found.moved:
            if one.of == "criterion":
                steps.setdefault((one.old, one.new, one.sets), []).append(one)
        rows = tuple(
            ("; ".join(self.name(one.concept) for one in moved), f"{old} → {new}", self.sets(sets))
            for (old, new, sets), moved in steps.items()
        )
        if rows:
            yield self._table(rows, ("diff.col.criterion", "diff.col.place", "diff.col.sets"), 2)

    def _maxima(self) -> Iterator[Block]:
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
            yield self._table(rows, head, 3, right=(1, 2))


def _stars(box: Box) -> int:
    return box.floor or 0
