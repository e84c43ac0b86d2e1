"""Inputs made from others: documents, tables, archives, folders spoilt in their own terms, or their bytes."""

from __future__ import annotations

import copy
import csv
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from fuzz.folders import joined, parted
from ocop_rules.ground import normal

LARGEST = 1 << 20
"""The most bytes of an input that is made: a decision of 26 product sets has half of it."""

NASTY: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    1,
    -1,
    2,
    3,
    101,
    10**18,
    -(10**30),
    10**400,
    0.5,
    1.0,
    float("nan"),
    float("inf"),
    "",
    " ",
    "0",
    "1",
    "1.1",
    "e\u0301",
    "\ud800",
    "\u202e",
    "\u200b",
    "\0",
    "a\nb",
    "x" * 300,
    "../../secret",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://evil.example/x.json",
    "{0.__class__}",
    "{{7*7}}",
    "%s%n",
    "=1+1",
    "=cmd|'/c calc'!A1",
    "__import__('os').system('true')",
    "!!python/object/apply:os.system",
    "gASVIAAAAAAAAACMBXBvc2l4lIwGc3lzdGVtlJOUjAR0cnVllIWUUpQu",
    "2024-02-30",
    "0001-01-01",
    "9999-12-31",
    "2026-07-01",
    "148-2023",
    "26-2026",
    "sha256:" + "0" * 64,
    "1/0",
    "7/2",
    "1e999999999",
    [],
    {},
    [[]],
    [None],
    {"": None},
    {"$ref": "http://evil.example/x.json"},
    {"__class__": 1, "__proto__": {}},
    [{}] * 3,
)
KEYS = ("$ref", "$schema", "$id", "__class__", "extends", "ruleset", "digest", "", "\ud800", "1.1", "e\u0301")
CELLS = (
    *(one for one in NASTY if isinstance(one, str)),
    "1,0",
    "1.5",
    "-1",
    "٣",
    '"',
    "'",
    "1;2",
    "true",
    "99999999999999999999",
    "1.1",
    "case 8",
    "gates",
    "option",
    "criterion",
)
TOKENS = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\r\n",
    b"{",
    b"}",
    b"[",
    b'"',
    b",",
    b"\\u0000",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"1e999999999",
    b"9" * 400,
    b"[" * 2000,
)
WORDS = (
    "--lang",
    "vi",
    "en",
    "--format",
    "json",
    "html",
    "markdown",
    "csv",
    "--ruleset",
    "148-2023",
    "26-2026",
    "bac-kan-city-2024",
    "--reading",
    "unticked=open",
    "--day",
    "2026-07-01",
    "--set",
    "1",
    "-o",
    "out.xlsx",
    "--out",
    "out",
    "--help",
    "-",
    "--",
    ".",
    "..",
    "/",
    "/dev/null",
    "--policy",
    "--to",
    "--map",
    "--check",
    "--stars",
    "3",
    "--answer",
    "1.1=3",
    "--level",
    "--members",
    "--holiday",
    "--calendar",
    "--under",
    "--reasons",
)


# -- documents ------------------------------------------------------------------------------------


