"""What the people of a clinic do in a scenario beside their clients: somebody on call answers an alert, a clinician closes a case.

What was done is noted in the journal, so a scenario that is cut off and taken up again does everything once.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from handrail.carrier import Message, Status
from handrail.clinic_file import Client, Clinic, ClinicFile
from handrail.clinic_file import Closing as Said
from handrail.journal import Journal
from handrail.phones import Planned, reached
from handrail.service_client import ServiceClient
from handrail.world import World

Closing = tuple[datetime, Clinic, Client, Said]
"""When a clinician of this clinic closes this client's case, and how."""
_CODE = re.compile(r"\b(?:reply|Reply|responde|Responde) ([0-9]{6})\b")


def answers(messages: list[Message], file: ClinicFile) -> Iterator[Planned]:
    """What people on call will text back to the alerts that have reached them."""
    for clinic in file.clinics:
        for person in clinic.on_call.people if clinic.on_call else ():
            if person.phone is None or person.answers_after_minutes is None:
                continue
            arrived = [
                m for m in messages if not m.inbound and m.client == person.phone and m.status is Status.DELIVERED
            ]
            for alert in arrived:
                if found := _CODE.search(alert.shown):
                    at = reached(alert) + timedelta(minutes=person.answers_after_minutes)
                    yield Planned(at, person.phone, clinic.sms_sender, found[1], _sid(alert.sid))


def closings(file: ClinicFile, journal: Journal) -> list[Closing]:
    """Closings that are still to come, the earliest first."""
    coming = [
        (client.instant_of(each), clinic, client, each)
        for clinic, client in file.clients
        for each in client.closes
        if _name(client, each) not in journal.closed
    ]
    return sorted(coming, key=lambda each: each[0])


async def close(world: World, journal: Journal, clinic: Clinic, client: Client, closing: Said) -> None:
    """Close the client's open case, as a clinician does with the clinic's key."""
    key = journal.access_keys[clinic.alias]
    async with ServiceClient(world.urls["notifier"]) as notifier:
        waiting = (await notifier.get("/v1/crises", key=key))["items"]
        for case in waiting:
            if case["client_id"] == journal.clients[client.ref].client_id:
                await notifier.post(f"/v1/crises/{case['case_id']}/closure", {"outcome": closing.outcome}, key=key)
    journal.closed.append(_name(client, closing))


def _name(client: Client, closing: Said) -> str:
    return f"{client.ref}/{closing.at.isoformat()}"


def _sid(alert: str) -> str:
    return "SM" + hashlib.md5(f"answer/{alert}".encode(), usedforsecurity=False).hexdigest()
