"""The shipped JSON Schemas: valid, fresh, and of one mind with the strict structuring."""

from __future__ import annotations

import copy
import json
import re
import sys
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from kit.schemas import quick

from ocop_rules import Evaluation, load, score
from ocop_rules.errors import LoadError, UnknownNameError
from ocop_rules.model.council import CouncilPolicy, Sitting
from ocop_rules.model.decision import Decision
from ocop_rules.model.dossier import Dossier
from ocop_rules.model.history import History
from ocop_rules.model.patch import Amendment, Overlay
from ocop_rules.model.product_set import ProductSet
from ocop_rules.model.round import Round
from ocop_rules.rulesets import with_readings
from ocop_rules.rulesets.loading import Catalogue
from ocop_rules.rulesets.resources import rulesets_root
from ocop_rules.schemas.published import names, schema, schema_faults
from ocop_rules.scoring import score_all
from ocop_rules.scoring.evaluations import read_evaluations
from ocop_rules.structure.structuring import structure

ROOT = Path(__file__).resolve().parents[2]
LIFE = ROOT / "tests" / "data" / "life"
NAMES = (
    "agenda-item",
    "agreement",
    "amendment",
    "anatomy",
    "applicable",
    "carried",
    "council-policy",
    "council-upgrade",
    "deliberation",
    "difference",
    "differing",
    "dossier",
    "dossier-check",
    "dossier-form",
    "evaluation",
    "evaluations",
    "form",
    "history",
    "labels",
    "next-step",
    "option-map",
    "origin",
    "overlay",
    "page",
    "preview",
    "problem",
    "producer",
    "product",
    "product-set",
    "product-state",
    "pruned",
    "result",
    "round",
    "round-state",
    "rounds-on",
    "ruleset",
    "sitting",
    "upgrade",
    "verified",
    "what-if",
    "withdrawal-due",
)
KINDS: dict[str, Any] = {
    "amendment": Amendment,
    "council-policy": CouncilPolicy,
    "dossier": Dossier,
    "evaluation": Evaluation,
    "history": History,
    "labels": Catalogue,
    "overlay": Overlay,
    "product-set": ProductSet,
    "round": Round,
    "ruleset": Decision,
    "sitting": Sitting,
}
EVALUATION: dict[str, Any] = {
    "ruleset": "148-2023",
    "product_set": 1,
    "answers": {"1.1": 3, "1.2": 0, "5.1": 2},
    "cases": {"8": 1},
    "gates": ["imported-material"],
    "id": "a1",
    "digest": "sha256:" + 64 * "0",
    "product": "Dưa lưới Bạch Thông",
    "evaluator": None,
    "date": "2024-10-03",
}


POLICY: dict[str, Any] = {
    "quorum": {"present": {"numerator": 3, "denominator": 4}, "chair": True},
    "counted": ["chair", "member"],
    "spread": {"limit": 10, "kind": "any-pair", "then": "flag"},
    "rounding": {"digits": 2, "mode": "half-even"},
    "floors": "all",
    "gates": "chair",
    "settled": ["labelling", "9.1"],
    "cites": [{"source": "regulation", "article": 5}],
}
SITTING: dict[str, Any] = {
    "ruleset": "148-2023",
    "product_set": 1,
    "council": {
        "level": "district",
        "members": [{"id": "a", "name": "An", "role": "chair", "counted": True, "absent": False}],
    },
    "sheets": [{"ruleset": "148-2023", "product_set": 1, "answers": {"1.1": 1}, "evaluator": "a"}],
    "support": None,
    "policy": {"floors": "any"},
    "id": "one",
}


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


def shipped_file(name: str, ruleset: str = "148-2023") -> Any:
    path = rulesets_root() / ruleset
    for step in name.split("/"):
        path = path / step
    return json.loads(path.read_text(encoding="utf-8"))


def refusals(name: str, data: object) -> set[str]:
    """Return the codes of what the strict structuring finds in ``data`` as what ``name`` describes."""
    try:
        structure(data, KINDS[name])
    except LoadError as error:
        return {fault.code for fault in error.faults}
    return set()


def structured(name: str, data: object) -> bool:
    """Whether the strict structuring takes ``data`` for what the schema ``name`` describes."""
    return not refusals(name, data)


