"""What a client is called, lives by and says is in no log, no metric, no answer about health, on no bus and in no table in clear."""

import asyncio
import io
import logging
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import quote

import httpx
import pytest
from handrail.carrier import Fault, Trouble
from handrail_shared.runtime import log

from tests.loop.handrail import eventually
from tests.loop.whole import NUDGE, OURS, UNDONE, Someone, Whole, noon, place_of, whole
from tests.support.postgres import TestServer
from tests.support.proxy import Proxy
from tests.support.searching import all_keys, all_tables, sings
from tests.support.smtp import SmtpSink

PHONE = "+13035550167"
CANARIES = {
    "phone": PHONE,
    "bare phone": PHONE[2:],
    "written phone": "(303) 555-0167",
    "stranger's phone": "+13125550171",
    "supporter's phone": "+13035550168",
    "supporter's name for them": "Tilly Mae Pimpernel",
    "e-mail": "ottoline.quagmire@example.org",
    "name": "Ottoline Quagmire",
    "cue": "the heliotrope tram bell rings twice",
    "response": "I fold the vermilion napkin",
    "discreet": "Vermilion hour.",
    "goal": "to leave the marzipan party early",
    "words": "my ocelot would not stop humming",
}


def found_in(place: str, content: bytes) -> list[str]:
    """Which canaries sing there."""
    return [f"{name} in {place}" for name, canary in CANARIES.items() if sings(canary, content)]


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """All that a service would log at DEBUG; how this run logs is put back afterwards."""
    root, kept = logging.getLogger(), io.StringIO()
    before = (root.handlers[:], root.level)
    log.set_up("DEBUG", kept)
    try:
        yield kept
    finally:
        root.handlers[:], level = before
        root.setLevel(level)


