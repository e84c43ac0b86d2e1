"""A folder is enough to run a round: a workbook or file of the round, the sheets that come back, ``out``.

::

    round.xlsx (or round.json)     plan, council, products, decisions, certificates, publication
    earlier.json                   what happened to products before, where that is known
    sheets/*.xlsx, *.csv, …        the members' sheets; those of another level in sheets/<level>/
    templates/*.docx               Word templates that take the place of ours, by the name of the document
    out/                           what is written
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any, Final

from attrs import evolve

from ocop_rules.errors import Fault, FaultsError, LoadError, pointer, require, require_function, show
from ocop_rules.ground.names import nearest
from ocop_rules.model.evaluation import Evaluation, Read, Unreadable
from ocop_rules.model.history import History
from ocop_rules.model.process import PRODUCER
from ocop_rules.model.round import Round, RoundCouncil, RoundEntry, RoundSitting
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.office.book_reading import Line, read_book
from ocop_rules.office.books import SUPPORT
from ocop_rules.office.columns import as_day
from ocop_rules.office.sheet_reading import Rules, sheet_evaluations
from ocop_rules.office.tables import is_table, table_evaluations
from ocop_rules.office.workbooks import is_workbook
from ocop_rules.rulesets.by_id import load
from ocop_rules.rulesets.folder import read_file
from ocop_rules.scoring.evaluations import read_evaluations
from ocop_rules.structure import strict_json
from ocop_rules.structure.structuring import structure

BOOK: Final = "round.xlsx"
VALUE: Final = "round.json"
EARLIER: Final = "earlier.json"
SHEETS: Final = "sheets"
TEMPLATES: Final = "templates"
OUT: Final = "out"
Told = Callable[[str, int, int], None]
"""What is told while long work goes on: the file, how many are done, how many there are."""


def nobody(*_: object) -> None:
    """Be told, and do nothing with it."""


def read_round(folder: str | PathLike[str], *, rules: Rules = load, told: Told = nobody) -> Round:
    """Return the round in a folder, with all sheets that have come back.

    ``rules`` gives the ruleset of an id; ``told`` is called for every file of sheets that has been read.
    Raises :class:`~ocop_rules.errors.LoadError` with the faults of all files.
    """
    require_function(rules, "rules", "lookup")
    require_function(told, "told")
    require(folder, (str, PathLike), "folder", "path")
    place = Path(folder)
    faults: list[Fault] = []
    made = _round(place, faults)
    if made is None:
        raise LoadError(faults)
    made = _with_histories(made, place, faults)
    over = rules(made.plan.ruleset)

    def under(name: str) -> Ruleset:
        return over if name in over.accepts else rules(name)

    sheets = list(_sheets(place, made, under, faults, told))
    if faults:
        raise LoadError(faults)
    return _with_sheets(made, sheets, faults)


# -- the round itself -----------------------------------------------------------------------------


def has_round(folder: Path) -> bool:
    """Tell whether there is a round in a folder."""
    return (folder / BOOK).is_file() or (folder / VALUE).is_file()


def read_plan(folder: str | PathLike[str]) -> Round:
    """Return the round in a folder without the sheets that have come back.

    Raises :class:`~ocop_rules.errors.LoadError` with all faults of its workbook or file.
    """
    require(folder, (str, PathLike), "folder", "path")
    faults: list[Fault] = []
    made = _round(Path(folder), faults)
    if made is None:
        raise LoadError(faults)
    return made


def _round(place: Path, faults: list[Fault]) -> Round | None:
    value, book = place / VALUE, place / BOOK
    if not has_round(place):
        faults.append(Fault(code="round-missing", file=str(place)))
        return None
    try:
        if value.is_file():
            return Round.parse(read_file(value), str(value))
        return round_of(read_book(book), str(book))
    except LoadError as error:
        faults += error.faults
        return None


def round_of(tables: Mapping[str, list[Line]], source: str) -> Round:
    """Return the round that the tables of its workbook describe; raises LoadError with all faults."""
    faults: list[Fault] = []
    plan = _plan(tables.get("plan", []), faults)
    if faults:
        raise LoadError(faults)
    level = str(plan.get("level", ""))
    names = {
        key.removeprefix("council ").strip(): text for key, text in plan.items() if key.startswith("council ")
    }
    data = {
        "plan": {key: value for key, value in plan.items() if not key.startswith("council ")},
        "councils": list(_councils(tables.get("council", []), level, names)),
        "products": [
            entry_of(line, str(plan.get("ruleset", "")), level) for line in tables.get("products", [])
        ],
        **{
            name: list(_grouped(tables.get(name, []), name, level))
            for name in ("decisions", "publications", "results", "certificates", "done", "sittings")
        },
    }
    try:
        return structure(data, Round, source)
    except FaultsError as error:
        raise LoadError([_placed(fault, tables) for fault in error.faults]) from None


def _placed(fault: Fault, tables: Mapping[str, list[Line]]) -> Fault:
    """Return a fault of the value at the row of the workbook that it was read from, where that is plain."""
    steps = fault.pointer.split("/")[1:]
    if len(steps) > 1 and steps[0] in tables and steps[0] != "plan" and steps[1].isdecimal():
        lines = tables[steps[0]]
        if int(steps[1]) < len(lines) and steps[0] in ("products", "certificates", "results", "done"):
            line = lines[int(steps[1])]
            placed = line.fault(fault.code, steps[-1])
            fields = {**fault.fields, **placed.fields}
            return evolve(placed, found=fault.found, fields=fields, cites=fault.cites)
    return fault


def _plan(lines: Iterable[Line], faults: list[Fault]) -> dict[str, Any]:
    """Return what the worksheet of the plan says, by key; what it says twice goes to ``faults``."""
    made: dict[str, Any] = {}
    for line in lines:
        key, value = line.values["key"], line.values.get("value")
        if value is None:
            continue
        if key in ("bases", "recipients"):
            made.setdefault(key, []).append(value)
        elif key in made:
            faults.append(line.fault("row-twice", "key", key))
        else:
            day = as_day(value) if key == "day" else None
            made[key] = value if day is None else day.isoformat()
    return made


def _councils(lines: Iterable[Line], level: str, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    held: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for line in lines:
        values = dict(line.values)
        at = str(values.pop("level", level))
        team = "support" if values.get("role") == SUPPORT else "members"
        if team == "support":
            values.pop("role")
        held.setdefault(at, {"members": [], "support": []})[team].append(values)
    for at, both in held.items():
        council = {"council": {"level": at, "members": both["members"]}, "support": both["support"]}
        yield council | ({"name": names[at]} if at in names else {})


def entry_of(line: Line, ruleset: str, level: str) -> dict[str, Any]:
    """Return the JSON form of a product's entry from its row."""
    values = line.values
    producer = str(values.get("producer", values.get("id", "")))
    product = {
        "producer": producer,
        **{
            key: values[key]
            for key in ("id", "name", "product_set", "code", "province", "commune")
            if key in values
        },
    }
    made: dict[str, Any] = {"product": product}
    if "kind" in values:
        made["kind"] = values["kind"]
    if "producer_name" in values:
        made["producer"] = {
            "id": producer,
            "name": values["producer_name"],
            **({"kind": values["producer_kind"]} if "producer_kind" in values else {}),
            **{key: values[key] for key in ("representative", "address", "phone", "email") if key in values},
        }
    if "filed" in values:
        made["dossier"] = _dossier(values, ruleset, level)
    return made


