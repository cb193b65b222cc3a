"""The only maker of new ids: random UUIDs of version 4, that say nothing about whom they name."""

import uuid
from uuid import UUID


def new_id() -> UUID:
    return uuid.uuid4()
