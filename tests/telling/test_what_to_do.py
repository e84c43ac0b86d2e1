"""Whatever is told to be wrong says what to do: every fault, error, complaint and verdict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ocop_rules
from ocop_rules import load, score, tell
from ocop_rules.errors import (
    ArgumentError,
    EvaluationError,
    Fault,
    MissingExtraError,
    NoRuleError,
    NotHeldError,
    OcopError,
    UnknownNameError,
)
from ocop_rules.model.verified import Verified
from ocop_rules.telling import problem
from ocop_rules.telling.faults import fault_list
from ocop_rules.words import catalogue, languages

CLI = Path(ocop_rules.__file__).parent / "cli"

DOING = {
    "en": re.compile(
        r"(?:^|[.;:,] |\bor |\band )(?:add|ask|begin|call|change|check|choose|clear|close|compare|"
        r"compute|copy|correct|declare|delete|draw|enter|evaluate|fill|find|give|hold|install|join|keep|"
        r"lay|leave|let|list|load|look|lower|make|mend|move|name|normalise|number|part|pick|put|read|"
        r"relate|remove|repeat|save|say|score|set|split|start|take|turn|type|uninstall|unlock|use|"
        r"write)\b",
        re.IGNORECASE,
    ),
    "vi": re.compile(r"\bhãy\b", re.IGNORECASE),
}
"""How a sentence that says what to do begins."""


@pytest.mark.parametrize("lang", languages())
def test_every_remedy_of_a_fault_says_what_to_do(lang: str) -> None:
    remedies = {key: text for key, text in catalogue(lang).items() if key.startswith("remedy.")}
    assert len(remedies) > 200
    assert [key for key, text in remedies.items() if not DOING[lang].search(text)] == []


# -- errors without faults ------------------------------------------------------------------------

ERRORS: dict[str, tuple[OcopError, ...]] = {
    "argument": (ArgumentError("ruleset", "26-2026", "Ruleset"),),
    "missing-extra": (MissingExtraError("docx", "office"),),
    "no-rule": (NoRuleError("2018-01-01", after="x"), NoRuleError("2018-01-01", here="x")),
    "not-held": (NotHeldError("148-2023", "rounds"),),
    "unknown-name": (
        UnknownNameError("ruleset", "148-2032", ["148-2023"]),
        UnknownNameError("product_set", 99, ["1", "2"]),
    ),
}
EACH_FOR_ITSELF = {
    "error": "the base of all, raised by nothing",
    "faults": "every fault has a remedy of its own",
    "unreadable": "every fault has a remedy of its own",
    "evaluation": "every fault has a remedy of its own",
    "history": "every fault has a remedy of its own",
}
"""The errors that have no remedy, and why."""


def _codes(kind: type[OcopError] = OcopError) -> set[str]:
    return {kind.code}.union(*map(_codes, kind.__subclasses__()))


def test_every_error_says_what_to_do_or_why_not() -> None:
    import ocop_rules.life.replaying  # noqa: F401, PLC0415 - has an error of its own

    assert _codes() == {*ERRORS, *EACH_FOR_ITSELF}


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("error", [one for many in ERRORS.values() for one in many], ids=str)
def test_an_error_says_what_to_do_as_text_as_page_and_as_data(error: OcopError, lang: str) -> None:
    remedy = error.remedy(lang)
    assert remedy
    whole = error.message(lang) if isinstance(error, ArgumentError) else f"{error.message(lang)} {remedy}"
    assert error.text(lang) == whole
    assert error.to_json(lang)["remedy"] == remedy
    assert error.to_json(lang)["message"] == error.message(lang)
    assert problem(error, lang=lang)["remedy"] == remedy
    todo = catalogue(lang)["page.todo"].format(text=remedy)
    if not isinstance(error, ArgumentError):  # which is for programmers: it has no page
        assert todo in " ".join(tell(error, lang=lang).text(200).split())


@pytest.mark.parametrize("lang", languages())
def test_a_fault_is_told_with_what_to_do_and_where_it_is_only_if_known(lang: str) -> None:
    bare = fault_list([Fault(code="no-sheets")], lang).text(200)
    assert catalogue(lang)["remedy.no-sheets"] in bare
    at = catalogue(lang)["remark.at"].partition("{")[0]
    assert at not in bare
    assert at in fault_list([Fault(code="no-sheets", pointer="/sheets")], lang).text(200)


# -- the command line -----------------------------------------------------------------------------

SAID = re.compile(r"""(?:FailureError|complain)\(\s*(?:session|self)\.say\(\s*"([a-z.-]+)\"""")


def complaints() -> set[str]:
    code = "\n".join(path.read_text(encoding="utf-8") for path in CLI.rglob("*.py"))
    wrong = {key for key in catalogue("en") if key.startswith("cli.wrong.")}
    return {*SAID.findall(code), *wrong}


@pytest.mark.parametrize("lang", languages())
def test_every_complaint_of_the_command_line_says_what_to_do(lang: str) -> None:
    found = complaints()
    assert len(found) > 30
    assert [key for key in sorted(found) if not DOING[lang].search(catalogue(lang)[key])] == []


# -- stored results -------------------------------------------------------------------------------

NOTHING_TO_DO = {"other-readings": "they were taken here, too, and stand below with what to do about them"}


@pytest.mark.parametrize("lang", languages())
def test_what_stands_behind_a_verdict_says_what_to_do(lang: str) -> None:
    known = catalogue(lang)
    reasons = {key.removeprefix("verify.why.") for key in known if key.startswith("verify.why.")}
    todos = {key.removeprefix("verify.todo."): key for key in known if key.startswith("verify.todo.")}
    assert reasons == {*todos, *NOTHING_TO_DO}
    assert [key for key in todos.values() if not DOING[lang].search(known[key])] == []
    for code in todos:
        made = Verified(
            kind="sheet",
            id="q",
            ruleset="26-2026",
            digest="sha256:",
            library="0.1",
            verdict="differs",
            why=(code,),
        )
        assert known[f"verify.todo.{code}"] in " ".join(tell(made, lang=lang).text(200).split())


@pytest.mark.parametrize("lang", languages())
def test_faults_that_keep_a_sheet_from_being_scored_say_so(lang: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        score(load("26-2026"), {"ruleset": "26-2026", "product_set": 1, "answers": {"1.1": 9}})
    text = " ".join(tell(caught.value, lang=lang).text(200).split())
    assert catalogue(lang)["explain.not-scored"].lower() in text.lower()
