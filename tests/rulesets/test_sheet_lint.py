"""The lint of the score sheets told whole: sums, options, conditions, gates, and what excuses a sum."""

from __future__ import annotations

from typing import Any

import pytest
from kit.process import GONE, Change, Told, changed, found, sets

GATES = {"known": "forged, unlicensed, unsafe, copied, any-zero, no-capacity"}


def unknown(at: str, shown: str) -> Told:
    return ("place-unknown", at, shown, {})


ONE, TWO = "sets/01.json#", "sets/02.json#"
STORY, SHAPE = "/1/parts/1/groups/0/criteria", "/parts/1/groups/0/criteria"
NEXT = "/0/parts/1/groups/1/criteria"

SETS: list[tuple[list[Change], list[Told]]] = [
    # sums close on the way up, also in the second part and the second group; set 2 is in doubt as a whole
    (
        [("/0/parts/1/max", 29)],
        [
            ("sum-set", f"{ONE}/parts", "99", {"expected": 100}),
            ("sum-part", f"{ONE}/parts/1/max", "29", {"part": "B", "sum": 30}),
        ],
    ),
    (
        [("/0/parts/1/groups/1/max", 21)],
        [
            ("sum-part", f"{ONE}/parts/1/max", "30", {"part": "B", "sum": 31}),
            ("sum-group", f"{ONE}/parts/1/groups/1/max", "21", {"group": "4", "sum": 20}),
        ],
    ),
    (
        [(f"{NEXT}/1/max", 7)],
        [
            ("sum-group", f"{ONE}/parts/1/groups/1/max", "20", {"group": "4", "sum": 21}),
            (
                "sum-criterion",
                f"{ONE}/parts/1/groups/1/criteria/1/options",
                "6",
                {"criterion": "4.2", "max": 7},
            ),
        ],
    ),
    ([("/1/parts/1/max", 41), ("/1/parts/0/groups/0/max", 59), (f"{STORY}/0/max", 11)], []),
    # a heading has its criteria and their points
    (
        [
            (
                "/0/parts/1/groups/1/headings",
                [{"concept": "tale", "max": 10, "criteria": ["4.2", "4.3"], "printed": "b"}],
            )
        ],
        [],
    ),
    (
        [
            (
                "/0/parts/0/groups/1/headings/1",
                {"concept": "tale", "max": 11, "criteria": ["2.2"], "printed": "b"},
            )
        ],
        [("sum-heading", f"{ONE}/parts/0/groups/1/headings/1/max", "11", {"heading": "tale", "sum": 10})],
    ),
    (
        [("/0/parts/0/groups/1/headings/0/criteria", ["2.1", "3", "2.9"])],
        [
            unknown(f"{ONE}/parts/0/groups/1/headings/0/criteria", '"3"'),
            unknown(f"{ONE}/parts/0/groups/1/headings/0/criteria", '"2.9"'),
        ],
    ),
    # codes and concepts once in a set, and the same again in another
    (
        [("/0/parts/2/groups/1/criteria/1/code", "6.1")],
        [("code-twice", f"{ONE}/parts", '"6.1"', {"code": "6.1"})],
    ),
    (
        [(f"{STORY}/2/concept", "origin")],
        [("concept-twice", f"{TWO}/parts", '"origin"', {"concept": "origin"})],
    ),
    # the code of a criterion begins with that of its group, as a number of its own
    (
        [(f"{STORY}/2/code", "21.3")],
        [("code-group", f"{TWO}{SHAPE}/2/code", '"21.3"', {"group": "2"})],
    ),
    # options or cases
    (
        [(f"{STORY}/2/cases", GONE)],
        [("options-or-cases", f"{TWO}{SHAPE}/2", None, {"criterion": "2.3"})],
    ),
    (
        [(f"{STORY}/2/options", [{"points": 10, "label": "level.some"}])],
        [("options-or-cases", f"{TWO}{SHAPE}/2", None, {"criterion": "2.3"})],
    ),
    ([(f"{STORY}/2/cases/0/case", 3)], [("cases-order", f"{TWO}{SHAPE}/2/cases", "[3, 2]", {})]),
    (
        [(f"{STORY}/2/cases/0/options", [])],
        [("options-empty", f"{TWO}{SHAPE}/2/cases/0/options", None, {"criterion": "2.3"})],
    ),
    # the best box has the points of the criterion; of several cases one is enough
    ([("/0/parts/0/groups/1/criteria/1/cases/0/options/1/points", 9)], []),
    (
        [
            ("/0/parts/0/groups/1/criteria/1/cases/0/options/1/points", 8),
            ("/0/parts/0/groups/1/criteria/1/cases/1/options/2/points", 9),
        ],
        [
            (
                "sum-criterion",
                f"{ONE}/parts/0/groups/1/criteria/1/cases/0/options",
                "9",
                {"criterion": "2.2", "max": 10},
            )
        ],
    ),
    # points that do not fall, floors that rise
    ([("/0/parts/0/groups/0/criteria/0/options/1/points", 4)], []),
    (
        [
            ("/0/parts/0/groups/0/criteria/1/options/1/floor", 5),
            ("/0/parts/0/groups/0/criteria/1/options/2/floor", 4),
        ],
        [("floors-order", f"{ONE}/parts/0/groups/0/criteria/1/options", "[5, 4]", {"criterion": "1.2"})],
    ),
    (
        [(f"{STORY}/2/cases/1/options/0/points", 0), (f"{STORY}/2/cases/1/options/0/floor", 3)],
        [("floor-without-points", f"{TWO}{SHAPE}/2/cases/1/options/0/floor", "3", {"criterion": "2.3"})],
    ),
    (
        [
            ("/0/parts/0/groups/0/criteria/1/options/0/points", 1),
            ("/0/parts/0/groups/0/criteria/1/options/0/floor", 3),
        ],
        [],
    ),
    (
        [(f"{STORY}/2/cases/1/options/1/label", "level.some")],
        [("label-twice", f"{TWO}{SHAPE}/2/cases/1/options", '"level.some"', {"criterion": "2.3"})],
    ),
    # a condition hangs on a criterion before it that has options and no condition itself
    *(
        (
            [(f"{NEXT}/1/condition/criterion", code)],
            [
                (
                    "condition-criterion",
                    f"{ONE}/parts/1/groups/1/criteria/1/condition/criterion",
                    f'"{code}"',
                    {"criterion": "4.2"},
                )
            ],
        )
        for code in ("4.2", "4.3", "9.9")
    ),
    *(
        (
            [(f"{NEXT}/2/condition/criterion", code)],
            [
                (
                    "condition-chain",
                    f"{ONE}/parts/1/groups/1/criteria/2/condition/criterion",
                    f'"{code}"',
                    {"criterion": "4.3"},
                )
            ],
        )
        for code in ("4.2", "2.2")
    ),
    *(
        (
            [(f"{NEXT}/2/condition/options", options)],
            [
                (
                    "condition-options",
                    f"{ONE}/parts/1/groups/1/criteria/2/condition/options",
                    str(options),
                    {"most": 3},
                )
            ],
        )
        for options in ([], [1, 4])
    ),
    ([(f"{NEXT}/2/condition/options", [1, 2, 3])], []),
    (
        [(f"{NEXT}/1/condition/otherwise/0/options", [4])],
        [("condition-options", f"{ONE}/parts/1/groups/1/criteria/1/condition/options", "[4]", {"most": 3})],
    ),
    (
        [(f"{NEXT}/2/condition/otherwise", [{"choice": "x", "options": [1]}])],
        [
            (
                "condition-reading",
                f"{ONE}/parts/1/groups/1/criteria/2/condition/reading",
                None,
                {"criterion": "4.3"},
            )
        ],
    ),
    # gates and requirements are those of the decision, at places of the set
    ([("/1/gates/1/gate", "moon")], [("gate-unknown", f"{TWO}/gates/1/gate", '"moon"', GATES)]),
    ([("/1/gates/2", {"gate": "forged"})], [("id-twice", f"{TWO}/gates", '"forged"', {"id": "forged"})]),
    ([("/1/gates/1/criterion", "9")], [unknown(f"{TWO}/gates/1/criterion", '"9"')]),
    ([("/1/gates/1/zeros", [])], [("gate-zeros", f"{TWO}/gates/1/zeros", "[]", {"gate": "no-capacity"})]),
    ([("/1/gates/1/zeros", ["1.1", "9.9"])], [unknown(f"{TWO}/gates/1/zeros/1", '"9.9"')]),
    (
        [("/1/gates/1/zeros", ["1.1", "2.2"])],
        [("gate-conditional", f"{TWO}/gates/1/zeros/1", '"2.2"', {"gate": "no-capacity"})],
    ),
    (
        [("/1/requirements/1", {"requirement": "moon", "group": "9"})],
        [
            ("requirement-unknown", f"{TWO}/requirements/1/requirement", '"moon"', {}),
            unknown(f"{TWO}/requirements/1/group", '"9"'),
        ],
    ),
    ([("/1/requirements/0/option", 3)], []),
    ([("/1/requirements/0/option", 4)], [unknown(f"{TWO}/requirements/0/option", "4")]),
    # a number once
    (
        [("/0/number", 2)],
        [("set-twice", f"{TWO}/number", "2", {})] * 2,
    ),
]


