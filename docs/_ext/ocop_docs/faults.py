"""The page of fault codes: what each says and what to do, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import ocop_rules
from ocop_docs.markdown import both, heading, note, page, plain, table
from ocop_rules._words.en import PHRASES as EN
from ocop_rules._words.vi import PHRASES as VI

GROUPS = (
    (
        "Reading JSON and files",
        "Đọc JSON và tệp",
        ("_json", "_folder", "cli/_inputs", "cli/_validate", "cli/_score"),
    ),
    (
        "The shape of the data",
        "Hình dạng dữ liệu",
        ("_structure", "model/evaluation", "_schema", "testing/oracle"),
    ),
    ("Evaluations", "Phiếu đánh giá", ("checking", "batch", "explain", "explaining", "scoring")),
    ("Product codes", "Mã sản phẩm", ("model/product", "products")),
    ("Rulesets and labels", "Bộ quy tắc và lời văn", ("lint", "labels", "loading")),
)
OTHER = ("Everything else", "Các lỗi khác")
_FIELD = re.compile(r"\{(\w+)[^}]*\}")


def codes() -> list[str]:
    """Return every fault code, in the order of the catalogue."""
    return [key.removeprefix("fault.") for key in EN if key.startswith("fault.")]


def _sources() -> dict[str, str]:
    """Return the text of every module by its name, the catalogues left out."""
    root = Path(ocop_rules.__file__).parent
    return {
        path.relative_to(root).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*.py"))
        if "_words" not in path.parts
    }


def _belongs(module: str, modules: tuple[str, ...]) -> bool:
    return module in modules or ("lint" in modules and module.startswith("_lint"))


def grouped() -> dict[tuple[str, str], list[str]]:
    """Return the codes by the part of the library that finds them, in the order of the catalogue."""
    sources = _sources()
    found: dict[tuple[str, str], list[str]] = {(en, vi): [] for en, vi, _ in GROUPS} | {OTHER: []}
    for one in codes():
        written = {name for name, text in sources.items() if f'"{one}"' in text}
        if one.startswith("code-") and not written & {"lint"}:
            written.add("model/product")
        group = next(
            ((en, vi) for en, vi, modules in GROUPS if any(_belongs(module, modules) for module in written)),
            OTHER,
        )
        found[group].append(one)
    return {group: members for group, members in found.items() if members}


def _told(catalogue: dict[str, str], key: str) -> str:
    """Return a phrase with its fields shown as places to fill."""
    return plain(_FIELD.sub(r"‹\1›", catalogue[key]))


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page."""
    yield "faults.md", page(_lines())


def _lines() -> Iterator[str]:
    yield from heading(1, both("Mã lỗi", "Fault codes"), "faults")
    intro = both(
        "Dữ liệu sai được báo bằng mã lỗi cố định, nơi sai (tệp và con trỏ JSON), giá trị tìm thấy và cách "
        "sửa; mọi lỗi được báo cùng lúc. Chữ trong dấu ‹ › được thay bằng giá trị thật.",
        "Bad input is answered with a stable code, its place (file and JSON pointer), what was found and the "
        "remedy, all faults at once. Words in ‹ › stand for the values of the case.",
    )
    yield from note(intro, "says")
    for (en, vi), members in grouped().items():
        yield from heading(2, both(vi, en))
        rows = [
            [
                f"`{one}`",
                f"[{_told(VI, f'fault.{one}')}]{{.vi}} [{_told(EN, f'fault.{one}')}]{{.en}}",
                f"[{_told(VI, f'remedy.{one}')}]{{.vi}} [{_told(EN, f'remedy.{one}')}]{{.en}}",
            ]
            for one in members
        ]
        yield from table(
            [both("Mã", "Code"), both("Lỗi", "Fault"), both("Cách sửa", "Remedy")], rows, "faults"
        )
