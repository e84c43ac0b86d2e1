"""Writing what a round comes to: every document in every format, and only what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Final

from attrs import frozen

from ocop_rules.errors import (
    Fault,
    LoadError,
    check_language,
    require,
    require_function,
    require_many,
)
from ocop_rules.ground.normal import dumps
from ocop_rules.model.round import Round
from ocop_rules.model.round_state import RoundState
from ocop_rules.model.ruleset import Ruleset
from ocop_rules.office.all_documents import round_documents
from ocop_rules.office.documents import Document
from ocop_rules.office.file_names import file_names
from ocop_rules.office.folders import OUT, TEMPLATES, Told, nobody
from ocop_rules.office.forms import form_documents
from ocop_rules.office.print_files import print_file
from ocop_rules.office.table_files import table_file
from ocop_rules.office.word_files import template_file, word_file
from ocop_rules.words import DEFAULT

FORMS: Final = ("docx", "xlsx", "html")
"""The formats of the documents."""
BOOK: Final = "all-tables.xlsx"
"""The workbook that holds the tables of all documents."""


@frozen
class Written:
    """What writing did: files that are new or changed, that stayed as they were, and that are gone."""

    changed: tuple[Path, ...]
    same: tuple[Path, ...]
    gone: tuple[Path, ...]


def write_round(
    folder: str | PathLike[str],
    rules: Ruleset,
    round: Round,  # noqa: A002 - the field's word
    state: RoundState,
    *,
    lang: str = DEFAULT,
    personal: bool = False,
    told: Told = nobody,
) -> Written:
    """Write the documents of a round to ``out`` in its folder, with its state and histories as JSON.

    Each is a Word file, a workbook and a page to print; one more workbook holds the tables of all.

    A file is written only where its bytes differ from those that are there; documents that an earlier run
    wrote and this one does not are taken away. Word templates in ``templates`` take the place of ours.
    ``personal`` puts the names of the members and the addresses of producers in, in the histories, too.
    """
    require(round, Round, "round", "Round")
    require(state, RoundState, "state", "RoundState")
    require(personal, bool, "personal", "flag")
    require_function(told, "told")
    require(folder, (str, PathLike), "folder", "path")
    require(rules, Ruleset, "rules", "Ruleset")
    folder = Path(folder)
    place = folder / OUT
    place.mkdir(parents=True, exist_ok=True)
    documents = round_documents(rules, round, state, lang=lang, personal=personal)
    changed: list[Path] = []
    same: list[Path] = []
    made: set[str] = set()
    files = _files(folder, documents, state, personal=personal)
    count = len(documents) * len(FORMS) + 3
    for number, (name, data) in enumerate(files, start=1):
        made.add(name)
        path = place / name
        if path.is_file() and path.read_bytes() == data:
            same.append(path)
        else:
            path.write_bytes(data)
            changed.append(path)
        told(str(path), number, count)
    gone = [path for path in sorted(place.iterdir()) if path.name not in made and _is_ours(path)]
    for path in gone:
        path.unlink()
    return Written(tuple(changed), tuple(same), tuple(gone))


def _files(
    folder: Path, documents: Sequence[Document], state: RoundState, *, personal: bool
) -> Iterator[tuple[str, bytes]]:
    for one in documents:
        yield f"{one.name}.docx", _word(folder, one)
        yield f"{one.name}.xlsx", table_file(one)
        yield f"{one.name}.html", print_file(one).encode()
    yield BOOK, table_file(*documents)
    yield "state.json", dumps(state.to_json()).encode()
    histories = [one.to_json(personal=personal) for one in state.histories]
    yield "histories.json", dumps(histories).encode()


def write_forms(
    folder: str | PathLike[str],
    rules: Ruleset,
    round: Round,  # noqa: A002 - the field's word
    *,
    lang: str = DEFAULT,
    personal: bool = False,
) -> tuple[Path, ...]:
    """Write the forms of the decision for every product of a round to ``out/forms``; return the files.

    ``personal`` puts the representative, address, phone and email of each producer in.
    Raises :class:`~ocop_rules.errors.NotHeldError` for a ruleset whose sources hold no forms.
    """
    require(round, Round, "round", "Round")
    require(personal, bool, "personal", "flag")
    check_language(lang)
    require(folder, (str, PathLike), "folder", "path")
    require(rules, Ruleset, "rules", "Ruleset")
    folder = Path(folder)
    written = []
    own = {one.product: one.self_assessment for one in round.sittings if one.self_assessment is not None}
    called = file_names(entry.product.id for entry in round.products)
    place = folder / OUT / "forms"
    place.mkdir(parents=True, exist_ok=True)
    for entry in round.products:
        forms = form_documents(
            rules, entry, lang=lang, self_assessment=own.get(entry.product.id), personal=personal
        )
        for one in forms:
            path = place / f"{called[entry.product.id]}-{one.name}.docx"
            path.write_bytes(_word(folder, one))
            written.append(path)
    return tuple(written)


def _word(folder: Path, document: Document) -> bytes:
    own = folder / TEMPLATES / f"{kind_of(document.name)}.docx"
    if not own.is_file():
        return word_file(document)
    return word_file(document, own.read_bytes(), source=str(own))


def kind_of(name: str) -> str:
    """Return the kind of a document from its name: all minutes share one template."""
    return "minutes" if name.startswith("minutes") else name


_KINDS: Final = frozenset(
    {
        "agenda",
        "certificates",
        "minutes",
        "publication",
        "recognition",
        "register",
        "sending-up",
        "summary",
        "upgrades",
    }
)


def _is_ours(path: Path) -> bool:
    return path.suffix.removeprefix(".") in FORMS and kind_of(path.stem) in _KINDS


def write_templates(folder: str | PathLike[str], documents: Iterable[Document]) -> tuple[Path, ...]:
    """Write our Word templates of documents to ``templates`` in a round's folder, to be changed there.

    They take the place of ours from then on. Returns the files; raises
    :class:`~ocop_rules.errors.LoadError` for one that is there already.
    """
    require_many(documents, "documents", "documents")
    held = tuple(documents)
    for one in held:
        require(one, Document, "documents", "documents")
    require(folder, (str, PathLike), "folder", "path")
    place = Path(folder) / TEMPLATES
    place.mkdir(parents=True, exist_ok=True)
    made = {place / f"{kind_of(one.name)}.docx": one for one in held}
    faults = [Fault(code="file-there", file=str(path)) for path in made if path.exists()]
    if faults:
        raise LoadError(faults)
    for path, one in made.items():
        path.write_bytes(template_file(one))
    return tuple(made)
