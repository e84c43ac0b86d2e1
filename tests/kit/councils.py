"""What the tests of councils stand on: sheets of known totals, and councils made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import evolve

from kit.ground import best, coded
from ocop_rules import Evaluation, Ruleset, Sitting, score
from ocop_rules.councils import Council, Member

# Set 1 of Decision 148, from the best sheet of 100 points down to one of 62: each step takes a point
# and meets every floor for 3 and 4 stars.
_STEPS: tuple[tuple[str, int, int], ...] = (
    ("4.3", 4, 1),
    ("4.3", 3, 1),
    ("4.3", 2, 1),
    ("4.3", 1, 1),
    ("6.4", 3, 1),
    ("6.4", 2, 1),
    ("6.4", 1, 1),
    ("6.3", 3, 1),
    ("6.3", 2, 1),
    ("6.3", 1, 1),
    ("3.1", 2, 1),
    ("3.1", 1, 1),
    ("12.1", 2, 1),
    ("12.1", 1, 1),
    ("5.1", 5, 1),
    ("5.1", 4, 1),
    ("5.1", 3, 1),
    ("5.1", 2, 1),
    ("7.1", 2, 1),
    ("7.1", 1, 1),
    ("9.2", 3, 1),
    ("9.2", 2, 1),
    ("9.2", 1, 1),
    ("1.5", 2, 1),
    ("1.5", 1, 1),
    ("3.2", 1, 1),
    ("3.5", 1, 1),
    ("1.6", 1, 1),
    ("4.2", 3, 1),
    # from here on floors for 5 stars are missed
    ("1.2", 2, 1),
    ("1.2", 1, 1),
    ("1.3", 2, 1),
    ("11.1", 1, 1),
    ("2.2", 3, 1),
    ("2.2", 2, 1),
    ("2.2", 1, 1),
    ("5.3", 2, 1),
    ("5.3", 1, 1),
)


def sheet(rules: Ruleset, total: int, **changes: int) -> Evaluation:
    """Return a sheet of set 1 with ``total`` points; then the answers in ``changes`` (``c2_3=2``)."""
    made = best(rules, 1)
    answers = dict(made.answers)
    points = 100
    for code, option, less in _STEPS:
        if points == total:
            break
        answers[code] = option
        points -= less
    answers |= coded(changes)
    kept = {code: answer for code, answer in answers.items() if answer >= 0}
    return evolve(made, answers=kept)


def sitting(
    sheets: Mapping[str, Evaluation],
    *more: Member,
    roles: Mapping[str, str] | None = None,
    level: str | None = None,
) -> Sitting:
    """Return a sitting of those who have ``sheets``, and of ``more`` members without one."""
    given = roles or {}
    members = tuple(Member(id=name, role=given.get(name, "member")) for name in sheets)  # type: ignore[arg-type]
    first = next(iter(sheets.values()))
    return Sitting(
        ruleset=first.ruleset,
        product_set=first.product_set,
        council=Council(level=level, members=(*members, *more)),
        sheets=tuple(evolve(one, evaluator=name) for name, one in sheets.items()),
    )


def of_totals(rules: Ruleset, totals: Sequence[int], *more: Member) -> Sitting:
    """Return a sitting of members m1, m2, … with these totals."""
    sheets = {f"m{number}": sheet(rules, total) for number, total in enumerate(totals, start=1)}
    for name, total in zip(sheets, totals, strict=True):
        result = score(rules, sheets[name])
        assert result.points is not None
        assert result.points["total"] == total
    return sitting(sheets, *more)
