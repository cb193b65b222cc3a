"""The made-up clients and their phones: what each will text, and when.

What a client texts follows from what the carrier has delivered and from the file alone, and each text has its own fixed id.
So a scenario that is cut off and taken up again texts everything once.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.carrier import Message, Status
from handrail.clinic_file import Client, ClinicFile

NUDGE = ("1 did it", "1 hecho")
"""What asks for an answer, in whichever wording and language."""
INVITATION = ("Reply OK", "Responde OK")
OPTS_IN_AFTER = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Planned:
    """A text that a client will send."""

    at: datetime
    sender: str
    recipient: str
    body: str
    sid: str


def of_clients(messages: list[Message], file: ClinicFile) -> Iterator[Planned]:
    """All that is known of what clients will text, or have texted."""
    for clinic, client in file.clients:
        if client.phone is not None:
            yield from _of(client, client.phone, clinic.sms_sender, messages)


def still_to_come(messages: list[Message], planned: Iterable[Planned]) -> list[Planned]:
    """Of these, what has not been sent, the earliest first."""
    sent = {message.sid for message in messages if message.inbound}
    return sorted((text for text in planned if text.sid not in sent), key=lambda text: (text.at, text.sid))


def _of(client: Client, phone: str, clinic: str, messages: list[Message]) -> Iterator[Planned]:
    def text(at: datetime, body: str, name: str) -> Planned:
        return Planned(at, phone, clinic, body, _sid(client.ref, name))

    arrived = [m for m in messages if not m.inbound and m.client == phone and m.status is Status.DELIVERED]
    invitations = [m for m in arrived if any(each in m.shown for each in INVITATION)]
    if invitations:
        yield text(reached(invitations[0]) + OPTS_IN_AFTER, client.opts_in, "opts-in")
    nudges = [m for m in arrived if any(each in m.shown for each in NUDGE)]
    for number, (nudge, answer) in enumerate(zip(nudges, client.answers, strict=False)):
        if answer:
            yield text(reached(nudge) + timedelta(minutes=client.after_minutes), answer, f"answer-{number}")
    for number, said in enumerate(client.texts):
        yield text(client.instant_of(said), said.say, f"text-{number}")


def reached(message: Message) -> datetime:
    """When a text was on the phone."""
    return message.sent_at or message.created_at


def _sid(ref: str, name: str) -> str:
    return "SM" + hashlib.md5(f"{ref}/{name}".encode(), usedforsecurity=False).hexdigest()
