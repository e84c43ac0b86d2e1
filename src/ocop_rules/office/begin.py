"""Beginning a round in a folder: its workbook, and blank score sheets for every member."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from types import NoneType

from attrs import evolve

from ocop_rules.errors import Fault, LoadError, check_language, require, require_function
from ocop_rules.model.council import Council, Member, Role
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.round import Round, RoundCouncil, RoundEntry, RoundPlan
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.office.book_reading import read_products
from ocop_rules.office.book_writing import book_bytes
from ocop_rules.office.file_names import file_names
from ocop_rules.office.folders import BOOK, SHEETS, Told, entry_of, has_round, nobody, read_plan
from ocop_rules.office.sheet_writing import sheets_bytes
from ocop_rules.words import DEFAULT

_POSTS: tuple[Role, ...] = ("chair", "secretary")


def level_of(ruleset: Ruleset) -> str:
    """Return the level that holds a round: that of the overlay's council, else the first that scores."""
    councils = [one.level for one in ruleset.decision.bodies if one.role == "council" and one.level]
    scoring = [one.id for one in ruleset.decision.levels if one.scores]
    return next(iter([*councils, *scoring]), "")


def begin_round(
    folder: str | PathLike[str],
    ruleset: Ruleset,
    products: str | None = None,
    *,
    level: str | None = None,
    members: int,
    lang: str = DEFAULT,
    told: Told = nobody,
) -> tuple[Path, ...]:
    """Write what a round begins with and return what was written; nothing that is there is touched.

    ``ruleset`` is that of the plan. Without a round in the folder, ``products`` (a list of them) is needed to
    make ``round.xlsx``, with a council of so many ``members``. For every member of the council of the plan's
    level without a workbook of score sheets, one is written with a blank sheet for each product.
    """
    require(products, (str, NoneType), "products", "plain-text")
    require(level, (str, NoneType), "level", "plain-text")
    require(members, int, "members", "number")
    check_language(lang)
    require_function(told, "told")
    require(folder, (str, PathLike), "folder", "path")
    require(ruleset, Ruleset, "ruleset", "Ruleset")
    folder = Path(folder)
    written: list[Path] = []
    if not has_round(folder):
        if products is None:
            raise LoadError([Fault(code="round-begin", file=str(folder))])
        made = _new(ruleset, products, level or level_of(ruleset), members)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / BOOK).write_bytes(book_bytes(made, lang))
        written.append(folder / BOOK)
    else:
        made = read_plan(folder)
    return (*written, *_sheets(folder, ruleset, made, lang, told))


def _new(ruleset: Ruleset, products: str, level: str, members: int) -> Round:
    lines = read_products(products)
    made = []
    faults: list[Fault] = []
    for line in lines:
        try:
            made.append(RoundEntry.from_json(entry_of(line, ruleset.law.id, level)))
        except LoadError as error:
            for fault in error.faults:
                placed = line.fault(fault.code, fault.pointer.rpartition("/")[2])
                fields = {**fault.fields, **placed.fields}
                faults.append(evolve(placed, found=fault.found, fields=fields, cites=fault.cites))
    if faults:
        raise LoadError(faults)
    council = Council(
        level=level,
        members=tuple(
            Member(id=f"m{number + 1}", role=_POSTS[number] if number < len(_POSTS) else "member")
            for number in range(members)
        ),
    )
    plan = RoundPlan(ruleset=ruleset.id, level=level)
    return Round(plan=plan, councils=(RoundCouncil(council=council),), products=tuple(made))


def _sheets(folder: Path, ruleset: Ruleset, made: Round, lang: str, told: Told) -> tuple[Path, ...]:
    place = folder / SHEETS
    council = next((one for one in made.councils if one.council.level == made.plan.level), None)
    if council is None:
        return ()
    people = [*council.council.members, *council.support]
    called = file_names(one.id for one in people)
    written: list[Path] = []
    for number, one in enumerate(people, start=1):
        path = place / f"{called[one.id]}.xlsx"
        told(str(path), number, len(people))
        if path.exists() or not made.products:
            continue
        blank = tuple(
            Evaluation(
                ruleset=ruleset.law.id,
                product_set=entry.product.product_set,
                answers={},
                product=entry.product.id,
                evaluator=one.id,
            )
            for entry in made.products
        )
        place.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheets_bytes(ruleset, blank, lang=lang, names=_names(made, one)))
        written.append(path)
    return tuple(written)


def _names(made: Round, member: Member) -> Mapping[str, str]:
    names = {entry.product.id: entry.product.name for entry in made.products}
    return names if member.name is None else {**names, member.id: member.name}
