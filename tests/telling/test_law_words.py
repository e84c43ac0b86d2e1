"""Whose words of the law: each decision is told in those that its own sources hold."""

from __future__ import annotations

from datetime import date

import pytest
from attrs import evolve

from ocop_rules import History, Ruleset, load, next_step, replay, tell
from ocop_rules.errors import Fault
from ocop_rules.life import LevelOutcome, check_history, ranked_outcome
from ocop_rules.model.decision import Place
from ocop_rules.model.terms import Citation
from ocop_rules.rulesets import Registry, shipped_registry
from ocop_rules.rulesets.lint.ruleset import lint
from ocop_rules.rulesets.printed import printed_at
from ocop_rules.telling.teller import Teller
from ocop_rules.words import citing

SOURCE = "transcript"
PRODUCT = {"id": "p", "name": "a", "producer": "b", "product_set": 1, "commune": "c", "province": "d"}


@pytest.fixture(scope="module")
def latest() -> Ruleset:
    return load("26-2026")


def said(rules: Ruleset, *outcomes: LevelOutcome, lang: str = "vi") -> str:
    return " ".join(tell(next_step(rules, outcomes), rules=rules, lang=lang).text().split())


# -- who decides ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "level", "total", "stars", "who"),
    [
        ("26-2026", "province", 75, 4, "Chủ tịch UBND cấp tỉnh quyết định công nhận"),
        ("26-2026", "central", 93, 5, "Bộ trưởng Bộ Nông nghiệp và Môi trường quyết định công nhận"),
        ("148-2023", "district", 55, 3, "UBND cấp huyện quyết định công nhận"),
        ("148-2023", "province", 75, 4, "Cấp tỉnh quyết định công nhận"),
        ("1489-2025", "province", 75, 4, "Cấp tỉnh quyết định công nhận"),
        ("781-2020", "province", 75, 4, "Cấp tỉnh quyết định công nhận"),
    ],
)
def test_who_recognises_is_said_as_the_sources_of_the_decision_say_it(
    name: str, level: str, total: int, stars: int, who: str
) -> None:
    """26/2026, articles 7.3(e) and 7.4(e); 148/2023, Appendix II, task of the district."""
    rules = load(name)
    assert f" {who} " in said(rules, ranked_outcome(rules, level, total, stars))


def test_a_step_under_148_is_told_in_the_words_of_148_whatever_else_is_at_hand(latest: Ruleset) -> None:
    old = load("148-2023")
    step = next_step(old, [ranked_outcome(old, "province", 75, 4)])
    told = tell(step, rules=(latest, old), lang="vi").text()
    assert "Chủ tịch" not in told


@pytest.mark.parametrize(
    ("name", "team"),
    [("26-2026", "tổ tư vấn"), ("148-2023", "tổ giúp việc"), ("781-2020", "tổ tư vấn hoặc tổ giúp việc")],
)
def test_the_support_team_is_called_what_the_sources_call_it(name: str, team: str) -> None:
    """26/2026, article 7.3(c): tổ tư vấn; the plan of Bắc Kạn city under 148: tổ giúp việc."""
    assert Teller(load(name), "vi").team == team


# -- that results are made known --------------------------------------------------------------------


@pytest.mark.parametrize(("total", "stars"), [(93, 5), (75, 4), (40, 2)])
def test_the_province_makes_its_result_known_in_writing(latest: Ruleset, total: int, stars: int) -> None:
    """26/2026, article 7.3(g), whatever the result."""
    told = said(latest, ranked_outcome(latest, "province", total, stars))
    assert "được thông báo bằng văn bản cho cấp xã và chủ thể" in told
    assert "điểm g khoản 3 Điều 7 Quyết định 26/2026/QĐ-TTg" in told


def test_the_centre_tells_the_province(latest: Ruleset) -> None:
    """26/2026, article 7.4(g), where "in writing" does not stand."""
    told = said(
        latest, ranked_outcome(latest, "province", 93, 5), ranked_outcome(latest, "central", 86, 4), lang="en"
    )
    assert "The result is made known to the province." in told
    assert "in writing" not in told


def test_what_is_no_result_is_not_made_known(latest: Ruleset) -> None:
    for outcome in (
        LevelOutcome(level="commune", status="assessed", positive=False),
        LevelOutcome(level="province", status="open", total=10),
    ):
        assert next_step(latest, [outcome]).informs is None


def test_who_is_informed_has_to_be_a_level(latest: Ruleset) -> None:
    levels = latest.decision.levels
    assert levels[1].informs is not None
    wrong = evolve(levels[1], informs=evolve(levels[1].informs, to=("district", "producer")))
    spoilt = evolve(latest, decision=evolve(latest.decision, levels=(levels[0], wrong, levels[2])))
    assert [(one.code, one.pointer) for one in lint(spoilt)] == [("level-missing", "/levels/1/informs/to/0")]


# -- where in the law -------------------------------------------------------------------------------


def cite(article: int, clause: int | None = None, point: str | None = None) -> Citation:
    return Citation(source=SOURCE, decision="26/2026/QĐ-TTg", article=article, clause=clause, point=point)


