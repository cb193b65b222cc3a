"""Every webhook is posted at least once, or given up after a bounded number of tries.

A text's callbacks go out one after the other in the order they are due, different texts'
side by side. A callback that was not answered with 2xx is tried again on the clock.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from handrail_shared.runtime.clock import Clock

from handrail.carrier.chance import sid
from handrail.carrier.rows import Post
from handrail.carrier.settings import CarrierSettings
from handrail.carrier.store import Store
from handrail.carrier.webhook import Answered, Outcome, Webhooks

AT_ONCE = 16


class Postman:
    """`answered` is called, within the transaction that settles it, for an inbound post that was answered."""

    def __init__(
        self,
        settings: CarrierSettings,
        store: Store,
        clock: Clock,
        *,
        answered: Callable[[Post, Answered], None],
        done: Callable[[], None],
    ) -> None:
        self._waits = settings.callback_waits
        self._store = store
        self._clock = clock
        self._answered = answered
        self._done = done
        self._webhooks = Webhooks(settings.auth_token, settings.reach, settings.webhook_timeout)
        self._rounds: dict[int, asyncio.Task[None]] = {}
        self._underway: set[str] = set()
        self._waiting: dict[int, asyncio.Future[int | None]] = {}
        self._failure: Exception | None = None

    @property
    def idle(self) -> bool:
        return not self._rounds

    def dispatch(self, now: datetime) -> None:
        """Set out with every webhook that is due and has no earlier one under way."""
        if self._failure is not None:
            raise self._failure
        for post in self._store.due_posts(now, limit=AT_ONCE * 4):
            if len(self._rounds) >= AT_ONCE:
                return
            if post.sid not in self._underway:
                self._underway.add(post.sid)
                self._rounds[post.id] = asyncio.create_task(self._deliver(post))

    def outcome(self, post_id: int) -> asyncio.Future[int | None]:
        """The HTTP status that answers the next try of this webhook; None when nobody answered."""
        return self._waiting.setdefault(post_id, asyncio.get_running_loop().create_future())

    async def close(self) -> None:
        for task in list(self._rounds.values()):
            task.cancel()
        await asyncio.gather(*self._rounds.values(), return_exceptions=True)
        for waiting in self._waiting.values():
            waiting.cancel()
        await self._webhooks.close()

    async def _deliver(self, post: Post) -> None:
        token = sid("", post.sid, post.params.get("MessageStatus", ""))
        try:
            outcome = await self._webhooks.post(post.url, post.params, token)
            self._settle(post, outcome)
            self._tell(post.id, outcome)
        except Exception as failure:
            # Not a failed webhook, which is an outcome: our own memory is broken.
            self._failure = failure
            raise
        finally:
            self._underway.discard(post.sid)
            self._rounds.pop(post.id, None)
            self._done()

    def _settle(self, post: Post, outcome: Outcome) -> None:
        answer = outcome.status if isinstance(outcome, Answered) else None
        with self._store.transaction():
            if isinstance(outcome, Answered) and outcome.well:
                self._store.settle(post.id, "answered", answer)
                self._answered(post, outcome)
            elif post.kind == "status" and post.tries < len(self._waits):
                again = self._clock.now() + timedelta(seconds=self._waits[post.tries])
                self._store.tried(post, answer, again_at=again)
            else:
                self._store.settle(post.id, "given up", answer)

    def _tell(self, post_id: int, outcome: Outcome) -> None:
        waiting = self._waiting.pop(post_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(outcome.status if isinstance(outcome, Answered) else None)
