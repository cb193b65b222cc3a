"""The page behind a one-time link, as a client's browser meets it, and as everybody else does."""

import io
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from handrail_planner.core.days import AfterFact, AroundSession, Dated, Recurring, Weekly
from handrail_planner.core.moments import Window
from handrail_planner.desk import Desk
from handrail_planner.handlers.links import NewLink
from handrail_planner.http.app import make_app
from handrail_planner.http.page.pages import LANGUAGES, spoken, texts
from handrail_planner.http.page.times import times
from handrail_shared.contracts.events import (
    PlanAccepted,
    PlanActivated,
    PlanChangeAsked,
    PlanDeclined,
    PlanProposed,
    PlanRehearsed,
)
from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.runtime.clock import VirtualClock
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.log import set_up
from handrail_shared.runtime.service import HttpServer

from tests.planner.conftest import MONDAY, Caller, Said, app_of, plan_body, register
from tests.support.postgres import Database

UNTIL = MONDAY + timedelta(hours=72)
STEPS = ["I put my glass on the bar", "I look at the door"]
EN, ES = texts("en"), texts("es")


@dataclass(slots=True)
class Browser:
    """A browser at a link: it keeps cookies and follows redirects, and can read forms."""

    http: httpx.AsyncClient
    path: str
    code: str
    page: httpx.Response = field(init=False)

    async def look(self) -> httpx.Response:
        self.page = await self.http.get(self.path)
        return self.page

    async def send(self, step: str, **fields: str) -> httpx.Response:
        """Send a form of the page that was last seen."""
        key = re.search(r'name="key" value="([0-9a-f]+)"', self.page.text) if hasattr(self, "page") else None
        known = {"key": key[1]} if key else {}
        self.page = await self.http.post(self.path, data=known | {"step": step} | fields)
        return self.page

    async def open(self) -> httpx.Response:
        return await self.send("code", code=self.code)

    async def take_on(self, confidence: int = 8, **more: str) -> httpx.Response:
        return await self.send("answer", answer="accept", confidence=str(confidence), **more)


@pytest.fixture
async def http(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app_of(desk)), base_url="http://planner.example.com", follow_redirects=True
    ) as client:
        yield client


@pytest.fixture
async def plan(clinic: Caller) -> Any:
    client_id = await clinic.client()
    return await clinic.draft(client_id, await clinic.goal(client_id), tiny="I step outside for a minute", steps=STEPS)


async def linked(desk: Desk, clinic: Caller, plan: Any) -> NewLink:
    """The plan laid before the client: the code as the clinician is told it, the link as the notifier hears of it."""
    answer = await clinic.post(f"/v1/plans/{plan['plan_id']}/propose", {"way": "page"})
    assert answer.status_code == 200, answer.text
    news = await Said(desk.db).last()
    assert isinstance(news, PlanProposed)
    assert (news.way, str(news.plan_id)) == ("page", plan["plan_id"])
    async with desk.db.transaction(news.clinic_id) as tx:
        url = await desk.open_text(tx, news.clinic_id, news.client_id, "plan.link", news.link)
    assert url is not None
    return NewLink(url, answer.json()["told_code"])


async def withdrawn(clinic: Caller, plan: Any) -> None:
    assert (await clinic.post(f"/v1/plans/{plan['plan_id']}/withdraw")).status_code == 200


async def revised(clinic: Caller, plan: Any) -> None:
    body = plan_body(plan["goal_id"], cue="somebody says one more", version=plan["version"])
    answer = await clinic.put(f"/v1/plans/{plan['plan_id']}", body)
    assert answer.status_code == 200, answer.text


async def as_it_stands(clinic: Caller, plan: Any) -> Any:
    return (await clinic.get(f"/v1/plans/{plan['plan_id']}")).json()


@pytest.fixture
async def browser(desk: Desk, http: httpx.AsyncClient, clinic: Caller, plan: Any) -> Browser:
    return at(http, await linked(desk, clinic, plan))


