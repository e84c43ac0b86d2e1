"""A history that was computed from sheets: it replays to what the council found, and no change passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from kit.councils import of_totals
from kit.lives import known

from ocop_rules import Deliberation, Fault, History, LoadError, Ruleset, Sitting, deliberate, replay
from ocop_rules.councils import CouncilPolicy, Rounding, Spread, sitting_of
from ocop_rules.life import check_history, record_of
from ocop_rules.model.history import ResultRecord

DAY = date(2024, 10, 25)
ENOUGH = 2
TOTALS = st.lists(st.integers(62, 100), min_size=ENOUGH, max_size=5)
TOTALS |= st.lists(
    st.integers(62, 70), min_size=ENOUGH, max_size=3
)  # three stars, which a district recognises


POLICIES = (
    None,
    CouncilPolicy(rounding=Rounding(digits=0), floors="any"),
    CouncilPolicy(spread=Spread(limit=10), floors="all"),
    CouncilPolicy(spread=Spread(limit=5, kind="against-mean", then="leave-out"), gates="chair"),
)
WORDS = ["x", "50", "70", "89", "90", "95", "100", "666", "district", "province", "1", "m1", "m2"]
WORDS += ["any", "all", "half", "majority", "flag", "rescore", "leave-out", "half-up", "down", "up"]


def _made(draw: st.DrawFn, policy: CouncilPolicy | None) -> Deliberation:
    rules = known().ruleset("148-2023")
    sitting = of_totals(rules, draw(TOTALS))
    held = evolve(sitting, council=evolve(sitting.council, level="district"), policy=policy)
    return deliberate(rules, held)


@st.composite
def computed(draw: st.DrawFn) -> tuple[dict[str, Any], Deliberation]:
    """A history whose last result stands on sheets, on a sitting, or on both; recognised where it can be.

    The council may have scored before on the same day; then both results carry their sittings and an order.
    """
    policy = draw(st.sampled_from(POLICIES))
    made = _made(draw, policy)
    again = draw(st.booleans())
    record = record_of(made, "d", DAY, order=2 if again else None).to_json()
    data: dict[str, Any] = {
        "product": {"id": "p", "name": "Made up", "producer": "q", "product_set": 1},
        "dossiers": [{"id": "d", "ruleset": "148-2023", "kind": "new", "filed": "2024-09-20"}],
        "results": [record],
    }
    if again:
        data["results"].insert(
            draw(st.integers(0, 1)), record_of(_made(draw, policy), "d", DAY, order=1).to_json()
        )
    # sheets alone are scored as the ruleset says: a policy of its own is told by the sitting
    ways = ["sheets", "sitting", "both"] if policy is None else ["sitting", "both"]
    kept = "sitting" if again else draw(st.sampled_from(ways))
    if kept != "sitting":
        shared = {"dossier": "d", "level": "district", "day": DAY.isoformat()}
        data["sheets"] = [shared | {"evaluation": one.to_json()} for one in made.sitting.sheets]
    if kept == "sheets":
        del record["sitting"]
    elif draw(st.booleans()):
        for name in ("status", "total", "stars"):
            record.pop(name, None)
    if made.stars == 3:
        shared = {"level": "district", "stars": 3}
        data["decisions"] = [{"number": "1", "dossier": "d", "day": "2024-11-01", **shared}]
        data["certificates"] = [{"number": "2", "decision": "1", "issued": "2024-11-02", **shared}]
    return data, made


def _places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every number and text."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, value in items:
        if isinstance(value, (dict, list)):
            yield from _places(value, (*path, step))
        elif not isinstance(value, bool):
            yield (*path, step)


def _spoilt(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, int):
        return draw((st.integers(0, 5) | st.integers(0, 120)).filter(lambda one: one != value))
    if value[:2] == "20":
        return draw(st.dates(date(2023, 7, 24), date(2026, 1, 1)).map(str).filter(lambda one: one != value))
    return draw(st.sampled_from(WORDS))


@st.composite
def changed(draw: st.DrawFn) -> tuple[dict[str, Any], Deliberation, tuple[Any, ...]]:
    data, made = draw(computed())
    # most texts and numbers stand on sheets: each kind of record is as likely to be changed
    kinds: dict[tuple[Any, bool], list[tuple[Any, ...]]] = {}
    for place in _places(data):
        kinds.setdefault((place[0], "answers" in place), []).append(place)
    path = draw(st.sampled_from(list(kinds.values())).flatmap(st.sampled_from))
    spoilt = deepcopy(data)
    node = _at(spoilt, path[:-1])
    node[path[-1]] = _spoilt(draw, node[path[-1]])
    return spoilt, made, path


def _rests(path: tuple[Any, ...], at: str) -> bool:
    """Tell whether a fault stands where something was changed, or at a record that rests on it.

    A result rests on sheets, on the product and on its dossier, a decision on results, a certificate on
    a decision; a name that two records share may be wrong in either.
    """
    order = ["product", "dossiers", "sheets", "results", "decisions", "certificates"]
    if "sitting" in path and at.startswith("/sheets"):
        return True  # a sheet that stands twice, in the sitting and beside it
    return order.index(at.split("/")[1]) >= order.index(str(path[0])) or _shares(path)


def _shares(path: tuple[Any, ...]) -> bool:
    return path[-1] in ("day", "issued", "decision", "level", "dossier", "number", "id")


@given(computed())
def test_a_computed_history_replays_to_what_the_council_found(
    case: tuple[dict[str, Any], Deliberation],
) -> None:
    data, made = case
    history = History.from_json(data)
    assert check_history(known(), history) == []
    state = replay(known(), history, date(2024, 12, 1))
    # the last scoring counts, those before it stand before it
    *before, found = state.dossiers[0].outcomes
    assert len(before) == len(data["results"]) - 1
    mean = made.mean if made.status == "ranked" else None
    total = None if mean is None else mean.tiered
    assert (found.status, found.total, found.stars) == (made.status, total, made.stars)
    assert state.stars == (3 if made.stars == 3 else None)


def _faults(data: dict[str, Any]) -> list[Fault]:
    try:
        return check_history(known(), History.from_json(data))
    except LoadError as error:
        return list(error.faults)


def _sheets_of(history: History, record: ResultRecord) -> Sitting | None:
    """Return what a result rests on: its sitting, or the sheets up to its day; None without either."""
    if record.sitting is not None:
        return record.sitting
    held = [one.evaluation for one in history.sheets if one.day <= record.day]
    named = [evolve(one, evaluator=str(number)) for number, one in enumerate(held)]
    return sitting_of(named) if named else None


def _contradictions(history: History) -> Iterator[str]:
    """Yield what does not hold together, told plainly: the days, and figures against what they rest on."""
    (dossier,) = history.dossiers
    rules = known().ruleset("148-2023")
    if not date(2023, 2, 24) <= dossier.filed <= date(2025, 7, 5):
        yield "filed while another decision was in force"
    if any(record.day < dossier.filed for record in history.results):
        yield "scored before it was filed"
    figures: list[tuple[date, int, int | None]] = []
    for record in history.results:
        rests = _sheets_of(history, record)
        given = (record.status, record.exact, record.stars)
        made = None if rests is None else deliberate(rules, rests)
        stars = record.stars if made is None else made.stars
        if made is not None and given != ("ranked", None, None):
            mean = made.mean if made.status == "ranked" else None
            if given != (made.status, None if mean is None else mean.tiered, made.stars):
                yield "a result is not what its sheets come to"
        figures.append((record.day, record.order or 0, stars))
    if len({(day, order) for day, order, _ in figures}) < len(figures):
        yield "two results in one place"
    yield from _after(history, figures)


def _after(history: History, figures: list[tuple[date, int, int | None]]) -> Iterator[str]:
    """Yield where decisions and certificates are not what was found before them, by day and order."""
    for decision in history.decisions:
        before = sorted((day, order, stars) for day, order, stars in figures if day <= decision.day)
        if not before or before[-1][2] != decision.stars:
            yield "recognised with other stars than were found"
        if any(record.day > decision.day for record in history.results):
            yield "scored after it was recognised"
    numbers = {one.number: one for one in history.decisions}
    for one in history.certificates:
        decision = numbers[one.decision]
        if one.issued < decision.day or (one.stars, one.level) != (decision.stars, decision.level):
            yield "certified otherwise than decided"


@given(changed())
def test_whatever_is_changed_is_consistent_or_a_fault_there(
    case: tuple[dict[str, Any], Deliberation, tuple[Any, ...]],
) -> None:
    data, _, path = case
    faults = _faults(data)
    if faults:
        assert any(_rests(path, fault.pointer) for fault in faults)
    else:
        assert list(_contradictions(History.from_json(data))) == []


def recognised(kept: str) -> dict[str, Any]:
    """Return a history of three stars, by its sheets alone or by two sittings of one day."""
    rules = known().ruleset("148-2023")
    results, sheets = [], []
    for order, totals in enumerate(((66, 68), (64, 68)), start=1):
        made = of_totals(rules, totals)
        sitting = evolve(made, council=evolve(made.council, level="district"))
        results.append(record_of(deliberate(rules, sitting), "d", DAY, order=order).to_json())
        shared = {"dossier": "d", "level": "district", "day": DAY.isoformat()}
        sheets = [shared | {"evaluation": one.to_json()} for one in sitting.sheets]
    shared = {"level": "district", "stars": 3}
    last = {name: value for name, value in results[-1].items() if name not in ("sitting", "order")}
    return {
        "product": {"id": "p", "name": "Made up", "producer": "q", "product_set": 1},
        "dossiers": [{"id": "d", "ruleset": "148-2023", "kind": "new", "filed": "2024-09-20"}],
        "results": results if kept == "sittings" else [last],
        "sheets": [] if kept == "sittings" else sheets,
        "decisions": [{"number": "1", "dossier": "d", "day": "2024-11-01", **shared}],
        "certificates": [{"number": "2", "decision": "1", "issued": "2024-11-02", **shared}],
    }


def _others(value: Any) -> list[Any]:
    if isinstance(value, int):
        return [one for one in (0, 1, 2, 3, 4, 5, 7) if one != value]
    if value[:2] == "20":
        days = (
            "2023-02-23",
            "2024-01-31",
            "2024-09-19",
            "2024-10-24",
            "2024-10-26",
            "2024-11-01",
            "2024-12-01",
        )
        return [one for one in days if one != value]
    return [
        "x",
        "50",
        "66",
        "69",
        "89",
        "90",
        "district",
        "province",
        "rescore",
        "open",
        "1",
        "2",
        "m1",
        "m2",
    ]


@pytest.mark.parametrize("kept", ["sheets", "sittings"])
def test_no_change_of_a_recognised_history_passes_by_unseen(kept: str) -> None:
    """One number, day, name or order after the other is changed; answers are left to Hypothesis."""
    data = recognised(kept)
    assert _faults(data) == []
    assert list(_contradictions(History.from_json(data))) == []
    passed = 0
    for path in [one for one in _places(data) if "answers" not in one]:
        *steps, last = path
        for other in _others(_at(data, path)):
            spoilt = deepcopy(data)
            _at(spoilt, steps)[last] = other
            faults = _faults(spoilt)
            if faults:
                assert any(_rests(path, fault.pointer) for fault in faults), (path, other)
            else:
                passed += 1
                assert list(_contradictions(History.from_json(spoilt))) == [], (path, other)
    assert passed  # names of products and days between others may change


def _at(node: Any, path: Iterable[Any]) -> Any:
    for step in path:
        node = node[step]
    return node


@given(changed())
def test_no_record_makes_a_product_hold_more_stars_than_its_sheets(
    case: tuple[dict[str, Any], Deliberation, tuple[Any, ...]],
) -> None:
    data, _, _ = case
    if _faults(data):
        return
    history = History.from_json(data)
    state = replay(known(), history, date(2026, 1, 1))
    held = max((one.stars or 0 for each in state.dossiers for one in each.outcomes), default=0)
    assert held <= _of_sheets(history)
    assert (state.stars or 0) <= held


def _of_sheets(history: History) -> int:
    """Return the stars of the sheets that stand in a history, 5 where there are none to count."""
    best = 0
    for record in history.results:
        rules: Ruleset = known().ruleset("148-2023")
        if record.sitting is not None:
            best = max(best, deliberate(rules, record.sitting).stars or 0)
            continue
        sheets = tuple(one.evaluation for one in history.sheets)
        named = [evolve(one, evaluator=str(number)) for number, one in enumerate(sheets)]
        held = deliberate(rules, named).stars if named else 5
        best = max(best, held or 0)
    return best