@pytest.mark.parametrize(
    ("changes", "expected"), SETS, ids=[" ".join(at for at, _ in one[0]) for one in SETS]
)
def test_what_a_sheet_says_holds_together(changes: list[Change], expected: list[Told]) -> None:
    faults = found(sets(*changes))
    if changes[0][0] == "/0/number":  # what the decision says of set 1 stands nowhere any more
        faults = [one for one in faults if one[0] == "set-twice"]
    assert faults == expected


ALL_ABOVE: list[Change] = [
    ("/0/gates/4/reading", "zeros-where"),
    ("/0/gates/4/otherwise", [{"choice": "all", "zeros": ["1.1", "1.2"]}]),
]
ZEROS = {"id": "zeros-where", "choice": "printed", "choices": ["printed", "all"]}


@pytest.mark.parametrize(
    ("changes", "reading", "expected"),
    [
        (ALL_ABOVE, ZEROS, []),
        (
            [*ALL_ABOVE, ("/0/gates/4/otherwise/0/zeros/1", "9.9")],
            ZEROS,
            [unknown(f"{ONE}/gates/4/otherwise/0/zeros/1", '"9.9"')],
        ),
        # other zeros are chosen by a reading, and a reading of zeros chooses other ones
        (ALL_ABOVE[1:], ZEROS, ["gate-reading", "reading-unknown"]),
        (ALL_ABOVE[:1], ZEROS | {"choice": "stop", "choices": ["stop", "shown"]}, ["gate-reading"]),
        # words that are in doubt in one place: the gate may be shown there and close nothing
        (
            [("/0/gates/0/reading", "words-in-doubt")],
            {"id": "words-in-doubt", "choice": "reject", "choices": ["reject", "stop", "zero", "shown"]},
            [],
        ),
        (
            [("/0/gates/0/reading", "words-in-doubt")],
            {"id": "words-in-doubt", "choice": "reject", "choices": ["reject", "warn"]},
            [("choice-not-implemented", "/readings/12/choices", '"warn"', {"reading": "words-in-doubt"})],
        ),
    ],
)
def test_the_gate_of_one_sheet_may_have_a_reading(
    changes: list[Change], reading: dict[str, Any], expected: list[Any]
) -> None:
    made = found(sets(*changes, rules=lambda data: changed(data, ("/readings/12", reading))))
    if expected and isinstance(expected[0], str):
        assert sorted({one[0] for one in made}) == expected
        assert ("gate-reading", f"{ONE}/gates/4/gate", '"any-zero"', {"gate": "any-zero"}) in made
    else:
        assert made == expected