def at(http: httpx.AsyncClient, link: NewLink) -> Browser:
    return Browser(http, httpx.URL(link.url).path, link.code)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def test_a_client_takes_a_plan_on_and_says_it_back(
    browser: Browser, clinic: Caller, plan: Any, said: Said, desk: Desk
) -> None:
    await browser.look()
    shown = (await browser.open()).text
    told = ("cue", "response", "first_act", "tiny", "done_when", "obstacle")
    assert [each for each in (*(plan[name] for name in told), *STEPS) if each not in shown] == []
    assert "Friday at 4:40 pm, for 5:00 pm to 7:00 pm" in shown
    assert "Fridays that I remember" in shown
    assert EN["said_title"] in (await browser.take_on(8, importance="9")).text
    assert EN["thanks_say_back"] in (await browser.send("say_back", words="If they go, I go home.")).text
    accepted, rehearsed, activated = (await said.all())[-3:]
    assert isinstance(accepted, PlanAccepted)
    assert (accepted.way, accepted.confidence, accepted.importance) == ("page", 8, 9)
    assert isinstance(rehearsed, PlanRehearsed)
    assert (rehearsed.way, rehearsed.plan_version) == ("page", 1)
    assert isinstance(activated, PlanActivated)
    assert (await as_it_stands(clinic, plan))["state"] == "active"
    assert await words_kept(desk, "plan_rehearsal", "plan.rehearsal") == ["If they go, I go home."]


async def words_kept(desk: Desk, table: str, kind: Any) -> list[str | None]:
    """What stands sealed in a table, opened."""
    async with desk.db.everywhere() as tx:
        rows = await tx.fetch(f"SELECT clinic_id, client_id, words FROM {table} JOIN plan USING (clinic_id, plan_id)")
        return [
            await desk.open_text(tx, ClinicId(clinic), ClientId(client), kind, text) for clinic, client, text in rows
        ]


async def test_to_propose_again_voids_the_link_and_tells_a_new_code(
    browser: Browser, desk: Desk, clinic: Caller, plan: Any
) -> None:
    for _ in range(5):
        await browser.send("code", code=wrong(browser.code))
    newer = at(browser.http, await linked(desk, clinic, plan))
    assert EN["plan_title"] in (await newer.open()).text
    newest = at(browser.http, await linked(desk, clinic, plan))
    assert (await newer.look()).status_code == 404
    assert EN["plan_title"] in (await newest.open()).text


async def test_a_page_is_no_way_to_answer_what_is_proposed_in_another(
    browser: Browser, clinic: Caller, plan: Any
) -> None:
    await withdrawn(clinic, plan)
    assert (await clinic.post(f"/v1/plans/{plan['plan_id']}/propose", {"way": "session"})).is_success
    assert (await browser.open()).status_code == 404


async def test_before_the_code_nothing_says_who_or_what_it_is_for(browser: Browser) -> None:
    page = (await browser.look()).text
    assert "<title>Harbor</title>" in page
    for word in ("Friday", "crowd", "exit", "Sam", "plan", "clinic", "client", "+1202"):
        assert word not in page, word


async def test_to_look_changes_nothing_however_often(browser: Browser, desk: Desk) -> None:
    async def rows() -> list[Any]:
        async with desk.db.everywhere() as tx:
            return [tuple(row) for row in await tx.fetch("SELECT * FROM link")]

    before = await rows()
    for _ in range(7):
        assert (await browser.look()).status_code == 200
        assert (await browser.http.head(browser.path)).status_code == 200
        assert "set-cookie" not in browser.page.headers
    assert await rows() == before
    assert EN["plan_title"] in (await browser.open()).text


async def test_five_wrong_codes_void_a_link(browser: Browser) -> None:
    for _ in range(4):
        assert (await browser.send("code", code=wrong(browser.code))).status_code == 403
        assert EN["fault_wrong"] in browser.page.text
    assert (await browser.send("code", code=wrong(browser.code))).status_code == 404
    assert (await browser.open()).status_code == 404