def _dossier(values: Mapping[str, Any], ruleset: str, level: str) -> dict[str, Any]:
    keys = ("paper_copies", "electronic_copies", "software", "samples", "parts")
    day = values["filed"].isoformat()
    handed = [{"by": PRODUCER, "day": day, **{key: values[key] for key in keys if key in values}}]
    if "sent_up" in values:
        handed.append({"by": level, "day": values["sent_up"].isoformat()})
    return {
        "ruleset": ruleset,
        "kind": values.get("kind", "new"),
        "product_set": values.get("product_set"),
        "filed": day,
        "handed": handed,
        "product": values.get("id"),
    }


def _grouped(lines: Iterable[Line], name: str, level: str) -> Iterator[dict[str, Any]]:
    """Yield the records of a table; rows that differ in the product alone are one record of several."""
    several = name in ("decisions", "publications")
    held: dict[tuple[Any, ...], dict[str, Any]] = {}
    for index, line in enumerate(lines):
        data: dict[str, Any] = {
            key: value.isoformat() if isinstance(value, date) else value for key, value in line.values.items()
        }
        if name in ("decisions", "sittings", "results"):
            data.setdefault("level", level)
        if not several:
            held[(index,)] = data
            continue
        product = data.pop("product")
        data.setdefault("products", [])
        key = tuple(sorted((key, str(value)) for key, value in data.items() if key != "products"))
        held.setdefault(key, data)["products"].append(product)
    yield from held.values()


def _with_histories(made: Round, place: Path, faults: list[Fault]) -> Round:
    path = place / EARLIER
    if not path.is_file():
        return made
    try:
        data = strict_json.loads(strict_json.decode(read_file(path), str(path)), str(path))
        held = {
            one.product.id: one
            for one in (
                History.from_json(item, f"{path}[{index}]")
                for index, item in enumerate(data if isinstance(data, list) else [data])
            )
        }
    except LoadError as error:
        faults += error.faults
        return made
    return evolve(
        made,
        products=tuple(
            evolve(one, earlier=held[one.product.id])
            if one.product.id in held and one.earlier is None
            else one
            for one in made.products
        ),
    )


# -- the sheets -----------------------------------------------------------------------------------


def sheet_files(folder: Path) -> list[Path]:
    """Return the files of sheets in a folder, in order."""
    found = folder / SHEETS
    files = sorted(path for path in found.rglob("*") if path.is_file()) if found.is_dir() else []
    return [path for path in files if not path.name.startswith((".", "~$")) and _readable(path)]


