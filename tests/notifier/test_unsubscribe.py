"""One click ends e-mail, and looking does not."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from handrail.embedded.ports import free_port
from handrail_notifier.wiring import build
from handrail_shared.contracts.events import ConsentGiven, ConsentRevoked, ContactChanged, NudgeExpired
from handrail_shared.runtime.clock import RealClock
from pydantic import SecretStr

from tests.notifier.mail_world import TAGS, Post, link_in, with_post
from tests.notifier.test_loop import DUE
from tests.notifier.world import ZONE, World, settings_for
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
async def post(database: Database, valkey_url: str, smtp_sink: SmtpSink) -> AsyncIterator[Post]:
    async with with_post(database, valkey_url, smtp_sink) as open_post:
        yield open_post


async def ask(world: World, path: str, form: dict[str, str] | None = None, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(verify=False, base_url=world.local, headers=headers) as client:
        answer = await (client.get(path) if form is None else client.post(path, data=form))
    await world.rest()
    return answer


async def also_agrees_to_texts(post: Post) -> None:
    world, who = post.world, post.who
    phone = await world.sealed(who.client_id, "contact.phone", who.phone)
    email = await world.sealed(who.client_id, "contact.email", "Sam@Example.com")
    changed = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now(), "zone": ZONE, "language": "en-US"}  # fmt: skip
    await world.tell(ContactChanged(**changed, phone=phone, email=email), world.consent(who))
    await world.rest()


async def test_one_click_ends_e_mail_and_what_was_planned_by_it(post: Post) -> None:
    mail = await post.nudged()
    answer = await ask(post.world, link_in(mail), ONE_CLICK)
    assert answer.status_code == 200
    [revoked] = await post.world.said(ConsentRevoked)
    assert (revoked.channel, revoked.evidence, revoked.client_id) == ("email", "one_click", post.who.client_id)
    await post.world.play(timedelta(days=2))
    assert len(post.sink.received) == 1


async def test_looking_does_nothing_and_shows_a_page_that_names_nobody(post: Post) -> None:
    mail = await post.nudged()
    for _ in range(3):
        page = await ask(post.world, link_in(mail))
    assert page.status_code == 200
    assert await post.consents() == {"email": "confirmed"}
    assert "<form" in page.text
    for word in ("Harborside", "sam@", "clinic", str(post.who.client_id), "plan"):
        assert word not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers


async def test_a_click_twice_at_once_counts_once(post: Post) -> None:
    mail = await post.nudged()
    answers = await asyncio.gather(*(ask(post.world, link_in(mail), ONE_CLICK) for _ in range(6)))
    assert {each.status_code for each in answers} == {200}
    assert len(await post.world.said(ConsentRevoked)) == 1


async def test_an_unknown_token_and_an_old_one_get_the_same_answer(post: Post) -> None:
    mail = await post.nudged()
    unknown = [f"/u/{TAGS.token(uuid4())}", "/u/" + "x" * 43, "/u/x", "/u/%00"]
    pages = [await ask(post.world, each) for each in [link_in(mail), *unknown]]
    assert len({(page.status_code, page.text) for page in pages}) == 1
    done = [await ask(post.world, each, ONE_CLICK) for each in [*unknown, link_in(mail), link_in(mail)]]
    assert len({(page.status_code, page.text) for page in done}) == 1
    assert len(await post.world.said(ConsentRevoked)) == 1


async def test_texts_go_on_where_only_mails_were_ended(post: Post) -> None:
    mail = await post.nudged()
    await also_agrees_to_texts(post)
    await ask(post.world, link_in(mail), {"end": "mail"})
    assert await post.consents() == {"email": "revoked", "sms": "confirmed"}
    await post.world.play(timedelta(days=1))
    assert len(post.world.sent()) == 1


async def test_all_ends_texts_too_and_start_brings_them_back(post: Post) -> None:
    mail = await post.nudged()
    await also_agrees_to_texts(post)
    await ask(post.world, link_in(mail), {"end": "everything"})
    assert await post.consents() == {"email": "revoked", "sms": "revoked"}
    assert {each.channel for each in await post.world.said(ConsentRevoked)} == {"email", "sms"}
    await post.world.play(timedelta(days=1))
    assert post.world.sent() == []
    await post.world.texts_in("START")
    assert [each.channel for each in await post.world.said(ConsentGiven)] == ["sms"]
    await post.world.play(timedelta(days=1))
    assert [each for each in post.world.bodies() if "You planned" in each]


async def test_a_stop_by_text_still_silences_all_after_one_click(post: Post) -> None:
    mail = await post.nudged()
    await also_agrees_to_texts(post)
    await ask(post.world, link_in(mail), ONE_CLICK)
    await post.world.texts_in("STOP")
    assert await post.consents() == {"email": "revoked", "sms": "revoked"}


async def test_a_stop_by_mail_after_one_click_still_silences_texts(post: Post) -> None:
    mail = await post.nudged()
    await also_agrees_to_texts(post)
    await ask(post.world, link_in(mail), ONE_CLICK)
    await post.answers(mail, "STOP")
    await post.world.play(timedelta(days=1))
    assert post.world.sent() == []
    assert len(await post.world.said(ConsentRevoked)) == 2


async def test_who_has_the_old_address_ends_nothing(post: Post) -> None:
    mail = await post.nudged()
    email = await post.world.sealed(post.who.client_id, "contact.email", "else@example.com")
    changed = ContactChanged(
        clinic_id=post.who.clinic_id,
        client_id=post.who.client_id,
        occurred_at=post.world.clock.now(),
        zone=ZONE,
        language="en-US",
        email=email,
    )
    await post.world.tell(changed)
    await post.world.rest()
    answer = await ask(post.world, link_in(mail), ONE_CLICK)
    assert answer.status_code == 200
    assert await post.consents() == {"email": "confirmed"}


async def test_what_was_planned_by_mail_goes_with_the_consent(post: Post) -> None:
    post.sink.refusal = "451 4.3.0 Later"
    await post.world.play(DUE + timedelta(seconds=5))
    [attempt] = await post.world.rows("SELECT attempt_id FROM notifier.attempt LIMIT 1")
    await ask(post.world, f"/u/{TAGS.token(attempt['attempt_id'])}", ONE_CLICK)
    post.sink.refusal = None
    await post.world.play(timedelta(hours=1))
    assert [each.reason for each in await post.world.said(NudgeExpired)] == ["revoked"]
    assert post.sink.received == []


async def test_the_page_speaks_spanish_to_who_does(post: Post) -> None:
    page = await ask(post.world, "/u/x", **{"Accept-Language": "fr-FR, es-MX;q=0.8, en;q=0.5"})
    assert '<html lang="es">' in page.text
    assert '<html lang="en">' in (await ask(post.world, "/u/x", **{"Accept-Language": "de"})).text


async def test_a_link_holds_in_the_next_process(post: Post) -> None:
    mail = await post.nudged()
    await post.world.down()
    await post.world.up()
    await ask(post.world, link_in(mail), ONE_CLICK)
    assert await post.consents() == {"email": "revoked"}


@pytest.mark.parametrize(("address", "state"), [("https://c.example.org", "good"), ("http://c.example.org", "look")])
async def test_the_doctor_tells_where_mails_have_no_button_that_ends_them(
    database: Database, valkey_url: str, smtp_sink: SmtpSink, address: str, state: str
) -> None:
    told = {"smtp_url": SecretStr(smtp_sink.url), "mail_link_url": address}
    service = build(
        settings_for(database, valkey_url, "http://127.0.0.1:9", http_port=free_port(), **told), clock=RealClock()
    )
    [ask] = [ask for about, ask in service.questions if about == "mail links"]
    assert (await ask()).state == state
