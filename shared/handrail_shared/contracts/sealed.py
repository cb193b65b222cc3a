"""Text by or about a client never travels in clear: it is sealed for one client, one kind and one format.

A sealed text reads `hs1.<key version>.<base64url of nonce and ciphertext>`: AES-256-GCM under the client's own data
key, with `associated_data` bound to it, so a text moved to another client, clinic or kind does not open.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

SEAL_FORMAT = "hs1"

SealedText = Annotated[
    str,
    StringConstraints(pattern=r"^hs1\.[0-9]{1,6}\.[A-Za-z0-9_-]{38,16384}$"),
    Field(description="Text sealed for this client; only the services that hold the client's key can open it."),
]

Kind = Literal[
    "contact.alias",
    "contact.code_word",
    "contact.cue_word",
    "contact.name",
    "contact.phone",
    "contact.email",
    "supporter.calls",
    "goal.statement",
    "goal.why",
    "goal.details",
    "plan.alternative",
    "plan.cue",
    "plan.cue_word",
    "plan.response",
    "plan.discreet",
    "plan.first_act",
    "plan.tiny",
    "plan.details",
    "plan.link",
    "plan.rehearsal",
    "plan.answer",
    "plan.outcome",
    "insight.words",
    "session.notes",
    "review.notes",
    "worksheet.answers",
    "check_in.question",
    "walk.document",
    "walk.step",
    "calendar.address",
    "calendar.validators",
    "calendar.times",
    "reply.body",
    "nudge.body",
]
"""What a sealed text is. A new kind is added here, never borrowed."""


def associated_data(clinic: UUID, client: UUID, kind: Kind) -> bytes:
    """What a seal is bound to: clinic, client, kind and format."""
    return f"{clinic}|{client}|{kind}|{SEAL_FORMAT}".encode()
