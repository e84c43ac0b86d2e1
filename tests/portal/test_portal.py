"""The example portal as its users meet it: over HTTP, in a real browser, and fifty of them at once."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pytest
from kit.ground import best
from kit.node import PACKAGES

from ocop_rules import load, score
from ocop_rules.schemas import names, schema, schema_faults

NEEDED = os.environ.get("OCOP_TESTS_NEED_BROWSER")
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "examples" / "portal"
PASSWORD = "a pass phrase"  # noqa: S105 - of people that tests make up
USERS = 50
TODAY = "2024-10-25"
RULES = load("148-2023")
HOSTILE = '<script>document.title="taken"</script>"\'&'

if NEEDED:
    import httpx
    import openapi_spec_validator
    import uvicorn
else:
    for package in ("fastapi", "jinja2", "python_multipart"):
        pytest.importorskip(package, reason="needs the group portal")
    httpx = pytest.importorskip("httpx", reason="needs the group portal")
    openapi_spec_validator = pytest.importorskip("openapi_spec_validator", reason="needs the group portal")
    uvicorn = pytest.importorskip("uvicorn", reason="needs the group portal")


@dataclass(frozen=True)
class Site:
    """A portal that runs."""

    url: str
    store: Any
    module: Any

    def form(self, lang: str = "vi") -> Any:
        return self.module.form("148-2023", 1, lang)

    @contextmanager
    def enter(self, name: str, lang: str = "vi") -> Iterator[Any]:
        """Give a client that has signed in."""
        with httpx.Client(
            base_url=self.url, follow_redirects=True, timeout=60, cookies={"lang": lang}
        ) as client:
            answer = client.post("/sign-in", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 200
            yield client


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    sys.path.insert(0, str(FOLDER))
    try:
        import portal  # noqa: PLC0415 - it stands in the folder of the example
        import store  # noqa: PLC0415
    finally:
        sys.path.remove(str(FOLDER))
    path = tmp_path_factory.mktemp("portal") / "portal.sqlite"
    portal.today = lambda: TODAY
    app = portal.create_app(path)
    kept = store.Store(path)
    kept.add_person("hoa", HOSTILE, "producer", PASSWORD)
    kept.add_person("lan", "Lan", "producer", PASSWORD)
    kept.add_person("thu", "Thu", "secretary", PASSWORD)
    for number in range(USERS):
        kept.add_person(f"m{number}", f"Member {number}", "chair" if number == 0 else "member", PASSWORD)
    for name in ("mandarin", "lemon", "plum", "pear", "many"):
        kept.add_product(store.Product(name, f"{name} {HOSTILE}", "148-2023", 1, "hoa", "2024-09-02"))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield Site(f"http://127.0.0.1:{listening.getsockname()[1]}", kept, portal)
    server.should_exit = True
    thread.join()
    listening.close()


def csrf(page: str) -> str:
    found = re.search('name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def shown(page: str, what: str) -> str:
    found = re.search(f'<output id="{what}">(.*?)</output>', page, re.DOTALL)
    assert found
    return found[1].strip()


def boxes(answers: dict[str, int]) -> dict[str, str]:
    return {f"box.{code}": str(answer) for code, answer in answers.items()}


BEST = dict(best(RULES, 1).answers)


# -- what is kept and what is refused --------------------------------------------------------------


def test_nobody_sees_anything_without_signing_in(site: Site) -> None:
    with httpx.Client(base_url=site.url) as client:
        for path in ("/", "/sheet/mandarin", "/result/mandarin", "/council/mandarin"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert client.post("/sheet/mandarin", data=boxes(BEST)).status_code == 303
        wrong = client.post("/sign-in", data={"name": "m1", "password": "no"})
        assert wrong.status_code == 401
        assert "set-cookie" not in wrong.headers


def test_cookies_and_headers_protect_a_session(site: Site) -> None:
    with httpx.Client(base_url=site.url) as client:
        answer = client.post("/sign-in", data={"name": "m1", "password": PASSWORD})
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        token = client.cookies["portal"]
        assert token.encode() not in site.store.path.read_bytes()
        client.post("/sign-out", data={"csrf": csrf(client.get("/").text)})
        assert site.store.person(token) is None


def test_a_form_of_another_session_or_site_is_refused(site: Site) -> None:
    with site.enter("m1") as me, site.enter("m2") as other:
        stolen = csrf(other.get("/sheet/plum").text)
        own = csrf(me.get("/sheet/plum").text)
        for word in ("", "ô", stolen):
            assert me.post("/sheet/plum", data=boxes(BEST) | {"csrf": word}).status_code == 403
        elsewhere = {"Origin": "http://evil.example"}
        assert me.post("/sheet/plum", data=boxes(BEST) | {"csrf": own}, headers=elsewhere).status_code == 403
        assert site.store.sheet("plum", "m1") is None
        assert me.post("/sheet/plum", data=boxes(BEST) | {"csrf": own}).status_code == 200
        assert site.store.sheet("plum", "m1") is not None


def test_everyone_sees_and_changes_only_their_own_sheet(site: Site) -> None:
    with site.enter("m3") as me, site.enter("m4") as other, site.enter("lan") as stranger:
        word = csrf(me.get("/sheet/lemon").text)
        sent = boxes(BEST) | {"csrf": word, "evaluator": "m4", "person": "m4", "total": "5", "stars": "5"}
        me.post("/sheet/lemon", data=sent | {"box.1.1": "1"})
        kept = site.store.sheet("lemon", "m3")
        assert kept.data["evaluator"] == "m3"
        assert site.store.sheet("lemon", "m4") is None
        assert shown(other.get("/sheet/lemon").text, "total") == "0"
        assert other.get("/result/lemon").status_code == 404
        assert me.get("/council/lemon").status_code == 403
        assert stranger.get("/sheet/lemon").status_code == 404


def test_no_number_of_the_browser_is_believed(site: Site) -> None:
    with site.enter("m5") as me:
        word = csrf(me.get("/sheet/lemon").text)
        sent = boxes(BEST) | {"csrf": word, "points": "100", "box.1.1": "99", "box.1.2": "-1", "box.zz": "1"}
        answer = me.post("/sheet/lemon", data=sent | {"box.1.3": "1.5", "action": "hand-in"})
        assert answer.status_code == 422
        kept = site.store.sheet("lemon", "m5")
        assert not kept.handed_in
        rest = {code: one for code, one in BEST.items() if code not in ("1.1", "1.2", "1.3")}
        assert kept.data["answers"] == rest
        result = score(RULES, kept.data)
        assert result.points
        assert shown(answer.text, "total") == str(result.points["total"])


def test_flipping_the_story_keeps_the_total_and_drops_what_hung_on_it(site: Site) -> None:
    with site.enter("m6", "en") as me:
        word = csrf(me.get("/sheet/lemon").text)
        answer = me.post("/sheet/lemon", data=boxes(BEST | {"5.1": 1}) | {"csrf": word, "action": "save"})
        # the best sheet of set 1 without a story has 88 points and 2 stars
        assert (shown(answer.text, "total"), shown(answer.text, "stars")) == ("88", "2")
        assert answer.text.count('<ul class="faults">') == 1
        again = me.get("/sheet/lemon")
        assert shown(again.text, "total") == "88"
        assert '<ul class="faults">' not in again.text


def test_what_was_handed_in_stays_as_it_is(site: Site) -> None:
    with site.enter("m7") as me:
        word = csrf(me.get("/sheet/lemon").text)
        me.post("/sheet/lemon", data=boxes(BEST) | {"csrf": word, "action": "hand-in"})
        answer = me.post("/sheet/lemon", data=boxes(BEST | {"1.1": 1}) | {"csrf": word, "action": "save"})
        assert answer.status_code == 409
        assert site.store.sheet("lemon", "m7").data["answers"] == BEST
        result = me.get("/result/lemon").text
        assert "100" in result
        assert "1.1" in result


def test_hostile_names_are_text(site: Site) -> None:
    with site.enter("hoa") as me, site.enter("thu") as secretary:
        for page in (me.get("/").text, me.get("/sheet/plum").text, secretary.get("/council/plum").text):
            assert "<script>document" not in page
            assert (
                escape(HOSTILE) in page
                or escape(HOSTILE).replace("&quot;", "&#34;").replace("&#x27;", "&#39;") in page
            )


# -- the council ------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_secretary_sees_the_council(site: Site, lang: str) -> None:
    for name, answer in (("m0", 3), ("m8", 2)):
        with site.enter(name) as me:
            word = csrf(me.get("/sheet/mandarin").text)
            sent = boxes(BEST | {"1.1": answer}) | {"csrf": word, "action": "hand-in"}
            me.post("/sheet/mandarin", data=sent)
    with site.enter("thu", lang) as secretary:
        page = secretary.get("/council/mandarin").text
        assert "Member 0" in page
        assert "Member 8" in page
        assert "1.1" in page
        assert secretary.get("/sheet/mandarin").status_code == 403
        if site.store.closed("mandarin") is None:
            assert secretary.get("/minutes/mandarin").status_code == 404
            assert secretary.post("/council/mandarin", data={"csrf": "no"}).status_code == 403
            with site.enter("m0") as me:
                word = csrf(me.get("/").text)
                assert me.post("/council/mandarin", data={"csrf": word}).status_code == 403
            # no day, a day before the dossier, a day to come; and one before the sheets were handed in
            word = csrf(page)
            for day in ("", "2024-02-30", "2024-01-01", "2024-10-26", "2024-10-20"):
                refused = secretary.post("/council/mandarin", data={"csrf": word, "day": day})
                assert refused.status_code == 422
                assert 'role="alert"' in refused.text
                assert site.store.closed("mandarin") is None
            secretary.post("/council/mandarin", data={"csrf": word, "day": TODAY})
        page = secretary.get("/council/mandarin").text
        # the two who scored are the council; the others were not there
        assert {"vi": "99 điểm: 5 sao", "en": "99 points: 5 stars"}[lang] in page
        minutes = secretary.get("/minutes/mandarin").text
        assert "Member 8" in minutes
        assert "<script>document" not in minutes
        assert {"vi": "BIÊN BẢN", "en": "MINUTES"}[lang] in minutes.upper()
        row = re.search(r"<tr>(?:(?!</tr>).)*Member 9<(?:(?!</tr>).)*</tr>", minutes, re.DOTALL)
        assert row
        assert {"vi": "vắng", "en": "absent"}[lang] in row[0].lower()
    with site.enter("m0") as me:
        assert me.get("/minutes/mandarin").status_code == 403
        # who comes too late is told, and nothing is kept
    with site.enter("m9") as late:
        word = csrf(late.get("/").text)
        sent = boxes(BEST) | {"csrf": word, "action": "hand-in"}
        assert late.post("/sheet/mandarin", data=sent).status_code == 409
        assert site.store.sheet("mandarin", "m9") is None


def test_minutes_carry_the_day_of_the_sitting(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.enter("m0") as me, site.enter("thu", "en") as secretary:
        word = csrf(me.get("/sheet/pear").text)
        me.post("/sheet/pear", data=boxes(BEST) | {"csrf": word, "action": "hand-in"})
        word = csrf(secretary.get("/council/pear").text)
        monkeypatch.setattr(site.module, "today", lambda: "2024-10-28")
        secretary.post("/council/pear", data={"csrf": word, "day": "2024-10-27"})
        assert site.store.sheet("pear", "m0").data["date"] == TODAY
        assert "day 27 month 10 year 2024" in secretary.get("/minutes/pear").text
        # closed once: the day stays
        secretary.post("/council/pear", data={"csrf": word, "day": "2024-10-28"})
        assert site.store.closed("pear") == "2024-10-27"


@pytest.mark.parametrize("name", ["148-2023", "1489-2025", "26-2026"])
def test_a_sitting_is_closed_under_every_ruleset(site: Site, tmp_path: Path, name: str) -> None:
    """The first level need not be one that scores."""
    rules = load(name)
    day = rules.decision.identity.period.start.isoformat()
    kept = type(site.store)(tmp_path / "portal.sqlite")
    for person, role in (("hoa", "producer"), ("an", "chair"), ("binh", "member")):
        kept.add_person(person, person, role, PASSWORD)
    for number in (1, 26):
        product = type(site.store.products()[0])(f"p{number}", "P", name, number, "hoa", day)
        kept.add_product(product)
        sheet = best(rules, number).to_json() | {"evaluator": "an", "product": product.id, "date": day}
        kept.keep(product.id, "an", sheet, hand_in=True)
        told = site.module.minutes_of(kept, product, day, "en")
        assert ("absent" in told, ">ranked<" in told) == (True, True)


# -- guessing at passwords --------------------------------------------------------------------------


def test_a_password_cannot_be_guessed_at_without_end(tmp_path: Path, site: Site) -> None:
    now = 1000.0
    made = type(site.store)(tmp_path / "people.sqlite", lambda: now)
    limits = sys.modules[type(site.store).__module__]
    for name in ("an", "binh"):
        made.add_person(name, name, "member", PASSWORD)
    for _ in range(limits.ATTEMPTS):
        assert made.sign_in("an", "guess") is None
    with pytest.raises(limits.TooManyAttemptsError):
        made.sign_in("an", PASSWORD)
    assert made.sign_in("binh", PASSWORD)
    now += limits.ATTEMPT_SECONDS + 1
    assert made.person(made.sign_in("an", PASSWORD)).id == "an"
    # names that nobody has take no room of their own
    for number in range(limits.ATTEMPTS * 3):
        with suppress(limits.TooManyAttemptsError):
            made.sign_in(f"nobody-{number}", "guess")
    with closing(sqlite3.connect(made.path)) as database:
        assert database.execute("select count(*) from failure").fetchone() == (limits.ATTEMPTS,)
    # who gets in starts anew
    for _ in range(3):
        for _ in range(limits.ATTEMPTS - 1):
            assert made.sign_in("binh", "guess") is None
        assert made.sign_in("binh", PASSWORD)


def test_who_guesses_too_often_is_told_to_wait(site: Site) -> None:
    with httpx.Client(base_url=site.url, cookies={"lang": "en"}) as client:
        answers = [client.post("/sign-in", data={"name": "m49", "password": "x"}) for _ in range(6)]
        assert [one.status_code for one in answers] == [401] * 5 + [429]
        assert answers[-1].headers["retry-after"] == "300"
        assert "Try again in 5 minutes" in answers[-1].text
        assert client.post("/sign-in", data={"name": "m49", "password": PASSWORD}).status_code == 429
    with closing(sqlite3.connect(site.store.path)) as database, database:
        database.execute("delete from failure")


# -- for other programs -----------------------------------------------------------------------------


def test_the_api_keeps_to_its_openapi_document(site: Site) -> None:
    with site.enter("m12", "en") as me:
        document = me.get("/openapi.json").json()
        assert document["openapi"].startswith("3.1")
        assert sorted(document["paths"]) == [f"/api/{one}/{{name}}" for one in ("form", "preview", "result")]
        openapi_spec_validator.OpenAPIV31SpecValidator(
            document, base_uri=f"{site.url}/openapi.json"
        ).validate()
        known = {name: me.get(f"/schemas/{name}").json() for name in names()}
        assert known == {name: schema(name) for name in names()}
        sheet = {"ruleset": "other", "product_set": 3, "answers": BEST, "evaluator": "somebody"}
        live = me.post("/api/preview/plum", json=sheet).json()
        # what the portal knows itself is not asked of the browser
        assert (live["evaluation"]["ruleset"], live["evaluation"]["evaluator"]) == ("148-2023", "m12")
        assert live["result"]["points"]["total"] == 100
        refused = me.post("/api/preview/plum", content='{"answers": {"1.1": 1.0}}')
        assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
        me.post("/sheet/plum", data=boxes(BEST) | {"csrf": csrf(me.get("/").text), "action": "hand-in"})
        told = {"form": me.get("/api/form/plum?lang=en").json(), "preview": live, "problem": refused.json()}
        told["result"] = me.get("/api/result/plum").json()
        assert {name: schema_faults(name, data) for name, data in told.items()} == {name: [] for name in told}
        assert me.get("/api/form/nothing").json()["status"] == 404
    with httpx.Client(base_url=site.url) as stranger:
        for path in ("/api/form/plum", "/api/result/plum"):
            assert stranger.get(path).status_code == 401


# -- fifty at once ----------------------------------------------------------------------------------


def test_fifty_users_at_once_and_nothing_is_lost(site: Site) -> None:
    together = threading.Barrier(USERS)
    form = site.form()
    drawn = {}
    for number in range(USERS):
        dice = random.Random(number)  # noqa: S311 - sheets are drawn, no secrets
        drawn[f"m{number}"] = {
            one["code"]: dice.randint(1, len(one["boxes"]))
            for part in form["parts"]
            for group in part["groups"]
            for one in group["criteria"]
            if one["code"] not in ("5.1", "5.2", "5.3")
        } | {"5.1": 2, "5.2": 1, "5.3": 1}

    def work(name: str) -> str:
        with site.enter(name) as me:
            word = csrf(me.get("/sheet/many").text)
            together.wait(60)
            first = me.post("/sheet/many", data=boxes(BEST) | {"csrf": word, "action": "save"})
            last = me.post("/sheet/many", data=boxes(drawn[name]) | {"csrf": word, "action": "hand-in"})
            assert (first.status_code, last.status_code) == (200, 200)
            return shown(last.text, "total")

    with ThreadPoolExecutor(USERS) as pool:
        totals = dict(zip(drawn, pool.map(work, drawn), strict=True))
    kept = {one.person: one for one in site.store.sheets("many")}
    assert kept.keys() == drawn.keys()
    for name, answers in drawn.items():
        assert kept[name].handed_in
        assert kept[name].data["answers"] == answers
        result = score(RULES, kept[name].data)
        assert str(sum(one.points for one in result.reasons)) == totals[name] or result.gates


# -- a real browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    program = shutil.which("chromium")
    if NEEDED:
        assert program, "chromium is not installed"
        from playwright import sync_api  # noqa: PLC0415
    else:
        sync_api = pytest.importorskip("playwright.sync_api", reason="needs the group portal")
        if program is None:
            pytest.skip("needs chromium")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def sign_in(page: Any, site: Site, name: str) -> None:
    page.goto(f"{site.url}/sign-in")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/")


def test_points_are_live_and_keys_are_enough(chromium: Any, site: Site) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 640})
    sign_in(page, site, "m10")
    page.goto(f"{site.url}/sheet/plum")
    assert page.inner_text("#total") == "0"
    page.focus('input[name="box.1.1"][value=""]')
    page.keyboard.press("ArrowDown")
    points = site.form()["parts"][0]["groups"][0]["criteria"][0]["boxes"][0]["points"]
    page.locator("#total", has_text=re.compile(f"^{points}$")).wait_for()
    # live is not kept: only the button keeps
    assert site.store.sheet("plum", "m10") is None
    page.focus('button[value="save"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.is_checked('input[name="box.1.1"][value="1"]')
    assert site.store.sheet("plum", "m10").data["answers"] == {"1.1": 1}
    # nothing is wider than a phone
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.title() != "taken"
    page.close()


def test_everything_works_without_javascript(chromium: Any, site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, "m11")
    page.goto(f"{site.url}/sheet/plum")
    for code, answer in BEST.items():
        page.check(f'input[name="box.{code}"][value="{answer}"]')
    page.click('button[value="hand-in"]')
    assert page.inner_text("#total") == "100"
    assert site.store.sheet("plum", "m11").handed_in
    page.goto(f"{site.url}/result/plum")
    assert "100" in page.inner_text("main")
    context.close()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_rule_of_accessibility_is_broken(chromium: Any, site: Site, lang: str) -> None:
    axe = PACKAGES / "axe-core" / "axe.min.js"
    if not axe.is_file():
        assert not NEEDED, "axe-core is not installed"
        pytest.skip("needs: npm install --no-save --prefix .node axe-core")
    context = chromium.new_context(bypass_csp=True, viewport={"width": 360, "height": 640})
    context.add_cookies([{"name": "lang", "value": lang, "url": site.url}])
    page = context.new_page()
    broken = {}
    for name, paths in (
        ("m0", ("/sign-in", "/", "/sheet/lemon", "/sheet/mandarin", "/result/mandarin")),
        ("thu", ("/", "/council/mandarin", "/council/lemon")),
    ):
        sign_in(page, site, name)
        for path in paths:
            page.goto(site.url + path)
            page.add_script_tag(path=str(axe))
            found = page.evaluate("axe.run()")
            told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]]
            if told:
                broken[path] = told
    context.close()
    assert broken == {}, json.dumps(broken, indent=1)
