"""``tell``: every value has its page, and finds the ruleset it belongs to."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from attrs import evolve
from kit.ground import best
from kit.telling import KINDS

import ocop_rules
from ocop_rules import EvaluationError, Page, Ruleset, UnknownNameError, explain, load, score, tell
from ocop_rules.cli import main
from ocop_rules.errors import Fault, FaultsError
from ocop_rules.rulesets import with_readings
from ocop_rules.telling import Item, Law, Listing, Note, Table, Title, declarations, layers
from ocop_rules.telling.notebook import kinds, load_ipython_extension, unload_ipython_extension
from ocop_rules.telling.telling import PAGES, SEQUENCES
from ocop_rules.words import DEFAULT, languages

EVERY = [(name, thing, rules) for kind in KINDS for name, thing, rules in kind("")]
NAMED = [pytest.param(thing, rules, id=name) for name, thing, rules in EVERY]
BARE = re.compile(
    r" (criterion|group|level|gate|reading|doubt|tier|set|source|requirement|explain|page|body|task|deadline"
    r"|event|dossier-part|withdrawal|issuer|transition)\.[a-z0-9-]+[ ,;]"
)
UNFILLED = re.compile(r"\{[a-z_]*\}")
ONE_MANY = re.compile(r"(?<![\d.,/–-])1 (points|stars|sheets|samples|parts|rounds|boxes)\b")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(("thing", "rules"), NAMED)
def test_every_value_is_told_in_every_language_and_format(thing: object, rules: Any, lang: str) -> None:
    page = tell(thing, rules=rules, lang=lang)
    assert page.lang == lang
    for text in (page.text(), page.markdown(), page.html(), json.dumps(page.to_json(), ensure_ascii=False)):
        assert text.strip()
        assert not BARE.search(text)
        assert not UNFILLED.search(text)
        assert not ONE_MANY.search(text)
    assert page.to_json()["title"] == page.title


def test_all_that_can_be_told_is_told_here() -> None:
    told = {
        type(one).__name__
        for _, thing, _ in EVERY
        for one in (thing if isinstance(thing, (tuple, list)) else [thing])
    }
    assert set(PAGES) <= told | {"OcopError"}


UNTOLD = {
    "Page": "is words already",
    "Document": "an office document, which is words already",
    "Written": "paths of files",
    "Expectation": "a line of a file, read to be checked",
}
"""What public functions return and ``tell`` does not tell, with the reason."""


def returned() -> set[str]:
    """Return the names of the classes of this library that its public functions and methods return."""
    rooms = "comparing councils errors frames life model office planning rulesets schemas scoring telling"
    faces = [ocop_rules, *(importlib.import_module(f"ocop_rules.{room}") for room in rooms.split())]
    faces += [importlib.import_module(f"ocop_rules.{name}") for name in ("testing", "testing.conformance")]
    offered = [getattr(face, name) for face in faces for name in face.__all__]
    methods = [call for one in offered if inspect.isclass(one) for call in vars(one).values()]
    public = [one for one in (*offered, *methods) if inspect.isfunction(one) and one.__name__[0] != "_"]
    return {kind.__name__ for one in public for kind in _kinds(one)}


def _kinds(call: Any) -> Iterator[type]:
    """Yield the classes that a function returns, by the names in its annotation."""
    told = str(call.__annotations__.get("return", ""))
    if "SearchStrategy" in told:
        return
    for name in re.findall(r"[A-Za-z]\w+", told):
        found = getattr(sys.modules.get(call.__module__), name, None) or _every().get(name)
        for one in get_args(found) or (found,):
            if inspect.isclass(one) and one.__module__.startswith("ocop_rules"):
                yield one


@cache
def _every() -> dict[str, type]:
    """Return the classes of the library by name: those that a module knows for type checkers alone."""
    modules = [module for name, module in sys.modules.items() if name.startswith("ocop_rules.")]
    return {one.__name__: one for module in modules for one in vars(module).values() if inspect.isclass(one)}


def test_all_that_is_returned_is_told_or_has_a_reason_not_to_be() -> None:
    assert returned() >= {"Result", "Invalid", "Fault", "AgendaItem", "Mismatch", "Verdict", "RoundState"}
    untold = {
        name
        for name in returned() - UNTOLD.keys()
        if name not in PAGES and not name.endswith(("Error", "Form"))
    }
    assert untold == set()


@pytest.mark.parametrize("table", [PAGES, SEQUENCES])
def test_every_page_is_made_by_a_function_of_its_module(table: dict[str, str]) -> None:
    for place in table.values():
        module, _, name = place.partition(".")
        assert callable(getattr(importlib.import_module(f"ocop_rules.telling.{module}"), name))


@pytest.mark.parametrize(("thing", "rules"), NAMED)
def test_a_repr_is_short(thing: object, rules: object) -> None:
    for one in thing if isinstance(thing, (tuple, list)) else (thing,):
        assert len(repr(one)) < 420, rules
    assert len(repr(tell(thing, rules=rules))) < 200  # type: ignore[arg-type]


# -- finding the ruleset --------------------------------------------------------------------------


def test_a_value_finds_its_ruleset_by_itself(rules: Ruleset) -> None:
    sheet = best(rules, 1)
    assert tell(sheet) == tell(sheet, rules=rules)
    assert tell(score(rules, sheet)) == tell(score(rules, sheet), rules=[load("26-2026"), rules])
    one = rules.product_set(7)
    assert (
        tell(one, lang="en").title
        == "Decision 148/QĐ-TTg, product set 7, " + rules.labels["en"][f"set.{one.concept}"]
    )


def test_a_result_under_chosen_readings_is_found(rules: Ruleset) -> None:
    chosen = with_readings(rules, {"floor-miss": "not-recognised"})
    sheet = best(rules, 1, c2_3=1)
    assert "[floor-miss=not-recognised]" in tell(score(chosen, sheet)).text()


def test_a_ruleset_of_ones_own_has_to_be_given(synthetic: Ruleset) -> None:
    sheet = best(synthetic, 1)
    with pytest.raises(UnknownNameError):
        tell(sheet)
    assert tell(sheet, rules=synthetic).title
    other = with_readings(synthetic, {"unticked": "open"})
    with pytest.raises(EvaluationError, match="digest-mismatch"):
        tell(
            score(synthetic, evolve(sheet, digest=synthetic.digest)),
            rules=evolve(other, digest="sha256:" + "0" * 64),
        )


def test_explain_is_the_text_of_the_page(rules: Ruleset) -> None:
    sheet = best(rules, 1, c2_3=1)
    for lang in ("vi", "en"):
        assert explain(rules, sheet, lang=lang) == tell(sheet, rules=rules, lang=lang).text()
    assert explain(rules, sheet) == explain(rules, sheet, lang=DEFAULT)


def test_several_things_make_one_page(rules: Ruleset) -> None:
    sheets = [best(rules, 1), best(rules, 2)]
    assert tell(sheets).blocks == (*tell(sheets[0]).blocks, *tell(sheets[1]).blocks)
    faults = [Fault(code="json-depth"), Fault(code="no-evaluation")]
    assert tell(faults, lang="en").title == "Faults: 2"
    assert tell(FaultsError(faults)) == tell(faults)


@pytest.mark.parametrize("lang", languages())
def test_an_empty_list_says_so(lang: str) -> None:
    """What is in a list of none nobody can tell: it says what it means for an agenda and for faults."""
    agenda_of_none = {"vi": "không có việc quá hạn", "en": "nothing is late, due or coming"}[lang]
    for nothing in ([], ()):
        assert agenda_of_none in " ".join(tell(nothing, lang=lang).text().split())


# -- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["fr", "VI", "", None, 1])
def test_every_language_is_checked(rules: Ruleset, lang: Any) -> None:
    sheet = best(rules, 1)
    for call in (
        lambda: tell(sheet, lang=lang),
        lambda: tell([], lang=lang),
        lambda: explain(rules, sheet, lang=lang),
        lambda: declarations(rules, lang=lang),
        lambda: layers(rules, lang=lang),
        lambda: Page((), lang),
        lambda: Fault(code="json-depth").message(lang),
        lambda: UnknownNameError("ruleset", "x", ()).text(lang),
    ):
        with pytest.raises(UnknownNameError):
            call()


@pytest.mark.parametrize("thing", [None, 1, "text", object(), {"ruleset": "148-2023"}, [object()]])
def test_what_has_no_page_is_an_error_that_names_what_has(thing: object) -> None:
    with pytest.raises(FaultsError, match="no-page") as caught:
        tell(thing)
    assert "Result" in caught.value.faults[0].remedy("en")


@pytest.mark.parametrize("width", [39, 1001, 80.0, True, "80"])
def test_a_width_that_cannot_be_laid_out_is_refused(rules: Ruleset, width: Any) -> None:
    with pytest.raises(FaultsError, match="range"):
        tell(best(rules, 1)).text(width)


# -- blocks ---------------------------------------------------------------------------------------


def test_the_formats_of_every_block() -> None:
    blocks = (
        Title("Title", 1),
        Note("it came to this", "result"),
        Law(["article 1"]),
        Title("Section"),
        Table([("a", "1"), ("b", "22")], ("what", "points"), right=(1,)),
        Listing([Item("one", [Item("under", tone="todo")], "warn")], ordered=True),
    )
    page = Page(blocks, "en")
    assert page.text() == (
        f"Title\n{'=' * 80}\nIt came to this\nLaw: article 1\n\nSection\n-------\n"
        "What  Points\n------------\na          1\nb         22\n\n"
        "  1. ! one\n     To do: under\n"
    )
    assert page.markdown() == (
        "# Title\n\n**It came to this**\n\n*Law:* article 1\n\n## Section\n\n"
        "| What | Points |\n| --- | --: |\n| a | 1 |\n| b | 22 |\n\n1. **\\!** one\n   - *To do:* under\n"
    )
    assert '<td class="figure" data-head="Points">22</td>' in page.html()
    assert page.html(whole=False).startswith("<style>")
    assert str(page) == page.text()
    assert page.to_json()["blocks"][1] == {"kind": "note", "text": "It came to this", "tone": "result"}


def test_a_table_with_too_many_words_stands_row_by_row() -> None:
    words = "many words that take their room " * 4
    page = Page([Table([(words, words, words, words, words)], ("a", "b", "c", "d", "e"))], "en")
    assert page.text(60).startswith("  - many words")
    assert "\n    B: many words" in page.text(60)


# -- notebooks ------------------------------------------------------------------------------------


def test_a_page_shows_itself_and_the_model_knows_no_pages(rules: Ruleset) -> None:
    page = tell(best(rules, 1))
    assert page._repr_html_().startswith("<style>")
    assert page._repr_markdown_() == page.markdown()
    assert not any(hasattr(thing, "_repr_html_") for _, thing, _ in EVERY)


def test_the_extension_makes_the_values_show_themselves(rules: Ruleset) -> None:
    formatters = pytest.importorskip("IPython.core.formatters")
    shell = SimpleNamespace(display_formatter=formatters.DisplayFormatter())
    html = shell.display_formatter.formatters["text/html"]
    result = score(rules, best(rules, 1))
    assert html(result) is None
    ocop_rules.load_ipython_extension(shell)
    assert html(result) == tell(result).html(whole=False)
    assert shell.display_formatter.formatters["text/markdown"](result) == tell(result).markdown()
    assert html(result.to_json()) is None
    own = score(load("dong-thap"), evolve(best(rules, 1), ruleset="dong-thap"))
    assert html(own) == tell(own).html(whole=False)
    assert {kind.__name__ for kind in kinds()} >= {
        "Result",
        "Ruleset",
        "Deliberation",
        "NextStep",
        "Difference",
    }
    unload_ipython_extension(shell)
    assert html(result) is None
    assert load_ipython_extension is ocop_rules.load_ipython_extension


# -- the command line -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize(
    "argv",
    [
        ["show", "26-2026", "1"],
        ["errata", "148-2023"],
        ["origin", "tay-ninh"],
        ["which", "--filed", "2026-05-01"],
        ["next", "--under", "26-2026", "--outcome", "province:69,5:2"],
        ["diff", "148-2023", "26-2026", "--set", "11"],
        ["score", "examples/sheets.jsonl"],
        ["council", "examples/council/nine-members.json", "--differing"],
        ["history", "examples/bac-kan-2024/histories.json", "--day", "2026-05-01", "--personal"],
        ["agenda", "examples/bac-kan-2024/histories.json", "--day", "2027-06-15"],
    ],
    ids=lambda argv: argv[0],
)
def test_every_command_writes_every_format(
    argv: list[str], form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kit.pages import ROOT  # noqa: PLC0415

    monkeypatch.chdir(ROOT)
    assert main([*argv, "--format", form, "--lang", "vi"]) in (0, 1)
    told = capsys.readouterr().out
    assert told.count("<html") == told.count("</html>") == (form == "html")
    assert told.endswith("\n")