async def test_wrong_codes_count_however_they_are_spread(browser: Browser) -> None:
    for _ in range(4):
        await browser.send("code", code=wrong(browser.code))
    assert EN["plan_title"] in (await browser.open()).text
    assert (await browser.send("code", code=wrong(browser.code))).status_code == 404
    assert (await browser.look()).status_code == 404, "the visit that was open is over too"


async def test_a_code_may_be_spaced_and_a_slip_is_no_guess(browser: Browser) -> None:
    for slip in ("", "12345", "1234567", "１２３４５６", "abcdef", "\0" * 6):
        answer = await browser.send("code", code=slip)
        assert (answer.status_code, EN["fault_code"] in answer.text) == (422, True), slip
    assert EN["plan_title"] in (await browser.send("code", code=f" {browser.code[:3]}-{browser.code[3:]} ")).text


async def test_unknown_expired_void_and_used_links_are_answered_alike(
    desk: Desk, http: httpx.AsyncClient, clinic: Caller, plan: Any, clock: VirtualClock
) -> None:
    void = at(http, await linked(desk, clinic, plan))
    await withdrawn(clinic, plan)
    used = at(http, await linked(desk, clinic, plan))
    await used.open()
    await used.send("answer", answer="decline")
    http.cookies.clear()
    expired = at(http, await linked(desk, clinic, plan))
    clock.advance_to(UNTIL)
    unknown = Browser(http, "/p/" + "A" * 43, "123456")
    odd = [Browser(http, f"/p/{token}", "123456") for token in ("x", "%00" * 43, "%ff" * 43, "A" * 44, "é" * 43)]
    seen = set()
    for each in (void, used, expired, unknown, *odd):
        for answer in (await each.look(), await each.open(), await each.send("answer", answer="accept")):
            kept = {name: text for name, text in answer.headers.items() if name != "date"}
            seen.add((answer.status_code, answer.text, tuple(sorted(kept.items()))))
    assert len(seen) == 1
    assert EN["closed_title"] in next(iter(seen))[1]


async def test_a_newer_link_closes_the_older(desk: Desk, http: httpx.AsyncClient, clinic: Caller, plan: Any) -> None:
    older = at(http, await linked(desk, clinic, plan))
    await older.open()
    await withdrawn(clinic, plan)
    newer = at(http, await linked(desk, clinic, plan))
    assert (await older.look()).status_code == 404
    assert EN["plan_title"] in (await newer.open()).text


async def test_a_visit_lasts_fifteen_minutes(browser: Browser, clock: VirtualClock) -> None:
    await browser.open()
    cookie = next(iter(browser.page.history[0].headers.get_list("set-cookie")))
    for said in ("HttpOnly", "SameSite=strict", "Max-Age=900", f"Path={browser.path}"):
        assert said in cookie
    clock.advance_to(MONDAY + timedelta(minutes=14, seconds=59))
    assert EN["plan_title"] in (await browser.look()).text
    clock.advance_to(MONDAY + timedelta(minutes=15))
    assert EN["code_title"] in (await browser.look()).text
    assert EN["plan_title"] in (await browser.open()).text, "the code opens it again"


async def test_a_visit_is_for_one_link(desk: Desk, http: httpx.AsyncClient, clinic: Caller, plan: Any) -> None:
    client_id = plan["client_id"]
    first = at(http, await linked(desk, clinic, plan))
    second = at(http, await linked(desk, clinic, await clinic.draft(client_id, await clinic.goal(client_id))))
    await first.open()
    value = first.page.history[0].cookies["visit"]
    http.cookies.clear()
    for cookie in (
        value,
        value[:-1] + ("0" if value[-1] != "0" else "1"),
        "9" * 13 + value[10:],
        "..",
        "1.2.3",
        "²..x",
    ):
        answer = await http.get(second.path, headers={"Cookie": f"visit={cookie}".encode()})
        assert EN["code_title"] in answer.text, cookie
    until, nonce, signature = value.split(".")
    longer = await http.get(first.path, headers={"Cookie": f"visit={int(until) + 9}.{nonce}.{signature}"})
    assert EN["code_title"] in longer.text