OFF = [("/0/parts/0/max", 41), ("/0/parts/0/groups/0/max", 21), ("/0/parts/0/groups/1/headings/0/max", 19)]
"""The sums of the set, of part A, of group 1 and of the heading in group 2 do not close."""
EVERY = {"sum-set", "sum-group", "sum-heading"}


@pytest.mark.parametrize(
    ("place", "excused"),
    [
        ({"product_set": 1}, EVERY),
        ({"product_set": 2}, set()),
        ({}, set()),
        # the sum of the set is that of its parts
        ({"product_set": 1, "part": "A"}, {"sum-set"}),
        ({"product_set": 1, "part": "B"}, {"sum-set"}),
        ({"product_set": 1, "group": "1"}, {"sum-group"}),
        ({"product_set": 1, "group": "2"}, {"sum-heading"}),
        ({"product_set": 1, "group": "1", "criterion": "1.1"}, {"sum-group"}),
        ({"product_set": 1, "part": "A", "group": "1"}, {"sum-group"}),
        ({"product_set": 1, "criterion": "1.1"}, set()),
        ({"product_set": 2, "group": "1"}, set()),
    ],
)
@pytest.mark.parametrize("kind", ["doubts", "errata"])
def test_a_sum_that_does_not_close_is_declared_at_its_place(
    place: dict[str, Any], excused: set[str], kind: str
) -> None:
    one = {"id": "sum", "places": [{"product_set": 2}, place]}
    if kind == "errata":
        one |= {"printed": "1", "read": "2"}

    def declaring(data: Any) -> Any:
        return changed(data, (f"/{kind}/{len(data[kind])}", one))

    assert {code for code, *_ in found(sets(*OFF, rules=declaring))} == EVERY - excused


def test_the_points_of_a_criterion_and_of_a_part_are_declared_at_their_places() -> None:
    off: list[Change] = [
        ("/0/parts/0/groups/0/criteria/0/max", 9),
        ("/0/parts/0/groups/0/criteria/1/max", 11),
    ]
    more: list[Change] = [("/0/parts/0/max", 39), ("/0/parts/1/max", 31)]

    def declaring(data: Any) -> Any:
        return changed(data, ("/doubts/0/places/2", {"product_set": 1, "criterion": "1.2"}))

    # of criterion 1.1 a box is in doubt already
    assert [fields["criterion"] for _, _, _, fields in found(sets(*off))] == ["1.2"]
    assert found(sets(*off, rules=declaring)) == []
    assert [code for code, *_ in found(sets(*more))] == ["sum-part", "sum-part"]

    def part(data: Any) -> Any:
        return changed(data, ("/doubts/0/places/2", {"product_set": 1, "part": "A"}))

    assert [fields["part"] for _, _, _, fields in found(sets(*more, rules=part))] == ["B"]
