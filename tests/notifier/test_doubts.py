"""What nobody knows of a text: how it is settled, what stays on record of it, and what comes before we know whose it is."""

from datetime import timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from handrail.carrier import Fault, Trouble
from handrail_notifier import doubts, hearing, migrations, reconciler, unconcluded
from handrail_notifier.channels import Outgoing, ProviderAway, Search
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.core.patience import LONGEST_PAUSE, MOST_TRIES
from handrail_notifier.deliveries import learn
from handrail_notifier.store import ledger, reports
from handrail_shared.contracts.events import ConsentRevoked, NudgeDelivered, NudgeExpired, NudgeSent, ReachChanged
from handrail_shared.runtime.ids import new_id

from tests.notifier.test_last_defences import as_if_sent
from tests.notifier.test_loop import DUE
from tests.notifier.test_webhooks import post
from tests.notifier.world import World, kinds

STATUS = "/twilio/status"


async def trail(world: World) -> list[str]:
    return [row["what"] for row in await world.rows("SELECT what FROM notifier.doubt ORDER BY number")]


async def waiting(world: World) -> int:
    return len(await world.rows("SELECT 1 FROM notifier.early_report"))


def list_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(itself: TwilioChannel, message: Outgoing, since: object) -> Search:
        return ProviderAway()

    monkeypatch.setattr(TwilioChannel, "find", away)


async def test_a_doubt_is_counted_while_it_lasts_and_its_trail_stays(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(seconds=20))
    assert await doubts.measure(world.db) == 1
    assert (await doubts.finding(world.db, world.clock)).state == "look"
    await world.play(timedelta(minutes=1))
    assert await doubts.measure(world.db) == 0
    assert (await doubts.finding(world.db, world.clock)).state == "good"
    assert await trail(world) == ["answer_unclear", "settled_by_list"]


async def test_a_nudge_in_doubt_ends_in_silence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    list_is_away(monkeypatch)
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(minutes=30))
    assert len(world.sent()) == 1
    assert [each.reason for each in await world.said(NudgeExpired)] == ["outcome_unknown"]
    assert await trail(world) == ["answer_unclear", "given_up"]


async def test_the_answer_to_help_in_doubt_is_sent_once_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    list_is_away(monkeypatch)
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.texts_in("HELP")
    await world.play(timedelta(minutes=5))
    assert len(world.bodies()) == 2, "that it came twice does less harm than none"
    assert await trail(world) == ["answer_unclear", "not_known_sent_anyway"]