async def test_a_form_from_elsewhere_does_nothing(browser: Browser, clinic: Caller, plan: Any) -> None:
    await browser.open()
    for key in ("", "0" * 64, "é"):
        answer = await browser.send("answer", key=key, answer="accept", confidence="9")
        assert (answer.status_code, EN["fault_over"] in answer.text) == (403, True)
        assert (await browser.send("leave", key=key)).status_code == 403
    assert (await as_it_stands(clinic, plan))["state"] == "proposed"


async def test_a_form_without_a_visit_does_nothing(browser: Browser, clinic: Caller, plan: Any) -> None:
    await browser.open()
    browser.http.cookies.clear()
    answer = await browser.take_on()
    assert (answer.status_code, EN["fault_over"] in answer.text) == (403, True)
    assert (await as_it_stands(clinic, plan))["state"] == "proposed"


async def test_https_keeps_the_cookie_to_https(desk: Desk, clinic: Caller, plan: Any) -> None:
    secure = httpx.ASGITransport(make_app(replace(desk, public_url="https://pages.example.com/hr")))
    async with httpx.AsyncClient(transport=secure, base_url="http://behind.example.com") as http:
        link = await linked(desk, replace(clinic, http=http), plan)
        token = link.url.removeprefix("https://pages.example.com/hr/p/")
        answer = await http.post(f"/p/{token}", data={"step": "code", "code": link.code})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/hr/p/{token}")
    assert "; Secure" in answer.headers["set-cookie"]
    assert f"Path=/hr/p/{token}" in answer.headers["set-cookie"]


async def test_somebody_unsure_is_told_of_a_smaller_step(
    browser: Browser, clinic: Caller, plan: Any, said: Said
) -> None:
    await browser.open()
    page = (await browser.take_on(6)).text
    assert EN["thanks_take_on_unsure"] in page
    assert plan["tiny"] in page
    assert plan["response"] not in page
    news = await said.last()
    assert isinstance(news, PlanAccepted)
    assert news.confidence == 6
    assert EN["thanks_title"] in (await browser.send("say_back", words="I say it anyway")).text
    assert (await as_it_stands(clinic, plan))["state"] == "accepted"


async def test_a_change_is_asked_for_in_words(browser: Browser, desk: Desk, said: Said) -> None:
    await browser.open()
    words = "Not Fridays.\r\nThursdays \u202e<b>please</b>\0"
    assert EN["thanks_ask_change"] in (await browser.send("answer", answer="change", words=words)).text
    assert isinstance(await said.last(), PlanChangeAsked)
    assert await words_kept(desk, "plan_answer", "plan.answer") == ["Not Fridays.\nThursdays <b>please</b>"]


async def test_not_now_is_an_answer(browser: Browser, said: Said) -> None:
    await browser.open()
    assert EN["thanks_decline"] in (await browser.send("answer", answer="decline")).text
    assert isinstance(await said.last(), PlanDeclined)


SLIPS = [
    ({"answer": "accept"}, "fault_confidence"),
    ({"answer": "accept", "confidence": "11"}, "fault_confidence"),
    ({"answer": "accept", "confidence": "-1"}, "fault_confidence"),
    ({"answer": "accept", "confidence": "٣"}, "fault_confidence"),
    ({"answer": "accept", "confidence": "8", "importance": "a lot"}, "fault_importance"),
    ({"answer": "change"}, "fault_change"),
    ({"answer": "change", "words": " \r\n "}, "fault_change"),
    ({"answer": "change", "words": "x" * 501}, "fault_change_long"),
]


