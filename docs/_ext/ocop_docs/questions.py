"""What the law leaves open, in Vietnamese: the table of the English page, in the words of the rulesets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from ocop_docs.markdown import code, heading, page, plain, table
from ocop_rules import Ruleset, load
from ocop_rules.telling.teller import Teller

NAME: Final = "vi/open-questions.md"
SOURCE: Final = Path(__file__).parents[2] / "open-questions.md"
NAMES: Final = ("26-2026", "148-2023", "1489-2025")
_READING: Final = re.compile(r"`([\w-]+)=([\w-]+)`")

ANSWERED: Final[Mapping[str, tuple[str, str, str]]] = {
    "7": (
        "Có tiêu chí không áp dụng thì có tính tổng điểm trên số điểm tối đa ít hơn không?",
        "không: điểm là số ghi ở các ô chọn",
        "không có: quyết định chỉ có một thang 100 điểm, không có thang cho ít tiêu chí hơn",
    ),
    "17": (
        "Tiêu chí 8, 9 và 15 của bộ 26 có phải theo cùng một trường hợp không?",
        "không: phiếu trộn hai trường hợp vẫn được chấm, kèm lưu ý `different-cases`",
        "không có: không quy định nào gắn ba tiêu chí với nhau; muốn theo một trường hợp thì xem lưu ý đó",
    ),
    "18": (
        "Làm tròn, số thành viên tối thiểu, chênh lệch, phiếu được tính",
        "để cho quy chế của Hội đồng; không có quy chế thì không làm tròn và tính mọi phiếu",
        "quy chế bất kỳ của Hội đồng hoặc của tỉnh",
    ),
    "21": (
        "Quyết định 148 vẫn ghi “huyện” khi cấp huyện không còn: hiểu thế nào?",
        "giữ nguyên chữ, kèm nghi vấn `district-after-districts` ở mọi kết quả dựa vào đó",
        "không có: không nguồn nào nói điều gì thay vào",
    ),
}
"""Questions that have an answer and no reading to choose: question, answer, what else may be chosen."""

_OTHER: Final = (
    "[English](../../open-questions.md). Trang này lập từ bảng tiếng Anh và nhãn của các bộ quy tắc."
)
_INTRO: Final = (
    "Đây là những câu hỏi mà Quyết định 148/2023, 1489/2025 và 26/2026 để ngỏ, còn Hội đồng hay chương trình "
    "chấm điểm thì không thể để ngỏ: câu hỏi, cách hiểu đang dùng, và cách hiểu khác có thể chọn thay; "
    "nếu không có cách khác, bảng nói vì sao."
)
_COLUMNS: Final = 4


@cache
def _rulesets() -> tuple[Ruleset, ...]:
    return tuple(map(load, NAMES))


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Yield the rows of the English page: number, question, reading, other choices."""
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if (
            line.startswith("|")
            and len(cells) == _COLUMNS
            and not cells[0].startswith("-")
            and cells[1] != "question"
        ):
            number, question, reading, others = cells
            yield number, question, reading, others


def _choice(words: Teller, reading: str, choice: str) -> str:
    label = words.label(f"reading.{reading}.{choice}")
    return f"{plain(label)} ({code(f'{reading}={choice}')})"


def _row(number: str, reading: str) -> list[str]:
    """Return a row in Vietnamese."""
    found = _READING.search(reading)
    if found is None:
        question, answer, others = ANSWERED[number]
        return [question, answer, others, ""]
    name, choice = found.groups()
    having = [one for one in _rulesets() if name in one.choices]
    words = Teller(having[0], "vi")
    declared = next(one for one in having[0].decision.readings if one.id == name)
    others = "; ".join(_choice(words, name, other) for other in declared.choices if other != choice)
    held = ", ".join(sorted((one.id.split("-")[0] for one in having), key=int))
    return [plain(words.label(f"reading.{name}")), _choice(words, name, choice), others, held]


def pages() -> Iterator[tuple[str, str]]:
    """Yield the page in Vietnamese."""
    made: list[list[str]] = []
    last = ""
    for number, _, reading, _ in rows():
        last = number or last
        made.append([number, *_row(last, reading)])
    lines = ["# Những điều luật còn để ngỏ", "", _OTHER, "", _INTRO, ""]
    lines += heading(2, "Câu hỏi")
    head = ["", "Câu hỏi", "Cách hiểu", "Cách hiểu khác có thể chọn", "Có ở"]
    yield NAME, page([*lines, *table(head, made)])
