"""Who leaves mails by one click comes back by a new form at the clinic, where no answer to a mail is read."""

import httpx

from tests.loop.handrail import eventually
from tests.loop.whole import Someone, Whole, noon, whole
from tests.notifier.mail_world import link_in
from tests.support.postgres import Database
from tests.support.smtp import SmtpSink

FORM = {"channel": "email", "wording_version": "mail_v1", "risk_warning": "risk_v1", "purposes": ["nudges"]}


async def test_a_click_a_new_form_and_the_mails_are_back(
    database: Database, valkey_url: str, smtp_sink: SmtpSink
) -> None:
    async with whole(database, valkey_url, mail=smtp_sink.url) as loop:
        body = {"email": "sam@example.com", "zone": noon(), "name": "Sam"}
        who = Someone("", (await loop.made("/v1/clients", body))["client_id"])
        path = f"/v1/clients/{who.client_id}/consents"
        await loop.made(path, FORM)
        await loop.plan(who)
        await loop.known([who])
        await loop.moment_comes([who])
        [mail] = await smtp_sink.mails(1)

        async with httpx.AsyncClient(verify=False, base_url=loop.url("notifier"), trust_env=False) as http:
            page = await http.post(link_in(mail), data={"List-Unsubscribe": "One-Click"})
        assert "a new form brings them back" in page.text
        await eventually(lambda: _shown(loop, who, state="revoked", evidence="one_click", only_start_opens=False))

        back = await loop.made(path, FORM)
        assert (back["state"], back["only_start_opens"]) == ("confirmed", False)
        await eventually(lambda: loop.holds("SELECT state FROM notifier.consent", is_="confirmed"))
        await loop.moment_comes([who])
        assert len(await smtp_sink.mails(2)) == 2
        assert await _shown(loop, who, state="confirmed", evidence="clinic_form")


async def _shown(loop: Whole, who: Someone, **wanted: object) -> bool:
    consents = (await loop.call("GET", f"/v1/clients/{who.client_id}")).json()["consents"]
    [mail] = [each for each in consents if each["channel"] == "email"]
    return all(mail[name] == value for name, value in wanted.items())