# -- the files


def test_every_schema_has_its_name() -> None:
    assert names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_a_valid_one_of_2020_12(name: str) -> None:
    made = schema(name)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(made)


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_stands_alone(name: str) -> None:
    made = schema(name)
    assert made["$id"] == f"urn:ocop-rules:schema:{name}:1"
    assert made["title"]
    assert made["description"]

    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        return set().union(*map(references, node)) if isinstance(node, list) else set()

    assert references(made) == {f"#/$defs/{definition}" for definition in made["$defs"]}


@pytest.mark.parametrize("name", NAMES)
def test_patterns_mean_the_same_in_every_language(name: str) -> None:
    text = json.dumps(schema(name))
    patterns = [json.loads(one) for one in re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', text)]
    for pattern in patterns:
        # classes such as \d differ in what they hold, look-around is missing from some engines
        assert not re.search(r"\\[dDwWsSbBAZz]|\(\?", pattern), pattern


@pytest.mark.skipif(not (ROOT / "tools" / "schemas.py").is_file(), reason="the tool is not installed")
def test_the_shipped_files_are_what_the_model_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import schemas  # noqa: PLC0415 - a program of the checkout

    try:
        made = schemas.files()
        on_disk = {path.name: path.read_text(encoding="utf-8") for path in schemas.FOLDER.glob("*.json")}
        assert on_disk == made, "run: PYTHONPATH=src python tools/schemas.py"
    finally:
        for name in ("schemas", "deriving"):
            sys.modules.pop(name, None)


def test_a_typo_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError) as caught:
        schema("evalution")
    assert caught.value.kind == "schema"
    assert caught.value.suggestion == "evaluation"
    with pytest.raises(UnknownNameError):
        schema_faults("../result", {})


def test_a_schema_is_a_new_copy_each_time() -> None:
    schema("evaluation").clear()
    assert schema("evaluation")["title"]


# -- what is shipped


def shipped_files() -> list[tuple[str, str]]:
    found = []
    for ruleset in rulesets_root().iterdir():
        heads = [name for name in ("ruleset", "amendment", "overlay") if (ruleset / f"{name}.json").is_file()]
        found += [(name, f"{ruleset.name}/{name}.json") for name in heads]
        for part, name in (("sets", "product-set"), ("labels", "labels")):
            if (ruleset / part).is_dir():
                found += [(name, f"{ruleset.name}/{part}/{item.name}") for item in (ruleset / part).iterdir()]
    return sorted(found)


@pytest.mark.parametrize(("name", "file"), shipped_files())
def test_every_shipped_file_is_valid(name: str, file: str) -> None:
    path = rulesets_root()
    for step in file.split("/"):
        path = path / step
    assert schema_faults(name, json.loads(path.read_text(encoding="utf-8")), file) == []


# -- schema and structuring agree


def slim(node: Any, path: tuple[Any, ...] = (), seen: set[tuple[Any, ...]] | None = None) -> Any:
    """Return data without the items of arrays in which no kind of place stands for the first time."""
    seen = set() if seen is None else seen
    seen.add(path)
    if isinstance(node, dict):
        return {key: slim(value, (*path, key), seen) for key, value in node.items()}
    if isinstance(node, list):
        kept, before = [], len(seen)
        for item in node:
            made = slim(item, (*path, 0), seen)
            if len(seen) > before:
                kept.append(made)
            before = len(seen)
        return kept
    return node


