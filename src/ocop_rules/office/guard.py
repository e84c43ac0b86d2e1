"""What a stranger's workbook may hold, looked at before anything opens it.

A workbook is a zip archive (xlsx, ods) or a compound file (xls). Its readers build a whole grid up to the
last cell, so that a few bytes can ask for more memory than there is: a cell in the last row, a row that is
repeated a million times, an archive that unpacks without end. What passes here has been bounded: packed and
unpacked bytes, cells of a sheet, and the text that they hold.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import Any, Final
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from attrs import field, frozen

from ocop_rules.errors import Fault, LoadError
from ocop_rules.office.broken import Cause, unreadable
from ocop_rules.office.extra import need

PACKED: Final = 64 * 2**20
"""The most bytes of a file."""
UNPACKED: Final = 768 * 2**20
"""The most bytes of a file when unpacked."""
ROWS: Final = 9_999
COLUMNS: Final = 260
"""The last row and the last column (IZ) that are read."""
TEXT: Final = 2**30
"""The most characters that the cells of one sheet may come to."""

_ENTRIES = 20_000
_LEFT_OUT = ("xl/externalLinks/", "xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "customXml/")
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELLS = re.compile(rb"<c[ \t\r\n/>]")
_NEAR = re.compile(rb'<c r="(?:[A-Z]|[A-I][A-Z])[1-9][0-9]{0,3}"')
_FORMULAS = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f[ />]')
_PREFIXED = re.compile(rb":c[ \t\r\n/>]")
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


@frozen
class Guarded:
    """A workbook that may be opened: its file, and the cells ("G12") of each sheet that hold formulas."""

    file: BytesIO = field(repr=False)
    formulas: tuple[frozenset[str], ...]


class _TooMuchError(Exception):
    """A sheet that asks for more than is read; ``code`` is that of the fault."""

    def __init__(self, code: str, found: str) -> None:
        self.code = code
        self.found = found
        super().__init__(code)


class _BrokenError(Exception):
    """A sheet that is no XML which a spreadsheet program writes; its text is the parser's."""

    def __init__(self, cause: Cause, detail: str) -> None:
        self.cause: Cause = cause
        super().__init__(detail)


def guarded(data: bytes, source: str) -> Guarded:
    """Return the workbook in ``data`` when it is one and keeps the bounds; raises LoadError otherwise."""
    if len(data) > PACKED:
        raise _refused("workbook-large", source, f"{len(data):,}")
    if not data:
        raise unreadable("workbook-unreadable", source, "empty")
    try:
        if data.startswith(_OLE):
            return _compound(data, source)
        return _archive(data, source)
    except _TooMuchError as error:
        raise _refused(error.code, source, error.found) from None
    except _BrokenError as error:
        raise unreadable("workbook-unreadable", source, error.cause, error) from None


