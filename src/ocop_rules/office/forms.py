"""Forms 01 to 03 of Decision 26/2026/QĐ-TTg (appendix III), filled from what is known of a dossier.

Form 01 is the producer's registration, 02 the report of its self-assessment, 03 the commune's report on the
topics that it assesses. What is not known stays dotted, to be filled in by hand. Their fields are those of
the decision; how they are said is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import NoneType
from typing import Final

from attrs import define

from ocop_rules.errors import (
    EvaluationError,
    Fault,
    NotHeldError,
    check_language,
    phrase,
    require,
    show,
)
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.process import KINDS, PRODUCER
from ocop_rules.model.product import Producer
from ocop_rules.model.round import RoundEntry
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.office.documents import DOTS, Column, Document, Grid, Signature
from ocop_rules.office.figures import day_text, long_day
from ocop_rules.scoring.checking import check
from ocop_rules.scoring.prepared import prepare
from ocop_rules.telling.teller import Teller, numbered
from ocop_rules.words import DEFAULT

_BOX, _TICKED = "□", "☑"
_MARKS: Final = (
    "business-registration",
    "declared-quality",
    "food-safety-certificate",
    "production-certificate",
    "trademark",
    "geographical-mark",
    "patent",
    "design",
    "copyright",
    "other-rights",
)
_PROOFS: Final = (
    "business-registration",
    "production-certificate",
    "material-origin",
    "environment",
    "local-labour",
    "growth",
    "intellectual-property",
    "market",
    "promotion",
    "story",
    "declared-quality",
    "test-reports",
    "barcode",
    "quality-system",
    "awards",
)


def form_documents(
    rules: Ruleset,
    entry: RoundEntry,
    *,
    lang: str = DEFAULT,
    self_assessment: Evaluation | None = None,
    personal: bool = False,
) -> tuple[Document, ...]:
    """Return the forms of a product's dossier, in their order.

    ``self_assessment`` is the producer's own sheet: its boxes and points stand in form 02. ``personal`` puts
    the representative, address, phone and email of the producer in. Raises
    :class:`~ocop_rules.errors.NotHeldError` for a ruleset whose sources hold no forms, and
    :class:`~ocop_rules.errors.EvaluationError` for a sheet with faults, or of another product set.
    """
    require(entry, RoundEntry, "entry", "RoundEntry")
    require(self_assessment, (Evaluation, NoneType), "self_assessment", "Evaluation")
    require(personal, bool, "personal", "flag")
    require(rules, Ruleset, "rules", "Ruleset")
    if self_assessment is not None:
        _check(rules, entry, self_assessment)
    numbers = sorted({part.form for step in rules.decision.dossiers for part in step.parts if part.form})
    if not numbers:
        raise NotHeldError(rules.id, "dossiers")
    teller = Teller(rules, check_language(lang))
    filling = _Filling(rules, entry, lang, self_assessment, personal, teller)
    made = {1: filling.registration, 2: filling.self_report, 3: filling.commune_report}
    return tuple(made[number]() for number in numbers if number in made)


def _check(rules: Ruleset, entry: RoundEntry, sheet: Evaluation) -> None:
    """Raise EvaluationError where a sheet has faults, or is none of the product."""
    number = entry.product.product_set
    faults = check(rules, sheet)
    if sheet.product_set != number:
        fields, found = {"product_set": number}, show(sheet.product_set)
        faults.append(Fault(code="council-set", pointer="/product_set", found=found, fields=fields))
    if faults:
        raise EvaluationError(faults)


@define
class _Filling:
    """The forms of one dossier being filled in."""

    rules: Ruleset
    entry: RoundEntry
    lang: str
    sheet: Evaluation | None
    personal: bool
    teller: Teller

    def say(self, key: str, **fields: object) -> str:
        return phrase(self.lang, key, **fields)

    def line(self, key: str, value: object = None) -> str:
        """Return a field of a form with its value, dotted where there is none."""
        return f"{self.say(f'office.field.{key}')}: {value or DOTS}"

    def ticked(self, key: str, *, held: bool = False) -> str:
        return f"{_TICKED if held else _BOX} {self.say(f'office.mark.{key}')}"

    @property
    def producer(self) -> Producer | None:
        held = self.entry.producer
        return held if held is None or self.personal else held.public()

    def of_producer(self, name: str) -> str | None:
        held = self.producer
        return None if held is None else getattr(held, name)

    def document(self, form: int, key: str, lead: Sequence[str], **more: object) -> Document:
        place = self.entry.product.commune or self.entry.product.province or DOTS
        fields = {
            "lead": tuple(lead),
            "subtitle": self.teller.label(f"form.{form}"),
            "place_day": f"{place}, {long_day(None, self.lang)}",
            **more,
        }
        return Document(
            name=f"form-0{form}",
            lang=self.lang,
            title=self.say(f"office.form-title.{key}"),
            **fields,  # type: ignore[arg-type]
        )

    # -- form 01 ----------------------------------------------------------------------------------

    def registration(self) -> Document:
        """Return form 01: the registration of a product."""
        product, dossier = self.entry.product, self.entry.dossier
        asked = None if dossier is None else self.entry.kind
        kinds = "   ".join(
            f"{_TICKED if asked == kind else _BOX} {self.say(f'dossier.kind.{kind}')}" for kind in KINDS
        )
        handed = next(
            (one for one in (() if dossier is None else dossier.handed) if one.by == PRODUCER), None
        )
        received = None if handed is None else day_text(handed.day, self.lang)
        lead = [
            self.line("province", product.province),
            self.line("year", None if dossier is None else dossier.filed.year),
            self.say("office.form.1-producer"),
            self.line("name", self.of_producer("name") or product.producer),
            self.line("representative", self.of_producer("representative")),
            self.line("post"),
            self.line("address", self.of_producer("address")),
            self.line("phone", self.of_producer("phone")),
            self.line("email", self.of_producer("email")),
            self.line("product", product.name),
            self.line("classification", self.classification()),
            f"{self.say('office.field.kind')}: {kinds}",
            self.line("samples", None if handed is None else handed.samples),
            self.say("office.form.1-promise"),
        ]
        office = [
            self.line("form-number"),
            self.line("received", received),
            self.line("receiver"),
        ]
        grids = [
            Grid(
                id=name,
                columns=(Column(key="text", head=self.say(f"office.part.{name}"), width=100),),
                rows=tuple({"text": text} for text in (office if name == "commune" else self.blank_office())),
            )
            for name in ("commune", "province")
        ]
        return self.document(
            1,
            "registration",
            lead,
            grids=tuple(grids),
            signatures=(Signature(post=self.say("office.post.producer")),),
        )

    def blank_office(self) -> list[str]:
        return [self.line("form-number"), self.line("received"), self.line("receiver")]

    def classification(self) -> str | None:
        """Return branch, group and sub-group of the product set, None where the sources hold none."""
        number = self.entry.product.product_set
        held = self.rules.decision.classification
        for branch in () if held is None else held.branches:
            for group in branch.groups:
                inner = [one.product_set for one in group.subgroups]
                if number == group.product_set or number in inner:
                    names = [f"branch.{branch.id}", f"product-group.{group.id}"]
                    names += [f"set.{self.rules.product_set(number).concept}"] if number in inner else []
                    return "; ".join(self.teller.label(name) for name in names)
        return None

    # -- form 02 ----------------------------------------------------------------------------------

    def self_report(self) -> Document:
        """Return form 02: the producer's report on its own product."""
        product = self.entry.product
        held = self.producer
        kind = None if held is None else self.say(f"office.maker.{held.kind}")
        lead = [
            self.say("office.form.2-part-1"),
            self.line("name", self.of_producer("name") or product.producer),
            self.line("organisation", kind),
            self.line("address", self.of_producer("address")),
            self.line("phone", self.of_producer("phone")),
            self.line("email", self.of_producer("email")),
            self.line("representative", self.of_producer("representative")),
            self.line("sex"),
            self.line("ethnic-group"),
            self.line("residence"),
            self.line("founded"),
            self.line("product", product.name),
            *(self.ticked(key) for key in _MARKS),
            self.line("history"),
            self.line("structure"),
            self.say("office.form.2-part-2"),
            *(self.line(key) for key in ("materials", "quality-changes", "markets", "business-results")),
        ]
        closing = [self.say("office.form.2-part-4"), DOTS]
        return self.document(
            2,
            "self-report",
            lead,
            grids=(
                Grid(
                    id="criteria",
                    columns=self.columns(
                        ("tt", 8), ("criterion", 44), ("most", 9), ("box", 8), ("points", 9), ("proof", 22)
                    ),
                    rows=tuple(self.criteria()),
                    title=self.say("office.form.2-part-3"),
                ),
                Grid(
                    id="proofs",
                    columns=self.columns(("tt", 8), ("proof", 62), ("attached", 30)),
                    rows=tuple(
                        {"tt": number, "proof": self.say(f"office.proof.{key}")}
                        for number, key in enumerate(_PROOFS, start=1)
                    ),
                    title=self.say("office.form.2-proofs"),
                ),
            ),
            closing=tuple(closing),
            signatures=(Signature(post=self.say("office.post.producer")),),
        )

    def columns(self, *given: tuple[str, int]) -> tuple[Column, ...]:
        centred = ("tt", "most", "box", "points")
        return tuple(
            Column(key=key, head=self.say(f"office.form-head.{key}"), width=width, centred=key in centred)
            for key, width in given
        )

    def criteria(self) -> Iterator[dict[str, object]]:
        """Yield the criteria of the set with what the producer gives itself."""
        number = self.entry.product.product_set
        prepared = prepare(self.rules, number)
        total = 0
        for code, one in self.rules.product_set(number).criteria.items():
            answer = None if self.sheet is None else self.sheet.answers.get(code)
            case = None if self.sheet is None else self.sheet.cases.get(code)
            points = None if answer is None else prepared.lines[code].points[case][answer]
            total += points or 0
            yield {
                "tt": numbered(one),
                "criterion": self.teller.label(f"criterion.{one.concept}"),
                "most": one.max,
                "box": answer,
                "points": points,
            }
        yield {
            "criterion": self.say("office.form.2-total"),
            "most": sum(part.max for part in self.rules.product_set(number).parts),
            "points": None if self.sheet is None else total,
        }

    # -- form 03 ----------------------------------------------------------------------------------

    def commune_report(self) -> Document:
        """Return form 03: the commune's report on its topics."""
        product = self.entry.product
        held = self.producer
        topics = [topic for level in self.rules.decision.levels if not level.scores for topic in level.topics]
        # form 03 leaves the origin of the product out, though article 7.2 names it
        asked = [topic for topic in topics if topic != "product-origin"]
        lead = [
            self.say("office.form.3-part-1"),
            self.line("name", self.of_producer("name") or product.producer),
            self.line("organisation", None if held is None else self.say(f"office.maker.{held.kind}")),
            self.line("address", self.of_producer("address")),
            self.line("representative", self.of_producer("representative")),
            self.line("sex"),
            self.line("ethnic-group"),
            self.line("residence"),
            self.line("product", product.name),
            self.say("office.form.3-part-2"),
            *(f"{number}. {self.topic(topic)}: {DOTS}" for number, topic in enumerate(asked, start=1)),
            self.say(
                "office.form.3-request",
                commune=product.commune or DOTS,
                province=product.province or DOTS,
                product=product.name,
                producer=self.of_producer("name") or product.producer,
            ),
        ]
        return self.document(
            3,
            "commune-report",
            lead,
            issuer=self.say("office.form.3-issuer", commune=product.commune or DOTS),
            number=self.say("office.number", number="……"),
            signatures=(Signature(post=self.say("office.post.commune")),),
        )

    def topic(self, name: str) -> str:
        """Return the name of a topic: its own, or that of the criterion of the same concept."""
        return self.teller.label(f"topic.{name}", self.teller.label(f"criterion.{name}", name))
