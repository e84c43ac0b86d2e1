"""Write the JSON Schemas of the package, derived from the model.

Run it after every change of the model, from the root of the checkout::

    PYTHONPATH=src python tools/schemas.py

The schemas of the inputs follow from the model alone, so that they and the strict structuring
cannot drift apart. The result is put together here, one shape for each status, as its JSON is
put together by ``to_json`` in ``ocop_rules.model.result``.
"""

# ruff: noqa: INP001 - a program, not a package

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import attrs
from deriving import TERMS, Json, Schemas, closed, prose

from ocop_rules.ground import normal
from ocop_rules.model.anatomy import Anatomy
from ocop_rules.model.applicable import Applicable
from ocop_rules.model.carried import Carried
from ocop_rules.model.certificate import WithdrawalDue
from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.council_upgrade import CouncilUpgrade
from ocop_rules.model.decision import Decision, Place
from ocop_rules.model.deliberation import Deliberation
from ocop_rules.model.difference import Difference
from ocop_rules.model.dossier import Dossier, DossierCheck, RoundsOn
from ocop_rules.model.evaluation import Evaluation
from ocop_rules.model.history import History
from ocop_rules.model.layer import Origin
from ocop_rules.model.mapping import OptionMap
from ocop_rules.model.members import Agreement, MemberDifferences
from ocop_rules.model.patch import Amendment, Overlay
from ocop_rules.model.preview import Changes, Preview, Pruned
from ocop_rules.model.product import Producer, Product
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.result import (
    Bounds,
    Doubtful,
    Floor,
    GateClosed,
    Misprint,
    Notice,
    Reason,
    Result,
    Status,
)
from ocop_rules.model.round import Round
from ocop_rules.model.sheet_form import DossierForm, SheetForm
from ocop_rules.model.state import AgendaItem, ProductState
from ocop_rules.model.step import NextStep
from ocop_rules.model.terms import Citation
from ocop_rules.model.upgrade import Upgrade
from ocop_rules.model.verified import Verified
from ocop_rules.model.what_if import CriterionBeside, WhatIf
from ocop_rules.model.written_round import RoundStateForm
from ocop_rules.rulesets.loading import Catalogue
from ocop_rules.telling.page import Page

FOLDER = Path(__file__).resolve().parents[1] / "src" / "ocop_rules" / "schemas"

CODE, DIGEST, OPTION_NUMBER = TERMS["Code"], TERMS["Digest"], TERMS["OptionNumber"]
PART_CODE, POSITIVE, SLUG, STARS = TERMS["PartCode"], TERMS["Positive"], TERMS["Slug"], TERMS["Stars"]

LIBRARY = {
    "description": "The version of the library that made the result; no part of its value.",
    "type": "string",
}

# a result is made by the library, so that its model has plain types where the JSON says more
PRECISE = {
    "case": OPTION_NUMBER,
    "criterion": CODE,
    "doubt": SLUG,
    "gate": SLUG,
    "needs": OPTION_NUMBER,
    "stars": STARS,
    "zeros": CODE,
}


def derived(name: str, kind: Any, title: str, description: str) -> Json:
    """Return the schema document of one type of the model."""
    made = Schemas()
    root = made.object(kind) if attrs.has(kind) else made.of(kind)
    return made.document(name, title, description, root)


def evaluations() -> Json:
    """Return the schema of a file of evaluations."""
    made = Schemas()
    one = made.of(Evaluation)
    return made.document(
        "evaluations",
        "OCOP evaluations",
        "What a JSON file for scoring may hold: one evaluation, or an array of them. In JSON Lines, "
        "validate every line by itself against the schema of the evaluation.",
        {"oneOf": [one, {"type": "array", "items": one}]},
    )


def _null_or(kind: Json) -> Json:
    return {"anyOf": [kind, {"type": "null"}]}


