"""Score sheets and dossiers as plain data: all that a front end needs to draw them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from ocop_rules.errors import check_language, require
from ocop_rules.life.dossiers import dossier_steps
from ocop_rules.model.process import DossierPart, DossierStep, Kind
from ocop_rules.model.product_set import Criterion, Group, Option, Part, ProductSet
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.model.sheet_form import (
    DossierForm,
    FormBox,
    FormCase,
    FormCondition,
    FormCriterion,
    FormDossierPart,
    FormDossierStep,
    FormGate,
    FormGroup,
    FormHeading,
    FormNote,
    FormPart,
    FormRequirement,
    SheetForm,
)
from ocop_rules.rulesets.registry import require_kind
from ocop_rules.scoring.prepared import PreparedSet, prepare
from ocop_rules.telling.teller import Teller
from ocop_rules.words import DEFAULT


def form_of(rules: Ruleset, number: int, *, lang: str = DEFAULT) -> dict[str, Any]:
    """Return the score sheet of product set ``number`` as plain data (schema ``form``), in ``lang``.

    Parts, groups, criteria, cases and boxes with points, stars, words, conditions, requirements, gates and
    notes stand in the order of the decision, under the readings that ``rules`` take. Every text is for
    people; codes, numbers and ids are the keys an evaluation is made of.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a set or a language that does not exist.
    """
    require(rules, Ruleset, "rules", "Ruleset")
    check_language(lang)
    one = rules.product_set(number)
    return _Drawing(Teller(rules, lang), one, prepare(rules, number)).sheet().to_json()


def dossier_form_of(
    rules: Ruleset, number: int, *, kind: Kind = "new", lang: str = DEFAULT
) -> dict[str, Any]:
    """Return the parts of a dossier as plain data (schema ``dossier-form``), in ``lang``.

    The dossier is of ``kind`` ("new", "upgrade" or "renewal") for a product of set ``number``. Ids of
    parts and steps are the keys a dossier is made of.

    Raises :class:`~ocop_rules.errors.UnknownNameError` for a set, kind or language that does not exist, and
    :class:`~ocop_rules.errors.NotHeldError` where the sources do not hold the parts.
    """
    require(rules, Ruleset, "rules", "Ruleset")
    check_language(lang)
    require_kind(kind)
    one = rules.product_set(number)
    teller = Teller(rules, lang)
    return DossierForm(
        ruleset=rules.id,
        digest=rules.digest,
        lang=lang,
        decision=rules.decision.identity.number,
        kind=kind,
        product_set=one.number,
        text=teller.label(f"set.{one.concept}"),
        steps=tuple(_step(teller, step, kind, one.number) for step in dossier_steps(rules, kind)),
    ).to_json()


def _step(teller: Teller, step: DossierStep, kind: Kind, number: int) -> FormDossierStep:
    return FormDossierStep(
        by=step.by,
        by_text=teller.level(step.by),
        to=step.to,
        to_text=teller.level(step.to),
        parts=tuple(_dossier_part(teller, part) for part in step.parts if part.belongs_to(kind, number)),
        paper_copies=step.paper_copies,
        electronic_copies=step.electronic_copies,
        software=step.software,
        cites=tuple(teller.cites(step.cites)),
    )


def _dossier_part(teller: Teller, part: DossierPart) -> FormDossierPart:
    return FormDossierPart(
        id=part.id,
        text=teller.label(f"dossier-part.{part.id}"),
        form=None if part.form is None else teller.label(f"form.{part.form}"),
        samples=part.samples,
        if_any=part.if_any,
        cites=tuple(teller.cites(part.cites)),
    )


@frozen
class _Drawing:
    """One product set on its way to a form."""

    teller: Teller
    one: ProductSet
    prepared: PreparedSet

    def sheet(self) -> SheetForm:
        teller, one = self.teller, self.one
        rules = teller.ruleset
        return SheetForm(
            ruleset=rules.id,
            digest=rules.digest,
            lang=teller.lang,
            decision=rules.decision.identity.number,
            product_set=one.number,
            concept=one.concept,
            text=teller.label(f"set.{one.concept}"),
            max=sum(part.max for part in one.parts),
            parts=tuple(map(self._part, one.parts)),
            gates=tuple(self._gates(None, None)),
            requirements=tuple(self._requirements(None, None)),
            notes=tuple(self._notes(None, None)),
            incomplete=tuple(teller.label(f"incomplete.{gap}") for gap in one.incomplete),
        )

    def _part(self, part: Part) -> FormPart:
        groups = tuple(map(self._group, part.groups))
        return FormPart(code=part.code, text=self.teller.part(part.code), max=part.max, groups=groups)

    def _group(self, group: Group) -> FormGroup:
        label = self.teller.label
        return FormGroup(
            code=group.code,
            concept=group.concept,
            text=label(f"group.{group.concept}"),
            max=group.max,
            headings=tuple(
                FormHeading(
                    text=label(f"heading.{one.concept}"),
                    printed=one.printed,
                    max=one.max,
                    criteria=one.criteria,
                )
                for one in group.headings
            ),
            criteria=tuple(map(self._criterion, group.criteria)),
            gates=tuple(self._gates(group.code, None)),
            requirements=tuple(self._requirements(group.code, None)),
            notes=tuple(self._notes(group.code, None)),
        )

    def _criterion(self, this: Criterion) -> FormCriterion:
        label = self.teller.label
        floors = self.prepared.lines[this.code].floors
        whole = [stars for marks in floors.values() for stars, needs in marks if needs is None]
        return FormCriterion(
            code=this.code,
            printed=this.printed,
            concept=this.concept,
            text=label(f"criterion.{this.concept}"),
            max=this.max,
            stars=whole[0] if whole else None,
            condition=self._condition(this),
            boxes=self._boxes(this, None, this.options),
            cases=tuple(
                FormCase(
                    case=one.case, text=label(one.label_key), boxes=self._boxes(this, one.case, one.options)
                )
                for one in this.cases
            ),
            gates=tuple(self._gates(None, this.code)),
            requirements=tuple(self._requirements(None, this.code)),
            notes=tuple(self._notes(None, this.code)),
        )

    def _boxes(self, this: Criterion, case: int | None, options: tuple[Option, ...]) -> tuple[FormBox, ...]:
        marks = self.prepared.lines[this.code].floors.get(case, ())
        stars = {needs: stars for stars, needs in marks if needs is not None}
        return tuple(
            FormBox(
                number=number,
                text=self.teller.label(option.label_key),
                points=option.points,
                stars=stars.get(number),
            )
            for number, option in enumerate(options, start=1)
        )

    def _condition(self, this: Criterion) -> FormCondition | None:
        if this.condition is None:
            return None
        options = this.condition.options_under(self.prepared.readings)
        governor = this.condition.criterion
        text = self.teller.condition(governor, options)
        return FormCondition(criterion=governor, options=options, text=text)

    def _gates(self, group: str | None, code: str | None) -> Iterator[FormGate]:
        """Yield the gates printed at a group, at a criterion, or at neither: in the head of the sheet."""
        printed = {gate.id: gate for gate in self.teller.ruleset.decision.gates}
        for here in self.one.gates:
            # a gate at a criterion may name its group as well
            if here.criterion == code and (code is not None or here.group == group):
                gate = self.prepared.gates[here.gate]
                yield FormGate(
                    id=gate.id,
                    text=self.teller.label(f"gate.{gate.id}"),
                    effect=gate.effect,
                    trigger=printed[gate.id].trigger,
                    asserted=gate.trigger == "asserted",
                    zeros=gate.zeros,
                    cites=tuple(self.teller.cites(printed[gate.id].cites)),
                )

    def _requirements(self, group: str | None, code: str | None) -> Iterator[FormRequirement]:
        printed = {demand.id: demand for demand in self.teller.ruleset.decision.requirements}
        for here in self.one.requirements:
            if here.criterion == code and (code is not None or here.group == group):
                demand = printed[here.requirement]
                yield FormRequirement(
                    id=demand.id,
                    text=self.teller.label(f"requirement.{demand.id}"),
                    force=demand.force,
                    asserted=demand.id in self.prepared.requirements,
                    option=here.option,
                    cites=tuple(self.teller.cites(demand.cites)),
                )

    def _notes(self, group: str | None, code: str | None) -> Iterator[FormNote]:
        """Yield the doubts and misprints declared of this set at a place."""
        decision = self.teller.ruleset.decision
        doubts = [("doubt", one.id, one.places) for one in decision.doubts]
        errata = [("erratum", one.id, one.places) for one in decision.errata]
        for kind, name, places in (*doubts, *errata):
            for place in places:
                at = place.criterion == code and (code is not None or place.group == group)
                if at and place.product_set == self.one.number:
                    yield FormNote(
                        kind="doubt" if kind == "doubt" else "erratum",
                        id=name,
                        text=self.teller.label(f"{kind}.{name}"),
                        case=place.case,
                        option=place.option,
                    )