def small_documents() -> list[tuple[str, Any]]:
    """Valid documents, cut down to a size at which a change hits something that matters."""
    one = shipped_file("sets/01.json")
    cases = shipped_file("sets/26.json")
    labels = shipped_file("labels/en.json")
    rules = shipped_file("ruleset.json")
    for whole in (one, cases):
        for part in whole["parts"]:
            part["groups"] = part["groups"][:2]
            for group in part["groups"]:
                group["criteria"] = group["criteria"][:2]
                for criterion in group["criteria"]:
                    if "options" in criterion:
                        criterion["options"] = criterion["options"][-2:]
    amendment = shipped_file("amendment.json", "1489-2025")
    overlay = shipped_file("overlay.json", "bac-kan-city-2024")
    for whole in (rules, amendment, overlay):
        for key, value in whole.items():
            if isinstance(value, list):
                whole[key] = value[:2]
    for doubt in amendment["doubts"]:
        doubt["places"] = doubt["places"][:2]
    # the schema leaves open what is set: it depends on the place
    overlay["changes"][0]["set"] = 1
    amendment["changes"] = [{"at": "/gaps/star-legend", "remove": True}]
    found = [
        ("amendment", amendment),
        ("overlay", overlay),
        ("evaluation", EVALUATION),
        ("evaluation", {key: EVALUATION[key] for key in ("ruleset", "product_set", "answers")}),
        *(
            (name, json.loads((LIFE / f"{name}.json").read_text("utf-8")))
            for name in ("dossier", "history", "round")
        ),
        ("product-set", one),
        ("product-set", cases),
        ("ruleset", rules),
        ("labels", dict(list(labels.items())[:5])),
        ("council-policy", POLICY),
        ("sitting", SITTING),
    ]
    return [(name, slim(document)) for name, document in found]


DOCUMENTS = small_documents()


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(node, dict):
        found += [inner for key, value in node.items() for inner in places(value, (*path, key))]
    elif isinstance(node, list):
        found += [inner for index, value in enumerate(node) for inner in places(value, (*path, index))]
    return found


KEYS = sorted(
    {key for _, document in DOCUMENTS for path in places(document) for key in path if isinstance(key, str)}
    | {"Code", "", "1.1", "a/b~", "1.1\n"}
)
LEAVES = st.one_of(
    st.sampled_from(
        [None, True, False, "", [], {}, "1", "A", "1.1", "1.01", "0.1", "01", "a-b", "a--b", "-a", "A\n"]
    ),
    st.sampled_from(
        ["148-2023\n", "2024-02-30", "2023-02-29", "20240203", "2024-W01-1", "0000-01-01", "2024-1-1"]
    ),
    st.sampled_from(
        ["verified", "reject", "must", "Must", "đường", "sha256:" + 64 * "f", "sha256:" + 64 * "F"]
    ),
    st.sampled_from([0, 1, -1, 5, 6, 99, 100, 1000, 1001, 9999, 10000, 10**30, 0.5, 1.5, -2.25, 1e-9]),
    st.text(max_size=4).map(lambda text: unicodedata.normalize("NFC", text)),
    st.integers(),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=2),
    max_leaves=4,
)


def at(node: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        node = node[step]
    return node


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, Any]:
    """A valid document with a few changes: most are faulty, in one place or in some."""
    name, document = draw(st.sampled_from(DOCUMENTS))
    document = copy.deepcopy(document)
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(places(document)))
        if not path:
            if draw(st.integers(0, 19)) == 0:
                return name, draw(VALUES)
            continue
        parent, key = at(document, path[:-1]), path[-1]
        match draw(st.sampled_from(["drop", "replace", "swap", "add", "edit"])):
            case "drop":
                del parent[key]
            case "replace":
                parent[key] = draw(VALUES)
            case "swap":
                parent[key] = copy.deepcopy(at(document, draw(st.sampled_from(places(document)))))
            case "add" if isinstance(parent, dict):
                parent[draw(st.sampled_from(KEYS))] = draw(VALUES)
            case "edit" if isinstance(parent[key], str):
                parent[key] = draw(
                    st.sampled_from(["{}\n", "{} ", " {}", "{}-", "{}x", "{}.1", "\n"])
                ).format(parent[key])
            case "edit" if type(parent[key]) is int:
                parent[key] += draw(st.sampled_from([-100, -1, 1, 100, 10**9]))
            case _:
                pass
    return name, document


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changed())
def test_schema_and_strict_structuring_agree_on_every_document(made: tuple[str, Any]) -> None:
    name, document = made
    assert validator(name).is_valid(document) == quick(name).is_valid(document) == structured(name, document)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changed())
def test_a_document_has_faults_when_it_is_not_valid(made: tuple[str, Any]) -> None:
    name, document = made
    faults = schema_faults(name, document, "some.json")
    assert bool(faults) != validator(name).is_valid(document)
    for fault in faults:
        assert fault.code == "schema"
        assert fault.file == "some.json"
        for lang in ("en", "vi"):
            assert fault.message(lang)
            assert name in fault.remedy(lang)