def _parts_of_result(made: Schemas) -> None:
    """Add what the different kinds of result are made of."""
    for kind in (Floor, GateClosed, Notice, Doubtful, Misprint):
        made.defs[kind.__name__] = made.written(kind, PRECISE)
    made.defs["Reason"] = made.written(Reason, PRECISE, floors="floors_missed")
    made.defs["Place"] = made.object(Place, nulls=False)
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    number = {"type": "integer", "minimum": 0}
    held = {"type": ["integer", "null"], "minimum": 0, "maximum": 5}
    made.defs["Bounds"] = {
        "description": prose(Bounds.__doc__),
        **closed(
            {
                "points": closed({"least": number, "most": number}),
                "stars": closed({"least": held, "most": held}),
                "gates": made.of(tuple[SLUG, ...]),
            }
        ),
    }
    made.defs["PartPoints"] = {
        "description": "Points by part, and their sum under `total`.",
        "type": "object",
        "properties": {"total": number},
        "required": ["total"],
        "propertyNames": {"anyOf": [made.of(PART_CODE), {"const": "total"}]},
        "additionalProperties": number,
    }
    made.defs["Fault"] = {
        "description": "One thing that is wrong: a stable code, the place as a JSON pointer, words.",
        **closed(
            {
                "code": made.of(SLUG),
                "severity": {"type": "string", "enum": ["error", "warning"]},
                "file": maybe,
                "pointer": {"type": "string", "pattern": "^(/([^~/]|~[01])*)*$"},
                "found": maybe,
                "fields": {"type": "object"},
                "message": text,
                "remedy": text,
            }
        ),
    }
    made.defs["Fault"]["properties"]["cites"] = made.of(tuple[Citation, ...])
    made.defs["Fault"]["properties"]["law"] = {"type": "array", "items": text}


def _list(name: str, **more: int) -> Json:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, **more}


def _result_in(made: Schemas) -> Json:
    """Return what a result is: one shape for each status."""
    _parts_of_result(made)
    null = {"type": "null"}
    points = {"$ref": "#/$defs/PartPoints"}
    held = {"type": "integer", "minimum": 0, "maximum": 5}

    def scored(words: str, statuses: list[str], more: Json, gate: Json, **own: Json) -> Json:
        status = {"const": statuses[0]} if len(statuses) == 1 else {"type": "string", "enum": statuses}
        properties = {
            "id": {"type": "string"},
            "ruleset": made.of(SLUG),
            "digest": made.of(DIGEST),
            "library": LIBRARY,
            "product_set": made.of(POSITIVE),
            "status": status,
            "points": points,
            "stars_by_points": null,
            "stars": null,
            "floors_missed": _list("Floor"),
            **more,
            "gate": gate,
            "gates": _list("GateClosed", **({} if gate == null else {"minItems": 1})),
            "notices": _list("Notice"),
            "doubtful": _list("Doubtful"),
            "misprints": _list("Misprint"),
            "readings": made.of(Mapping[SLUG, SLUG]),
            "incomplete": made.of(tuple[SLUG, ...]),
            "reasons": _list("Reason"),
            **own,
        }
        free = {"id", "library", "reasons", *(() if gate == null else more)}
        needed = [key for key in properties if key not in free]
        return {"description": words, **closed(properties, needed)}

    undecided = {
        "open": made.of(tuple[CODE, ...]) | {"minItems": 1},
        "floors_open": _list("Floor"),
        "bounds": {"$ref": "#/$defs/Bounds"},
    }
    invalid = {
        "id": {"type": "string"},
        "ruleset": {"type": ["string", "null"]},
        "library": LIBRARY,
        "product_set": {"type": ["integer", "null"]},
        "status": {"const": "invalid"},
        "points": null,
        "stars_by_points": null,
        "stars": null,
        "floors_missed": _list("Floor", maxItems=0),
        "faults": _list("Fault", minItems=1),
    }
    made.defs |= {
        "Ranked": scored(
            "A complete sheet: `stars_by_points` before floors, `stars` after them.",
            ["ranked"],
            {},
            null,
            stars_by_points=made.of(STARS),
            stars=held,
        ),
        "Open": scored("A sheet with open criteria: no tier, but bounds.", ["open"], undecided, null),
        "Gated": scored(
            "A sheet that a gate rejected or stopped. `gate` decided; `points` are those so far. There is "
            "no tier, unless the reading `stop-tier` lets a stopped sheet hold that of its points so far.",
            ["rejected", "stopped"],
            {key: undecided[key] for key in ("open", "floors_open")},
            made.of(SLUG),
            points=_null_or(points),
            stars_by_points=_null_or(made.of(STARS)),
            stars=_null_or(held),
        ),
        "Invalid": {
            "description": "An evaluation that could not be scored: all of its faults.",
            **closed(invalid, [key for key in invalid if key not in ("id", "library")]),
        },
    }
    kinds = [{"$ref": f"#/$defs/{name}"} for name in ("Ranked", "Open", "Gated", "Invalid")]
    status = {"type": "string", "enum": [*get_args(Status), "invalid"]}
    return {"type": "object", "properties": {"status": status}, "required": ["status"], "oneOf": kinds}


def result() -> Json:
    """Return the schema of a result."""
    made = Schemas()
    words = "What scoring one evaluation gives, one result for each evaluation; `status` tells its shape."
    return made.document("result", "OCOP result", words, _result_in(made))


