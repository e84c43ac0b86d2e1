"""An example portal: producers and councils fill in score sheets, the secretary sees what comes of them.

``make portal`` starts it with made-up people and products. It keeps boxes and computes everything else:
no number of the browser is believed.
"""

import hmac
import json
import os
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from api import api_of, document_of
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException as StarletteHTTPException
from store import ATTEMPT_SECONDS, SESSION_SECONDS, Person, Product, Store, TooManyAttemptsError

from ocop_rules import OcopError, Ruleset, deliberate, load, score, tell
from ocop_rules.councils import compare_members
from ocop_rules.errors import FaultsError
from ocop_rules.life import Round, run_round
from ocop_rules.office import print_file, round_documents
from ocop_rules.rulesets import shipped_registry
from ocop_rules.scoring import Preview, preview, prune
from ocop_rules.telling import form_of, problem, tell_members

HERE = Path(__file__).parent
RULES = {name: load(name) for name in ("148-2023", "1489-2025", "26-2026")}
LANGUAGES = ("vi", "en")
DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
COOKIE = "portal"
SAFE = {
    # a page of the library brings its styles along
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
WORDS = {lang: json.loads((HERE / f"words.{lang}.json").read_text(encoding="utf-8")) for lang in LANGUAGES}
PAGES = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True)


def today() -> str:
    """Return the day in this office."""
    return date.today().isoformat()  # noqa: DTZ011 - a sitting is held on the day of its place


@cache
def form(ruleset: str, number: int, lang: str) -> dict[str, Any]:
    """Return a sheet as a form; it follows from these three alone."""
    return form_of(RULES[ruleset], number, lang=lang)


def read(product: Product, person: Person, fields: FormData) -> dict[str, Any]:
    """Return what was sent as an evaluation: boxes and gates, nothing else, as they came."""

    def number(text: str) -> int | str:
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else text  # noqa: PLR2004

    answers: dict[str, int | str] = {}
    cases: dict[str, int | str] = {}
    for name, value in fields.multi_items():
        if not name.startswith("box.") or value == "" or not isinstance(value, str):
            continue
        case, dot, box = value.rpartition(".")
        answers[name.removeprefix("box.")] = number(box)
        if dot:
            cases[name.removeprefix("box.")] = number(case)
    return {
        "ruleset": product.ruleset,
        "digest": RULES[product.ruleset].digest,
        "product_set": product.product_set,
        "product": product.id,
        "evaluator": person.id,
        "date": today(),
        "answers": answers,
        "cases": cases,
        "gates": [value for value in fields.getlist("gate") if isinstance(value, str)],
    }


def council_of(store: Store, product: Product, *, closed: bool) -> dict[str, Any] | None:
    """Return the sitting on a product, of the sheets that have been handed in.

    While it lasts the council waits for the others; once it is closed, who has no sheet was absent.
    """
    seats = store.people("chair", "member")
    known = {one.id for one in seats}
    handed = [one for one in store.sheets(product.id) if one.handed_in]
    sheets = [one.data for one in handed if one.person in known]
    if not sheets:
        return None
    own = [one.data for one in handed if one.person == product.producer]
    return {
        "ruleset": product.ruleset,
        "product_set": product.product_set,
        "product": product.id,
        "council": {
            "members": [
                {
                    "id": one.id,
                    "name": one.name,
                    "role": one.role,
                    "absent": closed and one.id not in {each["evaluator"] for each in sheets},
                }
                for one in seats
            ]
        },
        "sheets": sheets,
        **({"self_assessment": own[0]} if own else {}),
    }


