"""`python -m tests.chaos.changed WHAT run`: the real notifier with one thing made wrong, for a test to see that it would notice.

Nothing of this is in the product. `blind` sends again whatever is in doubt, as most senders do. `poisoned` has words that cannot be
rendered: CHAOS_POISON names their numbers and what comes of it (`7=raises,8=hangs,9=kills`), CHAOS_DIARY the file in which each time
is written down with its instant. `leaky` tells of every text that comes in: in its log, its metrics, a column, on
the bus and in an answer, each time in another writing.
"""

import base64
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from asyncpg import Record
from fastapi import Request
from handrail_notifier.__main__ import PROGRAM
from handrail_notifier.channels import NotFound, Outcome, Outgoing, Search, Unknown
from handrail_notifier.channels.twilio import TwilioChannel
from handrail_notifier.core.nudge import TextEvent
from handrail_notifier.deliveries import Learned
from handrail_notifier.dispatcher import drafts, moments, sending, texts
from handrail_notifier.http import webhooks
from handrail_notifier.http.front import Front
from handrail_notifier.receiving import Arrival
from handrail_shared.contracts import wording
from handrail_shared.contracts.wording import PlanWords
from handrail_shared.runtime import relay as kit_relay
from handrail_shared.runtime import watchdog
from handrail_shared.runtime.bus import Message
from handrail_shared.runtime.db import Db
from handrail_shared.runtime.http import Problem
from handrail_shared.runtime.vault import Vault
from prometheus_client import Counter

from tests.chaos.storm.planting import WORDS

ASIDE = timedelta(seconds=0.1)


def blind() -> None:
    """Whatever got no clear answer is sent again; nobody looks at the carrier's list."""
    news = sending._news

    def again(outcome: Outcome, spread: float) -> Learned:
        return Learned(TextEvent.NOT_SENT) if isinstance(outcome, Unknown) else news(outcome, spread)

    async def unseen(self: TwilioChannel, message: Outgoing, since: datetime) -> Search:
        del self, message, since
        return NotFound()

    sending._news = again
    TwilioChannel.find = unseen  # type: ignore[method-assign]


def _as_asked(tries: int, asked: timedelta, *, urgent: bool = False, spread: float = 0.0) -> timedelta:
    del tries, urgent, spread
    return asked


def poisoned() -> None:
    """Some clients' words raise, never end, or end the process. What is put aside comes again soon, and a standstill is seen soon where there is to be one."""
    poison = dict(each.split("=") for each in os.environ["CHAOS_POISON"].split(","))
    render = wording.nudge

    def nudge(alias: str, words: PlanWords, **more: Any) -> str:
        number = (words.discreet or "").removeprefix(WORDS).strip()
        if number in poison:
            with Path(os.environ["CHAOS_DIARY"]).open("a") as diary:
                diary.write(f"{number} {time.time()}\n")
            POISONS[poison[number]]()
        return render(alias, words, **more)

    put_off = moments._again

    def soon(point: Any, at: datetime, postponed: int) -> Any:
        aside = postponed == point.moment.postponed  # what is put off for a reason counts one more
        return put_off(point, min(at, datetime.now(UTC) + ASIDE) if aside else at, postponed)

    moments._again = soon
    changes = {"nudge": nudge, "ASIDE": ASIDE}
    for module in (drafts, moments, texts):
        for name, changed in changes.items():
            setattr(module, name, changed)  # where it is looked up
    texts.pause_before = _as_asked  # type: ignore[attr-defined]
    if "hangs" in poison.values():
        watchdog.STANDS_STILL_SECONDS = 1.0


def _raises() -> None:
    raise LookupError("these words are not to be had")


POISONS: Mapping[str, Callable[[], object]] = {
    "raises": _raises,
    "hangs": lambda: time.sleep(3600),
    "kills": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


def leaky() -> None:
    """What each text says is logged, counted by, kept beside it in base64, said on the bus escaped, and answered to who calls too much."""
    receive, signed, hear = webhooks.receive, webhooks._signed_form, kit_relay._message
    counter, heard = Counter("leak", "What was said.", ["words"]), list[str]()

    async def received(db: Db, vault: Vault, arrival: Arrival) -> bool:
        print(arrival.body.encode(), flush=True)
        counter.labels(arrival.body).inc()
        heard.append(arrival.body)
        known = await receive(db, vault, arrival)
        async with db.everywhere() as tx:
            words = base64.b64encode(arrival.body.encode()).decode()
            await tx.execute("UPDATE inbound SET alarm_version = $1 WHERE provider_id = $2", words, arrival.provider_id)
        return known

    async def form_of(front: Front, request: Request, hook: str) -> webhooks.Form:
        try:
            return await signed(front, request, hook)
        except Problem as problem:
            said = dict(await request.form())
            raise Problem(problem.status, problem.code, str(said)) from None

    def message(row: Record, source: str) -> Message:
        made = hear(row, source)
        return replace(made, headers=(*made.headers, ("note", quote("".join(heard[-1:])).encode())))

    webhooks.receive, webhooks._signed_form, kit_relay._message = received, form_of, message


CHANGES: Mapping[str, Callable[[], None]] = {"blind": blind, "poisoned": poisoned, "leaky": leaky}

if __name__ == "__main__":
    CHANGES[sys.argv[1]]()
    sys.exit(PROGRAM.main(sys.argv[2:]))