async def test_a_slip_is_named_and_nothing_is_lost(browser: Browser, clinic: Caller, plan: Any) -> None:
    await browser.open()
    for fields, fault in SLIPS:
        answer = await browser.send("answer", **fields)
        assert (answer.status_code, EN[fault] in answer.text) == (422, True), fields
        assert fields.get("words", "").strip() in answer.text
    assert (await as_it_stands(clinic, plan))["state"] == "proposed"
    await browser.take_on()
    for words, fault in (("too short", "fault_said"), ("x" * 501, "fault_said_long"), ("  a   \n\n  ", "fault_said")):
        answer = await browser.send("say_back", words=words)
        assert (answer.status_code, EN[fault] in answer.text) == (422, True), words
    assert (await as_it_stands(clinic, plan))["state"] == "accepted"


async def test_what_a_client_writes_is_shown_as_text(browser: Browser) -> None:
    await browser.open()
    script = "</textarea><script>alert(1)</script>" + "x" * 500
    answer = await browser.send("answer", answer="change", words=script)
    assert "<script" not in answer.text
    assert "&lt;script&gt;" in answer.text


async def test_an_answer_counts_once_however_often_it_is_sent(browser: Browser, said: Said) -> None:
    await browser.open()
    key = re.search(r'name="key" value="([0-9a-f]+)"', browser.page.text)
    assert key
    for _ in range(3):
        answer = await browser.send("answer", key=key[1], answer="accept", confidence="9")
        assert EN["said_title"] in answer.text
    await browser.send("say_back", words="I say my exit line")
    assert EN["thanks_title"] in (await browser.send("say_back", key=key[1], words="I say my exit line")).text
    names = await said.names()
    assert [names.count(each) for each in ("PlanAccepted", "PlanRehearsed", "PlanActivated")] == [1, 1, 1]


async def test_an_answered_link_shows_nobody_else_anything(browser: Browser) -> None:
    await browser.open()
    await browser.send("answer", answer="decline")
    assert "Friday" not in browser.page.text
    browser.http.cookies.clear()
    assert (await browser.look()).status_code == 404
    assert (await browser.open()).status_code == 404


async def test_a_plan_that_changed_meanwhile_is_to_be_waited_for(
    browser: Browser, desk: Desk, clinic: Caller, plan: Any
) -> None:
    await browser.open()
    await revised(clinic, plan)
    for page in (await browser.look(), await browser.open()):
        assert EN["changed_title"] in page.text
        assert "one more" not in page.text
    newer = at(browser.http, await linked(desk, clinic, plan))
    assert "somebody says one more" in (await newer.open()).text
    assert (await browser.look()).status_code == 404


async def test_a_plan_that_changed_under_the_form_is_not_answered(
    browser: Browser, clinic: Caller, plan: Any, said: Said
) -> None:
    await browser.open()
    await revised(clinic, plan)
    answer = await browser.take_on()
    assert (answer.status_code, EN["changed_title"] in answer.text) == (409, True)
    assert "PlanAccepted" not in await said.names()


async def test_a_proposal_taken_back_is_not_shown(browser: Browser, clinic: Caller, plan: Any) -> None:
    await withdrawn(clinic, plan)
    page = await browser.open()
    assert EN["changed_title"] in page.text
    assert plan["cue"] not in page.text


async def test_a_plan_answered_in_the_session_meanwhile_is_not_asked_for_again(
    browser: Browser, clinic: Caller, plan: Any
) -> None:
    await browser.open()
    answer = await clinic.post(f"/v1/plans/{plan['plan_id']}/answer", {"answer": "accept", "confidence": 9})
    assert answer.status_code == 200, answer.text
    assert EN["changed_title"] in (await browser.take_on(3)).text
    assert EN["changed_title"] in (await browser.look()).text
    assert (await as_it_stands(clinic, plan))["acceptance"]["confidence"] == 9


async def test_who_is_told_what_is_kept(browser: Browser) -> None:
    assert EN["kept_title"] not in (await browser.look()).text
    assert EN["kept_title"] in (await browser.open()).text
    assert EN["kept_who"] in (await browser.take_on()).text


async def test_a_page_can_be_locked_again(browser: Browser) -> None:
    await browser.open()
    assert EN["code_title"] in (await browser.send("leave")).text
    assert EN["code_title"] in (await browser.look()).text