OF_PERSONS = {"id-twice", "person-twice"}
"""What is wrong with persons alone: no schema can say that."""


def near(value: Any) -> list[Any]:
    """Values that come near to ``value``, and some that do not."""
    found: list[Any] = [
        None,
        True,
        "",
        "x",
        "X",
        "a b",
        0,
        -1,
        6,
        100,
        10**5,
        0.5,
        [],
        {},
        "2024-02-29",
        "2023-02-29",
    ]
    if isinstance(value, str):
        found += [value + "\n", value.upper(), value + "-", value[:-1], [value], {value: value}]
    elif isinstance(value, dict):
        found += [value | {"x": 1}, value | {"": None}, value | {"A b": ""}, value | {"a\n": ""}]
        found += [{name: inner for name, inner in value.items() if name != key} for key in value]
    elif isinstance(value, list):
        found += [value[:1], value + value, [*value, None], {"0": value[0]} if value else {}]
    return found


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_place_takes_the_same_values_in_schema_and_structuring(name: str) -> None:
    verdicts, seen = set(), set()
    for document in copy.deepcopy([document for one, document in DOCUMENTS if one == name]):
        assert validator(name).is_valid(document)
        assert structured(name, document)
        for path in places(document):
            # one place of each kind: what holds for one tier holds for the next one
            kind = tuple(0 if isinstance(step, int) else step for step in path)
            if kind in seen:
                continue
            seen.add(kind)
            # the document as a whole stands in an array, to be changed like any other place
            whole, (*above, last) = [document], (0, *path)
            kept = at(document, path)
            for value in near(kept):
                at(whole, tuple(above))[last] = value
                found = refusals(name, whole[0])
                if found and found <= OF_PERSONS:
                    continue
                verdicts.add(not found)
                assert quick(name).is_valid(whole[0]) == (not found), (path, value)
            at(whole, tuple(above))[last] = kept
    assert verdicts == {True, False}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("product_set",), 1.0),
        (("answers", "1.1"), 3.0),
        (("product",), unicodedata.normalize("NFD", "Dưa lưới")),
        (("answers", unicodedata.normalize("NFD", "đế")), 1),
        (("product",), "\ud83c"),
    ],
)
def test_what_json_schema_cannot_say_is_refused_by_the_structuring(
    place: tuple[str, ...], value: Any
) -> None:
    document = copy.deepcopy(EVALUATION)
    at(document, place[:-1])[place[-1]] = value
    assert validator("evaluation").is_valid(document)
    assert not structured("evaluation", document)