async def test_no_word_of_a_client_is_anywhere_in_clear(
    postgres_server: TestServer,
    valkey_url: str,
    smtp_sink: SmtpSink,
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert all(found_in("itself", f"x{canary}y".encode()) for canary in CANARIES.values())
    mail = f"smtp://{smtp_sink.host}:{smtp_sink.port}"
    async with postgres_server.database() as database, Proxy(*place_of(database.admin_dsn)) as proxy:
        with everything_logged() as logged:
            async with whole(database, valkey_url, through=(proxy.host, proxy.port), mail=mail) as loop:
                someone = await _a_clients_story(loop)
                await _a_story_by_mail(loop, smtp_sink)
                await _things_go_wrong(loop, someone, proxy)
                await _a_supporter_is_afraid(loop)
                places = dict(await _answers(loop))
                await loop.settled()
                places["the bus"] = await all_keys(valkey_url)
        places["the log"] = logged.getvalue().encode()
        places |= await all_tables(database.admin_dsn)
        if postgres_server.embedded is not None:
            places["PostgreSQL's log"] = postgres_server.embedded.log.read_bytes()
        out, err = capfd.readouterr()
        places["standard output"] = (out + err).encode()
    assert len(places["the log"].splitlines()) > 50
    assert b"hs1." in places["planner.client"]
    assert b"handrail.plan_activated.v1" in places["the bus"]
    assert [song for place, content in places.items() for song in found_in(place, content)] == []


async def _a_clients_story(loop: Whole) -> Someone:
    """Enrolled, nudged, answering, and a stranger's text."""
    someone = Someone(PHONE)
    own = {"cue": CANARIES["cue"], "response": CANARIES["response"], "discreet": CANARIES["discreet"]}
    await loop.enrol(someone, name=CANARIES["name"], email=CANARIES["e-mail"])
    await loop.agree(someone)
    await loop.plan(someone, **own, copy_level="personal")
    await loop.made(f"/v1/clients/{someone.client_id}/goals", {"statement": CANARIES["goal"]})
    await loop.known([someone])
    await loop.moment_comes([someone])
    await loop.nudged([someone], 1)
    assert CANARIES["cue"] in loop.texts(someone, NUDGE)[0].shown
    await loop.says(someone, CANARIES["words"])
    await _read_the_brief(loop, someone)
    await loop.says(someone, f"1 {CANARIES['words']}")
    await loop.reports(someone)
    await loop.says(Someone(CANARIES["stranger's phone"]), CANARIES["words"])
    await _a_supporters_story(loop, someone)
    return someone


async def _a_supporters_story(loop: Whole, someone: Someone) -> None:
    """Named, asked, agreeing, written to and talking; and named wrongly."""
    supporter, name = Someone(CANARIES["supporter's phone"]), CANARIES["supporter's name for them"]
    body = {"phone": supporter.phone, "calls": name, "day": "MO", "at": "12:00", "wording_version": "v1"}
    path = f"/v1/clients/{someone.client_id}/supporter"
    assert (await loop.made(path, body))["calls"] == name
    for odd in (body, {**body, "zone": name}, {**body, "phone": name}, {**body, name: 1}):
        answer = await loop.call("POST", path, odd)
        assert answer.status_code in {409, 422}
        assert found_in("the problem", answer.content) == []
    await eventually(lambda: _has(loop, supporter, 1))
    await loop.says(supporter, "OK")
    await eventually(lambda: _has(loop, supporter, 2))
    await eventually(lambda: _stands(loop, path, "agreed"))
    await loop.says(supporter, CANARIES["words"])
    await loop.ask("UPDATE notifier.supporter SET due_at = now()")
    await eventually(lambda: _has(loop, supporter, 4))
    assert any(name in each.shown for each in loop.texts(supporter))


async def _a_supporter_is_afraid(loop: Whole) -> None:
    """That opens a case for the client whom they support."""
    await loop.says(Someone(CANARIES["supporter's phone"]), f"he wants to kill himself. {CANARIES['words']}")
    await eventually(lambda: loop.holds("SELECT count(*) FROM notifier.crisis_case WHERE NOT stranger", is_=1))


async def _stands(loop: Whole, path: str, state: str) -> bool:
    return bool((await loop.call("GET", path)).json()["state"] == state)


async def _has(loop: Whole, who: Someone, many: int) -> bool:
    return len(loop.texts(who)) >= many


async def _read_the_brief(loop: Whole, someone: Someone) -> None:
    """As JSON, text and page; its words are for whoever reads it, and for nobody else."""
    for form in ("brief", "brief.txt", "brief.html"):
        read = await loop.call("GET", f"/v1/clients/{someone.client_id}/{form}")
        assert CANARIES["response"] in read.text
        assert CANARIES["words"] not in read.text, "that they wait is all that is said of texts"


async def _a_story_by_mail(loop: Whole, smtp_sink: SmtpSink) -> None:
    """A client without a phone is nudged by mail, until the mail server knows nobody of that name and says so."""
    reader = Someone("")
    body = {"email": CANARIES["e-mail"], "zone": noon(), "name": CANARIES["name"]}
    reader.client_id = (await loop.made("/v1/clients", body))["client_id"]
    consent = {"channel": "email", "wording_version": "v1", "risk_warning": "risk_v1", "evidence": "clinic_form"}
    await loop.made(f"/v1/clients/{reader.client_id}/consents", consent)
    await loop.plan(reader, cue=CANARIES["cue"], response=CANARIES["response"])
    await loop.known([reader])
    await loop.moment_comes([reader])
    assert (await smtp_sink.mails(1, within=70))[0].recipients == (CANARIES["e-mail"],)
    smtp_sink.refusal = f"550 5.1.1 <{CANARIES['e-mail']}> is not known here"
    await loop.moment_comes([reader])
    failed = "SELECT count(*) FROM notifier.attempt WHERE client_id = $1 AND state = 'failed'"
    await eventually(lambda: loop.holds(failed, reader.client_id, is_=1))


async def _things_go_wrong(loop: Whole, someone: Someone, proxy: Proxy) -> None:
    """Bad requests, a carrier that fails in every way, forged webhooks, a database that goes away in mid-request."""
    told = {"phone": PHONE, "email": CANARIES["e-mail"], "name": CANARIES["name"], "zone": "UTC"}
    odd = ({**told, "zone": CANARIES["cue"]}, {**told, "phone": CANARIES["words"]}, {**told, CANARIES["name"]: 1}, told)
    for body in odd:
        answer = await loop.call("POST", "/v1/clients", body)
        assert answer.status_code in {409, 422}
        assert found_in("the problem", answer.content) == []
    await loop.call("GET", f"/v1/clients/{quote(PHONE)}")
    await loop.call("GET", f"/v1/plans/{quote(CANARIES['cue'])}", service="progress")
    async with httpx.AsyncClient(verify=False, base_url=loop.url("notifier"), trust_env=False) as http:
        for path in ("/twilio/inbound", "/twilio/status?attempt=" + quote(PHONE)):
            forged = {"From": PHONE, "To": OURS, "Body": CANARIES["words"], "MessageSid": "SM" + "6" * 32}
            answer = await http.post(path, data=forged, headers={"X-Twilio-Signature": "nonsense"})
            assert answer.status_code == 403
    for trouble in (Trouble.FAILS, Trouble.DROPS_AFTER, Trouble.UNDELIVERABLE):
        loop.carrier.carrier.add_fault(Fault(trouble, number=PHONE, times=1))
    await loop.says(someone, "HELP")
    await loop.moment_comes([someone])
    asking = [
        asyncio.create_task(loop.call("POST", "/v1/clients", told | {"phone": f"+1404555017{n}"})) for n in range(5)
    ]
    saying = asyncio.create_task(loop.says(someone, CANARIES["words"]))
    await asyncio.sleep(random.uniform(0, 0.05))
    await proxy.cut()
    await asyncio.gather(*asking)
    await proxy.restore()
    await saying
    await eventually(lambda: _grace_is_over(loop))


async def _grace_is_over(loop: Whole) -> bool:
    """Nobody waits half a minute for evidence here."""
    await loop.ask("UPDATE notifier.attempt SET settle_at = now() WHERE state = 'unknown' AND settle_at IS NOT NULL")
    return await loop.holds(f"SELECT {UNDONE}", is_=0)


async def _answers(loop: Whole) -> Mapping[str, bytes]:
    """What anybody in the network may ask without a key."""
    paths = ("/metrics", "/health/live", "/health/ready", "/openapi.json", "/docs")
    asked = [(service, path) for service in ("planner", "notifier", "progress") for path in paths]
    found = {f"{s}{path}": (await loop.call("GET", path, service=s)).content for s, path in asked}
    assert b"handrail_events_total" in found["planner/metrics"]
    return found