def minutes_of(store: Store, product: Product, day: str, lang: str) -> str | None:
    """Return the minutes of the council's sitting on a product, for paper; None where nobody has scored.

    Raises FaultsError where the sitting cannot have been held on that day under these rules.
    """
    sitting = council_of(store, product, closed=True)
    if sitting is None:
        return None
    members = sitting["council"]["members"]
    rules = RULES[product.ruleset]
    own = {"self_assessment": sitting["self_assessment"]} if "self_assessment" in sitting else {}
    # the first level that has a council scores
    level = next(one.id for one in rules.decision.levels if one.scores)
    dossier = {"ruleset": rules.id, "kind": "new", "product_set": product.product_set, "filed": product.filed}
    held = Round.from_json(
        {
            "plan": {"ruleset": rules.id, "level": level},
            "councils": [{"council": {**sitting["council"], "level": level}}],
            "products": [
                {
                    "product": {
                        "id": product.id,
                        "name": product.name,
                        "product_set": product.product_set,
                        "producer": product.producer,
                    },
                    "dossier": {**dossier, "handed": []},
                }
            ],
            "sittings": [
                {
                    "product": product.id,
                    "level": level,
                    "day": day,
                    "sheets": sitting["sheets"],
                    "absent": [one["id"] for one in members if one["absent"]],
                    **own,
                }
            ],
        }
    )
    made = round_documents(
        rules, held, run_round(rules, held, day=date.fromisoformat(day)), lang=lang, personal=True
    )
    return next((print_file(one) for one in made if one.name.startswith("minutes-")), None)