@given(st.one_of(st.dates(), st.sampled_from([date(1, 1, 1), date(2000, 2, 29), date(9999, 12, 31)])))
def test_every_day_of_the_calendar_is_a_date(day: date) -> None:
    assert validator("evaluation").is_valid(EVALUATION | {"date": day.isoformat()})


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
@example(1900, 2, 29)
@example(2023, 2, 29)
@example(2024, 2, 29)
def test_a_date_is_a_day_that_exists(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    assert validator("evaluation").is_valid(EVALUATION | {"date": text}) == structured(
        "evaluation", EVALUATION | {"date": text}
    )


def test_a_date_has_one_form() -> None:
    for text in ("20230228", "2023-2-28", "2023-02-28\n", "0000-01-01", "2023-W09-2", "٢٠٢٣-02-28"):
        assert not validator("evaluation").is_valid(EVALUATION | {"date": text}), text


@given(
    st.one_of(
        st.just(EVALUATION), changed().filter(lambda made: made[0] == "evaluation").map(lambda made: made[1])
    )
)
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_file_holds_one_evaluation_or_an_array_of_them(document: Any) -> None:
    fits = validator("evaluation").is_valid(document)
    if not isinstance(document, list):
        assert validator("evaluations").is_valid(document) == fits
    assert validator("evaluations").is_valid([document]) == fits
    assert validator("evaluations").is_valid([EVALUATION, document]) == fits
    assert validator("evaluations").is_valid([])


# -- the faults


def faults_of(name: str, data: object) -> list[tuple[str, str | None, str]]:
    return sorted((fault.pointer, fault.found, fault.fields["rule"]) for fault in schema_faults(name, data))


def test_all_faults_are_reported_each_with_its_place() -> None:
    data = {
        "ruleset": 148,
        "answers": {"1.1": True, "a/b~c": "1"},
        "anwsers": {},
        "gates": None,
        "digest": "sha256:1",
        "date": 3,
    }
    found = {(pointer, found) for pointer, found, _ in faults_of("evaluation", data)}
    assert found >= {
        ("/ruleset", "148"),
        ("/answers/1.1", "true"),
        ("/answers/a~1b~0c", '"1"'),
        ("/anwsers", '"anwsers"'),
        ("/gates", "null"),
        ("/digest", '"sha256:1"'),
        ("/date", "3"),
    }
    assert ("", 'required "product_set"') in [
        (where, rule) for where, _, rule in faults_of("evaluation", data)
    ]


def test_every_missing_key_is_named() -> None:
    assert [rule for _, _, rule in faults_of("evaluation", {})] == [
        'required "answers"',
        'required "product_set"',
        'required "ruleset"',
    ]


def test_a_fault_in_an_array_of_evaluations_is_found_where_it_stands() -> None:
    found = faults_of("evaluations", [EVALUATION, EVALUATION | {"product_set": "1"}])
    assert found == [("/1/product_set", '"1"', 'type "integer"')]


def test_a_fault_of_a_result_is_told_by_its_status() -> None:
    data = result_of({"1.1": 1})
    assert data["status"] == "open"
    data["bounds"]["points"]["least"] = -1
    assert faults_of("result", data) == [("/bounds/points/least", "-1", "minimum 0")]


def test_a_status_that_does_not_exist_is_answered_with_those_that_do() -> None:
    data = result_of({"1.1": 1}) | {"status": "done"}
    (first, second) = sorted(schema_faults("result", data), key=lambda fault: fault.pointer, reverse=True)
    assert (first.pointer, first.found) == ("/status", '"done"')
    assert first.fields["rule"] == 'enum ["ranked", "open", "stopped", "rejected", "invalid"]'
    assert second.fields["rule"].startswith("oneOf")


def test_a_key_of_the_wrong_form_is_found_by_its_pointer() -> None:
    assert [where for where, _, _ in faults_of("labels", {"a.b": "x", "A b": "y"})] == ["/A b"]


def test_faults_stand_in_the_order_of_the_document() -> None:
    # the validator looks at keys in the order of a set, which is another in every process
    labels = {f"key-{number}": number for number in range(40)}
    assert [fault.pointer for fault in schema_faults("labels", labels)] == [f"/{key}" for key in labels]
    sheet = {f"key-{number}": 1 for number in range(40)} | {"answers": {"1.2": "x", "1.1": "x"}}
    found = [fault.pointer for fault in schema_faults("evaluation", sheet)]
    places = ["", *(f"/{key}" for key in sheet if key != "answers"), "/answers/1.2", "/answers/1.1"]
    assert list(dict.fromkeys(found)) == places


def test_hostile_data_is_a_fault_and_no_traceback() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert [fault.code for fault in schema_faults("evaluation", {"ruleset": deep})] == ["json-depth"]
    assert [fault.code for fault in schema_faults("evaluation", {"ruleset": 10**6000})] == ["json-number"]
    while deep:  # taken apart by hand: freeing it at once goes as deep
        deep = deep[0]


# -- results


RULES = load("148-2023")


def result_of(answers: dict[str, int], **more: Any) -> dict[str, Any]:
    sheet = Evaluation(ruleset="148-2023", product_set=1, answers=answers, **more)
    return score(RULES, sheet).to_json(reasons=True)


def answered(number: int, *, last: bool) -> tuple[dict[str, int], dict[str, int]]:
    """The first or the last box of every criterion, of the first case where there are cases."""
    answers, cases = {}, {}
    for code, criterion in RULES.product_set(number).criteria.items():
        options = criterion.options
        if criterion.cases:
            cases[code] = criterion.cases[0].case
            options = criterion.cases[0].options
        answers[code] = len(options) if last else 1
        condition = criterion.condition
        if condition is not None and answers[condition.criterion] not in condition.options:
            del answers[code]
            cases.pop(code, None)
    return answers, cases


def valid_result(data: dict[str, Any]) -> str:
    assert schema_faults("result", json.loads(json.dumps(data))) == []
    return str(data["status"])


def quickly_valid(data: dict[str, Any]) -> str:
    quick("result").validate(json.loads(json.dumps(data)))
    return str(data["status"])


@pytest.mark.parametrize(
    ("number", "stop_points"),
    [*((number, "given") for number in sorted(RULES.numbers)), (1, "before"), (1, "none"), (22, "none")],
)
def test_every_result_of_scoring_is_valid(number: int, stop_points: str) -> None:
    rules = RULES
    if "stop-points" in RULES.choices:
        (declared,) = [one for one in RULES.decision.readings if one.id == "stop-points"]
        if stop_points not in declared.choices:
            pytest.skip(f"the ruleset does not offer {stop_points}")
        rules = with_readings(RULES, {"stop-points": stop_points})
    one = rules.product_set(number)
    asserted = [
        here.gate
        for here in one.gates
        if next(gate for gate in rules.decision.gates if gate.id == here.gate).trigger == "asserted"
    ]
    seen = set()
    for last in (True, False):
        answers, cases = answered(number, last=last)
        half = dict(list(answers.items())[: len(answers) // 2])
        zeros = dict.fromkeys(answers, 0)
        # what ticks no box is one sheet
        for given_answers in (answers, half, zeros, {}) if last else (answers, half):
            for gates in ((), *((gate,) for gate in asserted)):
                sheet = Evaluation(
                    ruleset=rules.id,
                    product_set=number,
                    answers=given_answers,
                    cases={code: case for code, case in cases.items() if code in given_answers},
                    gates=gates,
                    id="x" if last else None,
                )
                made = score(rules, sheet)
                # a whole sheet and a half of each set go to the validator that the package checks with
                shown = last and not gates and given_answers in (answers, half)
                seen.add((valid_result if shown else quickly_valid)(made.to_json(reasons=True)))
                # every status may leave its reasons out
                assert not last or quickly_valid(made.to_json()) == made.status
    assert {"ranked", "open"} <= seen
    assert not asserted or seen & {"rejected", "stopped"}


def test_what_could_not_be_scored_gives_a_valid_result() -> None:
    lines = [
        json.dumps(EVALUATION | {"ruleset": "149-2023"}),
        json.dumps(EVALUATION | {"product_set": 99}),
        json.dumps(
            EVALUATION
            | {"answers": {"1.1": 77, "a/b~c\n": 1, "x": 2}, "gates": ["g", "g"], "cases": {"1.1": 1}}
        ),
        '{"id": "b", "answers": [], "Ruleset": 1}',
        '{"ruleset": "148-2023", "ruleset": ""}',
        "[1",
    ]
    for outcome in score_all({"148-2023": RULES}.__getitem__, read_evaluations(lines), ["148-2023"]):
        for lang in ("en", "vi"):
            assert valid_result(outcome.to_json(lang=lang)) == "invalid"  # type: ignore[call-arg]


def test_the_result_schema_tells_the_statuses_apart() -> None:
    answers, cases = answered(1, last=True)
    ranked = result_of(answers, cases=cases)
    opened = result_of({})
    assert (valid_result(ranked), valid_result(opened)) == ("ranked", "open")
    wrong = [
        ranked | {"stars": None},
        ranked | {"stars": 6},
        ranked | {"stars_by_points": 0},
        ranked | {"points": None},
        ranked | {"points": {"A": 1}},
        ranked | {"points": {"total": 1.5}},
        ranked | {"points": {"total": 1, "all": 1}},
        ranked | {"gate": "imported-material"},
        ranked | {"open": []},
        ranked | {"bounds": opened["bounds"]},
        ranked | {"status": "done"},
        ranked | {"status": "open"},
        ranked | {"digest": "1"},
        ranked | {"faults": []},
        opened | {"open": []},
        opened | {"stars": 3},
        opened | {"bounds": None},
        opened | {"status": "ranked"},
        opened | {"status": "invalid"},
    ]
    needed = sorted(set(ranked) - {"id", "library", "reasons"})
    wrong += [{name: value for name, value in ranked.items() if name != key} for key in needed]
    for data in wrong:
        assert schema_faults("result", data), data