async def test_a_client_is_spoken_to_in_their_language(desk: Desk, http: httpx.AsyncClient, clinic: Caller) -> None:
    for number, (language, said) in enumerate((("es-US", "es"), ("es", "es"), ("fr", "en"), ("en-GB", "en"))):
        client_id = await clinic.client(language=language, phone=f"+1202555016{number}")
        browser = at(http, await linked(desk, clinic, await clinic.draft(client_id, await clinic.goal(client_id))))
        for page in (await browser.look(), await browser.open(), await browser.take_on(2)):
            assert f'<html lang="{said}">' in page.text
            assert page.text.count(texts(said)["code_title"]) + page.text.count(texts(said)["help"]) == 1


async def test_every_page_keeps_to_itself(browser: Browser) -> None:
    pages = [await browser.look(), await browser.send("code", code="000 00"), await browser.open()]
    pages += [browser.page.history[0], await browser.take_on(), await browser.http.get("/p/unknown")]
    for page in pages:
        said = page.headers
        assert said["cache-control"] == "no-store"
        assert said["referrer-policy"] == "no-referrer"
        assert said["x-frame-options"] == "DENY"
        assert "noindex" in said["x-robots-tag"]
        assert re.fullmatch(
            r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            said["content-security-policy"],
        )
        assert not re.search(r"<script|<img|<link|\bsrc=|style=|\bon\w+=|https?:", page.text)


async def test_the_address_and_the_words_are_in_no_log(
    desk: Desk, clinic: Caller, plan: Any, database: Database
) -> None:
    lines, admin = io.StringIO(), await asyncpg.connect(database.admin_dsn)
    server = HttpServer(make_app(desk), host="127.0.0.1", port=0)
    before = logging.getLogger().handlers[:], logging.getLogger().level
    set_up("DEBUG", lines)
    await server.start()
    try:
        async with httpx.AsyncClient(
            verify=False, base_url=f"http://127.0.0.1:{server.port}", follow_redirects=True
        ) as http:
            browser = at(http, await linked(desk, clinic, plan))
            await browser.send("code", code=wrong(browser.code))
            await browser.open()
            await browser.take_on()
            await admin.execute("ALTER TABLE planner.plan_rehearsal ADD CHECK (false)")
            assert (await browser.send("say_back", words="I wave and walk home")).status_code == 500
            assert EN["trouble_title"] in browser.page.text
    finally:
        await admin.close()
        await server.stop()
        logging.getLogger().handlers[:], logging.getLogger().level = before
    assert "page_failed" in lines.getvalue()
    for secret in (browser.path.removeprefix("/p/"), browser.code, "wave", "crowd"):
        assert secret not in lines.getvalue()


async def test_while_the_database_is_away_a_client_is_asked_to_wait(browser: Browser, db: Db) -> None:
    await db.close()
    page = await browser.look()
    assert (page.status_code, page.headers["cache-control"]) == (503, "no-store")
    assert EN["trouble_wait"] in page.text
    assert ES["trouble_wait"] in page.text


async def test_other_verbs_are_refused(browser: Browser) -> None:
    for verb in ("PUT", "DELETE", "PATCH"):
        assert (await browser.http.request(verb, browser.path)).status_code == 405


async def test_a_body_that_is_no_form_is_an_empty_one(browser: Browser) -> None:
    for sent in ({"content": b"\xff\xfe"}, {"json": {"step": "code"}}, {"files": {"code": b"123456"}}, {"data": {}}):
        answer = await browser.http.post(browser.path, **sent)
        assert (answer.status_code, EN["code_title"] in answer.text) == (403, True)
    many = await browser.http.post(browser.path, data={f"field{number}": "x" for number in range(50)})
    assert many.status_code == 403


