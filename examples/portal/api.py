"""The portal's data for other programs: forms, live points and results as JSON, told by an OpenAPI document.

The document points at the schemas of the library as they are, each at an address of its own.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.openapi.utils import get_openapi
from store import Person, Product, Store

from ocop_rules import Evaluation, Ruleset, score
from ocop_rules.schemas import names, schema
from ocop_rules.scoring import preview


def _json(name: str, media: str = "application/json") -> dict[str, Any]:
    return {media: {"schema": {"$ref": f"/schemas/{name}"}}}


_PROBLEM = _json("problem", "application/problem+json")


def _answers(name: str) -> dict[int | str, dict[str, Any]]:
    return {
        200: {"content": _json(name)},
        400: {"description": "What was sent cannot be read", "content": _PROBLEM},
        401: {"description": "Nobody has signed in"},
        404: {"description": "There is no such product"},
        422: {"description": "What was sent has faults", "content": _PROBLEM},
    }


def document_of(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of the portal."""
    made: dict[str, Any] = get_openapi(title=app.title, version="1", routes=app.routes)
    return made


def api_of(
    store: Store,
    rulesets: Mapping[str, Ruleset],
    signed_in: Callable[..., Any],
    sheet_for: Callable[[str, Person], Product],
    form: Callable[[str, int, str], dict[str, Any]],
) -> APIRouter:
    """Return the pages of the API; who may ask for what is asked of the portal itself."""
    api = APIRouter()
    me = Depends(signed_in)

    @api.get("/schemas/{name}", include_in_schema=False)
    def show_schema(name: str) -> dict[str, Any]:
        if name not in names():
            raise HTTPException(404)
        return schema(name)

    @api.get("/api/form/{name}", responses=_answers("form"), response_model=None)
    def show_form(name: str, lang: str = "vi", person: Person = me) -> dict[str, Any]:
        product = sheet_for(name, person)
        return form(product.ruleset, product.product_set, lang)

    @api.get("/api/result/{name}", responses=_answers("result"), response_model=None)
    def show_result(name: str, person: Person = me) -> dict[str, Any]:
        product = sheet_for(name, person)
        kept = store.sheet(name, person.id)
        if kept is None:
            raise HTTPException(404)
        return score(rulesets[product.ruleset], kept.data).to_json(reasons=True)

    @api.post(
        "/api/preview/{name}",
        responses=_answers("preview"),
        response_model=None,
        openapi_extra={"requestBody": {"required": True, "content": _json("evaluation")}},
    )
    async def show_preview(name: str, request: Request, lang: str = "vi", person: Person = me) -> Any:
        product = sheet_for(name, person)
        rules = rulesets[product.ruleset]
        sent = Evaluation.parse(await request.body()).to_json()
        own = {"ruleset": rules.id, "product_set": product.product_set, "product": product.id}
        return preview(rules, sent | own | {"evaluator": person.id}).to_json(lang=lang)

    return api