def _refused(code: str, source: str, found: str) -> LoadError:
    fields = {"rows": ROWS, "columns": COLUMNS, "megabytes": PACKED // 2**20}
    return LoadError([Fault(code=code, file=source, found=found, fields=fields)])


# -- archives: xlsx and ods -----------------------------------------------------------------------


def _archive(data: bytes, source: str) -> Guarded:
    """Return an archive packed anew with nothing but what has been looked at."""
    kept = BytesIO()
    tables: tuple[frozenset[str], ...] = ()
    sheets: dict[str, frozenset[str]] = {}
    try:
        with ZipFile(BytesIO(data)) as archive, ZipFile(kept, "w", ZIP_STORED) as packed:
            names = _names(archive, source)
            longest = 0
            for name in sorted(names, key=lambda name: ("sharedStrings" not in name, name)):
                content = archive.read(name)
                if name.lower().endswith("sharedstrings.xml"):
                    longest = max(map(len, content.split(b"</si>" if b"</si>" in content else b"si>")))
                elif name == "content.xml":
                    tables = _repeated(content)
                elif b"sheetData" in content:
                    sheets[name] = _sheet(content, longest)
                packed.writestr(name, content)
            order = _order(archive, names)
    except LoadError:
        raise
    except (
        BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise unreadable("workbook-unreadable", source, _zip_cause(error, data), error) from None
    kept.seek(0)
    return Guarded(kept, tables or tuple(sheets.get(name, frozenset()) for name in order))


def _zip_cause(error: Exception, data: bytes) -> Cause:
    """Return why an archive cannot be read."""
    if not data.startswith(_ZIP):
        return "kind"
    if isinstance(error, NotImplementedError):
        return "unsupported"
    # what zipfile raises for a member that is locked by a password
    return "encrypted" if type(error) is RuntimeError else "damaged"


def _order(archive: ZipFile, names: Collection[str]) -> list[str]:
    """Return the files of the sheets of an xlsx workbook, in the order of its sheets."""
    book = "xl/workbook.xml"
    links = "xl/_rels/workbook.xml.rels"
    if book not in names or links not in names:
        return []
    ids: list[str] = []
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: Mapping[str, str]) -> None:
        if tag.rpartition(":")[2] == "sheet":
            ids.append(next((value for key, value in attributes.items() if key.endswith(":id")), ""))

    def link(tag: str, attributes: Mapping[str, str]) -> None:
        if tag.rpartition(":")[2] == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"

    _parse(archive.read(book), sheet)
    _parse(archive.read(links), link)
    return [targets.get(one, "") for one in ids]


def _names(archive: ZipFile, source: str) -> list[str]:
    entries = archive.infolist()
    if len(entries) > _ENTRIES or sum(one.file_size for one in entries) > UNPACKED:
        raise _refused("workbook-large", source, f"{sum(one.file_size for one in entries):,}")
    if any(one.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for one in entries):
        raise unreadable("workbook-unreadable", source, "unsupported", "neither stored nor deflated")
    names = [one.filename for one in entries]
    if len(set(names)) != len(names):
        raise unreadable("workbook-unreadable", source, "damaged", "two members of one name")
    if "content.xml" in names:
        return [name for name in names if name in ("mimetype", "content.xml", "META-INF/manifest.xml")]
    wanted = [
        name for name in names if name.lower().endswith((".xml", ".rels")) and not name.startswith(_LEFT_OUT)
    ]
    if not any(name.lower().startswith("xl/") for name in wanted):
        raise unreadable("workbook-unreadable", source, "kind", "an archive without xl/ and content.xml")
    return wanted


def _sheet(content: bytes, longest: int) -> frozenset[str]:
    """Return the cells with formulas; raises where a cell lies outside of what is read."""
    cells = len(_CELLS.findall(content))
    plain = b"\0" not in content and b"<!DOCTYPE" not in content and not _PREFIXED.search(content)
    if plain and cells and cells == len(_NEAR.findall(content)):
        found = frozenset(place.decode("ascii") for place in _FORMULAS.findall(content))
    else:
        scan = _SheetScan()
        _parse(content, scan.start)
        cells, found = scan.cells, frozenset(scan.formulas)
    if cells * longest > TEXT:
        raise _TooMuchError("workbook-large", f"{cells:,}")
    return found


def _parse(content: bytes, start: Any, end: Any = None, text: Any = None) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.buffer_text = True
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the end of the document
    except expat.ExpatError as error:
        raise _BrokenError("damaged", str(error)) from None


def _no_doctype(*_: object) -> None:
    raise _BrokenError("doctype", "DOCTYPE")


class _SheetScan:
    """The cells of one worksheet of an xlsx file, whatever its writer made of the markup."""

    def __init__(self) -> None:
        self.cells = 0
        self.formulas: list[str] = []
        self._at = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cells += 1
            self._at = attributes.get("r", "")
            match = _PLACE.fullmatch(self._at)
            if self._at and (match is None or int(match[2]) > ROWS or column(match[1]) > COLUMNS):
                raise _TooMuchError("workbook-far-cell", self._at)
        elif name == "f" and self._at:
            self.formulas.append(self._at)


def column(letters: str) -> int:
    """Return the number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters(number: int) -> str:
    """Return the letters of a column from its number."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _repeated(content: bytes) -> tuple[frozenset[str], ...]:
    """Return the cells with formulas of every table of an ods file."""
    scan = _TableScan()
    _parse(content, scan.start, scan.end, scan.text)
    return tuple(frozenset(found) for found in scan.formulas)


class _TableScan:
    """The tables of an ods file: rows and cells are repeated by a number."""

    def __init__(self) -> None:
        self.formulas: list[list[str]] = []
        self._row = self._column = self._rows = self._text = self._cells = 0
        self._wide = 0
        self._filled = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self.formulas.append([])
            self._row = 0
        elif name == "table-row":
            self._rows = _count(attributes, "number-rows-repeated")
            self._column, self._wide = 0, 0
        elif name in ("table-cell", "covered-table-cell"):
            repeat = _count(attributes, "number-columns-repeated")
            self._column += repeat
            self._filled = any(key.endswith((":value", ":value-type", ":formula")) for key in attributes)
            if self._filled:
                self._fill(repeat)
            if any(key.endswith(":formula") for key in attributes) and self.formulas:
                self.formulas[-1].append(f"{letters(self._column)}{self._row + 1}")

    def _fill(self, repeat: int) -> None:
        self._wide = self._column
        self._cells += repeat * self._rows
        if self._column > COLUMNS or self._row + self._rows > ROWS:
            raise _TooMuchError("workbook-far-cell", f"{letters(self._column)}{self._row + self._rows}")

    def text(self, text: str) -> None:
        self._text += len(text) * max(1, self._rows)
        if self._text > TEXT or self._cells > ROWS * COLUMNS * 2:
            raise _TooMuchError("workbook-large", f"{self._cells:,}")

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "table-row":
            self._row += self._rows


def _count(attributes: Mapping[str, str], name: str) -> int:
    for key, value in attributes.items():
        if key.endswith(f":{name}"):
            return int(value) if value.isdecimal() and value.isascii() and len(value) < 8 else 10**8  # noqa: PLR2004
    return 1


# -- compound files: xls --------------------------------------------------------------------------

_WITH_PLACE: Final[Collection[int]] = (0x06, 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0x205, 0xD6, 0x201, 0xBE)
_FORMULA: Final = 0x06
_BEGIN: Final = 0x809
_WORKSHEET: Final = 0x10


def _compound(data: bytes, source: str) -> Guarded:
    try:
        with need("olefile").OleFileIO(BytesIO(data)) as file:
            name = next((one for one in ("Workbook", "Book") if file.exists(one)), None)
            if name is None:
                # an encrypted xlsx file is a compound file as well
                if file.exists("EncryptedPackage"):
                    raise _refused("workbook-locked", source, "OLE")
                raise unreadable("workbook-unreadable", source, "kind", "OLE")
            stream = file.openstream(name).read()
    except LoadError:
        raise
    except (OSError, ValueError, IndexError, struct.error) as error:
        raise unreadable("workbook-unreadable", source, "damaged", error) from None
    formulas: list[set[str]] = []
    for kind, first, second in _records(stream):
        if kind == _BEGIN:
            if second == _WORKSHEET:
                formulas.append(set())
            continue
        place = f"{letters(second + 1)}{first + 1}"
        if first >= ROWS or second >= COLUMNS:
            raise _TooMuchError("workbook-far-cell", place)
        if kind == _FORMULA and formulas:
            formulas[-1].add(place)
    return Guarded(BytesIO(data), tuple(map(frozenset, formulas)))


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the records of a workbook stream that begin a sheet or hold a cell: its row and column."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if (kind == _BEGIN or kind in _WITH_PLACE) and size >= 4 and at + 8 <= len(stream):  # noqa: PLR2004
            first, second = struct.unpack_from("<HH", stream, at + 4)
            yield kind, first, second
        at += 4 + size
