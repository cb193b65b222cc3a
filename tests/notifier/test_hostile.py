"""Texts that nobody would send in earnest, through the whole service: each is kept, taken, and found nowhere in clear."""

import random

from tests.notifier.world import SAM, World

CANARY = "zanzibarquartz"
ODD = (
    "\x01\x07\x1b[2J", "\u202e\u2067\u05d0\u0627", "{{7*7}}${jndi:ldap://x}%s%n{0}", "\U0001f468\u200d\U0001f469" * 40, "'; DROP TABLE client; --",
    "<script>alert(1)</script>", "../../etc/passwd", "\u0301" * 200, "\ufdfa" * 50, "1 7", "stop it", "A" * 4000, "\u200b\ufeff", "NULL", "=cmd|'/c calc'!A0",
)  # fmt: skip
TEXTS = 120


async def test_a_storm_of_hostile_texts_is_kept_and_taken_and_lies_nowhere_in_clear(
    world: World, capfd: object
) -> None:
    await world.settled_client()
    drawn = random.Random(20261128)
    for at in range(TEXTS):
        sender = SAM if at % 2 else f"+1202555{drawn.randrange(2000, 3000)}"
        parts = [*drawn.choices(ODD, k=drawn.randrange(1, 4))]
        parts.insert(0, CANARY)
        await world.carrier.carrier.text(sender, "+12025550100", " ".join(parts)[:1600], None)
    await world.rest(60.0)
    [kept] = await world.rows(
        "SELECT count(*) AS texts, count(answered_at) AS taken, count(*) FILTER (WHERE tries > 0) AS failed FROM notifier.inbound"
    )
    assert tuple(kept) == (TEXTS, TEXTS, 0)
    tables = await world.rows(
        "SELECT table_schema, table_name FROM information_schema.tables"
        " WHERE table_type = 'BASE TABLE' AND table_schema IN ('notifier', 'vault')"
    )
    for schema, table in tables:
        found = await world.rows(f'SELECT 1 FROM {schema}."{table}" t WHERE t::text ILIKE $1 LIMIT 1', f"%{CANARY}%")
        assert found == [], table
    assert all(
        CANARY not in message.shown for message in world.carrier.carrier.messages() if message.sender == "+12025550100"
    )
