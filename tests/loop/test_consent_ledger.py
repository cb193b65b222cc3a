"""What the clinic and the client say of consent is in one ledger, and what was withdrawn over the planner's API is sent no more."""

from tests.loop.handrail import eventually
from tests.loop.whole import Someone, Whole, phone, whole
from tests.support.postgres import Database


async def test_the_clinics_word_and_the_clients_are_one_ledger_and_hold_for_what_is_sent(
    database: Database, valkey_url: str
) -> None:
    async with whole(database, valkey_url) as loop:
        who = Someone(phone(10))
        await loop.enrol(who)
        await loop.agree(who)
        await loop.plan(who, copy_level="personal")
        await loop.known([who])
        path = f"/v1/clients/{who.client_id}/consents"
        await loop.call("POST", f"{path}/revoke", {"channel": "sms", "purposes": ["own_words"]})
        await eventually(lambda: _purposes(loop, ["nudges", "recap"]))
        await loop.moment_comes([who])
        await loop.nudged([who], 1)
        assert loop.texts(who, "Friday plan.")
        assert not loop.texts(who, "the Friday crowd")

        await loop.says(who, "go away")
        await eventually(lambda: _state(loop, who, "held"))
        await loop.says(who, "please stop texting me")
        await eventually(lambda: _state(loop, who, "revoked"))
        lines = (await loop.call("GET", path)).json()["items"]
        assert [(each["said"], each["evidence"], each["actor"]) for each in lines] == [
            ("recorded", "clinic_form", "clinic"),
            ("confirmed", "reply_ok", "client"),
            ("revoked", "clinic_request", "clinic"),
            ("held", "in_doubt", "client"),
            ("revoked", "reply_stop", "client"),
        ]
        assert [each["purposes"] for each in lines if each["purposes"]][1:] == [["own_words"]]


async def _purposes(loop: Whole, wanted: list[str]) -> bool:
    kept: list[str] = await loop.ask("SELECT purposes FROM notifier.consent")
    return kept == wanted


async def _state(loop: Whole, who: Someone, wanted: str) -> bool:
    shown = (await loop.call("GET", f"/v1/clients/{who.client_id}")).json()["consents"]
    return wanted in [each["state"] for each in shown]