def create_app(path: Path) -> FastAPI:  # noqa: C901, PLR0915 - the pages of the portal, one function each
    """Return the portal over the SQLite file at ``path``."""
    store = Store(path)
    app = FastAPI(title="Portal", docs_url=None, redoc_url=None)
    app.openapi = lambda: document_of(app)  # type: ignore[method-assign]
    pages = APIRouter(include_in_schema=False)
    app.mount("/static", StaticFiles(directory=HERE / "static"))

    def lang_of(request: Request) -> str:
        asked = request.cookies.get("lang", "")
        return asked if asked in LANGUAGES else LANGUAGES[0]

    def page(
        request: Request, name: str, code: int = 200, headers: dict[str, str] | None = None, **fields: Any
    ) -> HTMLResponse:
        lang = lang_of(request)
        text = PAGES.get_template(name).render(
            lang=lang, words=WORDS[lang], path=request.url.path, **{"person": None, **fields}
        )
        return HTMLResponse(text, code, headers)

    @app.middleware("http")
    async def safely(request: Request, answer: Any) -> Response:
        origin = request.headers.get("origin")
        if request.method == "POST" and origin and urlsplit(origin).netloc != request.headers.get("host"):
            return Response("Another site sent this form.", 403, SAFE)
        response: Response = await answer(request)
        response.headers.update(SAFE)
        return response

    @app.exception_handler(OcopError)
    async def told(request: Request, error: OcopError) -> JSONResponse:
        data = problem(error, lang=lang_of(request), instance=request.url.path)
        return JSONResponse(data, data["status"], media_type="application/problem+json")

    @app.exception_handler(StarletteHTTPException)
    async def refused(request: Request, error: StarletteHTTPException) -> Response:
        if error.headers and "Location" in error.headers:
            return RedirectResponse(error.headers["Location"], error.status_code)
        if request.url.path.startswith(("/api/", "/schemas/")):
            data = {"type": "about:blank", "title": error.detail, "status": error.status_code}
            return JSONResponse(data, error.status_code, media_type="application/problem+json")
        return page(request, "refused.html", error.status_code, status=error.status_code)

    def signed_in(request: Request) -> Person:
        person = store.person(request.cookies.get(COOKIE, ""))
        if person is None and request.url.path.startswith("/api/"):
            raise HTTPException(401)
        if person is None:
            raise HTTPException(303, headers={"Location": "/sign-in"})
        return person

    async def sent(request: Request) -> FormData:
        return await request.form(max_fields=500, max_files=0)

    def protected(
        person: Annotated[Person, Depends(signed_in)], fields: Annotated[FormData, Depends(sent)]
    ) -> FormData:
        if not hmac.compare_digest(str(fields.get("csrf", "")).encode(), person.csrf.encode()):
            raise HTTPException(403, "The form is not of this session.")
        return fields

    Me = Annotated[Person, Depends(signed_in)]  # noqa: N806 - a type
    Sent = Annotated[FormData, Depends(protected)]  # noqa: N806 - a type

    def product_for(name: str, person: Person) -> Product:
        found = next((one for one in store.products() if one.id == name), None)
        # what is none of one's business does not exist
        if found is None or (person.role == "producer" and found.producer != person.id):
            raise HTTPException(404)
        return found

    def sheet_for(name: str, person: Person) -> Product:
        found = product_for(name, person)
        if person.role == "secretary":
            raise HTTPException(403)
        return found

    @pages.get("/sign-in")
    def ask(request: Request) -> Response:
        return page(request, "sign-in.html")

    @pages.post("/sign-in")
    def enter(request: Request, fields: Annotated[FormData, Depends(sent)]) -> Response:
        try:
            token = store.sign_in(str(fields.get("name", "")), str(fields.get("password", "")))
        except TooManyAttemptsError:
            wait = {"Retry-After": str(ATTEMPT_SECONDS)}
            return page(request, "sign-in.html", 429, wait=ATTEMPT_SECONDS // 60, headers=wait)
        if token is None:
            return page(request, "sign-in.html", 401, wrong=True)
        response = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        response.set_cookie(
            COOKIE, token, max_age=SESSION_SECONDS, httponly=True, samesite="strict", secure=secure
        )
        return response

    @pages.post("/sign-out")
    def leave(request: Request, _: Sent) -> Response:
        store.sign_out(request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(COOKIE)
        return response

    @pages.get("/lang/{lang}")
    def speak(lang: str) -> Response:
        response = RedirectResponse("/", 303)
        if lang in LANGUAGES:
            response.set_cookie("lang", lang, samesite="lax", httponly=True)
        return response

    @pages.get("/")
    def home(request: Request, me: Me) -> Response:
        mine = [one for one in store.products() if me.role != "producer" or one.producer == me.id]
        own = {one.id: store.sheet(one.id, me.id) for one in mine}
        return page(request, "home.html", person=me, products=mine, own=own)

    def fill(
        request: Request, me: Person, product: Product, live: Preview, status: int = 200, **more: Any
    ) -> Response:
        lang = lang_of(request)
        drawn = form(product.ruleset, product.product_set, lang)
        names = {
            one["code"]: one["text"]
            for part in drawn["parts"]
            for group in part["groups"]
            for one in group["criteria"]
        }
        kept = store.sheet(product.id, me.id)
        name = "live.html" if "live" in request.query_params else "sheet.html"
        fields = {"person": me, "product": product, "form": drawn, "live": live, "names": names, **more}
        fields["sheet"] = live.evaluation
        fields["final"] = kept is not None and kept.handed_in
        fields["closed"] = store.closed(product.id) is not None
        return page(request, name, status, **fields)

    @pages.get("/sheet/{name}")
    def open_sheet(request: Request, name: str, me: Me) -> Response:
        product = sheet_for(name, me)
        kept = store.sheet(name, me.id)
        data = read(product, me, FormData()) if kept is None else kept.data
        return fill(request, me, product, preview(RULES[product.ruleset], data))

    @pages.post("/sheet/{name}")
    def save_sheet(request: Request, name: str, me: Me, fields: Sent) -> Response:
        product = sheet_for(name, me)
        rules = RULES[product.ruleset]
        live = preview(rules, read(product, me, fields))
        if "live" in request.query_params or live.evaluation is None:
            return fill(request, me, product, live)
        ready = live.valid and live.result is not None and live.result.status != "open"
        hand_in = fields.get("action") == "hand-in" and ready
        kept = store.keep(name, me.id, prune(rules, live.evaluation).evaluation.to_json(), hand_in=hand_in)
        if not kept:
            stored = store.sheet(name, me.id)
            return fill(request, me, product, preview(rules, stored.data if stored else {}), 409)
        if fields.get("action") == "hand-in" and not ready:
            return fill(request, me, product, live, 422, refused=True)
        if live.faults:
            return fill(request, me, product, live, saved=True)
        return RedirectResponse(f"/sheet/{name}", 303)

    @pages.get("/result/{name}")
    def show_result(request: Request, name: str, me: Me) -> Response:
        product = sheet_for(name, me)
        kept = store.sheet(name, me.id)
        if kept is None:
            raise HTTPException(404)
        rules = RULES[product.ruleset]
        told = tell(score(rules, kept.data), rules=rules, lang=lang_of(request))
        return page(request, "page.html", person=me, product=product, pages=[told.html(whole=False)])

    @pages.get("/council/{name}")
    def show_council(request: Request, name: str, me: Me) -> Response:
        return council_page(request, name, me)

    def council_page(request: Request, name: str, me: Person, **more: Any) -> Response:
        product = product_for(name, me)
        if me.role != "secretary":
            raise HTTPException(403)
        rules: Ruleset = RULES[product.ruleset]
        day = store.closed(name)
        sitting = council_of(store, product, closed=day is not None)
        told = []
        if sitting is not None:
            made, lang = deliberate(rules, sitting), lang_of(request)
            told = [
                tell(made, rules=rules, lang=lang).html(whole=False),
                tell_members(made, compare_members(rules, made), rules=rules, lang=lang).html(whole=False),
            ]
        fields = {"person": me, "product": product, "pages": told, "day": day, "today": today(), **more}
        return page(request, "council.html", 422 if more else 200, **fields)

    @pages.post("/council/{name}")
    def close_sitting(request: Request, name: str, me: Me, fields: Sent) -> Response:
        product = product_for(name, me)
        if me.role != "secretary":
            raise HTTPException(403)
        day = str(fields.get("day", ""))
        if not DAY.fullmatch(day) or not product.filed <= day <= today():
            return council_page(request, name, me, bad_day=True)
        try:
            if minutes_of(store, product, day, lang_of(request)) is None:
                raise HTTPException(404)
        except FaultsError as error:
            return council_page(request, name, me, faults=error.faults)
        store.close(name, day)
        return RedirectResponse(f"/council/{name}", 303)

    @pages.get("/minutes/{name}")
    def show_minutes(request: Request, name: str, me: Me) -> Response:
        product = product_for(name, me)
        if me.role != "secretary":
            raise HTTPException(403)
        day = store.closed(name)
        text = None if day is None else minutes_of(store, product, day, lang_of(request))
        if text is None:
            raise HTTPException(404)
        return HTMLResponse(text)

    app.include_router(pages)
    app.include_router(api_of(store, RULES, signed_in, sheet_for, form))
    return app


def demo() -> FastAPI:
    """Return the portal with made-up people and products; every password is "ocop-demo"."""
    path = Path(os.environ.get("PORTAL_DATABASE", HERE / "out" / "portal.sqlite"))
    path.parent.mkdir(parents=True, exist_ok=True)
    app = create_app(path)
    store = Store(path)
    store.add_person("hoa", "Hoa (made up)", "producer", "ocop-demo")
    store.add_person("an", "An (made up)", "chair", "ocop-demo")
    store.add_person("binh", "Bình (made up)", "member", "ocop-demo")
    store.add_person("chi", "Chi (made up)", "member", "ocop-demo")
    store.add_person("thu", "Thu (made up)", "secretary", "ocop-demo")
    day = date.fromisoformat(today())
    # the dossiers are filed today, and the rules are those of the day
    (*_, rules) = shipped_registry().in_force(day)
    store.add_product(Product("mandarin", "Mandarins (made up)", rules.id, 1, "hoa", today()))
    store.add_product(Product("village", "A village to visit (made up)", rules.id, 26, "hoa", today()))
    return app
