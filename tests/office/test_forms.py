"""Forms 01 to 03 of Decision 26, filled from what is known of a dossier and dotted where nothing is."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from ocop_rules import Evaluation, load
from ocop_rules.errors import NotHeldError
from ocop_rules.life import RoundEntry
from ocop_rules.office import Document, form_documents, word_file
from ocop_rules.office.documents import DOTS

DATA: dict[str, Any] = {
    "product": {
        "id": "tea",
        "name": "Chè Shan tuyết (giả định)",
        "producer": "p",
        "product_set": 11,
        "province": "Thái Nguyên",
        "commune": "Bằng Phúc",
    },
    "kind": "renewal",
    "producer": {"id": "p", "name": "HTX Ví Dụ", "kind": "cooperative", "phone": "0900 000 000"},
    "dossier": {
        "ruleset": "26-2026",
        "kind": "renewal",
        "product_set": 11,
        "filed": "2027-11-15",
        "handed": [{"by": "producer", "samples": 5, "day": "2027-11-16"}],
    },
}


def forms(data: dict[str, Any] = DATA, **options: Any) -> dict[str, Document]:
    made = form_documents(load("26-2026"), RoundEntry.from_json(data), **options)
    return {one.name: one for one in made}


def test_the_registration_says_what_is_known_and_leaves_the_rest_dotted() -> None:
    lead = forms()["form-01"].lead
    for line in (
        "Tỉnh: Thái Nguyên",
        "Năm: 2027",
        "Tên đơn vị, chủ thể: HTX Ví Dụ",
        f"Điện thoại: {DOTS}",
        "Tên sản phẩm: Chè Shan tuyết (giả định)",
        "Lần đăng ký đánh giá: □ lần đầu   □ nâng hạng   ☑ đánh giá, phân hạng lại",
        "Sản phẩm mẫu (số lượng): 5",
    ):
        assert line in lead
    assert "Điện thoại: 0900 000 000" in forms(personal=True)["form-01"].lead
    rows = [row["text"] for row in forms()["form-01"].grids[0].rows]
    assert "Ngày nhận: 16/11/2027" in rows


def test_nothing_is_ticked_or_counted_that_nobody_has_said() -> None:
    bare = {"product": DATA["product"]}
    made = forms(bare)
    assert "☑" not in "".join(line for one in made.values() for line in one.lead)
    assert f"Sản phẩm mẫu (số lượng): {DOTS}" in made["form-01"].lead
    assert {row.get("points") for row in made["form-02"].grids[0].rows} == {None}


def test_the_self_assessment_stands_in_the_second_form_box_by_box() -> None:
    criteria = load("26-2026").product_set(11).criteria
    own = Evaluation(ruleset="26-2026", product_set=11, answers={"1.1": 2, "1.2": 0})
    rows = {
        str(row.get("tt")).partition(" ")[0]: row
        for row in forms(self_assessment=own)["form-02"].grids[0].rows
    }
    assert (rows["1.1"]["box"], rows["1.1"]["points"]) == (2, criteria["1.1"].options[1].points)
    assert (rows["1.2"]["box"], rows["1.2"]["points"]) == (0, 0)
    assert rows["1.3"]["box"] is None
    assert rows["None"]["points"] == criteria["1.1"].options[1].points


def test_the_commune_reports_on_its_four_topics() -> None:
    lead = forms()["form-03"].lead
    topics = [line for line in lead if line[:2] in ("1.", "2.", "3.", "4.", "5.")]
    assert len(topics) == 4
    assert not any("topic" in line or "criterion" in line for line in topics)
    assert any("Ủy ban nhân dân Bằng Phúc đề nghị Ủy ban nhân dân tỉnh Thái Nguyên" in line for line in lead)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_form_is_a_word_file(lang: str) -> None:
    for one in forms(lang=lang).values():
        text = "\n".join(line.text for line in docx.Document(io.BytesIO(word_file(one))).paragraphs)
        assert one.lead[1] in text
        assert "{" not in text


def test_a_decision_whose_forms_are_not_held_says_so() -> None:
    data = {"product": DATA["product"]}
    with pytest.raises(NotHeldError):
        form_documents(load("148-2023"), RoundEntry.from_json(data))