@pytest.mark.parametrize(
    ("places", "vi", "en"),
    [
        (
            [cite(7, 6, "a"), cite(7, 6, "d"), cite(7, 6, "e")],
            "các điểm a, d và e khoản 6 Điều 7",
            "article 7.6, points a, d and e",
        ),
        ([cite(7, 2), cite(7, 3)], "các khoản 2 và 3 Điều 7", "article 7, clauses 2 and 3"),
        (
            [cite(6, 3, "a"), cite(7, 3, "e")],
            "điểm a khoản 3 Điều 6; điểm e khoản 3 Điều 7",
            "article 6.3(a); article 7.3(e)",
        ),
        ([cite(7), cite(7, 2)], "Điều 7; khoản 2 Điều 7", "article 7; article 7.2"),
    ],
)
def test_points_of_one_clause_are_cited_together(places: list[Citation], vi: str, en: str) -> None:
    assert citing.cites(places, "vi", str) == [f"{vi} Quyết định 26/2026/QĐ-TTg"]
    assert citing.cites(places, "en", str) == [f"Decision 26/2026/QĐ-TTg, {en}"]


def test_a_place_without_a_number_stands_apart_from_the_decision() -> None:
    note = Citation(source=SOURCE, decision="148/QĐ-TTg", at="criterion-note")
    assert citing.cites([note], "vi", str) == ["ghi chú ở tiêu chí, Quyết định 148/QĐ-TTg"]


def test_a_fault_that_rests_on_an_article_names_it(registry: Registry) -> None:
    """26/2026, articles 4.1 and 7.3: the province does not recognise 5 stars."""
    history = History.from_json(
        {
            "product": PRODUCT,
            "dossiers": [{"id": "h", "ruleset": "26-2026", "kind": "new", "filed": "2026-06-01"}],
            "results": [
                {"dossier": "h", "level": "province", "day": "2026-06-20", "total": "95", "stars": 5}
            ],
            "decisions": [
                {
                    "number": "1",
                    "dossier": "h",
                    "level": "province",
                    "action": "recognise",
                    "stars": 5,
                    "day": "2026-06-25",
                }
            ],
        }
    )
    faults = [one for one in check_history(registry, history) if one.code == "history-recognise"]
    assert faults
    told = " ".join(tell(faults, lang="vi").text().split())
    assert "Căn cứ: các điểm a và b khoản 1 Điều 4; các khoản 3 và 4 Điều 7" in told
    assert "Quyết định 26/2026/QĐ-TTg" in told
    data = faults[0].to_json("en")
    assert {"article": 4, "clause": 1, "point": "a"}.items() <= data["cites"][0].items()


def test_a_fault_of_a_file_cites_no_law() -> None:
    assert "cites" not in Fault(code="json-depth").to_json("en")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return shipped_registry()


def test_the_producer_who_may_file_is_told_where_the_decision_says_so(registry: Registry) -> None:
    """26/2026, articles 6.1 and 7.1."""
    history = History.from_json({"product": PRODUCT})
    told = " ".join(
        tell(replay(registry, history, date(2027, 1, 4)), rules=registry, lang="vi").text().split()
    )
    assert "Chủ thể có thể nộp hồ sơ cho cấp xã." in told
    assert "khoản 1 Điều 6; khoản 1 Điều 7 Quyết định 26/2026/QĐ-TTg" in told


def test_a_step_cites_the_sources_of_its_own_decision() -> None:
    """Reports on 1048 and on 1489 are no source of what 148 says."""
    rules = tuple(load(name) for name in ("1048-2019", "1489-2025", "148-2023"))
    step = next_step(rules[2], [ranked_outcome(rules[2], "central", 93, 5)])
    told = " ".join(tell(step, rules=rules, lang="vi").text().split())
    assert "Thông tin về quy trình theo Quyết định 148/QĐ-TTg" in told
    assert "1048" not in told
    assert "1489" not in told


@pytest.mark.parametrize("name", ["26-2026", "148-2023", "1489-2025", "781-2020"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_place_on_a_sheet_is_written_as_a_citation_of_it(name: str, lang: str) -> None:
    rules = load(name)
    teller = Teller(rules, lang)
    for number in rules.numbers:
        assert [teller.place(Place(product_set=number))] == teller.cites(printed_at(rules, number))
    one = teller.place(Place(product_set=1, part="A", criterion="1.2", option=2))
    steps = ["1.2", teller.say("place.part", part="A"), teller.say("place.set", number=1)]
    found = [one.index(step) for step in steps]
    assert found == sorted(found, reverse=lang == "en")


def test_places_of_one_appendix_name_it_once_and_sets_together() -> None:
    declared = {one.id: one.cites for one in load("26-2026").decision.readings}
    told = {
        "commonplace-product": (
            "Decision 26/2026/QĐ-TTg, Appendix II, product sets 1, 2, 3 and 4, criterion 2.1, note",
            "ghi chú, tiêu chí 2.1, các bộ sản phẩm 1, 2, 3 và 4, Phụ lục II Quyết định 26/2026/QĐ-TTg",
        ),
        "council-gates": (
            "Decision 26/2026/QĐ-TTg, Appendix II, head of the score sheet; note on the criterion",
            "phần đầu phiếu đánh giá; ghi chú ở tiêu chí, Phụ lục II Quyết định 26/2026/QĐ-TTg",
        ),
    }
    for name, (en, vi) in told.items():
        assert citing.cites(declared[name], "en", str) == [en]
        assert citing.cites(declared[name], "vi", str) == [vi]
