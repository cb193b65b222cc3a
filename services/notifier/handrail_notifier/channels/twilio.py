"""Texts through Twilio, and whatever else speaks its wire: what knows Twilio is here, in `twilio_wire` and in `twilio_webhooks`.

Every wait is bounded, nothing is retried here, and no number or word of a client reaches a log or an error. Twilio's Messages
API has no idempotency key, so any answer that leaves room for doubt is `Unknown`.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from handrail_shared.runtime.log import get_logger
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from handrail_notifier.channels import (
    Accepted,
    Came,
    Forgotten,
    Found,
    Listed,
    NeverSent,
    NotFound,
    NotToldYet,
    NotYet,
    Outcome,
    Outgoing,
    ProviderAway,
    Redaction,
    Refused,
    Search,
    Sighting,
    Status,
    Throttled,
    Unknown,
)
from handrail_notifier.channels.twilio_webhooks import STATUS_PATH
from handrail_notifier.channels.twilio_wire import DOUBTFUL, NEVER_OPENED, Http, TooMany, count, refused_with
from handrail_notifier.core.retry import Ambiguous, Fail, TryAgain, verdict

log = get_logger(__name__)

SHORTEST_VALIDITY = timedelta(seconds=10)
"""Twilio takes one second and advises more than five. What is of use for less may wait so long nevertheless, and no longer."""
LONGEST_VALIDITY = timedelta(seconds=3600)
CLOCKS_APART = timedelta(minutes=10)
"""How far the carrier's clock may be from ours. Other texts within it are told apart by the ids that we know."""
NO_SUCH_TEXT = 20404
MOST_PICTURES = 100
"""Of one text; no network carries so many."""
LIST_LIMIT = 200
"""Texts to one number that are looked through; far more than a client can get in a day."""
MOST_RECEIVED = 1000
"""Texts to a number of ours that are listed at once, in pages of `LIST_LIMIT`."""
LISTING_SECONDS = 60.0
"""For all the pages of such a list."""
INBOUND = "inbound"


