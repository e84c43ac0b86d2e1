"""Where a sheet is printed: the decision that gave it, and the appendix that the gates on it name."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from kit.ground import ruleset
from kit.process import changed, patch, sets

from ocop_rules import Ruleset, load
from ocop_rules.rulesets import apply_patch
from ocop_rules.rulesets.printed import printed_at


def test_a_sheet_stands_in_the_decision_that_printed_it() -> None:
    for name, number in (
        ("148-2023", "148/QĐ-TTg"),
        ("1489-2025", "148/QĐ-TTg"),
        ("26-2026", "26/2026/QĐ-TTg"),
    ):
        rules = load(name)
        (one,) = printed_at(rules, 2, "1.1")
        assert (one.decision, one.product_set, one.criterion) == (number, 2, "1.1")
        # that of all sheets, and of one that there is not, is the ruleset's own
        for other in (None, 99):
            (whole,) = printed_at(rules, other)
            assert (whole.decision, whole.product_set, whole.criterion) == (
                rules.decision.identity.number,
                other,
                None,
            )
    assert printed_at(load("26-2026"), 1)[0].appendix == "II"


def test_a_sheet_that_an_amendment_gave_stands_in_the_amendment() -> None:
    one = patch("amd", ("/sets/2/legend", True), ("/sets/2/incomplete", []), kind="amendment")
    made = apply_patch(ruleset("synthetic"), one)
    whole = patch("whole", ("/sets/2", made.sets[1].to_json()), kind="amendment")
    laid = apply_patch(ruleset("synthetic"), whole)
    (given,) = printed_at(laid, 2, "1.1")
    # the change that gave it cites a paper, which then is its source
    assert (given.source, given.decision, given.product_set, given.criterion) == (
        "plan",
        "whole/QD",
        2,
        "1.1",
    )
    (kept,) = printed_at(laid, 1)
    assert (kept.source, kept.decision) == ("made-up", "0/SYN")
    bare = evolve(
        ruleset("synthetic"),
        decision=evolve(
            ruleset("synthetic").decision, identity=evolve(ruleset("synthetic").decision.identity, sources=())
        ),
    )
    assert printed_at(bare, 1) == ()


def test_the_place_is_that_of_what_is_printed_on_the_sheets() -> None:
    def at(name: str, *cites: Any) -> Ruleset:
        return sets(rules=lambda data: changed(data, (f"/{name}/1/cites", list(cites))))

    other = {"source": "made-up", "decision": "9/X", "appendix": "I", "at": "sheet-head"}
    bare = {"source": "made-up", "decision": "0/SYN", "appendix": "I"}
    own = {"source": "second", "decision": "0/SYN", "appendix": "III", "at": "sheet-head"}
    for name in ("gates", "requirements"):
        (one,) = printed_at(at(name, other, bare, own), 1)
        assert (one.source, one.decision, one.appendix, one.at) == ("second", "0/SYN", "III", None)
        (one,) = printed_at(at(name, other, bare), 1)
        assert (one.source, one.decision, one.appendix) == ("made-up", "0/SYN", None)
