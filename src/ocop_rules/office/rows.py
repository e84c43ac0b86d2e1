"""The rows of a score sheet as people know it: parts, groups, criteria, boxes, requirements and gates.

Each row has a key by which it is found again, whatever became of its place: ``criterion 1.1``,
``option 8.1 2 3`` (criterion, case, box), ``gate forged-dossier``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import frozen

from ocop_rules.model.product_set import CriteriaHeading, Criterion, Option, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.scoring.prepared import PreparedSet, prepare
from ocop_rules.telling.of_set import in_order, stands_alone
from ocop_rules.telling.teller import Teller, numbered, spans

RowKind = Literal["part", "group", "heading", "criterion", "case", "option", "gate", "note"]


@frozen(kw_only=True)
class Row:
    """One row: its kind and key, the code printed before its text, its stars and points.

    ``texts`` holds the words, one for each language. ``criterion`` is the code of the criterion it
    belongs to, ``case`` and ``option`` the place in it.
    """

    kind: RowKind
    key: str
    texts: tuple[str, ...]
    code: str = ""
    stars: int | None = None
    points: int | None = None
    criterion: str | None = None
    case: int | None = None
    option: int | None = None


@frozen
class _Rows:
    ruleset: Ruleset
    one: ProductSet
    prepared: PreparedSet
    tellers: tuple[Teller, ...]
    seen: set[str]

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(teller.label(key) for teller in self.tellers)

    def said(self, key: str, **fields: object) -> tuple[str, ...]:
        return tuple(teller.say(key, **fields) for teller in self.tellers)

    def printed(self, group: str | None, code: str | None) -> Iterator[Row]:
        """Yield the gates and requirements that stand at a place."""
        for here in self.one.gates:
            if here.criterion == code and (code is not None or here.group == group):
                yield self.demand(here.gate, "gate", group, code, here.zeros)
        for demand in self.one.requirements:
            if demand.criterion == code and (code is not None or demand.group == group):
                yield self.demand(demand.requirement, "requirement", group, code, option=demand.option)

    def demand(
        self,
        name: str,
        kind: str,
        group: str | None,
        code: str | None,
        zeros: tuple[str, ...] = (),
        option: int | None = None,
    ) -> Row:
        """Return a gate or requirement; what an evaluator may assert is asked for once."""
        known = {**self.prepared.gates, **self.prepared.requirements}
        asked = name in known and known[name].trigger == "asserted" and name not in self.seen
        self.seen.add(name)
        texts = self.texts(f"{kind}.{name}")
        if zeros:
            texts = tuple(
                f"{text} ({teller.say('show.zeros', codes=', '.join(zeros))})"
                for text, teller in zip(texts, self.tellers, strict=True)
            )
        if option is not None:
            texts = tuple(
                teller.say("explain.at-option", option=option, text=text)
                for text, teller in zip(texts, self.tellers, strict=True)
            )
        key = f"gate {name}" if asked else f"note {group or '-'} {code or '-'} {name}"
        return Row(kind="gate" if asked else "note", key=key, texts=texts, criterion=code)

    def criterion(self, this: Criterion) -> Iterator[Row]:
        line = self.prepared.lines[this.code]
        texts = self.texts(f"criterion.{this.concept}")
        if line.governor is not None:
            held = self.said("show.condition", governor=line.governor, options=spans(line.options))
            texts = tuple(f"{text} ({more})" for text, more in zip(texts, held, strict=True))
        key = f"criterion {this.code}"
        yield Row(
            kind="criterion",
            key=key,
            texts=texts,
            code=numbered(this),
            stars=this.floor,
            points=this.max,
            criterion=this.code,
        )
        yield from self.options(this, None, this.options)
        for case in this.cases:
            told = tuple(
                teller.say("explain.case", case=case.case, label=teller.label(case.label_key))
                for teller in self.tellers
            )
            key = f"case {this.code} {case.case}"
            yield Row(kind="case", key=key, texts=told, criterion=this.code, case=case.case)
            yield from self.options(this, case.case, case.options)
        yield from self.printed(None, this.code)

    def options(self, this: Criterion, case: int | None, options: tuple[Option, ...]) -> Iterator[Row]:
        for number, option in enumerate(options, start=1):
            yield Row(
                kind="option",
                key=f"option {this.code} {'-' if case is None else case} {number}",
                texts=self.texts(option.label_key),
                code=str(number),
                stars=option.floor,
                points=option.points,
                criterion=this.code,
                case=case,
                option=number,
            )

    def heading(self, heading: CriteriaHeading) -> Row:
        return Row(
            kind="heading",
            key=f"heading {heading.criteria[0]}",
            texts=self.texts(f"heading.{heading.concept}"),
            code=heading.printed or "",
            points=heading.max,
        )

    def all(self) -> Iterator[Row]:
        yield from self.printed(None, None)
        for part in self.one.parts:
            names = tuple(
                teller.say("explain.part", part=part.code, name=teller.label(f"part.{part.code.lower()}"))
                for teller in self.tellers
            )
            yield Row(kind="part", key=f"part {part.code}", texts=names, points=part.max)
            for group in part.groups:
                if not stands_alone(group):
                    yield Row(
                        kind="group",
                        key=f"group {group.code}",
                        texts=self.texts(f"group.{group.concept}"),
                        code=group.code,
                        points=group.max,
                    )
                yield from self.printed(group.code, None)
                for here in in_order(group):
                    if isinstance(here, Criterion):
                        yield from self.criterion(here)
                    else:
                        yield self.heading(here)


def rows(ruleset: Ruleset, number: int, langs: tuple[str, ...]) -> tuple[Row, ...]:
    """Return the rows of a product set; raises UnknownNameError for a set that does not exist."""
    one = ruleset.product_set(number)
    tellers = tuple(Teller(ruleset, lang) for lang in langs)
    return tuple(_Rows(ruleset, one, prepare(ruleset, number), tellers, set()).all())
