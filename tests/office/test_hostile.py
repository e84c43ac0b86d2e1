"""A workbook from a stranger: nothing is worked out, nothing can ask for the whole machine."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from kit.soffice import converted, needs_soffice

from ocop_rules import LoadError
from ocop_rules.office import read_sheets
from ocop_rules.office.guard import column, guarded, letters
from ocop_rules.office.workbooks import worksheets
from ocop_rules.words import catalogue, languages

BOOK = (
    '<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    '2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
ROOT = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
LINKS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
    '2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(rows: str, *, head: str = "<?xml version='1.0'?>", tag: str = "worksheet", more: str = "") -> bytes:
    """Return a workbook with one sheet of these rows."""
    made = io.BytesIO()
    space = MAIN if ":" not in tag else MAIN.replace("xmlns", "xmlns:" + tag.partition(":")[0])
    data = tag.replace("worksheet", "sheetData")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/sheet1.xml", f"{head}<{tag} {space}><{data}>{rows}</{data}></{tag}>")
        if more:
            archive.writestr("xl/sharedStrings.xml", more)
    return made.getvalue()


def zipped(files: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return made.getvalue()


def compressed_as(data: bytes, method: int) -> bytes:
    """Return an archive whose entries say that they are packed by a method of this number."""
    made = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = made.find(mark)
        while at >= 0:
            made[at + place : at + place + 2] = struct.pack("<H", method)
            at = made.find(mark, at + 4)
    return bytes(made)


def locked(data: bytes) -> bytes:
    """Return an archive whose entries say that a password locks them."""
    made = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(mark, at + 4)
    return bytes(made)


def codes(data: bytes, name: str = "a.xlsx") -> list[str]:
    with pytest.raises(LoadError) as caught:
        list(worksheets(name, data))
    return [fault.code for fault in caught.value.faults]


def test_a_plain_workbook_passes() -> None:
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert [page.rows for page in worksheets("a.xlsx", data)] == [[[1.0]]]


@pytest.mark.parametrize(
    "data",
    [
        xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        xlsx('<row r="1"><c r="A1"/><c s="1" r="XFD1048576"/></row>'),
        xlsx("<row r=\"1\"><c r='XFD1048576'><v>1</v></c></row>"),
        xlsx('<row r="1"><c\nr="XFD1048576"><v>1</v></c></row>'),
        xlsx('<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>'),
        xlsx('<x:row r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>', tag="x:worksheet"),
        xlsx('<row r="1"><c r="A10000"><v>1</v></c></row>'),
        xlsx('<row r="1"><c r="JA1"><v>1</v></c></row>'),
    ],
    ids=["corner", "beside", "quotes", "line", "entity", "prefix", "row", "column"],
)
def test_a_cell_in_the_last_corner_is_refused_however_it_is_written(data: bytes) -> None:
    assert codes(data) == ["workbook-far-cell"]


def test_a_document_type_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert codes(xlsx('<row r="1"><c r="A1"><v>1</v></c></row>', head=bomb)) == ["workbook-unreadable"]


def test_a_long_text_in_many_cells_is_refused() -> None:
    strings = f"<sst {MAIN}><si><t>{'x' * 2_000_000}</t></si></sst>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 600))
    assert codes(xlsx(cells, more=strings)) == ["workbook-large"]


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocop_rules.office.guard.UNPACKED", 1_000_000)
    assert codes(xlsx(" " * 2_000_000)) == ["workbook-large"]
    monkeypatch.setattr("ocop_rules.office.guard.PACKED", 100)
    assert codes(xlsx("")) == ["workbook-large"]


def test_a_size_that_lies_does_not_unpack_more_than_it_says() -> None:
    data = xlsx('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 5000)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert codes(data.replace(struct.pack("<L", size), struct.pack("<L", 300))) == ["workbook-unreadable"]


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "empty"),
        (b"nothing", "kind"),
        (b"\0" * 100, "kind"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (xlsx('<row r="1"><c r="A1"><v>1</v></c></row>')[:-40], "damaged"),
        (xlsx("<row"), "damaged"),
        (xlsx("", head="<!DOCTYPE x []>"), "doctype"),
        (xlsx('<row r="1"><c r="A1" t="zz"><v>1</v></c></row>'), "damaged"),
        (zipped({"word/document.xml": "<w/>"}), "kind"),
        (compressed_as(xlsx(""), 99), "unsupported"),
        (locked(xlsx("")), "encrypted"),
    ],
)
def test_what_is_no_workbook_is_told_in_words_of_ours(data: bytes, cause: str) -> None:
    """What a reader says of it, in its own English, is kept beside the sentence."""
    with pytest.raises(LoadError) as caught:
        list(worksheets("a.xlsx", data))
    (fault,) = caught.value.faults
    assert (fault.code, fault.fields["cause"], fault.found) == ("workbook-unreadable", cause, None)
    for lang in languages():
        told, why = fault.message(lang), catalogue(lang)[f"cause.{cause}"]
        assert why in told
        assert not fault.fields["detail"] or str(fault.fields["detail"]) not in told.replace(why, "")
    assert fault.message("vi").isascii() is False


def test_a_file_twice_in_the_archive_is_refused() -> None:
    made = io.BytesIO(xlsx(""))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert codes(made.getvalue()) == ["workbook-unreadable"]


def test_external_links_and_macros_are_not_even_unpacked() -> None:
    made = io.BytesIO(xlsx('<row r="1"><c r="A1"><v>1</v></c></row>'))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        archive.writestr("xl/vbaProject.bin", b"macro")
    safe = guarded(made.getvalue(), "a.xlsx")
    with zipfile.ZipFile(safe.file) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/_rels/workbook.xml.rels",
            "xl/workbook.xml",
            "xl/worksheets/sheet1.xml",
        ]


MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
ODS = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="a">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
CELL = '<table:table-cell office:value-type="float" office:value="1"{}><text:p>1</text:p></table:table-cell>'


def ods(rows: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(rows))
    return made.getvalue()


def test_rows_and_cells_repeated_a_million_times_are_refused() -> None:
    many = ' table:number-columns-repeated="16384"'
    rows = ' table:number-rows-repeated="1048576"'
    assert codes(ods(f"<table:table-row>{CELL.format(many)}</table:table-row>"), "a.ods") == [
        "workbook-far-cell"
    ]
    assert codes(ods(f"<table:table-row{rows}>{CELL.format('')}</table:table-row>"), "a.ods") == [
        "workbook-far-cell"
    ]
    # empty ones at the end are how every such file ends
    empty = f"<table:table-row{rows}><table:table-cell{many}/></table:table-row>"
    data = ods(f"<table:table-row>{CELL.format('')}</table:table-row>{empty}")
    assert [page.rows for page in worksheets("a.ods", data)] == [[[1.0]]]


@needs_soffice
def test_a_far_cell_of_the_old_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1\n" * 10_000, encoding="utf-8")
    assert codes(converted(path, "xls").read_bytes(), "a.xls") == ["workbook-far-cell"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError) as caught:
        read_sheets(tmp_path / "none.xlsx")
    assert [fault.code for fault in caught.value.faults] == ["file-unreadable"]


@pytest.mark.parametrize(("number", "text"), [(1, "A"), (26, "Z"), (27, "AA"), (260, "IZ"), (16384, "XFD")])
def test_columns_have_letters(number: int, text: str) -> None:
    assert (letters(number), column(text)) == (text, number)
