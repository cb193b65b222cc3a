"""What nobody asked for has its decisions on record each time, sent or not."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from handrail_notifier.core.kinds import CRISIS_KINDS, NOT_ASKED_FOR, PULLED, TO_SUPPORTERS, WALKED, Kind
from handrail_notifier.core.texts.english import ENGLISH
from handrail_shared.contracts.events import PlanPaused

from tests.notifier.test_crisis import get, key_for
from tests.notifier.test_loop import DUE
from tests.notifier.test_proposals import client as proposed_to
from tests.notifier.test_proposals import proposed
from tests.notifier.test_walks import begins, walker
from tests.notifier.world import Someone, World

CALLED_FORTH = (set(ENGLISH.system) - {Kind.OPT_IN, Kind.RENEW, Kind.SUPPORTER_NAMED}) | PULLED | WALKED
"""What answers a client's or a stranger's own text."""


def test_every_text_is_decided_on_record_or_called_forth_by_another_or_by_a_case() -> None:
    """Of a supporter's texts each that is kept back has its reason with it, and none is among the client's."""
    parts = [CALLED_FORTH, set(NOT_ASKED_FOR), set(CRISIS_KINDS), set(TO_SUPPORTERS)]
    assert set().union(*parts) == set(Kind)
    assert sum(map(len, parts)) == len(Kind)


async def decisions(world: World, kind: Kind) -> Sequence[tuple[str, list[str]]]:
    rows = await world.rows(
        "SELECT d.decision, d.reasons FROM notifier.text_decision d JOIN notifier.text t USING (clinic_id, text_id)"
        " WHERE t.kind = $1 ORDER BY t.planned_at, d.number",
        kind.value,
    )
    return [(row["decision"], row["reasons"]) for row in rows]


async def shown(world: World, who: Someone, kind: Kind) -> Any:
    key = await key_for(world)
    listed = await get(world, f"/v1/clients/{who.client_id}/texts", key)
    [text] = [each for each in listed["items"] if each["kind"] == kind.value]
    return await get(world, f"/v1/texts/{text['text_id']}", key)


async def test_an_offer_that_waits_for_the_morning_says_so_and_then_that_it_went(world: World) -> None:
    who = await walker(world)
    await world.play(DUE + timedelta(hours=5))
    await begins(world, who)
    await world.play(timedelta(hours=11))
    found = await shown(world, who, Kind.WALK_OFFER)
    assert [each["decision"] for each in found["decided"]] == ["put_off", "send"]
    assert found["decided"][0]["reasons"] == ["quiet_hours"]
    assert found["decided"][0]["until"] == found["decided"][1]["decided_at"]


async def test_an_offer_that_is_not_to_begin_says_why_in_words(world: World) -> None:
    who = await walker(world)
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(PlanPaused.model_validate(about | {"plan_id": who.plan_id}))
    await begins(world, who)
    found = await shown(world, who, Kind.WALK_OFFER)
    [decided] = found["decided"]
    assert (decided["decision"], decided["reasons"]) == ("withhold", ["walk_not_to_begin"])
    assert decided["sentences"] == [found["sentence"]]
    assert found["sentence"].startswith("The plan has no walk-through any more")


async def test_a_request_and_a_proposal_have_theirs(world: World) -> None:
    who = Someone(world.clinic_id)
    await world.tell(world.clinic(), await world.enrolled(who), world.consent(who, "recorded"))
    await world.play(timedelta(minutes=1))
    assert await decisions(world, Kind.OPT_IN) == [("send", [])]
    await world.texts_in("OK")
    await proposed(world, who)
    assert await decisions(world, Kind.PROPOSAL) == [("send", [])]
    assert [each["decision"] for each in (await shown(world, who, Kind.PROPOSAL))["decided"]] == ["send"]


async def test_a_proposal_that_may_not_go_says_which_reason_held(world: World) -> None:
    who = await proposed_to(world)
    await world.texts_in("STOP")
    await proposed(world, who, answer_until=world.clock.now() + timedelta(hours=3))
    await world.play(timedelta(hours=4))
    [*_, last] = await decisions(world, Kind.PROPOSAL)
    assert last == ("withhold", ["revoked"])