def preview() -> Json:
    """Return the schema of a preview: a result, faults and changes."""
    made = Schemas()
    made.defs["Result"] = {"description": prose(Result.__doc__), **_result_in(made)}
    made.defs["CriterionBeside"] = {
        "description": prose(CriterionBeside.__doc__),
        **closed(
            {
                "points": {"type": "integer"},
                "before": _null_or({"$ref": "#/$defs/Reason"}),
                "after": _null_or({"$ref": "#/$defs/Reason"}),
            }
        ),
    }
    made.defs["Changes"] = {
        "description": prose(Changes.__doc__),
        **closed(
            {
                "points": {"type": "integer"},
                "criteria": _list("CriterionBeside"),
                "missed_now": _list("Floor"),
                "met_now": _list("Floor"),
                "closed_now": _list("GateClosed"),
                "open_now": _list("GateClosed"),
            }
        ),
    }
    root = closed(
        {
            "evaluation": _null_or(made.of(Evaluation)),
            "result": _null_or({"$ref": "#/$defs/Result"}),
            "faults": _list("Fault"),
            "changes": _null_or({"$ref": "#/$defs/Changes"}),
        }
    )
    return made.document("preview", "OCOP preview", prose(Preview.__doc__), root)


def _reached(defs: Json, names: Iterable[str]) -> dict[str, None]:
    """Return the names of definitions and of all that they refer to."""
    found = dict.fromkeys(names)
    for name in list(found):
        inner = re.findall(r'"#/\$defs/(\w+)"', json.dumps(defs[name]))
        found |= _reached(defs, [one for one in inner if one not in found])
    return found


def problem() -> Json:
    """Return the schema of problem details: the members of RFC 9457, and those of this library."""
    made = Schemas()
    _parts_of_result(made)
    text = {"type": "string"}
    root = closed(
        {
            "type": {"type": "string", "pattern": "^urn:ocop-rules:problem:[a-z-]+$"},
            "title": text,
            "status": {"type": "integer", "minimum": 100, "maximum": 599},
            "detail": text,
            "instance": text,
            "code": made.of(SLUG),
            "faults": _list("Fault"),
            "remedy": text,
            "fields": {"type": "object"},
        },
        ["type", "title", "status", "detail", "code", "faults"],
    )
    made.defs = {name: made.defs[name] for name in _reached(made.defs, ("Fault", "Slug"))}
    return made.document("problem", "OCOP problem", "Problem details (RFC 9457) of an error.", root)


