"""Who was erased leaves no word and no number of their own, and each table that knows clients says what becomes of it."""

from collections.abc import Mapping
from datetime import timedelta

from annotated_types import Le
from handrail_notifier.erasing import NUMBERS
from handrail_shared.contracts.events import (
    EVENTS,
    ActionDidNotArise,
    ActionDone,
    ActionMissed,
    ActionPartlyDone,
    ClientErased,
    Event,
    ProposalAnswered,
    StrainWanted,
)
from handrail_shared.contracts.topics import Topic

from tests.notifier.test_check_ins import asked_client, drawn
from tests.notifier.test_code_word import agreed
from tests.notifier.test_loop import DUE
from tests.notifier.test_walks import RATED, begins, gives, walks
from tests.notifier.world import World

GONE = frozenset(
    {
        "ask",
        "walk",
        "walk_offer",
        "strain_wanted",
        "question",
        "risk_report",
        "busy_span",
        "busy_times",
        "anchor",
        "practised",
        "not_theirs",
    }
)
"""Nothing of the client is left in these."""
STAYS: Mapping[str, str] = {
    "client": "that they are discharged; number and address are sealed, and the digest lets their STOP be heard",
    "consent": "what proves that texts were agreed to, and ended",
    "wish": "hours and caps; their words are dropped",
    "plan": "sealed with a key that is gone; their words are dropped",
    "moment": "when their plans were for; none is due for who is discharged",
    "goal": "sealed with a key that is gone",
    "proposal": "sealed with a key that is gone; closed by the discharge",
    "decision": "what was sent or not, and why: the record that is owed to who asks",
    "postponement": "the same",
    "text_decision": "the same, until its time is over",
    "fallback": "the same",
    "text": "the ledger of what was sent",
    "attempt": "the ledger; its words are sealed, and go with their time",
    "ahead": "the ledger",
    "ahead_copy": "the ledger",
    "text_about": "which plan a text was about, until its time is over",
    "worded": "how many texts of a kind there were",
    "review_invite": "that a review was told of",
    "inbound": "that a text came, a STOP among them; sealed, and its words go with their time",
    "reply": "what was understood, without the number that came with it; sealed",
    "complaint": "what a carrier said of the number",
    "crisis_case": "the clinic's record of a crisis: states and instants",
    "crisis_lowered": "the same",
    "check_in": "that it was withdrawn, so that no older statement brings it back",
    "walk_through": "the same",
    "supporter": "that there was one, and is none; number, name and their key are gone",
}

SAID_ALL_THE_SAME = frozenset({ActionDone, ActionPartlyDone, ActionMissed, ActionDidNotArise, ProposalAnswered})
"""What became of a step or of a proposal, of which a number is but a part: others have acted on it, and hear of it to the end."""
SCALE = frozenset({"lowest", "highest", "real_change"})
TEN = 10


def has_a_number(event: type[Event]) -> bool:
    """Whether a number of the client's own is in it, 0 to 10."""
    fields = {name: each.metadata for name, each in event.model_fields.items() if name not in SCALE}
    return any(isinstance(one, Le) and one.le == TEN for metadata in fields.values() for one in metadata)


def test_no_number_of_a_clients_own_is_said_once_they_are_erased() -> None:
    with_a_number = {each for each in EVENTS if each.topic is Topic.REPLIES and has_a_number(each)}
    assert not SAID_ALL_THE_SAME & set(NUMBERS)
    assert with_a_number == SAID_ALL_THE_SAME | set(NUMBERS), "say of a new number whether it goes with its client"


async def test_every_table_that_knows_clients_has_a_line(world: World) -> None:
    rows = await world.rows(
        "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE c.table_schema = 'notifier' AND c.column_name = 'client_id' AND t.table_type = 'BASE TABLE'"
    )
    known = {row["table_name"] for row in rows}
    assert not GONE & set(STAYS)
    assert known == GONE | set(STAYS), "say of a new table what becomes of it when its client is erased"


async def count(world: World, *tables: str) -> dict[str, int]:
    return {table: (await world.rows(f"SELECT count(*) FROM notifier.{table}"))[0][0] for table in tables}


async def test_the_numbers_and_steps_of_who_was_erased_are_gone_and_nothing_is_drawn_or_sent_any_more(
    world: World,
) -> None:
    who = await asked_client(world)
    await agreed(world, who)
    await gives(world, who, (RATED[0], RATED[-1]))
    about = {"clinic_id": who.clinic_id, "client_id": who.client_id, "occurred_at": world.clock.now()}
    await world.tell(StrainWanted.model_validate(about | {"plan_id": who.plan_id, "wanted": True}))
    await begins(world, who)
    await walks(world, "8", "3")
    await world.play(drawn(who)[0] + timedelta(minutes=1))
    await world.texts_in("6")
    await world.play(DUE + timedelta(days=1, hours=12))
    await walks(world, "NOW")
    filled = ("ask", "walk", "walk_offer", "strain_wanted", "question")
    assert all((await count(world, *filled)).values())
    erased = ClientErased.model_validate(about | {"occurred_at": world.clock.now()})
    await world.tell(erased)
    await world.rest()
    assert not any((await count(world, *sorted(GONE))).values())
    assert await world.said() == []
    [check_in] = await world.rows("SELECT withdrawn, next_at, question FROM notifier.check_in")
    assert tuple(check_in) == (True, None, "hs1.")
    assert [row["steps"] for row in await world.rows("SELECT steps FROM notifier.walk_through")] == [None]
    assert await world.rows("SELECT FROM notifier.reply WHERE helpfulness IS NOT NULL") == []
    sent = len(world.bodies())
    await world.play(timedelta(days=4))
    assert len(world.bodies()) == sent
    assert (await count(world, "ask"))["ask"] == 0
    await world.tell(erased)
    await world.rest()
