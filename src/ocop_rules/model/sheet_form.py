"""A score sheet, and the parts of a dossier, as front ends draw them: numbers and words together."""

from __future__ import annotations

from typing import Literal

from attrs import frozen

from ocop_rules.model.decision import Trigger
from ocop_rules.model.evaluation import Digest
from ocop_rules.model.process import Kind
from ocop_rules.model.terms import Code, OptionNumber, PartCode, Points, Positive, Slug, Stars
from ocop_rules.structure.forms import WholeForm


@frozen(kw_only=True)
class FormNote(WholeForm):
    """A doubt or a misprint declared at this place; ``case`` and ``option`` say where within a criterion."""

    kind: Literal["doubt", "erratum"]
    id: Slug
    text: str
    case: OptionNumber | None = None
    option: OptionNumber | None = None


@frozen(kw_only=True)
class FormGate(WholeForm):
    """A gate printed at this place, with the effect that it has under the readings taken.

    ``asserted`` tells whether an evaluator asserts it, by its id under ``gates`` of an evaluation; otherwise
    it follows from a 0 at one of the criteria ``zeros``.
    """

    id: Slug
    text: str
    effect: Literal["reject", "stop", "zero", "shown"]
    trigger: Trigger
    asserted: bool
    zeros: tuple[Code, ...] = ()
    cites: tuple[str, ...] = ()


@frozen(kw_only=True)
class FormRequirement(WholeForm):
    """A requirement printed at this place; ``asserted`` ones may be named as unmet among the ``gates``."""

    id: Slug
    text: str
    force: Literal["must", "should", "guidance"]
    asserted: bool
    option: OptionNumber | None = None
    cites: tuple[str, ...] = ()


@frozen(kw_only=True)
class FormBox(WholeForm):
    """A box to tick: the answer is its ``number``. ``stars`` is the floor that it is the first to meet."""

    number: OptionNumber
    text: str
    points: Points
    stars: Stars | None = None


@frozen(kw_only=True)
class FormCase(WholeForm):
    """A case to choose: only its boxes count."""

    case: OptionNumber
    text: str
    boxes: tuple[FormBox, ...]


@frozen(kw_only=True)
class FormCondition(WholeForm):
    """The criterion applies only while ``criterion`` is answered with one of ``options``."""

    criterion: Code
    options: tuple[OptionNumber, ...]
    text: str


@frozen(kw_only=True)
class FormCriterion(WholeForm):
    """A criterion: boxes, or cases with their boxes, and what is printed over them.

    ``code`` is its key among the answers of an evaluation, ``printed`` the decision's own numbering where
    that differs. ``stars`` is a floor on the whole criterion: any box with points meets it.
    """

    code: Code
    printed: str | None
    concept: Slug
    text: str
    max: Points
    stars: Stars | None
    condition: FormCondition | None
    boxes: tuple[FormBox, ...]
    cases: tuple[FormCase, ...]
    gates: tuple[FormGate, ...]
    requirements: tuple[FormRequirement, ...]
    notes: tuple[FormNote, ...]


@frozen(kw_only=True)
class FormHeading(WholeForm):
    """A heading over some criteria of a group; it stands before the first of them."""

    text: str
    printed: str | None
    max: Points
    criteria: tuple[Code, ...]


@frozen(kw_only=True)
class FormGroup(WholeForm):
    """A criteria group."""

    code: Code
    concept: Slug
    text: str
    max: Points
    headings: tuple[FormHeading, ...]
    criteria: tuple[FormCriterion, ...]
    gates: tuple[FormGate, ...]
    requirements: tuple[FormRequirement, ...]
    notes: tuple[FormNote, ...]


@frozen(kw_only=True)
class FormPart(WholeForm):
    """Part A, B or C."""

    code: PartCode
    text: str
    max: Points
    groups: tuple[FormGroup, ...]


@frozen(kw_only=True)
class SheetForm(WholeForm):
    """A whole score sheet in one language, in the order of the decision.

    ``gates``, ``requirements`` and ``notes`` are those of the head of the sheet, ``incomplete`` says what
    the sources do not hold. ``digest`` is the one an evaluation may be pinned to.
    """

    ruleset: Slug
    digest: Digest
    lang: Slug
    decision: str
    product_set: Positive
    concept: Slug
    text: str
    max: Points
    parts: tuple[FormPart, ...]
    gates: tuple[FormGate, ...]
    requirements: tuple[FormRequirement, ...]
    notes: tuple[FormNote, ...]
    incomplete: tuple[str, ...]


@frozen(kw_only=True)
class FormDossierPart(WholeForm):
    """A part of a dossier, the name of the ``form`` it is written on, and how many ``samples``."""

    id: Slug
    text: str
    form: str | None
    samples: Positive | None
    if_any: bool
    cites: tuple[str, ...]


@frozen(kw_only=True)
class FormDossierStep(WholeForm):
    """What one hands to a level: ``by`` and ``to`` are ids, with their names beside them.

    ``software`` tells whether what is filed in the evaluation software has the force of paper.
    """

    by: Slug
    by_text: str
    to: Slug
    to_text: str
    parts: tuple[FormDossierPart, ...]
    paper_copies: Positive | None
    electronic_copies: Positive | None
    software: bool
    cites: tuple[str, ...]


@frozen(kw_only=True)
class DossierForm(WholeForm):
    """The parts of a dossier of one kind and product set, step by step, in one language."""

    ruleset: Slug
    digest: Digest
    lang: Slug
    decision: str
    kind: Kind
    product_set: Positive
    text: str
    steps: tuple[FormDossierStep, ...]
