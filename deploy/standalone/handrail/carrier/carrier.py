"""The pretend carrier: the outside world, as far as texts go.

What it has said yes to is on the disk before the answer leaves, and goes on after a kill:
texts reach their end, and every webhook is posted. It does nothing of its own accord but
what its clock says is due, so on a virtual clock a fortnight takes as long as its work.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

from handrail_shared.runtime.clock import Clock

from handrail.carrier.codes import Refusal, refusal
from handrail.carrier.desk import Accepted, Desk, Dropped, Refused
from handrail.carrier.faults import Fault, Trouble
from handrail.carrier.lives import Lives
from handrail.carrier.message import Message, Person, Picture, Status, Thread
from handrail.carrier.order import LONGEST_BODY
from handrail.carrier.postman import Postman
from handrail.carrier.rows import Post
from handrail.carrier.settings import CarrierSettings, is_number
from handrail.carrier.store import Page, Store
from handrail.carrier.twiml import replies
from handrail.carrier.webhook import Answered

_STEPS_AT_ONCE = 200
_SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True)
class Texted:
    """A client's text is in; `answer` is the webhook's HTTP status, None when there was none."""

    sid: str
    answer: int | None


class Carrier:
    """Start it before use and stop it after; all its methods belong to one event loop."""

    def __init__(self, settings: CarrierSettings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self._store = Store(settings.state, settings.seed)
        self._lives = Lives(settings, self._store)
        self._desk = Desk(settings, self._store, self._lives)
        self._wake = asyncio.Event()
        self._changed = asyncio.Event()
        self._requests = 0
        self._postman: Postman | None = None
        self._rounds: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take up what an earlier run left unfinished."""
        with self._store.transaction():
            owned = self._store.numbers()
            for number, webhook in self.settings.numbers.items():
                self._store.own(number, webhook or owned.get(number))
            known = self._store.faults().values()
            for fault in self.settings.faults:
                if fault not in known:
                    self._store.add_fault(fault)
        self._postman = Postman(self.settings, self._store, self.clock, answered=self._reply, done=self._wake.set)
        self._rounds = asyncio.create_task(self._go_round(self._postman))

    async def stop(self) -> None:
        """Stop at once; what is unfinished is taken up at the next start. Raises what broke the rounds."""
        try:
            if self._rounds is not None:
                self._rounds.cancel()
                with suppress(asyncio.CancelledError):
                    await self._rounds
        finally:
            if self._postman is not None:
                await self._postman.close()
            self._store.close()

    # What the clinic does

    async def submit(self, form: Mapping[str, str]) -> Accepted | Refused | Dropped:
        """Take a request to send a text, or go wrong as the faults say."""
        taken = self._desk.take(form, self.clock.now())
        self._wake.set()
        await asyncio.sleep(taken.slow)
        if taken.early is not None:
            await self._outcome(taken.early)
        return taken.answer

    def message(self, sid: str) -> Message | None:
        """The text with this id, unless it was deleted."""
        found = self._store.message(sid)
        return None if found is None or found.deleted else found

    def redact(self, message: Message) -> Message:
        redacted = replace(message, body="", updated_at=self.clock.now())
        with self._store.transaction():
            self._store.save(redacted)
        return redacted

    def delete(self, message: Message) -> None:
        with self._store.transaction():
            self._store.save(replace(message, body="", deleted=True))

    def cancel(self, message: Message) -> Message | Refusal:
        """Take a scheduled text back, or go wrong as the faults say."""
        if message.status is not Status.SCHEDULED:
            return refusal(30409)
        with self._store.transaction():
            if self._store.strike(Trouble.CANCEL_FAILS, message.recipient, message.sid):
                return refusal(20500)
            canceled = self._lives.cancel(message, self.clock.now())
            fails = self._store.strike(Trouble.CANCEL_FAILS_AFTER, message.recipient, message.sid)
        self._wake.set()
        return refusal(20500) if fails else canceled

    def listing(self, page: Page) -> tuple[list[Message], bool] | Refusal:
        """One page of the texts, newest first, and whether there are more; or what is wrong, as the faults say."""
        with self._store.transaction():
            if self._store.strike(Trouble.LIST_FAILS, page.recipient or "", self.clock.now().isoformat()):
                return refusal(20500)
        found = self._store.listing(page, self.clock.now())
        return found[: page.size], len(found) > page.size

    def place(self, sid: str) -> int | None:
        """Where a text stands in the order of acceptance, deleted or not."""
        found = self._store.message(sid)
        return found.place if found else None

    def pictures(self, sid: str) -> list[Picture]:
        """Those that came with a text, deleted or not."""
        return self._store.pictures(sid)

    def delete_picture(self, picture: Picture) -> None:
        with self._store.transaction():
            self._store.delete_picture(picture.sid)

    # What a client does

    async def text(
        self, from_: str, to: str, body: str, sid: str | None = None, *, pictures: Sequence[str] = ()
    ) -> Texted:
        """The owner of the phone `from_` texts the clinic; returns when the webhook has answered or failed.

        `pictures`: the types of those that come with it, such as image/jpeg; then it may have no words.
        The same `sid` a second time is the same text: nothing happens.
        Raises ValueError for a number or an id that is none, and for a text that no phone could send.
        """
        if not is_number(from_) or not is_number(to):
            raise ValueError("A text needs two phone numbers like +12025550143")
        if sid is not None and _SID.fullmatch(sid) is None:
            raise ValueError("A text's id must be SM and 32 hexadecimal digits")
        if not (body or pictures) or len(body) > LONGEST_BODY:
            raise ValueError(f"A text has from 1 to {LONGEST_BODY} characters")
        with self._store.transaction():
            sid = sid or self._store.new_sid(from_, to, "MM" if pictures else "SM")
            if self._store.message(sid) is not None:
                return Texted(sid, None)
            post_id = self._lives.receive(from_, to, body, sid, self.clock.now(), pictures)
        self._wake.set()
        return Texted(sid, await self._outcome(post_id) if post_id is not None else None)

    # What everybody can see

    def messages(self) -> list[Message]:
        """Every text there ever was, in the order of acceptance."""
        return self._store.messages()

    def threads(self) -> list[Thread]:
        """Every thread, the one with the newest text first; then those who have none yet."""
        people = self.people()
        found: defaultdict[tuple[str, str], list[Message]] = defaultdict(list)
        for message in self.messages():
            found[message.client, message.ours].append(message)
        threads = [Thread(c, ours, people.get(c), tuple(texts)) for (c, ours), texts in found.items()]
        threads.sort(key=lambda thread: thread.messages[-1].place, reverse=True)
        return threads + self._silent(people, {client for client, _ in found})

    def version(self) -> str:
        """Another text whenever a page about the threads would look different, and sometimes when not."""
        return f"{self._store.changes}-{len(self.settings.people)}"

    def people(self) -> dict[str, Person]:
        return {**self._store.people(), **self.settings.people}

    def numbers(self) -> dict[str, str | None]:
        return self._store.numbers()

    def posts(self) -> list[Post]:
        """Every webhook, posted or not, in the order they were due."""
        return self._store.posts()

    # What the operator sets

    def own(self, number: str, webhook: str | None) -> None:
        """Give the clinic a number, or the number another webhook."""
        if not is_number(number):
            raise ValueError("The clinic's number must look like +12025550143")
        with self._store.transaction():
            self._store.own(number, webhook)

    def introduce(self, number: str, person: Person) -> None:
        with self._store.transaction():
            self._store.introduce(number, person)

    def add_fault(self, fault: Fault) -> int:
        with self._store.transaction():
            return self._store.add_fault(fault)

    def faults(self) -> dict[int, Fault]:
        return self._store.faults()

    def struck(self) -> dict[str, int]:
        return self._store.struck()

    def drop_faults(self, fault_id: int | None = None) -> None:
        """Take away one fault, or all."""
        with self._store.transaction():
            self._store.drop_faults(fault_id)

    # What a driver of the clock needs

    def quiet(self) -> bool:
        """Nothing is under way right now, and nothing is due that has not been done."""
        self._check()
        due = self._store.next_instant()
        idle = self._postman is None or self._postman.idle
        return idle and not self._requests and (due is None or due > self.clock.now())

    async def until_quiet(self, timeout: float = 30.0) -> None:
        """Wait, in real seconds, until it is quiet. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not self.quiet():
                self._changed.clear()
                await self._changed.wait()

    def next_instant(self) -> datetime | None:
        """When something is next due: a text's step, or a webhook."""
        return self._store.next_instant()

    @contextmanager
    def request(self) -> Iterator[None]:
        """While a request is being answered, it is not quiet."""
        self._requests += 1
        try:
            yield
        finally:
            self._requests -= 1
            self._changed.set()

    # How it goes round

    async def _go_round(self, postman: Postman) -> None:
        try:
            while True:
                self._wake.clear()
                now = self.clock.now()
                self._advance(now)
                postman.dispatch(now)
                self._changed.set()
                deadline = self._store.next_instant(after=now)
                if deadline is None:
                    await self._wake.wait()
                else:
                    await self.clock.sleep_until(deadline, self._wake)
        finally:
            self._changed.set()

    def _advance(self, now: datetime) -> None:
        due = self._store.due(now, _STEPS_AT_ONCE)
        if not due:
            return
        with self._store.transaction():
            for message in due:
                self._lives.advance(message, now)
        self._wake.set()

    async def _outcome(self, post_id: int) -> int | None:
        # The postman's tries are bounded, so this wait is; it also ends with the rounds.
        if self._postman is None:
            raise RuntimeError("Start the carrier before texts come in")
        outcome = self._postman.outcome(post_id)
        if self._rounds is not None:
            ends: set[asyncio.Future[int | None] | asyncio.Task[None]] = {outcome, self._rounds}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        self._check()
        return await outcome

    def _reply(self, post: Post, answer: Answered) -> None:
        inbound = self._store.message(post.sid)
        if post.kind == "inbound" and inbound is not None:
            for reply in replies(answer.content_type, answer.text):
                callback = urljoin(post.url, reply.status_callback) if reply.status_callback else None
                self._lives.reply(inbound, replace(reply, status_callback=callback), self.clock.now())

    def _silent(self, people: Mapping[str, Person], heard: set[str]) -> list[Thread]:
        ours = next(iter(self.numbers()), None)
        if ours is None:
            return []
        return [Thread(number, ours, person, ()) for number, person in people.items() if number not in heard]

    def _check(self) -> None:
        """A carrier whose rounds have ended must not look quiet."""
        if self._rounds is not None and self._rounds.done() and not self._rounds.cancelled():
            raise RuntimeError("The carrier has stopped working") from self._rounds.exception()
