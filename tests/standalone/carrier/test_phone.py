"""The pretend phone: every thread, every text escaped, and a reply without JavaScript."""

import re
from datetime import timedelta

import httpx
import pytest
from handrail.carrier import Fault, Person, Trouble

from tests.standalone.carrier.conftest import ANNA, BEN, CLINIC, Opening, World

DARA = "+12025550155"
PEOPLE = {ANNA: Person("Anna <Example>", "America/New_York"), DARA: Person("Dara Example", "Asia/Tokyo")}


async def open_phone(world: World, path: str = "/phone") -> httpx.Response:
    async with httpx.AsyncClient(verify=False, base_url=world.running.url, follow_redirects=True) as http:
        return await http.get(path)


def threads(page: httpx.Response) -> dict[str, str]:
    """The names in the list, in order, each with its address."""
    return {
        name: path for path, name in re.findall(r'<a href="(/phone/\w+)#latest".*?class="name">(.*?)<', page.text, re.S)
    }


async def test_an_empty_phone_says_so(opening: Opening) -> None:
    world = await opening()
    page = await open_phone(world, "/")
    assert page.status_code == 200
    assert "No texts yet" in page.text


async def test_the_newest_thread_is_first_and_open_and_the_silent_are_last(opening: Opening) -> None:
    world = await opening(people=PEOPLE)
    await world.send("For Ben", to=BEN)
    await world.send("For Anna")
    page = await open_phone(world)
    assert list(threads(page)) == ["Anna &lt;Example&gt;", BEN, "Dara Example"]
    assert re.search(r'aria-current="page">\s*<span class="name">Anna', page.text)
    assert "For Anna</p>" in page.text
    assert "For Ben</p>" not in page.text


async def test_a_texts_time_is_the_clients(opening: Opening) -> None:
    world = await opening(people=PEOPLE)
    await world.send()
    await world.play(until=world.clock.now() + timedelta(hours=12))
    await world.carrier.text(ANNA, CLINIC, "Good night")
    page = await open_phone(world)
    assert 'datetime="2026-03-02T15:00:00+00:00">10:00<' in page.text
    assert "22:00<" in page.text
    assert "Monday 2 March" in page.text
    assert "America/New York" in page.text


async def test_marks_tell_what_became_of_a_text(opening: Opening) -> None:
    world = await opening(faults=(Fault(Trouble.UNDELIVERABLE, times=1, code=30005),))
    await world.send("lost")
    await world.play()
    await world.send("kept")
    await world.play()
    await world.send("new")
    page = re.sub(r"<[^>]*>", "", (await open_phone(world)).text)
    assert re.search(r"lost\s+15:00 · ✕ not delivered \(30005\)", page)
    assert re.search(r"kept\s+15:00 · ✓ delivered", page)
    assert re.search(r"new\s+15:00 · on its way", page)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "a & b"]
)
async def test_every_text_is_escaped(world: World, words: str) -> None:
    await world.carrier.text(ANNA, CLINIC, words)
    page = await open_phone(world)
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")
    assert page.text.count(escaped) == 2
    assert escaped == words or words not in page.text


async def test_a_reply_is_texted_and_the_page_comes_back(world: World) -> None:
    await world.send()
    (path,) = threads(await open_phone(world)).values()
    async with httpx.AsyncClient(verify=False, base_url=world.running.url) as http:
        answer = await http.post(path, data={"body": "1 7\r\nit was fine"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#latest")
    assert world.receiver.arrivals[-1].params["Body"] == "1 7\nit was fine"
    assert "it was fine</p>" in (await open_phone(world, path)).text


async def test_a_client_can_text_first(opening: Opening) -> None:
    world = await opening(people=PEOPLE)
    path = threads(await open_phone(world))["Dara Example"]
    async with httpx.AsyncClient(verify=False, base_url=world.running.url) as http:
        await http.post(path, data={"body": "Hello?"})
    assert world.receiver.arrivals[-1].params["From"] == DARA


BODIES = [("", 303), ("   ", 303), ("x" * 1601, 400), ("x" * 200_000, 400)]


@pytest.mark.parametrize(("body", "status"), BODIES)
async def test_what_no_phone_could_send_is_not_sent(world: World, body: str, status: int) -> None:
    await world.send()
    (path,) = threads(await open_phone(world)).values()
    async with httpx.AsyncClient(verify=False, base_url=world.running.url) as http:
        assert (await http.post(path, data={"body": body})).status_code == status
    assert len(world.carrier.messages()) == 1


async def test_another_sites_page_cannot_text(world: World) -> None:
    await world.send()
    (path,) = threads(await open_phone(world)).values()
    async with httpx.AsyncClient(verify=False, base_url=world.running.url) as http:
        answer = await http.post(path, data={"body": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert len(world.carrier.messages()) == 1


async def test_an_unknown_thread_is_not_found(world: World) -> None:
    assert (await open_phone(world, "/phone/nobody")).status_code == 404
    async with httpx.AsyncClient(verify=False, base_url=world.running.url) as http:
        assert (await http.post("/phone/nobody", data={"body": "1"})).status_code == 404


async def test_the_page_loads_nothing_and_keeps_numbers_out_of_addresses(world: World) -> None:
    await world.send()
    page = await open_phone(world)
    assert not re.search(r"(src|href)=\"(https?:)?//", page.text)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert not [path for path in re.findall(r'(?:href|action)="([^"]*)"', page.text) if "2025550" in path]


async def test_the_version_changes_when_the_page_does(world: World) -> None:
    before = (await open_phone(world, "/phone/version")).text
    assert (await open_phone(world, "/phone/version")).text == before
    assert f'data-version="{before}"' in (await open_phone(world)).text
    await world.send()
    assert (await open_phone(world, "/phone/version")).text != before


async def test_a_long_thread_shows_its_end(world: World) -> None:
    for n in range(205):
        await world.carrier.submit({"To": ANNA, "From": CLINIC, "Body": f"Text number {n}."})
    page = await open_phone(world)
    assert "5 earlier texts are not shown" in page.text
    assert "Text number 4.</p>" not in page.text
    assert "Text number 5.</p>" in page.text