def _places(node: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    todo = [node]
    while todo:
        one = todo.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            found.append((one, key))
            todo.append(one[key])
    return found


def _near(rng: Random, value: Any) -> Any:
    """Return something that looks like a value: a number near it, a text with a letter more or less."""
    if isinstance(value, bool) or value is None:
        return copy.deepcopy(rng.choice(NASTY))
    if isinstance(value, int):
        return value + rng.choice((-1, 1, -2, 2, 10, -10, 1000))
    if isinstance(value, str) and value:
        at = rng.randrange(len(value))
        return value[:at] + rng.choice(("", "0", "9", "-", " ", "\u0301", value)) + value[at + 1 :]
    return copy.deepcopy(rng.choice(NASTY))


def _of_a_kind(place: tuple[Any, Any], places: list[tuple[Any, Any]]) -> list[Any]:
    """Return what else stands at places that are called the same, or beside it in its list."""
    holder, key = place
    here = holder[key]
    found = holder if isinstance(holder, list) else [one[at] for one, at in places if at == key]
    return [one for one in found if type(one) is type(here) and one != here]


def alike(rng: Random, document: Any, other: Any) -> Any:
    """Return a document with one or two places of it changed for what could stand there.

    What is spoilt gently is often read to the end, and then something is done with it.
    """
    root = [document]
    for _ in range(rng.randrange(1, 3)):
        places = _places(root)
        holder, key = place = rng.choice(places)
        what = rng.randrange(8)
        if what == 0 and len(places) > 1:
            del holder[key]
            root = root or [None]
        elif what == 1 and isinstance(holder, list) and holder is not root:
            holder.insert(rng.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
        elif what == 2 and type(holder[key]) is int:
            holder[key] += rng.choice((-1, 1))
        else:
            others = _of_a_kind(place, places + _places([other]))
            if others:
                holder[key] = copy.deepcopy(rng.choice(others))
            elif not isinstance(holder[key], (dict, list)):
                holder[key] = _near(rng, holder[key])
    return root[0]


def tree(rng: Random, document: Any, other: Any) -> Any:
    """Return a document with one to four places of it spoilt; ``other`` gives parts to put there."""
    root = [document]
    for _ in range(rng.randrange(1, 5)):
        places = _places(root)
        holder, key = rng.choice(places)
        what = rng.randrange(8)
        if what == 0:
            holder[key] = copy.deepcopy(rng.choice(NASTY))
        elif what in {1, 2}:
            holder[key] = _near(rng, holder[key])
        elif what == 3:
            source, at = rng.choice(_places([other]))
            holder[key] = copy.deepcopy(source[at])
        elif what == 4 and len(places) > 1:
            del holder[key]
            root = root or [None]
        elif isinstance(holder, list):
            holder.insert(
                rng.randrange(len(holder) + 1) if holder is not root else 0, copy.deepcopy(holder[key])
            )
            del root[1:]
        elif what == 5:
            holder[rng.choice(KEYS)] = holder.pop(key)
        else:
            holder[rng.choice(KEYS)] = copy.deepcopy(rng.choice(NASTY))
    return root[0]


def _loaded(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _dumped(rng: Random, document: Any) -> bytes:
    try:
        text = json.dumps(document, ensure_ascii=rng.random() < 0.5)
    except (ValueError, RecursionError):  # a number of more digits than are written
        return b"9" * 5000
    return text.encode("utf-8", "surrogatepass")


def document(rng: Random, data: bytes, other: bytes) -> bytes:
    """Spoil a JSON document; what is none is spoilt byte by byte."""
    loaded = _loaded(data)
    if not isinstance(loaded, (dict, list)):
        return raw(rng, data, other)
    spoil = alike if rng.random() < 0.5 else tree
    return _dumped(rng, spoil(rng, loaded, _loaded(other)))


def lines(rng: Random, data: bytes, other: bytes) -> bytes:
    """Spoil some lines of JSON Lines."""
    made = data.splitlines(keepends=True)[:12] or [b""]
    others = other.splitlines()[:12] or [b""]
    for _ in range(rng.randrange(1, 3)):
        at = rng.randrange(len(made))
        made[at] = document(rng, made[at], rng.choice(others)) + b"\n"
    if rng.random() < 0.1:
        made.insert(rng.randrange(len(made) + 1), rng.choice(TOKENS) + b"\n")
    return b"".join(made)


def _one_file(rng: Random, files: dict[str, bytes]) -> tuple[str, int]:
    """Return the name of a file and a number that stands for what to do with it; 0 has left it out."""
    name, what = rng.choice(sorted(files)), rng.randrange(10)
    if what == 0:
        del files[name]
    return name, what


def folder(rng: Random, data: bytes, other: bytes) -> bytes:
    """Spoil one file of a folder, or leave it out, or give it another one's content."""
    files, others = parted(data), parted(other)
    if not files:
        return raw(rng, data, other)
    name, what = _one_file(rng, files)
    if what == 1:
        files[name] = rng.choice(list(others.values()) or [b""])
    elif what == 2:
        files[
            rng.choice(("overlay.json", "amendment.json", "ruleset.json", "sets/03.json", "labels/xx.json"))
        ] = files[name]
    elif what:
        spoil = _formatted if name.endswith(".json") else cells
        files[name] = spoil(rng, files[name], others.get(name, files[name]))
    return joined(files)


def _formatted(rng: Random, data: bytes, other: bytes) -> bytes:
    """Spoil a document and mostly write it in normal form: nothing but that would be told of the others."""
    made = document(rng, data, other)
    loaded = _loaded(made)
    if loaded is None or rng.random() < 0.1:
        return made
    try:
        return normal.dumps(loaded).encode("utf-8", "surrogatepass")
    except (ValueError, TypeError, RecursionError):
        return made


# -- tables ---------------------------------------------------------------------------------------


def _spoilt_rows(rng: Random, rows: list[list[Any]], cells: Sequence[Any]) -> None:
    for _ in range(rng.randrange(1, 5)):
        row = rng.choice(rows)
        what = rng.randrange(6)
        if what == 0 and len(rows) > 1:
            rows.remove(row)
        elif what == 1:
            rows.insert(rng.randrange(len(rows) + 1), list(rng.choice(rows)))
        elif what == 2 and row:
            row.pop(rng.randrange(len(row)))
        elif row:
            row[rng.randrange(len(row))] = rng.choice((*cells, *rng.choice(rows)))
        else:
            row.append(rng.choice(cells))


def cells(rng: Random, data: bytes, other: bytes) -> bytes:
    """Spoil some cells of a CSV file, and write it in one of the ways that such files are written."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[:50]
    except (UnicodeDecodeError, csv.Error):
        return raw(rng, data, other)
    if not rows:
        return raw(rng, data, other)
    _spoilt_rows(rng, rows, CELLS)
    out = io.StringIO(newline="")
    csv.writer(
        out, delimiter=rng.choice(",,;\t"), lineterminator=rng.choice(("\n", "\r\n", "\r")), escapechar="\\"
    ).writerows(rows)
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"))
    return out.getvalue().encode(encoding, "surrogatepass")


def _column(rng: Random, values: list[Any]) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - only this kind of input needs it

    kinds = (
        pa.string(),
        pa.int64(),
        pa.int8(),
        pa.float64(),
        pa.bool_(),
        pa.date32(),
        pa.binary(),
        pa.null(),
    )
    ways: tuple[Callable[[], Any], ...] = (
        lambda: pa.array([None if one == "" else str(one) for one in values]),
        lambda: pa.array(
            [int(one) if str(one).isdecimal() and len(str(one)) < 19 else None for one in values]
        ),
        lambda: pa.array([rng.choice((1.0, 2.5, float("nan"), float("inf"), -0.0, None)) for _ in values]),
        lambda: pa.array([[one] for one in values]),
        lambda: pa.array([{"a": one} for one in values]),
        lambda: pa.array([str(one).encode("utf-8", "surrogatepass") for one in values]),
        lambda: pa.array([None for _ in values], rng.choice(kinds)),
        lambda: pa.array([str(one) for one in values]).dictionary_encode(),
        lambda: pa.array([rng.choice((0, 2**40, -(2**60), None)) for _ in values], pa.timestamp("us")),
        lambda: pa.array([rng.choice((0, 19_000, 2**31 - 1, None)) for _ in values], pa.date32()),
    )
    try:
        return rng.choice((*ways[:2], *ways))()
    except (pa.ArrowException, ValueError, UnicodeError):
        return pa.array([None] * len(values), pa.null())


def arrow(rng: Random, data: bytes, other: bytes) -> bytes:
    """Make a Parquet file whose columns are of other types, or spoil its bytes."""
    import pyarrow as pa  # noqa: PLC0415 - as above
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    if rng.random() < 0.5:
        return raw(rng, data, other)
    try:
        read = pq.read_table(io.BytesIO(data))
        rows = [["" if one is None else one for one in row.values()] for row in read.slice(0, 20).to_pylist()]
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        return raw(rng, data, other)
    names = read.column_names
    if not rows or not names:
        return raw(rng, data, other)
    if rng.random() < 0.3:
        names[rng.randrange(len(names))] = rng.choice((*CELLS, *names)).encode("utf-8", "replace").decode()
    for row in rows:
        if rng.random() < 0.3:
            row[rng.randrange(len(row))] = rng.choice(CELLS).encode("utf-8", "replace").decode()
    columns = [_column(rng, [row[at] for row in rows]) for at in range(len(names))]
    made = io.BytesIO()
    try:
        pq.write_table(pa.Table.from_arrays(columns, names), made)
    except (pa.ArrowException, ValueError):
        return raw(rng, data, other)
    return made.getvalue()


# -- archives and bytes ---------------------------------------------------------------------------


def archive(rng: Random, data: bytes, other: bytes) -> bytes:
    """Spoil one file of a workbook and pack it again."""
    if rng.random() < 0.15:
        return raw(rng, data, other)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return raw(rng, data, other)
    if not files:
        return raw(rng, data, other)
    name, what = _one_file(rng, files)
    if what == 1:
        files[rng.choice(("../out.xml", "/etc/x", "xl/vbaProject.bin", "xl/worksheets/sheet2.xml"))] = files[
            name
        ]
    elif what:
        files[name] = marked(rng, files[name]) if rng.random() < 0.7 else raw(rng, files[name], files[name])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for each, content in files.items():
            packed.writestr(each, content)
    return made.getvalue()


def marked(rng: Random, data: bytes) -> bytes:
    """Spoil XML between its marks: a text, a value of an attribute, an element twice or not at all."""
    parts = data.split(b"<")
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(parts))
        what = rng.randrange(4)
        part = parts[at]
        if what == 0 and len(parts) > 1:
            del parts[at]
        elif what == 1:
            parts.insert(at, part)
        elif b'"' in part:
            pieces = part.split(b'"')
            spot = rng.randrange(len(pieces))
            pieces[spot] = rng.choice(CELLS).encode("utf-8", "replace").replace(b"<", b"")
            parts[at] = b'"'.join(pieces)
        else:
            head, mark, _ = part.partition(b">")
            parts[at] = head + mark + rng.choice(CELLS).encode("utf-8", "replace").replace(b"<", b"")
    return b"<".join(parts)


def raw(rng: Random, data: bytes, other: bytes) -> bytes:
    """Spoil bytes: turned, left out, put in, doubled, cut off, joined with another input's."""
    made = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(made) + 1)
        what = rng.randrange(7)
        if what == 0 and at < len(made):
            made[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            del made[at : at + rng.randrange(1, 9)]
        elif what == 2:
            made[at:at] = rng.choice(TOKENS)
        elif what == 3:
            made[at:at] = made[at : at + rng.randrange(1, 200)] * rng.randrange(1, 4)
        elif what == 4 and rng.random() < 0.3:
            del made[at:]
        elif what == 5:
            start = rng.randrange(len(other) + 1)
            made[at : at + rng.randrange(1, 40)] = other[start : start + rng.randrange(1, 40)]
        elif at < len(made):
            made[at] = rng.randrange(256)
    return bytes(made)


def words(rng: Random, data: bytes, other: bytes) -> bytes:
    """Spoil the words of a command."""
    made = data.split(b"\n")
    choices = (*WORDS, *CELLS)
    for _ in range(rng.randrange(1, 4)):
        word = rng.choice((rng.choice(choices).encode("utf-8", "surrogatepass"), *other.split(b"\n")))
        at = rng.randrange(len(made) + 1)
        what = rng.randrange(3)
        if what == 0:
            made.insert(at, word)
        elif what == 1 and at < len(made):
            made[at] = word
        elif at < len(made) and len(made) > 1:
            del made[at]
    return b"\n".join(made)


Way = Callable[[Random, bytes, bytes], bytes]
WAYS: dict[str, Way] = {
    "lines": lines,
    "oracle": lines,
    "ruleset": folder,
    "overlay": folder,
    "round-folder": folder,
    "csv": cells,
    "products": cells,
    "parquet": arrow,
    "xlsx": archive,
    "ods": archive,
    "xls": raw,
    "arguments": words,
}
"""How a kind of input is spoilt in its own terms; all others are documents."""


def mutated(rng: Random, kind: str, seeds: Sequence[bytes]) -> bytes:
    """Return an input made from ``seeds``: nearly always one that is spoilt in the terms of its kind."""
    data, other = rng.choice(seeds), rng.choice(seeds)
    way = raw if rng.random() < 0.15 else WAYS.get(kind, document)
    return way(rng, data, other)[:LARGEST]
