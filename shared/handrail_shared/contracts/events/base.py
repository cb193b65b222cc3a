"""What every event is: a past-tense fact about one client (or one clinic), frozen, with no clear text about a person.

Evolution: optional fields may be added; anything else is a new version, a new class beside the old one.
A reader ignores fields that it does not know.
"""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints

from handrail_shared.contracts.ids import ClientId, ClinicId
from handrail_shared.contracts.topics import Topic


def _in_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
ZoneName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+\-/]{1,64}$")]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
ReasonCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


@cache
def _words(name: str) -> str:
    """A class's name in small letters, its words apart. Asked for every event, and never another answer."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Part(BaseModel):
    """A value inside an event."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, defer_build=True)


class Event(Part):
    """A fact. `type_name` is its CloudEvents type, `topic` where it travels."""

    topic: ClassVar[Topic]
    version: ClassVar[int] = 1

    clinic_id: ClinicId
    occurred_at: Instant

    @classmethod
    def type_name(cls) -> str:
        return f"handrail.{_words(cls.__name__)}.v{cls.version}"

    @classmethod
    def schema_urn(cls) -> str:
        return f"urn:handrail:event:{cls.type_name()}"

    @property
    def subject(self) -> UUID:
        """Whom the fact is about: also the key that keeps its order."""
        return self.clinic_id


class ClientEvent(Event):
    """A fact about one client."""

    client_id: ClientId

    @property
    def subject(self) -> UUID:
        return self.client_id
