"""A made-up decision that says all one can about its process, two of everything, and its spoilt copies."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from attrs import evolve

from kit.ground import ruleset
from ocop_rules import Fault, Ruleset
from ocop_rules.ground.frozen import FrozenDict
from ocop_rules.model.decision import Decision
from ocop_rules.model.patch import Amendment, Overlay, Patch, PatchPart
from ocop_rules.model.product_set import ProductSet
from ocop_rules.rulesets.labels import label_keys
from ocop_rules.rulesets.lint.ruleset import lint
from ocop_rules.rulesets.loading import make_ruleset
from ocop_rules.words import languages

Told = tuple[str, str, str | None, dict[str, Any]]
"""What a fault says: code, place, what was found, fields."""


def _day(month: int, day: int) -> dict[str, int]:
    return {"month": month, "day": day}


def _rounds(level: str) -> dict[str, Any]:
    return {
        "level": level,
        "proposed_by": "district",
        "rounds": [
            {"number": 1, "held_before": _day(6, 30), "proposed_before": _day(5, 31)},
            {"number": 2, "held_before": _day(11, 30), "proposed_before": _day(10, 31)},
        ],
        "further_needs": [f"{level}-money", f"{level}-plan"],
    }


def _last_days(first: str, second: str) -> list[dict[str, str]]:
    return [{"way": "first-day-not-counted", "day": first}, {"way": "first-day-counted", "day": second}]


PROCESS: dict[str, Any] = {
    "rounds": [_rounds("district"), _rounds("province")],
    "limits": [
        {"level": "district", "days": 10, "since": "dossier-in"},
        {"level": "province", "days": 20, "working": True, "since": "dossier-up"},
    ],
    "deadlines": [
        {"id": "first-papers", "before": "2021-05-01", "level": "district", "by": "producer", "to": "office"},
        {"id": "second-papers", "before": "2021-06-01", "level": "province", "by": "office", "to": "jury"},
    ],
    "bodies": [
        {"id": "office", "level": "district", "role": "office", "tasks": ["register", "count"]},
        {"id": "jury", "level": "province", "role": "council", "tasks": ["score", "rank"]},
    ],
    "renewal": {"earliest_days": 120, "latest_days": 60},
    "dossiers": [
        {"by": "producer", "to": "district", "parts": [{"id": "form-1", "form": 1}, {"id": "plan"}]},
        {
            "by": "district",
            "to": "province",
            "parts": [{"id": "report", "form": 7}, {"id": "photos", "except_sets": [1, 2]}],
        },
    ],
    "withdrawal": {
        "grounds": [{"id": "forgery"}, {"id": "unsafe-food"}],
        "by": [{"level": "district", "stars": [3]}, {"level": "province", "stars": [4, 5]}],
        "days": 15,
        "since": ["report-in", "inspection-over"],
    },
    "classification": {
        "branches": [
            {"id": "food", "groups": [{"id": "tea", "product_set": 1, "ministries": ["farms", "trade"]}]},
            {
                "id": "others",
                "groups": [
                    {"id": "craft", "subgroups": [{"product_set": 2, "ministries": ["crafts", "arts"]}]}
                ],
            },
        ],
        "ministries_by": "decree-1",
    },
    # the decision is in force from 1 January 2020
    "transitions": [
        {
            "id": "pending-new",
            "kinds": ["new"],
            "filed_before": "2020-01-01",
            "under": ["older"],
            "days": 10,
            "last_days": _last_days("2020-01-11", "2020-01-10"),
        },
        {
            "id": "pending-renewal",
            "kinds": ["renewal"],
            "filed_before": "2020-01-01",
            "under": ["older"],
            "days": 20,
            "last_days": _last_days("2020-01-21", "2020-01-20"),
        },
    ],
    "other_names": [{"of": "set", "product_set": 1}, {"of": "group", "product_set": 2}],
    "council": {
        "quorum": {"present": {"numerator": 2, "denominator": 2}},
        "settled": ["origin", "1.2"],
        "notes": ["low-box", "gate"],
    },
    "calendar": {"days_off": ["2020-04-30", "2020-05-01"], "working_days": ["2020-05-02", "2020-05-09"]},
    "terms": [{"id": "support-team"}, {"id": "authority-district"}],
}

Change = tuple[str, Any]
"""A place as a JSON pointer, and what shall stand there; GONE for nothing."""
GONE = object()


def changed(data: Any, *changes: Change) -> Any:
    """Return a copy of a document with other values at these places; at the end of a list, one more."""
    made = copy.deepcopy(data)
    for path, value in changes:
        *above, last = path.strip("/").split("/")
        place = made
        for step in above:
            place = place[int(step)] if isinstance(place, list) else place[step]
        if isinstance(place, list) and int(last) == len(place):
            place.append(copy.deepcopy(value))
        elif value is GONE:
            del place[int(last) if isinstance(place, list) else last]
        else:
            place[int(last) if isinstance(place, list) else last] = copy.deepcopy(value)
    return made


def decision(*changes: Change) -> Ruleset:
    """Return the made-up ruleset with the whole process, changed in these places."""
    base = ruleset("synthetic")
    data = changed(
        {**base.decision.to_json(), **PROCESS}, ("/identity/sources/1", {"id": "second"}), *changes
    )
    return make_ruleset(Decision.from_json(data), base.sets, base.labels)


def sets(*changes: Change, rules: Callable[[Any], Any] = dict) -> Ruleset:
    """Return the made-up ruleset with other values in its product sets: ``/0/parts/1/max``."""
    base = ruleset("synthetic")
    data = changed([one.to_json() for one in base.sets], *changes)
    made = tuple(ProductSet.from_json(one) for one in data)
    return make_ruleset(Decision.from_json(rules(base.decision.to_json())), made, base.labels)


def told(faults: list[Fault]) -> list[Told]:
    """Return what faults say; of words that are missing or not used any more nothing."""
    return [
        (one.code, f"{one.file}#{one.pointer}".removeprefix("ruleset.json#"), one.found, dict(one.fields))
        for one in faults
        if one.code not in ("label-missing", "label-unused")
    ]


def found(made: Ruleset) -> list[Told]:
    """Return what the lint tells of a ruleset, words apart."""
    return told(lint(made))


def worded(made: Ruleset) -> Ruleset:
    """Return a ruleset with a word for every key that it needs."""
    words = {key: f"({key})" for key in sorted(label_keys(made))}
    return evolve(made, labels=FrozenDict({lang: FrozenDict(words) for lang in languages()}))


def patch(
    name: str,
    *changes: Any,
    kind: str = "overlay",
    over: str = "synthetic",
    labels: Any = None,
    identity: Any = None,
    **parts: Any,
) -> Patch:
    """Return an amendment or an overlay with its own source, and words where ``labels`` gives no others.

    A change is a place and its new value, GONE for none, or the JSON form of a change.
    """
    own: dict[str, Any] = {"id": name, "sources": [{"id": "plan"}], "cites": [{"source": "plan"}]}
    if kind == "overlay":
        own["extends"] = over
    else:
        own |= {
            "number": f"{name}/QD",
            "issued": "2020-01-01",
            "period": {"start": "2020-01-01"},
            "amends": over,
        }
    data = {
        "identity": own | (identity or {}),
        "changes": [one if isinstance(one, dict) else change_of(*one) for one in changes],
        **parts,
    }
    document = (Overlay if kind == "overlay" else Amendment).from_json(data)
    words = {f"ruleset.{name}": name, "source.plan": "plan"}
    laid = dict.fromkeys(languages(), words) if labels is None else labels
    return Patch(parts=(PatchPart(document=document, labels=laid, file=f"{name}/{kind}.json"),))


def change_of(at: str, value: Any) -> dict[str, Any]:
    """Return the JSON form of a change."""
    said = {"remove": True} if value is GONE else {"set": value}
    return {"at": at, **said, "cites": [{"source": "plan", "article": 9}]}
