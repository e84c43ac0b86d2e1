"""The schemas as the programs of others use them: strict Ajv, OpenAPI 3.1."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from kit.ground import best
from kit.node import PACKAGES, node_with
from referencing import Registry, Resource

from ocop_rules import load, score
from ocop_rules.schemas import names, schema
from ocop_rules.scoring import preview
from ocop_rules.telling import form_of

RULES = load("148-2023")

AJV = """
const Ajv = require(process.argv[2] + "/ajv/dist/2020.js").default;
const { schemas, documents } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const told = {};
for (const [name, schema] of Object.entries(schemas)) {
  // one validator with every rule of strict mode, for each schema by itself
  try { new Ajv({ strict: true, allErrors: true }).compile(schema); }
  catch (error) { told[name] = error.message; }
}
// and one for all, as the components of an OpenAPI document are referred to
const ajv = new Ajv({ strict: true });
for (const schema of Object.values(schemas)) ajv.addSchema(schema);
const verdicts = documents.map(([name, data]) => ajv.compile({ $ref: schemas[name].$id })(data));
console.log(JSON.stringify({ told, verdicts }));
"""


def documents() -> list[tuple[str, Any, bool]]:
    """Return data by the names of their schemas, and whether it is valid."""
    sheet = best(RULES, 1)
    result = score(RULES, sheet).to_json(reasons=True)
    dated = sheet.to_json() | {"date": "2024-02-29"}
    return [
        ("evaluation", dated, True),
        ("evaluation", dated | {"date": "2023-02-29"}, False),
        ("evaluation", dated | {"answers": {"1.1": "3"}}, False),
        ("result", result, True),
        ("result", result | {"stars": 6}, False),
        ("preview", preview(RULES, {"ruleset": "148-2023", "product_set": 1}).to_json(), True),
        ("form", form_of(RULES, 1), True),
        ("form", {"parts": []}, False),
    ]


def test_strict_ajv_takes_every_schema_as_it_is(tmp_path: Path) -> None:
    node = node_with("ajv")
    program = tmp_path / "strict.cjs"
    program.write_text(AJV, encoding="utf-8")
    tried = documents()
    given = {
        "schemas": {name: schema(name) for name in names()},
        "documents": [(name, data) for name, data, _ in tried],
    }
    run = subprocess.run(
        [node, str(program), str(PACKAGES)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["told"] == {}
    assert told["verdicts"] == [valid for _, _, valid in tried]


@cache
def components() -> Any:
    """Return every schema by its id."""
    made = [schema(name) for name in names()]
    return Registry().with_resources([(one["$id"], Resource.from_contents(one)) for one in made]).crawl()


@pytest.mark.parametrize("case", range(len(documents())))
def test_they_refer_to_one_another_by_their_ids(case: int) -> None:
    name, data, valid = documents()[case]
    operation = {"$ref": schema(name)["$id"]}
    assert Draft202012Validator(operation, registry=components()).is_valid(data) == valid


@pytest.mark.parametrize("way", ["file", "component"])
def test_an_openapi_document_takes_every_schema_as_it_is(way: str, tmp_path: Path) -> None:
    if os.environ.get("OCOP_RULES_NODE") == "required":
        spec = importlib.import_module("openapi_spec_validator")
    else:
        spec = pytest.importorskip("openapi_spec_validator", reason="needs the group portal")
    for name in names():
        (tmp_path / f"{name}.json").write_text(json.dumps(schema(name)), encoding="utf-8")

    def content(name: str) -> dict[str, Any]:
        where = f"{name}.json" if way == "file" else schema(name)["$id"]
        return {"content": {"application/json": {"schema": {"$ref": where}}}}

    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "A portal", "version": "1"},
        "paths": {
            f"/{name}": {"get": {"responses": {"200": {"description": "", **content(name)}}}}
            for name in names()
        },
    }
    if way == "file":
        # every reference is followed, and every schema behind it is looked at
        base = (tmp_path / "openapi.json").as_uri()
        spec.OpenAPIV31SpecValidator(document, base_uri=base).validate()
        (tmp_path / "form.json").write_text('{"type": 3}', encoding="utf-8")
        alone = document | {"paths": {"/form": document["paths"]["/form"]}}
        assert list(spec.OpenAPIV31SpecValidator(alone, base_uri=base).iter_errors())
    else:
        # this validator does not look behind an $id: the schema of OpenAPI itself, and Ajv above, do
        document["components"] = {"schemas": {name: schema(name) for name in names()}}
        rules = importlib.import_module("openapi_spec_validator.schemas").openapi_v31_schema_validator
        assert list(rules.iter_errors(document)) == []
        assert list(rules.iter_errors(document | {"components": {"schemas": []}}))


def test_every_reference_stays_within_its_document() -> None:
    for name in names():
        text = json.dumps(schema(name))
        assert text.count('"$ref": "') == text.count('"$ref": "#/$defs/')