async def test_another_clinics_link_is_its_own(desk: Desk, http: httpx.AsyncClient, browser: Browser) -> None:
    other = await register(http, alias="Pier")
    client_id = await other.client()
    theirs = at(http, await linked(desk, other, await other.draft(client_id, await other.goal(client_id))))
    assert "<title>Pier</title>" in (await theirs.look()).text
    assert (await theirs.send("code", code=browser.code if browser.code != theirs.code else "x")).status_code in (
        403,
        422,
    )


async def test_token_and_code_are_kept_as_digests_only(desk: Desk, browser: Browser) -> None:
    async with desk.db.everywhere() as tx:
        row = await tx.fetchrow("SELECT * FROM link")
    assert row is not None
    kept = repr(tuple(row)).encode() + row["token_digest"] + row["code_digest"]
    assert browser.path.removeprefix("/p/").encode() not in kept
    assert browser.code.encode() not in kept


async def test_what_is_long_over_is_forgotten(desk: Desk, clinic: Caller, plan: Any) -> None:
    await linked(desk, clinic, plan)
    async with desk.db.everywhere() as tx:
        await tx.execute("UPDATE link SET until = $1", MONDAY - timedelta(days=31))
    await withdrawn(clinic, plan)
    await linked(desk, clinic, plan)
    async with desk.db.everywhere() as tx:
        assert await tx.fetchval("SELECT count(*) FROM link") == 1


def test_when_a_text_comes_is_said_on_the_clients_own_clock() -> None:
    friday = Window(Weekly(("FR",)), time(17), time(19))
    weekend = Window(Weekly(("SU", "SA", "FR")), time(0, 10), time(1), 20)
    assert times([friday, weekend], "en", EN) == [
        "Friday at 4:40 pm, for 5:00 pm to 7:00 pm",
        "Thursday, Friday and Saturday at 11:50 pm, for 12:10 am to 1:00 am",
    ]
    assert times([friday, weekend], "es", ES) == [
        "viernes a las 16:40, para el rato de 17:00 a 19:00",
        "jueves, viernes y sábado a las 23:50, para el rato de 00:10 a 01:00",
    ]


def test_when_a_text_comes_is_said_of_every_kind() -> None:
    friday = Window(Weekly(("FR",)), time(17), time(19))
    since = date(2026, 3, 2)
    kinds = (
        replace(friday, days=Weekly(("FR",), 2, since)),
        replace(friday, days=Recurring("FREQ=MONTHLY;BYDAY=-1FR", since), aim="inside"),
        replace(friday, days=Dated((since,)), aim="after"),
        replace(friday, days=AroundSession((1,))),
        replace(friday, days=AfterFact("lapse", (1,))),
        replace(friday, days=AfterFact("done", (1,))),
    )
    assert times(kinds, "en", EN) == [
        "Friday, every 2 weeks at 4:40 pm, for 5:00 pm to 7:00 pm",
        "On the days you agreed on, some time from 5:00 pm to 7:00 pm",
        "On the days you agreed on at 7:20 pm, for 5:00 pm to 7:00 pm",
        "In the days around when you meet at 4:40 pm, for 5:00 pm to 7:00 pm",
        "In the days after it did not work out at 4:40 pm, for 5:00 pm to 7:00 pm",
        "In the days after you did it at 4:40 pm, for 5:00 pm to 7:00 pm",
    ]
    assert len(set(times(kinds, "es", ES))) == len(kinds)


def test_both_languages_say_everything() -> None:
    assert [set(texts(each)) for each in LANGUAGES] == [set(EN)] * len(LANGUAGES)
    assert not [name for name in EN if EN[name] == ES[name]]
    assert [spoken(each) for each in ("en", "es-US", "zh-TW", "")] == ["en", "es", "en", "en"]


def test_the_english_reads_at_the_sixth_grade_or_below() -> None:
    words = re.findall(r"[a-z']+", " ".join(EN.values()).lower())
    sentences = sum(len(re.findall(r"[.?!]+(?:\s|$)", each)) or 1 for each in EN.values())
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$|es$|ed$", "", each)))) for each in words)
    assert 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59 <= 6