class TwilioChannel:
    """Sends from the clinics' numbers of one account. `public_url` is where Twilio reaches this service.

    `discards`: the account may have Twilio keep no words at all. Its list then has none to tell texts by, only numbers and times.
    """

    at_once = 20

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        public_url: str,
        base_url: str,
        discards: bool = False,
        connect_seconds: float = 5.0,
        total_seconds: float = 15.0,
    ) -> None:
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._status_url = public_url.rstrip("/") + STATUS_PATH
        self._base_url = base_url.rstrip("/")
        self._discards = discards
        self._timeout = aiohttp.ClientTimeout(total=total_seconds, connect=connect_seconds)
        self._http: Http | None = None
        self._client: Client | None = None

    async def start(self) -> None:
        self._http = Http(self._timeout)
        self._client = Client(self._account_sid, self._auth_token, http_client=self._http)
        self._client.api.base_url = self._base_url

    async def stop(self) -> None:
        if self._http is not None:
            await self._http.close()
        self._http = self._client = None

    async def send(self, message: Outgoing) -> Outcome:
        try:
            made = await self._messages().create_async(
                to=message.recipient,
                from_=message.sender,
                body=message.body,
                status_callback=f"{self._status_url}?attempt={message.attempt_id}",
                validity_period=int(validity(message.valid_for).total_seconds()),
                content_retention="discard" if self._discards else values.unset,
                **_later(message),
            )
        except TwilioRestException as fault:
            return _outcome_of(int(fault.status), fault.code, None)
        except TooMany as fault:
            return _outcome_of(429, fault.code, fault.retry_after)
        except NEVER_OPENED:
            return NeverSent()
        except DOUBTFUL:
            return Unknown()
        return Accepted(made.sid, count(made.num_segments)) if made.sid else Unknown()

    async def find(self, message: Outgoing, since: datetime) -> Search:
        try:
            listed: list[MessageInstance] = await self._messages().list_async(
                to=message.recipient, from_=message.sender, limit=LIST_LIMIT, page_size=LIST_LIMIT
            )
        except (*DOUBTFUL, TooMany) as fault:
            log.warning("carrier_list_failed", fault=type(fault).__name__)
            return ProviderAway()
        earliest = since - CLOCKS_APART
        found = [
            _sighting(each)
            for each in reversed(listed)
            if each.sid and self._may_be(each, message) and _made_at(each) >= earliest
        ]
        return Found(tuple(found)) if found else NotFound()

    async def find_ahead(self, message: Outgoing, since: datetime) -> Search:
        """A messaging service names its sender only once it sends, so texts are told apart by service, recipient and words."""
        service = message.later.service if message.later else None
        try:
            listed: list[MessageInstance] = await self._messages().list_async(
                to=message.recipient, limit=LIST_LIMIT, page_size=LIST_LIMIT
            )
        except (*DOUBTFUL, *NEVER_OPENED, TooMany) as fault:
            log.warning("carrier_list_failed", fault=type(fault).__name__)
            return ProviderAway()
        earliest = since - CLOCKS_APART
        found = [
            _sighting(each)
            for each in reversed(listed)
            if each.sid and each.messaging_service_sid == service
            if self._may_be(each, message) and _made_at(each) >= earliest
        ]
        return Found(tuple(found)) if found else NotFound()

    async def received(self, number: str, since: datetime, until: datetime) -> Listed | ProviderAway:
        """The carrier may take an instant for its whole day, so what it lists is looked at again."""
        try:
            async with asyncio.timeout(LISTING_SECONDS):
                listed: list[MessageInstance] = await self._messages().list_async(
                    to=number,
                    date_sent_after=since,
                    date_sent_before=until,
                    limit=MOST_RECEIVED,
                    page_size=LIST_LIMIT,
                )
        except (*DOUBTFUL, *NEVER_OPENED, TooMany) as fault:
            log.warning("carrier_list_failed", fault=type(fault).__name__)
            return ProviderAway()
        came = [_came(each, self._account_sid) for each in reversed(listed) if each.sid and each.direction == INBOUND]
        texts = tuple(each for each in came if since <= each.at < until)
        return Listed(texts, cut=len(listed) >= MOST_RECEIVED)

    async def take_back(self, provider_id: str, account: str | None) -> Status | NotToldYet:
        """What is refused may be taken back already, or on its way: its status tells. Another account's text is not asked for in ours."""
        if account not in {None, self._account_sid}:
            return NotToldYet()
        try:
            text = await self._messages()(provider_id).update_async(status="canceled")
        except TwilioRestException as fault:
            return await self._status(provider_id, account) if int(fault.status) < 500 else NotToldYet()
        except (*DOUBTFUL, *NEVER_OPENED, TooMany):
            return NotToldYet()
        return Status(str(text.status))

    async def _status(self, provider_id: str, account: str | None) -> Status | NotToldYet:
        """A text that is not there does not go out, if it is known to be this account's."""
        try:
            return Status(str((await self._messages()(provider_id).fetch_async()).status))
        except TwilioRestException as fault:
            is_gone = fault.code == NO_SUCH_TEXT and account == self._account_sid
            return Status("canceled") if is_gone else NotToldYet()
        except (*DOUBTFUL, *NEVER_OPENED, TooMany):
            return NotToldYet()

    async def fault(self) -> str | None:
        try:
            account = await self._started().api.accounts(self._account_sid).fetch_async()
        except TwilioRestException as fault:
            return f"the carrier refuses our credentials ({fault.code}): check the account's id and token"
        except (*DOUBTFUL, *NEVER_OPENED, TooMany) as fault:
            return f"the carrier does not answer: {type(fault).__name__}"
        return None if str(account.status) == "active" else "the carrier's account is not active"

    async def redact(self, provider_id: str) -> Redaction:
        """An empty body in a text's place. A text that is not there has no words either; one that is on its way needs them (20009)."""
        try:
            await self._messages()(provider_id).update_async(body="")
        except TwilioRestException as fault:
            return Forgotten() if fault.code == NO_SUCH_TEXT else NotYet(count(fault.code))
        except (*DOUBTFUL, *NEVER_OPENED, TooMany):
            return NotYet()
        return Forgotten()

    async def delete_pictures(self, provider_id: str) -> Redaction:
        """Each by itself, so one that stays keeps no other there. One that is not there is deleted; a text that is not there has none."""
        pictures = self._messages()(provider_id).media
        try:
            listed = await pictures.list_async(limit=MOST_PICTURES, page_size=MOST_PICTURES)
        except TwilioException as fault:
            code = refused_with(fault)
            return Forgotten() if code == NO_SUCH_TEXT else NotYet(code)
        except (*DOUBTFUL, *NEVER_OPENED, TooMany):
            return NotYet()
        answers = [await _delete(pictures(each.sid)) for each in listed]
        return next((each for each in answers if isinstance(each, NotYet)), Forgotten())

    def _may_be(self, listed: MessageInstance, message: Outgoing) -> bool:
        """A trial account's texts begin with words of the carrier's."""
        said = str(listed.body or "")
        return said.endswith(message.body) if said else self._discards

    def _messages(self) -> Any:  # the SDK has no types
        return self._started().messages

    def _started(self) -> Client:
        if self._client is None:
            raise RuntimeError("start the channel first")
        return self._client


def _sighting(listed: MessageInstance) -> Sighting:
    code, segments = count(listed.error_code), count(listed.num_segments)
    return Sighting(str(listed.sid), str(listed.status), code, segments, wordless=not listed.body)


async def _delete(picture: Any) -> Redaction:  # the SDK has no types
    try:
        await picture.delete_async()
    except TwilioRestException as fault:
        return Forgotten() if fault.code == NO_SUCH_TEXT else NotYet(count(fault.code))
    except (*DOUBTFUL, *NEVER_OPENED, TooMany):
        return NotYet()
    return Forgotten()


def validity(asked: timedelta) -> timedelta:
    """How long a text may wait at the carrier (T1)."""
    return min(max(asked, SHORTEST_VALIDITY), LONGEST_VALIDITY)


def _later(message: Outgoing) -> dict[str, object]:
    """Without a service the provider would send it at once."""
    if message.later is None:
        return {}
    service, send_at = message.later.service, message.later.send_at
    return {"messaging_service_sid": service, "schedule_type": "fixed", "send_at": send_at}


def _outcome_of(status: int, code: object, retry_after: float | None) -> Outcome:
    known = code if isinstance(code, int) and code > 0 else None
    match verdict(status=status, code=known, retry_after=retry_after):
        case Fail(why):
            return Refused(why, known)
        case TryAgain(after):
            return Throttled(after)
        case Ambiguous():
            return Unknown()


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _came(message: MessageInstance, account: str) -> Came:
    """What was asked to be forgotten has no words any more."""
    sent = message.date_sent
    at = sent if isinstance(sent, datetime) else _made_at(message)
    sender, body = str(message.from_ or ""), str(message.body or "")
    return Came(str(message.account_sid or account), message.sid, sender, body, count(message.num_media) or 0, at)


def _made_at(message: MessageInstance) -> datetime:
    made = message.date_created
    return made if isinstance(made, datetime) else _LONG_AGO
