"""The generated page "what changed", the life of a product drawn, formats of councils and histories."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ocop_rules import diff, load, tell
from ocop_rules.schemas.published import names, schema

DOCS = Path(__file__).parents[2] / "docs"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [(name, lang) for name in ("1048-2019", "148-2023", "1489-2025", "26-2026") for lang in ("en", "vi")]


@pytest.fixture(scope="module")
def extension() -> Iterator[dict[str, str]]:
    """Return the pages and drawings by their names."""
    sys.path.insert(0, str(DOCS / "_ext"))
    try:
        from ocop_docs import changed, keys, life, questions, since  # noqa: PLC0415 - they stand beside the documentation

        yield dict(page for room in (changed, keys, life, questions, since) for page in room.pages())
    finally:
        sys.path.remove(str(DOCS / "_ext"))


# -- every key ---------------------------------------------------------------------------------------


def listed_keys(text: str) -> dict[str, set[str]]:
    """Return the keys that a page lists, by the heading they stand under."""
    return {
        section.partition("\n")[0]: set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))
        for section in re.split(r"^#{2,3} ", text, flags=re.MULTILINE)[1:]
    }


@pytest.mark.parametrize("name", names())
def test_every_key_of_a_format_is_listed(extension: dict[str, str], name: str) -> None:
    files = {"ruleset": "ruleset.json", "product-set": "sets/NN.json"}
    listed = listed_keys(extension["keys.md" if name in files else "data-keys.md"])
    made = schema(name)
    assert listed[files.get(name, name)] == made.get("properties", {}).keys()
    for inner, shape in made.get("$defs", {}).items():
        # one name may be two things, of which the later says in which format it stands
        assert shape.get("properties", {}).keys() in [
            keys for title, keys in listed.items() if title.partition(" (")[0] == inner
        ], inner


def test_code_in_a_description_is_parted_from_the_words_beside_it(extension: dict[str, str]) -> None:
    for name in ("keys.md", "data-keys.md"):
        for line in extension[name].splitlines():
            if line[:1] not in ("|", "#"):
                assert not re.search(r"`\w|\w`", re.sub(r"`[^`]*`", "``", line)), line


def test_every_link_of_a_page_of_keys_leads_somewhere(extension: dict[str, str]) -> None:
    for name in ("keys.md", "data-keys.md"):
        targets = re.findall(r"^\(([\w-]+)\)=$", extension[name], re.MULTILINE)
        assert len(set(targets)) == len(targets)
        assert set(re.findall(r"\]\(#([\w-]+)\)", extension[name])) <= set(targets)


# -- what changed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "name"), [("en", "changes-148-26.md"), ("vi", "vi/changes-148-26.md")])
def test_the_page_tells_all_that_changed(extension: dict[str, str], lang: str, name: str) -> None:
    told = tell(diff(load("148-2023"), load("26-2026")), lang=lang).markdown()
    kept = [line for line in extension[name].splitlines() if line != "{.changes}"]
    assert [line for line in told.splitlines() if line and line not in kept] == []
    tables = re.findall(r"(?m)^\| -", told)
    assert extension[name].count("\n{.changes}\n| ") == len(tables) > 40


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_every_concept_since_2019_stands_on_one_page(extension: dict[str, str], lang: str) -> None:
    text = extension["since-2019.md" if lang == "en" else "vi/since-2019.md"]
    rows = {found[1]: line for line in text.splitlines() if (found := re.match(r"\|.*?`([a-z-]+)` \|", line))}
    rulesets = [load(name) for name in ("781-2020", "148-2023", "26-2026")]
    concepts = {item.concept for rules in rulesets for one in rules.sets for item in one.criteria.values()}
    assert rows.keys() == concepts
    assert len([line for line in text.splitlines() if "` |" in line]) == len(concepts)
    cells = rows["local-labour"].strip("| ").split(" | ")[1:]
    assert [re.findall(r"3\.3 \((\d)\)", cell) for cell in cells] == [["1", "3"], ["3"], ["3", "4"]]


def test_the_open_questions_stand_in_vietnamese_with_every_reading_and_choice(
    extension: dict[str, str],
) -> None:
    english = (DOCS / "open-questions.md").read_text(encoding="utf-8")
    vietnamese = extension["vi/open-questions.md"]
    choices = {
        f"{one.id}={choice}"
        for rules in map(load, ("148-2023", "1489-2025", "26-2026"))
        for one in rules.decision.readings
        for choice in one.choices
    }
    assert choices <= set(re.findall(r"`([\w-]+=[\w-]+)`", vietnamese))
    numbers = [re.findall(r"(?m)^\| (\d*) \|", text) for text in (english, vietnamese)]
    assert [number for number in numbers[0] if number] == [number for number in numbers[1] if number]
    assert "–" not in [cell.strip() for cell in vietnamese.split("|")]


# -- the drawings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "lang"), DRAWN)
def test_a_drawing_shows_who_recognises_what(extension: dict[str, str], name: str, lang: str) -> None:
    root = ET.fromstring(extension[f"life/{name}.{lang}.svg"])  # noqa: S314 - our own drawing
    shown = [one.text or "" for one in root.iter(f"{SVG}text")]
    rules = load(name)
    titles = [one.text for one in root.iter(f"{SVG}text") if one.get("class") == "title"]
    assert titles[1:-1] == [rules.labels[lang][f"level.{level.id}"] for level in rules.decision.levels]
    badges = [re.findall(r"\d", text) for text in shown if re.match(r"(recognises|công nhận) \d", text)]
    wanted = [[str(star) for star in level.recognises] for level in rules.decision.levels if level.recognises]
    assert badges == wanted
    renewal, term = rules.decision.renewal, rules.decision.certificate
    marks = [text for text in shown if re.fullmatch(r"[+−]\d+", text)]
    notice = ["−30"] if term is not None and term.notice_days else []
    assert marks == (notice if renewal is None else ["−180", "−120", "+180"])


@pytest.mark.parametrize(("name", "lang"), DRAWN)
def test_a_drawing_is_told_to_those_who_cannot_see_it(
    extension: dict[str, str], name: str, lang: str
) -> None:
    root = ET.fromstring(extension[f"life/{name}.{lang}.svg"])  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    ids = (root.get("aria-labelledby") or "").split()
    found = [root.find(f"{SVG}{kind}") for kind in ("title", "desc")]
    assert [one.get("id") for one in found if one is not None] == ids
    told = " ".join(str(found[1].text if found[1] is not None else "").split())
    for level in load(name).decision.levels:
        assert load(name).labels[lang][f"level.{level.id}"] in told
    page = DOCS / ("life-of-a-product.md" if lang == "en" else "vi/vong-doi.md")
    assert f"generated/life/{name}.{lang}.svg" in page.read_text(encoding="utf-8")


# -- formats -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "formats"),
    [("council", ("sitting", "council-policy")), ("dossier", ("dossier",)), ("history", ("history",))],
)
def test_a_format_page_tells_every_key(page: str, formats: tuple[str, ...]) -> None:
    text = (DOCS / "formats" / f"{page}.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`([a-z_-]+)`", text))
    elsewhere = {"Evaluation", "Product", "Producer", "Citation"}  # these have pages of their own
    if page == "history":
        # so has what a council came to, which a record may carry
        elsewhere |= {"Deliberation", *schema("deliberation")["$defs"]}
    for name in formats:
        made = schema(name)
        shapes = [made, *(one for key, one in made["$defs"].items() if key not in elsewhere)]
        assert {key for one in shapes for key in one.get("properties", {})} <= told
        chosen = {
            value
            for key, one in made["$defs"].items()
            if key not in {"CitedAt", *(elsewhere if page == "history" else ())}
            for value in one.get("enum", [])
        }
        assert {value for value in chosen if value not in _PRODUCER_KINDS} - {"evaluation"} <= told


def test_the_page_of_rulesets_tells_every_part_of_a_citation() -> None:
    told = set(re.findall(r"`([a-z_-]+)`", (DOCS / "formats" / "ruleset.md").read_text(encoding="utf-8")))
    made = schema("ruleset")["$defs"]
    assert set(made["Citation"]["properties"]) | set(made["CitedAt"]["enum"]) <= told


_PRODUCER_KINDS = set(schema("history")["$defs"]["ProducerKind"]["enum"])