def _readable(path: Path) -> bool:
    return is_workbook(path) or is_table(path) or path.suffix.lower() in (".json", ".jsonl", ".ndjson")


def _read(path: Path, rules: Rules) -> Iterator[Read]:
    if is_workbook(path):
        yield from sheet_evaluations(path, rules=rules)
    elif is_table(path):
        yield from table_evaluations(path)
    else:
        yield from read_evaluations(read_file(path).splitlines(keepends=True), str(path))


def _sheets(
    place: Path, made: Round, rules: Rules, faults: list[Fault], told: Told
) -> Iterator[tuple[str, str, Evaluation]]:
    """Yield the level, the file and the evaluation of every sheet that says something."""
    levels = {str(one.council.level) for one in made.councils}
    files = sheet_files(place)
    for number, path in enumerate(files, start=1):
        inner = path.relative_to(place / SHEETS).parts[0]
        level = inner if inner in levels else made.plan.level
        try:
            for read in _read(path, rules):
                if isinstance(read, Unreadable):
                    faults += read.faults
                elif read.answers or read.gates:
                    faults += _unnamed(read, path)
                    yield level, str(path), read
        except LoadError as error:
            faults += error.faults
        told(str(path), number, len(files))


def _unnamed(one: Evaluation, path: Path) -> Iterator[Fault]:
    for name in ("product", "evaluator"):
        if getattr(one, name) is None:
            yield Fault(code="sheet-unnamed", file=str(path), pointer=pointer(name), fields={"name": name})


Sheet = tuple[str, Evaluation]
"""A sheet with the file it came from."""


def _with_sheets(made: Round, sheets: Iterable[tuple[str, str, Evaluation]], faults: list[Fault]) -> Round:
    """Return the round with the sheets in its sittings; raises LoadError with what fits in none."""
    entries = {one.product.id: one for one in made.products}
    councils = {str(one.council.level): one for one in made.councils}
    gathered: dict[tuple[str, str], list[Sheet]] = {}
    for level, path, one in sheets:
        fault = _stray(one, path, entries, councils.get(level))
        if fault is not None:
            faults.append(fault)
        else:
            gathered.setdefault((str(one.product), level), []).append((path, one))
    sittings = {(one.product, one.level): one for one in made.sittings}
    for (product, level), several in gathered.items():
        faults += _twice(several)
        sitting = sittings.get((product, level))
        days = [one.date for _, one in several if one.date is not None]
        if sitting is None and not days:
            fields = {"level": level}
            faults.append(Fault(code="sitting-day", file=several[0][0], found=show(product), fields=fields))
            continue
        sitting = sitting or RoundSitting(product=product, level=level, day=max(days))
        team = {member.id for member in councils[level].support}
        support = [one for _, one in several if one.evaluator in team]
        own = [one for _, one in several if one.evaluator == PRODUCER]
        faults += [_more(path, one) for path, one in several if one in support[1:]]
        sittings[product, level] = evolve(
            sitting,
            sheets=(*sitting.sheets, *(one for _, one in several if one not in support and one not in own)),
            support=support[0] if support else sitting.support,
            self_assessment=own[0] if own else sitting.self_assessment,
        )
    if faults:
        raise LoadError(faults)
    return evolve(made, sittings=tuple(sittings.values()))


def _stray(
    one: Evaluation, path: str, entries: Mapping[str, RoundEntry], council: RoundCouncil | None
) -> Fault | None:
    """Return the fault of a sheet that belongs to no product or to nobody of the council, else None."""
    entry = entries.get(str(one.product))
    if entry is None:
        fields = {"near": nearest(str(one.product), entries) or ", ".join(list(entries)[:6]) or "-"}
        return Fault(
            code="round-product", file=path, pointer="/product", found=show(one.product), fields=fields
        )
    if one.product_set != entry.product.product_set:
        fields = {"expected": str(entry.product.product_set)}
        found = show(one.product_set)
        return Fault(code="history-sheet", file=path, pointer="/product_set", found=found, fields=fields)
    members = () if council is None else (*council.council.members, *council.support)
    known = [*(member.id for member in members), PRODUCER]
    if one.evaluator not in known:
        fields = {"near": nearest(str(one.evaluator), known) or ", ".join(known)}
        found = show(one.evaluator)
        return Fault(code="round-evaluator", file=path, pointer="/evaluator", found=found, fields=fields)
    return None


def _twice(several: Sequence[Sheet]) -> Iterator[Fault]:
    """Yield a fault for each sheet of somebody who has another one in the same sitting."""
    counts = Counter(one.evaluator for _, one in several)
    for path, one in several:
        if counts[one.evaluator] > 1:
            yield _more(path, one)


def _more(path: str, one: Evaluation) -> Fault:
    pointed = pointer(one.product, "evaluator")
    return Fault(code="round-two-sheets", file=path, pointer=pointed, found=show(one.evaluator))
