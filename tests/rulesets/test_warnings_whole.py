"""Every warning told whole: its place, what was found, and what it is held against."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from kit.process import GONE, Told, changed, decision, patch, worded

from ocop_rules import Ruleset
from ocop_rules.model.layer import Period
from ocop_rules.model.patch import Patch
from ocop_rules.rulesets import apply_patch
from ocop_rules.rulesets.lint.warnings import warn
from ocop_rules.words import languages

BASE = worded(decision())


def told(made: Ruleset, file: str | None = "here/overlay.json") -> list[Told]:
    own = made.layers[-1].warnings
    assert {one.file for one in own} <= {file}
    return [(one.code, one.pointer, one.found, dict(one.fields)) for one in own]


def laid(*changes: Any, over: Ruleset = BASE, kind: str = "overlay", **parts: Any) -> list[Told]:
    return told(
        apply_patch(over, patch("here", *changes, kind=kind, over=over.id, **parts)), f"here/{kind}.json"
    )


def rounds(level: int, *changes: Any) -> dict[str, Any]:
    return changed(BASE.decision.to_json()["rounds"][level], *changes)  # type: ignore[no-any-return]


def day(month: int, number: int) -> dict[str, int]:
    return {"month": month, "day": number}


# -- rounds and deadlines -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "proposed", "well"),
    [
        (day(11, 30), day(11, 29), True),
        # held before the day itself, proposed before it, too: nobody has a day between
        (day(11, 30), day(11, 30), False),
        (day(11, 29), day(11, 30), False),
        # the month counts before the day
        (day(11, 1), day(10, 31), True),
        (day(10, 31), day(11, 1), False),
    ],
)
def test_a_round_is_held_after_its_proposals(held: Any, proposed: Any, well: bool) -> None:  # noqa: FBT001
    one = rounds(1, ("/rounds/1/held_before", held), ("/rounds/1/proposed_before", proposed))
    fields = {
        "level": "province",
        "number": "2",
        "proposed": f"{proposed['day']}/{proposed['month']}",
    }
    shown = f'"{held["day"]}/{held["month"]}"'
    expected = [("round-before-proposals", "/changes/0/set/rounds/1/held_before", shown, fields)]
    assert laid(("/rounds/province", one)) == ([] if well else expected)


def test_a_ruleset_by_itself_is_warned_of_in_its_file() -> None:
    made = decision(
        ("/rounds/1/rounds/0/held_before", day(5, 1)),
        ("/identity/period/end", "2021-05-30"),
        ("/deadlines/1/before", "2019-12-31"),
    )
    expected: list[Told] = [
        (
            "round-before-proposals",
            "/rounds/1/rounds/0/held_before",
            '"1/5"',
            {"level": "province", "number": 1, "proposed": "31/5"},
        ),
        (
            "deadline-outside",
            "/deadlines/1/before",
            '"2019-12-31"',
            {"start": "2020-01-01", "end": "2021-05-30"},
        ),
    ]
    for given, file in (((made,), "ruleset.json"), ((made, "far/ruleset.json"), "far/ruleset.json")):
        faults = list(warn(*given))
        assert [(one.code, one.pointer, one.found, dict(one.fields)) for one in faults] == expected
        assert {one.file for one in faults} == {file}


@pytest.mark.parametrize(
    ("before", "well"),
    [
        ("2019-12-31", False),
        ("2020-01-01", True),
        ("2020-12-31", True),
        ("2021-01-01", True),
        ("2021-01-02", False),
    ],
)
def test_a_deadline_lies_in_the_period(before: str, well: bool) -> None:  # noqa: FBT001
    period = Period.from_json({"start": "2020-01-01", "end": "2020-12-31"})
    base = decision(("/deadlines/0/before", "2020-05-05"), ("/deadlines/1/before", before))
    identity = evolve(base.decision.identity, period=period)
    made = evolve(base, decision=evolve(base.decision, identity=identity))
    assert [one.pointer for one in warn(made)] == ([] if well else ["/deadlines/1/before"])


def test_a_period_without_end_holds_every_later_deadline() -> None:
    made = decision(("/deadlines/1/before", "2019-05-05"))
    (one,) = warn(made)
    assert dict(one.fields) == {"start": "2020-01-01", "end": ""}


# -- what is dropped ------------------------------------------------------------------------------


def dropped(at: str, names: str, change: int = 0) -> Told:
    return ("change-drops", f"/changes/{change}/set", f'"{at}"', {"at": at, "dropped": names})


WITH_COPIES = worded(
    decision(
        ("/deadlines/0/paper_copies", 1),
        ("/deadlines/1/kinds", ["new"]),
        ("/deadlines/1/paper_copies", 2),
        ("/deadlines/1/cites", [{"source": "second"}]),
    )
)
FIRST, SECOND = (one.to_json() for one in WITH_COPIES.decision.deadlines)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (("/deadlines", [FIRST, SECOND]), None),
        (("/deadlines", [SECOND, FIRST]), None),
        (("/deadlines", [FIRST]), "second-papers"),
        (("/deadlines", []), "first-papers, second-papers"),
        (
            (
                "/deadlines",
                [
                    changed(FIRST, ("/paper_copies", GONE)),
                    changed(SECOND, ("/kinds", GONE), ("/paper_copies", GONE)),
                ],
            ),
            "first-papers.paper_copies, second-papers.kinds, second-papers.paper_copies",
        ),
        # what is said otherwise is said, and who sets an entry brings its citations
        (("/deadlines/second-papers", changed(SECOND, ("/paper_copies", 9), ("/cites", GONE))), None),
        (("/deadlines/second-papers", changed(SECOND, ("/by", GONE), ("/to", GONE))), "by, to"),
        (("/deadlines/second-papers/kinds", []), None),
        (("/council", {"quorum": {"chair": True}}), "quorum.present, settled, notes"),
        (("/rounds/district/rounds", [rounds(0)["rounds"][0]]), "2"),
        # what has no name is no entry
        (("/calendar", {"days_off": ["2020-05-01"]}), "working_days"),
    ],
)
def test_what_an_entry_says_no_more_is_named(change: Any, names: str | None) -> None:
    drops = [one for one in laid(change, over=WITH_COPIES) if one[0] == "change-drops"]
    assert drops == ([] if names is None else [dropped(change[0], names)])


WORDS = {"deadline.third": "t", "ruleset.here": "h", "source.plan": "p"}


def test_what_is_dropped_on_purpose_or_was_not_there_is_not_told() -> None:
    assert laid(("/deadlines/second-papers", GONE), ("/deadlines/first-papers/to", GONE)) == []
    assert (
        laid(
            ("/deadlines/third", FIRST | {"id": "third"}),
            labels=dict.fromkeys(languages(), WORDS),
        )
        == []
    )
    # behind what is taken away, and behind what is new, the others are looked at
    told_of = dropped("/council/quorum", "present", 1)
    quorum = ("/council/quorum", {"chair": True})
    assert laid(("/deadlines/second-papers", GONE), quorum) == [told_of]
    third = ("/deadlines/third", FIRST | {"id": "third"})
    assert laid(third, quorum, labels=dict.fromkeys(languages(), WORDS)) == [told_of]
    # the second of two changes has its own place
    assert laid(("/calendar/days_off", []), ("/council/quorum", {"chair": True})) == [
        dropped("/council/quorum", "present", 1)
    ]


def test_an_amendment_is_held_against_what_another_patch_set() -> None:
    change = ("/council", {"quorum": {"chair": True}})
    names = "quorum.present, settled, notes"
    # the decision's own words are the amendment's to drop
    assert laid(change, kind="amendment") == []
    for at, value, told_of in (
        ("/council", BASE.decision.to_json()["council"], True),
        ("/council/notes", ["gate"], True),
        ("/calendar", {"days_off": ["2020-05-01"], "working_days": ["2020-05-02"]}, False),
    ):
        below = apply_patch(BASE, patch("below", (at, value)))
        made = laid(change, over=below, kind="amendment")
        assert made == ([dropped("/council", names)] if told_of else [])
    # and what was set around it counts, too
    below = apply_patch(BASE, patch("below", ("/council", BASE.decision.to_json()["council"])))
    assert laid(("/council/quorum", {"chair": True}), over=below, kind="amendment") == [
        dropped("/council/quorum", "present")
    ]


# -- less than what lies below asks for -----------------------------------------------------------


def test_fewer_rounds_than_below_are_told_at_the_change() -> None:
    one = rounds(1)["rounds"][0]
    fewer: Told = ("rounds-fewer", "/changes/0/set", "1", {"level": "province", "least": "2"})
    assert laid(("/rounds/province/rounds", [one])) == [dropped("/rounds/province/rounds", "2"), fewer]
    assert laid(("/rounds/province", GONE)) == [
        ("rounds-fewer", "/changes/0/set", "0", {"level": "province", "least": "2"})
    ]
    three = [*rounds(1)["rounds"], {"number": 3, "held_before": day(12, 20), "proposed_before": day(12, 1)}]
    assert laid(("/rounds/province/rounds", three)) == []
    # an amendment may ask for less
    assert laid(("/rounds/province/rounds", [one]), kind="amendment") == []


DAYS = {"level": "district", "days": "10", "unit": "days"}
WORKING = {"level": "province", "days": "20", "unit": "working-days"}


@pytest.mark.parametrize(
    ("at", "value", "expected"),
    [
        ("/limits/district/days", 10, []),
        ("/limits/district/days", 11, [("limit-longer", "/changes/0/set", "11", DAYS)]),
        ("/limits/province/days", 21, [("limit-longer", "/changes/0/set", "21", WORKING)]),
        # weeks of five working days: 7 of them are shorter than 10 days, 8 are longer
        ("/limits/district", {"level": "district", "days": 7, "working": True, "since": "dossier-in"}, []),
        (
            "/limits/district",
            {"level": "district", "days": 8, "working": True, "since": "dossier-in"},
            [("limit-longer", "/changes/0/set", "8", DAYS)],
        ),
        ("/limits/province/working", False, []),
        ("/limits/district", GONE, [("limit-dropped", "/changes/0/set", None, DAYS)]),
        ("/limits/province", GONE, [("limit-dropped", "/changes/0/set", None, WORKING)]),
        # from another event on it is another limit
        ("/limits/district/since", "dossier-up", [("limit-dropped", "/changes/0/set", None, DAYS)]),
        # for one kind of dossier alone it is no limit for all of them
        ("/limits/district/kinds", ["new"], [("limit-dropped", "/changes/0/set", None, DAYS)]),
    ],
)
def test_a_limit_below_is_not_dropped_and_not_made_longer(at: str, value: Any, expected: list[Told]) -> None:
    told_of = [one for one in laid((at, value), over=_with_both_events()) if one[0].startswith("limit-")]
    assert told_of == expected


def _with_both_events() -> Ruleset:
    # the words of both events are needed whatever is changed
    since = {"since": ["dossier-in", "dossier-up", "report-in", "inspection-over"]}
    return worded(decision(("/withdrawal", {**BASE.decision.to_json()["withdrawal"], **since})))


@pytest.mark.parametrize(
    ("asked", "kept", "well"),
    [
        (["new"], ["new"], True),
        (["new"], ["new", "renewal"], True),
        (["new"], [], True),
        (["new", "renewal"], ["new"], False),
        (["new"], ["renewal"], False),
        ([], ["new", "upgrade", "renewal"], False),
    ],
)
def test_a_limit_for_some_kinds_is_kept_by_one_for_as_many(
    asked: list[str],
    kept: list[str],
    well: bool,  # noqa: FBT001
) -> None:
    base = worded(decision(("/limits/0/kinds", asked)))
    made = laid(
        ("/limits/district", {"level": "district", "days": 10, "since": "dossier-in", "kinds": kept}),
        over=base,
    )
    assert [one[0] for one in made if one[0] == "limit-dropped"] == ([] if well else ["limit-dropped"])


def test_of_two_limits_for_one_matter_the_shorter_keeps_it() -> None:
    more = {"level": "district", "days": 30, "since": "dossier-in"}
    both = [*BASE.decision.to_json()["limits"], more]
    assert laid(("/limits", both)) == []
    longer = [one | {"days": 12} if one["level"] == "district" else one for one in both]
    assert laid(("/limits", longer)) == [("limit-longer", "/changes/0/set", "12", DAYS)]


def test_what_a_second_overlay_is_told_is_what_it_does_itself() -> None:
    below = apply_patch(
        BASE,
        patch(
            "below",
            ("/limits/district/days", 11),
            ("/rounds/province", rounds(1, ("/rounds/1/held_before", day(10, 1)))),
        ),
    )
    assert [one[0] for one in told(below, "below/overlay.json")] == ["limit-longer", "round-before-proposals"]
    assert laid(("/council/notes", ["gate"]), over=below) == []
    assert [
        one.code for one in apply_patch(below, Patch(parts=patch("here", over="below").parts)).warnings
    ] == [
        "limit-longer",
        "round-before-proposals",
    ]