class Broken:
    """Learning from a look raises, as long as it does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.mended = False
        self.times = 0
        monkeypatch.setattr(reconciler, "learn", self.learn)

    async def learn(self, *everything: Any, **named: Any) -> None:
        if self.mended:
            await learn(*everything, **named)
            return
        self.times += 1
        raise LookupError


async def test_a_report_that_cannot_be_taken_in_has_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.settled_client()
    await world.play(DUE + timedelta(minutes=5))
    [attempt] = await world.rows("SELECT provider_id, attempt_id FROM notifier.attempt")
    times: list[object] = []

    async def broken(*everything: Any, **named: Any) -> None:
        times.append(everything)
        raise LookupError

    monkeypatch.setattr(hearing, "learn", broken)
    await world.admin.execute(
        "INSERT INTO notifier.early_report (clinic_id, provider_id, status, code, attempt_id, received_at, look_at)"
        " VALUES ($1, $2, 'undelivered', 30003, $3, $4, $4)",
        world.clinic_id,
        attempt["provider_id"],
        attempt["attempt_id"],
        world.clock.now(),
    )
    [looking] = [part for part in world.service.parts if isinstance(part, reconciler.Reconciler)]
    for _ in range(20):
        world.clock.advance_to(world.clock.now() + timedelta(hours=1, minutes=30))
        await looking.round(world.clock.now())
    assert await waiting(world) == 0
    assert len(times) > 10


async def in_doubt_for_good(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(minutes=1))
    await world.admin.execute("UPDATE notifier.moment SET decision_at = NULL")
    await world.play(DUE + timedelta(minutes=25))


async def outcome(world: World) -> tuple[str, str, str | None]:
    """The attempt's state, the text's, and why the text ended."""
    [row] = await world.rows(
        "SELECT a.state, t.state AS text, t.reason FROM notifier.attempt a JOIN notifier.text t USING (text_id)"
    )
    return row["state"], row["text"], row["reason"]


async def test_what_cannot_be_concluded_is_tried_after_growing_pauses_and_ends_on_record(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Broken(monkeypatch)
    await in_doubt_for_good(world)
    assert (await outcome(world))[1] == "unknown"
    tried = [await world.rows("SELECT at FROM notifier.doubt WHERE what = 'not_concluded' ORDER BY at")]
    await world.play(timedelta(days=2))
    tried.append(await world.rows("SELECT at FROM notifier.doubt WHERE what = 'not_concluded' ORDER BY at"))
    instants = [row["at"] for row in tried[1]]
    pauses = [later - earlier for earlier, later in pairwise(instants)]
    assert len(tried[0]) < len(instants) == MOST_TRIES
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert await outcome(world) == ("expired", "expired", "outcome_unknown")
    assert [each.reason for each in await world.said(NudgeExpired)] == ["outcome_unknown"]
    assert (await trail(world))[-1] == "ended_unconcluded"
    assert len(world.sent()) == 1, "it is not sent again"
    times = broken.times
    found = await doubts.finding(world.db, world.clock)
    assert (found.state, "1 attempts" in found.says) == ("bad", True)
    await world.play(timedelta(days=1))
    assert broken.times == times, "it is over"
    await world.play(timedelta(days=6))
    assert (await doubts.finding(world.db, world.clock)).state == "good"


async def test_what_is_mended_in_time_is_settled_by_evidence_after_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Broken(monkeypatch)
    await in_doubt_for_good(world)
    broken.mended = True
    await world.play(timedelta(hours=5))
    assert (await outcome(world))[1] == "delivered"
    assert (await trail(world))[-1] == "settled_by_list"
    assert (await doubts.finding(world.db, world.clock)).state == "good"


async def test_the_upgrade_takes_up_what_was_left_in_doubt(world: World) -> None:
    upgrade = files(migrations).joinpath("0043_ends_and_accounts.sql").read_text("utf-8")
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(seconds=1))
    await world.admin.execute("UPDATE notifier.attempt SET settle_at = NULL")
    await world.play(DUE + timedelta(hours=1))
    assert (await outcome(world))[1] == "unknown"
    wake = upgrade[upgrade.index("UPDATE attempt") :].replace("UPDATE attempt", "UPDATE notifier.attempt")
    await world.admin.execute(wake.replace("now()", "$1::timestamptz"), world.clock.now())
    await world.texts_in("HELP")
    await world.play(timedelta(minutes=2))
    assert (await trail(world))[-1] == "settled_by_list"
    [nudge] = await world.rows("SELECT state FROM notifier.text WHERE kind = 'nudge'")
    assert nudge["state"] == "delivered"


async def test_an_end_that_cannot_be_said_is_an_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    Broken(monkeypatch)

    async def raising(*everything: object, **named: object) -> None:
        raise LookupError

    monkeypatch.setattr(unconcluded, "expire", raising)
    await in_doubt_for_good(world)
    await world.play(timedelta(days=2))
    assert await outcome(world) == ("expired", "expired", "outcome_unknown")
    assert await world.said(NudgeExpired) == []
    assert (await doubts.finding(world.db, world.clock)).state == "bad"


async def test_what_the_carrier_says_of_what_ended_so_still_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    Broken(monkeypatch)
    await in_doubt_for_good(world)
    await world.play(timedelta(days=2))
    [attempt] = await world.rows("SELECT attempt_id FROM notifier.attempt")
    form = {"MessageSid": world.sent()[0].sid, "MessageStatus": "delivered"}
    assert (await post(world, f"{STATUS}?attempt={attempt['attempt_id']}", form)).status_code == 204
    await world.rest()
    assert (await outcome(world))[:2] == ("delivered", "delivered")


async def test_what_a_crisis_called_for_is_looked_for_before_what_was_in_doubt_longer(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=2), Fault(Trouble.CALLBACK_LOST), Fault(Trouble.LIST_FAILS))
    await world.play(DUE + timedelta(seconds=20))
    await as_if_sent(world, 100, world.clock.now() - timedelta(minutes=5))
    await world.texts_in("I want to die")
    now = world.clock.now()
    await world.admin.execute(
        "UPDATE notifier.attempt SET settle_at = $1::timestamptz + CASE wording WHEN 'numbers' THEN '1 s' ELSE '0 s' END::interval",
        now + timedelta(hours=1),
    )
    async with world.db.everywhere() as tx:
        end = now + timedelta(hours=2)
        claimed = await ledger.claim_unsettled(tx, end, look_again=end, limit=reconciler.BATCH)
    [crisis] = await world.rows("SELECT attempt_id FROM notifier.attempt WHERE wording = 'numbers'")
    assert len(claimed) == reconciler.BATCH
    assert crisis["attempt_id"] in [attempt for _, attempt, _ in claimed]


OPTED_OUT = {"MessageStatus": "failed", "ErrorCode": "21610"}
LANDLINE = {"MessageStatus": "undelivered", "ErrorCode": "30006"}


@pytest.mark.parametrize("said", [OPTED_OUT, LANDLINE])
async def test_what_is_heard_of_the_client_after_a_text_was_given_up_still_counts_and_counts_once(
    world: World, monkeypatch: pytest.MonkeyPatch, said: dict[str, str]
) -> None:
    list_is_away(monkeypatch)
    await world.settled_client()
    world.add_fault(Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST))
    await world.play(DUE + timedelta(minutes=30))
    [attempt] = await world.rows("SELECT attempt_id, state FROM notifier.attempt")
    assert attempt["state"] == "expired"
    form = {"MessageSid": world.sent()[0].sid} | said
    for _ in range(2):
        assert (await post(world, f"{STATUS}?attempt={attempt['attempt_id']}", form)).status_code == 204
        await world.rest()
    revoked, reach = await world.said(ConsentRevoked), await world.said(ReachChanged)
    [client] = await world.rows("SELECT phone_state, phone_failures FROM notifier.client")
    if said is OPTED_OUT:
        assert [(each.channel, each.evidence) for each in revoked] == [("sms", "carrier_opt_out")]
        assert (reach, client["phone_state"]) == ([], "usable")
    else:
        assert (client["phone_state"], client["phone_failures"]) == ("invalid", 1)
        assert [each.state for each in reach] == ["invalid"]
    [text] = await world.rows("SELECT state FROM notifier.text WHERE kind = 'nudge'")
    assert text["state"] == "expired", "what was said of the nudge stays"
    assert [each.reason for each in await world.said(NudgeExpired)] == ["outcome_unknown"]


async def test_a_report_that_names_only_its_text_takes_effect_when_an_attempt_has_learned_the_id(world: World) -> None:
    await world.settled_client()
    world.add_fault(
        Fault(Trouble.DROPS_AFTER, times=1), Fault(Trouble.CALLBACK_LOST), Fault(Trouble.STUCK, seconds=1200)
    )
    await world.play(DUE + timedelta(seconds=10))
    form = {"MessageSid": world.sent()[0].sid, "MessageStatus": "delivered"}
    for _ in range(3):
        assert (await post(world, STATUS, form)).status_code == 204
    assert (await waiting(world), await world.said(NudgeDelivered)) == (1, [])
    await world.play(timedelta(minutes=2))
    assert await waiting(world) == 0
    assert kinds(await world.said(NudgeSent, NudgeDelivered)) == ["NudgeSent", "NudgeDelivered"]


async def test_a_report_of_an_attempt_that_is_not_on_record_waits_for_it(world: World) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.STUCK, seconds=1200))
    await world.play(DUE + timedelta(seconds=10))
    later, form = new_id(), {"MessageSid": "SM" + "9" * 32, "MessageStatus": "delivered"}
    assert (await post(world, f"{STATUS}?attempt={later}", form)).status_code == 204
    await world.play(timedelta(minutes=1))
    assert await waiting(world) == 1
    await world.admin.execute("UPDATE notifier.attempt SET attempt_id = $1", later)
    await world.play(timedelta(minutes=3))
    assert await waiting(world) == 0
    assert kinds(await world.said(NudgeDelivered)) == ["NudgeDelivered"]


async def test_a_report_of_nothing_is_given_up_after_a_day(world: World) -> None:
    assert (await post(world, STATUS, {"MessageSid": "SM1", "MessageStatus": "sent"})).status_code == 204
    await world.play(timedelta(hours=23))
    assert await waiting(world) == 1
    await world.play(timedelta(hours=2))
    assert await waiting(world) == 0


async def test_more_reports_than_may_wait_are_refused_and_not_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MOST_EARLY", 1)
    first, second = ({"MessageSid": sid, "MessageStatus": "sent"} for sid in ("SM1", "SM2"))
    assert (await post(world, STATUS, first)).status_code == 204
    refused = await post(world, STATUS, second)
    assert (refused.status_code, refused.json()["code"]) == (503, "too_many_reports_wait")


async def test_a_report_that_cannot_be_taken_in_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.settled_client()
    world.add_fault(Fault(Trouble.STUCK, seconds=1200))
    await world.play(DUE + timedelta(seconds=10))
    assert (await post(world, STATUS, {"MessageSid": "SM" + "9" * 32, "MessageStatus": "delivered"})).status_code == 204
    take, broken = hearing._take, True

    async def raising(*everything: object, **named: object) -> None:
        if broken:
            raise LookupError
        await take(*everything, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(hearing, "_take", raising)
    await world.admin.execute("UPDATE notifier.attempt SET provider_id = $1", "SM" + "9" * 32)
    await world.play(timedelta(minutes=2))
    assert await waiting(world) == 1
    broken = False
    await world.play(timedelta(minutes=2))
    assert (await waiting(world), kinds(await world.said(NudgeDelivered))) == (0, ["NudgeDelivered"])