def schemas() -> dict[str, Json]:
    """Return every schema of the package by name."""
    return {
        "agenda-item": derived(
            "agenda-item",
            AgendaItem,
            "OCOP agenda item",
            "Something to do for a product, as `agenda` gives it.",
        ),
        "agreement": derived(
            "agreement",
            Agreement,
            "OCOP agreement of members",
            "How far the sheets of a council agree, as `council --agreement` tells.",
        ),
        "amendment": derived(
            "amendment",
            Amendment,
            "OCOP amendment",
            "A decision that amends an earlier one (amendment.json of its folder): its changes.",
        ),
        "anatomy": derived(
            "anatomy",
            Anatomy,
            "OCOP anatomy of a set",
            "What a product set can do, as `anatomy` counts it.",
        ),
        "applicable": derived(
            "applicable",
            Applicable,
            "OCOP applicable ruleset",
            "The ruleset that a dossier falls under, and why.",
        ),
        "carried": derived(
            "carried",
            Carried,
            "OCOP carried sheet",
            "What carrying a sheet over to another decision gives.",
        ),
        "council-policy": derived(
            "council-policy",
            CouncilPolicy,
            "OCOP council policy",
            "How a council comes to its result: under `council` in a ruleset, under `policy` in a council "
            "file, or in a file of its own.",
        ),
        "council-upgrade": derived(
            "council-upgrade",
            CouncilUpgrade,
            "OCOP council upgrade",
            "What a council lacks for a star.",
        ),
        "deliberation": derived(
            "deliberation",
            Deliberation,
            "OCOP council result",
            "What a council comes to, on one product.",
        ),
        "difference": derived(
            "difference",
            Difference,
            "OCOP difference of decisions",
            "What differs between two rulesets.",
        ),
        "differing": derived(
            "differing",
            MemberDifferences,
            "OCOP differences of members",
            "Where the members of a council differ.",
        ),
        "dossier": derived(
            "dossier",
            Dossier,
            "OCOP dossier",
            "A dossier on its way through the levels: what has been handed in, by whom, and when.",
        ),
        "dossier-check": derived(
            "dossier-check",
            DossierCheck,
            "OCOP dossier, checked",
            "What is missing in a dossier, the last days, and the rounds that take it.",
        ),
        "dossier-form": derived(
            "dossier-form",
            DossierForm,
            "OCOP dossier as a form",
            "What a front end needs to draw the list of a dossier's parts.",
        ),
        "evaluation": derived(
            "evaluation",
            Evaluation,
            "OCOP evaluation",
            "One evaluator's score sheet for one product of the OCOP programme (One Commune One Product).",
        ),
        "evaluations": evaluations(),
        "form": derived(
            "form",
            SheetForm,
            "OCOP score sheet as a form",
            "What a front end needs to draw a score sheet.",
        ),
        "history": derived(
            "history",
            History,
            "OCOP product history",
            "Everything that happened to one product: dossiers, sheets, results, decisions, certificates.",
        ),
        "labels": derived(
            "labels",
            Catalogue,
            "OCOP label catalogue",
            "The words of a ruleset in one language (labels/<language>.json of a ruleset folder): "
            "texts by key.",
        ),
        "next-step": derived(
            "next-step",
            NextStep,
            "OCOP next step",
            "What comes next for a dossier on its way through the levels.",
        ),
        "option-map": derived(
            "option-map",
            OptionMap,
            "OCOP option map",
            "How the options of one decision answer to those of another.",
        ),
        "origin": derived(
            "origin",
            Origin,
            "OCOP origin of a value",
            "Where a value of a ruleset comes from: the decision, amendment or overlay that gave it.",
        ),
        "overlay": derived(
            "overlay",
            Overlay,
            "OCOP overlay",
            "What a province, a district or a commune lays over a decision (overlay.json of its folder).",
        ),
        "page": derived(
            "page",
            Page,
            "OCOP page",
            "What `tell` gives, and `--format` tells: words in blocks.",
        ),
        "preview": preview(),
        "problem": problem(),
        "producer": derived(
            "producer",
            Producer,
            "OCOP producer",
            "Who makes a product (chủ thể).",
        ),
        "product": derived(
            "product",
            Product,
            "OCOP product",
            "A product of the programme: what it is, whose, and its code.",
        ),
        "product-set": derived(
            "product-set",
            ProductSet,
            "OCOP product set",
            "The score sheet of one product set (sets/NN.json of a ruleset folder): structure and numbers, "
            "no words.",
        ),
        "product-state": derived(
            "product-state",
            ProductState,
            "OCOP product state",
            "A product on a day, as its history tells.",
        ),
        "pruned": derived(
            "pruned",
            Pruned,
            "OCOP pruned sheet",
            "A sheet without what no longer applies, and what that was.",
        ),
        "result": result(),
        "round": derived(
            "round",
            Round,
            "OCOP round",
            "A round of evaluation (round.json of its folder): plan, councils, products, sittings, "
            "decisions, certificates, publication. Results and stars follow from the sheets.",
        ),
        "round-state": derived(
            "round-state",
            RoundStateForm,
            "OCOP state of a round",
            "Where a round stands on a day, as `run_round` gives it.",
        ),
        "rounds-on": derived(
            "rounds-on",
            RoundsOn,
            "OCOP rounds on a day",
            "The rounds of a level on a day, as `rounds_on` gives them.",
        ),
        "ruleset": derived(
            "ruleset",
            Decision,
            "OCOP ruleset",
            "One decision (ruleset.json of a ruleset folder): all of it but its product sets.",
        ),
        "sitting": derived(
            "sitting",
            Sitting,
            "OCOP council file",
            "A council on one product: its members, their sheets, and what lies beside them.",
        ),
        "upgrade": derived(
            "upgrade",
            Upgrade,
            "OCOP upgrade",
            "What it takes a sheet to reach a star, written with the sheets of its plans.",
        ),
        "verified": derived(
            "verified",
            Verified,
            "OCOP verdict on a stored result",
            "What a stored result is found to be when it is computed again.",
        ),
        "withdrawal-due": derived(
            "withdrawal-due",
            WithdrawalDue,
            "OCOP withdrawal that is due",
            "Who withdraws a certificate on a ground, and by which day.",
        ),
        "what-if": derived(
            "what-if",
            WhatIf,
            "OCOP what-if",
            "What a change would make of a result.",
        ),
    }


def files() -> dict[str, str]:
    """Return the text of every schema file by its name."""
    return {f"{name}.schema.json": normal.dumps(one) for name, one in schemas().items()}


def main() -> int:
    """Write the schema files and remove those that are no longer made."""
    FOLDER.mkdir(exist_ok=True)
    made = files()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for path in FOLDER.glob("*.schema.json"):
        if path.name not in made:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
